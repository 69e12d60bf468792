//! What is kept on this device: all that is loaded, as one generation of blocks
//! that takes the place of the former one at once or not at all.

mod archive;
#[cfg(target_arch = "wasm32")]
mod browser;
mod checkpoint;
mod contents;
mod device;
mod form;
mod generation;
#[cfg(target_arch = "wasm32")]
mod web_cipher;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use arm::Host;

use crate::engine::Engine;
use crate::protocol::{Failure, Kept, KeptProblem, Reply};
pub(crate) use archive::is_archive;
#[cfg(target_arch = "wasm32")]
pub use browser::BrowserDevice;
pub(crate) use checkpoint::{Checkpoint, CheckpointAbout};
pub(crate) use contents::{Contents, Saved};
pub use device::{Change, Device, DeviceProblem, Sealer};
use form::{Lock, LockHead};
use generation::Current;

/// Changes that come shortly after one another are written once.
const SETTLES_MS: u32 = 400;

/// Tries of a reader whose generation another window replaced while it read.
const TRIES: u32 = 5;

/// The engine's side of the device.
#[derive(Default)]
pub(crate) struct Keeper {
    pub(crate) device: Option<Rc<dyn Device>>,
    /// What the page is told.
    pub(crate) kept: RefCell<Kept>,
    /// The record that names the generation which is here; absent where there
    /// was none.
    current: RefCell<Option<Current>>,
    lock: RefCell<Option<Lock>>,
    /// The ledger's revision that is kept.
    saved_revision: Cell<Option<u32>>,
    /// The revision that could not be written, and of which cloud it was: it
    /// is not tried again before it changes, or somebody asks.
    failed: RefCell<Option<(u32, Option<String>)>>,
    /// Whether a load has ended since the last write: what was kept along the
    /// way is not needed beside that.
    has_ended_load: Cell<bool>,
    is_writing: Cell<bool>,
    /// Whether somebody waits to write.
    is_due: Cell<bool>,
    /// Grows with every deletion: what was being written before is not.
    erasures: Cell<u32>,
}

impl Keeper {
    pub(crate) fn new(device: Option<Rc<dyn Device>>) -> Self {
        let keeper = Self {
            device,
            ..Self::default()
        };
        keeper.kept.borrow_mut().is_possible = keeper.device.is_some();
        keeper
    }

    /// Where what is shown came from, if it was opened from this device.
    pub(crate) fn shown_endpoint(&self) -> Option<String> {
        let kept = self.kept.borrow();
        kept.endpoint.clone().filter(|_| kept.is_shown)
    }

    fn device(&self) -> Result<Rc<dyn Device>, KeptProblem> {
        self.device.clone().ok_or(KeptProblem::Unsupported)
    }

    fn note(&self, change: impl FnOnce(&mut Kept)) {
        change(&mut self.kept.borrow_mut());
    }
}

impl<H: Host> Engine<H> {
    /// Opens what is kept. What is loaded already stays.
    pub(crate) async fn open_kept(&self, passphrase: Option<&str>) -> Result<Reply, Failure> {
        let opened = self.read_kept(passphrase).await;
        if let Err(problem) = opened {
            self.keeper.note(|kept| {
                kept.is_locked |= problem == KeptProblem::Locked;
                kept.problem = (problem != KeptProblem::Locked).then_some(problem);
            });
            self.tell();
            return Err(Failure::Kept(problem));
        }
        self.tell();
        Ok(Reply::Changed)
    }

    async fn read_kept(&self, passphrase: Option<&str>) -> Result<(), KeptProblem> {
        let device = self.keeper.device()?;
        let mut tries = 0;
        loop {
            let Some(current) = Current::read(&*device).await? else {
                self.keeper.current.take();
                return Ok(());
            };
            let read = self.read_generation(&current, passphrase).await;
            let is_replaced = read == Err(KeptProblem::Damaged)
                && Current::read(&*device).await? != Some(current);
            if !is_replaced || tries == TRIES {
                return read;
            }
            tries += 1;
        }
    }

