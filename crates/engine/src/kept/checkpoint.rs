//! What has arrived of a load that has not ended: kept beside the generations
//! where keeping is switched on, so that it goes on after the page was closed.

use arm::Host;
use costs::usage::UsageStore;
use costs::{Day, DayRange};
use serde::{Deserialize, Serialize};

use super::contents::{BLOCK_ROWS, Reader, Writer};
use super::device::Change;
use super::form::{self, Head, Kind, Lock, PackedBlock, ReadHead};
use crate::engine::Engine;
use crate::ledger::Rejections;
use crate::protocol::{KeptProblem, Load, UnfinishedLoad};

/// What names of checkpoints begin with.
const CHECKPOINTS: &str = "unfinished/";

/// What has arrived of one subscription.
pub(crate) struct Checkpoint {
    pub(crate) about: CheckpointAbout,
    /// Usage that was reported on the days that are done, and no other.
    pub(crate) store: UsageStore,
}

/// What is known of it beside its usage.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CheckpointAbout {
    /// Origin of the Resource Manager.
    pub(crate) endpoint: String,
    /// All that was asked for, also of other subscriptions.
    pub(crate) load: Load,
    /// Id of the subscription, in any case.
    pub(crate) subscription: String,
    /// The day on which it was asked.
    pub(crate) today: Day,
    /// When it was kept, in seconds since 1970-01-01T00:00:00Z.
    pub(crate) at_s: i64,
    /// Days of usage that were taken.
    pub(crate) days: DayRange,
    /// Reported days that have arrived whole.
    pub(crate) done: Vec<DayRange>,
    /// Records.
    pub(crate) rows: u32,
    /// What could not be read.
    pub(crate) rejected: Rejections,
    /// Rows on pages that the server sent a second time.
    pub(crate) repeated_rows: u32,
}

impl<H: Host> Engine<H> {
    /// Whether checkpoints are kept now: only beside a generation, and of the
    /// cloud that this is of.
    pub(crate) fn keeps_checkpoints(&self) -> bool {
        let kept = self.keeper.kept.borrow();
        let is_here = kept.endpoint.is_none() || kept.endpoint == self.endpoint();
        kept.is_on && is_here && self.keeper.current.borrow().is_some()
    }

    /// Keeps a checkpoint in the place of the former one of its subscription.
    ///
    /// # Errors
    ///
    /// Where the device did not take it; the former one stays.
    pub(crate) async fn keep_checkpoint(&self, checkpoint: Checkpoint) -> Result<(), KeptProblem> {
        let keeper = &self.keeper;
        let device = keeper.device()?;
        let erasures = keeper.erasures.get();
        let lock = keeper.lock.borrow().clone();
        let Checkpoint { about, mut store } = checkpoint;
        store.seal();
        let head = Head {
            saved_at_s: about.at_s,
            blocks: 2 + store.rows().div_ceil(BLOCK_ROWS) as u32,
            lock: lock.as_ref().map(|lock| lock.head.clone()),
        };
        let mut writer = Writer::new(Some(&*device), &head, lock.as_ref());
        let state = serde_json::to_vec(&about).map_err(|_| KeptProblem::Failed)?;
        writer.push(Kind::State, &state).await?;
        writer
            .push_value(Kind::Names, &store.stored_names())
            .await?;
        for from in (0..store.rows()).step_by(BLOCK_ROWS) {
            self.pause().await;
            let records = store.stored_records(from, BLOCK_ROWS);
            writer.push_value(Kind::Records, &records).await?;
        }
        let is_same_lock = {
            let now = keeper.lock.borrow();
            now.as_ref().map(|lock| &lock.head) == lock.as_ref().map(|lock| &lock.head)
        };
        if !self.keeps_checkpoints() || !is_same_lock || keeper.erasures.get() != erasures {
            // Nobody wants it any more, or not with that passphrase.
            return Ok(());
        }
        let change = Change {
            put: vec![(name(&about.subscription), writer.finish().concat())],
            ..Change::default()
        };
        device.change(change).await?;
        if keeper.erasures.get() != erasures {
            // Deleted in the meantime: this was written behind it.
            device.erase().await?;
            return Ok(());
        }
        self.tell_unfinished().await;
        Ok(())
    }

    /// The checkpoint of a subscription of that load, if there is one that can
    /// be read now.
    pub(crate) async fn checkpoint_of(
        &self,
        load: &Load,
        subscription: &str,
    ) -> Option<Checkpoint> {
        let bytes = self.checkpoint_bytes(&name(subscription)).await?;
        let mut blocks = Blocks::of(&bytes, self.keeper.lock.borrow().clone())?;
        let mut reader = Reader::default();
        while let Some((kind, plain)) = blocks.next().await {
            reader.take(kind, plain).ok()?;
        }
        if !blocks.have_all_come() {
            return None;
        }
        let (about, store, _): (CheckpointAbout, _, _) = reader.finish_usage().ok()?;
        let is_whole = store.rows() == about.rows as usize;
        let is_same = about.subscription.eq_ignore_ascii_case(subscription);
        (is_whole && is_same && self.is_of(&about, load)).then_some(Checkpoint { about, store })
    }

