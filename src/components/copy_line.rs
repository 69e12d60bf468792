//! A command line to copy.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;

/// How long the button says that it worked.
const THANKS_MS: i32 = 2_000;

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
    let is_copied = RwSignal::new(false);
    let run = move |_| {
        spawn_local(async move {
            if browser::copy_text(text).await {
                is_copied.try_set(true);
                browser::sleep_ms(THANKS_MS).await;
                is_copied.try_set(false);
            }
        });
    };
    view! {
        <div class="copy-line">
            <code tabindex="0" role="textbox" aria-readonly="true" aria-label=label>{text}</code>
            <button type="button" class="button" on:click=run>
                <span aria-live="polite">{move || if is_copied.get() { copied } else { copy }}</span>
            </button>
        </div>
    }
    .into_any()
}