    async fn read_generation(
        &self,
        current: &Current,
        passphrase: Option<&str>,
    ) -> Result<(), KeptProblem> {
        let device = self.keeper.device()?;
        let head = current.head(&*device).await?;
        self.keeper.note(|kept| {
            kept.is_on = true;
            kept.is_locked = head.head.lock.is_some();
            kept.has_passphrase = head.head.lock.is_some();
            kept.saved_at_s = Some(head.head.saved_at_s);
            kept.bytes = current.bytes;
            kept.problem = None;
        });
        let lock = Lock::open(&*device, head.head.lock.as_ref(), passphrase).await?;
        let contents = current.contents(&*device, &head, lock.as_ref()).await?;
        let was_empty = {
            let mut ledger = self.ledger.borrow_mut();
            let was_empty = ledger.is_empty();
            let cloud = contents.saved.cloud.clone();
            let demo_today = contents.saved.demo_today;
            self.restore_diagnosis(&contents.saved);
            ledger.take_in(contents).map_err(|_| KeptProblem::Damaged)?;
            ledger.rate_if_stale();
            self.keeper.note(|kept| {
                kept.is_locked = false;
                kept.is_shown = was_empty;
                kept.endpoint = cloud;
                kept.demo_today = demo_today;
            });
            self.keeper
                .saved_revision
                .set(was_empty.then_some(ledger.revision()));
            was_empty
        };
        self.keeper.lock.replace(lock);
        self.keeper.current.replace(Some(current.clone()));
        current.clean_up(&*device).await;
        self.keeper.failed.take();
        self.tell_unfinished().await;
        if !was_empty {
            self.save_if_changed().await;
        }
        Ok(())
    }

    /// Begins to keep what is loaded, with another passphrase or none; whatever
    /// is kept already is replaced.
    pub(crate) async fn begin_keeping(
        &self,
        passphrase: Option<&str>,
        demo_today: Option<costs::Day>,
    ) -> Result<Reply, Failure> {
        let begun = self.try_begin(passphrase, demo_today).await;
        if let Err(problem) = begun {
            self.keeper.note(|kept| kept.problem = Some(problem));
            self.tell();
            return Err(Failure::Kept(problem));
        }
        Ok(Reply::Changed)
    }

    async fn try_begin(
        &self,
        passphrase: Option<&str>,
        demo_today: Option<costs::Day>,
    ) -> Result<(), KeptProblem> {
        let device = self.keeper.device()?;
        let lock = match passphrase.filter(|passphrase| !passphrase.is_empty()) {
            Some(passphrase) => {
                let head = LockHead::new(&*device)?;
                Lock::open(&*device, Some(&head), Some(passphrase)).await?
            }
            None => None,
        };
        let current = Current::read(&*device).await?;
        self.keeper.current.replace(current);
        self.keeper.lock.replace(lock);
        let endpoint = self.endpoint();
        self.keeper.note(|kept| {
            kept.demo_today = demo_today;
            kept.endpoint = endpoint;
        });
        self.save().await?;
        self.keeper.failed.take();
        self.keeper.note(|kept| {
            kept.is_on = true;
            kept.problem = None;
        });
        // They have the former passphrase, or none.
        self.drop_checkpoints().await;
        self.tell();
        Ok(())
    }

    /// Deletes what is kept and keeps nothing from now on.
    pub(crate) async fn forget_kept(&self) -> Result<Reply, Failure> {
        self.erase().await.map_err(Failure::Kept)?;
        self.tell();
        Ok(Reply::Changed)
    }

