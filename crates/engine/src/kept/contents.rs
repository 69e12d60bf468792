//! What is written of all that is loaded, and how it comes back.

use std::collections::BTreeMap;

use arm::Host;
use costs::allocation::Allocation;
use costs::rate_card::StoredCard;
use costs::usage::{StoredNames, StoredRecords, UsageStore};
use costs::{Day, RateCard};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::form::{self, Head, Kind, Lock};
use crate::engine::Engine;
use crate::ledger::{CardMark, FileMark, Rejections, Subscription};
use crate::protocol::{KeptProblem, Pricing, ScopeDiagnosis};

/// Records of one block.
pub(super) const BLOCK_ROWS: usize = 1 << 16;

/// What is known beside usage and prices. Written as JSON, so that a later
/// version reads what has no field of its own yet.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Saved {
    /// Origin of the Resource Manager that it came from, if any.
    pub(crate) cloud: Option<String>,
    /// The demo has a calendar of its own: the day that it ends at.
    pub(crate) demo_today: Option<Day>,
    pub(crate) subscriptions: BTreeMap<String, Subscription>,
    /// In the order of the cards.
    pub(crate) cards: Vec<CardMark>,
    pub(crate) default_card: Option<u32>,
    pub(crate) files: Vec<FileMark>,
    pub(crate) rejections: BTreeMap<String, Rejections>,
    pub(crate) pricing: Pricing,
    pub(crate) allocation: Allocation,
    pub(crate) diagnoses: Vec<ScopeDiagnosis>,
    /// What the page keeps by itself, by name; in archives only.
    pub(crate) notes: Vec<(String, String)>,
}

/// All of it, as read.
pub(crate) struct Contents {
    pub(crate) saved: Saved,
    pub(crate) cards: Vec<RateCard>,
    pub(crate) store: UsageStore,
}

impl Contents {
    /// Bytes that it takes.
    pub(crate) fn heap_bytes(&self) -> u64 {
        let store = self.store.heap_bytes();
        let cards: usize = self.cards.iter().map(RateCard::heap_bytes).sum();
        (store.columns + store.dictionaries + cards) as u64
    }
}

/// All blocks in their order, behind the head.
pub(super) struct Blocks {
    pub(super) bytes: Vec<Vec<u8>>,
    pub(super) saved_at_s: i64,
}

impl<H: Host> Engine<H> {
    /// All that is loaded, and its revision.
    pub(super) async fn blocks(
        &self,
        lock: Option<&Lock>,
        notes: Vec<(String, String)>,
    ) -> Result<(Blocks, u32), KeptProblem> {
        // What changes while it is written is written again from the beginning.
        loop {
            let revision = {
                let mut ledger = self.ledger.borrow_mut();
                ledger.rate_if_stale();
                ledger.revision()
            };
            let is_current = || self.ledger.borrow().revision() == revision;
            if let Some(blocks) = self.try_blocks(lock, &notes, is_current).await? {
                return Ok((blocks, revision));
            }
        }
    }

    async fn try_blocks(
        &self,
        lock: Option<&Lock>,
        notes: &[(String, String)],
        is_current: impl Fn() -> bool,
    ) -> Result<Option<Blocks>, KeptProblem> {
        let device = self.keeper.device.clone();
        let saved_at_s = self.host_now();
        let (cards, rows) = {
            let ledger = self.ledger.borrow();
            (ledger.cards().len(), ledger.store().rows())
        };
        let head = Head {
            saved_at_s,
            blocks: (2 + cards + rows.div_ceil(BLOCK_ROWS)) as u32,
            lock: lock.map(|lock| lock.head.clone()),
        };
        let mut writer = Writer::new(device.as_deref(), &head, lock);
        let mut saved = self.ledger.borrow().saved();
        saved.cloud = self.endpoint().or(saved.cloud);
        {
            let kept = self.keeper.kept.borrow();
            saved.cloud = saved.cloud.or_else(|| kept.endpoint.clone());
            saved.demo_today = kept.demo_today;
        }
        saved.diagnoses = self.diagnoses();
        saved.notes = notes.to_vec();
        let state = serde_json::to_vec(&saved).map_err(|_| KeptProblem::Failed)?;
        writer.push(Kind::State, &state).await?;
        for number in 0..cards {
            let card = self
                .ledger
                .borrow()
                .cards()
                .get(number)
                .map(|card| card.stored());
            let Some(card) = card.filter(|_| is_current()) else {
                return Ok(None);
            };
            writer.push_value(Kind::Card, &card).await?;
            self.pause().await;
        }
        if !is_current() {
            return Ok(None);
        }
        let names = self.ledger.borrow().store().stored_names();
        writer.push_value(Kind::Names, &names).await?;
        for from in (0..rows).step_by(BLOCK_ROWS) {
            self.pause().await;
            if !is_current() {
                return Ok(None);
            }
            let records = self
                .ledger
                .borrow()
                .store()
                .stored_records(from, BLOCK_ROWS);
            writer.push_value(Kind::Records, &records).await?;
        }
        Ok(is_current().then_some(Blocks {
            bytes: writer.blocks,
            saved_at_s,
        }))
    }
}

