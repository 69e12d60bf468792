//! The rows of a grid and their cells.

use leptos::attr::custom::custom_attribute;
use leptos::html;
use leptos::prelude::*;

use super::control::{GridControl, ShownColumn};
use super::head::columns_in_sight;
use super::{CellShape, GridCell, GridName, GridRow};
use crate::browser::{CellStrip, StripCell};
use crate::components::Icon;

/// One row. Its place never changes: another place is another row. What stands in
/// it does, and is filled in where it is.
#[component]
pub(super) fn BodyRow(
    /// The grid.
    control: GridControl,
    /// Its place.
    index: usize,
) -> impl IntoView {
    let is_spare = Memo::new(move |_| control.source.count.get() <= index);
    let row = Memo::new(move |before: Option<&GridRow>| match before {
        Some(before) if is_spare.get() => before.clone(),
        _ => control.source.row.run(index),
    });
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
        control.first.get()?;
        let row = row.get();
        let name = untrack(|| named(control, index, &row));
        Some(name_cell(control, name, &row))
    };
    let element = NodeRef::<html::Div>::new();
    keep_cells(control, element, is_spare.into(), move |column| {
        if row.with(|row| row.is_ready) {
            untrack(|| control.source.cell.run((index, column)))
        } else {
            GridCell {
                class: "grid-awaited",
                ..GridCell::default()
            }
        }
    });
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
        <div class="grid-row" role=move || (!is_spare.get()).then_some("row") hidden=is_spare
            style:top=top node_ref=element
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
        let GridCell { text, class, .. } = control.source.total.run(first.number);
        let name = GridName {
            text,
            class,
            ..GridName::default()
        };
        let row = GridRow {
            level: 1,
            is_ready: true,
            ..GridRow::default()
        };
        Some(name_cell(control, name, &row))
    };
    let element = NodeRef::<html::Div>::new();
    let is_spare = Signal::stored(false);
    keep_cells(control, element, is_spare, move |column| {
        control.source.total.run(column)
    });
    view! {
        <div class="grid-total" role="rowgroup">
            <div class="grid-row" role="row" node_ref=element
                aria-rowindex=move || (control.source.count.get() + 2).to_string()>
                {first}
                <div class="grid-gap" role="presentation"></div>
            </div>
        </div>
    }
    .into_any()
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

fn name_cell(control: GridControl, name: GridName, row: &GridRow) -> AnyView {
    let words = untrack(|| control.words.get());
    let class = format!("grid-cell grid-name {}", name.class);
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
    let text_class = match (name.opens, name.is_absent) {
        (false, _) => "grid-text",
        (true, false) => "grid-text grid-open",
        (true, true) => "grid-text grid-open grid-absent",
    };
    let act = name.opens.then_some("open");
    let menu = row.is_ready.then(|| {
        view! {
            <button type="button" class="grid-act" tabindex="-1" data-act="menu"
                aria-label=words.row_menu>"⋯"</button>
        }
    });
    let indent = format!("{}px", row.level.saturating_sub(1).min(12) * 18);
    let label = name.text.clone();
    view! {
        <div class=class role="rowheader" tabindex="-1" aria-colindex="1" aria-label=label
            title=(!name.title.is_empty()).then_some(name.title)
            style=("--grid-indent", indent)>
            <span class="grid-toggle-place">{toggle}</span>
            {name.icon.map(|name| view! { <Icon name /> })}
            <span class=text_class data-act=act>{name.text}</span>
            {menu}
        </div>
    }
    .into_any()
}

/// Keeps the other cells of a row as they should be, unless it is spare;
/// `content` is that of a column's number.
fn keep_cells(
    control: GridControl,
    element: NodeRef<html::Div>,
    is_spare: Signal<bool>,
    content: impl Fn(usize) -> GridCell + 'static,
) {
    let strip = StoredValue::new_local(None::<CellStrip>);
    Effect::new(move |_| {
        let Some(element) = element.get() else {
            return;
        };
        if is_spare.get() {
            return;
        }
        let columns = columns_in_sight(control).into_iter();
        let cells = columns.map(|(place, column)| {
            let content = content(column.number);
            strip_cell(control, place, column, content)
        });
        let cells = cells.collect();
        strip.update_value(|strip| {
            let strip = strip.get_or_insert_with(|| CellStrip::new(element.into()));
            strip.show(cells);
        });
    });
}

fn strip_cell(
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
