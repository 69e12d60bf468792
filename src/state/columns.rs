//! How a person has arranged the columns of a grid, kept over visits under the
//! grid's name.

use crate::browser;

/// What the names of these notes begin with.
pub(super) const PREFIX: &str = "meterview.columns.";

fn name(grid: &str) -> String {
    format!("{PREFIX}{grid}")
}

/// What was kept for a grid.
pub(crate) fn kept_columns(grid: &str) -> Option<String> {
    browser::remembered(&name(grid))
}

/// Keeps the arrangement of a grid.
pub(crate) fn keep_columns(grid: &str, arrangement: &str) {
    browser::remember(&name(grid), arrangement);
}
