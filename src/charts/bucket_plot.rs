//! Layout of charts with buckets along the horizontal axis: their axes, and what
//! they are compared with. Columns, bands and lines have their own modules.

use super::amount::Amount;
use super::compact::tick_labels;
use super::dash::dashed;
use super::ink::Ink;
use super::labels::{PlacedLabel, thinned};
use super::layout::{Layout, Size, TEXT_PX, is_shown};
use super::shapes::{Anchor, GridLine, Rect, Stroke, Text};
use super::spec::{ChartKind, ChartSpec};
use super::stack::stacked;
use super::text_width::text_width_px;
use super::ticks::ValueScale;
use super::{bands, columns};

const LABEL_GAP_PX: f64 = 12.0;
const BOTTOM_PX: f64 = 26.0;
const TOP_PX: f64 = 10.0;
const RIGHT_PX: f64 = 8.0;
/// Narrower slots get one line through all of them instead of a mark for each.
const NARROW_SLOT_PX: f64 = 6.0;

/// Lays out one slot for each bucket.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], size: Size) -> Layout {
    let Size { width_px, .. } = size;
    let usual_px = if width_px < 480.0 { 240.0 } else { 300.0 };
    let height_px = size.height_px.unwrap_or(usual_px).max(120.0);
    let scale = value_scale(spec, shown, height_px);
    let ticks = scale.ticks();
    let labels = tick_labels(&ticks, scale.step(), &spec.measure);
    let gutter = labels
        .iter()
        .map(|label| text_width_px(label, TEXT_PX))
        .fold(0.0, f64::max);
    let plot = Rect {
        left: (gutter + LABEL_GAP_PX).round().min(width_px / 2.0),
        top: TOP_PX,
        right: (width_px - RIGHT_PX).max(width_px / 2.0).round(),
        bottom: height_px - BOTTOM_PX,
    };
    let y_of = |value: Amount| plot.bottom - scale.fraction(value) * plot.height();

    let mut layout = Layout {
        width_px,
        height_px,
        plot,
        slots: plot.columns(spec.buckets.len()),
        ..Layout::default()
    };
    for (tick, label) in ticks.iter().zip(labels) {
        // In the middle of a pixel a line of one pixel is crisp.
        let y = y_of(*tick).round() + 0.5;
        layout.grid.push(GridLine {
            from: (plot.left, y),
            to: (plot.right, y),
            is_zero: tick.is_zero(),
        });
        let at = ((plot.left - LABEL_GAP_PX + 4.0).max(0.0), y);
        let text = Text::new(at, Anchor::End, Ink::Axis, label);
        layout.texts.push(text);
    }
    layout.texts.extend(bucket_texts(spec, &layout));
    match spec.kind {
        ChartKind::Lines => layout.lines = bands::lines(spec, shown, &layout.slots, y_of),
        ChartKind::StackedArea => bands::fill(&mut layout, spec, shown, y_of),
        _ => columns::fill(&mut layout, spec, shown, y_of),
    }
    layout.strokes.extend(compared(spec, &layout, y_of));
    layout
}

fn value_scale(spec: &ChartSpec, shown: &[bool], height_px: f64) -> ValueScale {
    let most_steps = (height_px / 50.0).clamp(2.0, 10.0) as u32;
    let compared = spec.comparison.iter().flat_map(|other| {
        let values = other.values.iter().copied();
        values.take(spec.buckets.len())
    });
    if spec.kind == ChartKind::Lines {
        let visible = (0..spec.series.len()).filter(|series| is_shown(shown, *series));
        let values = visible.flat_map(|series| {
            let values = &spec.series[series].values;
            values.iter().copied().take(spec.buckets.len())
        });
        ValueScale::covering(values.chain(compared), most_steps)
    } else {
        let buckets = 0..spec.buckets.len();
        let ends = buckets.flat_map(|bucket| stacked(spec, shown, bucket));
        let values = ends.map(|segment| segment.outer);
        ValueScale::covering(values.chain(compared), most_steps)
    }
}

