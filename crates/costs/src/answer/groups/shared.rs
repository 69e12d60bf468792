//! Shared costs of virtual tags, given to other groups of a table.

use rustc_hash::FxHashMap;

use super::cells::Columns;
use super::{Draft, Grouping, NOWHERE};
use crate::allocation::{Allocation, RunningSplit, SharedCost, VirtualTag, parts, weights_of};
use crate::money::Money;
use crate::query::{Dimension, Key, Query, SharedPart};

/// One shared cost of a table.
#[derive(Debug)]
struct Share {
    /// The first level that is grouped by the tag.
    level: usize,
    value: String,
    /// Number of the shared value's key.
    key: u32,
    /// Numbers of the keys of the values that get a part.
    targets: Vec<u32>,
    /// One for each target.
    weights: Vec<i128>,
}

/// The cost of one group, given to others.
#[derive(Debug)]
struct Transfer {
    share: u32,
    from: u32,
    /// One for each target of the share.
    to: Box<[u32]>,
    /// What is given, in the period and in the one before.
    cost: Money,
    previous: Money,
}

/// All transfers of a table, in the order in which they take place.
#[derive(Debug, Default)]
pub(super) struct Transfers {
    shares: Vec<Share>,
    transfers: Vec<Transfer>,
}

impl Transfers {
    pub(super) const fn is_empty(&self) -> bool {
        self.transfers.is_empty()
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let targets = self.transfers.iter().map(|transfer| 4 * transfer.to.len());
        self.transfers.capacity() * size_of::<Transfer>() + targets.sum::<usize>()
    }

    /// `groups` and behind them all others whose costs theirs depend on, and
    /// the transfers between them.
    fn among(&self, groups: &[u32], count: usize) -> (Vec<u32>, Vec<&Transfer>, Vec<u32>) {
        let mut place_of = vec![NOWHERE; count];
        let mut wanted = groups.to_vec();
        for (place, &group) in groups.iter().enumerate() {
            place_of[group as usize] = place as u32;
        }
        let mut needed = Vec::new();
        // What a group gives it may have got before: the last ones first.
        for transfer in self.transfers.iter().rev() {
            let is_wanted = |group: &u32| place_of[*group as usize] != NOWHERE;
            if is_wanted(&transfer.from) || transfer.to.iter().any(is_wanted) {
                let place = &mut place_of[transfer.from as usize];
                if *place == NOWHERE {
                    *place = wanted.len() as u32;
                    wanted.push(transfer.from);
                }
                needed.push(transfer);
            }
        }
        needed.reverse();
        (wanted, needed, place_of)
    }
}

impl Grouping {
    /// Gives shared costs to the groups that they are for, before any bounds.
    /// Groups that only get a part come into being.
    pub(super) fn share_costs(&mut self, allocation: &Allocation, drafts: &mut Vec<Draft>) {
        for level in 0..self.query.group_by.len() {
            let Dimension::Virtual(name) = &self.query.group_by[level] else {
                continue;
            };
            let is_first = !self.query.group_by[..level].contains(&self.query.group_by[level]);
            let Some(tag) = allocation.virtual_tag(name).filter(|_| is_first) else {
                continue;
            };
            let costs = allocation.shared_costs_of(&tag.name);
            let shares = costs.filter_map(|cost| self.share(level, tag, cost, drafts));
            let shares: Vec<Share> = shares.collect();
            // Weights are the targets' own costs: all shares before any part.
            for share in shares {
                self.transfer(share, drafts);
            }
        }
    }

    fn share(
        &self,
        level: usize,
        tag: &VirtualTag,
        cost: &SharedCost,
        drafts: &[Draft],
    ) -> Option<Share> {
        let column = &self.slots.columns[level];
        let key = column.number_of_id(&cost.shared)?;
        let numbers: Vec<usize> = (0..cost.to.len())
            .filter(|number| is_left_by_filters(&self.query, tag, &cost.to[*number]))
            .collect();
        let targets: Vec<u32> = numbers
            .iter()
            .filter_map(|number| column.number_of_id(&cost.to[*number]))
            .collect();
        if targets.is_empty() || targets.len() != numbers.len() {
            return None;
        }
        let mut own = vec![Money::ZERO; targets.len()];
        for (group, draft) in drafts.iter().enumerate() {
            // What other virtual tags have given before is not the target's own.
            let number = self.slots.key_number(group as u32, level) as u32;
            if let Some(place) = targets.iter().position(|target| *target == number) {
                own[place] += draft.own_cost;
            }
        }
        let weights = weights_of(&cost.how, &own, &numbers);
        let heavy = (0..targets.len()).filter(|place| weights[*place] > 0);
        let heavy: Vec<usize> = heavy.collect();
        Some(Share {
            level,
            value: cost.shared.clone(),
            key,
            targets: heavy.iter().map(|place| targets[*place]).collect(),
            weights: heavy.iter().map(|place| weights[*place]).collect(),
        })
    }

