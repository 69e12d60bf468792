//! What is wrong with a control of a rule.

use leptos::prelude::*;

/// What is wrong with a control that has no place for it.
#[component]
pub(super) fn Problem(
    /// What it is.
    words: Signal<Option<String>>,
) -> impl IntoView {
    view! { <p class="field-problem" role="alert">{words}</p> }
}
