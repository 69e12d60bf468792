//! Bringing files in: a zone to drop them on and a button to pick them.

use leptos::prelude::*;

use crate::browser::{self, PickedFile};

/// What usage and prices are kept in.
const ACCEPTED: &str = ".json,.csv,.tsv,.txt,.gz,.zip,application/json,text/csv,text/plain,application/gzip,application/zip";

/// A button that opens the file picker.
#[component]
pub(crate) fn FileButton(
    /// Text of the button.
    label: &'static str,
    /// Takes the files.
    on_files: Callback<Vec<PickedFile>>,
) -> impl IntoView {
    view! {
        <label class="button file-button">
            <input type="file" class="hidden-input" multiple accept=ACCEPTED
                on:change=move |event| on_files.run(browser::picked_files(&event)) />
            {label}
        </label>
    }
    .into_any()
}

/// A zone with a button in it. The drop itself is taken by the window, so that
/// files may be dropped anywhere.
#[component]
pub(crate) fn FileDrop(
    /// What to do here.
    text: &'static str,
    /// Text of the button.
    label: &'static str,
    /// Takes the files.
    on_files: Callback<Vec<PickedFile>>,
) -> impl IntoView {
    let is_over = RwSignal::new(false);
    view! {
        <div class="drop-zone" class:drop-zone-over=is_over
            on:dragenter=move |_| is_over.set(true)
            on:dragleave=move |_| is_over.set(false)
            on:drop=move |_| is_over.set(false)>
            <span>{text}</span>
            <FileButton label on_files />
        </div>
    }
    .into_any()
}
