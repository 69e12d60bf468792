//! Small preferences that outlive the window. Never data, never a token.

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
