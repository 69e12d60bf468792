//! Stacked columns: rectangles for each bucket and series.

use super::amount::Amount;
use super::ink::Ink;
use super::layout::Layout;
use super::shapes::{Bar, Rect};
use super::spec::ChartSpec;
use super::stack::stacked;

const WIDEST_PX: f64 = 48.0;

/// Fills `layout`, which has its slots, with columns.
pub(super) fn fill(
    layout: &mut Layout,
    spec: &ChartSpec,
    shown: &[bool],
    y_of: impl Fn(Amount) -> f64,
) {
    // Series by series, so that a backend can draw all bars of a colour at once.
    let mut bars = vec![Vec::new(); spec.series.len()];
    for (slot_index, slot) in layout.slots.iter().enumerate() {
        let width = width_px(slot.area.width());
        let left = (slot.area.middle_x() - width / 2.0).round();
        let right = (slot.area.middle_x() + width / 2.0).round().max(left + 1.0);
        for segment in stacked(spec, shown, slot_index) {
            let (inner, outer) = (y_of(segment.inner).round(), y_of(segment.outer).round());
            let Some((top, bottom)) = separated(inner, outer) else {
                continue;
            };
            let area = Rect {
                left,
                top,
                right,
                bottom,
            };
            if spec
                .buckets
                .get(slot_index)
                .is_some_and(|bucket| bucket.is_partial)
            {
                layout.veils.push(area.corners().to_vec());
            }
            bars[segment.series].push(Bar {
                series: Some(segment.series),
                slot: slot_index,
                ink: Ink::Series(spec.series[segment.series].colour),
                area,
            });
        }
    }
    layout.bars = bars.concat();
}

/// How wide a column is in a slot.
pub(super) fn width_px(slot_px: f64) -> f64 {
    // Columns narrower than this would be mostly gap.
    if slot_px < 4.0 {
        slot_px
    } else {
        (slot_px * 0.72).min(WIDEST_PX).round()
    }
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

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;

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
    fn what_is_not_complete_is_veiled() {
        let mut spec = chart(ChartKind::StackedColumns, &[&["1", "2"], &["3", "0"]]);
        spec.buckets[1].is_partial = true;
        let layout = laid_out(&spec, &[], 800.0);
        let last = layout.bars.iter().find(|bar| bar.slot == 1).unwrap();
        assert_eq!(layout.veils, [last.area.corners().to_vec()]);
    }
}
