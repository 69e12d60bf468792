//! A chart as a picture of its own: with title, scope and legend, colours and
//! fonts written out, so that no style sheet is needed.

use super::bar_rows::share_text;
use super::ink::{Ink, PictureTheme};
use super::layout::{Layout, Size, TEXT_PX, is_shown, laid_out};
use super::parts::share_base;
use super::shapes::{Anchor, Bar, Rect, Stroke, Text};
use super::spec::{ChartKind, ChartSpec};
use super::svg::{body, framed, hexadecimal, push_escaped};
use super::text_width::{ellipsized, text_width_px};
use crate::i18n::chart_texts;

const MARGIN_PX: f64 = 20.0;
const SWATCH_PX: f64 = 12.0;
const LINE_PX: f64 = 22.0;
/// No entry of the legend is wider.
const WIDEST_ENTRY_PX: f64 = 320.0;

/// A picture and its size in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// One `svg` element.
    pub svg: String,
    /// Width and height.
    pub size_px: (u32, u32),
}

/// All of `spec` as one `svg` element of that width and at least that height, in
/// pixels; a height of 0 leaves it to the chart.
#[must_use]
pub(crate) fn standalone_svg(spec: &ChartSpec, size_px: (u32, u32), theme: PictureTheme) -> String {
    picture(spec, &[], size_px, theme).svg
}

/// As [`standalone_svg`], with the series that `shown` lets through.
#[must_use]
pub(super) fn picture(
    spec: &ChartSpec,
    shown: &[bool],
    (width_px, height_px): (u32, u32),
    theme: PictureTheme,
) -> Picture {
    let inside_px = (f64::from(width_px) - 2.0 * MARGIN_PX).max(60.0);
    let head = head(spec, inside_px);
    let legend = legend(spec, shown, inside_px);
    let others_px = head.height_px + legend.height_px + 2.0 * MARGIN_PX;
    let chart = laid_out(
        spec,
        shown,
        Size {
            width_px: inside_px,
            height_px: (height_px > 0).then(|| f64::from(height_px) - others_px),
        },
    );
    let height_px = f64::from(height_px).max(others_px + chart.height_px).ceil() as u32;
    let ground = hexadecimal(Ink::Surface, theme);
    let mut content = String::from("<title>");
    push_escaped(&mut content, &spec.title);
    content.push_str("</title>");
    content.push_str(&format!(
        "<rect width=\"{width_px}\" height=\"{height_px}\" fill=\"{ground}\"/>"
    ));
    let mut top = MARGIN_PX;
    for part in [head, chart, legend] {
        content.push_str(&format!(
            "<g transform=\"translate({} {})\">{}</g>",
            MARGIN_PX as i32,
            top as i32,
            body(&part, theme)
        ));
        top += part.height_px.ceil();
    }
    Picture {
        svg: framed(width_px, height_px, &content),
        size_px: (width_px, height_px),
    }
}

/// Title and scope.
fn head(spec: &ChartSpec, width_px: f64) -> Layout {
    let mut layout = Layout {
        width_px,
        ..Layout::default()
    };
    for (text, is_large, line_px) in [(&spec.title, true, 28.0), (&spec.scope, false, 20.0)] {
        if text.is_empty() {
            continue;
        }
        let size_px = if is_large { 20.0 } else { TEXT_PX };
        let ink = if is_large { Ink::Value } else { Ink::Axis };
        let at = (0.0, layout.height_px + line_px / 2.0);
        let text = ellipsized(text, width_px, size_px);
        layout.texts.push(Text {
            is_large,
            ..Text::new(at, Anchor::Start, ink, text)
        });
        layout.height_px += line_px;
    }
    layout.height_px += 8.0;
    layout
}

