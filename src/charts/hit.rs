//! What lies under a point of the picture.

use super::cursor::Cursor;
use super::layout::{Layout, Rect};

/// How far from a line a pointer still means it, in pixels.
const REACH_PX: f64 = 12.0;

impl Layout {
    /// What lies at `x`, `y`, in pixels of the picture; `None` outside the plot.
    #[must_use]
    pub(crate) fn hit(&self, x: f64, y: f64) -> Option<Cursor> {
        let slot = self.slots.iter().position(|slot| slot.area.holds(x, y))?;
        let series = self.bar_at(slot, x, y).or_else(|| self.line_near(slot, y));
        Some(Cursor { slot, series })
    }

    /// The area that `series` takes in `slot`: its bar, or a small square
    /// around the point of its line.
    #[must_use]
    pub(crate) fn mark_of(&self, slot: usize, series: usize) -> Option<Rect> {
        let bar = self
            .bars
            .iter()
            .find(|bar| bar.slot == slot && bar.series == series)
            .map(|bar| bar.area);
        bar.or_else(|| {
            let line = self.lines.iter().find(|line| line.series == series)?;
            let (x, y) = *line.points.get(slot)?;
            Some(Rect {
                left: x - 4.0,
                top: y - 4.0,
                right: x + 4.0,
                bottom: y + 4.0,
            })
        })
    }

    fn bar_at(&self, slot: usize, x: f64, y: f64) -> Option<usize> {
        // The gap between stacked bars belongs to the one below it.
        self.bars
            .iter()
            .filter(|bar| bar.slot == slot && bar.area.left <= x && x < bar.area.right)
            .find(|bar| bar.area.top - 1.0 <= y && y < bar.area.bottom)
            .map(|bar| bar.series)
    }

    fn line_near(&self, slot: usize, y: f64) -> Option<usize> {
        self.lines
            .iter()
            .filter_map(|line| {
                let distance = (line.points.get(slot)?.1 - y).abs();
                (distance <= REACH_PX).then_some((distance, line.series))
            })
            .min_by(|left, right| left.0.total_cmp(&right.0))
            .map(|(_, series)| series)
    }
}

impl Rect {
    fn holds(&self, x: f64, y: f64) -> bool {
        self.left <= x && x < self.right && self.top <= y && y < self.bottom
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn finds_every_bar_by_its_middle() {
        let spec = chart(
            ChartKind::StackedColumns,
            &[&["4", "1", "-2"], &["3", "9", "5"], &["2", "2", "-2"]],
        );
        let layout = laid_out(&spec, &[], 600.0);
        assert_eq!(layout.bars.len(), 9);
        for bar in &layout.bars {
            let y = f64::midpoint(bar.area.top, bar.area.bottom);
            let expected = Cursor {
                slot: bar.slot,
                series: Some(bar.series),
            };
            assert_eq!(layout.hit(bar.area.middle_x(), y), Some(expected));
            assert_eq!(layout.mark_of(bar.slot, bar.series), Some(bar.area));
        }
    }

    #[test]
    fn beside_the_bars_there_is_a_slot_only_and_outside_nothing() {
        let spec = chart(ChartKind::StackedColumns, &[&["4", "1"]]);
        let layout = laid_out(&spec, &[], 600.0);
        let edge = layout.slots[1].area.left + 1.0;
        let hit = layout.hit(edge, layout.plot.bottom - 1.0).unwrap();
        assert_eq!((hit.slot, hit.series), (1, None));
        assert_eq!(layout.hit(1.0, 50.0), None);
        assert_eq!(layout.hit(edge, layout.plot.bottom + 5.0), None);
        assert_eq!(layout.hit(f64::NAN, 50.0), None);
    }

    #[test]
    fn a_line_is_meant_from_near_by() {
        let spec = chart(ChartKind::Lines, &[&["1", "10"], &["9", "2"]]);
        let layout = laid_out(&spec, &[], 600.0);
        let (x, y) = layout.lines[1].points[0];
        assert_eq!(layout.hit(x, y + 5.0).unwrap().series, Some(1));
        assert_eq!(layout.hit(x, y + 60.0).unwrap().series, None);
    }
}
