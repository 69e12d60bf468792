//! What the provider itself says that records cost: kept beside the records,
//! never mixed with what rating makes of them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::PackedQuantity;
use super::packed::LongQuantities;
use crate::fixed::Quantity;
use crate::money::Currency;

/// The provider's own cost of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderCost {
    /// As many decimals as the file has, up to 20.
    pub amount: Quantity,
    /// `None` where the file does not say.
    pub currency: Option<Currency>,
}

/// One entry for each record up to the last one with a cost; empty, and
/// without memory, where no record has any.
#[derive(Debug, Clone, Default)]
pub(crate) struct BilledColumn {
    amounts: Vec<PackedQuantity>,
    /// Places in `known`, of which the first is the unknown currency; or
    /// [`Self::NONE`].
    currencies: Vec<u8>,
    known: Vec<Option<Currency>>,
}

impl BilledColumn {
    /// The record has no cost.
    const NONE: u8 = u8::MAX;

    /// Notes the cost of the record at `row`, behind all that have one.
    pub(super) fn push(&mut self, row: usize, cost: ProviderCost, long: &mut LongQuantities) {
        let currency = self.number(cost.currency);
        self.fill(row);
        self.amounts.push(long.pack(cost.amount));
        self.currencies.push(currency);
    }

    /// A file that makes up more currencies than the world has, has unknown
    /// ones.
    fn number(&mut self, currency: Option<Currency>) -> u8 {
        if self.known.is_empty() {
            self.known.push(None);
        }
        let place = self.known.iter().position(|known| *known == currency);
        match place {
            Some(place) => place as u8,
            None if self.known.len() < usize::from(Self::NONE) => {
                self.known.push(currency);
                (self.known.len() - 1) as u8
            }
            None => 0,
        }
    }

    /// Lets the records before `rows` that are not noted be without a cost.
    fn fill(&mut self, rows: usize) {
        if self.amounts.len() < rows {
            let nothing = PackedQuantity::new(0, 0, false);
            let nothing = nothing.expect("zero has few digits");
            self.amounts.resize(rows, nothing);
            self.currencies.resize(rows, Self::NONE);
        }
    }

    /// The cost of a record, if it has one.
    pub(super) fn get(&self, row: usize, long: &LongQuantities) -> Option<ProviderCost> {
        let currency = *self.currencies.get(row)?;
        let currency = *self.known.get(usize::from(currency))?;
        Some(ProviderCost {
            amount: long.value(*self.amounts.get(row)?),
            currency,
        })
    }

    pub(super) fn has(&self, row: usize) -> bool {
        self.currencies
            .get(row)
            .is_some_and(|currency| *currency != Self::NONE)
    }

    pub(super) fn truncate(&mut self, rows: usize) {
        self.amounts.truncate(rows);
        self.currencies.truncate(rows);
    }

    /// Puts the entries of all records in another order.
    pub(super) fn reorder(&mut self, order: &[u32]) {
        if self.amounts.is_empty() {
            return;
        }
        self.fill(order.len());
        super::reordered(&mut self.amounts, order);
        super::reordered(&mut self.currencies, order);
    }

    /// Drops the entries of records for which `keep` does not hold.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        if !self.amounts.is_empty() {
            self.fill(keep.len());
            super::merge::retain(&mut self.amounts, keep);
            super::merge::retain(&mut self.currencies, keep);
        }
    }

    /// The currencies by number.
    pub(super) fn currencies(&self) -> &[Option<Currency>] {
        &self.known
    }

    /// A column without costs yet; `None` where there are too many currencies.
    pub(super) fn with_currencies(known: Vec<Option<Currency>>) -> Option<Self> {
        (known.len() <= usize::from(Self::NONE)).then(|| Self {
            known,
            ..Self::default()
        })
    }

    /// The costs of some records, up to the last one that has one, and their
    /// currencies' numbers.
    pub(super) fn words(&self, rows: Range<usize>) -> (Vec<i64>, Vec<u8>) {
        let until = rows.end.min(self.amounts.len());
        let rows = rows.start.min(until)..until;
        let amounts = self.amounts[rows.clone()].iter();
        let words = amounts.map(|amount| amount.word()).collect();
        (words, self.currencies[rows].to_vec())
    }

    /// Notes a cost as it was written; whether the currency is one.
    pub(super) fn push_word(&mut self, row: usize, amount: PackedQuantity, currency: u8) -> bool {
        self.fill(row);
        self.amounts.push(amount);
        self.currencies.push(currency);
        currency == Self::NONE || usize::from(currency) < self.known.len()
    }

    pub(super) fn heap_bytes(&self) -> usize {
        8 * self.amounts.capacity() + self.currencies.capacity()
    }
}
