//! The one place a person looks at: a slot, and a series in it once chosen.
//! Pointer and keyboard move the same cursor.

use super::layout::Layout;
use super::shapes::Subject;
use super::spec::ChartKind;

/// Where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Index into [`Layout::slots`].
    pub slot: usize,
    /// Index of the series; `None` for all of the slot.
    pub series: Option<usize>,
}

/// A step of the cursor by keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Over that many slots towards the first.
    Back(usize),
    /// Over that many slots towards the last.
    Forward(usize),
    /// To the first slot.
    First,
    /// To the last slot.
    Last,
    /// To the series drawn above.
    Up,
    /// To the series drawn below.
    Down,
}

/// A column of a calendar.
const DAYS_OF_WEEK: usize = 7;

impl Step {
    /// The step that `key` (as in `KeyboardEvent.key`) means in a chart of
    /// `kind`.
    #[must_use]
    pub(crate) fn of_key(key: &str, kind: ChartKind) -> Option<Self> {
        let is_calendar = kind == ChartKind::CalendarHeatMap;
        // One series in each slot of sums: nothing to choose within it.
        let is_one = kind.is_of_sums() || is_calendar;
        let step = match key {
            "ArrowLeft" if is_calendar => Self::Back(DAYS_OF_WEEK),
            "ArrowRight" if is_calendar => Self::Forward(DAYS_OF_WEEK),
            "ArrowLeft" => Self::Back(1),
            "ArrowRight" => Self::Forward(1),
            "ArrowUp" if is_one => Self::Back(1),
            "ArrowDown" if is_one => Self::Forward(1),
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "Home" => Self::First,
            "End" => Self::Last,
            _ => return None,
        };
        Some(step)
    }
}

impl Layout {
    /// Where `step` leads from `cursor`; `None` when there is no slot. The
    /// first step enters at the last bucket, the newest one, or at the first
    /// series.
    #[must_use]
    pub(crate) fn stepped(&self, cursor: Option<Cursor>, step: Step) -> Option<Cursor> {
        let last = self.slots.len().checked_sub(1)?;
        let Some(cursor) = cursor.filter(|cursor| cursor.slot <= last) else {
            let is_of_buckets = matches!(self.slots[0].subject, Subject::Bucket(_));
            let slot = match step {
                Step::First => 0,
                Step::Last => last,
                _ if is_of_buckets => last,
                _ => 0,
            };
            return Some(Cursor { slot, series: None });
        };
        let slot = match step {
            Step::Back(slots) => cursor.slot.saturating_sub(slots),
            Step::Forward(slots) => cursor.slot.saturating_add(slots).min(last),
            Step::First => 0,
            Step::Last => last,
            Step::Up | Step::Down => {
                let series = self.neighbour(cursor, step == Step::Up);
                return Some(Cursor { series, ..cursor });
            }
        };
        let series = cursor
            .series
            .filter(|series| self.mark_of(slot, *series).is_some());
        Some(Cursor { slot, series })
    }

    /// The series above or below the chosen one; past the end none, so that
    /// the whole slot can be chosen again.
    fn neighbour(&self, cursor: Cursor, is_upwards: bool) -> Option<usize> {
        let order = |left: &(f64, usize), right: &(f64, usize)| {
            let by_place = left.0.total_cmp(&right.0);
            let by_place = if is_upwards {
                by_place.reverse()
            } else {
                by_place
            };
            by_place.then(left.1.cmp(&right.1))
        };
        let mark = |series| Some((self.mark_of(cursor.slot, series)?.top, series));
        let chosen = cursor.series.and_then(mark);
        self.series_of(cursor.slot)
            .into_iter()
            .filter_map(mark)
            .filter(|mark| chosen.is_none_or(|chosen| order(mark, &chosen).is_gt()))
            .min_by(order)
            .map(|(_, series)| series)
    }

    fn series_of(&self, slot: usize) -> Vec<usize> {
        let bars = self.bars.iter().filter(|bar| bar.slot == slot);
        let bands = self.polygons.iter().filter(|band| band.slot.is_none());
        let mut series: Vec<_> = bars
            .filter_map(|bar| bar.series)
            .chain(bands.map(|band| band.series))
            .chain(self.lines.iter().map(|line| line.series))
            .collect();
        series.sort_unstable();
        series.dedup();
        series
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::laid_out;
    use super::super::samples::chart;
    use super::*;

    fn walked(layout: &Layout, steps: &[Step]) -> Option<(usize, Option<usize>)> {
        let mut cursor = None;
        for step in steps {
            cursor = layout.stepped(cursor, *step);
        }
        cursor.map(|cursor| (cursor.slot, cursor.series))
    }

    #[test]
    fn walks_slots_and_stops_at_the_ends() {
        let spec = chart(
            ChartKind::StackedColumns,
            &[&["1", "2", "3"], &["1", "0", "3"]],
        );
        let layout = laid_out(&spec, &[], 600.0);
        assert_eq!(walked(&layout, &[Step::Forward(1)]), Some((2, None)));
        assert_eq!(
            walked(&layout, &[Step::First, Step::Back(1)]),
            Some((0, None))
        );
        assert_eq!(
            walked(&layout, &[Step::Last, Step::Forward(1)]),
            Some((2, None))
        );
        assert_eq!(
            walked(&layout, &[Step::Last, Step::Back(1)]),
            Some((1, None))
        );
    }

    #[test]
    fn walks_the_series_of_a_slot_from_the_baseline_and_back_to_all() {
        let spec = chart(ChartKind::StackedColumns, &[&["1", "2"], &["1", "0"]]);
        let layout = laid_out(&spec, &[], 600.0);
        let up = Step::Up;
        assert_eq!(walked(&layout, &[Step::First, up]), Some((0, Some(0))));
        assert_eq!(walked(&layout, &[Step::First, up, up]), Some((0, Some(1))));
        assert_eq!(walked(&layout, &[Step::First, up, up, up]), Some((0, None)));
        // The second series has nothing in the next slot.
        assert_eq!(
            walked(&layout, &[Step::First, up, up, Step::Forward(1)]),
            Some((1, None))
        );
    }

    #[test]
    fn keys_follow_what_is_drawn() {
        let of_key =
            |kind| ["ArrowLeft", "ArrowUp", "ArrowRight", "x"].map(|key| Step::of_key(key, kind));
        let (back, forward) = (Some(Step::Back(1)), Some(Step::Forward(1)));
        let week = (Some(Step::Back(7)), Some(Step::Forward(7)));
        let expected = [week.0, back, week.1, None];
        assert_eq!(of_key(ChartKind::CalendarHeatMap), expected);
        assert_eq!(of_key(ChartKind::Donut), [back, back, forward, None]);
        let expected = [back, Some(Step::Up), forward, None];
        assert_eq!(of_key(ChartKind::StackedArea), expected);
    }

    #[test]
    fn sums_are_entered_at_the_first() {
        let spec = chart(ChartKind::Donut, &[&["1"], &["2"]]);
        let layout = laid_out(&spec, &[], 600.0);
        assert_eq!(walked(&layout, &[Step::Forward(1)]), Some((0, None)));
        let steps = [Step::Last, Step::Forward(1)];
        assert_eq!(walked(&layout, &steps), Some((1, None)));
    }

    #[test]
    fn an_empty_chart_has_no_cursor() {
        let layout = laid_out(&chart(ChartKind::StackedColumns, &[]), &[], 600.0);
        assert_eq!(walked(&layout, &[Step::Forward(1), Step::Up]), None);
    }
}
