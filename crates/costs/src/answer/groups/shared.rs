//! Shared costs of virtual tags, given to other groups of a table.

use rustc_hash::FxHashMap;

use super::cells::Columns;
use super::{Draft, Grouping, NOWHERE};
use crate::allocation::{Proportion, weights_of};
use crate::answer::RatedUsage;
use crate::answer::sharing::{Pattern, Sharing};
use crate::answer::slots::OUT;
use crate::answer::timeline::NO_COLUMN;
use crate::calendar::{DayRange, Timestamp};
use crate::money::Money;
use crate::query::{Cell, ChargeKind, Dimension, Granularity, Query, SharedPart, SharedTotal};

/// The cost of one entry, given to others.
#[derive(Debug)]
struct Transfer {
    entry: u32,
    pattern: u32,
    /// The entry's own group, or [`OUT`].
    from: u32,
    /// Where the groups of its stand-ins begin.
    first: u32,
    /// What is given, in the period and in the one before.
    costs: [Money; 2],
}

/// All transfers of a table.
#[derive(Debug, Default)]
pub(super) struct Transfers {
    /// The tag and the value of each share.
    names: Vec<(String, String)>,
    proportions: Vec<Proportion>,
    patterns: Vec<Pattern>,
    /// For each pattern the share that its parts are told under.
    told_under: Vec<usize>,
    transfers: Vec<Transfer>,
    /// The groups of all stand-ins, or [`OUT`].
    to: Vec<u32>,
}

/// What a group got of each share and gave away, in the period and in the one
/// before.
type Sums = FxHashMap<(u32, usize), [Money; 2]>;

impl Transfers {
    pub(super) fn heap_bytes(&self) -> usize {
        self.transfers.capacity() * size_of::<Transfer>() + 4 * self.to.capacity()
    }

    /// The groups that get a part of a transfer.
    fn to(&self, transfer: &Transfer, parts: usize) -> &[u32] {
        let first = transfer.first as usize;
        &self.to[first..first + parts]
    }

    /// How many parts a pattern makes.
    fn size(&self, pattern: u32) -> usize {
        let shares = self.patterns[pattern as usize].shares.iter();
        shares.map(|share| self.proportions[*share].len()).product()
    }

    /// Puts an amount in the parts of all stand-ins into `out`. One share after the other
    /// splits what there is by then so that its running sums are exact:
    /// summed over the targets of any other share, they are what it would give
    /// alone.
    fn split(&self, pattern: u32, amount: Money, out: &mut Vec<Money>) {
        out.clear();
        let shares = &self.patterns[pattern as usize].shares;
        if let [share] = shares[..] {
            self.proportions[share].split(amount, out);
            return;
        }
        let mut amounts = vec![amount];
        for share in shares {
            out.clear();
            let mut sum = Money::ZERO;
            let mut before = vec![Money::ZERO; self.proportions[*share].len()];
            let mut until_here = Vec::new();
            for amount in amounts {
                sum += amount;
                until_here.clear();
                self.proportions[*share].split(sum, &mut until_here);
                let both = until_here.iter().zip(&before);
                out.extend(both.map(|(until_here, before)| *until_here - *before));
                std::mem::swap(&mut before, &mut until_here);
            }
            amounts = out.clone();
        }
    }

    /// Adds up what places got and gave.
    fn sums(&self, place_of: &[u32]) -> Sums {
        let mut sums = Sums::default();
        let mut given = Vec::new();
        for transfer in &self.transfers {
            let to = self.to(transfer, self.size(transfer.pattern));
            if is_within_one(place_of, transfer.from, to) {
                continue;
            }
            let share = self.told_under[transfer.pattern as usize];
            for (period, cost) in transfer.costs.iter().enumerate() {
                if cost.is_zero() {
                    continue;
                }
                self.split(transfer.pattern, *cost, &mut given);
                let given = to.iter().copied().zip(given.iter().copied());
                for (group, cost) in given.chain([(transfer.from, -*cost)]) {
                    let place = place(place_of, group);
                    if place != NOWHERE {
                        sums.entry((place, share)).or_default()[period] += cost;
                    }
                }
            }
        }
        sums.retain(|_, costs| costs.iter().any(|cost| !cost.is_zero()));
        sums
    }
}

fn place(place_of: &[u32], group: u32) -> u32 {
    place_of.get(group as usize).copied().unwrap_or(NOWHERE)
}

/// Whether all of a transfer happens in one place, or nowhere.
fn is_within_one(place_of: &[u32], from: u32, to: &[u32]) -> bool {
    let from = place(place_of, from);
    to.iter().all(|group| place(place_of, *group) == from)
}

