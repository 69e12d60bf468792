//! A page on a device, as far as the engine knows one.

use std::cell::RefCell;
use std::rc::Rc;

use costs::Money;
use engine::protocol::{
    Envelope, Event, Failure, FileContent, FileProblem, Kept, KeptProblem, Reply, Request,
    RequestId, Summary,
};
use engine::{Engine, FileSource};

use crate::device::MemoryDevice;
use crate::{CARD, USAGE};

/// Files only: nothing may be sent.
struct Disconnected;

impl arm::Host for Disconnected {
    async fn send(&self, request: arm::Request) -> Result<arm::Response, arm::SendError> {
        panic!("sends to {}", request.url)
    }
    async fn sleep(&self, _delay_ms: u32) {}
    fn now_ms(&self) -> i64 {
        1_774_002_600_000
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

    async fn read(&self, from: u64, most: u32) -> Result<Vec<u8>, FileProblem> {
        let rest = self.0.get(from as usize..).unwrap_or_default();
        Ok(rest[..rest.len().min(most as usize)].to_vec())
    }
}

pub(crate) struct Page {
    engine: Rc<Engine<Disconnected>>,
    events: Rc<RefCell<Vec<Event>>>,
    summary: RefCell<Summary>,
}

impl Page {
    /// A page just opened.
    pub(crate) fn on(device: &Rc<MemoryDevice>) -> Self {
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let emitted = Rc::clone(&events);
        let device: Rc<MemoryDevice> = Rc::clone(device);
        let emit = move |event| emitted.borrow_mut().push(event);
        Self {
            engine: Engine::on_device(Disconnected, Some(device), emit),
            events,
            summary: RefCell::default(),
        }
    }

    /// A page with usage and prices that keeps them.
    pub(crate) fn keeping(device: &Rc<MemoryDevice>, passphrase: Option<&str>) -> Self {
        let page = Self::on(device);
        page.import(&[("usage.json", USAGE), ("card.json", CARD)]);
        page.keep(passphrase).unwrap();
        page
    }

    /// What it is told before it asks anything.
    pub(crate) fn begin(&self) -> Vec<Event> {
        self.engine.begin();
        self.events.take()
    }

    pub(crate) fn ask(&self, request: Request, files: &[&[u8]]) -> Result<Reply, Failure> {
        let files = files.iter().map(|bytes| Bytes(bytes.to_vec())).collect();
        let envelope = Envelope::Ask(RequestId(7), request);
        futures::executor::block_on(Rc::clone(&self.engine).handle(envelope, files));
        let mut result = None;
        for event in self.events.take() {
            match event {
                Event::Changed(summary) => *self.summary.borrow_mut() = summary,
                Event::Done(_, done) => result = Some(done),
                Event::Ready | Event::TokenWanted(_) | Event::Progress(..) => {}
            }
        }
        result.expect("every request ends with one result")
    }

    pub(crate) fn import(&self, files: &[(&str, &[u8])]) -> Vec<Result<FileContent, FileProblem>> {
        let names = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| *bytes).collect();
        let import = Request::Import {
            names,
            mappings: Vec::new(),
        };
        outcomes(self.ask(import, &bytes))
    }

    pub(crate) fn keep(&self, passphrase: Option<&str>) -> Result<Reply, Failure> {
        let keep = Request::Keep {
            passphrase: passphrase.map(str::to_owned),
            demo_today: None,
        };
        self.ask(keep, &[])
    }

    pub(crate) fn open(&self, passphrase: Option<&str>) -> Result<(), KeptProblem> {
        let open = Request::OpenKept {
            passphrase: passphrase.map(str::to_owned),
        };
        match self.ask(open, &[]) {
            Ok(_) => Ok(()),
            Err(Failure::Kept(problem)) => Err(problem),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(crate) fn archive(&self, passphrase: Option<&str>) -> Vec<u8> {
        let write = Request::WriteArchive {
            passphrase: passphrase.map(str::to_owned),
            notes: vec![("views".to_owned(), "[1]".to_owned())],
        };
        match self.ask(write, &[]) {
            Ok(Reply::Archive(bytes)) => bytes,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn open_archive(
        &self,
        bytes: &[u8],
        passphrase: &str,
    ) -> Result<FileContent, FileProblem> {
        let open = Request::OpenArchive {
            name: "kept.meterview".to_owned(),
            passphrase: passphrase.to_owned(),
        };
        outcomes(self.ask(open, &[bytes])).remove(0)
    }

    pub(crate) fn kept(&self) -> Kept {
        self.summary.borrow().kept.clone()
    }

    /// All that a summary says but what differs from window to window.
    pub(crate) fn loaded(&self) -> Summary {
        Summary {
            revision: 0,
            kept: Kept::default(),
            memory: engine::protocol::Memory::default(),
            ..self.summary.borrow().clone()
        }
    }

    pub(crate) fn total(&self) -> Money {
        let bill = self.engine.bill();
        bill.iter().filter_map(|line| line.charge).sum()
    }
}

fn outcomes(reply: Result<Reply, Failure>) -> Vec<Result<FileContent, FileProblem>> {
    match reply {
        Ok(Reply::Imported(reports)) => reports.into_iter().map(|report| report.outcome).collect(),
        other => panic!("{other:?}"),
    }
}
