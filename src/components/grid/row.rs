//! What stands in the rows of a grid, and the row of totals.

use leptos::html;
use leptos::prelude::*;

use super::control::{GridControl, ShownColumn};
use super::head::columns_in_sight;
use super::{CellShape, GridCell, GridName, GridRow, GridWords};
use crate::browser::{NameFace, RowStrip, StripCell};
use crate::components::IconName;

/// The row of totals.
#[component]
pub(super) fn TotalRow(
    /// The grid.
    control: GridControl,
) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    let strip = StoredValue::new_local(None::<RowStrip>);
    Effect::new(move |_| {
        let (Some(element), Some(first)) = (element.get(), control.first.get()) else {
            return;
        };
        let name = control.source.total.run(first.number);
        let cells = columns_in_sight(control)
            .into_iter()
            .map(|(place, column)| {
                let content = control.source.total.run(column.number);
                strip_cell(control, place, column, content)
            });
        let cells = cells.collect();
        strip.update_value(|strip| {
            let strip = strip.get_or_insert_with(|| RowStrip::of(element.into()));
            strip.show_name(NameFace {
                class: format!("grid-cell grid-name {}", name.class),
                text: name.text,
                text_class: "grid-text",
                ..NameFace::default()
            });
            strip.show_cells(cells);
        });
    });
    view! {
        <div class="grid-total" role="rowgroup">
            <div class="grid-row" role="row" node_ref=element
                aria-rowindex=move || (control.source.count.get() + 2).to_string()>
                <div class="grid-gap" role="presentation"></div>
            </div>
        </div>
    }
    .into_any()
}

/// The first cell of a row.
pub(super) fn name_face(control: GridControl, place: usize, row: &GridRow) -> NameFace {
    let name = named(control, place, row);
    let label = |label: fn(&GridWords) -> &String| control.words.with(|words| label(words).clone());
    NameFace {
        class: format!("grid-cell grid-name {}", name.class),
        text: name.text,
        text_class: match (name.opens, name.is_absent) {
            (false, _) => "grid-text",
            (true, false) => "grid-text grid-open",
            (true, true) => "grid-text grid-open grid-absent",
        },
        title: name.title,
        indent_px: row.level.saturating_sub(1).min(12) * 18,
        icon: name.icon.map(IconName::path),
        opens: name.opens,
        toggle: row
            .is_parent
            .then(|| (row.is_open, label(|words| &words.toggle))),
        menu: row.is_ready.then(|| label(|words| &words.row_menu)),
    }
}

/// What a row is called; what is said where it is on its way.
fn named(control: GridControl, index: usize, row: &GridRow) -> GridName {
    let name = control.source.name.run(index);
    if row.is_ready || !name.text.is_empty() {
        return name;
    }
    GridName {
        text: control.words.get().awaited,
        class: "grid-awaited",
        ..GridName::default()
    }
}

/// Another cell of a row; `place` is its column's among the shown ones.
pub(super) fn strip_cell(
    control: GridControl,
    place: usize,
    column: ShownColumn,
    content: GridCell,
) -> StripCell {
    let (is_number, is_part) = control.columns.with_untracked(|columns| {
        let column = columns.get(column.number);
        column.map_or((false, false), |column| {
            (column.is_number, !column.note.is_empty())
        })
    });
    let classes = [
        Some("grid-cell"),
        is_number.then_some("grid-number"),
        is_part.then_some("grid-part"),
        (content.shape == CellShape::Plain).then_some("grid-plain"),
        Some(content.class).filter(|own| !own.is_empty()),
    ];
    let mut class = String::with_capacity(48);
    for own in classes.into_iter().flatten() {
        if !class.is_empty() {
            class.push(' ');
        }
        class.push_str(own);
    }
    StripCell {
        column: place + 1,
        class,
        text: content.text,
        shape: content.shape,
        title: content.title,
    }
}
