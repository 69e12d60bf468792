//! SVG as a plotters backend of our own. The one that comes with plotters writes
//! colours, so a change of theme would need a new drawing, and one element for
//! each bar. This one writes classes that the style sheet colours, joins
//! neighbouring shapes of one ink into one path, and never asks the page to
//! measure a font, for which plotters would set a `style` attribute that the
//! Content-Security-Policy refuses. Fixed colours go along as attributes, which
//! any style sheet overrules, so that the text alone is a complete picture.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::ink::{Ink, PictureTheme};
use super::layout::{Layout, TEXT_PX};
use super::paint::painted;
use super::spec::SeriesColour;

/// Units of the backend for one pixel of the picture.
const UNITS_PER_PX: u32 = 10;

/// Attributes of a headline; its size is `LARGE_TEXT_PX`.
const LARGE: &str = " font-size=\"20\" font-weight=\"600\"";

/// `layout` as the text of one `svg` element.
#[must_use]
pub(crate) fn svg(layout: &Layout) -> String {
    let width = layout.width_px.round() as u32;
    let height = layout.height_px.round() as u32;
    let body = body(layout, PictureTheme::Light);
    framed(width, height, &body)
}

/// What is drawn of `layout`, without the `svg` element around it.
#[must_use]
pub(super) fn body(layout: &Layout, theme: PictureTheme) -> String {
    let mut body = String::with_capacity(8 * 1024);
    let backend = SvgBackend {
        body: &mut body,
        theme,
        open: None,
        width_px: layout.width_px.round() as u32,
        height_px: layout.height_px.round() as u32,
    };
    // Writing to a text cannot fail; the error type has no values.
    if painted(layout, backend, UNITS_PER_PX).is_err() {
        body.clear();
    }
    body
}

/// `body` within an `svg` element of that size.
#[must_use]
pub(super) fn framed(width_px: u32, height_px: u32, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_px}\" height=\"{height_px}\" \
         viewBox=\"0 0 {width_px} {height_px}\" font-family=\"Segoe UI, Roboto, Helvetica Neue, \
         Arial, sans-serif\" font-size=\"12\">{body}</svg>"
    )
}

/// `ink` as a colour of SVG.
#[must_use]
pub(super) fn hexadecimal(ink: Ink, theme: PictureTheme) -> String {
    format!("#{:06x}", ink.colour(theme))
}

/// What joined shapes have in common.
#[derive(Clone, Copy, PartialEq)]
struct Stroke {
    ink: Ink,
    /// Width in units; `None` for a filled shape.
    width: Option<u32>,
}

struct SvgBackend<'a> {
    body: &'a mut String,
    theme: PictureTheme,
    /// The style of the path that is not closed yet.
    open: Option<Stroke>,
    width_px: u32,
    height_px: u32,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl SvgBackend<'_> {
    /// Continues the open path, or begins one when the style changes.
    fn path(&mut self, stroke: Stroke) {
        if self.open == Some(stroke) {
            return;
        }
        self.close();
        let class = stroke.ink.class();
        let colour = hexadecimal(stroke.ink, self.theme);
        self.body.push_str("<path ");
        match stroke.width {
            None => self.push(format_args!("class=\"fill {class}\" fill=\"{colour}\"")),
            Some(width) => {
                let width = Pixels(i64::from(width));
                self.push(format_args!(
                    "class=\"line {class}\" fill=\"none\" stroke=\"{colour}\" \
                     stroke-width=\"{width}\""
                ));
            }
        }
        self.body.push_str(" d=\"");
        self.open = Some(stroke);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.body.push_str("\"/>");
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String never fails.
        let _ = self.body.write_fmt(text);
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width_px * UNITS_PER_PX, self.height_px * UNITS_PER_PX)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.close();
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.path(Stroke {
            ink: ink_of(color),
            width: None,
        });
        let (x, y) = pixels(point);
        self.push(format_args!("M{x} {y}h.1v.1h-.1z"));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.path(Stroke {
            ink: ink_of(style.color()),
            width: Some(style.stroke_width()),
        });
        for (index, point) in path.into_iter().enumerate() {
            let (x, y) = pixels(point);
            let command = if index == 0 { 'M' } else { 'L' };
            self.push(format_args!("{command}{x} {y}"));
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.path(Stroke {
            ink: ink_of(style.color()),
            width: (!fill).then(|| style.stroke_width()),
        });
        let (left, top) = pixels(upper_left);
        let (width, height) = pixels((
            bottom_right.0.saturating_sub(upper_left.0),
            bottom_right.1.saturating_sub(upper_left.1),
        ));
        self.push(format_args!("M{left} {top}h{width}v{height}H{left}z"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        self.path(Stroke {
            ink: ink_of(style.color()),
            width: None,
        });
        for (index, point) in vert.into_iter().enumerate() {
            let (x, y) = pixels(point);
            let command = if index == 0 { 'M' } else { 'L' };
            self.push(format_args!("{command}{x} {y}"));
        }
        self.body.push('z');
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        pos: BackendCoord,
    ) -> Drawn {
        self.close();
        let anchor = style.anchor();
        let text_anchor = match anchor.h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // From the anchored part of the line to its baseline, in em: not all
        // browsers and readers of SVG know `dominant-baseline`.
        let shift = match anchor.v_pos {
            VPos::Top => "0.8em",
            VPos::Center => "0.35em",
            VPos::Bottom => "-0.2em",
        };
        let (x, y) = pixels(pos);
        let ink = ink_of(style.color());
        let (class, colour) = (ink.class(), hexadecimal(ink, self.theme));
        let is_large = style.size() > TEXT_PX * f64::from(UNITS_PER_PX);
        let size = if is_large { LARGE } else { "" };
        // Hatching would cross the letters.
        let edge = if ink == Ink::OnSeries(SeriesColour::Unpriced) {
            let ground = hexadecimal(Ink::UnpricedGround, self.theme);
            format!(" stroke=\"{ground}\" stroke-width=\"5\" paint-order=\"stroke\"")
        } else {
            String::new()
        };
        self.push(format_args!(
            "<text class=\"{class}\" fill=\"{colour}\" x=\"{x}\" y=\"{y}\" dy=\"{shift}\" \
             text-anchor=\"{text_anchor}\"{size}{edge}>"
        ));
        push_escaped(self.body, text);
        self.body.push_str("</text>");
        Ok(())
    }
}

/// Adds `text` as the content of an element.
pub(super) fn push_escaped(body: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => body.push_str("&amp;"),
            '<' => body.push_str("&lt;"),
            '>' => body.push_str("&gt;"),
            // XML cannot hold other control characters at all.
            character if character.is_control() => body.push(' '),
            character => body.push(character),
        }
    }
}

