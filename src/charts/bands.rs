//! Values that run through all buckets: lines, and the stacked bands of an area.

use super::amount::Amount;
use super::layout::{Layout, is_shown};
use super::shapes::{Line, Point, Polygon, Slot};
use super::spec::ChartSpec;
use super::stack::stacked;

/// One line for each series.
#[must_use]
pub(super) fn lines(
    spec: &ChartSpec,
    shown: &[bool],
    slots: &[Slot],
    y_of: impl Fn(Amount) -> f64,
) -> Vec<Line> {
    let solid_points = complete_buckets(spec);
    let slots = &slots[..begun_buckets(spec).min(slots.len())];
    spec.series
        .iter()
        .enumerate()
        .filter(|(index, _)| is_shown(shown, *index))
        .map(|(index, series)| Line {
            series: index,
            colour: series.colour,
            solid_points,
            points: slots
                .iter()
                .enumerate()
                .map(|(bucket, slot)| (slot.area.middle_x(), y_of(spec.value(index, bucket))))
                .collect(),
        })
        .collect()
}

/// Fills `layout`, which has its slots, with one band for each series: charges
/// stacked upwards from zero, credits downwards. A series that changes its sign
/// has a band on both sides.
pub(super) fn fill(
    layout: &mut Layout,
    spec: &ChartSpec,
    shown: &[bool],
    y_of: impl Fn(Amount) -> f64,
) {
    let zero = y_of(Amount::ZERO);
    let slots = &layout.slots[..begun_buckets(spec).min(layout.slots.len())];
    // A single bucket has a width, not just a middle.
    let ends = |slot: &Slot| {
        if slots.len() == 1 {
            [slot.area.left, slot.area.right]
        } else {
            [slot.area.middle_x(); 2]
        }
    };
    let stacks: Vec<_> = (0..slots.len())
        .map(|bucket| stacked(spec, shown, bucket))
        .collect();
    // Where the next band of a side begins, bucket by bucket.
    let mut inner = [vec![zero; slots.len()], vec![zero; slots.len()]];
    let mut polygons = Vec::new();
    for (index, series) in spec.series.iter().enumerate() {
        for (side, inner) in inner.iter_mut().enumerate() {
            let outer: Vec<f64> = stacks
                .iter()
                .zip(inner.iter())
                .map(|(stack, inner)| {
                    let segment = stack.iter().find(|segment| segment.series == index);
                    segment
                        .filter(|segment| (segment.outer < segment.inner) == (side == 1))
                        .map_or(*inner, |segment| y_of(segment.outer))
                })
                .collect();
            if outer == *inner {
                continue;
            }
            let edge = |edge: &[f64]| -> Vec<Point> {
                let points = slots.iter().zip(edge);
                let points = points.flat_map(|(slot, y)| ends(slot).map(|x| (x, *y)));
                let mut points: Vec<Point> = points.collect();
                points.dedup();
                points
            };
            let mut points = edge(&outer);
            points.extend(edge(inner).into_iter().rev());
            polygons.push(Polygon {
                series: index,
                slot: None,
                colour: series.colour,
                points,
            });
            *inner = outer;
        }
    }
    let complete = complete_buckets(spec);
    if complete < slots.len() {
        let from = complete.saturating_sub(1);
        let [above, below] = &inner;
        let part = slots.iter().enumerate().skip(from);
        let mut veil: Vec<Point> = Vec::new();
        for (bucket, slot) in part.clone() {
            veil.extend(ends(slot).map(|x| (x, above[bucket])));
        }
        for (bucket, slot) in part.rev() {
            let [left, right] = ends(slot);
            veil.extend([right, left].map(|x| (x, below[bucket])));
        }
        layout.veils.push(veil);
    }
    layout.polygons = polygons;
}

/// How many buckets come before those at the end that have no values yet.
fn begun_buckets(spec: &ChartSpec) -> usize {
    let awaited = spec
        .buckets
        .iter()
        .rev()
        .take_while(|bucket| bucket.is_awaited);
    spec.buckets.len() - awaited.count()
}

/// How many buckets come before the first that is not complete.
fn complete_buckets(spec: &ChartSpec) -> usize {
    spec.buckets
        .iter()
        .take_while(|bucket| !bucket.is_partial)
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;

    #[test]
    fn bands_touch_and_credits_lie_below() {
        let spec = chart(
            ChartKind::StackedArea,
            &[&["1", "2", "1"], &["2", "-1", "1"]],
        );
        let layout = laid_out(&spec, &[], 600.0);
        let series: Vec<_> = layout.polygons.iter().map(|band| band.series).collect();
        assert_eq!(series, [0, 1, 1]);
        let x = layout.slots[0].area.middle_x();
        let (_, bottom) = layout.polygons[1].span_at(x).unwrap();
        let (top, zero) = layout.polygons[0].span_at(x).unwrap();
        assert_eq!(bottom, top);
        let (credit_top, credit_bottom) = layout.polygons[2]
            .span_at(layout.slots[1].area.middle_x())
            .unwrap();
        assert_eq!(credit_top, zero);
        assert!((credit_bottom - credit_top - (zero - top)).abs() < 1e-6);
    }

    #[test]
    fn a_single_bucket_has_a_width() {
        let layout = laid_out(&chart(ChartKind::StackedArea, &[&["3"]]), &[], 600.0);
        assert_eq!(layout.polygons[0].points.len(), 4);
        assert!(layout.polygons[0].holds((300.0, 200.0)));
    }

    #[test]
    fn lines_and_areas_end_where_the_values_do() {
        for kind in [ChartKind::Lines, ChartKind::StackedArea] {
            let mut spec = chart(kind, &[&["1", "2", "0"], &["3", "1", "0"]]);
            spec.buckets[2].is_awaited = true;
            let layout = laid_out(&spec, &[], 600.0);
            let last_px = layout.slots[1].area.middle_x();
            assert!(layout.lines.iter().all(|line| line.points.len() == 2));
            let points = layout.polygons.iter().flat_map(|band| &band.points);
            assert!(points.into_iter().all(|(x, _)| *x <= last_px));
            assert_eq!(layout.slots.len(), 3, "the axis goes on");
        }
    }

    #[test]
    fn what_is_not_complete_is_dashed_or_veiled() {
        for (kind, partial, solid) in [
            (ChartKind::Lines, 2, 2),
            (ChartKind::Lines, 0, 0),
            (ChartKind::StackedArea, 2, 2),
        ] {
            let mut spec = chart(kind, &[&["1", "2", "3"]]);
            spec.buckets[partial].is_partial = true;
            let layout = laid_out(&spec, &[], 600.0);
            assert!(layout.lines.iter().all(|line| line.solid_points == solid));
            assert_eq!(layout.veils.len(), layout.polygons.len());
        }
    }
}
