//! The shape of what is about to come.

use leptos::prelude::*;

/// Grey lines in place of content.
#[component]
pub(crate) fn Skeleton(
    /// How many lines.
    lines: usize,
    /// What is awaited, for screen readers.
    label: &'static str,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=label>
            {(0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view()}
        </div>
    }
    .into_any()
}
