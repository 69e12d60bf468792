//! A place with nothing in it, and the next step.

use leptos::prelude::*;

/// Says why nothing is here; the children are the ways on.
#[component]
pub(crate) fn EmptyState(
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(into)]
    text: String,
    /// Links and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="actions">{children.map(|children| children())}</div>
        </section>
    }
    .into_any()
}
