//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Copies `text`; whether the browser allowed it.
pub(crate) async fn copy_text(text: &str) -> bool {
    // Without a secure context there is no clipboard object at all.
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else {
        return false;
    };
    let has_clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())
        .is_ok_and(|clipboard| !clipboard.is_undefined());
    has_clipboard
        && JsFuture::from(navigator.clipboard().write_text(text))
            .await
            .is_ok()
}
