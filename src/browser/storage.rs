//! Small preferences that outlive the window. Never data, never a token.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What was kept under `name`.
pub(crate) fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps `value` under `name`; does nothing where storage is switched off.
pub(crate) fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, value);
    }
}

/// The names of all that is kept.
pub(crate) fn remembered_names() -> Vec<String> {
    storage()
        .as_ref()
        .map(super::traces::names_in)
        .unwrap_or_default()
}

/// Tells this window what it is only told of others: that something was kept
/// under `name`, or that everything was forgotten.
pub(crate) fn announce_remembered(name: Option<&str>) {
    let event = web_sys::StorageEventInit::new();
    event.set_key(name);
    let told = web_sys::StorageEvent::new_with_event_init_dict("storage", &event);
    if let (Some(window), Ok(told)) = (web_sys::window(), told) {
        let _ = window.dispatch_event(&told);
    }
}

/// Calls `heard` whenever another window keeps something under `name`, as long
/// as the page lives.
pub(crate) fn on_remembered_elsewhere(name: &'static str, heard: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let listener =
        Closure::<dyn Fn(web_sys::StorageEvent)>::new(move |event: web_sys::StorageEvent| {
            // Without a key everything was forgotten at once.
            if event.key().is_none_or(|key| key == name) {
                heard();
            }
        });
    let callback = listener.as_ref().unchecked_ref();
    let _ = window.add_event_listener_with_callback("storage", callback);
    listener.forget();
}
