//! The file that is being made: one at a time, by a worker of its own that is
//! started for it and ended with it.

use ::export::{Fault, Heard, Job};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{EngineState, Session};
use crate::browser::{self, Exporter, ExporterHeard, MadeFile};

/// How far the file is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum ExportStage {
    /// None is being made.
    #[default]
    Idle,
    /// The worker is being loaded.
    Starting,
    /// So many of so many records are in it.
    Writing {
        /// Records in it.
        done: u32,
        /// Records in all, as far as is known; 0 for a view.
        all: u32,
    },
    /// It was handed to the browser.
    Done {
        /// Its name.
        name: String,
        /// Records or groups in it.
        rows: u32,
        /// Bytes.
        bytes: u64,
    },
    /// There is none.
    Failed(ExportFailure),
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportFailure {
    /// The worker cannot be loaded, or broke down.
    Broken,
    /// The worker that owns the data stopped.
    DataLost,
    /// What the worker says.
    Fault(Fault),
}

/// The file that is being made. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(crate) struct Exports {
    /// How far it is.
    pub(crate) stage: RwSignal<ExportStage>,
    session: Session,
    order: StoredValue<Option<Order>>,
    worker: StoredValue<Option<Exporter>, LocalStorage>,
}

/// What was asked for.
#[derive(Debug, Clone)]
struct Order {
    job: Job,
    name: String,
    records: u32,
}

impl Exports {
    /// None yet.
    pub(crate) fn new(session: Session) -> Self {
        let exports = Self {
            stage: RwSignal::new(ExportStage::Idle),
            session,
            order: StoredValue::new(None),
            worker: StoredValue::new_local(None),
        };
        // Records of a worker that is gone never come.
        Effect::new(move |_| {
            let is_lost = session
                .engine
                .with(|engine| matches!(engine, EngineState::Lost(_)));
            if is_lost && exports.is_running_untracked() {
                exports.fail(ExportFailure::DataLost);
            }
        });
        exports
    }

    /// The file of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides the export to everything in it")
    }

    /// Whether a file is being made.
    pub(crate) fn is_running(self) -> bool {
        self.stage.with(ExportStage::is_running)
    }

    fn is_running_untracked(self) -> bool {
        self.stage.with_untracked(ExportStage::is_running)
    }

    /// Makes a file and saves it as `name`; one that is being made is dropped.
    pub(crate) fn start(self, job: Job, name: String) {
        let records = match job.subject {
            ::export::Subject::Records { records, .. } => Some(records),
            ::export::Subject::View { .. } => None,
        };
        self.order.set_value(Some(Order {
            job,
            name,
            records: records.unwrap_or_default(),
        }));
        self.stage.set(ExportStage::Starting);
        let worker = Exporter::start(move |heard| self.hear(heard));
        let is_started = worker.is_some();
        self.worker.set_value(worker);
        if !is_started {
            self.fail(ExportFailure::Broken);
        }
    }

    /// Drops the file that is being made.
    pub(crate) fn cancel(self) {
        self.end(ExportStage::Idle);
    }

    fn fail(self, failure: ExportFailure) {
        self.end(ExportStage::Failed(failure));
    }

    fn end(self, stage: ExportStage) {
        self.stage.set(stage);
        self.order.set_value(None);
        let worker = self.worker.try_update_value(Option::take).flatten();
        // It may be its own message that is being heard: it ends after that.
        spawn_local(async move { drop(worker) });
    }

    fn hear(self, heard: ExporterHeard) {
        if !self.is_running_untracked() {
            return;
        }
        let (bytes, file) = match heard {
            ExporterHeard::Bytes(bytes, file) => (bytes, file),
            ExporterHeard::Broken => return self.fail(ExportFailure::Broken),
        };
        match postcard::from_bytes(&bytes) {
            Ok(Heard::Ready) => self.hand_over(),
            Ok(Heard::Written(done)) => self.stage.update(|stage| {
                if let ExportStage::Writing { done: known, .. } = stage {
                    *known = done;
                }
            }),
            Ok(Heard::Done { rows, bytes }) => match file {
                Some(file) => self.finish(&file, rows, bytes),
                None => self.fail(ExportFailure::Fault(Fault::Protocol)),
            },
            Ok(Heard::Failed(fault)) => self.fail(ExportFailure::Fault(fault)),
            Err(_) => self.fail(ExportFailure::Fault(Fault::Protocol)),
        }
    }

    /// Gives the job to the worker, and a line to the worker with the records.
    fn hand_over(self) {
        let Some(order) = self.order.get_value() else {
            return;
        };
        let Some([ours, theirs]) = browser::line() else {
            return self.fail(ExportFailure::Broken);
        };
        if !self.session.lend_records(theirs) {
            return self.fail(ExportFailure::DataLost);
        }
        let is_sent = postcard::to_allocvec(&order.job).is_ok_and(|bytes| {
            self.worker.with_value(|worker| {
                worker
                    .as_ref()
                    .is_some_and(|worker| worker.post(&bytes, ours))
            })
        });
        if is_sent {
            self.stage.set(ExportStage::Writing {
                done: 0,
                all: order.records,
            });
        } else {
            self.fail(ExportFailure::Broken);
        }
    }

    fn finish(self, file: &MadeFile, rows: u32, bytes: u64) {
        let name = self.order.with_value(|order| {
            let name = order.as_ref().map(|order| order.name.clone());
            name.unwrap_or_default()
        });
        file.save(&name);
        self.end(ExportStage::Done { name, rows, bytes });
    }
}

impl ExportStage {
    fn is_running(&self) -> bool {
        matches!(self, Self::Starting | Self::Writing { .. })
    }
}
