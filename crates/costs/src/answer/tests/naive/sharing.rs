//! Shared costs given away one unit of the last digit after the other, record
//! by record.

use std::collections::BTreeMap;

use ethnum::I256;

use super::Draft;
use super::world::{Entry, World, present_name, text};
use crate::allocation::{SharedCost, SplitBy};
use crate::calendar::DayRange;
use crate::money::Money;
use crate::query::{Cell, Dimension, Key, Query, Table};

type Drafts = BTreeMap<Vec<Key>, Draft>;

fn parts(amount: Money, weights: &[i128]) -> Vec<Money> {
    let sum: I256 = weights.iter().map(|weight| I256::new(*weight)).sum();
    let size = I256::new(amount.raw().abs());
    let mut given: Vec<I256> = weights
        .iter()
        .map(|weight| size * I256::new(*weight) / sum)
        .collect();
    let mut owed: Vec<I256> = weights
        .iter()
        .zip(&given)
        .map(|(weight, given)| size * I256::new(*weight) - *given * sum)
        .collect();
    while given.iter().copied().sum::<I256>() < size {
        let most = *owed.iter().max().unwrap();
        let next = owed.iter().position(|owed| *owed == most).unwrap();
        given[next] += I256::new(1);
        owed[next] -= sum;
    }
    let sign = amount.raw().signum();
    given
        .into_iter()
        .map(|given| Money::from_raw(given.as_i128() * sign))
        .collect()
}

/// The targets of a shared cost with their weights.
fn targets(world: &World, query: &Query, table: &Table, cost: &SharedCost) -> Vec<(Key, i128)> {
    let tag = Dimension::Virtual(cost.tag.clone());
    let kinds = Query {
        kinds: query.kinds.clone(),
        ..Query::over(query.period)
    };
    let all = world.entries(&kinds, query.period);
    let mut found = Vec::new();
    for (number, target) in cost.to.iter().enumerate() {
        let key = text(Some(target));
        let own = all.iter().filter(|entry| {
            (entry.currency().is_none() || entry.currency() == table.currency)
                && entry.key(&tag) == key
        });
        let own: i128 = own.map(|entry| entry.cost.raw()).sum();
        let weight = match &cost.how {
            SplitBy::Even => 1,
            SplitBy::Proportional => own.max(0),
            SplitBy::Fixed(weights) => weights[number].raw(),
        };
        found.push((key, weight));
    }
    if found.iter().all(|(_, weight)| *weight == 0) {
        found.iter_mut().for_each(|(_, weight)| *weight = 1);
    }
    found
}

/// What stands for an entry: its keys in place of some tags', and its part of
/// an amount.
struct StandIn {
    keys: Vec<(String, Key)>,
    weights: Vec<i128>,
}

impl StandIn {
    fn key(&self, entry: &Entry<'_>, dimension: &Dimension) -> Key {
        if let Dimension::Virtual(name) = dimension {
            let mut keys = self.keys.iter();
            let name = present_name(name);
            if let Some((_, key)) = keys.find(|(tag, _)| tag.eq_ignore_ascii_case(name)) {
                return key.clone();
            }
        }
        entry.key(dimension)
    }
}

/// The parts of an amount for all pairs of a target of the first share and one
/// of the second, if there is a second.
fn split(amount: Money, shares: &[Vec<(Key, i128)>]) -> Vec<Money> {
    let weights = |share: &Vec<(Key, i128)>| -> Vec<i128> {
        share.iter().map(|(_, weight)| *weight).collect()
    };
    let first = parts(amount, &weights(&shares[0]));
    let Some(second) = shares.get(1) else {
        return first;
    };
    let mut found = Vec::new();
    let mut sum = Money::ZERO;
    for amount in first {
        let before = parts(sum, &weights(second));
        sum += amount;
        let after = parts(sum, &weights(second));
        found.extend(
            after
                .iter()
                .zip(&before)
                .map(|(after, before)| *after - *before),
        );
    }
    found
}

