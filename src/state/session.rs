//! The connection to the worker and what it has told so far. A token is never
//! kept here: it goes to the worker with the request and is gone.

use std::collections::HashMap;

use costs::import::UnknownTable;
use costs::{BillingCycle, Day, DayRange, MeterId};
use engine::deployment::Deployment;
use engine::protocol::{
    Directory, Envelope, Event, Failure, FileProblem, FileReport, Hold, Load, Pricing, Request,
    RequestId, RetailReport, Summary, TokenNeed,
};
use futures::channel::oneshot::Receiver;
use leptos::prelude::*;

use super::activities::Activities;
use super::answers::TableCache;
use super::exchange::{Exchange, Outcome};
use super::grid_rows::OpenRows;
use super::{Activity, kept};
use crate::browser::{self, Heard, LineEnd, PickedFile, Worker};
use crate::route::is_in_scope;

/// Whether the worker can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EngineState {
    /// Being loaded.
    Starting,
    /// Listens.
    Ready,
    /// Answers no more.
    Lost(Loss),
}

/// How the worker was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Loss {
    /// It could not be loaded or broke down; what the browser says, if anything.
    Broken(String),
    /// It does not understand the page, or the page does not understand it.
    Protocol,
}

/// Who is signed in where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Access {
    /// What the token may read.
    pub(crate) directory: Directory,
    /// Whether it is the demo of the host program.
    pub(crate) is_demo: bool,
}

/// What was tried when something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Attempt {
    /// Signing in.
    Connect,
    /// Fetching usage.
    Load,
    /// Reading files.
    Import,
    /// Fetching list prices.
    Prices,
    /// Changing a setting.
    Change,
}

/// A failure to show, once, in the message region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FailedAttempt {
    /// What was tried.
    pub(crate) attempt: Attempt,
    /// What it came to.
    pub(crate) failure: Failure,
}

/// All that the page shares. Copies are handles to the same session.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// What the host program says; `None` until it has answered.
    pub(crate) config: RwSignal<Option<Deployment>>,
    /// Whether the worker can be asked.
    pub(crate) engine: RwSignal<EngineState>,
    /// Who is signed in.
    pub(crate) access: RwSignal<Option<Access>>,
    /// What is loaded.
    pub(crate) summary: RwSignal<Summary>,
    /// What is going on.
    pub(super) activities: RwSignal<Activities>,
    /// The token of the host page that is asked for.
    pub(crate) token_wanted: RwSignal<Option<TokenNeed>>,
    /// What failed last.
    pub(crate) failed: RwSignal<Option<FailedAttempt>>,
    /// What the list prices fetched last came to.
    pub(crate) list_prices: RwSignal<Option<RetailReport>>,
    /// What became of the files read last.
    pub(crate) imported: RwSignal<Vec<FileReport>>,
    /// Tables among them that nobody knows, with the files they are in.
    unknown_tables: StoredValue<Vec<UnknownFile>, LocalStorage>,
    /// Name of the one whose columns are being chosen.
    pub(crate) choosing_columns: RwSignal<Option<String>>,
    /// The load that can be tried again.
    pub(crate) last_load: RwSignal<Option<Load>>,
    /// Whether what this device keeps is being opened.
    pub(crate) is_opening: RwSignal<bool>,
    /// An archive that needs a passphrase.
    pub(crate) locked_archive: RwSignal<Option<PickedFile>, LocalStorage>,
    /// What was still there after everything was cleared.
    pub(crate) cleared: RwSignal<Option<Vec<String>>>,
    /// Whether the last load stopped because memory would not hold more.
    pub(crate) was_too_much: RwSignal<bool>,
    /// Prices and terms on their way to the worker.
    pub(super) asked_pricing: StoredValue<Option<Pricing>>,
    /// Names of meters that were chosen from a card.
    pub(crate) meter_names: RwSignal<HashMap<MeterId, String>>,
    pub(super) cache: StoredValue<TableCache>,
    /// Rows of grids that are open.
    pub(super) open_rows: StoredValue<OpenRows>,
    link: StoredValue<Link, LocalStorage>,
}

/// A table that nobody knows.
struct UnknownFile {
    /// As the report names it.
    name: String,
    /// Perhaps an archive with it.
    file: PickedFile,
    table: UnknownTable,
}

#[derive(Default)]
struct Link {
    exchange: Exchange,
    worker: Option<Worker>,
    /// Answers no more. Kept, since its own message may be what is being heard.
    lost: Option<Worker>,
    /// Messages that wait for [`Event::Ready`]: the worker would lose them.
    held_back: Option<Vec<(Vec<u8>, Vec<PickedFile>)>>,
}

impl Link {
    fn post(&mut self, envelope: &Envelope, files: Vec<PickedFile>) -> bool {
        let Ok(bytes) = postcard::to_allocvec(envelope) else {
            return false;
        };
        match (&mut self.held_back, &self.worker) {
            (Some(held_back), _) => {
                held_back.push((bytes, files));
                true
            }
            (None, Some(worker)) => worker.post(&bytes, &files),
            (None, None) => false,
        }
    }
}

