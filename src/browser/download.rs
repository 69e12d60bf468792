//! Saving a file that was made in the page.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// Offers `text` for download as `name`.
pub(crate) fn save_text(name: &str, media_type: &str, text: &str) {
    // A refusal leaves nothing behind and nothing to do.
    let _ = try_save(name, media_type, text);
}

/// Offers `bytes` for download as `name`.
pub(crate) fn save_bytes(name: &str, media_type: &str, bytes: &[u8]) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    // A refusal leaves nothing behind and nothing to do.
    let _ = blob.and_then(|blob| save_blob(name, &blob));
}

fn try_save(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&text.into());
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    save_blob(name, &blob)
}

/// Offers the content of `blob` for download as `name`.
///
/// # Errors
///
/// What the browser refuses.
pub(super) fn save_blob(name: &str, blob: &web_sys::Blob) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let address = web_sys::Url::create_object_url_with_blob(blob)?;
    let link: web_sys::HtmlElement = document.create_element("a")?.dyn_into()?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.click();
    web_sys::Url::revoke_object_url(&address)
}