fn bucket_texts(spec: &ChartSpec, layout: &Layout) -> Vec<Text> {
    let labels: Vec<_> = layout
        .slots
        .iter()
        .zip(&spec.buckets)
        .map(|(slot, bucket)| (slot.area.middle_x(), bucket.label.as_str()))
        .collect();
    let y = layout.plot.bottom + BOTTOM_PX / 2.0 + 2.0;
    thinned(&labels, (0.0, layout.width_px), LABEL_GAP_PX, TEXT_PX)
        .into_iter()
        .map(|PlacedLabel { middle_px, text }| {
            Text::new((middle_px, y), Anchor::Middle, Ink::Axis, text)
        })
        .collect()
}

/// The comparison: a mark across each column, or a dashed line.
fn compared(spec: &ChartSpec, layout: &Layout, y_of: impl Fn(Amount) -> f64) -> Vec<Stroke> {
    let points: Vec<_> = layout
        .slots
        .iter()
        .enumerate()
        .map_while(|(bucket, slot)| Some((slot.area, y_of(spec.compared(bucket)?).round())))
        .collect();
    let slot_px = points.first().map_or(0.0, |(area, _)| area.width());
    if spec.kind != ChartKind::StackedColumns || slot_px < NARROW_SLOT_PX {
        let line: Vec<_> = points
            .iter()
            .map(|(area, y)| (area.middle_x(), *y))
            .collect();
        return dashed(&line, 5.0, 3.0)
            .into_iter()
            .map(|points| Stroke {
                ink: Ink::Compared,
                width_px: 1.5,
                points,
            })
            .collect();
    }
    let stroke = |ink: Ink, width_px: f64| {
        points.iter().map(move |(area, y)| {
            let half = columns::width_px(slot_px) / 2.0;
            let (left, right) = (area.middle_x() - half, area.middle_x() + half);
            Stroke {
                ink,
                width_px,
                points: vec![(left.round() - 2.0, *y), (right.round() + 2.0, *y)],
            }
        })
    };
    // A light edge keeps the mark apart from columns of any colour.
    stroke(Ink::Surface, 4.0)
        .chain(stroke(Ink::Compared, 2.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::{chart, compared};
    use super::*;

    #[test]
    fn an_empty_chart_has_its_axis() {
        let layout = laid_out(&chart(ChartKind::Lines, &[]), &[], 400.0);
        assert_eq!(layout.grid.len(), 1);
        assert!(layout.slots.is_empty() && layout.lines.is_empty());
    }

    #[test]
    fn the_axis_reaches_what_is_compared() {
        let mut spec = chart(ChartKind::StackedColumns, &[&["1", "2", "3"]]);
        spec.comparison = compared(&["9", "1"]);
        let layout = laid_out(&spec, &[], 600.0);
        assert_eq!(layout.texts[5].text, "$10");
        // Two marks, each with a light edge; the third day has nothing to show.
        assert_eq!(layout.strokes.len(), 4);
        let column = layout.bars[0].area;
        let mark = &layout.strokes[2];
        assert_eq!(mark.points[0].0, column.left - 2.0);
        assert!(mark.points[0].1 < column.top);
    }

    #[test]
    fn every_size_and_number_of_buckets_is_laid_out() {
        for kind in [
            ChartKind::StackedColumns,
            ChartKind::StackedArea,
            ChartKind::Lines,
        ] {
            for count in [0, 1, 2, 31, 400] {
                let (up, down) = (vec!["7"; count], vec!["-0.001"; count]);
                let mut spec = chart(kind, &[&up, &down]);
                spec.comparison = compared(&["1"]);
                for width in [1.0, 320.0, 800.0, 2500.0] {
                    let layout = laid_out(&spec, &[], width);
                    assert_eq!(layout.slots.len(), count);
                    for text in &layout.texts {
                        assert!((0.0..=width.max(60.0)).contains(&text.at.0), "{text:?}");
                    }
                }
            }
        }
    }
}
