//! A Resource Manager that answers with what it was given, and a page on it.
#![expect(
    clippy::disallowed_types,
    reason = "these tests run natively only, where the clock works"
)]

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use arm::{Request as Sent, Response, SendError};
use costs::query::{Dimension, Query};
use costs::{Currency, Day, DayRange, Money};
use engine::protocol::{
    Connection, Credential, EndpointKind, Envelope, Event, Failure, FileReport, Load,
    LoadSubscription, Reply, Request, RequestId, RetailWish, Summary,
};
use engine::{Engine, FileSource};

use crate::seen;

/// No request may take longer. Without optimisation, beside other tests, all is several times as slow.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });

/// Bodies of answers.
#[derive(Default)]
pub(crate) struct Answers {
    pub(crate) usage: Vec<u8>,
    pub(crate) card: Vec<u8>,
    pub(crate) retail: Vec<u8>,
    pub(crate) subscription: String,
    /// What is said in the place of usage.
    pub(crate) refusal: Option<Vec<u8>>,
}

struct Canned {
    answers: Answers,
    /// Usage is all on the first page of the first part.
    is_usage_sent: Cell<bool>,
}

impl arm::Host for Canned {
    async fn send(&self, request: Sent) -> Result<Response, SendError> {
        let answers = &self.answers;
        let path = request.url.split('?').next().unwrap_or_default();
        let (status, body) = if path.ends_with("/subscriptions") {
            let known = serde_json::json!({"value": [{
                "subscriptionId": "5ub", "displayName": answers.subscription, "state": "Enabled",
                "subscriptionPolicies": {"quotaId": "PayAsYouGo_2014-09-01"},
            }]});
            (200, known.to_string().into_bytes())
        } else if path.ends_with("/UsageAggregates") {
            match &answers.refusal {
                Some(refusal) => (403, refusal.clone()),
                None if self.is_usage_sent.replace(true) => (200, b"{\"value\":[]}".to_vec()),
                None => (200, answers.usage.clone()),
            }
        } else if path.ends_with("/RateCard") {
            (200, answers.card.clone())
        } else if path.ends_with("/retail/prices") {
            (200, answers.retail.clone())
        } else {
            (200, b"{\"value\":[]}".to_vec())
        };
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Ok(Response {
            status,
            headers,
            body,
        })
    }
    async fn sleep(&self, _delay_ms: u32) {}
    fn now_ms(&self) -> i64 {
        // 2024-01-04T00:00:00Z
        1_704_326_400_000
    }
    fn random(&self) -> u32 {
        0
    }
}

struct Bytes(Vec<u8>);

impl FileSource for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, engine::protocol::FileProblem> {
        let rest = self.0.get(from as usize..).unwrap_or_default();
        Ok(rest[..rest.len().min(most as usize)].to_vec())
    }
}

