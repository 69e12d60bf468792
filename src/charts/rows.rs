//! The frame that charts of rows share: a name, a bar, and figures in columns at
//! the right; on narrow pictures the name stands above its bar.

use super::ink::Ink;
use super::layout::{Layout, TEXT_PX};
use super::shapes::{Anchor, Rect, Slot, Subject, Text};
use super::text_width::{ellipsized, text_width_px};

pub(super) const GAP_PX: f64 = 12.0;
const TOP_PX: f64 = 6.0;
/// Below this width the name stands above its bar.
const NARROW_PX: f64 = 520.0;

/// What one row says.
pub(super) struct Row {
    /// What it stands for.
    pub subject: Subject,
    /// The name at the left.
    pub name: String,
    /// The figures at the right, as many in each row.
    pub figures: Vec<String>,
}

/// Rows with their texts, and where their bars belong.
pub(super) struct Rows {
    /// Has slots and texts.
    pub layout: Layout,
    /// Where each row's bar may be.
    pub bars: Vec<Rect>,
    /// Whether names stand above the bars.
    pub is_narrow: bool,
}

/// Lays out the texts of `rows`.
#[must_use]
pub(super) fn laid_out(rows: Vec<Row>, width_px: f64) -> Rows {
    let is_narrow = width_px < NARROW_PX;
    let row_px = if is_narrow { 44.0 } else { 32.0 };
    let column_count = rows.first().map_or(0, |row| row.figures.len());
    let column_px: Vec<f64> = (0..column_count)
        .map(|column| widest(rows.iter().map(|row| row.figures[column].as_str())))
        .collect();
    let gaps_px = GAP_PX * column_count.saturating_sub(1) as f64;
    let figures_px = column_px.iter().sum::<f64>() + gaps_px;
    let name_px = if is_narrow {
        (width_px - figures_px - GAP_PX).max(0.0)
    } else {
        widest(rows.iter().map(|row| row.name.as_str())).min(width_px * 0.3)
    };
    let (bar_left, bar_right) = if is_narrow {
        (0.0, width_px)
    } else {
        let right = (width_px - figures_px - GAP_PX).max(width_px / 3.0);
        ((name_px + GAP_PX).round(), right.round())
    };
    let height_px = TOP_PX * 2.0 + row_px * rows.len().max(1) as f64;
    let mut layout = Layout {
        width_px,
        height_px,
        plot: Rect {
            left: 0.0,
            top: TOP_PX,
            right: width_px,
            bottom: height_px - TOP_PX,
        },
        ..Layout::default()
    };
    let mut bars = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let top = TOP_PX + row_px * index as f64;
        layout.slots.push(Slot {
            subject: row.subject,
            area: Rect {
                left: 0.0,
                top,
                right: width_px,
                bottom: top + row_px,
            },
        });
        let (text_y, bar_top, bar_bottom) = if is_narrow {
            (top + 12.0, top + 24.0, top + 36.0)
        } else {
            (top + row_px / 2.0, top + 8.0, top + row_px - 8.0)
        };
        bars.push(Rect {
            left: bar_left,
            top: bar_top,
            right: bar_right,
            bottom: bar_bottom,
        });
        let name = ellipsized(&row.name, name_px, TEXT_PX);
        let text = Text::new((0.0, text_y), Anchor::Start, Ink::Value, name);
        layout.texts.push(text);
        let mut end = width_px - figures_px;
        for (column, (figure, column_px)) in row.figures.into_iter().zip(&column_px).enumerate() {
            end += column_px;
            let ink = if column == 0 { Ink::Value } else { Ink::Axis };
            let text = Text::new((end, text_y), Anchor::End, ink, figure);
            layout.texts.push(text);
            end += GAP_PX;
        }
    }
    Rows {
        layout,
        bars,
        is_narrow,
    }
}

/// Whether the name of the row with that slot is written in full.
#[must_use]
pub(super) fn is_name_whole(layout: &Layout, slot: usize, name: &str) -> bool {
    let y = layout.slots.get(slot).map(|slot| slot.area);
    y.is_some_and(|area| {
        layout
            .texts
            .iter()
            .any(|text| area.holds(text.at) && text.text == name)
    })
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    texts
        .map(|text| text_width_px(text, TEXT_PX))
        .fold(0.0, f64::max)
}
