//! Shared costs of virtual tags, given to other groups of a table.

use rustc_hash::FxHashMap;

use super::cells::Columns;
use super::{Draft, Grouping, NOWHERE, leaves_days_out};
use crate::allocation::{Proportion, weights_of};
use crate::answer::RatedUsage;
use crate::answer::addition::Addition;
use crate::answer::sharing::{Pattern, Sharing};
use crate::answer::slots::OUT;
use crate::answer::sums::Sums;
use crate::answer::timeline::{NO_COLUMN, Timeline};
use crate::money::Money;
use crate::query::{Cell, ChargeKind, Dimension, Granularity, Query, SharedPart, SharedTotal};

/// Columns of so many entries are worked out together: at once they would take
/// too much memory.
const MOST_SOURCE_CELLS: usize = if cfg!(test) { 1 << 5 } else { 1 << 18 };

/// Below this part of all records those of the entries are read one by one,
/// otherwise all are added up.
const FEW_ROWS: usize = if cfg!(test) { 3 } else { 16 };

/// The cost of one entry, given to others.
#[derive(Debug)]
struct Transfer {
    entry: u32,
    pattern: u32,
    /// The entry's own group, or [`OUT`].
    from: u32,
    /// Where the groups of its stand-ins begin.
    first: u32,
    /// What is given, in the period, in the one before and on the days compared.
    costs: [Money; 3],
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

/// What a group got of each share and gave away, in the period, in the one
/// before and on the days compared.
type PartSums = FxHashMap<(u32, usize), [Money; 3]>;

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
    fn sums(&self, place_of: &[u32]) -> PartSums {
        let mut sums = PartSums::default();
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
            self.compared
                .filter(|_| leaves_days_out(&self.query))
                .map(|compared| compared.days),
        ];
        let entries: Vec<u32> = sharing.sources.iter().map(|source| source.entry).collect();
        let sums = days
            .map(|days| days.map(|days| self.source_sums(rated, &entries, &Timeline::total(days))));
        let mut given: [Vec<Money>; 3] = Default::default();
        for (number, source) in sharing.sources.into_iter().enumerate() {
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
            let mut has_any = [false; 3];
            for (period, sums) in sums.iter().enumerate() {
                if let Some(sums) = sums {
                    let total = sums.total(number);
                    transfer.costs[period] = total.cost;
                    has_any[period] = total.rows > total.unpriced_rows || sums.has_extras(number);
                }
            }
            if has_any == [false; 3] {
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
                    draft.current.cost += given[2][place];
                }
            }
            if let Some(draft) = drafts.get_mut(from as usize) {
                draft.total.cost += -transfer.costs[0];
                draft.previous.cost += -transfer.costs[1];
                draft.current.cost += -transfer.costs[2];
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

    /// Sums of the priced records and extra charges of some entries, each in a
    /// slot of its own.
    fn source_sums(&self, rated: &RatedUsage<'_>, entries: &[u32], timeline: &Timeline) -> Sums {
        let count = rated.entries().count();
        let slots = self.slots.table.of_priced(entries, count, &self.layout);
        Addition::new(rated, &self.query, &self.layout, &slots, timeline, false).sums(rated)
    }

    /// What the entries of some transfers cost by column, one after the other.
    fn costs_of_sources(&self, rated: &RatedUsage<'_>, transfers: &[&Transfer]) -> Vec<Money> {
        let buckets = self.timeline.buckets.len();
        let mut costs = vec![Money::ZERO; buckets * transfers.len()];
        let rows_of_items = rated.item_rows();
        let items = rated.entries().items;
        let of_items = transfers.iter().map(|transfer| transfer.entry as usize);
        let rows = of_items.filter(|entry| *entry < items);
        let rows: usize = rows.map(|entry| rows_of_items.of(entry).len()).sum();
        if rows > rated.store.rows() / FEW_ROWS {
            let entries: Vec<u32> = transfers.iter().map(|transfer| transfer.entry).collect();
            let sums = self.source_sums(rated, &entries, &self.timeline);
            for (slot, costs) in costs.chunks_mut(buckets).enumerate() {
                for (column, cost) in costs.iter_mut().enumerate() {
                    *cost = sums.cell(column, slot).cost;
                }
            }
            return costs;
        }
        let window_columns = self.columns_of_windows(rated);
        for (transfer, costs) in transfers.iter().zip(costs.chunks_mut(buckets)) {
            let entry = transfer.entry as usize;
            if entry >= items {
                let mut cells = vec![Cell::default(); buckets];
                self.add_extras(rated, entry, &mut cells);
                let cells = cells.iter().map(|cell| cell.cost);
                costs
                    .iter_mut()
                    .zip(cells)
                    .for_each(|(cost, cell)| *cost += cell);
            } else if self.query.has_kind(ChargeKind::Usage) {
                let subscription = rated.subscription_of_entry(entry);
                let column_of = &window_columns[self.timeline.cycle(subscription)];
                for row in rows_of_items.of(entry) {
                    let row = *row as usize;
                    let column = column_of[rated.store.columns.window[row] as usize];
                    if column != NO_COLUMN {
                        costs[usize::from(column)] += rated.rating.charge(row);
                    }
                }
            }
        }
        costs
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
        let transfers = self.transfers.transfers.iter();
        let transfers: Vec<&Transfer> = transfers
            .filter(|transfer| {
                let to = self
                    .transfers
                    .to(transfer, self.transfers.size(transfer.pattern));
                !is_within_one(place_of, transfer.from, to)
            })
            .collect();
        let (mut until_here, mut before) = (Vec::new(), Vec::new());
        for transfers in transfers.chunks((MOST_SOURCE_CELLS / buckets).max(1)) {
            let costs = self.costs_of_sources(rated, transfers);
            for (transfer, costs) in transfers.iter().zip(costs.chunks(buckets)) {
                let size = self.transfers.size(transfer.pattern);
                let to = self.transfers.to(transfer, size);
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
        let part = |((group, share), [cost, previous, _]): ((u32, usize), [Money; 3])| {
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
        let total = |((_, share), [cost, previous, _]): ((u32, usize), [Money; 3])| {
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
        let mut shares = self.patterns[pattern as usize].shares.iter().rev();
        shares.all(|share| {
            let proportion = &self.proportions[*share];
            let has_weight = proportion.has_weight(place % proportion.len());
            place /= proportion.len();
            has_weight
        })
    }
}
