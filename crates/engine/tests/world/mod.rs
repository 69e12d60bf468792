//! An engine in this process that asks an emulator over real HTTP.
#![allow(dead_code, reason = "each test file uses its part")]

use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use chrono::NaiveDate;
use costs::query::{Query, Table};
use costs::{Currency, Day, DayRange};
use emulator::{Fault, Options, Running};
use engine::protocol::{
    Connection, Credential, Directory, EndpointKind, Envelope, Event, Failure, FileProblem,
    FileReport, Load, LoadSubscription, Progress, Reply, Request, RequestId, Summary,
};
use engine::{Engine, FileSource};
use native::Native;

/// 2026-03-20T10:30:00Z, the emulator's now.
pub(crate) const NOW_MS: i64 = 1_774_002_600_000;

pub(crate) struct NoFile;

impl FileSource for NoFile {
    fn size(&self) -> u64 {
        0
    }

    async fn read(&self, _: u64, _: u32) -> Result<Vec<u8>, FileProblem> {
        Err(FileProblem::Unreadable)
    }
}

pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl FileSource for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let rest = self.0.get(from as usize..).unwrap_or_default();
        Ok(rest[..rest.len().min(most as usize)].to_vec())
    }
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Two billing periods that begin on the 12th.
pub(crate) fn two_periods() -> DayRange {
    DayRange::new(day("2026-01-12"), day("2026-03-12"))
}

pub(crate) async fn emulator(faults: &[(&str, Fault)]) -> Running {
    let faults = faults
        .iter()
        .map(|(id, fault)| ((*id).to_owned(), *fault))
        .collect();
    emulator::start(Options {
        ip: IpAddr::from(Ipv4Addr::LOCALHOST),
        first_port: None,
        today: NaiveDate::from_ymd_opt(2026, 3, 20).unwrap(),
        seed: 7,
        faults,
        redirects: Vec::new(),
    })
    .await
    .unwrap()
}

pub(crate) struct Page {
    pub(crate) engine: Rc<Engine<Native>>,
    pub(crate) events: Rc<RefCell<Vec<Event>>>,
    pub(crate) summary: RefCell<Summary>,
    /// All that came before it.
    pub(crate) former: RefCell<Vec<Summary>>,
    /// Base address of the relay, if there is one.
    pub(crate) relay: Option<String>,
}

impl Page {
    pub(crate) fn new() -> Self {
        Self::with_speed(100)
    }

    /// With a clock that runs so many times as fast as the real one.
    pub(crate) fn with_speed(speed: u32) -> Self {
        Self::on(Native::new(NOW_MS, speed).unwrap())
    }

    /// With that host.
    pub(crate) fn on(host: Native) -> Self {
        Self::on_device(host, None)
    }

    /// With that host and a place to keep data at.
    pub(crate) fn on_device(host: Native, device: Option<Rc<dyn engine::Device>>) -> Self {
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        let emit = move |event| emitted.borrow_mut().push(event);
        Self {
            engine: Engine::on_device(host, device, emit),
            events,
            summary: RefCell::default(),
            former: RefCell::default(),
            relay: None,
        }
    }

