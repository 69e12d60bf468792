//! What lies under a point of the picture.

use super::cursor::Cursor;
use super::layout::Layout;
use super::shapes::Rect;

/// How far from a line a pointer still means it, in pixels.
const REACH_PX: f64 = 12.0;

impl Layout {
    /// What lies at `x`, `y`, in pixels of the picture; `None` outside the plot.
    #[must_use]
    pub(crate) fn hit(&self, x: f64, y: f64) -> Option<Cursor> {
        let slice = self
            .polygons
            .iter()
            .find(|slice| slice.slot.is_some() && slice.holds((x, y)));
        if let Some(slot) = slice.and_then(|slice| slice.slot) {
            return Some(Cursor { slot, series: None });
        }
        let slot = self.slots.iter().enumerate().position(|(slot, place)| {
            place.area.holds((x, y)) && self.outline_of(slot).is_none()
        })?;
        let series = self
            .bar_at(slot, x, y)
            .or_else(|| self.band_at(x, y))
            .or_else(|| self.line_near(slot, y));
        Some(Cursor { slot, series })
    }

    /// The area that `series` takes in `slot`: its bar or band, or a small
    /// square around the point of its line.
    #[must_use]
    pub(crate) fn mark_of(&self, slot: usize, series: usize) -> Option<Rect> {
        let bar = self
            .bars
            .iter()
            .find(|bar| bar.slot == slot && bar.series == Some(series))
            .map(|bar| bar.area);
        bar.or_else(|| self.band_of(slot, series)).or_else(|| {
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

    /// The outline of a slot that is no rectangle.
    #[must_use]
    pub(crate) fn outline_of(&self, slot: usize) -> Option<&[(f64, f64)]> {
        let slice = self.polygons.iter().find(|slice| slice.slot == Some(slot));
        slice.map(|slice| slice.points.as_slice())
    }

    fn bar_at(&self, slot: usize, x: f64, y: f64) -> Option<usize> {
        // The gap between stacked bars belongs to the one below it.
        self.bars
            .iter()
            .filter(|bar| bar.slot == slot && bar.area.left <= x && x < bar.area.right)
            .find(|bar| bar.area.top - 1.0 <= y && y < bar.area.bottom)
            .and_then(|bar| bar.series)
    }

    fn band_at(&self, x: f64, y: f64) -> Option<usize> {
        self.polygons
            .iter()
            .find(|band| band.slot.is_none() && band.holds((x, y)))
            .map(|band| band.series)
    }

    /// A part of the band of `series`, as wide as a mark, in the middle of `slot`.
    fn band_of(&self, slot: usize, series: usize) -> Option<Rect> {
        let area = self.slots.get(slot)?.area;
        let middle = area.middle_x();
        let half = (area.width() / 2.0).min(4.0);
        self.polygons
            .iter()
            .filter(|band| band.slot.is_none() && band.series == series)
            .filter_map(|band| band.span_at(middle))
            .find(|(top, bottom)| bottom - top > 0.01)
            .map(|(top, bottom)| Rect {
                left: middle - half,
                top,
                right: middle + half,
                bottom,
            })
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
            let expected = Cursor {
                slot: bar.slot,
                series: bar.series,
            };
            let hit = layout.hit(bar.area.middle_x(), bar.area.middle_y());
            assert_eq!(hit, Some(expected));
            let series = bar.series.unwrap();
            assert_eq!(layout.mark_of(bar.slot, series), Some(bar.area));
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

    #[test]
    fn a_band_is_found_by_what_it_marks() {
        let spec = chart(ChartKind::StackedArea, &[&["1", "9"], &["9", "2"]]);
        let layout = laid_out(&spec, &[], 600.0);
        for slot in [0, 1] {
            for series in [0, 1] {
                let mark = layout.mark_of(slot, series).unwrap();
                let hit = layout.hit(mark.middle_x() + 0.1, mark.middle_y()).unwrap();
                assert_eq!(hit.slot, slot);
            }
        }
        let (low, high) = (layout.mark_of(1, 0).unwrap(), layout.mark_of(1, 1).unwrap());
        assert!((high.bottom - low.top).abs() < 1e-6);
    }

    #[test]
    fn every_tile_day_and_row_is_found() {
        for kind in [
            ChartKind::Treemap,
            ChartKind::CalendarHeatMap,
            ChartKind::Waterfall,
            ChartKind::HorizontalBars,
        ] {
            let spec = chart(
                kind,
                &[&["4", "1", "2"], &["3", "9", "5"], &["2", "2", "2"]],
            );
            let layout = laid_out(&spec, &[], 600.0);
            for (slot, place) in layout.slots.iter().enumerate() {
                let hit = layout.hit(place.area.middle_x(), place.area.middle_y());
                assert_eq!(hit.map(|hit| hit.slot), Some(slot), "{kind:?}");
            }
        }
    }
}
