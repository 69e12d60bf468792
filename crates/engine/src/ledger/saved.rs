//! The ledger as it is written, and what was written taken in again.

use std::collections::BTreeMap;

use costs::RateCard;
use costs::usage::UsageStore;
use serde::{Deserialize, Serialize};

use super::cards::{Card, CardKey};
use super::{CardChoice, Ledger};
use crate::kept::{Contents, Saved};
use crate::protocol::CardSource;

/// What is known of a card beside its prices.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CardMark {
    pub(super) id: u32,
    pub(super) offer: Option<String>,
    pub(super) source: CardSource,
    pub(super) key: Option<CardKey>,
    /// In seconds since 1970-01-01T00:00:00Z.
    #[serde(default)]
    pub(super) fetched_at_s: Option<i64>,
}

/// What was written cannot be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotApplicable;

/// What was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TakenIn {
    /// Records.
    pub(crate) rows: u32,
    /// Records that were there already.
    pub(crate) repeated: u32,
    /// Cards that were not there.
    pub(crate) cards: u32,
}

impl Ledger {
    /// Grows with every change.
    pub(crate) const fn revision(&self) -> u32 {
        self.revision
    }

    pub(crate) const fn store(&self) -> &UsageStore {
        &self.store
    }

    /// All cards, in the order of [`Saved::cards`].
    pub(crate) fn cards(&self) -> Vec<&RateCard> {
        self.cards.iter().map(|card| &card.card).collect()
    }

    /// Whether nothing has come in yet. Settings do not count.
    pub(crate) fn is_empty(&self) -> bool {
        self.store.rows() == 0 && self.cards.is_empty() && self.subscriptions.is_empty()
    }

    /// All that is known beside usage and prices.
    pub(crate) fn saved(&self) -> Saved {
        let mut subscriptions = self.subscriptions.clone();
        for known in subscriptions.values_mut() {
            known.is_arriving = false;
        }
        Saved {
            subscriptions,
            cards: self.cards.iter().map(Card::mark).collect(),
            default_card: self.default_card,
            files: self.files.clone(),
            rejections: self.rejections.clone(),
            pricing: self.pricing.clone(),
            allocation: self.allocation.clone(),
            ..Saved::default()
        }
    }

    /// Takes in what was written. What is here already counts before it:
    /// records that are here too stay once, and what a person has set here
    /// stays.
    ///
    /// # Errors
    ///
    /// Where settings of it cannot be applied; then nothing of it is taken.
    pub(crate) fn take_in(&mut self, contents: Contents) -> Result<TakenIn, NotApplicable> {
        let Contents {
            saved,
            cards,
            mut store,
        } = contents;
        if self.allocation == Default::default() {
            saved.allocation.check().map_err(|_| NotApplicable)?;
        }
        if self.pricing == Default::default() {
            self.set_pricing(saved.pricing).map_err(|_| NotApplicable)?;
        }
        if self.allocation == Default::default() {
            self.allocation = saved.allocation;
        }
        let mut taken = TakenIn::default();
        let mut ids = BTreeMap::new();
        for (mark, card) in saved.cards.into_iter().zip(cards) {
            let known = self.cards.iter().find(|known| known.is_of(&mark));
            let id = known.map(|known| known.id);
            let former = mark.id;
            let id = id.unwrap_or_else(|| {
                taken.cards += 1;
                self.add_card(Card::marked(mark, card))
            });
            ids.insert(former, id);
        }
        let here = |id: u32| ids.get(&id).copied();
        self.default_card = self.default_card.or(saved.default_card.and_then(here));
        for (id, mut known) in saved.subscriptions {
            known.is_arriving = false;
            known.card = match known.card {
                CardChoice::Default => CardChoice::Default,
                CardChoice::Offered(card) => {
                    here(card).map_or(CardChoice::Default, CardChoice::Offered)
                }
                CardChoice::Chosen(card) => CardChoice::Chosen(card.and_then(here)),
            };
            self.subscriptions.entry(id).or_insert(known);
        }
        for (source, rejections) in saved.rejections {
            self.rejections.entry(source).or_insert(rejections);
        }
        let new_files = saved.files.into_iter();
        let new_files = new_files.filter(|file| !self.has_file(file.fingerprint()));
        let new_files: Vec<_> = new_files.collect();
        self.files.extend(new_files);
        if self.store.rows() > 0 {
            // One day's usage out of another kind of source would count twice.
            store.remove_replaced_by(&mut self.store);
        }
        taken.rows = store.rows() as u32;
        taken.repeated = self.store.absorb_overlapping(store) as u32;
        self.is_stale = true;
        Ok(taken)
    }
}

impl Card {
    fn mark(&self) -> CardMark {
        CardMark {
            id: self.id,
            offer: self.offer.clone(),
            source: self.source.clone(),
            key: self.key.clone(),
            fetched_at_s: self.fetched_at_s,
        }
    }

    fn marked(mark: CardMark, card: RateCard) -> Self {
        Self {
            id: 0,
            card,
            offer: mark.offer,
            source: mark.source,
            key: mark.key,
            fetched_at_s: mark.fetched_at_s,
        }
    }

    fn is_of(&self, mark: &CardMark) -> bool {
        self.key == mark.key && self.source == mark.source && self.fetched_at_s == mark.fetched_at_s
    }
}