    /// Forgets what was kept of other loads than this one, which begins.
    pub(crate) async fn drop_other_checkpoints(&self, load: &Load) {
        if !self.keeps_checkpoints() {
            return;
        }
        let mut others = Vec::new();
        for name in self.checkpoint_names().await {
            let about = self.about(&name).await;
            if !about.is_some_and(|about| self.is_of(&about, load)) {
                others.push(name);
            }
        }
        self.delete(others).await;
    }

    /// Forgets what was kept of loads that have not ended.
    pub(crate) async fn drop_checkpoints(&self) {
        let names = self.checkpoint_names().await;
        self.delete(names).await;
    }

    /// Says what could go on.
    pub(super) async fn tell_unfinished(&self) {
        let mut unfinished: Option<UnfinishedLoad> = None;
        for name in self.checkpoint_names().await {
            let Some(about) = self.about(&name).await else {
                continue;
            };
            let known = unfinished.get_or_insert(UnfinishedLoad {
                endpoint: about.endpoint,
                load: about.load,
                rows: 0,
                at_s: about.at_s,
            });
            known.rows += about.rows;
            known.at_s = known.at_s.max(about.at_s);
        }
        let is_new = self.keeper.kept.borrow().unfinished != unfinished;
        if is_new {
            self.keeper.note(|kept| kept.unfinished = unfinished);
            self.tell();
        }
    }

    fn is_of(&self, about: &CheckpointAbout, load: &Load) -> bool {
        about.load == *load && self.endpoint().as_ref() == Some(&about.endpoint)
    }

    async fn about(&self, name: &str) -> Option<CheckpointAbout> {
        let bytes = self.checkpoint_bytes(name).await?;
        let mut blocks = Blocks::of(&bytes, self.keeper.lock.borrow().clone())?;
        match blocks.next().await? {
            (Kind::State, plain) => serde_json::from_slice(&plain).ok(),
            _ => None,
        }
    }

    async fn checkpoint_bytes(&self, name: &str) -> Option<Vec<u8>> {
        let device = self.keeper.device.clone().filter(|_| self.keeps_any())?;
        device.read(name).await.ok()?
    }

    async fn checkpoint_names(&self) -> Vec<String> {
        let Some(device) = self.keeper.device.clone().filter(|_| self.keeps_any()) else {
            return Vec::new();
        };
        let mut names = device.names().await.unwrap_or_default();
        names.retain(|name| name.starts_with(CHECKPOINTS));
        names
    }

    /// Whether what is kept has been opened.
    fn keeps_any(&self) -> bool {
        self.keeper.current.borrow().is_some()
    }

    async fn delete(&self, names: Vec<String>) {
        if let Some(device) = self.keeper.device.clone().filter(|_| !names.is_empty()) {
            let change = Change {
                delete: names,
                ..Change::default()
            };
            // One that stays is deleted when the next load begins.
            let _ = device.change(change).await;
            self.tell_unfinished().await;
        }
    }
}

/// The blocks of a checkpoint, one after the other.
struct Blocks<'a> {
    head: ReadHead,
    lock: Option<Lock>,
    rest: &'a [u8],
    number: u32,
}

impl<'a> Blocks<'a> {
    /// `None` where it is damaged, or has another passphrase.
    fn of(bytes: &'a [u8], lock: Option<Lock>) -> Option<Self> {
        let head = form::read_head(bytes).ok()?;
        let is_same = head.head.lock.as_ref() == lock.as_ref().map(|lock| &lock.head);
        let rest = bytes.get(head.bytes.len()..)?;
        is_same.then_some(Self {
            head,
            lock,
            rest,
            number: 0,
        })
    }

    /// `None` at the end, and where it is damaged.
    async fn next(&mut self) -> Option<(Kind, Vec<u8>)> {
        let number = self.number + 1;
        let block = PackedBlock::read(self.rest, number).ok()?;
        let unpacked = block.unpack(&self.head.bytes, self.lock.as_ref()).await;
        self.rest = self.rest.get(block.end..)?;
        self.number = number;
        unpacked.ok()
    }

    fn have_all_come(&self) -> bool {
        self.rest.is_empty() && self.number == self.head.head.blocks
    }
}

fn name(subscription: &str) -> String {
    format!("{CHECKPOINTS}{}", subscription.to_lowercase())
}
