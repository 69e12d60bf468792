//! The worker that owns the data.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::PickedFile;
use super::export::{LineEnd, post_line};

/// Loads the engine's binary; its name carries no hash, and `static/trusted-types.js`
/// lets it start.
const LOADER: &str = "/worker_loader.js";

/// What comes from the worker.
pub(crate) enum Heard {
    /// A message.
    Bytes(Vec<u8>),
    /// It cannot be loaded, or broke down; what the browser says about it.
    Broken(String),
}

/// A running worker; dropping it ends it.
pub(crate) struct Worker {
    worker: web_sys::Worker,
    // Held because the browser calls them.
    _on_message: Closure<dyn Fn(web_sys::MessageEvent)>,
    _on_error: Closure<dyn Fn(web_sys::ErrorEvent)>,
}

impl Worker {
    /// Starts the worker; `None` where the browser refuses at once.
    pub(crate) fn start(hear: impl Fn(Heard) + Clone + 'static) -> Option<Self> {
        let worker = web_sys::Worker::new(LOADER).ok()?;
        let hear_error = hear.clone();
        let on_message =
            Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
                    hear(Heard::Bytes(bytes.to_vec()));
                }
            });
        let on_error =
            Closure::<dyn Fn(web_sys::ErrorEvent)>::new(move |event: web_sys::ErrorEvent| {
                // A script that cannot be loaded gives a plain event without a message.
                let message = Reflect::get(&event, &"message".into())
                    .ok()
                    .and_then(|message| message.as_string())
                    .unwrap_or_default();
                hear_error(Heard::Broken(message));
            });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Sends a message and the files that belong to it; whether it could be sent.
    pub(crate) fn post(&self, bytes: &[u8], files: &[PickedFile]) -> bool {
        let message = Object::new();
        let objects: Array = files.iter().map(PickedFile::object).collect();
        let bytes: JsValue = Uint8Array::from(bytes).into();
        Reflect::set(&message, &"bytes".into(), &bytes).is_ok()
            && Reflect::set(&message, &"files".into(), &objects).is_ok()
            && self.worker.post_message(&message).is_ok()
    }

    /// Lets another worker read records on a line; whether it could be sent.
    pub(crate) fn lend_records(&self, line: LineEnd) -> bool {
        post_line(&self.worker, line)
    }

    /// Ends it; nothing is heard of it any more.
    pub(crate) fn stop(&self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}
