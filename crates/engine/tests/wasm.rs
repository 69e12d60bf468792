//! In Chromium: the engine gives the same digits as natively, and keeps data.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

#[path = "wasm/browser_device.rs"]
mod browser_device;

use std::cell::RefCell;
use std::rc::Rc;

use costs::{BillingCycle, Money};
use engine::protocol::{
    Envelope, Event, Failure, FileProblem, Pricing, Reply, Request, RequestId, Summary,
};
use engine::{Device, Engine, FileSource};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const USAGE: &[u8] =
    include_bytes!("../../../tests/samples/usageaggregates_daily_2015-05-01_cut.json");
const CARD: &[u8] = include_bytes!("../../../tests/samples/ratecard_MS-AZR-0062P_USD_cut.json");

/// The total that `tests/totals.py` works out of the same two files.
const TOTAL: &str = "319.823496821161";

struct Disconnected;

impl arm::Host for Disconnected {
    async fn send(&self, _: arm::Request) -> Result<arm::Response, arm::SendError> {
        Err(arm::SendError::Network)
    }
    async fn sleep(&self, _delay_ms: u32) {}
    fn now_ms(&self) -> i64 {
        0
    }
    fn random(&self) -> u32 {
        0
    }
}

struct Bytes(&'static [u8]);

impl FileSource for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let rest = self.0.get(from as usize..).unwrap_or_default();
        Ok(rest[..rest.len().min(most as usize)].to_vec())
    }
}

/// An engine without network.
struct Page {
    engine: Rc<Engine<Disconnected>>,
    events: Rc<RefCell<Vec<Event>>>,
}

impl Page {
    fn on(device: Option<Rc<dyn Device>>) -> Self {
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        let emit = move |event| emitted.borrow_mut().push(event);
        Self {
            engine: Engine::on_device(Disconnected, device, emit),
            events,
        }
    }

    async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        self.ask_with(request, Vec::new()).await.0
    }

    async fn ask_with(
        &self,
        request: Request,
        files: Vec<Bytes>,
    ) -> (Result<Reply, Failure>, Option<Summary>) {
        let envelope = Envelope::Ask(RequestId(1), request);
        Rc::clone(&self.engine).handle(envelope, files).await;
        let (mut result, mut summary) = (Err(Failure::Protocol), None);
        for event in self.events.take() {
            match event {
                Event::Changed(changed) => summary = Some(changed),
                Event::Done(_, done) => result = done,
                _ => {}
            }
        }
        (result, summary)
    }

    async fn import(&self, files: &[(&str, &'static [u8])]) -> Summary {
        let import = Request::Import {
            names: files.iter().map(|(name, _)| (*name).to_owned()).collect(),
            mappings: Vec::new(),
        };
        let files = files.iter().map(|(_, bytes)| Bytes(*bytes)).collect();
        self.ask_with(import, files).await.1.unwrap()
    }

    fn total(&self) -> Money {
        let bill = self.engine.bill();
        bill.iter().filter_map(|line| line.charge).sum()
    }
}

#[wasm_bindgen_test]
async fn a_recorded_page_costs_the_same_as_natively() {
    let page = Page::on(None);
    let files = [("usage.json", USAGE), ("card.json", CARD)];
    let summary = page.import(&files).await;
    assert_eq!(
        (summary.rows, summary.meters, summary.priced_meters),
        (42, 11, 9)
    );
    // The card alone, as in the second bill.
    let mut pricing = Box::new(Pricing::default());
    for assumption in costs::included::assumptions() {
        pricing.included.switch(assumption.key, false);
    }
    page.ask(Request::SetPricing(pricing)).await.unwrap();
    let request = Request::SetBillingCycle {
        subscription: summary.subscriptions[0].id.clone(),
        cycle: BillingCycle::new(12).unwrap(),
    };
    page.ask(request).await.unwrap();
    assert_eq!(page.total().to_string(), TOTAL);
}
