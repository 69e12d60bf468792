//! The headings of a grid.

use leptos::prelude::*;

use super::control::{GridControl, ShownColumn};
use crate::components::{Icon, IconName};
use crate::i18n;

/// The row of headings.
#[component]
pub(super) fn HeadRow(
    /// The grid.
    control: GridControl,
) -> impl IntoView {
    let first = move || {
        let first = control.first.get();
        first.map(|column| heading(control, 0, column))
    };
    view! {
        <div class="grid-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                {first}
                <div class="grid-gap" role="presentation"></div>
                <For each=move || columns_in_sight(control) key=|column| *column let:column>
                    {heading(control, column.0, column.1)}
                </For>
            </div>
        </div>
    }
    .into_any()
}

/// The columns in the document beside the first, with their places.
pub(super) fn columns_in_sight(control: GridControl) -> Vec<(usize, ShownColumn)> {
    let range = control.column_window.with(|window| window.columns.clone());
    control.shown.with(|shown| {
        let inside = shown.iter().copied().enumerate().skip(range.start);
        // A width is in the template, and no reason to draw a cell anew.
        inside
            .take(range.len())
            .map(|(place, column)| {
                (
                    place,
                    ShownColumn {
                        width_px: 0,
                        ..column
                    },
                )
            })
            .collect()
    })
}

fn heading(control: GridControl, place: usize, shown: ShownColumn) -> AnyView {
    let Some(column) = control
        .columns
        .with_untracked(|columns| columns.get(shown.number).cloned())
    else {
        return ().into_any();
    };
    let class = match (place, column.is_number) {
        (0, _) => "grid-cell grid-name",
        (_, true) => "grid-cell grid-number",
        (_, false) => "grid-cell",
    };
    let id = column.id.clone();
    let direction = Memo::new(move |_| {
        control.sort.with(|sort| {
            let place = sort.iter().position(|sort| sort.column == id)?;
            Some((place + 1, sort[place].is_ascending, sort.len()))
        })
    });
    let aria_sort = move || match direction.get() {
        Some((1, true, _)) => Some("ascending"),
        Some((1, false, _)) => Some("descending"),
        // Only one column may say so; the others say it in words.
        _ => None,
    };
    let mark = move || {
        direction.get().map(|(number, is_ascending, count)| {
            let arrow = if is_ascending { "↑" } else { "↓" };
            let number_shown = (count > 1).then(|| i18n::count(number as u64));
            view! { <span class="grid-sort-mark" aria-hidden="true">{arrow} {number_shown}</span> }
        })
    };
    let (title, note) = (column.title.clone(), column.note.clone());
    let label = move || {
        let sorted = direction
            .get()
            .map(|(number, is_ascending, _)| (control.words.get().sorted)(number, is_ascending));
        said(&[title.clone(), note.clone(), sorted.unwrap_or_default()])
    };
    let menu_label = {
        let title = column.title.clone();
        move || (control.words.get().column_menu_of)(&title)
    };
    let act = if column.is_sortable { "sort" } else { "" };
    let has_note = !column.note.is_empty();
    let hints = said(&[column.detail, column.note]);
    let detail = (!hints.is_empty()).then_some(hints);
    view! {
        <div class=class role="columnheader" tabindex="-1" aria-colindex=(place + 1).to_string()
            aria-label=label aria-sort=aria_sort title=detail>
            <span class="grid-heading" class:grid-sortable=column.is_sortable data-act=act>
                <span class="grid-heading-text">{column.title}</span>
                {has_note.then(|| view! { <span class="grid-part-mark" aria-hidden="true"></span> })}
                {mark}
            </span>
            <button type="button" class="grid-act" tabindex="-1" data-act="menu" aria-label=menu_label>
                <Icon name=IconName::More />
            </button>
            <span class="grid-resize" data-act="resize" aria-hidden="true"></span>
        </div>
    }
    .into_any()
}

/// Those of the words that say something, as a list.
fn said(words: &[String]) -> String {
    let words: Vec<&String> = words.iter().filter(|words| !words.is_empty()).collect();
    i18n::list(&words)
}
