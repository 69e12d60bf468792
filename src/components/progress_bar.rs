//! How far something is.

use leptos::prelude::*;

/// A progress bar; without a percentage it says only that work is under way.
#[component]
pub(crate) fn ProgressBar(
    /// What is going on.
    #[prop(into)]
    label: Signal<String>,
    /// Whole percents.
    #[prop(into)]
    percent: Signal<Option<u32>>,
) -> impl IntoView {
    view! {
        <div class="progress" class:progress-unknown=move || percent.get().is_none()
            role="progressbar" aria-label=label aria-valuemin="0" aria-valuemax="100"
            aria-valuenow=move || percent.get().map(|percent| percent.to_string())>
            <div class="progress-done"
                style:width=move || format!("{}%", percent.get().unwrap_or(30))></div>
        </div>
    }
    .into_any()
}
