//! Stores that become one, and what is taken out again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Item, MeterLabel, PackedQuantity, Page, ProviderCost, UsageStore, Window};
use crate::calendar::{Day, Timestamp};
use crate::money::Currency;

/// The same thing's number in another store.
struct Renumbered {
    windows: Vec<u32>,
    items: Vec<u32>,
}

impl UsageStore {
    /// Takes all records of another store in, behind its own, and seals them.
    pub fn absorb(&mut self, other: Self) {
        self.take_in(other, false);
    }

    /// As [`UsageStore::absorb`], but a record that is already there, equal as
    /// a whole (reported day, time, resource, meter, quantity), is taken for
    /// the same one: the two stores come from queries that overlap. Equal
    /// records inside of one store are different ones, so as many stay as the
    /// store with more of them has. Says how many were left out.
    pub fn absorb_overlapping(&mut self, other: Self) -> usize {
        self.take_in(other, true)
    }

    fn take_in(&mut self, mut other: Self, is_overlapping: bool) -> usize {
        other.seal();
        self.seal();
        if self.rows() == 0 && self.items.is_empty() {
            *self = other;
            return 0;
        }
        let numbers = self.renumbered(&mut other);
        let mut known = if is_overlapping {
            self.counts_in(&numbers.windows)
        } else {
            FxHashMap::default()
        };
        let first_row = self.rows() as u32;
        self.pages.push(Page {
            place: 0,
            first_row,
        });
        let mut left_out = 0;
        for row in 0..other.rows() {
            let window = numbers.windows[other.columns.window[row] as usize];
            let item = numbers.items[other.columns.item[row] as usize];
            let packed = other.columns.quantity[row];
            let packed = if packed.is_listed() {
                self.long.pack(other.long.value(packed))
            } else {
                packed
            };
            let cost = other.provider_cost(row);
            let same = known.get_mut(&(window, item, self.comparable(packed), comparable(cost)));
            if let Some(count) = same.filter(|count| **count > 0) {
                *count -= 1;
                left_out += 1;
                continue;
            }
            self.columns.window.push(window);
            self.columns.item.push(item);
            self.columns.quantity.push(packed);
            if let Some(cost) = cost {
                let row = self.rows() - 1;
                self.columns.billed.push(row, cost, &mut self.long);
            }
        }
        self.reorder();
        left_out
    }

    /// How often each record of these windows is there.
    fn counts_in(&self, windows: &[u32]) -> FxHashMap<RecordKey, u32> {
        let mut is_asked = vec![false; self.windows.len()];
        for &window in windows {
            is_asked[window as usize] = true;
        }
        let columns = &self.columns;
        let mut counts = FxHashMap::default();
        for row in 0..self.rows() {
            let window = columns.window[row];
            if is_asked[window as usize] {
                let quantity = self.comparable(columns.quantity[row]);
                let cost = comparable(self.provider_cost(row));
                *counts
                    .entry((window, columns.item[row], quantity, cost))
                    .or_default() += 1;
            }
        }
        counts
    }

    fn comparable(&self, packed: PackedQuantity) -> i128 {
        self.long.value(packed).raw()
    }

    /// Makes everything that `other` has known here.
    fn renumbered(&mut self, other: &mut Self) -> Renumbered {
        let ids = other.subscriptions.iter();
        let subscriptions: Vec<u32> = ids.map(|id| self.subscription_number(id)).collect();
        let mut labels = vec![0; other.labels.len()];
        for (key, number) in by_number(std::mem::take(&mut other.label_numbers)) {
            let label = &other.labels[number as usize];
            let known = self.label_numbers.get(&key).copied();
            labels[number as usize] = known.unwrap_or_else(|| {
                let mut text = |number| self.texts.number(other.texts.text(number));
                let (name, category) = (text(label.name), text(label.category));
                let (sub_category, region) = (text(label.sub_category), text(label.region));
                let unit = text(label.unit);
                let id = self.meter_number(other.meter_ids[label.id as usize].clone());
                let new = self.labels.len() as u32;
                self.labels.push(MeterLabel {
                    id,
                    name,
                    category,
                    sub_category,
                    region,
                    unit,
                });
                self.label_numbers.insert(key, new);
                new
            });
        }
        let mut resources = vec![0; other.resources.len()];
        let mut read = std::mem::take(&mut other.resources).into_iter();
        for (raw, number) in by_number(std::mem::take(&mut other.resource_numbers)) {
            let resource = read.next().unwrap_or_default();
            resources[number as usize] = self.resource(&raw, || resource).0;
        }
        let items = other.items.iter().map(|item| {
            let item = Item {
                subscription: subscriptions[item.subscription as usize],
                label: labels[item.label as usize],
                resource: resources[item.resource as usize],
            };
            self.item_number(item).0
        });
        let items = items.collect();
        let windows = other.windows.iter().map(|window| {
            let batch = self.texts.number(other.texts.text(window.batch));
            self.window_number(Window { batch, ..*window }).0
        });
        let windows = windows.collect();
        Renumbered { windows, items }
    }

