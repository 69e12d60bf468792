//! Answers [`Query`]s: one pass over the records finds the groups, a second
//! one fills the columns of those that are kept.

use rustc_hash::FxHashMap;

use crate::calendar::{Day, DayRange};
use crate::fixed::Quantity;
use crate::money::Currency;
use crate::query::{Cell, Dimension, Filter, Granularity, Group, Key, Others, Query, Table};
use crate::rating::{Rating, RowState, UnpricedReason};
use crate::usage::{Resource, UsageStore};

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

/// Records of one meter and subscription that have no price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpriced {
    /// Number in [`UsageStore::subscriptions`].
    pub subscription: usize,
    /// Meter id as text.
    pub meter_id: String,
    /// Meter name as the latest record has it.
    pub name: String,
    /// Meter category.
    pub service: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Sum of the records.
    pub quantity: Quantity,
    /// Records.
    pub rows: u32,
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

/// The value of a dimension for each record, by way of the column that
/// decides it.
struct DimensionColumn {
    by: By,
    /// Number of the key for each value of that column.
    key_numbers: Vec<u32>,
    keys: Vec<Key>,
}

#[derive(Clone, Copy)]
enum By {
    Subscription,
    Label,
    Resource,
    Priced,
}

/// Collects distinct keys.
#[derive(Default)]
struct Keys {
    numbers: FxHashMap<Option<String>, u32>,
    keys: Vec<Key>,
}

impl Keys {
    fn number(&mut self, key: Option<(String, String)>) -> u32 {
        let (id, name) = key.unzip();
        if let Some(&number) = self.numbers.get(&id) {
            return number;
        }
        let number = self.keys.len() as u32;
        self.keys.push(match (id.clone(), name) {
            (Some(id), Some(name)) => Key::Value { id, name },
            _ => Key::Absent,
        });
        self.numbers.insert(id, number);
        number
    }
}

/// A group in the making.
struct Sum {
    total: Cell,
    quantity: Quantity,
    /// `None` after a second unit was met.
    unit: Option<u32>,
}

impl<'a> RatedUsage<'a> {
    fn column(&self, dimension: &Dimension) -> DimensionColumn {
        let store = self.store;
        let mut keys = Keys::default();
        let same = |text: &str| (!text.is_empty()).then(|| (text.to_owned(), text.to_owned()));
        let by_resource = |keys: &mut Keys, of: &dyn Fn(&Resource) -> Option<(String, String)>| {
            let numbers = store
                .resources()
                .iter()
                .map(|resource| keys.number(of(resource)));
            (By::Resource, numbers.collect())
        };
        let labels = store.labels().iter();
        let (by, key_numbers): (By, Vec<u32>) = match dimension {
            Dimension::Subscription => {
                let ids = store
                    .subscriptions()
                    .iter()
                    .enumerate()
                    .map(|(number, id)| {
                        let label = self.subscriptions.get(number);
                        let name = label.map_or_else(|| id.to_string(), |label| label.name.clone());
                        keys.number(Some((id.to_string(), name)))
                    });
                (By::Subscription, ids.collect())
            }
            Dimension::Service => (
                By::Label,
                labels
                    .map(|label| keys.number(same(store.category(label))))
                    .collect(),
            ),
            Dimension::ServiceTier => (
                By::Label,
                labels
                    .map(|label| keys.number(same(store.sub_category(label))))
                    .collect(),
            ),
            Dimension::Meter => (
                By::Label,
                labels
                    .map(|label| {
                        let mut name = store.meter_name(label);
                        let region = store.meter_region(label);
                        if !region.is_empty() {
                            name = format!("{name} \u{2013} {region}");
                        }
                        keys.number(Some((store.meter_id(label).to_string(), name)))
                    })
                    .collect(),
            ),
            Dimension::Location => by_resource(&mut keys, &|resource| {
                let region = store.location(resource)?;
                Some((region.id.into_owned(), region.name.into_owned()))
            }),
            Dimension::ResourceGroup => by_resource(&mut keys, &|resource| {
                let group = resource.group()?;
                let uri = resource.uri.as_deref()?.to_lowercase();
                // Groups of one name in two subscriptions are two groups.
                let end = uri.find("/providers/").unwrap_or(uri.len());
                Some((uri[..end].to_owned(), group.to_lowercase()))
            }),
            Dimension::ResourceType => by_resource(&mut keys, &|resource| {
                let kind = resource.resource_type()?;
                Some((kind.clone(), kind))
            }),
            Dimension::Resource => by_resource(&mut keys, &|resource| {
                let uri = resource.uri.as_deref()?;
                Some((
                    uri.to_lowercase(),
                    resource.name().unwrap_or(uri).to_owned(),
                ))
            }),
            Dimension::Tag(key) => by_resource(&mut keys, &|resource| same(resource.tag(key)?)),
            Dimension::Pricing => {
                let numbers = ["unpriced", "priced"].map(|text| keys.number(same(text)));
                (By::Priced, numbers.to_vec())
            }
        };
        DimensionColumn {
            by,
            key_numbers,
            keys: keys.keys,
        }
    }

