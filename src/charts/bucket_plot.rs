//! Layout of charts with buckets along the horizontal axis: stacked columns and
//! lines.

use super::amount::Amount;
use super::compact::tick_labels;
use super::labels::{PlacedLabel, thinned};
use super::layout::{
    Anchor, Bar, GridLine, Layout, Line, Rect, Slot, TEXT_PX, Text, TextRole, is_shown,
};
use super::spec::{ChartKind, ChartSpec};
use super::stack::stacked;
use super::text_width::text_width_px;
use super::ticks::ValueScale;

const LABEL_GAP_PX: f64 = 12.0;
const BOTTOM_PX: f64 = 26.0;
const TOP_PX: f64 = 10.0;
const RIGHT_PX: f64 = 8.0;
const WIDEST_COLUMN_PX: f64 = 48.0;

/// Lays out one slot for each bucket.
#[must_use]
pub(super) fn laid_out(spec: &ChartSpec, shown: &[bool], width_px: f64) -> Layout {
    let height_px = if width_px < 480.0 { 240.0 } else { 300.0 };
    let scale = value_scale(spec, shown);
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
        grid: Vec::with_capacity(ticks.len()),
        slots: plot.columns(spec.buckets.len()),
        bars: Vec::new(),
        lines: Vec::new(),
        texts: Vec::new(),
    };
    for (tick, label) in ticks.iter().zip(labels) {
        // In the middle of a pixel a line of one pixel is crisp.
        let y = y_of(*tick).round() + 0.5;
        layout.grid.push(GridLine {
            from: (plot.left, y),
            to: (plot.right, y),
            is_zero: tick.is_zero(),
        });
        layout.texts.push(Text {
            at: (plot.left - LABEL_GAP_PX + 4.0, y),
            anchor: Anchor::End,
            role: TextRole::Axis,
            text: label,
        });
    }
    layout.texts.extend(bucket_texts(spec, &layout));
    if spec.kind != ChartKind::Lines {
        layout.bars = columns(spec, shown, &layout.slots, y_of);
    } else {
        layout.lines = lines(spec, shown, &layout.slots, y_of);
    }
    layout
}

fn value_scale(spec: &ChartSpec, shown: &[bool]) -> ValueScale {
    const STEPS: u32 = 6;
    let buckets = 0..spec.buckets.len();
    if spec.kind != ChartKind::Lines {
        let ends = buckets.flat_map(|bucket| stacked(spec, shown, bucket));
        ValueScale::covering(ends.map(|segment| segment.outer), STEPS)
    } else {
        let visible = (0..spec.series.len()).filter(|series| is_shown(shown, *series));
        let values = visible.flat_map(|series| {
            let values = &spec.series[series].values;
            values.iter().copied().take(spec.buckets.len())
        });
        ValueScale::covering(values, STEPS)
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
        .map(|PlacedLabel { middle_px, text }| Text {
            at: (middle_px, y),
            anchor: Anchor::Middle,
            role: TextRole::Axis,
            text,
        })
        .collect()
}

fn columns(
    spec: &ChartSpec,
    shown: &[bool],
    slots: &[Slot],
    y_of: impl Fn(Amount) -> f64,
) -> Vec<Bar> {
    // Series by series, so that a backend can draw all bars of a colour at once.
    let mut bars = vec![Vec::new(); spec.series.len()];
    for (slot_index, slot) in slots.iter().enumerate() {
        let band = slot.area.width();
        // Columns narrower than this would be mostly gap.
        let width = if band < 4.0 {
            band
        } else {
            (band * 0.72).min(WIDEST_COLUMN_PX)
        };
        let left = (slot.area.middle_x() - width / 2.0).round();
        let right = (slot.area.middle_x() + width / 2.0).round().max(left + 1.0);
        for segment in stacked(spec, shown, slot.index) {
            let (inner, outer) = (y_of(segment.inner).round(), y_of(segment.outer).round());
            let Some((top, bottom)) = separated(inner, outer) else {
                continue;
            };
            bars[segment.series].push(Bar {
                series: segment.series,
                slot: slot_index,
                colour: spec.series[segment.series].colour,
                area: Rect {
                    left,
                    top,
                    right,
                    bottom,
                },
            });
        }
    }
    bars.concat()
}

/// The upper and lower edge of a bar from `inner` to `outer`, with a pixel
/// left free at the outer end so that neighbours are told apart without colour;
/// thin bars keep all they have. `None` when nothing of it is visible.
fn separated(inner: f64, outer: f64) -> Option<(f64, f64)> {
    let gap = if (inner - outer).abs() > 3.0 {
        1.0
    } else {
        0.0
    };
    if outer < inner {
        Some((outer + gap, inner))
    } else if outer > inner {
        Some((inner, outer - gap))
    } else {
        None
    }
}

fn lines(
    spec: &ChartSpec,
    shown: &[bool],
    slots: &[Slot],
    y_of: impl Fn(Amount) -> f64,
) -> Vec<Line> {
    spec.series
        .iter()
        .enumerate()
        .filter(|(index, _)| is_shown(shown, *index))
        .map(|(index, series)| Line {
            series: index,
            colour: series.colour,
            points: slots
                .iter()
                .map(|slot| {
                    let y = y_of(spec.value(index, slot.index));
                    (slot.area.middle_x(), y)
                })
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::chart;
    use super::*;

    #[test]
    fn a_stack_adds_up_to_its_total() {
        let spec = chart(ChartKind::StackedColumns, &[&["1"], &["2"], &["-1"]]);
        let layout = laid_out(&spec, &[], 800.0);
        let edges: Vec<_> = layout
            .bars
            .iter()
            .map(|bar| (bar.area.top, bar.area.bottom))
            .collect();
        // -1 to 3 over 264 pixels: 66 for each unit, a pixel of it as a gap.
        assert_eq!(edges, [(143.0, 208.0), (11.0, 142.0), (208.0, 273.0)]);
    }

    #[test]
    fn columns_stay_inside_the_plot_at_any_width() {
        let row = ["5"; 92];
        let spec = chart(ChartKind::StackedColumns, &[&row, &row]);
        for width in [40.0, 320.0, 585.0, 1440.0, 2400.0] {
            let layout = laid_out(&spec, &[], width);
            assert_eq!(layout.bars.len(), 184, "{width}");
            for bar in &layout.bars {
                assert!(bar.area.left >= layout.plot.left - 1.0, "{width}");
                assert!(bar.area.right <= layout.plot.right + 1.0, "{width}");
            }
        }
    }

    #[test]
    fn an_empty_chart_has_its_axis() {
        let layout = laid_out(&chart(ChartKind::Lines, &[]), &[], 400.0);
        assert_eq!(layout.grid.len(), 1);
        assert!(layout.slots.is_empty() && layout.lines.is_empty());
    }
}
