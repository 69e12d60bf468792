//! The rows of a grid and their cells.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use super::GridCell;
use super::control::{GridControl, ShownColumn};
use super::head::columns_in_sight;

/// One row. Its place never changes: another place is another row.
#[component]
pub(super) fn BodyRow(
    /// The grid.
    control: GridControl,
    /// Its place.
    index: usize,
) -> impl IntoView {
    let row = untrack(|| control.source.row.run(index));
    let is_open = Memo::new(move |_| control.source.row.run(index).is_open);
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
    let (is_parent, is_ready, level) = (row.is_parent, row.is_ready, row.level);
    let expanded = move || is_parent.then(|| is_open.get().to_string());
    let first = move || {
        let first = control.first.get()?;
        let cell = if is_ready {
            untrack(|| control.source.cell.run((index, first.number)))
        } else {
            awaited(control, index, first)
        };
        Some(name_cell(
            control, cell, is_parent, is_ready, level, is_open,
        ))
    };
    // Rows of a plain grid have no level.
    let is_tree = control.is_tree.get_untracked();
    let in_tree = |text: String| is_tree.then_some(text);
    view! {
        <div class="grid-row" role="row" style:top=top
            class:grid-row-away=is_away class:grid-row-chosen=is_chosen
            aria-rowindex=(index + 2).to_string()
            {..custom_attribute("aria-level", in_tree(level.to_string()))}
            aria-posinset=in_tree(row.place.0.to_string())
            aria-setsize=in_tree(row.place.1.map_or("-1".to_owned(), |count| count.to_string()))
            aria-expanded=expanded
            aria-selected=move || is_chosen.get().to_string()
            aria-busy=(!is_ready).then_some("true")
        >
            {first}
            <div class="grid-gap" role="presentation"></div>
            <For each=move || columns_in_sight(control) key=|column| *column let:column>
                {
                    let content = if is_ready {
                        untrack(|| control.source.cell.run((index, column.1.number)))
                    } else {
                        GridCell { class: "grid-awaited", ..GridCell::text(String::new()) }
                    };
                    cell(control, column.0, column.1, content)
                }
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
        let closed = Memo::new(|_| false);
        Some(name_cell(control, cell, false, true, 1, closed))
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

fn name_cell(
    control: GridControl,
    content: GridCell,
    is_parent: bool,
    is_ready: bool,
    level: usize,
    is_open: Memo<bool>,
) -> AnyView {
    let words = untrack(|| control.words.get());
    let class = format!("grid-cell grid-name {}", content.class);
    let toggle = is_parent.then(|| {
        view! {
            <button type="button" class="grid-toggle" class:grid-toggle-open=is_open tabindex="-1"
                data-act="toggle" aria-label=words.toggle></button>
        }
    });
    let label = content.text.clone();
    let shown = match content.view {
        Some(view) => view,
        None => view! { <span class="grid-text">{content.text}</span> }.into_any(),
    };
    let menu = is_ready.then(|| {
        view! {
            <button type="button" class="grid-act" tabindex="-1" data-act="menu"
                aria-label=words.row_menu>"⋯"</button>
        }
    });
    let indent = format!("{}px", level.saturating_sub(1).min(12) * 18);
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
