//! Usage as plain numbers and texts, to be written somewhere and read again:
//! what windows and items are once, and records in batches, each number as the
//! difference from the one before. Whatever is read is checked first, so that no
//! bytes of any kind make a store that cannot be rated.

use serde::{Deserialize, Serialize};

use super::{
    BilledColumn, Columns, Item, MeterLabel, PackedQuantity, Resource, UsageStore, Window,
};
use crate::calendar::{Day, Timestamp};
use crate::fixed::Quantity;
use crate::foreign_text;
use crate::meter::MeterId;
use crate::money::Currency;
use crate::text_pool::TextPool;

/// All of a store but its records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoredNames {
    texts: Vec<String>,
    subscriptions: Vec<Box<str>>,
    meters: Vec<MeterId>,
    /// What names a label, and the numbers of its meter and texts.
    labels: Vec<(Box<str>, [u32; 6])>,
    /// What describes a resource in its records, and what was read of that.
    resources: Vec<(Box<str>, Resource)>,
    /// Numbers of subscription, label and resource.
    items: Vec<(u32, u32, u32)>,
    /// Begin and length in seconds, and the number of the batch.
    windows: Vec<(i64, i64, u32)>,
    /// Numbers that no word holds.
    long: Vec<Quantity>,
    currencies: Vec<Option<Currency>>,
}

/// Some neighbouring records of a store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoredRecords {
    windows: Vec<i32>,
    items: Vec<i32>,
    quantities: Vec<i64>,
    /// The provider's own costs, where any of these records has one.
    amounts: Vec<i64>,
    amount_currencies: Vec<u8>,
}

/// What was read is no store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredUsageError;

impl std::fmt::Display for StoredUsageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("numbers that name nothing")
    }
}

impl std::error::Error for StoredUsageError {}

impl UsageStore {
    /// All that the records name.
    #[must_use]
    pub fn stored_names(&self) -> StoredNames {
        let texts = (0..self.texts.len() as u32).map(|number| self.texts.text(number).to_owned());
        let mut labels: Vec<(Box<str>, [u32; 6])> = vec![Default::default(); self.labels.len()];
        for (key, &number) in &self.label_numbers {
            let label = &self.labels[number as usize];
            let numbers = [
                label.id,
                label.name,
                label.category,
                label.sub_category,
                label.region,
                label.unit,
            ];
            labels[number as usize] = (key.clone(), numbers);
        }
        let read = self.resources.iter().cloned();
        let mut resources: Vec<(Box<str>, Resource)> =
            read.map(|resource| (Box::default(), resource)).collect();
        for (raw, &number) in &self.resource_numbers {
            resources[number as usize].0.clone_from(raw);
        }
        let items = self.items.iter();
        let windows = self.windows.iter().map(|window| {
            let start = window.start.seconds();
            (
                start,
                window.end.seconds().wrapping_sub(start),
                window.batch,
            )
        });
        StoredNames {
            texts: texts.collect(),
            subscriptions: self.subscriptions.clone(),
            meters: self.meter_ids.clone(),
            labels,
            resources,
            items: items
                .map(|item| (item.subscription, item.label, item.resource))
                .collect(),
            windows: windows.collect(),
            long: self.long.all().to_vec(),
            currencies: self.columns.billed.currencies().to_vec(),
        }
    }

    /// The records from a place on, at most so many.
    #[must_use]
    pub fn stored_records(&self, from: usize, most: usize) -> StoredRecords {
        let until = self.rows().min(from.saturating_add(most));
        let rows = from.min(until)..until;
        let columns = &self.columns;
        let quantities = columns.quantity[rows.clone()].iter();
        let (amounts, amount_currencies) = columns.billed.words(rows.clone());
        StoredRecords {
            windows: differences(&columns.window[rows.clone()]),
            items: differences(&columns.item[rows]),
            quantities: quantities.map(|packed| packed.word()).collect(),
            amounts,
            amount_currencies,
        }
    }

    /// Makes a store of what was written.
    ///
    /// # Errors
    ///
    /// Where it does not fit together: nobody wrote that.
    pub fn from_stored(
        names: StoredNames,
        batches: impl IntoIterator<Item = StoredRecords>,
    ) -> Result<Self, StoredUsageError> {
        let mut store = Self::with_names(names)?;
        for batch in batches {
            store.push_stored(batch)?;
        }
        store.reorder();
        Ok(store)
    }

