//! A thin bar for a share of a whole.

use leptos::prelude::*;

/// A bar of the given width; the number stands beside it as text.
#[component]
pub(crate) fn ShareBar(
    /// Width in percent, such as `12.5%`.
    width: String,
) -> impl IntoView {
    view! {
        <span class="share" aria-hidden="true">
            <span class="share-part" style:width=width></span>
        </span>
    }
}
