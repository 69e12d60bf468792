//! The same engine, run natively against the same emulator: what the page
//! shows must be what this says.

use std::cell::RefCell;
use std::rc::Rc;

use costs::query::{Dimension, Query, Table};
use costs::{Currency, Day, DayRange};
use engine::protocol::{
    BillStatement, Connection, Credential, EndpointKind, Envelope, Event, Explanation, Failure,
    FileProblem, Load, LoadSubscription, Pricing, Reply, Request, RequestId, UnpricedMeter,
};
use engine::{Engine, FileSource};
use native::Native;

use crate::app::{App, TODAY};

/// What a native run says about the demo's usage.
pub struct NativeBill {
    engine: Rc<Engine<Native>>,
    results: Rc<RefCell<Vec<Result<Reply, Failure>>>>,
}

impl NativeBill {
    /// Loads these subscriptions (by display name) as the page would; with
    /// their likeliest offer where `with_card`.
    pub async fn load(app: &App, names: &[&str], usage_days: DayRange) -> Self {
        let results: Rc<RefCell<Vec<Result<Reply, Failure>>>> = Rc::default();
        let done = Rc::clone(&results);
        let engine = Engine::new(Native::new(0, 1).unwrap(), move |event| {
            if let Event::Done(_, result) = event {
                done.borrow_mut().push(result);
            }
        });
        let bill = Self { engine, results };
        let connection = Connection {
            endpoint: app.arm_origin(),
            kind: EndpointKind::Azure,
            credential: Credential::Token(app.token("tenant").await),
            relay: None,
            today: today(),
        };
        let Ok(Reply::Connected(directory)) = bill.ask(Request::Connect(connection)).await else {
            panic!("the native run cannot connect");
        };
        let wanted = directory
            .subscriptions
            .iter()
            .filter(|info| names.contains(&info.name.as_str()));
        let subscriptions: Vec<LoadSubscription> = wanted
            .map(|info| LoadSubscription {
                id: info.id.clone(),
                offer: info
                    .has_rate_card
                    .then(|| info.offers.first().map(|offer| offer.id.clone()))
                    .flatten(),
            })
            .collect();
        assert_eq!(
            subscriptions.len(),
            names.len(),
            "{names:?} of {directory:?}"
        );
        let load = Load {
            subscriptions,
            usage_days,
            currency: Currency::USD,
            locale: "en-US".into(),
            region_info: "US".into(),
        };
        let loaded = bill.ask(Request::Load(load)).await;
        assert_eq!(
            loaded,
            Ok(Reply::Loaded {
                was_cancelled: false,
                was_too_much: false,
            })
        );
        bill
    }

    async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        let envelope = Envelope::Ask(RequestId(1), request);
        Rc::clone(&self.engine)
            .handle(envelope, Vec::<NoFile>::new())
            .await;
        self.results.borrow_mut().pop().unwrap()
    }

    /// The costs by service over `period`.
    pub async fn by_service(&self, period: DayRange) -> Table {
        let query = Query {
            group_by: vec![Dimension::Service],
            most_groups: 250,
            ..Query::over(period)
        };
        self.table(query).await
    }

    /// The answer to a query.
    pub async fn table(&self, query: Query) -> Table {
        match self.ask(Request::Query(query)).await {
            Ok(Reply::Table(table)) => table,
            other => panic!("{other:?}"),
        }
    }

    /// Why the usage of a query costs what it costs.
    pub async fn explain(&self, query: Query) -> Explanation {
        match self.ask(Request::Trace(query)).await {
            Ok(Reply::Trace(explanation)) => *explanation,
            other => panic!("{other:?}"),
        }
    }

    /// The statement of the billing period that a day falls in.
    pub async fn statement(&self, subscription: &str, day: Day) -> BillStatement {
        let request = Request::Statement {
            subscription: subscription.to_owned(),
            day,
        };
        match self.ask(request).await {
            Ok(Reply::Statement(statement)) => *statement,
            other => panic!("{other:?}"),
        }
    }

    /// Meters without a price, most records first.
    pub async fn unpriced(&self) -> Vec<UnpricedMeter> {
        match self.ask(Request::Quality).await {
            Ok(Reply::Quality(quality)) => quality.unpriced,
            other => panic!("{other:?}"),
        }
    }

    /// Rates anew with what a person adds to the cards.
    pub async fn set_pricing(&self, pricing: Pricing) {
        let answer = self.ask(Request::SetPricing(Box::new(pricing))).await;
        assert_eq!(answer, Ok(Reply::Changed));
    }
}

/// The emulator's day.
#[must_use]
pub fn today() -> Day {
    let (year, month, day) = TODAY;
    Day::from_date(year, month, day).unwrap()
}

/// No file is opened natively.
struct NoFile;

impl FileSource for NoFile {
    fn size(&self) -> u64 {
        0
    }

    async fn read(&self, _: u64, _: u32) -> Result<Vec<u8>, FileProblem> {
        Err(FileProblem::Unreadable)
    }
}
