//! Records and tables from the engine's worker, which makes the next page of
//! records while the last one is written.

use costs::query::{Query, Table};
use engine::protocol::{
    Envelope, Event, MOST_RECORDS, RecordCursor, RecordPage, Reply, Request, RequestId,
};
use export::Fault;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, MessagePort};

/// Fewer than the most: both workers then have something to do.
const RECORDS: u32 = MOST_RECORDS / 2;

/// The line to the engine's worker.
struct Line {
    port: MessagePort,
    answers: UnboundedReceiver<Vec<u8>>,
    asked: u32,
    // Held because the browser calls it.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Line {
    fn on(port: MessagePort) -> Self {
        let (sender, answers) = unbounded();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Ok(bytes) = message.data().dyn_into::<Uint8Array>() {
                // Whoever waits may have given up.
                let _ = sender.unbounded_send(bytes.to_vec());
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self {
            port,
            answers,
            asked: 0,
            _on_message: on_message,
        }
    }

    fn ask(&mut self, request: Request) -> Result<(), Fault> {
        self.asked += 1;
        let envelope = Envelope::Ask(RequestId(self.asked), request);
        let bytes = postcard::to_allocvec(&envelope).map_err(|_| Fault::Protocol)?;
        let array = Uint8Array::from(bytes.as_slice());
        let transfer = Array::of1(&array.buffer());
        self.port
            .post_message_with_transferable(&array, &transfer)
            .map_err(|_| Fault::NoRecords)
    }

    async fn answer(&mut self) -> Result<Event, Fault> {
        let bytes = self.answers.next().await.ok_or(Fault::NoRecords)?;
        postcard::from_bytes(&bytes).map_err(|_| Fault::Protocol)
    }
}

/// The answer to a query, asked on that port.
pub(crate) async fn table(query: Query, port: MessagePort) -> Result<Table, Fault> {
    let mut line = Line::on(port);
    line.ask(Request::Query(query))?;
    match line.answer().await? {
        Event::Done(_, Ok(Reply::Table(table))) => Ok(table),
        Event::Done(_, Err(_)) => Err(Fault::NoRecords),
        _ => Err(Fault::Protocol),
    }
}

/// The records of a query, page by page.
pub(crate) struct Records {
    query: Query,
    line: Line,
    is_asked: bool,
    is_at_end: bool,
}

impl Records {
    /// Asks on that port.
    pub(crate) fn of(query: Query, port: MessagePort) -> Self {
        Self {
            query,
            line: Line::on(port),
            is_asked: false,
            is_at_end: false,
        }
    }

    fn ask(&mut self, from: Option<RecordCursor>) -> Result<(), Fault> {
        self.is_asked = true;
        self.line.ask(Request::Records {
            query: self.query.clone(),
            from,
            most: RECORDS,
        })
    }

    /// The next records; `None` behind the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<RecordPage>, Fault> {
        if self.is_at_end {
            return Ok(None);
        }
        if !self.is_asked {
            self.ask(None)?;
        }
        let page = match self.line.answer().await? {
            Event::Done(_, Ok(Reply::Records(Some(page)))) => *page,
            Event::Done(_, Ok(Reply::Records(None))) => return Err(Fault::DataChanged),
            Event::Done(_, Err(_)) => return Err(Fault::NoRecords),
            _ => return Err(Fault::Protocol),
        };
        match page.next {
            Some(next) => self.ask(Some(next))?,
            None => self.is_at_end = true,
        }
        Ok(Some(page))
    }
}
