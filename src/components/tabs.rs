//! Tabs: one of several panels in the same place.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::element_id::element_id;
use super::select::Choice;
use crate::browser::{self, Step};

/// A row of tabs with the panel of the chosen one beneath. Arrow keys choose.
#[component]
pub(crate) fn Tabs(
    /// Name of the row.
    #[prop(into)]
    label: String,
    /// The tabs, in order.
    #[prop(into)]
    tabs: Signal<Vec<Choice>>,
    /// Id of the chosen one.
    #[prop(into)]
    chosen: Signal<String>,
    /// Takes the id of another tab.
    on_change: Callback<String>,
    /// The panel; reads `chosen` to know which.
    children: ChildrenFn,
) -> impl IntoView {
    let id = StoredValue::new(element_id("tabs"));
    let row = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let Some(step) = Step::horizontal(&event.key()) else {
            return;
        };
        event.prevent_default();
        let next = tabs.with_untracked(|tabs| {
            let place =
                chosen.with_untracked(|chosen| tabs.iter().position(|tab| tab.id == *chosen));
            step.from(place, tabs.len())
                .and_then(|place| tabs.get(place))
                .map(|tab| tab.id.clone())
        });
        if let Some(next) = next {
            browser::focus_soon(format!("{}-{next}", id.get_value()));
            on_change.run(next);
        }
    };
    let shown = move || {
        tabs.get()
            .into_iter()
            .map(|tab| {
                let own = StoredValue::new(tab.id.clone());
                let is_chosen = Memo::new(move |_| chosen.with(|chosen| own.with_value(|own| own == chosen)));
                view! {
                    <button type="button" class="tab" role="tab" id=format!("{}-{}", id.get_value(), tab.id)
                        aria-selected=move || is_chosen.get().to_string()
                        aria-controls=format!("{}-panel", id.get_value())
                        tabindex=move || if is_chosen.get() { "0" } else { "-1" }
                        on:click=move |_| on_change.run(own.get_value())>
                        {tab.name}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="tabs">
            <div class="tab-row" role="tablist" aria-label=label node_ref=row on:keydown=on_key>{shown}</div>
            <div class="tab-panel" role="tabpanel" id=format!("{}-panel", id.get_value())
                aria-labelledby=move || format!("{}-{}", id.get_value(), chosen.get())>
                {children()}
            </div>
        </div>
    }
    .into_any()
}
