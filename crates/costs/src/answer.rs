//! Answers [`Query`]s: filters and groups are worked out for each item, and
//! one pass over the charges, or over their sums where these will do, adds
//! them up.

mod cache;
mod columns;
mod comparison;
mod facets;
mod groups;
mod item_sums;
mod quality;
mod selection;
mod slots;
mod sums;
#[cfg(test)]
mod tests;
mod timeline;

use crate::calendar::{BillingCycle, Day, DayRange};
use crate::money::{Currency, Money};
use crate::query::{ChargeKind, Query, Table};
use crate::rating::Rating;
use crate::usage::UsageStore;

use cache::Layout;
pub use cache::QueryCache;
use groups::Grouping;
pub use quality::{Coverage, UnpricedMeter};
pub use selection::Selection;
use slots::{OUT, RunSlots, SlotTable};

/// Usage with its charges.
#[derive(Debug, Clone, Copy)]
pub struct RatedUsage<'a> {
    /// The records.
    pub store: &'a UsageStore,
    /// Their charges, from the same store.
    pub rating: &'a Rating,
    /// What is known of each subscription, in the order of
    /// [`UsageStore::subscriptions`].
    pub subscriptions: &'a [SubscriptionLabel],
    /// Charges that are not usage.
    pub extras: &'a [ExtraCharge],
    /// Of this usage, this rating, these labels and these extra charges.
    pub cache: &'a QueryCache,
}

/// What a subscription's records need to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubscriptionLabel {
    /// Display name.
    pub name: String,
    /// Currency of its charges; `None` without a card.
    pub currency: Option<Currency>,
    /// Tenant, as people know it.
    pub tenant: Option<String>,
    /// Offer that it is billed under.
    pub offer: Option<String>,
}

/// A charge that is no usage: it has no meter and no resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtraCharge {
    /// Number of the subscription in [`UsageStore::subscriptions`].
    pub subscription: usize,
    /// Day it counts on.
    pub day: Day,
    /// What it is for; never [`ChargeKind::Usage`].
    pub kind: ChargeKind,
    /// In the subscription's currency; negative for what is taken off.
    pub amount: Money,
}

impl RatedUsage<'_> {
    /// Answers `query`. Records without a card have no currency and are
    /// counted, as unpriced, whichever one is asked for.
    #[must_use]
    pub fn answer(&self, query: &Query) -> Table {
        Grouping::of(self, query).table()
    }

    /// Currencies of all records, most records first.
    #[must_use]
    pub fn all_currencies(&self) -> Vec<Currency> {
        let mut counts = Vec::new();
        for line in self.rating.lines() {
            let label = self.subscriptions.get(line.subscription);
            let currency = label.and_then(|label| label.currency);
            count(&mut counts, currency, line.rows.len());
        }
        by_count(counts)
    }

    /// The currencies there are, `None` for none, and the number of its own
    /// for each entry.
    fn currencies_by_entry(&self) -> (Vec<Option<Currency>>, Vec<u32>) {
        let mut found: Vec<Option<Currency>> = Vec::new();
        let count = self.store.subscriptions().len();
        let numbers: Vec<u32> = (0..count)
            .map(|number| {
                let label = self.subscriptions.get(number);
                let currency = label.and_then(|label| label.currency);
                let known = found.iter().position(|known| *known == currency);
                if known.is_none() {
                    found.push(currency);
                }
                known.unwrap_or(found.len() - 1) as u32
            })
            .collect();
        let items = self.store.items().iter();
        let extras = 0..self.entries().extras;
        let subscriptions = items
            .map(|item| item.subscription as usize)
            .chain(extras.map(|number| number / ChargeKind::ALL.len()));
        let by_entry = subscriptions.map(|number| numbers[number]).collect();
        (found, by_entry)
    }

    fn cycles(&self) -> Vec<BillingCycle> {
        let subscriptions = 0..self.store.subscriptions().len();
        subscriptions
            .map(|subscription| self.rating.cycle(subscription))
            .collect()
    }

    /// First and last day of `period` with records whose slot `counts`.
    fn used_days(
        &self,
        layout: &Layout,
        slots: &SlotTable,
        period: DayRange,
        counts: impl Fn(u32) -> bool,
    ) -> Option<DayRange> {
        let mut found: Option<DayRange> = None;
        for (number, line) in self.rating.lines().iter().enumerate() {
            let is_priced = line.state.is_priced();
            let common = slots.run(layout.run_of_line[number], is_priced);
            let counts_all = match common {
                RunSlots::None => continue,
                RunSlots::One(slot) if counts(slot) => true,
                RunSlots::One(_) => continue,
                RunSlots::Some(_) | RunSlots::Many => false,
            };
            let own = slots.of_state(is_priced);
            let counts_row = |row: usize| {
                let slot = own[self.store.columns.item[row] as usize];
                slot != OUT && counts(slot)
            };
            let spans = layout.spans_of(number);
            let has_use = |place: usize| {
                let start = match place.checked_sub(1) {
                    Some(before) => spans[before].end as usize,
                    None => line.rows.start,
                };
                counts_all || (start..spans[place].end as usize).any(counts_row)
            };
            let from = spans.partition_point(|span| span.day < period.from);
            let until = spans.partition_point(|span| span.day < period.until);
            let known = found;
            let first = (from..until)
                .take_while(|&place| known.is_none_or(|known| spans[place].day < known.from))
                .find(|&place| has_use(place));
            let last = (from..until)
                .rev()
                .take_while(|&place| known.is_none_or(|known| spans[place].day >= known.until))
                .find(|&place| has_use(place));
            for place in first.into_iter().chain(last) {
                let day = spans[place].day;
                let one = DayRange::new(day, day.plus(1));
                found = Some(found.map_or(one, |found| joined(found, one)));
            }
        }
        found
    }

    /// Last day with usage of the subscriptions of which some records take
    /// part.
    fn last_day_of_data(&self, layout: &Layout, slots: &SlotTable) -> Option<Day> {
        let mut takes_part = vec![false; self.store.subscriptions().len()];
        let mut last_days: Vec<Option<Day>> = vec![None; takes_part.len()];
        for (number, line) in self.rating.lines().iter().enumerate() {
            let run = layout.run_of_line[number];
            let common = slots.run(run, line.state.is_priced());
            takes_part[line.subscription] |= common != RunSlots::None;
            let day = layout.spans_of(number).last().map(|span| span.day);
            last_days[line.subscription] = last_days[line.subscription].max(day);
        }
        let both = takes_part.iter().zip(last_days);
        both.filter_map(|(takes_part, day)| day.filter(|_| *takes_part))
            .max()
    }
}

fn joined(a: DayRange, b: DayRange) -> DayRange {
    DayRange::new(a.from.min(b.from), a.until.max(b.until))
}

fn count(counts: &mut Vec<(Currency, usize)>, currency: Option<Currency>, rows: usize) {
    let Some(currency) = currency else {
        return;
    };
    match counts.iter_mut().find(|(known, _)| *known == currency) {
        Some((_, count)) => *count += rows,
        None => counts.push((currency, rows)),
    }
}

/// Most rows first.
fn by_count(mut counts: Vec<(Currency, usize)>) -> Vec<Currency> {
    counts.retain(|(_, rows)| *rows > 0);
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.into_iter().map(|(currency, _)| currency).collect()
}