    fn with_names(names: StoredNames) -> Result<Self, StoredUsageError> {
        let mut texts = TextPool::default();
        for (text, number) in names.texts.iter().zip(0..) {
            heed(texts.number(text) == number)?;
        }
        let is_text = |number: u32| (number as usize) < texts.len();
        let mut store = Self::default();
        for (number, id) in (0..).zip(names.meters) {
            let id = match id {
                MeterId::Other(text) => MeterId::new(&text),
                guid @ MeterId::Guid(_) => guid,
            };
            heed(store.meter_numbers.insert(id.clone(), number).is_none())?;
            store.meter_ids.push(id);
        }
        for (number, (key, label)) in (0..).zip(names.labels) {
            let [id, name, category, sub_category, region, unit] = label;
            let named = [name, category, sub_category, region, unit];
            heed((id as usize) < store.meter_ids.len() && named.into_iter().all(is_text))?;
            heed(store.label_numbers.insert(key, number).is_none())?;
            store.labels.push(MeterLabel {
                id,
                name,
                category,
                sub_category,
                region,
                unit,
            });
        }
        for (number, (raw, resource)) in (0..).zip(names.resources) {
            heed(store.resource_numbers.insert(raw, number).is_none())?;
            store.resources.push(resource.kept());
        }
        for id in &names.subscriptions {
            heed(**id == *id.to_lowercase())?;
            let id = foreign_text::name(id);
            heed(!store.has_subscription(&id))?;
            store.add_subscription((*id).into());
        }
        for (number, (subscription, label, resource)) in (0..).zip(names.items) {
            heed((subscription as usize) < store.subscriptions.len())?;
            heed((label as usize) < store.labels.len())?;
            heed((resource as usize) < store.resources.len())?;
            let item = Item {
                subscription,
                label,
                resource,
            };
            heed(store.item_numbers.insert(item, number).is_none())?;
            store.items.push(item);
        }
        for (number, (start, length, batch)) in (0..).zip(names.windows) {
            let end = start.checked_add(length).ok_or(StoredUsageError)?;
            heed(is_time(start) && is_time(end) && is_text(batch))?;
            let window = Window {
                start: Timestamp::from_seconds(start),
                end: Timestamp::from_seconds(end),
                batch,
            };
            heed(store.window_numbers.insert(window, number).is_none())?;
            store.windows.push(window);
        }
        store.texts = texts;
        store.long.set_all(names.long);
        let billed = BilledColumn::with_currencies(names.currencies);
        store.columns.billed = billed.ok_or(StoredUsageError)?;
        Ok(store)
    }

    fn push_stored(&mut self, batch: StoredRecords) -> Result<(), StoredUsageError> {
        let rows = batch.windows.len();
        heed(batch.items.len() == rows && batch.quantities.len() == rows)?;
        heed(batch.amounts.len() == batch.amount_currencies.len() && batch.amounts.len() <= rows)?;
        heed(self.rows().saturating_add(rows) <= u32::MAX as usize)?;
        let Self {
            windows,
            items,
            long,
            columns,
            ..
        } = self;
        let Columns {
            window,
            item,
            quantity,
            billed,
        } = columns;
        let first_row = window.len();
        sums(&batch.windows, windows.len(), window)?;
        sums(&batch.items, items.len(), item)?;
        quantity.reserve(rows);
        for word in batch.quantities {
            quantity.push(PackedQuantity::from_word(word, long).ok_or(StoredUsageError)?);
        }
        let costs = batch.amounts.into_iter().zip(batch.amount_currencies);
        for (row, (word, currency)) in (first_row..).zip(costs) {
            let amount = PackedQuantity::from_word(word, long).ok_or(StoredUsageError)?;
            heed(billed.push_word(row, amount, currency))?;
        }
        Ok(())
    }
}

const fn heed(holds: bool) -> Result<(), StoredUsageError> {
    if holds { Ok(()) } else { Err(StoredUsageError) }
}

/// Whether a point in time lies in the calendar.
fn is_time(seconds: i64) -> bool {
    let days = seconds.div_euclid(86_400);
    i32::try_from(days)
        .is_ok_and(|days| Day::from_days_since_epoch(days).days_since_epoch() == days)
}

fn differences(column: &[u32]) -> Vec<i32> {
    let mut before = 0u32;
    let difference = |&number: &u32| {
        let difference = number.wrapping_sub(before).cast_signed();
        before = number;
        difference
    };
    column.iter().map(difference).collect()
}