    fn key_number(&self, column: &DimensionColumn, row: usize) -> u32 {
        let columns = &self.store.columns;
        let value = match column.by {
            By::Subscription => columns.subscription[row] as usize,
            By::Label => columns.label[row] as usize,
            By::Resource => columns.resource[row] as usize,
            By::Priced => usize::from(self.rating.states[row].is_priced()),
        };
        column.key_numbers[value]
    }

    fn currency_of(&self, row: usize) -> Option<Currency> {
        let number = self.store.columns.subscription[row] as usize;
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
            let label = &store.labels()[store.columns.label[row] as usize];
            let unit = UsageStore::unit_number(label);
            let sum = sums[group as usize].get_or_insert(Sum {
                total: Cell::default(),
                quantity: Quantity::ZERO,
                unit: Some(unit),
            });
            sum.total.add(&self.cell(row));
            sum.quantity = sum.quantity.saturating_add(store.columns.quantity[row]);
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

    fn cell(&self, row: usize) -> Cell {
        Cell {
            cost: self.rating.charges[row],
            rows: 1,
            unpriced_rows: u32::from(!self.rating.states[row].is_priced()),
        }
    }

    /// Records without a price by subscription, meter and reason, most
    /// records first.
    #[must_use]
    pub fn unpriced(&self) -> Vec<Unpriced> {
        let store = self.store;
        let mut numbers: FxHashMap<(u32, u32, UnpricedReason), usize> = FxHashMap::default();
        let mut found: Vec<Unpriced> = Vec::new();
        for (row, state) in self.rating.states.iter().enumerate() {
            let RowState::Unpriced(reason) = *state else {
                continue;
            };
            let subscription = store.columns.subscription[row];
            let label = &store.labels()[store.columns.label[row] as usize];
            let day = store.day(row);
            let number = *numbers
                .entry((subscription, label.id, reason))
                .or_insert(found.len());
            if number == found.len() {
                found.push(Unpriced {
                    subscription: subscription as usize,
                    meter_id: store.meter_id(label).to_string(),
                    name: store.meter_name(label),
                    service: store.category(label).to_owned(),
                    unit: store.unit(label).to_owned(),
                    quantity: Quantity::ZERO,
                    rows: 0,
                    days: DayRange::new(day, day.plus(1)),
                    reason,
                });
            }
            let meter = &mut found[number];
            meter.quantity = meter.quantity.saturating_add(store.columns.quantity[row]);
            meter.rows += 1;
            meter.days.from = meter.days.from.min(day);
            meter.days.until = meter.days.until.max(day.plus(1));
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
        for (row, state) in self.rating.states.iter().enumerate() {
            let meter = store.labels()[store.columns.label[row] as usize].id as usize;
            is_used[meter] = true;
            if !state.is_priced() {
                is_priced[meter] = false;
                coverage.unpriced_rows += 1;
            }
            coverage.priced_later_rows += u32::from(*state == RowState::PricedLater);
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
        for (row, state) in self.rating.states.iter().enumerate() {
            let number = self.store.columns.subscription[row] as usize;
            counts[number] += u32::from(!state.is_priced());
        }
        counts
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

/// A table with more columns than this would neither be read nor fit into
/// memory.
const MOST_BUCKETS: usize = 400;

/// The columns of `period`. Where there would be too many, only the days that
/// are `used` get one; if these are still too many, months or none at all.
fn buckets(period: DayRange, used: Option<DayRange>, granularity: Granularity) -> Vec<DayRange> {
    let days = if period.days() as usize <= MOST_BUCKETS {
        period
    } else {
        used.unwrap_or(DayRange::new(period.from, period.from))
    };
    let months = || {
        let mut from = days.from;
        std::iter::from_fn(move || {
            let until = from.first_of_next_month().min(days.until);
            let bucket = DayRange::new(from, until);
            from = until;
            (bucket.days() > 0).then_some(bucket)
        })
    };
    match granularity {
        Granularity::Daily if days.days() as usize <= MOST_BUCKETS => {
            let day = |day: Day| DayRange::new(day, day.plus(1));
            days.iter().map(day).collect()
        }
        Granularity::Daily | Granularity::Monthly => {
            let months: Vec<DayRange> = months().take(MOST_BUCKETS + 1).collect();
            if months.len() > MOST_BUCKETS {
                Vec::new()
            } else {
                months
            }
        }
        Granularity::Total => Vec::new(),
    }
}

/// Numbers for sequences of keys: each is its beginning and one more key.
struct Paths {
    numbers: FxHashMap<(u32, u32), u32>,
    /// Beginning and last key of each; the root has neither.
    steps: Vec<(u32, u32)>,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            numbers: FxHashMap::default(),
            steps: vec![(Self::ROOT, 0)],
        }
    }
}

impl Paths {
    const ROOT: u32 = 0;

    fn len(&self) -> usize {
        self.steps.len()
    }

    fn step(&mut self, path: u32, key: u32) -> u32 {
        let next = self.steps.len() as u32;
        let number = *self.numbers.entry((path, key)).or_insert(next);
        if number == next {
            self.steps.push((path, key));
        }
        number
    }

    fn keys(&self, mut path: u32) -> Vec<u32> {
        let mut keys = Vec::new();
        while path != Self::ROOT {
            let (before, key) = self.steps[path as usize];
            keys.push(key);
            path = before;
        }
        keys.reverse();
        keys
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rate_card::RateCard;
    use crate::rating::{Terms, rate};
    use crate::usage::UsageRecord;
    use crate::usage::tests::record;

    const CARD: &str = r#"{"OfferTerms":[],"Currency":"USD","Locale":"en","IsTaxIncluded":false,"Meters":[
        {"MeterId":"vm","MeterName":"D2","MeterRates":{"0":0.1,"100":0.07}},
        {"MeterId":"disk","MeterName":"P10","MeterRates":{"0":19.71}}]}"#;

    /// Records of a few resources, meters and days; `gone` is on no card.
    fn usage(rows: &[(u8, u8, u8, u32)]) -> UsageStore {
        let mut store = UsageStore::default();
        for (place, &(resource, meter, day, quantity)) in rows.iter().enumerate() {
            let uri = format!(
                "/subscriptions/{}/resourceGroups/RG-{}/providers/Microsoft.Compute/virtualMachines/vm-{resource}",
                resource % 2,
                resource % 3,
            );
            let number = store.resource(&resource.to_string(), || Resource {
                uri: Some(uri.clone()),
                location: (resource % 4 != 0).then(|| "US East".to_owned()),
                tags: vec![("Env".to_owned(), format!("e{}", resource % 3))],
            });
            let day = Day::from_date(2026, 1, 1).unwrap().plus(i32::from(day));
            let record = UsageRecord {
                subscription: ["sub-0", "sub-1"][usize::from(resource % 2)],
                meter_category: ["Compute", "Storage"][usize::from(meter % 2)],
                resource: number,
                place: place as u64,
                ..record(
                    ["vm", "disk", "gone"][usize::from(meter)],
                    &day.to_string(),
                    &format!("0.{quantity}"),
                )
            };
            store.push(&record);
        }
        store
    }

    fn with_answer<T>(
        store: &UsageStore,
        query: &Query,
        check: impl Fn(&RatedUsage<'_>, Table) -> T,
    ) -> T {
        let (card, _) = RateCard::read(CARD.as_bytes()).unwrap();
        let terms = Terms {
            card: Some(&card),
            ..Terms::default()
        };
        let terms = vec![terms; store.subscriptions().len()];
        let rating = rate(store, &terms);
        let labels: Vec<SubscriptionLabel> = store
            .subscriptions()
            .iter()
            .map(|id| SubscriptionLabel {
                name: format!("Name of {id}"),
                currency: Some(Currency::USD),
            })
            .collect();
        let rated = RatedUsage {
            store,
            rating: &rating,
            subscriptions: &labels,
        };
        check(&rated, rated.answer(query))
    }

    fn january(group_by: &[Dimension], granularity: Granularity) -> Query {
        Query {
            period: DayRange::new(
                Day::from_date(2026, 1, 1).unwrap(),
                Day::from_date(2026, 3, 1).unwrap(),
            ),
            filters: Vec::new(),
            group_by: group_by.to_vec(),
            granularity,
            currency: None,
            most_groups: 1000,
        }
    }

    fn names(table: &Table) -> Vec<String> {
        let name = |key: &Key| match key {
            Key::Value { name, .. } => name.clone(),
            Key::Absent => "(none)".to_owned(),
        };
        table
            .groups
            .iter()
            .map(|group| {
                let keys: Vec<String> = group.keys.iter().map(name).collect();
                format!(
                    "{} {} {}/{}",
                    keys.join(" > "),
                    group.total.cost,
                    group.total.unpriced_rows,
                    group.total.rows
                )
            })
            .collect()
    }

    #[test]
    fn groups_by_an_ordered_list_of_dimensions() {
        let store = usage(&[(1, 0, 0, 5), (2, 1, 0, 5), (4, 0, 40, 1), (1, 2, 3, 9)]);
        let query = january(
            &[Dimension::Location, Dimension::Service],
            Granularity::Monthly,
        );
        with_answer(&store, &query, |_, table| {
            assert_eq!(
                names(&table),
                [
                    "East US > Storage 9.855 0/1",
                    "East US > Compute 0.05 1/2",
                    "(none) > Compute 0.01 0/1",
                ]
            );
            assert_eq!(table.buckets.len(), 2);
            assert_eq!(table.totals[1].cost.to_string(), "0.01");
            assert_eq!(table.total.unpriced_rows, 1);
        });
    }

    #[test]
    fn groups_of_one_name_in_two_subscriptions_stay_apart() {
        let store = usage(&[(0, 0, 0, 5), (3, 0, 0, 5)]);
        let query = january(&[Dimension::ResourceGroup], Granularity::Total);
        with_answer(&store, &query, |_, table| {
            assert_eq!(names(&table), ["rg-0 0.05 0/1", "rg-0 0.05 0/1"]);
        });
    }

    #[test]
    fn a_filter_can_ask_for_what_is_absent() {
        let store = usage(&[(1, 0, 0, 5), (4, 0, 0, 1)]);
        let mut query = january(&[Dimension::Tag("ENV".to_owned())], Granularity::Total);
        query.filters = vec![Filter {
            dimension: Dimension::Location,
            values: vec![None],
        }];
        with_answer(&store, &query, |_, table| {
            assert_eq!(names(&table), ["e1 0.01 0/1"]);
        });
    }

    #[test]
    fn unpriced_meters_are_listed_with_what_is_at_stake() {
        let store = usage(&[(1, 2, 0, 5), (3, 2, 4, 25), (1, 0, 0, 5)]);
        with_answer(&store, &january(&[], Granularity::Total), |rated, table| {
            let unpriced = rated.unpriced();
            assert_eq!(unpriced.len(), 1);
            assert_eq!(
                (unpriced[0].rows, unpriced[0].quantity.to_string()),
                (2, "0.75".to_owned())
            );
            assert_eq!(unpriced[0].days.days(), 5);
            let expected = Coverage {
                meters: 2,
                priced_meters: 1,
                unpriced_rows: 2,
                priced_later_rows: 0,
            };
            assert_eq!(rated.coverage(), expected);
            assert_eq!(table.total.unpriced_rows, 2);
        });
    }

    #[test]
    fn an_endless_period_does_not_make_endless_columns() {
        let store = usage(&[(1, 0, 0, 5), (2, 1, 58, 5)]);
        let mut query = january(&[Dimension::Service], Granularity::Daily);
        query.period = DayRange::new("0001-01-01".parse().unwrap(), "9999-12-31".parse().unwrap());
        with_answer(&store, &query, |_, table| {
            assert_eq!(table.buckets.len(), 59);
            assert_eq!(sum_of(table.totals.iter()), table.total);
        });
        query.granularity = Granularity::Monthly;
        with_answer(&store, &query, |_, table| {
            assert_eq!(table.buckets.len(), 2);
        });

        let years = [
            record("vm", "2001-01-01", "1"),
            record("vm", "2026-01-01", "1"),
        ];
        let mut long = UsageStore::default();
        long.resource("", Resource::default);
        for record in &years {
            long.push(record);
        }
        query.granularity = Granularity::Daily;
        with_answer(&long, &query, |_, table| {
            assert_eq!(table.buckets.len(), 25 * 12 + 1);
            assert_eq!(sum_of(table.totals.iter()), table.total);
        });
    }

    fn any_dimensions() -> impl Strategy<Value = Vec<Dimension>> {
        let all = vec![
            Dimension::Subscription,
            Dimension::Service,
            Dimension::Meter,
            Dimension::Location,
            Dimension::ResourceGroup,
            Dimension::ResourceType,
            Dimension::Resource,
            Dimension::Tag("env".to_owned()),
            Dimension::Pricing,
        ];
        proptest::sample::subsequence(all, 0..=3).prop_shuffle()
    }

    proptest! {
        /// Any grouping in any order adds up to the same last digit.
        #[test]
        fn groups_add_up_to_the_total(
            rows in proptest::collection::vec((0u8..12, 0u8..3, 0u8..59, any::<u32>()), 0..60),
            group_by in any_dimensions(),
            most_groups in 0u32..8,
        ) {
            let store = usage(&rows);
            let mut query = january(&group_by, Granularity::Daily);
            query.most_groups = most_groups;
            with_answer(&store, &query, |rated, table| -> Result<(), TestCaseError> {
                let rest = table.others.as_ref();
                let mut sum = rest.map_or_else(Cell::default, |others| others.total);
                table.groups.iter().for_each(|group| sum.add(&group.total));
                prop_assert_eq!(sum, table.total);
                prop_assert_eq!(table.total.cost, rated.rating.total());
                prop_assert_eq!(table.total.rows as usize, rows.len());
                prop_assert_eq!(sum_of(table.totals.iter()), table.total);
                for group in &table.groups {
                    prop_assert_eq!(sum_of(group.cells.iter()), group.total);
                }
                prop_assert!(table.groups.len() <= most_groups as usize);
                Ok(())
            })?;
        }
    }
}