    pub(crate) async fn erase(&self) -> Result<(), KeptProblem> {
        let keeper = &self.keeper;
        keeper.erasures.set(keeper.erasures.get() + 1);
        keeper.current.take();
        keeper.lock.take();
        keeper.saved_revision.set(None);
        keeper.failed.take();
        keeper.note(|kept| {
            *kept = Kept {
                is_possible: kept.is_possible,
                ..Kept::default()
            };
        });
        match &keeper.device {
            Some(device) => Ok(device.erase().await?),
            None => Ok(()),
        }
    }

    /// Writes what has changed since the last time, if anything has, keeping is
    /// on, and nobody else is about to.
    pub(crate) async fn save_if_changed(&self) {
        let keeper = &self.keeper;
        let present = || (self.ledger.borrow().revision(), self.endpoint());
        let is_changed = || {
            let present = present();
            let is_saved = keeper.saved_revision.get() == Some(present.0);
            let has_failed = keeper.failed.borrow().as_ref() == Some(&present);
            keeper.kept.borrow().is_on && !is_saved && !has_failed
        };
        if !is_changed() || keeper.is_due.replace(true) {
            return;
        }
        self.host_sleep(SETTLES_MS).await;
        keeper.is_due.set(false);
        // Half of a load is no state to come back to.
        // And what could not be opened is not replaced by something else.
        let is_opened = keeper.current.borrow().is_some();
        if !is_changed() || self.is_loading() || !is_opened {
            return;
        }
        let tried = present();
        let mut outcome = self.save().await;
        if outcome == Err(KeptProblem::Full) && keeper.has_ended_load.take() {
            // What was kept along the way is part of what is written now.
            self.drop_checkpoints().await;
            outcome = self.save().await;
        }
        keeper.failed.replace(outcome.is_err().then_some(tried));
        keeper.note(|kept| kept.problem = outcome.err());
        self.tell();
    }

    /// A load has ended: all that came of it is in the ledger.
    pub(crate) fn note_end_of_load(&self) {
        self.keeper.has_ended_load.set(true);
        let former = self.keeper.kept.borrow_mut().unfinished.take();
        if former.is_some() {
            self.tell();
        }
    }

    async fn save(&self) -> Result<(), KeptProblem> {
        let keeper = &self.keeper;
        while keeper.is_writing.replace(true) {
            // Whoever writes now may have begun before the last change.
            self.host_sleep(50).await;
        }
        keeper.note(|kept| kept.is_writing = true);
        self.tell();
        let outcome = self.write().await;
        keeper.is_writing.set(false);
        keeper.note(|kept| kept.is_writing = false);
        outcome
    }

    async fn write(&self) -> Result<(), KeptProblem> {
        let keeper = &self.keeper;
        let device = keeper.device()?;
        // What is kept of one cloud does not make room for another's by itself.
        let here = self.endpoint();
        let kept_endpoint = keeper.kept.borrow().endpoint.clone();
        if here.is_some() && kept_endpoint.is_some() && here != kept_endpoint {
            return Err(KeptProblem::OtherCloud);
        }
        let erasures = keeper.erasures.get();
        let lock = keeper.lock.borrow().clone();
        let (blocks, revision) = self.blocks(lock.as_ref(), Vec::new()).await?;
        let former = keeper.current.borrow().clone();
        let written = Current::write(&*device, former.as_ref(), &blocks.bytes).await?;
        if keeper.erasures.get() != erasures {
            // Deleted in the meantime: this was written behind it.
            device.erase().await?;
            return Ok(());
        }
        keeper.note(|kept| {
            kept.saved_at_s = Some(blocks.saved_at_s);
            kept.bytes = written.bytes;
            kept.has_passphrase = lock.is_some();
            kept.endpoint = here.or(kept_endpoint);
            kept.is_locked = false;
        });
        keeper.saved_revision.set(Some(revision));
        written.clean_up(&*device).await;
        keeper.current.replace(Some(written));
        if !self.is_loading() && keeper.has_ended_load.take() {
            self.drop_checkpoints().await;
        }
        Ok(())
    }
}
