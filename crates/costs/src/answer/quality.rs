//! What could not be priced, and how much of the usage that is.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::RatedUsage;
use crate::calendar::DayRange;
use crate::fixed::Quantity;
use crate::rating::{LineState, UnpricedReason};
use crate::usage::{Item, UsageStore};

/// Records of one meter and subscription that have no price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnpricedMeter {
    /// Subscription id, in lower case.
    pub subscription: String,
    /// Meter id as text.
    pub meter_id: String,
    /// Meter name as the latest record has it.
    pub name: String,
    /// Meter category.
    pub service: String,
    /// Unit of the quantity, as the latest record has it.
    pub unit: String,
    /// Units that other records of it have: it was renamed, or counts
    /// something else by now, and the quantity is a sum of both.
    pub other_units: Vec<String>,
    /// Sum of the records.
    pub quantity: Quantity,
    /// Records.
    pub rows: u32,
    /// Distinct resources among them.
    pub resources: u32,
    /// First to last day.
    pub days: DayRange,
    /// Why.
    pub reason: UnpricedReason,
}

/// How many meters have a price, over all subscriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Distinct meters in use.
    pub meters: u32,
    /// Of these, with a price for every record.
    pub priced_meters: u32,
    /// Records without a price.
    pub unpriced_rows: u32,
    /// Records charged with a price that became valid after the usage.
    pub priced_later_rows: u32,
}

impl RatedUsage<'_> {
    /// Records without a price by subscription, meter and reason, most
    /// records first.
    #[must_use]
    pub fn unpriced(&self) -> Vec<UnpricedMeter> {
        let store = self.store;
        let mut numbers: FxHashMap<(u32, u32, UnpricedReason), usize> = FxHashMap::default();
        let mut found: Vec<UnpricedMeter> = Vec::new();
        let mut items: Vec<Vec<Item>> = Vec::new();
        let mut last_found_for = vec![usize::MAX; store.items().len()];
        for line in self.rating.lines() {
            let LineState::Unpriced(reason) = line.state else {
                continue;
            };
            let label = store.label_of(line.rows.end - 1);
            let days = DayRange::new(
                store.day(line.rows.start),
                store.day(line.rows.end - 1).plus(1),
            );
            let key = (line.subscription as u32, label.id, reason);
            let number = *numbers.entry(key).or_insert(found.len());
            if number == found.len() {
                found.push(UnpricedMeter {
                    subscription: store.subscriptions()[line.subscription].to_string(),
                    meter_id: store.meter_id(label).to_string(),
                    name: String::new(),
                    service: store.category(label).to_owned(),
                    unit: String::new(),
                    other_units: Vec::new(),
                    quantity: Quantity::ZERO,
                    rows: 0,
                    resources: 0,
                    days,
                    reason,
                });
                items.push(Vec::new());
            }
            for &item in &store.columns.item[line.rows.clone()] {
                let last = &mut last_found_for[item as usize];
                if *last != number {
                    *last = number;
                    items[number].push(store.items()[item as usize]);
                }
            }
            let meter = &mut found[number];
            // Lines of one meter ascend in time.
            meter.name = store.meter_name(label);
            meter.unit = store.unit(label).to_owned();
            meter.quantity = meter.quantity.saturating_add(line.quantity);
            meter.rows += line.rows.len() as u32;
            meter.days.from = meter.days.from.min(days.from);
            meter.days.until = meter.days.until.max(days.until);
        }
        for (meter, items) in found.iter_mut().zip(items) {
            let uris = items.iter().filter_map(|item| {
                let resource = &store.resources()[item.resource as usize];
                resource.uri.as_deref().map(str::to_lowercase)
            });
            meter.resources = uris.collect::<FxHashSet<String>>().len() as u32;
            let units: FxHashSet<u32> = items
                .iter()
                .map(|item| UsageStore::unit_number(&store.labels()[item.label as usize]))
                .collect();
            let units = units.into_iter().map(|unit| store.unit_text(unit));
            meter.other_units = units
                .filter(|unit| *unit != meter.unit)
                .map(str::to_owned)
                .collect();
            meter.other_units.sort_unstable();
        }
        found.sort_by(|a, b| {
            b.rows
                .cmp(&a.rows)
                .then_with(|| a.meter_id.cmp(&b.meter_id))
        });
        found
    }

    /// How many meters have a price.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let store = self.store;
        let mut is_used = vec![false; store.meter_ids().len()];
        let mut is_priced = vec![true; store.meter_ids().len()];
        let mut coverage = Coverage::default();
        for line in self.rating.lines() {
            is_used[line.meter] = true;
            if !line.state.is_priced() {
                is_priced[line.meter] = false;
                coverage.unpriced_rows += line.rows.len() as u32;
            }
            coverage.priced_later_rows += line.priced_later as u32;
        }
        let both = is_used.iter().zip(&is_priced);
        coverage.meters = is_used.iter().filter(|used| **used).count() as u32;
        coverage.priced_meters = both.filter(|(used, priced)| **used && **priced).count() as u32;
        coverage
    }

    /// Records without a price of each subscription, in the store's order.
    #[must_use]
    pub fn unpriced_rows(&self) -> Vec<u32> {
        let mut counts = vec![0; self.store.subscriptions().len()];
        for line in self.rating.lines() {
            if !line.state.is_priced() {
                counts[line.subscription] += line.rows.len() as u32;
            }
        }
        counts
    }
}