/// Puts the numbers behind a column; each must be less than `end`.
fn sums(differences: &[i32], end: usize, column: &mut Vec<u32>) -> Result<(), StoredUsageError> {
    column.reserve(differences.len());
    let mut number = 0u32;
    for difference in differences {
        number = number.wrapping_add(difference.cast_unsigned());
        heed((number as usize) < end)?;
        column.push(number);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Record, record};
    use super::super::{ProviderCost, Resource};
    use super::*;

    /// As it comes back after being written in batches of `most`.
    fn reread(store: &UsageStore, most: usize) -> UsageStore {
        let batches = (0..store.rows()).step_by(most);
        let batches: Vec<_> = batches
            .map(|from| store.stored_records(from, most))
            .collect();
        UsageStore::from_stored(store.stored_names(), batches).unwrap()
    }

    fn shown(store: &UsageStore) -> Vec<String> {
        let row = |row: usize| {
            let record = store.record(row);
            let window = store.window_of(row);
            let resource = &store.resources[store.item_of(row).resource as usize];
            let cost = store.provider_cost(row);
            format!(
                "{record:?} {:?} {} {resource:?} {cost:?}",
                window.end,
                store.batch(window)
            )
        };
        (0..store.rows()).map(row).collect()
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back(
            rows in prop::collection::vec((0u8..5, 0u8..30, any::<i64>(), 0u8..3, 0u8..4), 0..60),
            most in 1usize..20,
        ) {
            let mut store = UsageStore::default();
            for (meter, day, quantity, resource, cost) in rows {
                let id = format!("meter-{meter}");
                let start = format!("2026-03-{:02}", day + 1);
                let record = Record { resource: &format!("/r/{resource}"), ..record(&id, &start, "1") };
                let resource = store.resource(record.resource, || Resource {
                    uri: Some(record.resource.to_owned()),
                    tags: vec![("team".to_owned(), "é".to_owned())],
                    ..Resource::default()
                });
                let item = store.item(record.subscription, &record.meter, resource);
                let end = Timestamp::from_seconds(record.start.seconds() + 86_400);
                let window = store.window(record.start, end, &format!("batch {}", day / 7));
                let amount = Quantity::from_raw(i128::from(quantity) * 1_000_000_007);
                let quantity = store.pack(amount);
                match cost {
                    0 => store.push(window, item, quantity),
                    1 => store.push_billed(window, item, quantity, ProviderCost { amount, currency: None }),
                    _ => store.push_billed(window, item, quantity, ProviderCost {
                        amount: Quantity::from_raw(7), currency: Some(Currency::USD),
                    }),
                }
            }
            store.seal();
            let mut again = reread(&store, most);
            prop_assert_eq!(shown(&again), shown(&store));
            prop_assert_eq!(again.runs(), store.runs());
            // Usage that comes later finds what it is about.
            prop_assert_eq!(again.stored_names(), store.stored_names());
            let repeated = again.absorb_overlapping(store.clone());
            prop_assert_eq!(repeated, store.rows());
            prop_assert_eq!(shown(&again), shown(&store));
        }
    }

    #[test]
    fn numbers_that_name_nothing_are_refused() {
        let store = UsageStore::of(&[record("m", "2026-03-01", "1.5")]);
        let (names, records) = (store.stored_names(), store.stored_records(0, 10));
        let refused = |names: StoredNames, records: StoredRecords| {
            UsageStore::from_stored(names, [records]).is_err()
        };
        assert!(!refused(names.clone(), records.clone()));
        let wrong_records: [fn(&mut StoredRecords); 7] = [
            |records| records.windows[0] = 1,
            |records| records.windows[0] = -1,
            |records| records.items[0] = 1,
            |records| records.quantities.push(1),
            |records| records.quantities[0] = 25,
            |records| records.quantities[0] = 31,
            |records| {
                records.amounts.push(0);
                records.amount_currencies.push(3);
            },
        ];
        for wrong in wrong_records {
            let mut records = records.clone();
            wrong(&mut records);
            assert!(refused(names.clone(), records));
        }
        let wrong_names: [fn(&mut StoredNames); 9] = [
            |names| names.texts.clear(),
            |names| names.texts.push(names.texts[0].clone()),
            |names| names.meters.clear(),
            |names| names.labels.clear(),
            |names| names.resources.clear(),
            |names| names.items.clear(),
            |names| names.windows[0].0 = i64::MAX,
            |names| names.windows[0].2 = 9,
            |names| names.subscriptions[0] = "SUB-1".into(),
        ];
        for wrong in wrong_names {
            let mut names = names.clone();
            wrong(&mut names);
            assert!(refused(names, records.clone()));
        }
    }
}