/// What the colours stand for, in as many lines as needed.
fn legend(spec: &ChartSpec, shown: &[bool], width_px: f64) -> Layout {
    let mut layout = Layout {
        width_px,
        height_px: 8.0,
        ..Layout::default()
    };
    if !spec.kind.has_legend() {
        return layout;
    }
    let base = share_base(spec, shown);
    let visible = (0..spec.series.len()).filter(|series| is_shown(shown, *series));
    let entries = visible.map(|index| {
        let series = &spec.series[index];
        let name = if spec.kind == ChartKind::Donut {
            let sum = spec.series_total(index);
            let share = share_text(sum, base);
            (chart_texts().share_said)(&series.name, &spec.written(sum), &share)
        } else {
            series.name.clone()
        };
        (Some((index, Ink::Series(series.colour))), name)
    });
    let is_compared = spec.kind != ChartKind::Donut;
    let compared = spec.comparison.iter().filter(|_| is_compared);
    let compared = compared.map(|other| (None, other.name.clone()));
    let (mut left, mut top) = (0.0, 8.0);
    for (mark, name) in entries.chain(compared) {
        let room = width_px.min(WIDEST_ENTRY_PX) - SWATCH_PX - 8.0;
        let name = ellipsized(&name, room, TEXT_PX);
        let entry_px = SWATCH_PX + 8.0 + text_width_px(&name, TEXT_PX);
        if left > 0.0 && left + entry_px > width_px {
            left = 0.0;
            top += LINE_PX;
        }
        let area = Rect {
            left,
            top: top + 5.0,
            right: left + SWATCH_PX,
            bottom: top + 5.0 + SWATCH_PX,
        };
        match mark {
            Some((series, ink)) => layout.bars.push(Bar {
                series: Some(series),
                slot: 0,
                ink,
                area,
            }),
            None => layout.strokes.push(Stroke {
                ink: Ink::Compared,
                width_px: 2.0,
                points: vec![(area.left, area.middle_y()), (area.right, area.middle_y())],
            }),
        }
        let at = (left + SWATCH_PX + 8.0, top + LINE_PX / 2.0);
        let text = Text::new(at, Anchor::Start, Ink::Value, name);
        layout.texts.push(text);
        left = (left + entry_px + 20.0).ceil();
        layout.height_px = top + LINE_PX;
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::super::samples::{chart, compared};
    use super::*;

    #[test]
    fn a_picture_needs_nothing_else() {
        let mut spec = chart(ChartKind::StackedColumns, &[&["1", "2"], &["3", "4"]]);
        spec.comparison = compared(&["2", "3"]);
        for theme in [PictureTheme::Light, PictureTheme::Dark] {
            let svg = standalone_svg(&spec, (640, 0), theme);
            assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>"));
            for text in [
                "Cost by service",
                "Production, June 2026",
                "Service 1",
                "Previous period",
            ] {
                assert!(svg.contains(text), "{text}");
            }
            assert!(!svg.contains("var(") && !svg.contains("style"));
            let marks = svg.matches("<path").count();
            let fills = svg.matches("<path class=\"fill").count();
            assert_eq!(svg.matches(" stroke=\"#").count(), marks - fills);
        }
        let (light, dark) = (PictureTheme::Light, PictureTheme::Dark);
        assert_ne!(
            standalone_svg(&spec, (640, 0), light),
            standalone_svg(&spec, (640, 0), dark)
        );
    }

    #[test]
    fn it_has_the_size_asked_for_or_what_its_rows_need() {
        let rows = [&["1"] as &[&str]; 40];
        for (kind, count, height) in [
            (ChartKind::StackedArea, 40, 600),
            (ChartKind::Treemap, 40, 600),
            (ChartKind::Donut, 5, 600),
            (ChartKind::HorizontalBars, 5, 600),
            (ChartKind::HorizontalBars, 40, 1876),
        ] {
            let made = picture(
                &chart(kind, &rows[..count]),
                &[],
                (500, 600),
                PictureTheme::Light,
            );
            assert_eq!(made.size_px, (500, height), "{kind:?}");
        }
    }

    #[test]
    fn hidden_series_are_not_in_its_legend() {
        let spec = chart(ChartKind::Donut, &[&["1"], &["3"]]);
        let made = picture(&spec, &[false, true], (400, 0), PictureTheme::Light);
        assert!(!made.svg.contains("Service 0"));
        assert!(made.svg.contains("Service 1: $3.00, 100.0%"));
    }

    #[test]
    fn no_entry_leaves_the_picture() {
        let mut spec = chart(ChartKind::Lines, &[&["1"] as &[&str]; 12]);
        spec.series[3].name = "A very long name of a service ".repeat(9);
        for width in [60.0, 320.0, 900.0] {
            for text in &legend(&spec, &[], width).texts {
                let end = text.at.0 + text_width_px(&text.text, TEXT_PX);
                assert!(end <= width + 1.0, "{width} {text:?}");
            }
        }
    }
}