impl Grouping {
    /// Gives shared costs to the groups that they are for, before any bounds.
    /// Groups that only get a part come into being.
    pub(super) fn share_costs(
        &mut self,
        rated: &RatedUsage<'_>,
        sharing: Sharing,
        drafts: &mut [Draft],
    ) {
        if sharing.sources.is_empty() {
            return;
        }
        let shares = 0..sharing.shares.len();
        let mut found = Transfers {
            proportions: shares
                .map(|share| Proportion::new(self.weights(rated, &sharing, share)))
                .collect(),
            told_under: sharing
                .patterns
                .iter()
                .map(|pattern| {
                    let mut shares = pattern.shares.iter();
                    let asked = shares.find(|share| sharing.is_asked(**share));
                    asked.copied().unwrap_or_default()
                })
                .collect(),
            names: sharing
                .shares
                .iter()
                .map(|share| {
                    let tag = &sharing.tags[share.tag];
                    (tag.name.clone(), share.cost.shared.clone())
                })
                .collect(),
            patterns: sharing.patterns,
            transfers: Vec::new(),
            to: std::mem::take(&mut self.slots.stand_ins),
        };
        let days = [
            Some(self.query.period),
            self.compared.map(|compared| compared.previous),
        ];
        let mut given: [Vec<Money>; 2] = Default::default();
        for source in sharing.sources {
            if !self.is_counted(rated.currency_of_entry(source.entry as usize)) {
                continue;
            }
            let from = self.slots.priced_group(source.entry as usize);
            let mut transfer = Transfer {
                entry: source.entry,
                pattern: source.pattern,
                from,
                first: source.first,
                costs: Default::default(),
            };
            let to = found.to(&transfer, found.size(source.pattern));
            if from == OUT && to.iter().all(|group| *group == OUT) {
                continue;
            }
            let mut has_any = [false; 2];
            for (period, days) in days.into_iter().enumerate() {
                let cost = &mut transfer.costs[period];
                let has_any = &mut has_any[period];
                self.each_charge(rated, source.entry, days, |_, charge| {
                    *cost += charge;
                    *has_any |= !charge.is_zero();
                });
            }
            if has_any == [false; 2] {
                continue;
            }
            for (cost, given) in transfer.costs.iter().zip(&mut given) {
                found.split(source.pattern, *cost, given);
            }
            for (place, &group) in to.iter().enumerate() {
                let is_heavy = found.is_heavy(source.pattern, place);
                if let Some(draft) = drafts.get_mut(group as usize).filter(|_| is_heavy) {
                    draft.exists |= has_any[0];
                    draft.existed |= has_any[1];
                    draft.total.cost += given[0][place];
                    draft.previous.cost += given[1][place];
                }
            }
            if let Some(draft) = drafts.get_mut(from as usize) {
                draft.total.cost += -transfer.costs[0];
                draft.previous.cost += -transfer.costs[1];
            }
            found.transfers.push(transfer);
        }
        self.transfers = found;
    }

    /// In which proportion a cost is shared. Own costs are those of the whole
    /// period, whatever the filters: a target has the same part of every row.
    fn weights(&self, rated: &RatedUsage<'_>, sharing: &Sharing, share: usize) -> Vec<i128> {
        let share = &sharing.shares[share];
        let all: Vec<usize> = (0..share.targets.len()).collect();
        let mut own = vec![Money::ZERO; all.len()];
        if share.cost.how == crate::allocation::SplitBy::Proportional {
            let tag = &sharing.tags[share.tag];
            let query = Query {
                kinds: self.query.kinds.clone(),
                currency: self.currency,
                group_by: vec![Dimension::Virtual(tag.name.clone())],
                granularity: Granularity::Total,
                ..Query::over(self.query.period)
            };
            let grouping = Self::unordered(rated, &query);
            for found in &grouping.groups {
                let id = grouping.key(found).id();
                let mut targets = share.cost.to.iter();
                if let Some(place) = targets.position(|target| id == Some(target)) {
                    own[place] = found.total.cost;
                }
            }
        }
        weights_of(&share.cost.how, &own, &all)
    }

    /// The charges of an entry in some days, ascending in time, each with its
    /// row; extra charges have none, and come with their day.
    fn each_charge(
        &self,
        rated: &RatedUsage<'_>,
        entry: u32,
        days: Option<DayRange>,
        mut each: impl FnMut(Result<usize, crate::calendar::Day>, Money),
    ) {
        let Some(days) = days else {
            return;
        };
        let entry = entry as usize;
        let entries = rated.entries();
        if entry >= entries.items {
            for extra in rated.extras {
                let is_asked = self.query.has_kind(extra.kind) && extra.kind != ChargeKind::Usage;
                let own = entries.of_extra(extra.subscription, extra.kind);
                if is_asked && own == Some(entry) && days.contains(extra.day) {
                    each(Err(extra.day), extra.amount);
                }
            }
        } else if self.query.has_kind(ChargeKind::Usage) {
            let rows = rated.item_rows();
            let start = |row: &u32| rated.store.window_of(*row as usize).start;
            let [from, until] = [days.from, days.until].map(Timestamp::start_of);
            let rows = rows.of(entry);
            let rows = &rows[rows.partition_point(|row| start(row) < from)..];
            for row in rows.iter().take_while(|row| start(row) < until) {
                each(Ok(*row as usize), rated.rating.charge(*row as usize));
            }
        }
    }

