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
    let list = NodeRef::<html::Ul>::new();
    // The list is drawn anew: what was pressed takes the focus again.
    let changed = move |key: String| {
        browser::on_next_frame(move || {
            if let Some(list) = list.get_untracked() {
                browser::focus_among(&list, &format!("[data-key='{key}']"), |_, _| 0);
            }
        });
    };
    let step = move |family: &'static str, is_later: bool| {
        columns.with_untracked(|columns| {
            layout.update(|layout| layout.step(columns, family, is_later));
        });
    };
    let rows = move || {
        let families = families.get();
        let count = families.len();
        let words = words.get();
        let row = |(place, choice): (usize, super::FamilyChoice)| {
            let family = choice.family;
            let move_button = |is_later: bool| {
                let (name, sign, is_at_end) = if is_later {
                    (
                        (words.move_later_of)(&choice.title),
                        "↓",
                        place == 0 || place + 1 == count,
                    )
                } else {
                    ((words.move_earlier_of)(&choice.title), "↑", place < 2)
                };
                let key = format!("{family}.{sign}");
                let pressed = key.clone();
                view! {
                    <button type="button" class="button button-icon button-subtle" data-key=key
                        aria-label=name.clone() title=name aria-disabled=is_at_end.then_some("true")
                        on:click=move |_| if !is_at_end {
                            step(family, is_later);
                            changed(pressed.clone());
                        }>
                        {sign}
                    </button>
                }
            };
            let key = format!("{family}.shown");
            let ticked = key.clone();
            view! {
                <li class="grid-choice">
                    <label class="check">
                        <input type="checkbox" data-key=key disabled={place == 0}
                            prop:checked=choice.is_shown
                            on:change=move |event| {
                                let is_shown = event_target_checked(&event);
                                layout.update(|layout| layout.show(family, is_shown));
                                changed(ticked.clone());
                            } />
                        <span class="check-name">{choice.title.clone()}</span>
                    </label>
                    {move_button(false)}
                    {move_button(true)}
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
            <ul class="grid-choices" node_ref=list>{rows}</ul>
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
