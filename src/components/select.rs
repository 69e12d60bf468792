//! A choice of one.

use leptos::prelude::*;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is told when it is chosen.
    pub(crate) id: String,
    /// Its text.
    pub(crate) name: String,
}

impl Choice {
    /// A choice with its text.
    pub(crate) fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
        }
    }
}

/// A native select with its label.
#[component]
pub(crate) fn Select(
    /// Its label.
    #[prop(into)]
    label: String,
    /// Whether the label is for screen readers only.
    #[prop(optional)]
    is_label_hidden: bool,
    /// All choices, in order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The id chosen.
    #[prop(into)]
    chosen: Signal<String>,
    /// Takes the id of another choice.
    on_change: Callback<String>,
) -> impl IntoView {
    let label_class = if is_label_hidden {
        "hidden-label"
    } else {
        "field-label"
    };
    view! {
        <label class="field">
            <span class=label_class>{label}</span>
            <select class="input" on:change=move |event| on_change.run(event_target_value(&event))>
                {move || choices.get().into_iter().map(|choice| {
                    let id = choice.id.clone();
                    view! {
                        <option value=choice.id selected=move || chosen.with(|chosen| *chosen == id)>
                            {choice.name}
                        </option>
                    }
                }).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