pub(super) fn share(world: &World, query: &Query, table: &Table, drafts: &mut Drafts) {
    let conditions = query.filters.iter().flat_map(|filter| &filter.any);
    let asked = query
        .group_by
        .iter()
        .chain(conditions.map(|condition| &condition.dimension));
    let asked: Vec<&Dimension> = asked.collect();
    let is_asked = |tag: &str| {
        asked.iter().any(|dimension| {
            matches!(dimension, Dimension::Virtual(name) if present_name(name).eq_ignore_ascii_case(tag))
        })
    };
    let costs = &world.allocation.shared_costs;
    if !costs.iter().any(|cost| is_asked(&cost.tag)) {
        return;
    }
    let targets: Vec<Vec<(Key, i128)>> = costs
        .iter()
        .map(|cost| targets(world, query, table, cost))
        .collect();
    let unfiltered = Query {
        filters: Vec::new(),
        ..query.clone()
    };
    let periods: [Option<DayRange>; 3] = [
        Some(query.period),
        table.compared.map(|compared| compared.previous),
        table
            .compared
            .filter(|_| super::leaves_days_out(query))
            .map(|compared| compared.days),
    ];
    for (period, days) in periods.into_iter().enumerate() {
        let Some(days) = days else {
            continue;
        };
        let entries = world.entries(&unfiltered, days);
        // By meter, resource and subscription, or kind and subscription.
        let mut sources: BTreeMap<(usize, u32, usize), Vec<&Entry<'_>>> = BTreeMap::new();
        for entry in &entries {
            let currency = entry.currency();
            let is_counted = currency.is_none() || currency == table.currency;
            if entry.is_priced() && is_counted {
                let item = entry.row.map(|row| world.store.columns.item[row]);
                let kind = entry.kind as usize;
                let place = (entry.subscription, item.unwrap_or(u32::MAX), kind);
                sources.entry(place).or_default().push(entry);
            }
        }
        for entries in sources.values() {
            let of_entry = |cost: &&SharedCost| {
                let key = entries[0].key(&Dimension::Virtual(cost.tag.clone()));
                key == text(Some(&cost.shared))
            };
            let numbers: Vec<usize> = (0..costs.len())
                .filter(|number| of_entry(&&costs[*number]))
                .collect();
            if !numbers.iter().any(|number| is_asked(&costs[*number].tag)) {
                continue;
            }
            give(
                query,
                table,
                drafts,
                entries,
                period,
                &|amount| {
                    let shares: Vec<_> = numbers
                        .iter()
                        .map(|number| targets[*number].clone())
                        .collect();
                    split(amount, &shares)
                },
                &stand_ins(&numbers, costs, &targets),
            );
        }
    }
}

fn stand_ins(
    numbers: &[usize],
    costs: &[SharedCost],
    targets: &[Vec<(Key, i128)>],
) -> Vec<StandIn> {
    let mut found = vec![StandIn {
        keys: Vec::new(),
        weights: Vec::new(),
    }];
    for number in numbers {
        let next = found.iter().flat_map(|known| {
            targets[*number].iter().map(|(key, weight)| {
                let mut keys = known.keys.clone();
                keys.push((costs[*number].tag.clone(), key.clone()));
                let mut weights = known.weights.clone();
                weights.push(*weight);
                StandIn { keys, weights }
            })
        });
        found = next.collect();
    }
    found
}

fn give(
    query: &Query,
    table: &Table,
    drafts: &mut Drafts,
    entries: &[&Entry<'_>],
    period: usize,
    split: &dyn Fn(Money) -> Vec<Money>,
    stand_ins: &[StandIn],
) {
    let first = entries[0];
    let passes = |stand_in: &StandIn| {
        query.filters.iter().all(|filter| {
            filter.any.iter().any(|condition| {
                let key = stand_in.key(first, &condition.dimension);
                condition.test.holds_for(&[key]) == [true]
            })
        })
    };
    let own = StandIn {
        keys: Vec::new(),
        weights: Vec::new(),
    };
    if !passes(&own) && !stand_ins.iter().any(passes) {
        return;
    }
    let columns = table.buckets.len();
    let mut cells = vec![Money::ZERO; columns];
    let mut total = Money::ZERO;
    for entry in entries {
        total += entry.cost;
        if columns > 0 && period == 0 {
            cells[entry.bucket(table)] += entry.cost;
        }
    }
    let all = stand_ins
        .iter()
        .enumerate()
        .map(|(place, stand_in)| (Some(place), stand_in));
    for (place, stand_in) in all.chain([(None, &own)]) {
        if !passes(stand_in) || stand_in.weights.contains(&0) {
            continue;
        }
        let part = |amount: Money| place.map_or(-amount, |place| split(amount)[place]);
        let keys = query.group_by.iter().map(|by| stand_in.key(first, by));
        let draft = drafts.entry(keys.collect()).or_default();
        draft.cells.resize(columns, Cell::default());
        if period == 2 {
            draft.current.cost += part(total);
            continue;
        }
        draft.entries[period] += u32::from(place.is_some());
        if period == 1 {
            draft.previous.cost += part(total);
            continue;
        }
        draft.total.cost += part(total);
        let mut running = Money::ZERO;
        for (cell, shared) in draft.cells.iter_mut().zip(&cells) {
            let before = part(running);
            running += *shared;
            cell.cost += part(running) - before;
        }
    }
}
