//! Choosing and ordering the columns of a grid.

use leptos::html;
use leptos::prelude::*;

use super::{ColumnLayout, GridColumn, GridWords};
use crate::browser;
use crate::components::Dialog;

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
    let title = Signal::derive(move || words.get().columns);
    let buttons = move || {
        view! {
            <button type="button" class="button button-primary" on:click=move |_| on_close.run(())>
                {move || words.get().done}
            </button>
            <button type="button" class="button" on:click=move |_| layout.set(ColumnLayout::default())>
                {move || words.get().usual_columns}
            </button>
        }
    };
    view! {
        <Dialog title on_close class="dialog-narrow" buttons>
            <ul class="grid-choices" node_ref=list>{rows}</ul>
        </Dialog>
    }
    .into_any()
}
