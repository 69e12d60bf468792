//! Rates recorded pages with a card and prints the bill as CSV:
//! `cargo run --example bill -- CARD ANNIVERSARY PAGE...`
//!
//! One line for each subscription, meter and billing period, at full
//! precision, so that another program can check it.

use std::cell::RefCell;
use std::error::Error;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::rc::Rc;

use costs::BillingCycle;
use engine::protocol::{
    Envelope, Event, Failure, FileContent, FileProblem, Pricing, Reply, Request, RequestId, Summary,
};
use engine::{Engine, FileSource};

struct Disk(PathBuf);

impl FileSource for Disk {
    fn size(&self) -> u64 {
        std::fs::metadata(&self.0).map_or(0, |about| about.len())
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let read = || {
            let mut file = std::fs::File::open(&self.0)?;
            file.seek(SeekFrom::Start(from))?;
            let mut bytes = Vec::new();
            file.take(most.into()).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read().map_err(|_: std::io::Error| FileProblem::Unreadable)
    }
}

/// Files only: nobody is contacted.
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

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [card, anniversary, pages @ ..] = arguments.as_slice() else {
        return Err("usage: bill CARD ANNIVERSARY PAGE...".into());
    };
    let cycle = anniversary.parse().ok().and_then(BillingCycle::new);
    let cycle = cycle.ok_or("the anniversary is a day from 1 to 31")?;

    let events: Rc<RefCell<Vec<Event>>> = Rc::default();
    let emitted = Rc::clone(&events);
    let engine = Engine::new(Disconnected, move |event| emitted.borrow_mut().push(event));
    let ask = |request: Request, files: Vec<Disk>| {
        let envelope = Envelope::Ask(RequestId(1), request);
        futures::executor::block_on(Rc::clone(&engine).handle(envelope, files));
        let mut summary = Summary::default();
        let mut result = Err(Failure::Protocol);
        for event in events.take() {
            match event {
                Event::Changed(changed) => summary = changed,
                Event::Done(_, done) => result = done,
                Event::Ready | Event::Progress(..) | Event::TokenWanted(_) => {}
            }
        }
        (summary, result)
    };

    let names: Vec<String> = std::iter::once(card).chain(pages).cloned().collect();
    let files = names.iter().map(|name| Disk(name.into())).collect();
    let (summary, reply) = ask(
        Request::Import {
            names,
            mappings: Vec::new(),
        },
        files,
    );
    let Ok(Reply::Imported(reports)) = reply else {
        return Err(format!("{reply:?}").into());
    };
    for report in &reports {
        match &report.outcome {
            Ok(
                FileContent::Usage { rejected: 0, .. } | FileContent::RateCard { rejected: 0, .. },
            ) => {}
            other => return Err(format!("{}: {other:?}", report.name).into()),
        }
    }
    // The cards alone: the other bill makes no assumptions.
    let mut pricing = Box::new(Pricing::default());
    for assumption in costs::included::assumptions() {
        pricing.included.switch(assumption.key, false);
    }
    if let (_, Err(failure)) = ask(Request::SetPricing(pricing), Vec::new()) {
        return Err(format!("{failure:?}").into());
    }
    for subscription in summary.subscriptions {
        let subscription = subscription.id;
        let request = Request::SetBillingCycle {
            subscription,
            cycle,
        };
        if let (_, Err(failure)) = ask(request, Vec::new()) {
            return Err(format!("{failure:?}").into());
        }
    }

    println!("subscription,meter,from,until,rows,quantity,charge");
    for bill in engine.bill() {
        println!(
            "{},{},{},{},{},{},{}",
            bill.subscription,
            bill.meter,
            bill.period.from,
            bill.period.until,
            bill.rows,
            bill.quantity,
            bill.charge
                .map_or_else(String::new, |charge| charge.to_string()),
        );
    }
    Ok(())
}
