//! How wide the columns are shown.

use super::control::ShownColumn;

/// Grids up to this width are narrow.
const NARROW_PX: f64 = 480.0;
const FIRST_COLUMN_NARROW_SHARE: f64 = 0.39;
/// The widest other column of a narrow grid.
const NARROW_COLUMN_PX: u32 = 104;
/// On narrow screens the first column leaves room for others.
const FIRST_COLUMN_SHARE: f64 = 0.46;

/// Widths of the shown columns where the grid is `view_px` wide.
pub(super) fn widths(shown: &[ShownColumn], view_px: f64) -> Vec<u32> {
    let is_narrow = view_px < NARROW_PX;
    let share = if is_narrow {
        FIRST_COLUMN_NARROW_SHARE
    } else {
        FIRST_COLUMN_SHARE
    };
    let most_px = (view_px * share).max(96.0) as u32;
    let mut widths_px: Vec<u32> = shown.iter().map(|shown| shown.width_px).collect();
    if let Some(first_px) = widths_px.first_mut()
        && view_px > 0.0
    {
        *first_px = most_px.min(*first_px);
        if is_narrow {
            // Name, cost and change stand side by side.
            for width_px in &mut widths_px[1..] {
                *width_px = NARROW_COLUMN_PX.min(*width_px);
            }
        }
    }
    widths_px
}
