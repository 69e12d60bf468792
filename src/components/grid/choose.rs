//! Choosing and ordering the columns of a grid.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::{ColumnLayout, GridColumn, GridWords};
use crate::browser::{self, FormerFocus};

/// A dialog with all columns: shown or not, and their order.
#[component]
pub(super) fn ColumnDialog(
    /// All words.
    words: Signal<GridWords>,
    /// All columns.
    columns: Signal<Vec<GridColumn>>,
    /// Their arrangement.
    layout: RwSignal<ColumnLayout>,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let former = StoredValue::new_local(FormerFocus::here());
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            browser::show_modal(&dialog);
        }
    });
    on_cleanup(move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
        former.try_with_value(FormerFocus::give_back);
    });
    let families =
        Memo::new(move |_| columns.with(|columns| layout.with(|layout| layout.families(columns))));
    let step = move |family: &'static str, is_later: bool| {
        columns.with_untracked(|columns| {
            layout.update(|layout| layout.step(columns, family, is_later));
        });
    };
    let rows = move || {
        let families = families.get();
        let count = families.len();
        let row = |(place, choice): (usize, super::FamilyChoice)| {
            let family = choice.family;
            let words = words.get();
            let earlier = (words.move_earlier_of)(&choice.title);
            let later = (words.move_later_of)(&choice.title);
            view! {
                <li class="grid-choice">
                    <label class="check">
                        <input type="checkbox" disabled={place == 0} prop:checked=choice.is_shown
                            on:change=move |event| {
                                let is_shown = event_target_checked(&event);
                                layout.update(|layout| layout.show(family, is_shown));
                            } />
                        <span class="check-name">{choice.title.clone()}</span>
                    </label>
                    <button type="button" class="button button-icon button-subtle"
                        aria-label=earlier.clone() title=earlier disabled={place < 2}
                        on:click=move |_| step(family, false)>"↑"</button>
                    <button type="button" class="button button-icon button-subtle"
                        aria-label=later.clone() title=later disabled={place == 0 || place + 1 == count}
                        on:click=move |_| step(family, true)>"↓"</button>
                </li>
            }
        };
        families.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <dialog class="grid-dialog" node_ref=dialog aria-labelledby="grid-dialog-title"
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                on_close.run(());
            }
            on:keydown=|event: ev::KeyboardEvent| event.stop_propagation()>
            <h2 id="grid-dialog-title">{move || words.get().columns}</h2>
            <ul class="grid-choices">{rows}</ul>
            <div class="actions">
                <button type="button" class="button button-primary" on:click=move |_| on_close.run(())>
                    {move || words.get().done}
                </button>
                <button type="button" class="button" on:click=move |_| layout.set(ColumnLayout::default())>
                    {move || words.get().usual_columns}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
