//! Which rows are chosen, and their text for other programs.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use leptos::prelude::*;

use super::MOST_COPIED;
use super::control::GridControl;
use super::place::RowPlace;
use crate::components::csv_lines::harmless;

/// Most rows of a selection that are listed one by one.
const MOST_TOGGLED: usize = 10_000;

/// Chosen rows by their place: one range and single rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Selection {
    anchor: Option<usize>,
    range: Option<(usize, usize)>,
    single: BTreeSet<usize>,
}

impl Selection {
    /// Whether a row is chosen.
    pub(super) fn contains(&self, row: usize) -> bool {
        self.single.contains(&row) || self.range.is_some_and(|range| within(range).contains(&row))
    }

    /// Whether none is.
    pub(super) fn is_empty(&self) -> bool {
        self.single.is_empty() && self.range.is_none()
    }

    /// Chooses a row or lets it go.
    pub(super) fn toggle(&mut self, row: usize) {
        self.settle();
        if !self.single.remove(&row) {
            self.single.insert(row);
        }
        self.anchor = Some(row);
    }

    /// Chooses all rows from the one where the range began, or from `from`, to
    /// `to`.
    pub(super) fn extend(&mut self, from: usize, to: usize) {
        let anchor = *self.anchor.get_or_insert(from);
        self.range = Some((anchor, to));
    }

    /// Chooses all of `count` rows.
    pub(super) fn all(count: usize) -> Self {
        Self {
            anchor: Some(0),
            range: count.checked_sub(1).map(|last| (0, last)),
            single: BTreeSet::new(),
        }
    }

    /// Single rows take the place of a range that fits.
    fn settle(&mut self) {
        if let Some(range) = self.range.take() {
            self.single.extend(within(range).take(MOST_TOGGLED));
        }
    }

    /// The chosen rows in order, at most `most`.
    pub(super) fn rows(&self, most: usize) -> Vec<usize> {
        let range = self.range.map(within).into_iter().flatten().take(most);
        let mut rows: BTreeSet<usize> = range.collect();
        rows.extend(self.single.iter().take(most));
        rows.into_iter().take(most).collect()
    }
}

fn within((a, b): (usize, usize)) -> RangeInclusive<usize> {
    a.min(b)..=a.max(b)
}

impl GridControl {
    /// The chosen rows, or the active one, as text for other programs.
    pub(super) fn copy(self) {
        let extent = self.extent();
        let mut rows = self
            .selection
            .with_untracked(|selection| selection.rows(MOST_COPIED));
        if rows.is_empty()
            && let RowPlace::Body(row) = self.active.get_untracked().row
        {
            rows.push(row);
        }
        rows.retain(|row| *row < extent.rows);
        let shown = self.shown.get_untracked();
        let heads = self.columns.with_untracked(|columns| {
            let titles = shown.iter().filter_map(|shown| columns.get(shown.number));
            titles
                .map(|column| column.title.clone())
                .collect::<Vec<_>>()
        });
        let mut lines = vec![heads];
        let mut left_out = 0;
        for row in rows {
            let cells = shown
                .iter()
                .map(|shown| self.source.plain.run((row, shown.number)));
            match cells.collect::<Option<Vec<_>>>() {
                Some(cells) => lines.push(cells),
                None => left_out += 1,
            }
        }
        if lines.len() > 1 || left_out > 0 {
            let text = tab_separated(&lines);
            self.on.copy.run((text, lines.len() - 1, left_out));
        }
    }
}

/// Lines of tab-separated text. Tabs and line ends within a cell become spaces,
/// and what a spreadsheet would run as a formula gets an apostrophe; figures,
/// which may begin with a minus, do not.
pub(super) fn tab_separated(lines: &[Vec<String>]) -> String {
    let mut text = String::new();
    for line in lines {
        for (number, cell) in line.iter().enumerate() {
            if number > 0 {
                text.push('\t');
            }
            let is_figure = cell.starts_with(['-', '+']) && cell.parse::<f64>().is_ok();
            let cell = cell.replace(['\t', '\n', '\r'], " ");
            match is_figure {
                true => text.push_str(&cell),
                false => text.push_str(&harmless(&cell)),
            }
        }
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_grows_and_shrinks_from_where_it_began() {
        let mut selection = Selection::default();
        assert!(selection.is_empty());
        selection.extend(5, 6);
        selection.extend(6, 7);
        assert_eq!(selection.rows(100), [5, 6, 7]);
        selection.extend(7, 3);
        assert_eq!(selection.rows(100), [3, 4, 5]);
        selection.toggle(4);
        selection.toggle(9);
        assert_eq!(selection.rows(100), [3, 5, 9]);
        selection.extend(0, 11);
        assert_eq!(selection.rows(100), [3, 5, 9, 10, 11]);
        assert!(selection.contains(10) && !selection.contains(4));
    }

    #[test]
    fn all_rows_cost_nothing_until_they_are_listed() {
        let selection = Selection::all(5_000_000);
        assert!(selection.contains(4_999_999) && !selection.contains(5_000_000));
        assert_eq!(selection.rows(3), [0, 1, 2]);
        assert!(Selection::all(0).is_empty());
    }

    #[test]
    fn cells_stay_cells_and_run_nothing() {
        let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let text = tab_separated(&[line(&["Name", "Cost"]), line(&["=a\tb\nc", "-12.50"])]);
        assert_eq!(text, "Name\tCost\r\n'=a b c\t-12.50\r\n");
        assert_eq!(tab_separated(&[line(&["-rm"])]), "'-rm\r\n");
    }
}
