//! In Chromium: the engine gives the same digits as natively.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::panic, reason = "a journey that cannot go on has failed")]

use std::cell::RefCell;
use std::rc::Rc;

use costs::{BillingCycle, Money};
use engine::protocol::{Envelope, Event, FileProblem, Pricing, Request, RequestId};
use engine::{Engine, FileSource};
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

#[wasm_bindgen_test]
async fn a_recorded_page_costs_the_same_as_natively() {
    let events: Rc<RefCell<Vec<Event>>> = Rc::default();
    let emitted = Rc::clone(&events);
    let engine = Engine::new(Disconnected, move |event| emitted.borrow_mut().push(event));
    let names = vec!["usage.json".to_owned(), "card.json".to_owned()];
    let import = Envelope::Ask(
        RequestId(1),
        Request::Import {
            names,
            mappings: Vec::new(),
        },
    );
    let files = vec![Bytes(USAGE), Bytes(CARD)];
    Rc::clone(&engine).handle(import, files).await;
    let summary = events.take().into_iter().find_map(|event| match event {
        Event::Changed(summary) => Some(summary),
        _ => None,
    });
    let Some(summary) = summary else {
        panic!("no summary");
    };
    assert_eq!(
        (summary.rows, summary.meters, summary.priced_meters),
        (42, 11, 9)
    );
    // The card alone, as in the second bill.
    let mut pricing = Box::new(Pricing::default());
    for assumption in costs::included::assumptions() {
        pricing.included.switch(assumption.key, false);
    }
    let ask = Envelope::Ask(RequestId(2), Request::SetPricing(pricing));
    Rc::clone(&engine).handle(ask, Vec::<Bytes>::new()).await;
    let Some(cycle) = BillingCycle::new(12) else {
        panic!("the 12th is a day");
    };
    let request = Request::SetBillingCycle {
        subscription: summary.subscriptions[0].id.clone(),
        cycle,
    };
    let ask = Envelope::Ask(RequestId(3), request);
    Rc::clone(&engine).handle(ask, Vec::<Bytes>::new()).await;
    let total: Money = engine.bill().iter().filter_map(|line| line.charge).sum();
    assert_eq!(total.to_string(), TOTAL);
}
