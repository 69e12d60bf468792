//! Usage from files in an engine of its own, to be exported.

use std::cell::RefCell;
use std::error::Error;
use std::path::PathBuf;
use std::rc::Rc;

use costs::BillingCycle;
use costs::query::{Query, Table};
use engine::protocol::{
    Envelope, Event, Failure, FileProblem, RecordPage, Reply, Request, RequestId, Summary,
};
use engine::{Engine, FileSource};
use export::{About, AboutLine, View, ViewJob, ViewWords};

struct Disk(PathBuf);

impl FileSource for Disk {
    fn size(&self) -> u64 {
        std::fs::metadata(&self.0).map_or(0, |about| about.len())
    }

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let bytes = std::fs::read(&self.0).map_err(|_| FileProblem::Unreadable)?;
        let rest = bytes.get(from as usize..).unwrap_or_default();
        Ok(rest[..rest.len().min(most as usize)].to_vec())
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

/// Rated usage.
pub(crate) struct Sample {
    engine: Rc<Engine<Disconnected>>,
    events: Rc<RefCell<Vec<Event>>>,
    /// What is loaded.
    pub(crate) summary: Summary,
}

impl Sample {
    /// Reads a card and pages of usage.
    ///
    /// # Errors
    ///
    /// Where one of them cannot be read.
    pub(crate) fn open(
        card: PathBuf,
        cycle: BillingCycle,
        pages: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Self, Box<dyn Error>> {
        Self::read(cycle, std::iter::once(card).chain(pages))
    }

    /// Reads pages of usage for which there is no card.
    ///
    /// # Errors
    ///
    /// Where one of them cannot be read.
    #[allow(dead_code, reason = "not every program that has samples needs it")]
    pub(crate) fn without_card(
        cycle: BillingCycle,
        pages: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Self, Box<dyn Error>> {
        Self::read(cycle, pages)
    }

    fn read(
        cycle: BillingCycle,
        files: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Self, Box<dyn Error>> {
        let files: Vec<PathBuf> = files.into_iter().collect();
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        let engine = Engine::new(Disconnected, move |event| emitted.borrow_mut().push(event));
        let mut sample = Self {
            engine,
            events,
            summary: Summary::default(),
        };
        let names = files.iter().map(|file| file.display().to_string());
        let request = Request::Import {
            names: names.collect(),
            mappings: Vec::new(),
        };
        let files = files.into_iter().map(Disk).collect();
        let reply = sample.ask_with(request, files)?;
        let Reply::Imported(reports) = reply else {
            return Err("no answer".into());
        };
        for report in reports {
            report
                .outcome
                .map_err(|problem| format!("{}: {problem:?}", report.name))?;
        }
        for subscription in sample.summary.subscriptions.clone() {
            let subscription = subscription.id;
            sample.ask(Request::SetBillingCycle {
                subscription,
                cycle,
            })?;
        }
        Ok(sample)
    }

    /// Asks the engine.
    ///
    /// # Errors
    ///
    /// What it fails with.
    pub(crate) fn ask(&mut self, request: Request) -> Result<Reply, Box<dyn Error>> {
        self.ask_with(request, Vec::new())
    }

    fn ask_with(&mut self, request: Request, files: Vec<Disk>) -> Result<Reply, Box<dyn Error>> {
        let envelope = Envelope::Ask(RequestId(1), request);
        futures::executor::block_on(Rc::clone(&self.engine).handle(envelope, files));
        let mut result = Err(Failure::Protocol);
        for event in self.events.take() {
            match event {
                Event::Changed(changed) => self.summary = changed,
                Event::Done(_, done) => result = done,
                Event::Ready | Event::TokenWanted(_) | Event::Progress(..) => {}
            }
        }
        result.map_err(|failure| format!("{failure:?}").into())
    }

    /// A question about all of it.
    #[must_use]
    pub(crate) fn query(&self) -> Query {
        let days = self.summary.days.expect("the sample has usage");
        Query::over(days)
    }

    /// The answer to a question.
    ///
    /// # Errors
    ///
    /// Never with a sound engine.
    pub(crate) fn table(&mut self, query: &Query) -> Result<Table, Box<dyn Error>> {
        match self.ask(Request::Query(query.clone()))? {
            Reply::Table(table) => Ok(table),
            _ => Err("no table".into()),
        }
    }

    /// Reads the records of a question, so many at a time.
    ///
    /// # Errors
    ///
    /// Where `take` fails.
    pub(crate) fn records(
        &mut self,
        query: &Query,
        most: u32,
        mut take: impl FnMut(&RecordPage) -> Result<(), Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        let mut from = None;
        loop {
            let request = Request::Records {
                query: query.clone(),
                from,
                most,
            };
            let Reply::Records(Some(page)) = self
                .engine
                .answer_beside(&request)
                .map_err(|failure| format!("{failure:?}"))?
            else {
                return Err("the data changed".into());
            };
            take(&page)?;
            from = page.next;
            if from.is_none() {
                return Ok(());
            }
        }
    }

    /// A view as the page would hand it over.
    ///
    /// # Errors
    ///
    /// Never with a sound engine.
    pub(crate) fn view(&mut self, query: &Query) -> Result<View, Box<dyn Error>> {
        let table = self.table(query)?;
        let word = str::to_owned;
        let job = ViewJob {
            absent_names: vec![word("None"); query.group_by.len()],
            empty_name: word("(empty)"),
            dimensions: query.group_by.iter().map(|of| format!("{of:?}")).collect(),
            query: query.clone(),
            columns_until: self.summary.days.map(|days| days.until),
            charts: vec!["<svg viewBox=\"0 0 1 1\"></svg>".to_owned()],
            words: ViewWords {
                row: word("Row"),
                group: word("Group"),
                others: word("Others"),
                total: word("Total"),
                all: word("All usage"),
                id_of: word("{name} (id)"),
                cost: word("Cost"),
                exact_cost: word("CostText"),
                previous: word("Before"),
                currency: word("Currency"),
                records: word("Records"),
                unpriced: word("Without price"),
                quantity: word("Quantity"),
                unit: word("Unit"),
                no_price: word("No price"),
                sort_hint: word("Press a heading to sort."),
            },
        };
        Ok(job.answered(table))
    }

    /// What a file says about itself.
    #[must_use]
    pub(crate) fn about(&self) -> About {
        let line = |key: &str, value: &str| AboutLine {
            key: key.to_owned(),
            name: key.to_owned(),
            value: value.to_owned(),
        };
        About {
            title: "Costs of </script><b>a sample</b>".to_owned(),
            heading: "About this file".to_owned(),
            lines: vec![
                line("Scope", "all, \"every\" one"),
                line("RateSource", "a file"),
                line("Days", "2015-05-01/2015-05-31"),
                line("SharedCosts", "None"),
            ],
            data_until: self.summary.days.map(costs::DayRange::last),
            language: "en".to_owned(),
        }
    }
}
