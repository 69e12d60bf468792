//! Checkboxes with a search field.

use leptos::prelude::*;

/// One checkbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckChoice {
    /// Identifies it; `None` is an identity of its own.
    pub(crate) id: Option<String>,
    /// Its text.
    pub(crate) name: String,
    /// Text at the right, such as an amount.
    pub(crate) detail: String,
}

/// Lists longer than this are searched rather than scrolled.
const MOST_SHOWN: usize = 200;
/// Shorter lists need no search field.
const SEARCHABLE: usize = 8;

/// Checkboxes; every tick is told at once.
#[component]
pub(crate) fn CheckList(
    /// Accessible name of the list.
    label: String,
    /// Text of the search field; without one there is none.
    #[prop(optional)]
    search: Option<&'static str>,
    /// All choices, in order.
    #[prop(into)]
    choices: Signal<Vec<CheckChoice>>,
    /// The ticked ones.
    #[prop(into)]
    chosen: Signal<Vec<Option<String>>>,
    /// Takes the new set of ticked ones.
    on_change: Callback<Vec<Option<String>>>,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let wanted = wanted.get().to_lowercase();
        choices.with(|choices| {
            choices
                .iter()
                .filter(|choice| wanted.is_empty() || choice.name.to_lowercase().contains(&wanted))
                .take(MOST_SHOWN)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let toggle = move |id: Option<String>| {
        let mut set = chosen.get_untracked();
        match set.iter().position(|chosen| *chosen == id) {
            Some(place) => {
                set.remove(place);
            }
            None => set.push(id),
        }
        on_change.run(set);
    };
    view! {
        <div class="check-list" role="group" aria-label=label>
            <Show when=move || search.is_some() && choices.with(|choices| choices.len() > SEARCHABLE)>
                <input type="search" class="input" placeholder=search.unwrap_or_default()
                    aria-label=search.unwrap_or_default() prop:value=wanted on:input=move |event| wanted.set(event_target_value(&event)) />
            </Show>
            <div class="check-list-rows">
                <For each=move || shown.get() key=|choice| choice.id.clone() let:choice>
                    {
                        let (id, own_id) = (choice.id.clone(), choice.id);
                        view! {
                            <label class="check">
                                <input type="checkbox"
                                    prop:checked=move || chosen.with(|chosen| chosen.contains(&own_id))
                                    on:change=move |_| toggle(id.clone()) />
                                <span class="check-name">{choice.name}</span>
                                <span class="check-detail">{choice.detail}</span>
                            </label>
                        }
                    }
                </For>
            </div>
        </div>
    }
    .into_any()
}
