//! What the server tells the page at the start.

use engine::deployment::Deployment;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// What asking for it came to.
pub(crate) struct FetchedConfig {
    /// What the server says; the defaults where it has no such file.
    pub(crate) deployment: Deployment,
    /// Whether there was any answer: without one the server or the network is
    /// away.
    pub(crate) is_answered: bool,
}

/// Reads `/config.json`.
pub(crate) async fn fetch_config() -> FetchedConfig {
    let response = fetch().await;
    let is_answered = response.is_some();
    let deployment = match response {
        Some(response) => read(response).await,
        None => None,
    };
    FetchedConfig {
        deployment: deployment.unwrap_or_default(),
        is_answered,
    }
}

async fn fetch() -> Option<web_sys::Response> {
    let window = web_sys::window()?;
    let response = JsFuture::from(window.fetch_with_str("/config.json")).await;
    response.ok()?.dyn_into().ok()
}

async fn read(response: web_sys::Response) -> Option<Deployment> {
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    let origin = web_sys::window()?.location().origin().ok()?;
    Deployment::read(&text.as_string()?, &origin)
}
