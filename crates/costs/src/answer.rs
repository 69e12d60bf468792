//! Answers [`Query`]s: one pass over the records finds the groups, a second
//! one fills the columns of those that are kept.

mod buckets;
mod columns;
mod paths;
mod quality;
#[cfg(test)]
mod tests;

use crate::calendar::{Day, DayRange};
use crate::fixed::Quantity;
use crate::money::Currency;
use crate::query::{Cell, Filter, Group, Key, Others, Query, Table};
use crate::rating::Rating;
use crate::usage::UsageStore;

use buckets::buckets;
use columns::DimensionColumn;
use paths::Paths;
pub use quality::{Coverage, UnpricedMeter};

/// Usage with its charges.
#[derive(Debug, Clone, Copy)]
pub struct RatedUsage<'a> {
    /// The records.
    pub store: &'a UsageStore,
    /// Their charges, from the same store.
    pub rating: &'a Rating,
    /// Currency of each subscription's card and its display name, in the
    /// order of [`UsageStore::subscriptions`].
    pub subscriptions: &'a [SubscriptionLabel],
}

/// What a subscription's records need to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionLabel {
    /// Display name.
    pub name: String,
    /// Currency of its charges; `None` without a card.
    pub currency: Option<Currency>,
}

/// A group in the making.
struct Sum {
    total: Cell,
    quantity: Quantity,
    /// `None` after a second unit was met.
    unit: Option<u32>,
}

impl<'a> RatedUsage<'a> {
    fn currency_of(&self, row: usize) -> Option<Currency> {
        let number = self.store.item_of(row).subscription as usize;
        self.subscriptions.get(number)?.currency
    }

