//! Something that is on or off, at once.

use leptos::prelude::*;

/// A switch with its words.
#[component]
pub(crate) fn Switch(
    /// What is on or off.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    is_on: Signal<bool>,
    /// Takes what it should be.
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <button type="button" class="switch" role="switch" aria-checked=move || is_on.get().to_string()
            on:click=move |_| on_change.run(!is_on.get_untracked())>
            <span class="switch-track" aria-hidden="true"><span class="switch-thumb"></span></span>
            <span>{label}</span>
        </button>
    }
    .into_any()
}
