//! The one place a person looks at: a slot, and a series in it once chosen.
//! Pointer and keyboard move the same cursor.

use super::layout::Layout;
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
    /// To the slot before.
    Previous,
    /// To the slot after.
    Next,
    /// To the first slot.
    First,
    /// To the last slot.
    Last,
    /// To the series drawn above.
    Up,
    /// To the series drawn below.
    Down,
}

impl Step {
    /// The step that `key` (as in `KeyboardEvent.key`) means in a chart of
    /// `kind`.
    #[must_use]
    pub(crate) fn of_key(key: &str, kind: ChartKind) -> Option<Self> {
        let step = match key {
            "ArrowLeft" => Self::Previous,
            "ArrowRight" => Self::Next,
            "Home" => Self::First,
            "End" => Self::Last,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            _ => return None,
        };
        // One series in each slot: nothing to choose within it.
        Some(match step {
            Self::Up if kind.is_of_sums() => Self::Previous,
            Self::Down if kind.is_of_sums() => Self::Next,
            step => step,
        })
    }
}

impl Layout {
    /// Where `step` leads from `cursor`; `None` when there is no slot. The
    /// first step enters at the last slot, the newest one, except for
    /// [`Step::First`] and rows.
    #[must_use]
    pub(crate) fn stepped(&self, cursor: Option<Cursor>, step: Step) -> Option<Cursor> {
        let last = self.slots.len().checked_sub(1)?;
        let Some(cursor) = cursor.filter(|cursor| cursor.slot <= last) else {
            let is_rows = self
                .slots
                .windows(2)
                .any(|pair| pair[0].area.top < pair[1].area.top);
            let slot = match step {
                Step::First => 0,
                Step::Next if is_rows => 0,
                _ => last,
            };
            return Some(Cursor { slot, series: None });
        };
        let slot = match step {
            Step::Previous => cursor.slot.saturating_sub(1),
            Step::Next => (cursor.slot + 1).min(last),
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
        bars.map(|bar| bar.series)
            .chain(self.lines.iter().map(|line| line.series))
            .collect()
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
        assert_eq!(walked(&layout, &[Step::Next]), Some((2, None)));
        assert_eq!(
            walked(&layout, &[Step::First, Step::Previous]),
            Some((0, None))
        );
        assert_eq!(walked(&layout, &[Step::Last, Step::Next]), Some((2, None)));
        assert_eq!(
            walked(&layout, &[Step::Last, Step::Previous]),
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
            walked(&layout, &[Step::First, up, up, Step::Next]),
            Some((1, None))
        );
    }

    #[test]
    fn an_empty_chart_has_no_cursor() {
        let layout = laid_out(&chart(ChartKind::StackedColumns, &[]), &[], 600.0);
        assert_eq!(walked(&layout, &[Step::Next, Step::Up]), None);
    }
}
