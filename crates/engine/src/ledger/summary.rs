//! All that is loaded, in brief.

use costs::allocation::{MergedKey, TagKeys};
use costs::{DayRange, RateCard};

use super::{Ledger, Subscription};
use crate::protocol::{HostContact, Kept, LoadedSubscription, Memory, Summary};

const MOST_TAG_KEYS: usize = 200;

impl Ledger {
    /// What everything takes, without what is being fetched.
    pub(crate) fn memory(&self) -> Memory {
        let store = self.store.heap_bytes();
        Memory {
            records: (store.columns + self.rating.heap_bytes()) as u64,
            dictionaries: (store.dictionaries + self.cache.heap_bytes()) as u64
                + self.answers.borrow().heap_bytes(),
            cards: self.card_bytes() as u64,
            ceiling: self.ceiling.unwrap_or(Self::CEILING),
        }
    }

    /// Whether `more` bytes would be too much.
    pub(crate) fn is_too_much(&self, more: u64) -> bool {
        let memory = self.memory();
        memory.records + memory.dictionaries + memory.cards + more > memory.ceiling
    }

    /// All that is loaded, in brief.
    pub(crate) fn summary(&self, hosts: Vec<HostContact>) -> Summary {
        let rated = self.rated();
        let coverage = rated.coverage();
        let unpriced_rows = rated.unpriced_rows();
        let extents = self.store.extent();
        let subscriptions = self
            .store
            .subscriptions()
            .iter()
            .zip(extents.iter().zip(&unpriced_rows))
            .filter_map(|(id, ((rows, days), unpriced_rows))| {
                let known = self.subscriptions.get(&**id);
                let has_gaps = known.is_some_and(|known| !known.gaps.is_empty());
                (*rows > 0 || has_gaps)
                    .then(|| self.loaded(id, known, *rows as u32, *days, *unpriced_rows))
            });
        let without_usage = self
            .subscriptions
            .iter()
            .filter(|(id, _)| !self.store.has_subscription(id))
            .map(|(id, known)| self.loaded(id, Some(known), 0, None, 0));
        let TagKeys(mut tag_keys) = self.allocation.tag_keys(&self.store);
        tag_keys.truncate(MOST_TAG_KEYS);
        let is_merged = |merged: &MergedKey| {
            let [spelling] = merged.spellings.as_slice() else {
                return true;
            };
            *spelling != merged.key
        };
        let all_days = extents.iter().filter_map(|(_, days)| *days);
        Summary {
            revision: self.revision,
            rows: self.store.rows() as u32,
            days: all_days.reduce(|a, b| DayRange::new(a.from.min(b.from), a.until.max(b.until))),
            subscriptions: subscriptions.chain(without_usage).collect(),
            cards: self.card_infos(),
            meters: coverage.meters,
            priced_meters: coverage.priced_meters,
            unpriced_rows: coverage.unpriced_rows,
            priced_later_rows: coverage.priced_later_rows,
            rejected_rows: self.rejections.values().map(|source| source.count).sum(),
            tag_keys: tag_keys.iter().map(|merged| merged.key.clone()).collect(),
            merged_keys: tag_keys
                .iter()
                .filter(|merged| is_merged(merged))
                .cloned()
                .collect(),
            allocation: self.allocation.clone(),
            currencies: rated.all_currencies(),
            repeated_rows: self.repeated_rows(),
            pricing: self.pricing.clone(),
            memory: self.memory(),
            diagnoses: Vec::new(),
            kept: Kept::default(),
            hosts,
        }
    }

    fn loaded(
        &self,
        id: &str,
        known: Option<&Subscription>,
        rows: u32,
        days: Option<DayRange>,
        unpriced_rows: u32,
    ) -> LoadedSubscription {
        let card = self.card_of(known);
        let default = Subscription::default();
        let known = known.unwrap_or(&default);
        LoadedSubscription {
            id: id.to_owned(),
            name: known.name.clone().unwrap_or_else(|| id.to_owned()),
            offer: known.offer.clone(),
            cycle: known.cycle.unwrap_or_default(),
            is_cycle_known: known.cycle.is_some(),
            card,
            card_error: known.card_error.clone(),
            rows,
            unpriced_rows,
            days,
            is_arriving: known.is_arriving,
            gaps: known.gaps.clone(),
            renewal_error: known.renewal_error.clone(),
            monthly_credit: card
                .and_then(|card| self.card(card))
                .and_then(RateCard::monthly_credit),
        }
    }
}