    /// Adds what groups got and gave to their columns; `place_of` has the place
    /// of each group among the columns.
    pub(super) fn add_shared(
        &self,
        rated: &RatedUsage<'_>,
        place_of: &[u32],
        columns: &mut [Vec<Cell>],
    ) {
        let buckets = self.timeline.buckets.len();
        if buckets == 0 || self.transfers.transfers.is_empty() {
            return;
        }
        let window_columns = self.columns_of_windows(rated);
        let mut costs = vec![Money::ZERO; buckets];
        let (mut until_here, mut before) = (Vec::new(), Vec::new());
        for transfer in &self.transfers.transfers {
            let to = self
                .transfers
                .to(transfer, self.transfers.size(transfer.pattern));
            if is_within_one(place_of, transfer.from, to) {
                continue;
            }
            let subscription = rated.subscription_of_entry(transfer.entry as usize);
            let column_of = &window_columns[self.timeline.cycle(subscription)];
            costs.fill(Money::ZERO);
            let days = Some(self.timeline.days);
            self.each_charge(rated, transfer.entry, days, |at, charge| {
                let column = match at {
                    Ok(row) => column_of[rated.store.columns.window[row] as usize],
                    Err(day) => self.timeline.bucket(subscription, day) as u16,
                };
                if column != NO_COLUMN {
                    costs[usize::from(column)] += charge;
                }
            });
            // The parts of a column are a difference of running parts, so that
            // columns of any length add up to the same.
            let mut sum = Money::ZERO;
            before.clear();
            before.resize(to.len(), Money::ZERO);
            for (column, &cost) in costs.iter().enumerate() {
                if cost.is_zero() {
                    continue;
                }
                sum += cost;
                self.transfers.split(transfer.pattern, sum, &mut until_here);
                let mut add = |group: u32, cost: Money| {
                    let place = place(place_of, group);
                    if place != NOWHERE {
                        columns[place as usize][column].cost += cost;
                    }
                };
                add(transfer.from, -cost);
                for (number, &group) in to.iter().enumerate() {
                    add(group, until_here[number] - before[number]);
                }
                std::mem::swap(&mut before, &mut until_here);
            }
        }
    }

    /// The columns of some groups with what they got and gave.
    pub(super) fn with_shared(
        &self,
        rated: &RatedUsage<'_>,
        groups: &[u32],
        mut own: Columns,
    ) -> Columns {
        let place_of = self.place_of(groups, |number| number as u32);
        self.add_shared(rated, &place_of, &mut own.cells);
        own
    }

    /// The place of each group of the table.
    pub(super) fn place_of(&self, groups: &[u32], place: impl Fn(usize) -> u32) -> Vec<u32> {
        let mut place_of = vec![NOWHERE; self.slots.groups()];
        for (number, &group) in groups.iter().enumerate() {
            place_of[group as usize] = place(number);
        }
        place_of
    }

    /// What groups got and gave.
    pub(super) fn shared_parts(&self, groups: &[u32]) -> Vec<SharedPart> {
        if self.transfers.transfers.is_empty() {
            return Vec::new();
        }
        let place_of = self.place_of(groups, |number| number as u32);
        let mut sums: Vec<_> = self.transfers.sums(&place_of).into_iter().collect();
        sums.sort_unstable_by_key(|(place, _)| *place);
        let part = |((group, share), [cost, previous]): ((u32, usize), [Money; 2])| {
            let (tag, shared) = self.transfers.names[share].clone();
            SharedPart {
                group,
                tag,
                shared,
                cost,
                previous: self.compared.map(|_| previous),
            }
        };
        sums.into_iter().map(part).collect()
    }

    /// What all groups together got and gave.
    pub(super) fn shared_totals(&self) -> Vec<SharedTotal> {
        if self.transfers.transfers.is_empty() {
            return Vec::new();
        }
        let groups: Vec<u32> = self.groups.iter().map(|found| found.group).collect();
        let place_of = self.place_of(&groups, |_| 0);
        let mut sums: Vec<_> = self.transfers.sums(&place_of).into_iter().collect();
        sums.sort_unstable_by_key(|(place, _)| *place);
        let total = |((_, share), [cost, previous]): ((u32, usize), [Money; 2])| {
            let (tag, shared) = self.transfers.names[share].clone();
            SharedTotal {
                tag,
                shared,
                cost,
                previous: self.compared.map(|_| previous),
            }
        };
        sums.into_iter().map(total).collect()
    }
}

impl Transfers {
    /// Whether a stand-in gets anything at all.
    fn is_heavy(&self, pattern: u32, stand_in: usize) -> bool {
        let mut place = stand_in;
        let shares = self.patterns[pattern as usize].shares.iter().rev();
        shares
            .map(|share| {
                let proportion = &self.proportions[*share];
                let has_weight = proportion.has_weight(place % proportion.len());
                place /= proportion.len();
                has_weight
            })
            .all(|has_weight| has_weight)
    }
}
