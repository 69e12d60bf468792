//! The worker that makes files, and what it makes.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::contacts::note_exporter;

/// Loads the binary of `crates/export`; `static/trusted-types.js` lets it start.
const LOADER: &str = "/worker_loader.js";
/// Tells the script which program it starts.
const PROGRAM: &str = "export";

/// What comes from the worker.
pub(crate) enum ExporterHeard {
    /// A message, and the file once it is finished.
    Bytes(Vec<u8>, Option<MadeFile>),
    /// It cannot be loaded, or broke down.
    Broken,
}

/// A running worker; dropping it ends it and what it was making.
pub(crate) struct Exporter {
    worker: web_sys::Worker,
    // Held because the browser calls them.
    _on_message: Closure<dyn Fn(web_sys::MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

/// An end of a line between two workers, to be handed over.
pub(crate) struct LineEnd(web_sys::MessagePort);

/// A line between two workers; `None` where the browser has none.
pub(crate) fn line() -> Option<[LineEnd; 2]> {
    let channel = web_sys::MessageChannel::new().ok()?;
    Some([channel.port1(), channel.port2()].map(LineEnd))
}

impl Exporter {
    /// Starts the worker; `None` where the browser refuses at once.
    pub(crate) fn start(hear: impl Fn(ExporterHeard) + Clone + 'static) -> Option<Self> {
        let options = web_sys::WorkerOptions::new();
        options.set_name(PROGRAM);
        let worker = web_sys::Worker::new_with_options(LOADER, &options).ok()?;
        let hear_error = hear.clone();
        let on_message =
            Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                let data = event.data();
                let get = |name: &str| Reflect::get(&data, &name.into()).ok();
                let bytes = get("bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
                let file = get("file").and_then(|file| file.dyn_into::<web_sys::Blob>().ok());
                if let Some(loaded) =
                    get("loaded").and_then(|loaded| loaded.dyn_into::<Array>().ok())
                {
                    let number = |place| loaded.get(place).as_f64().unwrap_or_default();
                    note_exporter(number(0), number(1));
                }
                if let Some(bytes) = bytes {
                    hear(ExporterHeard::Bytes(bytes.to_vec(), file.map(MadeFile)));
                }
            });
        let on_error =
            Closure::<dyn Fn(JsValue)>::new(move |_: JsValue| hear_error(ExporterHeard::Broken));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Sends a job with its line to the data; whether it could be sent.
    pub(crate) fn post(&self, bytes: &[u8], line: LineEnd) -> bool {
        let message = Object::new();
        let bytes: JsValue = Uint8Array::from(bytes).into();
        let LineEnd(port) = line;
        let transfer = Array::of1(&port);
        Reflect::set(&message, &"port".into(), &port).is_ok()
            && Reflect::set(&message, &"bytes".into(), &bytes).is_ok()
            && self
                .worker
                .post_message_with_transfer(&message, &transfer)
                .is_ok()
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Hands an end of a line to the worker that owns the data.
pub(super) fn post_line(worker: &web_sys::Worker, line: LineEnd) -> bool {
    let message = Object::new();
    Reflect::set(&message, &"port".into(), &line.0).is_ok()
        && worker
            .post_message_with_transfer(&message, &Array::of1(&line.0))
            .is_ok()
}

/// The language of the page, such as `en`.
pub(crate) fn document_language() -> String {
    web_sys::window()
        .and_then(|window| window.document()?.document_element()?.get_attribute("lang"))
        .unwrap_or_default()
}

/// A finished file, which the browser keeps.
#[derive(Debug, Clone)]
pub(crate) struct MadeFile(web_sys::Blob);

impl MadeFile {
    /// Offers it for download as `name`.
    pub(crate) fn save(&self, name: &str) {
        // A refusal leaves nothing behind and nothing to do.
        let _ = super::download::save_blob(name, &self.0);
    }
}
