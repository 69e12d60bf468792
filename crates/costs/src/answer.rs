//! Answers [`Query`]s: filters and groups are worked out for each item, and
//! one pass over the charges, or over their sums where these will do, adds
//! them up.

mod addition;
mod cache;
mod columns;
mod comparison;
mod facets;
mod groups;
mod item_rows;
mod item_sums;
mod layout;
mod quality;
mod resource_details;
mod selection;
mod sharing;
mod slots;
mod sums;
#[cfg(test)]
mod tests;
mod timeline;
mod virtual_column;

use crate::allocation::Allocation;
use crate::calendar::{BillingCycle, Day, DayRange, Timestamp};
use crate::money::{Currency, Money};
use crate::query::{ChargeKind, Query, Table};
use crate::rating::Rating;
use crate::usage::UsageStore;

pub use cache::QueryCache;
use layout::Layout;
pub use quality::{Coverage, UnpricedMeter};
pub use resource_details::{ResourceDetails, TagHistory, TagValue};
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
    /// What tags mean and which costs are shared.
    pub allocation: &'a Allocation,
    /// Of this usage, this rating, these labels, these extra charges and this
    /// allocation.
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
    ///
    /// A query that differs from one of the latest only by its window
    /// ([`Query::offset`] and [`Query::most_groups`]) is answered without
    /// grouping and ordering again.
    #[must_use]
    pub fn answer(&self, query: &Query) -> Table {
        self.grouping(query).table(self, query)
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

    /// The subscription of an entry.
    fn subscription_of_entry(&self, entry: usize) -> usize {
        match self.store.items().get(entry) {
            Some(item) => item.subscription as usize,
            None => (entry - self.store.items().len()) / ChargeKind::ALL.len(),
        }
    }

    /// The currency of an entry's charges.
    fn currency_of_entry(&self, entry: usize) -> Option<Currency> {
        let label = self.subscriptions.get(self.subscription_of_entry(entry));
        label.and_then(|label| label.currency)
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
            let own = layout.days_of_line[number];
            let inside = DayRange::new(own.from.max(period.from), own.until.min(period.until));
            if inside.days() == 0 || found.is_some_and(|found| covers(found, inside)) {
                continue;
            }
            if counts_all && inside == own {
                found = Some(found.map_or(own, |found| joined(found, own)));
                continue;
            }
            let own_slots = slots.of_state(is_priced);
            let counts_row = |row: &usize| {
                let slot = own_slots[self.store.columns.item[*row] as usize];
                slot != OUT && counts(slot)
            };
            let start_of = |row: usize| self.store.window_of(row).start;
            // Records of a line ascend in time.
            let windows = &self.store.columns.window[line.rows.clone()];
            let before = |day: Day| {
                let end = Timestamp::start_of(day);
                let windows = windows
                    .partition_point(|&window| self.store.windows()[window as usize].start < end);
                line.rows.start + windows
            };
            let known = found.map(|found| {
                let [from, until] = [found.from, found.until].map(Timestamp::start_of);
                (from, until)
            });
            let rows = before(inside.from)..before(inside.until);
            let first = rows
                .clone()
                .take_while(|&row| known.is_none_or(|(from, _)| start_of(row) < from))
                .find(counts_row);
            let last = rows
                .rev()
                .take_while(|&row| known.is_none_or(|(_, until)| start_of(row) >= until))
                .find(counts_row);
            for row in first.into_iter().chain(last) {
                let day = self.store.day(row);
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
            let day = layout.days_of_line[number].last();
            let last = &mut last_days[line.subscription];
            *last = (*last).max(Some(day));
        }
        let both = takes_part.iter().zip(last_days);
        both.filter_map(|(takes_part, day)| day.filter(|_| *takes_part))
            .max()
    }
}

fn covers(a: DayRange, b: DayRange) -> bool {
    a.from <= b.from && b.until <= a.until
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