fn ink_of(colour: BackendColor) -> Ink {
    Ink::of_number(colour.rgb.2).unwrap_or(Ink::Value)
}

fn pixels((x, y): BackendCoord) -> (Pixels, Pixels) {
    (Pixels(i64::from(x)), Pixels(i64::from(y)))
}

/// Units written as pixels, with a decimal only where there is one.
#[derive(Clone, Copy)]
struct Pixels(i64);

impl std::fmt::Display for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let units = i64::from(UNITS_PER_PX);
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, tenth) = (self.0.abs() / units, self.0.abs() % units);
        if tenth == 0 {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{tenth}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::{chart, compared};
    use super::super::spec::ChartKind::{
        CalendarHeatMap, Donut, HorizontalBars, Lines, StackedArea, StackedColumns, Treemap,
        Waterfall,
    };
    use super::super::spec::{ChartKind, ChartSpec, SeriesParent};
    use super::*;

    /// One element a line, so that a changed snapshot reads well.
    fn drawn(spec: &ChartSpec, width_px: f64) -> String {
        let layout = laid_out(spec, &[], width_px);
        svg(&layout).replace("><", ">\n<")
    }

    fn week(kind: ChartKind) -> ChartSpec {
        chart(
            kind,
            &[
                &["12.5", "14", "13.25", "0", "9", "15", "16"],
                &["4", "4", "4.5", "4", "-6", "4", "3"],
                &["1", "2", "3", "4", "5", "6", "7"],
                &["0.5", "0.5", "0.5", "0.5", "0.5", "0.5", "0.5"],
                &["0", "0", "3", "3", "0", "0", "0"],
            ],
        )
    }

    #[test]
    fn columns_with_credits_others_and_unpriced() {
        insta::assert_snapshot!(drawn(&week(StackedColumns), 640.0));
    }

    #[test]
    fn lines() {
        insta::assert_snapshot!(drawn(&week(Lines), 400.0));
    }

    #[test]
    fn horizontal_bars() {
        insta::assert_snapshot!(drawn(&week(HorizontalBars), 640.0));
    }

    #[test]
    fn areas_with_a_comparison_and_a_day_that_is_not_complete() {
        let mut spec = week(StackedArea);
        spec.comparison = compared(&["20", "21", "22", "20"]);
        spec.buckets[6].is_partial = true;
        insta::assert_snapshot!(drawn(&spec, 400.0));
    }

    #[test]
    fn donut() {
        let spec = chart(Donut, &[&["60"], &["30"], &["9.99"], &["0.01"], &["-5"]]);
        insta::assert_snapshot!(drawn(&spec, 320.0));
    }

    #[test]
    fn treemap_of_two_parents() {
        let mut spec = week(Treemap);
        for (series, id) in spec.series.iter_mut().zip(["a", "a", "b", "b", "a"]) {
            series.parent = Some(SeriesParent {
                id: id.to_owned(),
                name: format!("Parent {id}"),
            });
        }
        insta::assert_snapshot!(drawn(&spec, 480.0));
    }

    #[test]
    fn calendar() {
        insta::assert_snapshot!(drawn(&week(CalendarHeatMap), 320.0));
    }

    #[test]
    fn waterfall() {
        let mut spec = chart(Waterfall, &[&["12"], &["-20"], &["3"]]);
        spec.comparison = compared(&["40"]);
        insta::assert_snapshot!(drawn(&spec, 640.0));
    }

    #[test]
    fn names_cannot_break_out_of_the_text() {
        let mut spec = week(HorizontalBars);
        spec.series[0].name = "<b onload=\"x\">&\u{1}".to_owned();
        let drawn = drawn(&spec, 640.0);
        assert!(
            drawn.contains("&lt;b onload=\"x\"&gt;&amp; </text>"),
            "{drawn}"
        );
    }

    #[test]
    fn three_months_of_ten_series_are_a_few_elements() {
        let row: Vec<_> = (1..=92).map(|day| day.to_string()).collect();
        let row: Vec<_> = row.iter().map(String::as_str).collect();
        let drawn = drawn(&chart(StackedColumns, &[row.as_slice(); 10]), 1200.0);
        assert!(drawn.matches("<path").count() < 20, "{drawn}");
    }
}
