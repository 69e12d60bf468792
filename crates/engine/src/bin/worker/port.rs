//! Other workers of the page that read records, each on a port of its own, so
//! that usage does not pass through the page.

use std::rc::Rc;

use engine::Engine;
use engine::protocol::{Envelope, Event, Failure, RequestId};
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort};

use crate::browser::Browser;

/// Who reads records now. The page makes one file at a time: the port of a
/// next one takes the place of the last.
#[derive(Default)]
pub(crate) struct RecordReaders(Option<Reader>);

struct Reader {
    port: MessagePort,
    // Held because the browser calls it.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl RecordReaders {
    /// Takes a port that the page hands over; whether the message was one.
    pub(crate) fn take(&mut self, data: &JsValue, engine: &Rc<Engine<Browser>>) -> bool {
        let port = Reflect::get(data, &"port".into()).ok();
        let Some(port) = port.and_then(|port| port.dyn_into::<MessagePort>().ok()) else {
            return false;
        };
        if let Some(former) = self.0.take() {
            former.port.close();
        }
        let engine = Rc::clone(engine);
        let answers = port.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            post(&answers, &answer(&engine, &message.data()));
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.0 = Some(Reader {
            port,
            _on_message: on_message,
        });
        true
    }
}

fn answer(engine: &Engine<Browser>, data: &JsValue) -> Event {
    let bytes = data.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
    let envelope = bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok());
    match envelope {
        Some(Envelope::Ask(id, request)) => Event::Done(id, engine.answer_beside(&request)),
        Some(Envelope::Cancel(_)) | None => Event::Done(RequestId(0), Err(Failure::Protocol)),
    }
}

fn post(port: &MessagePort, event: &Event) {
    let Ok(bytes) = postcard::to_allocvec(event) else {
        return;
    };
    let array = Uint8Array::from(bytes.as_slice());
    let transfer = Array::of1(&array.buffer());
    // A worker that has ended takes no more messages.
    let _ = port.post_message_with_transferable(&array, &transfer);
}