/// A page, or all that it does with its worker.
pub(crate) struct Page {
    engine: Rc<Engine<Canned>>,
    events: Rc<RefCell<Vec<Event>>>,
    pub(crate) summary: RefCell<Summary>,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Page {
    pub(crate) fn on(answers: Answers) -> Self {
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        let host = Canned {
            answers,
            is_usage_sent: Cell::default(),
        };
        Self {
            engine: Engine::new(host, move |event| emitted.borrow_mut().push(event)),
            events,
            summary: RefCell::default(),
        }
    }

    /// Asks, holds the answer to its time and looks whether all that comes can be seen.
    pub(crate) fn ask(&self, request: Request, files: Vec<Vec<u8>>) -> Result<Reply, Failure> {
        let begun = Instant::now();
        let what: String = format!("{request:?}").chars().take(100).collect();
        let envelope = Envelope::Ask(RequestId(7), request);
        let files = files.into_iter().map(Bytes).collect();
        futures::executor::block_on(Rc::clone(&self.engine).handle(envelope, files));
        let took = begun.elapsed();
        assert!(took < LONGEST, "{what} took {took:?}");
        let mut result = None;
        for event in self.events.take() {
            // An archive is a file, and no text that anybody reads.
            if !matches!(event, Event::Done(_, Ok(Reply::Archive(_)))) {
                seen::check(&event);
            }
            match event {
                Event::Changed(summary) => *self.summary.borrow_mut() = summary,
                Event::Done(_, done) => result = Some(done),
                Event::Ready | Event::TokenWanted(_) | Event::Progress(..) => {}
            }
        }
        result.expect("every request ends with one result")
    }

    pub(crate) fn import(&self, name: &str, bytes: Vec<u8>) -> Vec<FileReport> {
        let request = Request::Import {
            names: vec![name.to_owned()],
            mappings: Vec::new(),
        };
        match self.ask(request, vec![bytes]) {
            Ok(Reply::Imported(reports)) => reports,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn connect(&self) -> Result<Reply, Failure> {
        let connection = Connection {
            endpoint: "https://management.azure.com".to_owned(),
            kind: EndpointKind::Azure,
            credential: Credential::Token("e30.e30.e30".to_owned()),
            relay: None,
            today: day("2024-01-04"),
        };
        self.ask(Request::Connect(connection), Vec::new())
    }

    pub(crate) fn load(&self, offer: Option<&str>) -> Result<Reply, Failure> {
        let load = Load {
            subscriptions: vec![LoadSubscription {
                id: "5ub".to_owned(),
                offer: offer.map(str::to_owned),
            }],
            usage_days: DayRange::new(day("2024-01-01"), day("2024-01-03")),
            currency: Currency::USD,
            locale: "en-US".to_owned(),
            region_info: "US".to_owned(),
        };
        self.ask(Request::Load(load), Vec::new())
    }

    pub(crate) fn retail(&self) -> Result<Reply, Failure> {
        let wish = RetailWish {
            origin: "https://prices.azure.com".to_owned(),
            relay: "https://costs.example/relay/".to_owned(),
            currency: Currency::USD,
            of_usage: false,
            services: Vec::new(),
            regions: Vec::new(),
            for_development: false,
        };
        self.ask(Request::RetailPrices(wish), Vec::new())
    }

    /// Rows and cost of one year.
    pub(crate) fn total(&self, year: i32) -> (u32, Money) {
        let days = DayRange::new(
            day(&format!("{year}-01-01")),
            day(&format!("{}-01-01", year + 1)),
        );
        match self.ask(Request::Query(Query::over(days)), Vec::new()) {
            Ok(Reply::Table(table)) => (table.total.rows, table.total.cost),
            other => panic!("{other:?}"),
        }
    }

    /// Asks for all that pages show of the usage, with as many names as they show.
    pub(crate) fn look_around(&self) {
        let all = Query::over(DayRange::new(day("2024-01-01"), day("2025-01-01")));
        let dimensions = [
            Dimension::Subscription,
            Dimension::Service,
            Dimension::Meter,
            Dimension::Location,
            Dimension::ResourceGroup,
            Dimension::Resource,
            Dimension::Tag("team".to_owned()),
        ];
        for dimension in dimensions {
            let query = Query {
                group_by: vec![dimension.clone()],
                most_groups: 100,
                ..all.clone()
            };
            self.ask(Request::Query(query), Vec::new()).unwrap();
            let facets = Request::Facets {
                dimension,
                query: all.clone(),
                contains: String::new(),
                most: 100,
            };
            self.ask(facets, Vec::new()).unwrap();
        }
        self.ask(Request::Quality, Vec::new()).unwrap();
        self.ask(Request::Reconciliation, Vec::new()).unwrap();
        self.ask(Request::Trace(all.clone()), Vec::new()).unwrap();
        self.ask(
            Request::Records {
                query: all,
                from: None,
                most: 1000,
            },
            Vec::new(),
        )
        .unwrap();
        self.ask(
            Request::SearchMeters {
                words: String::new(),
                most: 100,
            },
            Vec::new(),
        )
        .unwrap();
    }

    pub(crate) fn archive(&self) -> Vec<u8> {
        let request = Request::WriteArchive {
            passphrase: None,
            notes: Vec::new(),
        };
        match self.ask(request, Vec::new()) {
            Ok(Reply::Archive(bytes)) => bytes,
            other => panic!("{other:?}"),
        }
    }
}