    fn transfer(&mut self, share: Share, drafts: &mut Vec<Draft>) {
        let number = self.transfers.shares.len() as u32;
        let levels: Vec<usize> = (0..self.query.group_by.len())
            .filter(|level| self.query.group_by[*level] == self.query.group_by[share.level])
            .collect();
        let keys_of = |slots: &super::Slots, group: u32| -> Box<[u32]> {
            let levels = 0..slots.columns.len();
            levels
                .map(|level| slots.key_number(group, level) as u32)
                .collect()
        };
        let mut known: FxHashMap<Box<[u32]>, u32> = FxHashMap::default();
        let mut sources = Vec::new();
        for (group, draft) in drafts.iter().enumerate() {
            let group = group as u32;
            let key = self.slots.key_number(group, share.level) as u32;
            if key == share.key {
                if draft.presence().is_some() {
                    sources.push(group);
                }
            } else if share.targets.contains(&key) {
                known.insert(keys_of(&self.slots, group), group);
            }
        }
        for from in sources {
            let source = drafts[from as usize];
            let mut keys = keys_of(&self.slots, from);
            let mut to = Vec::with_capacity(share.targets.len());
            let given = parts(source.total.cost, &share.weights);
            let given_before = parts(source.previous.cost, &share.weights);
            for (place, &target) in share.targets.iter().enumerate() {
                for &level in &levels {
                    keys[level] = target;
                }
                let group = *known.entry(keys.clone()).or_insert_with(|| {
                    drafts.push(Draft::default());
                    self.slots.make(keys.clone())
                });
                let draft = &mut drafts[group as usize];
                draft.exists |= source.exists;
                draft.existed |= source.existed;
                draft.total.cost += given[place];
                draft.previous.cost += given_before[place];
                to.push(group);
            }
            let draft = &mut drafts[from as usize];
            draft.total.cost = Money::ZERO;
            draft.previous.cost = Money::ZERO;
            self.transfers.transfers.push(Transfer {
                share: number,
                from,
                to: to.into(),
                cost: source.total.cost,
                previous: source.previous.cost,
            });
        }
        self.transfers.shares.push(share);
    }

    /// The columns of some groups after transfers. `own` works out the columns
    /// of groups before them.
    pub(super) fn transferred(&self, groups: &[u32], own: impl Fn(&[u32]) -> Columns) -> Columns {
        if self.transfers.is_empty() {
            return own(groups);
        }
        let count = self.slots.groups();
        let (wanted, transfers, place_of) = self.transfers.among(groups, count);
        let mut columns = own(&wanted);
        for transfer in transfers {
            let share = &self.transfers.shares[transfer.share as usize];
            let mut split = RunningSplit::new(&share.weights);
            let from = place_of[transfer.from as usize] as usize;
            for column in 0..columns.cells[from].len() {
                let given = std::mem::take(&mut columns.cells[from][column].cost);
                for (part, &group) in split.next(given).zip(&transfer.to) {
                    let place = place_of[group as usize];
                    if place != NOWHERE {
                        columns.cells[place as usize][column].cost += part;
                    }
                }
            }
        }
        columns.cells.truncate(groups.len());
        columns.quantities.truncate(groups.len());
        columns
    }

    /// What groups got and gave.
    pub(super) fn shared_parts(&self, groups: &[u32]) -> Vec<SharedPart> {
        if self.transfers.is_empty() {
            return Vec::new();
        }
        let (_, transfers, place_of) = self.transfers.among(groups, self.slots.groups());
        let mut sums: FxHashMap<(u32, u32), (Money, Money)> = FxHashMap::default();
        for transfer in transfers {
            let share = &self.transfers.shares[transfer.share as usize];
            let given = parts(transfer.cost, &share.weights);
            let given_before = parts(transfer.previous, &share.weights);
            let given = given.into_iter().zip(given_before);
            let got = transfer.to.iter().copied().zip(given);
            let gave = (transfer.from, (-transfer.cost, -transfer.previous));
            for (group, (cost, previous)) in got.chain([gave]) {
                let place = place_of[group as usize];
                if (place as usize) < groups.len() {
                    let sum = sums.entry((place, transfer.share)).or_default();
                    sum.0 += cost;
                    sum.1 += previous;
                }
            }
        }
        let is_any =
            |(_, (cost, previous)): &(_, (Money, Money))| !cost.is_zero() || !previous.is_zero();
        let mut sums: Vec<_> = sums.into_iter().filter(is_any).collect();
        sums.sort_unstable_by_key(|(place, _)| *place);
        let part = |((group, share), (cost, previous)): ((u32, u32), (Money, Money))| {
            let share = &self.transfers.shares[share as usize];
            SharedPart {
                group,
                level: share.level as u32,
                shared: share.value.clone(),
                cost,
                previous: self.compared.map(|_| previous),
            }
        };
        sums.into_iter().map(part).collect()
    }
}

/// Whether no filter on the tag itself leaves the value out.
fn is_left_by_filters(query: &Query, tag: &VirtualTag, value: &str) -> bool {
    let key = [Key::Value {
        id: value.to_owned(),
        name: value.to_owned(),
    }];
    let lower = tag.name.to_lowercase();
    query.filters.iter().all(|filter| {
        filter.any.iter().any(|condition| {
            let is_own = matches!(&condition.dimension,
                Dimension::Virtual(name) if name.to_lowercase() == lower);
            !is_own || condition.test.holds_for(&key) == [true]
        })
    })
}