    /// Removes all records of the subscriptions for which `gone` holds.
    pub fn remove(&mut self, gone: impl Fn(&str) -> bool) {
        let is_gone: Vec<bool> = self.subscriptions.iter().map(|id| gone(id)).collect();
        if !is_gone.contains(&true) {
            return;
        }
        self.seal();
        let keep: Vec<bool> = (0..self.rows())
            .map(|row| !is_gone[self.item_of(row).subscription as usize])
            .collect();
        self.keep(&keep);
    }

    /// Removes the records of a subscription whose window `gone` holds for: when
    /// it begins, and the name of its rows.
    pub fn remove_windows_of(&mut self, id: &str, gone: impl Fn(Timestamp, &str) -> bool) {
        let is_gone = self.windows_of(id, &gone);
        self.seal();
        let keep: Vec<bool> = (0..self.rows()).map(|row| !is_gone(self, row)).collect();
        if keep.contains(&false) {
            self.keep(&keep);
        }
    }

    /// How many records of a subscription have a window that `counts`.
    #[must_use]
    pub fn count_windows_of(&self, id: &str, counts: impl Fn(Timestamp, &str) -> bool) -> usize {
        let is_counted = self.windows_of(id, &counts);
        (0..self.rows())
            .filter(|row| is_counted(self, *row))
            .count()
    }

    /// Whether a record is of that subscription and has such a window.
    fn windows_of(
        &self,
        id: &str,
        holds: &dyn Fn(Timestamp, &str) -> bool,
    ) -> impl Fn(&Self, usize) -> bool + use<> {
        let number = self.number_of(id);
        let windows = self.windows.iter();
        let windows: Vec<bool> = windows
            .map(|window| holds(window.start, self.texts.text(window.batch)))
            .collect();
        move |store, row| {
            let subscription = store.item_of(row).subscription;
            Some(subscription) == number && windows[store.columns.window[row] as usize]
        }
    }

    /// Removes the records for days that `other` has too, of the same
    /// subscription, where one of the two has the provider's own cost and the
    /// other has not: they are the same usage out of two kinds of source, and
    /// `other` takes its place. Says how many were removed.
    pub fn remove_replaced_by(&mut self, other: &mut Self) -> usize {
        other.seal();
        self.seal();
        let mut replaced: FxHashSet<(u32, Day, bool)> = FxHashSet::default();
        let numbers: Vec<Option<u32>> = other
            .subscriptions
            .iter()
            .map(|id| self.number_of(id))
            .collect();
        for row in 0..other.rows() {
            let subscription = numbers[other.item_of(row).subscription as usize];
            if let Some(subscription) = subscription {
                let is_billed = other.is_billed(row);
                replaced.insert((subscription, other.day(row), !is_billed));
            }
        }
        if replaced.is_empty() {
            return 0;
        }
        let keep: Vec<bool> = (0..self.rows())
            .map(|row| {
                let subscription = self.item_of(row).subscription;
                !replaced.contains(&(subscription, self.day(row), self.is_billed(row)))
            })
            .collect();
        let removed = keep.iter().filter(|keep| !**keep).count();
        if removed > 0 {
            self.keep(&keep);
        }
        removed
    }

    fn keep(&mut self, keep: &[bool]) {
        retain(&mut self.columns.window, keep);
        retain(&mut self.columns.item, keep);
        retain(&mut self.columns.quantity, keep);
        self.columns.billed.retain(keep);
        self.sealed = self.rows();
        self.reorder();
    }
}

/// Records with equal ones are equal as a whole: window, item, quantity and
/// the provider's own cost.
type RecordKey = (u32, u32, i128, Option<(i128, Option<Currency>)>);

fn comparable(cost: Option<ProviderCost>) -> Option<(i128, Option<Currency>)> {
    cost.map(|cost| (cost.amount.raw(), cost.currency))
}

/// Texts in the order of their numbers, which are those of a list.
fn by_number(numbers: FxHashMap<Box<str>, u32>) -> Vec<(Box<str>, u32)> {
    let mut texts: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
    texts.sort_unstable_by_key(|(_, number)| *number);
    texts
}

pub(super) fn retain<T: Copy>(column: &mut Vec<T>, keep: &[bool]) {
    let mut row = 0;
    column.retain(|_| {
        row += 1;
        keep.get(row - 1).copied().unwrap_or(true)
    });
}