impl Session {
    /// A session without a worker; see [`Session::start_worker`].
    pub(crate) fn new() -> Self {
        Self {
            config: RwSignal::new(None),
            engine: RwSignal::new(EngineState::Starting),
            access: RwSignal::new(None),
            summary: RwSignal::new(Summary::default()),
            activities: RwSignal::new(Activities::default()),
            token_wanted: RwSignal::new(None),
            failed: RwSignal::new(None),
            list_prices: RwSignal::new(None),
            imported: RwSignal::new(Vec::new()),
            unknown_tables: StoredValue::new_local(Vec::new()),
            choosing_columns: RwSignal::new(None),
            last_load: RwSignal::new(None),
            is_opening: RwSignal::new(false),
            locked_archive: RwSignal::new_local(None),
            cleared: RwSignal::new(None),
            was_too_much: RwSignal::new(false),
            asked_pricing: StoredValue::new(None),
            meter_names: RwSignal::new(HashMap::new()),
            cache: StoredValue::new(TableCache::default()),
            open_rows: StoredValue::new(OpenRows::default()),
            link: StoredValue::new_local(Link::default()),
        }
    }

    /// The session of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides the session to everything in it")
    }

    /// Takes what became of files.
    pub(crate) fn set_imported(self, reports: Vec<FileReport>, files: &[PickedFile]) {
        let unknown = reports.iter().filter_map(|report| {
            let Err(FileProblem::NeedsMapping(table)) = &report.outcome else {
                return None;
            };
            let mut files = files.iter();
            let file = files.find(|file| {
                let own = report.name.strip_prefix(&file.name());
                own.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })?;
            Some(UnknownFile {
                name: report.name.clone(),
                file: file.clone(),
                table: (**table).clone(),
            })
        });
        self.unknown_tables.set_value(unknown.collect());
        kept::heed_archives(self, &reports, files);
        self.imported.set(reports);
    }

    /// The table of that name, while nobody knows it.
    pub(crate) fn unknown_table(self, name: &str) -> Option<UnknownTable> {
        self.unknown_tables.with_value(|tables| {
            let found = tables.iter().find(|known| known.name == name);
            found.map(|known| known.table.clone())
        })
    }

    /// The file with the table of that name.
    pub(crate) fn unknown_file(self, name: &str) -> Option<PickedFile> {
        self.unknown_tables.with_value(|tables| {
            let found = tables.iter().find(|known| known.name == name);
            found.map(|known| known.file.clone())
        })
    }

    /// Starts the worker, or another one after it was lost.
    pub(crate) fn start_worker(self) {
        self.forget_data();
        self.engine.set(EngineState::Starting);
        let worker = Worker::start(move |heard| self.hear(heard));
        if worker.is_none() {
            self.engine
                .set(EngineState::Lost(Loss::Broken(String::new())));
        }
        self.link.update_value(|link| {
            link.held_back = worker.is_some().then(Vec::new);
            link.worker = worker;
        });
        kept::open_at_start(self);
    }

    /// Sends a request; the answer never comes when the worker is lost.
    pub(crate) fn ask(
        self,
        request: Request,
        files: Vec<PickedFile>,
    ) -> (RequestId, Receiver<Outcome>) {
        let mut opened = None;
        self.link.update_value(|link| {
            let (id, receiver) = link.exchange.open();
            if !link.post(&Envelope::Ask(id, request), files) {
                link.exchange.forget(id);
            }
            opened = Some((id, receiver));
        });
        opened.expect("update_value runs its closure while the session lives")
    }

    /// Lets another worker read records on a line; whether there is anybody to
    /// read from.
    pub(super) fn lend_records(self, line: LineEnd) -> bool {
        self.link.with_value(|link| {
            let worker = link.worker.as_ref().filter(|_| link.held_back.is_none());
            worker.is_some_and(|worker| worker.lend_records(line))
        })
    }

    /// Stops waiting for a request and tells the worker.
    pub(super) fn abandon(self, id: RequestId) {
        self.link.try_update_value(|link| {
            if link.exchange.forget(id) {
                link.post(&Envelope::Cancel(id), Vec::new());
            }
        });
    }

    /// Asks the worker to stop a request, whose answer is still awaited.
    pub(super) fn request_stop(self, id: RequestId) {
        self.link.update_value(|link| {
            link.post(&Envelope::Cancel(id), Vec::new());
        });
    }

    /// Whether something that takes its time is going on.
    pub(crate) fn is_busy(self) -> bool {
        self.activity(|activity| activity.is_some())
    }

    /// Whether a load waits for another token.
    pub(crate) fn awaits_token(self) -> bool {
        self.activity(|activity| {
            let mut holds = activity.iter().flat_map(|activity| &activity.holds);
            holds.any(|hold| matches!(hold, Hold::SignIn(_)))
        })
    }

    /// Reads what is going on.
    pub(crate) fn activity<T>(self, read: impl FnOnce(Option<&Activity>) -> T) -> T {
        self.activities
            .with(|activities| read(activities.running()))
    }

    /// How many things wait until that has ended.
    pub(crate) fn waiting(self) -> usize {
        self.activities.with(Activities::waiting)
    }

    /// Whether the data is that of the demo.
    pub(crate) fn is_demo(self) -> bool {
        let access = self
            .access
            .with(|access| access.as_ref().map(|access| access.is_demo));
        access.unwrap_or_else(|| self.kept_demo_today().is_some())
    }

    /// If what is shown was opened from this device and is the demo's: the day
    /// that it ends at.
    fn kept_demo_today(self) -> Option<Day> {
        self.summary
            .with(|summary| summary.kept.demo_today.filter(|_| summary.kept.is_shown))
    }

    /// The UTC day of the data's own calendar: the demo has its own.
    pub(crate) fn today(self) -> Day {
        let demo_today = self.config.with(|config| {
            let demo = config.as_ref()?.demo.as_ref()?;
            Some(demo.today)
        });
        let demo_today = self.kept_demo_today().or(demo_today);
        match demo_today {
            Some(today) if self.is_demo() => today,
            _ => browser::today(),
        }
    }

    /// The billing cycle that all subscriptions of a scope share; `None` where
    /// they differ. An empty scope means all.
    pub(crate) fn shared_cycle(self, scope: &[String]) -> Option<BillingCycle> {
        self.summary.with(|summary| {
            let mut cycles = summary
                .subscriptions
                .iter()
                .filter(|subscription| is_in_scope(scope, &subscription.id))
                .map(|subscription| subscription.cycle);
            let first = cycles.next()?;
            cycles.all(|cycle| cycle == first).then_some(first)
        })
    }

    /// Whether more usage of a scope is on its way, so that figures are of what
    /// has arrived so far. An empty scope means all.
    pub(crate) fn is_arriving(self, scope: &[String]) -> bool {
        self.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .filter(|subscription| is_in_scope(scope, &subscription.id))
                .any(|subscription| subscription.is_arriving)
        })
    }

    /// The last day with usage of a scope's subscriptions; `None` while nothing is
    /// loaded. An empty scope means all.
    pub(crate) fn last_day(self, scope: &[String]) -> Option<Day> {
        self.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .filter(|subscription| is_in_scope(scope, &subscription.id))
                .filter_map(|subscription| subscription.days)
                .map(DayRange::last)
                .max()
        })
    }

    fn has_asked(self, id: RequestId) -> bool {
        self.link.with_value(|link| link.exchange.has_opened(id))
    }

    fn forget_data(self) {
        self.link.update_value(|link| {
            link.worker = None;
            link.lost = None;
            link.exchange.forget_all();
        });
        // What was going on ends by itself: its answer never comes.
        self.activities.update(Activities::forget_waiting);
        self.cache.update_value(TableCache::clear);
        self.access.set(None);
        self.last_load.set(None);
        self.was_too_much.set(false);
        self.asked_pricing.set_value(None);
        self.imported.set(Vec::new());
        self.list_prices.set(None);
        self.failed.set(None);
        self.summary.set(Summary::default());
    }

    /// The worker answers no more: whoever waits for it is told so.
    fn lose(self, loss: Loss) {
        self.activities.update(Activities::forget_waiting);
        self.engine.set(EngineState::Lost(loss));
        self.link.update_value(|link| {
            link.held_back = None;
            link.lost = link.worker.take();
            if let Some(worker) = &link.lost {
                worker.stop();
            }
            link.exchange.forget_all();
        });
    }

    fn hear(self, heard: Heard) {
        let event = match heard {
            Heard::Bytes(bytes) => postcard::from_bytes::<Event>(&bytes),
            Heard::Broken(message) => return self.lose(Loss::Broken(message)),
        };
        let Ok(event) = event else {
            return self.lose(Loss::Protocol);
        };
        match event {
            Event::Ready => {
                self.link.update_value(|link| {
                    let held_back = link.held_back.take().unwrap_or_default();
                    if let Some(worker) = &link.worker {
                        for (bytes, files) in held_back {
                            worker.post(&bytes, &files);
                        }
                    }
                });
                self.engine.set(EngineState::Ready);
            }
            Event::Progress(id, progress) => {
                let now_s = browser::now_s();
                self.activities
                    .update(|activities| activities.hear(id, progress, now_s));
            }
            Event::TokenWanted(need) => self.token_wanted.set(Some(need)),
            Event::Changed(summary) => self.summary.set(summary),
            // What the worker could not read has no number to answer to.
            Event::Done(id, Err(Failure::Protocol)) if !self.has_asked(id) => {
                self.lose(Loss::Protocol);
            }
            Event::Done(id, outcome) => self.link.update_value(|link| {
                link.exchange.finish(id, outcome);
            }),
        }
    }
}
