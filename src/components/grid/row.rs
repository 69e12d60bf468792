//! The rows of a grid and their cells.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use super::control::{GridControl, ShownColumn};
use super::head::columns_in_sight;
use super::{GridCell, GridRow};

/// One row. Its place never changes: another place is another row. What stands in
/// it does, and is filled in where it is.
#[component]
pub(super) fn BodyRow(
    /// The grid.
    control: GridControl,
    /// Its place.
    index: usize,
) -> impl IntoView {
    let row = Memo::new(move |_| control.source.row.run(index));
    let is_chosen = Memo::new(move |_| {
        control
            .selection
            .with(|selection| selection.contains(index))
    });
    let is_away = Memo::new(move |_| control.window.with(|window| !window.rows.contains(&index)));
    let top = move || {
        let rows = index as f64 - control.anchor.get() as f64;
        // Out of sight it only has to be somewhere.
        let rows = if is_away.get() { 0.0 } else { rows };
        format!("{}px", rows * f64::from(control.row_px.get()))
    };
    let expanded = move || {
        row.with(|row| {
            row.is_parent
                .then_some(if row.is_open { "true" } else { "false" })
        })
    };
    let first = move || {
        let first = control.first.get()?;
        let row = row.get();
        let cell = untrack(|| {
            if row.is_ready {
                control.source.cell.run((index, first.number))
            } else {
                awaited(control, index, first)
            }
        });
        Some(name_cell(control, cell, &row))
    };
    // Rows of a plain grid have no level.
    let in_tree =
        move |text: fn(&GridRow) -> String| move || control.is_tree.get().then(|| row.with(text));
    let level = in_tree(|row| row.level.to_string());
    let place = in_tree(|row| row.place.0.to_string());
    let siblings = in_tree(|row| {
        row.place
            .1
            .map_or("-1".to_owned(), |count| count.to_string())
    });
    view! {
        <div class="grid-row" role="row" style:top=top
            class:grid-row-away=is_away class:grid-row-chosen=is_chosen
            aria-rowindex=(index + 2).to_string()
            {..custom_attribute("aria-level", level)}
            aria-posinset=place
            aria-setsize=siblings
            aria-expanded=expanded
            aria-selected=move || if is_chosen.get() { "true" } else { "false" }
            aria-busy=move || row.with(|row| (!row.is_ready).then_some("true"))
        >
            {first}
            <div class="grid-gap" role="presentation"></div>
            <For each=move || columns_in_sight(control) key=|column| *column let:column>
                {move || {
                    let is_ready = row.with(|row| row.is_ready);
                    let content = if is_ready {
                        untrack(|| control.source.cell.run((index, column.1.number)))
                    } else {
                        GridCell { class: "grid-awaited", ..GridCell::text(String::new()) }
                    };
                    cell(control, column.0, column.1, content)
                }}
            </For>
        </div>
    }
    .into_any()
}

/// The row of totals.
#[component]
pub(super) fn TotalRow(
    /// The grid.
    control: GridControl,
) -> impl IntoView {
    let first = move || {
        let first = control.first.get()?;
        let cell = control.source.total.run(first.number);
        let row = GridRow {
            level: 1,
            is_ready: true,
            ..GridRow::default()
        };
        Some(name_cell(control, cell, &row))
    };
    let others = move || {
        columns_in_sight(control)
            .into_iter()
            .map(|(place, column)| {
                let content = control.source.total.run(column.number);
                cell(control, place, column, content)
            })
            .collect_view()
    };
    view! {
        <div class="grid-total" role="rowgroup">
            <div class="grid-row" role="row"
                aria-rowindex=move || (control.source.count.get() + 2).to_string()>
                {first}
                <div class="grid-gap" role="presentation"></div>
                {others}
            </div>
        </div>
    }
    .into_any()
}

/// What stands where a row is on its way, or could not be read.
fn awaited(control: GridControl, index: usize, first: ShownColumn) -> GridCell {
    let said = untrack(|| control.source.cell.run((index, first.number)));
    if said.text.is_empty() {
        GridCell {
            class: "grid-awaited",
            ..GridCell::text(untrack(|| control.words.get().awaited))
        }
    } else {
        said
    }
}

fn name_cell(control: GridControl, content: GridCell, row: &GridRow) -> AnyView {
    let words = untrack(|| control.words.get());
    let class = format!("grid-cell grid-name {}", content.class);
    let toggle_class = match row.is_open {
        true => "grid-toggle grid-toggle-open",
        false => "grid-toggle",
    };
    let toggle = row.is_parent.then(|| {
        view! {
            <button type="button" class=toggle_class tabindex="-1"
                data-act="toggle" aria-label=words.toggle></button>
        }
    });
    let label = content.text.clone();
    let shown = match content.view {
        Some(view) => view,
        None => view! { <span class="grid-text">{content.text}</span> }.into_any(),
    };
    let menu = row.is_ready.then(|| {
        view! {
            <button type="button" class="grid-act" tabindex="-1" data-act="menu"
                aria-label=words.row_menu>"⋯"</button>
        }
    });
    let indent = format!("{}px", row.level.saturating_sub(1).min(12) * 18);
    view! {
        <div class=class role="rowheader" tabindex="-1" aria-colindex="1" aria-label=label
            title=(!content.title.is_empty()).then_some(content.title)
            style=("--grid-indent", indent)>
            <span class="grid-toggle-place">{toggle}</span>
            {shown}
            {menu}
        </div>
    }
    .into_any()
}

fn cell(control: GridControl, place: usize, column: ShownColumn, content: GridCell) -> AnyView {
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
        Some(content.class).filter(|own| !own.is_empty()),
    ];
    let class = classes.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let title = (!content.title.is_empty()).then_some(content.title);
    let inside = match content.view {
        Some(view) => view,
        None => content.text.into_any(),
    };
    view! {
        <div class=class role="gridcell" tabindex="-1" aria-colindex=(place + 1).to_string() title=title>
            {inside}
        </div>
    }
    .into_any()
}
