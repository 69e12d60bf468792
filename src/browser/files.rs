//! Files that a person picks or drops. Their contents are read in the worker.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A file on the person's machine, not read yet.
#[derive(Debug, Clone)]
pub(crate) struct PickedFile(web_sys::File);

impl PickedFile {
    /// File name without folders.
    pub(crate) fn name(&self) -> String {
        self.0.name()
    }

    pub(super) fn object(&self) -> &JsValue {
        &self.0
    }
}

/// What a small file says; `None` where it is longer than `most_bytes` or cannot
/// be read.
pub(crate) async fn text_of(file: &PickedFile, most_bytes: f64) -> Option<String> {
    if file.0.size() > most_bytes {
        return None;
    }
    JsFuture::from(file.0.text()).await.ok()?.as_string()
}

/// The files chosen in a file input; the input is emptied, so that the same
/// file can be chosen again.
pub(crate) fn picked_files(event: &web_sys::Event) -> Vec<PickedFile> {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    let files = input.files().map(files_of).unwrap_or_default();
    input.set_value("");
    files
}

/// The files of a drop; keeps the browser from opening them.
fn dropped_files(event: &web_sys::DragEvent) -> Vec<PickedFile> {
    event.prevent_default();
    event
        .data_transfer()
        .and_then(|transfer| transfer.files())
        .map(files_of)
        .unwrap_or_default()
}

/// Calls `take` with files dropped anywhere in the window, as long as the page
/// lives.
pub(crate) fn on_files_dropped_anywhere(take: impl Fn(Vec<PickedFile>) + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let over = Closure::<dyn Fn(web_sys::DragEvent)>::new(|event: web_sys::DragEvent| {
        event.prevent_default();
    });
    let drop = Closure::<dyn Fn(web_sys::DragEvent)>::new(move |event: web_sys::DragEvent| {
        let files = dropped_files(&event);
        if !files.is_empty() {
            take(files);
        }
    });
    for (name, listener) in [("dragover", over), ("drop", drop)] {
        // Adding a listener to the window cannot be refused.
        let _ = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener.forget();
    }
}

fn files_of(list: web_sys::FileList) -> Vec<PickedFile> {
    (0..list.length())
        .filter_map(|number| list.get(number))
        .map(PickedFile)
        .collect()
}
