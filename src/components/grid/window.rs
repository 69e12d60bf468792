//! Which rows and columns of a long, wide table are on the screen. Browsers
//! lay out only so many pixels: beyond that the scroll offset is scaled.

use std::fmt::Write as _;
use std::ops::Range;

/// Height in pixels up to which one pixel of the scroll bar is one of the rows.
/// Browsers give up between 17 and 33 million.
const MOST_HEIGHT_PX: f64 = 10_000_000.0;
/// Rows are placed relative to a multiple of this, so that no place in the
/// document is further from its origin than a browser can say.
const ANCHOR_ROWS: usize = 4096;
/// Rows beyond the edges that are there before they are seen.
pub(super) const OVERSCAN_ROWS: usize = 5;
/// The same for columns.
const OVERSCAN_COLUMNS: usize = 1;

/// The rows to have in the document, and where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowWindow {
    /// Rows to have.
    pub(super) rows: Range<usize>,
    /// Those of them that are seen.
    pub(super) seen: Range<usize>,
    /// The row that lies at `shift_px`; others lie relative to it.
    pub(super) anchor: usize,
    /// From the top of the scrolled content, in pixels.
    pub(super) shift_px: f64,
}

/// Heights of a table's rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RowMetrics {
    /// How many rows there are.
    pub(super) count: usize,
    /// Height of each in pixels.
    pub(super) row_px: f64,
    /// Height of the part of the table that shows rows, in pixels.
    pub(super) view_px: f64,
}

impl RowMetrics {
    fn full_px(self) -> f64 {
        self.count as f64 * self.row_px
    }

    /// Height of the scrolled content.
    pub(super) fn content_px(self) -> f64 {
        self.full_px().min(MOST_HEIGHT_PX)
    }

    /// How many pixels of the rows one pixel of the scroll bar is.
    fn scale(self) -> f64 {
        let (full, content) = (self.full_px(), self.content_px());
        if full <= content || content <= self.view_px {
            return 1.0;
        }
        (full - self.view_px) / (content - self.view_px)
    }

    /// With the height that the table is about to have, up to `most_px` for rows
    /// and totals: its rows are there before the browser has laid it out.
    pub(super) fn about_to_grow(self, most_px: f64) -> Self {
        let coming_px = most_px.min(self.full_px());
        // A scroll bar makes no difference.
        if coming_px < self.view_px + 2.0 * self.row_px {
            return self;
        }
        Self {
            view_px: coming_px,
            ..self
        }
    }

    /// The rows at a scroll offset.
    pub(super) fn window(self, scroll_px: f64) -> RowWindow {
        let scroll_px = scroll_px.clamp(0.0, (self.content_px() - self.view_px).max(0.0));
        let top_px = scroll_px * self.scale();
        let first = ((top_px / self.row_px).floor() as usize).min(self.count);
        let last = ((top_px + self.view_px) / self.row_px).ceil() as usize;
        let seen = first..last.clamp(first, self.count);
        let rows = seen.start.saturating_sub(OVERSCAN_ROWS)
            ..seen.end.saturating_add(OVERSCAN_ROWS).min(self.count);
        let anchor = rows.start / ANCHOR_ROWS * ANCHOR_ROWS;
        RowWindow {
            shift_px: anchor as f64 * self.row_px - top_px + scroll_px,
            rows,
            seen,
            anchor,
        }
    }

    /// The scroll offset nearest to `scroll_px` at which a row is wholly seen.
    pub(super) fn reveal(self, row: usize, scroll_px: f64) -> f64 {
        let top_px = scroll_px * self.scale();
        let row_top_px = row as f64 * self.row_px;
        let lowest_px = row_top_px + self.row_px - self.view_px;
        let wanted_px = if row_top_px < top_px {
            row_top_px
        } else if lowest_px > top_px {
            lowest_px.min(row_top_px)
        } else {
            return scroll_px;
        };
        (wanted_px / self.scale()).max(0.0)
    }

    /// How many rows a page is, at least one.
    pub(super) fn page(self) -> usize {
        ((self.view_px / self.row_px).floor() as usize).max(2) - 1
    }
}

/// The columns to have in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnWindow {
    /// Beside the first column, which is always there.
    pub(super) columns: Range<usize>,
    /// Value of `grid-template-columns`: the first column, what is left out
    /// before, the columns, what is left out after.
    pub(super) template: String,
    /// Width of all columns in pixels.
    pub(super) width_px: u32,
}

/// The columns at a scroll offset; the first one of `widths_px` stays in place.
pub(super) fn column_window(widths_px: &[u32], scroll_px: f64, view_px: f64) -> ColumnWindow {
    let first_px = widths_px.first().copied().unwrap_or(0);
    let rest = widths_px.get(1..).unwrap_or_default();
    let (from_px, until_px) = (scroll_px, scroll_px + view_px - f64::from(first_px));
    let mut edge_px = 0.0;
    let (mut start, mut end) = (rest.len(), 0);
    for (number, width_px) in rest.iter().enumerate() {
        let next_px = edge_px + f64::from(*width_px);
        if next_px > from_px && edge_px < until_px {
            start = start.min(number);
            end = number + 1;
        }
        edge_px = next_px;
    }
    let start = start.min(end).saturating_sub(OVERSCAN_COLUMNS);
    let end = (end + OVERSCAN_COLUMNS).min(rest.len());
    let before_px: u32 = rest[..start].iter().sum();
    let after_px: u32 = rest[end..].iter().sum();
    let mut template = format!("{first_px}px {before_px}px");
    for width_px in &rest[start..end] {
        // Writing to a string cannot fail.
        let _ = write!(template, " {width_px}px");
    }
    let _ = write!(template, " {after_px}px");
    ColumnWindow {
        columns: start + 1..end + 1,
        template,
        width_px: widths_px.iter().sum(),
    }
}

