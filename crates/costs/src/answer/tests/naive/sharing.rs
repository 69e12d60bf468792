//! Shared costs given away one unit of the last digit after the other.

use std::collections::BTreeMap;

use ethnum::I256;

use super::Draft;
use super::world::{World, text};
use crate::allocation::{SharedCost, SplitBy};
use crate::money::Money;
use crate::query::{Cell, Dimension, Key, Query};

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

/// The targets that filters on the tag alone leave, with their weights.
fn targets(query: &Query, cost: &SharedCost, level: usize, own: &Drafts) -> Vec<(Key, i128)> {
    let mut found = Vec::new();
    for (number, target) in cost.to.iter().enumerate() {
        let key = text(Some(target));
        let is_left = query.filters.iter().all(|filter| {
            filter
                .any
                .iter()
                .any(|condition| match &condition.dimension {
                    Dimension::Virtual(name) if name.eq_ignore_ascii_case(&cost.tag) => {
                        condition.test.holds_for(std::slice::from_ref(&key)) == [true]
                    }
                    _ => true,
                })
        });
        if !is_left {
            continue;
        }
        let groups = own.iter().filter(|(keys, _)| keys[level] == key);
        let own: i128 = groups.map(|(_, draft)| draft.total.cost.raw()).sum();
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
    found.retain(|(_, weight)| *weight > 0);
    found
}

pub(super) fn share(world: &World, query: &Query, drafts: &mut Drafts) {
    let own = drafts.clone();
    for (level, dimension) in query.group_by.iter().enumerate() {
        let Dimension::Virtual(name) = dimension else {
            continue;
        };
        if query.group_by[..level].contains(dimension) {
            continue;
        }
        for cost in &world.allocation.shared_costs {
            if !cost.tag.eq_ignore_ascii_case(name) {
                continue;
            }
            let targets = targets(query, cost, level, &own);
            if targets.is_empty() {
                continue;
            }
            let shared = text(Some(&cost.shared));
            let sources = drafts.keys().filter(|keys| keys[level] == shared);
            for keys in sources.cloned().collect::<Vec<_>>() {
                give(query, drafts, &keys, dimension, &targets);
            }
        }
    }
}

fn give(
    query: &Query,
    drafts: &mut Drafts,
    from: &[Key],
    dimension: &Dimension,
    targets: &[(Key, i128)],
) {
    let weights: Vec<i128> = targets.iter().map(|(_, weight)| *weight).collect();
    let source = drafts[from].clone();
    let all = parts(source.total.cost, &weights);
    let before = parts(source.previous.cost, &weights);
    for (number, (target, _)) in targets.iter().enumerate() {
        let keys = from.iter().zip(&query.group_by);
        let keys = keys.map(|(key, by)| if by == dimension { target } else { key });
        let draft = drafts.entry(keys.cloned().collect()).or_default();
        draft.cells.resize(source.cells.len(), Cell::default());
        draft.entries[0] += source.entries[0];
        draft.entries[1] += source.entries[1];
        draft.total.cost += all[number];
        draft.previous.cost += before[number];
        let mut running = Money::ZERO;
        let mut given = Money::ZERO;
        for (cell, shared) in draft.cells.iter_mut().zip(&source.cells) {
            running += shared.cost;
            let until_here = parts(running, &weights)[number];
            cell.cost += until_here - given;
            given = until_here;
        }
    }
    let draft = drafts.get_mut(from).unwrap();
    draft.total.cost = Money::ZERO;
    draft.previous.cost = Money::ZERO;
    draft
        .cells
        .iter_mut()
        .for_each(|cell| cell.cost = Money::ZERO);
}