    /// Currencies of the records in `rows`, most records first.
    fn currencies(&self, rows: impl Iterator<Item = usize>) -> Vec<Currency> {
        let mut counts: Vec<(Currency, u32)> = Vec::new();
        for currency in rows.filter_map(|row| self.currency_of(row)) {
            match counts.iter_mut().find(|(known, _)| *known == currency) {
                Some((_, count)) => *count += 1,
                None => counts.push((currency, 1)),
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.into_iter().map(|(currency, _)| currency).collect()
    }

    /// Currencies of all records, most records first.
    #[must_use]
    pub fn all_currencies(&self) -> Vec<Currency> {
        self.currencies(0..self.store.rows())
    }

    /// Answers `query`. Records without a card have no currency and are
    /// counted, as unpriced, whichever one is asked for.
    #[must_use]
    pub fn answer(&self, query: &Query) -> Table {
        let store = self.store;
        let filters: Vec<(DimensionColumn, Vec<bool>)> = query
            .filters
            .iter()
            .map(|filter| {
                let column = self.column(&filter.dimension);
                let passes = column
                    .keys
                    .iter()
                    .map(|key| is_named(filter, key))
                    .collect();
                (column, passes)
            })
            .collect();
        let in_filters = |row: usize| {
            query.period.contains(store.day(row))
                && filters
                    .iter()
                    .all(|(column, passes)| passes[self.key_number(column, row) as usize])
        };
        let mut rows: Vec<u32> = (0..store.rows())
            .filter(|&row| in_filters(row))
            .map(|row| row as u32)
            .collect();
        let currencies = self.currencies(rows.iter().map(|&row| row as usize));
        let currency = query.currency.or_else(|| currencies.first().copied());
        rows.retain(|&row| {
            self.currency_of(row as usize)
                .is_none_or(|found| Some(found) == currency)
        });

        let dimensions: Vec<DimensionColumn> = query
            .group_by
            .iter()
            .map(|dimension| self.column(dimension))
            .collect();
        let mut paths = Paths::default();
        let group_of: Vec<u32> = rows
            .iter()
            .map(|&row| {
                dimensions.iter().fold(Paths::ROOT, |path, column| {
                    paths.step(path, self.key_number(column, row as usize))
                })
            })
            .collect();

        let mut sums: Vec<Option<Sum>> = Vec::new();
        sums.resize_with(paths.len(), || None);
        let mut last_day: Option<Day> = None;
        for (&row, &group) in rows.iter().zip(&group_of) {
            let row = row as usize;
            let label = store.label_of(row);
            let unit = UsageStore::unit_number(label);
            let sum = sums[group as usize].get_or_insert(Sum {
                total: Cell::default(),
                quantity: Quantity::ZERO,
                unit: Some(unit),
            });
            sum.total.add(&self.cell(row));
            sum.quantity = sum.quantity.saturating_add(store.quantity(row));
            if sum.unit != Some(unit) {
                sum.unit = None;
            }
            last_day = last_day.max(Some(store.day(row)));
        }

        let mut found: Vec<(u32, Vec<Key>, Sum)> = sums
            .into_iter()
            .enumerate()
            .filter_map(|(group, sum)| {
                let keys = paths
                    .keys(group as u32)
                    .into_iter()
                    .zip(&dimensions)
                    .map(|(key, column)| column.keys[key as usize].clone())
                    .collect();
                Some((group as u32, keys, sum?))
            })
            .collect();
        found.sort_by(|a, b| {
            let by_size = |sum: &Sum| (sum.total.cost, sum.total.unpriced_rows);
            by_size(&b.2)
                .cmp(&by_size(&a.2))
                .then_with(|| a.1.cmp(&b.1))
        });

        let used = days_of(rows.iter().map(|&row| store.day(row as usize)));
        let buckets = buckets(query.period, used, query.granularity);
        let kept = found.len().min(query.most_groups as usize);
        let mut place_of = vec![kept; paths.len()];
        for (place, (group, ..)) in found.iter().enumerate().take(kept) {
            place_of[*group as usize] = place;
        }
        let mut cells = vec![vec![Cell::default(); buckets.len()]; kept + 1];
        if !buckets.is_empty() {
            for (&row, &group) in rows.iter().zip(&group_of) {
                let day = store.day(row as usize);
                let bucket = buckets.partition_point(|bucket| bucket.until <= day);
                cells[place_of[group as usize]][bucket].add(&self.cell(row as usize));
            }
        }
        let totals = (0..buckets.len())
            .map(|bucket| sum_of(cells.iter().map(|cells| &cells[bucket])))
            .collect();
        let others = (found.len() > kept).then(|| Others {
            groups: (found.len() - kept) as u32,
            total: sum_of(found[kept..].iter().map(|(_, _, sum)| &sum.total)),
            cells: cells[kept].clone(),
        });
        let total = sum_of(found.iter().map(|(_, _, sum)| &sum.total));
        found.truncate(kept);
        let groups = found
            .into_iter()
            .zip(cells)
            .map(|((_, keys, sum), cells)| Group {
                keys,
                total: sum.total,
                cells,
                quantity: sum
                    .unit
                    .map(|unit| (sum.quantity, store.unit_text(unit).to_owned())),
            })
            .collect();
        Table {
            other_currencies: currencies
                .into_iter()
                .filter(|&found| Some(found) != currency)
                .collect(),
            currency,
            buckets,
            groups,
            others,
            total,
            totals,
            last_day,
        }
    }

    fn is_priced(&self, row: usize) -> bool {
        let line = self.rating.line_of(row);
        line.is_some_and(|line| line.state.is_priced())
    }

    fn cell(&self, row: usize) -> Cell {
        Cell {
            cost: self.rating.charge(row),
            rows: 1,
            unpriced_rows: u32::from(!self.is_priced(row)),
        }
    }
}

fn is_named(filter: &Filter, key: &Key) -> bool {
    let id = match key {
        Key::Value { id, .. } => Some(id.as_str()),
        Key::Absent => None,
    };
    filter.values.iter().any(|value| value.as_deref() == id)
}

fn sum_of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Cell {
    let mut sum = Cell::default();
    cells.for_each(|cell| sum.add(cell));
    sum
}

/// First to last of `days`.
fn days_of(days: impl Iterator<Item = Day>) -> Option<DayRange> {
    let one = |day: Day| DayRange::new(day, day.plus(1));
    days.map(one)
        .reduce(|a, b| DayRange::new(a.from.min(b.from), a.until.max(b.until)))
}
