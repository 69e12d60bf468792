//! A command line to copy.

use leptos::prelude::*;

use super::CopyButton;

/// A line in a fixed-width face with a copy button.
#[component]
pub(crate) fn CopyLine(
    /// The line.
    text: &'static str,
    /// What the line is for.
    label: &'static str,
    /// Text of the button.
    copy: &'static str,
    /// Its text after it worked.
    copied: &'static str,
) -> impl IntoView {
    view! {
        <div class="copy-line">
            <code tabindex="0" role="textbox" aria-readonly="true" aria-label=label>{text}</code>
            <CopyButton text=Callback::new(move |()| text.to_owned()) copy copied />
        </div>
    }
    .into_any()
}