/// The scroll offset nearest to `scroll_px` at which a column is wholly seen
/// beside the first one.
pub(super) fn reveal_column(widths_px: &[u32], column: usize, scroll_px: f64, view_px: f64) -> f64 {
    let (Some(first_px), Some(width_px)) = (widths_px.first(), widths_px.get(column)) else {
        return scroll_px;
    };
    if column == 0 {
        return scroll_px;
    }
    let left_px = f64::from(widths_px[1..column].iter().sum::<u32>());
    let room_px = view_px - f64::from(*first_px);
    let least_px = left_px + f64::from(*width_px) - room_px;
    if left_px < scroll_px {
        left_px
    } else if least_px > scroll_px {
        least_px.min(left_px).max(0.0)
    } else {
        scroll_px
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn metrics(count: usize) -> RowMetrics {
        RowMetrics {
            count,
            row_px: 32.0,
            view_px: 320.0,
        }
    }

    #[test]
    fn only_what_is_seen_and_a_little_more_is_there() {
        let window = metrics(100_000).window(32_000.0);
        assert_eq!(window.seen, 1000..1010);
        assert_eq!(window.rows, 995..1015);
        let top = metrics(100_000).window(0.0);
        assert_eq!((top.rows, top.anchor), (0..15, 0));
        let few = metrics(3).window(500.0);
        assert_eq!((few.rows, few.shift_px), (0..3, 0.0));
        assert_eq!(metrics(0).window(0.0).rows, 0..0);
    }

    #[test]
    fn rows_are_there_before_the_table_has_grown() {
        let few = RowMetrics {
            view_px: 32.0,
            ..metrics(100)
        };
        assert_eq!(few.about_to_grow(320.0).view_px, 320.0);
        assert_eq!(few.about_to_grow(320.0).window(0.0).seen, 0..10);
        let grown = metrics(100);
        assert_eq!(grown.about_to_grow(340.0), grown);
        assert_eq!(metrics(3).about_to_grow(900.0), metrics(3));
    }

    #[test]
    fn beyond_what_a_browser_lays_out_the_offset_is_scaled() {
        let huge = metrics(5_000_000);
        assert_eq!(huge.content_px(), MOST_HEIGHT_PX);
        let end = huge.window(huge.content_px() - huge.view_px);
        assert_eq!(end.seen.end, 5_000_000);
        assert_eq!(huge.window(0.0).seen.start, 0);
    }

    #[test]
    fn columns_out_of_sight_leave_their_room() {
        let widths = [200, 100, 100, 100, 100, 100, 100, 100, 100, 100];
        let all = column_window(&widths, 0.0, 5000.0);
        assert_eq!((all.columns, all.width_px), (1..10, 1100));
        let some = column_window(&widths, 400.0, 400.0);
        assert_eq!(some.columns, 4..8);
        assert!(some.template.starts_with("200px 300px 100px"));
        assert!(some.template.ends_with("100px 200px"));
        let none = column_window(&[200], 0.0, 400.0);
        assert_eq!(
            (none.columns, none.template.as_str()),
            (1..1, "200px 0px 0px")
        );
    }

    #[test]
    fn a_column_is_brought_beside_the_first() {
        let widths = [200, 100, 100, 100, 100];
        assert_eq!(reveal_column(&widths, 4, 0.0, 400.0), 200.0);
        assert_eq!(reveal_column(&widths, 1, 200.0, 400.0), 0.0);
        assert_eq!(reveal_column(&widths, 0, 200.0, 400.0), 200.0);
        assert_eq!(reveal_column(&widths, 9, 7.0, 400.0), 7.0);
    }

    proptest! {
        #[test]
        fn a_revealed_row_is_seen(
            count in 1usize..2_000_000,
            row in any::<prop::sample::Index>(),
            scroll in 0.0f64..1.0,
        ) {
            let metrics = metrics(count);
            let row = row.index(count);
            let before = scroll * (metrics.content_px() - metrics.view_px).max(0.0);
            let window = metrics.window(metrics.reveal(row, before));
            prop_assert!(window.seen.contains(&row), "{row} in {:?}", window.seen);
            prop_assert!(window.rows.len() <= 11 + 2 * OVERSCAN_ROWS + 1);
        }

        #[test]
        fn every_offset_shows_rows_where_they_are(count in 1usize..2_000_000, scroll in 0.0f64..1.0) {
            let metrics = metrics(count);
            let scroll_px = scroll * (metrics.content_px() - metrics.view_px).max(0.0);
            let window = metrics.window(scroll_px);
            let top_px = (window.seen.start - window.anchor) as f64 * metrics.row_px + window.shift_px;
            prop_assert!(top_px <= scroll_px + 0.01);
            prop_assert!(top_px > scroll_px - metrics.row_px - 0.01);
        }
    }
}
