//! Where the keyboard is in a grid, and where its keys go from there.

/// A row of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowPlace {
    /// The headings.
    Head,
    /// One of the rows, from 0.
    Body(usize),
    /// The totals.
    Total,
}

/// A cell of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GridPlace {
    /// Its row.
    pub(super) row: RowPlace,
    /// Its place among the shown columns, from 0.
    pub(super) column: usize,
}

/// Size of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GridExtent {
    /// Rows beside head and totals.
    pub(super) rows: usize,
    /// Shown columns.
    pub(super) columns: usize,
    /// Whether there is a row of totals.
    pub(super) has_total: bool,
    /// Rows of a page.
    pub(super) page: usize,
}

/// Where a key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    RowStart,
    RowEnd,
    First,
    Last,
}

impl RowPlace {
    /// `aria-rowindex`: counts from 1, the head included.
    pub(super) fn index(self, rows: usize) -> usize {
        match self {
            Self::Head => 1,
            Self::Body(row) => row + 2,
            Self::Total => rows + 2,
        }
    }

    /// The row with an `aria-rowindex`.
    pub(super) fn at(index: usize, rows: usize) -> Self {
        match index.checked_sub(2) {
            None => Self::Head,
            Some(row) if row < rows => Self::Body(row),
            Some(_) => Self::Total,
        }
    }
}

impl GridPlace {
    /// The place that a step leads to; the same one at an edge.
    pub(super) fn after(self, step: Step, extent: GridExtent) -> Self {
        let last_row = match (extent.has_total, extent.rows.checked_sub(1)) {
            (true, _) => RowPlace::Total,
            (false, Some(last)) => RowPlace::Body(last),
            (false, None) => RowPlace::Head,
        };
        let last_column = extent.columns.saturating_sub(1);
        let row = match step {
            Step::Up => self.moved(-1, extent),
            Step::Down => self.moved(1, extent),
            Step::PageUp => self.moved(-(extent.page as isize), extent),
            Step::PageDown => self.moved(extent.page as isize, extent),
            Step::First if extent.rows > 0 => RowPlace::Body(0),
            Step::First => RowPlace::Head,
            Step::Last => last_row,
            Step::Left | Step::Right | Step::RowStart | Step::RowEnd => self.row,
        };
        let column = match step {
            Step::Left => self.column.saturating_sub(1),
            Step::Right => self.column + 1,
            Step::RowStart | Step::First => 0,
            Step::RowEnd | Step::Last => last_column,
            _ => self.column,
        };
        Self { row, column }.within(extent)
    }

    fn moved(self, by: isize, extent: GridExtent) -> RowPlace {
        let last = extent.rows.checked_sub(1);
        match (self.row, last) {
            (RowPlace::Head, Some(_)) if by > 0 => RowPlace::Body(0),
            (RowPlace::Head, None) if by > 0 && extent.has_total => RowPlace::Total,
            (RowPlace::Total, Some(last)) if by < 0 => RowPlace::Body(last),
            (RowPlace::Total, None) if by < 0 => RowPlace::Head,
            (RowPlace::Body(row), Some(last)) => match row.checked_add_signed(by) {
                // One step leaves the rows, a page stops at their edge.
                None if by == -1 => RowPlace::Head,
                None => RowPlace::Body(0),
                Some(target) if target <= last => RowPlace::Body(target),
                Some(_) if by == 1 && extent.has_total => RowPlace::Total,
                Some(_) => RowPlace::Body(last),
            },
            (row, _) => row,
        }
    }

    /// The nearest place that there is.
    pub(super) fn within(self, extent: GridExtent) -> Self {
        let row = match (self.row, extent.rows.checked_sub(1)) {
            (RowPlace::Body(row), Some(last)) => RowPlace::Body(row.min(last)),
            (RowPlace::Body(_), None) => RowPlace::Head,
            (RowPlace::Total, Some(last)) if !extent.has_total => RowPlace::Body(last),
            (RowPlace::Total, None) if !extent.has_total => RowPlace::Head,
            (row, _) => row,
        };
        Self {
            row,
            column: self.column.min(extent.columns.saturating_sub(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: GridExtent = GridExtent {
        rows: 100,
        columns: 5,
        has_total: true,
        page: 10,
    };

    fn at(row: RowPlace, column: usize) -> GridPlace {
        GridPlace { row, column }
    }

    #[test]
    fn keys_walk_through_head_rows_and_totals() {
        use RowPlace::{Body, Head, Total};
        let row = |from, step| at(from, 2).after(step, EXTENT).row;
        assert_eq!(row(Head, Step::Up), Head);
        assert_eq!(row(Head, Step::Down), Body(0));
        assert_eq!(row(Body(0), Step::Up), Head);
        assert_eq!(row(Body(99), Step::Down), Total);
        assert_eq!(row(Total, Step::Up), Body(99));
        assert_eq!(row(Total, Step::Down), Total);
        assert_eq!(row(Body(5), Step::PageUp), Body(0));
        assert_eq!(row(Body(95), Step::PageDown), Body(99));
        assert_eq!(row(Body(50), Step::PageDown), Body(60));
    }

    #[test]
    fn corners_are_one_key_away() {
        use RowPlace::{Body, Total};
        let from = at(Body(50), 2);
        assert_eq!(from.after(Step::First, EXTENT), at(Body(0), 0));
        assert_eq!(from.after(Step::Last, EXTENT), at(Total, 4));
        assert_eq!(from.after(Step::RowStart, EXTENT), at(Body(50), 0));
        assert_eq!(from.after(Step::RowEnd, EXTENT), at(Body(50), 4));
        assert_eq!(at(Body(1), 4).after(Step::Right, EXTENT), at(Body(1), 4));
        assert_eq!(at(Body(1), 0).after(Step::Left, EXTENT), at(Body(1), 0));
    }

    #[test]
    fn a_grid_without_rows_still_has_its_head() {
        let empty = GridExtent {
            rows: 0,
            has_total: false,
            ..EXTENT
        };
        for step in [Step::Down, Step::First, Step::Last, Step::PageDown] {
            assert_eq!(at(RowPlace::Head, 0).after(step, empty).row, RowPlace::Head);
        }
        assert_eq!(
            at(RowPlace::Body(7), 9).within(empty),
            at(RowPlace::Head, 4)
        );
    }

    #[test]
    fn rows_are_numbered_with_the_head_first() {
        for place in [
            RowPlace::Head,
            RowPlace::Body(0),
            RowPlace::Body(99),
            RowPlace::Total,
        ] {
            assert_eq!(RowPlace::at(place.index(100), 100), place);
        }
    }
}