    pub(crate) async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        let envelope = Envelope::Ask(RequestId(1), request);
        Rc::clone(&self.engine)
            .handle(envelope, Vec::<NoFile>::new())
            .await;
        let mut result = None;
        for event in self.events.take() {
            match event {
                Event::Changed(summary) => {
                    let former = self.summary.replace(summary);
                    self.former.borrow_mut().push(former);
                }
                Event::Done(_, done) => result = Some(done),
                Event::Ready | Event::TokenWanted(_) | Event::Progress(..) => {}
            }
        }
        result.expect("every request ends with one result")
    }

    /// Asks beside what is under way, whose events stay where they are.
    pub(crate) async fn ask_beside(&self, request: Request) -> Result<Reply, Failure> {
        let envelope = Envelope::Ask(RequestId(2), request);
        Rc::clone(&self.engine)
            .handle(envelope, Vec::<NoFile>::new())
            .await;
        let mut events = self.events.borrow_mut();
        let is_own = |event: &Event| matches!(event, Event::Done(RequestId(2), _));
        let place = events.iter().position(is_own).unwrap();
        match events.remove(place) {
            Event::Done(_, done) => done,
            _ => unreachable!("it was looked for"),
        }
    }

    /// Opens a file.
    pub(crate) async fn import(&self, name: &str, body: Vec<u8>) -> Vec<FileReport> {
        let request = Request::Import {
            names: vec![name.to_owned()],
            mappings: Vec::new(),
        };
        let ask = Envelope::Ask(RequestId(1), request);
        Rc::clone(&self.engine).handle(ask, vec![Bytes(body)]).await;
        let mut reports = Vec::new();
        for event in self.events.take() {
            match event {
                Event::Changed(summary) => {
                    self.summary.replace(summary);
                }
                Event::Done(_, Ok(Reply::Imported(imported))) => reports = imported,
                _ => {}
            }
        }
        reports
    }

    /// Waits until an event is there.
    pub(crate) async fn until(&self, is_it: impl Fn(&Event) -> bool) {
        while !self.events.borrow().iter().any(&is_it) {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn connect(&self, running: &Running) -> Directory {
        let origin = running.arm_origin();
        self.connect_as(running, "tenant", origin, EndpointKind::Azure)
            .await
    }

    pub(crate) async fn connect_as(
        &self,
        running: &Running,
        persona: &str,
        endpoint: String,
        kind: EndpointKind,
    ) -> Directory {
        let mut personas = running.personas().iter();
        let persona = personas.find(|known| known.id == persona).unwrap();
        let connection = Connection {
            endpoint,
            kind,
            credential: Credential::Token(persona.token.clone()),
            relay: self.relay.clone(),
            today: day("2026-03-20"),
        };
        match self.ask(Request::Connect(connection)).await {
            Ok(Reply::Connected(directory)) => directory,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until the first subscription shows its first records.
    pub(crate) async fn first_page(&self) {
        let has_rows = |event: &Event| match event {
            Event::Progress(_, Progress::Loading(subscriptions)) => {
                let mut months = subscriptions[0].months.iter();
                months.any(|month| month.rows > 0)
            }
            _ => false,
        };
        self.until(has_rows).await;
    }

    pub(crate) async fn total(&self) -> Table {
        // EA bills by calendar month, so its usage begins earlier.
        let query = Query::over(DayRange::new(day("2026-01-01"), day("2026-03-20")));
        match self.ask(Request::Query(query)).await {
            Ok(Reply::Table(table)) => table,
            other => panic!("{other:?}"),
        }
    }
}

/// The subscriptions with these quota ids, with their likeliest offers.
pub(crate) fn load_of(directory: &Directory, quota_ids: &[&str]) -> Request {
    let wanted = directory.subscriptions.iter().filter(|info| {
        quota_ids
            .iter()
            .any(|quota| info.quota_id.as_deref() == Some(quota))
    });
    let subscriptions: Vec<LoadSubscription> = wanted
        .map(|info| LoadSubscription {
            id: info.id.clone(),
            offer: info.has_rate_card.then(|| info.offers[0].id.clone()),
        })
        .collect();
    assert_eq!(subscriptions.len(), quota_ids.len());
    Request::Load(Load {
        subscriptions,
        usage_days: two_periods(),
        currency: Currency::USD,
        locale: "en-US".into(),
        region_info: "US".into(),
    })
}

pub(crate) const PAYG: &str = "PayAsYouGo_2014-09-01";
pub(crate) const EA: &str = "EnterpriseAgreement_2014-09-01";

/// Runs a test on one thread, as a worker does.
pub(crate) async fn alone(test: impl Future<Output = ()>) {
    tokio::task::LocalSet::new().run_until(test).await;
}
