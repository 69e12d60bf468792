//! The browser behind the engine: messages, fetch, timers and files.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

use engine::protocol::{Envelope, Event, Failure, FileProblem, RequestId};
use engine::{BrowserDevice, Engine, FileSource};
use futures::future::{Either, select};
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, Blob, DedicatedWorkerGlobalScope, MessageEvent, RequestCache,
    RequestCredentials, RequestRedirect,
};

use crate::port::RecordReaders;

/// Starts the engine and says so to the page.
pub(crate) fn listen() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        // Not started as a worker: nobody could be answered.
        return;
    };
    let page = scope.clone();
    let device = Rc::new(BrowserDevice::default());
    let engine = Engine::on_device(Browser, Some(device), move |event| post(&page, &event));
    for (address, bytes) in loaded(&scope) {
        engine.note_loaded(&address, bytes);
    }
    let page = scope.clone();
    let readers = RefCell::new(RecordReaders::default());
    let heard = Rc::clone(&engine);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        if readers.borrow_mut().take(&message.data(), &heard) {
            return;
        }
        match read(&message.data()) {
            Some((envelope, files)) => spawn_local(Rc::clone(&heard).handle(envelope, files)),
            None => post(&page, &Event::Done(RequestId(0), Err(Failure::Protocol))),
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    engine.begin();
}

/// What this worker has loaded to start: address and bytes.
fn loaded(scope: &DedicatedWorkerGlobalScope) -> Vec<(String, u64)> {
    let entries = scope
        .performance()
        .map(|performance| performance.get_entries_by_type("resource"))
        .unwrap_or_default();
    let read = |entry: JsValue| {
        let name = Reflect::get(&entry, &"name".into()).ok()?.as_string()?;
        let bytes = Reflect::get(&entry, &"decodedBodySize".into()).ok()?;
        Some((name, bytes.as_f64()? as u64))
    };
    entries.iter().filter_map(read).collect()
}

fn post(page: &DedicatedWorkerGlobalScope, event: &Event) {
    let Ok(bytes) = postcard::to_allocvec(event) else {
        return;
    };
    let array = Uint8Array::from(bytes.as_slice());
    let transfer = Array::of1(&array.buffer());
    // A page that is going away takes no more messages.
    let _ = page.post_message_with_transfer(&array, &transfer);
}

fn read(data: &JsValue) -> Option<(Envelope, Vec<OpenedFile>)> {
    let bytes: Uint8Array = Reflect::get(data, &"bytes".into()).ok()?.dyn_into().ok()?;
    let envelope = postcard::from_bytes(&bytes.to_vec()).ok()?;
    let files = Reflect::get(data, &"files".into()).ok()?;
    let files = Array::from(&files);
    let files = files.iter().filter_map(|file| file.dyn_into().ok());
    Some((envelope, files.map(OpenedFile).collect()))
}

/// A file that the page handed over.
struct OpenedFile(Blob);

impl OpenedFile {
    async fn content(blob: &Blob) -> Result<Vec<u8>, JsValue> {
        let buffer = JsFuture::from(blob.array_buffer()).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

impl FileSource for OpenedFile {
    fn size(&self) -> u64 {
        // The browser has no larger files than its numbers are exact for.
        self.0.size() as u64
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let start = from as f64;
        let part = self
            .0
            .slice_with_f64_and_f64(start, start + f64::from(most));
        let content = match part {
            Ok(part) => Self::content(&part).await,
            Err(error) => Err(error),
        };
        content.map_err(|_| FileProblem::Unreadable)
    }
}

/// Fetch, timers, clock and chance of the worker.
pub(crate) struct Browser;

impl arm::Host for Browser {
    async fn send(&self, request: arm::Request) -> Result<arm::Response, arm::SendError> {
        // Dropping the future must stop the request.
        let abort = AbortOnDrop(AbortController::new().ok());
        let redirect = match request.redirect {
            arm::Redirect::Refuse => RequestRedirect::Error,
            arm::Redirect::Follow => RequestRedirect::Follow,
        };
        let method = match request.form {
            Some(_) => Method::POST,
            None => Method::GET,
        };
        let mut builder = RequestBuilder::new(&request.url)
            .method(method)
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .redirect(redirect)
            .abort_signal(abort.0.as_ref().map(AbortController::signal).as_ref());
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(token) = &request.bearer {
            builder = builder.header("Authorization", &token.header_value());
        }
        let sending = match request.form {
            Some(form) => builder
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form),
            None => builder.build(),
        };
        let sending = sending.map_err(|_| arm::SendError::Network)?;
        let answer = async {
            let response = sending.send().await.map_err(|_| arm::SendError::Network)?;
            let headers = response.headers().entries().collect();
            let status = response.status();
            let body = response
                .binary()
                .await
                .map_err(|_| arm::SendError::BodyCutOff)?;
            Ok(arm::Response {
                status,
                headers,
                body,
            })
        };
        match select(pin!(answer), pin!(self.sleep(request.within_ms))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(arm::SendError::TimedOut),
        }
    }

    async fn sleep(&self, delay_ms: u32) {
        let timer = Timer::start(delay_ms);
        let _ = JsFuture::from(timer.promise.clone()).await;
    }

    fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }

    fn random(&self) -> u32 {
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    }
}

struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// A timeout that is cleared when nobody waits for it any more.
struct Timer {
    promise: js_sys::Promise,
    handle: Option<i32>,
}

impl Timer {
    fn start(delay_ms: u32) -> Self {
        let delay_ms = i32::try_from(delay_ms).unwrap_or(i32::MAX);
        let mut handle = None;
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>();
            handle = scope.ok().and_then(|scope| {
                scope
                    .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, delay_ms)
                    .ok()
            });
        });
        Self { promise, handle }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>();
        if let (Ok(scope), Some(handle)) = (scope, self.handle) {
            scope.clear_timeout_with_handle(handle);
        }
    }
}
