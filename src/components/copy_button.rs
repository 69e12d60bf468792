//! A button that copies a text.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;

/// How long the button says that it worked.
const THANKS_MS: i32 = 2_000;

/// The button; the text is made when it is pressed.
#[component]
pub(crate) fn CopyButton(
    /// Makes the text.
    text: Callback<(), String>,
    /// Words on the button.
    copy: &'static str,
    /// The same after it worked.
    copied: &'static str,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let run = move |_| {
        let text = text.run(());
        spawn_local(async move {
            if browser::copy_text(&text).await {
                is_copied.try_set(true);
                browser::sleep_ms(THANKS_MS).await;
                is_copied.try_set(false);
            }
        });
    };
    view! {
        <button type="button" class="button" on:click=run>
            <span aria-live="polite">{move || if is_copied.get() { copied } else { copy }}</span>
        </button>
    }
    .into_any()
}