/// Writes a head and blocks behind it.
pub(super) struct Writer<'a> {
    device: Option<&'a dyn super::Device>,
    lock: Option<&'a Lock>,
    blocks: Vec<Vec<u8>>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        device: Option<&'a dyn super::Device>,
        head: &Head,
        lock: Option<&'a Lock>,
    ) -> Self {
        Self {
            device,
            lock,
            blocks: vec![form::head_bytes(head)],
        }
    }

    pub(super) async fn push(&mut self, kind: Kind, plain: &[u8]) -> Result<(), KeptProblem> {
        let number = self.blocks.len() as u32;
        let head = self.blocks.first().map(Vec::as_slice).unwrap_or_default();
        let block = form::pack(self.device, head, kind, number, plain, self.lock).await?;
        self.blocks.push(block);
        Ok(())
    }

    pub(super) async fn push_value(
        &mut self,
        kind: Kind,
        value: &impl Serialize,
    ) -> Result<(), KeptProblem> {
        let plain = postcard::to_allocvec(value).map_err(|_| KeptProblem::Failed)?;
        self.push(kind, &plain).await
    }

    /// The head and all blocks.
    pub(super) fn finish(self) -> Vec<Vec<u8>> {
        self.blocks
    }
}

/// What blocks hold, as they are read one after the other.
#[derive(Default)]
pub(super) struct Reader {
    state: Option<Vec<u8>>,
    cards: Vec<RateCard>,
    names: Option<StoredNames>,
    records: Vec<StoredRecords>,
}

impl Reader {
    pub(super) fn take(&mut self, kind: Kind, plain: Vec<u8>) -> Result<(), KeptProblem> {
        match kind {
            Kind::State => self.state = Some(plain),
            Kind::Card => {
                let card: StoredCard = value(&plain)?;
                let card = RateCard::from_stored(card).map_err(|_| KeptProblem::Damaged)?;
                self.cards.push(card);
            }
            Kind::Names => self.names = Some(value(&plain)?),
            Kind::Records => self.records.push(value(&plain)?),
        }
        Ok(())
    }

    /// The usage alone, and what stands beside it.
    pub(super) fn finish_usage<T: DeserializeOwned>(
        self,
    ) -> Result<(T, UsageStore, Vec<RateCard>), KeptProblem> {
        let damaged = || KeptProblem::Damaged;
        let state = self.state.ok_or_else(damaged)?;
        let state = serde_json::from_slice(&state).map_err(|_| damaged())?;
        let names = self.names.ok_or_else(damaged)?;
        let store = UsageStore::from_stored(names, self.records).map_err(|_| damaged())?;
        Ok((state, store, self.cards))
    }

    pub(super) fn finish(self) -> Result<Contents, KeptProblem> {
        let (saved, store, cards): (Saved, _, _) = self.finish_usage()?;
        if saved.cards.len() != cards.len() {
            return Err(KeptProblem::Damaged);
        }
        Ok(Contents {
            saved,
            cards,
            store,
        })
    }
}

fn value<T: DeserializeOwned>(plain: &[u8]) -> Result<T, KeptProblem> {
    postcard::from_bytes(plain).map_err(|_| KeptProblem::Damaged)
}
