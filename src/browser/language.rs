//! The languages a person reads, and the files of texts.

use std::collections::BTreeMap;

use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Tags such as `fr-CA`, the preferred first.
pub(crate) fn preferred_languages() -> Vec<String> {
    web_sys::window()
        .map(|window| window.navigator().languages())
        .unwrap_or_default()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Says in which language the document is.
pub(crate) fn set_document_language(code: &str) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // Refused only for malformed attribute names.
        let _ = root.set_attribute("lang", code);
    }
}

/// The texts of a language by key; `None` where they cannot be fetched.
pub(crate) async fn fetch_words(code: &str) -> Option<BTreeMap<String, String>> {
    let window = web_sys::window()?;
    let address = format!("/languages/{code}.json");
    let response = JsFuture::from(window.fetch_with_str(&address)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    let words: Object = JSON::parse(&text).ok()?.dyn_into().ok()?;
    Object::entries(&words)
        .iter()
        .map(|entry| {
            let entry: Array = entry.dyn_into().ok()?;
            let text = |value: JsValue| value.as_string();
            Some((text(entry.get(0))?, text(entry.get(1))?))
        })
        .collect()
}
