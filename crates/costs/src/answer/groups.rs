//! From sums to the groups of a table: currency, bounds and order.

mod cells;
mod change;
mod entries;
mod order;
mod quantities;
mod shared;
mod window;

use std::cell::OnceCell;
use std::rc::Rc;

use super::addition::Addition;
use super::comparison::compared;
use super::layout::Layout;
use super::sharing::Sharing;
use super::slots::{OUT, SlotTable, Slots};
use super::sums::Sums;
use super::timeline::Timeline;
use super::{RatedUsage, by_count, count as count_currency, joined};
use crate::allocation::Allocation;
use crate::calendar::{Day, DayRange};
use crate::money::Currency;
use crate::query::{Cell, ChargeKind, Compared, Key, Presence, Query};
use entries::GroupEntries;
use quantities::GroupQuantities;
use shared::Transfers;

/// Sums of slots and columns up to this number are made at once; more are
/// made for the groups that are answered only.
const MOST_AT_ONCE: usize = if cfg!(test) { 1 << 6 } else { 1 << 16 };

/// Place of groups that are not answered, in the table of columns.
const NOWHERE: u32 = OUT;

/// The groups of a query, with what any window of them needs. Borrows
/// nothing, so that it can be kept.
#[derive(Debug)]
pub(super) struct Grouping {
    query: Query,
    layout: Rc<Layout>,
    slots: Slots,
    timeline: Timeline,
    /// By column, where there are few.
    sums: Option<Sums>,
    compared: Option<Compared>,
    pub(super) currency: Option<Currency>,
    other_currencies: Vec<Currency>,
    pub(super) groups: Vec<Found>,
    /// By number of the group; empty without a comparison.
    previous: Vec<Cell>,
    /// On the days compared, by number of the group; empty where these are all.
    current: Vec<Cell>,
    /// Once they are asked for.
    quantities: OnceCell<GroupQuantities>,
    transfers: Transfers,
    /// Of all groups, by column.
    totals: OnceCell<Vec<Cell>>,
    last_day: OnceCell<Option<Day>>,
    /// Of all groups, in the period, in the one before and on the days compared.
    sum: [Cell; 3],
    entries: OnceCell<GroupEntries>,
    /// The column of each window of the store, by billing cycle.
    window_columns: OnceCell<Vec<Vec<u16>>>,
}

/// A group with its sum.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) group: u32,
    pub(super) total: Cell,
    presence: Presence,
}

/// A group in the making.
#[derive(Debug, Clone, Copy, Default)]
struct Draft {
    total: Cell,
    previous: Cell,
    current: Cell,
    exists: bool,
    existed: bool,
}

impl Draft {
    const fn presence(&self) -> Option<Presence> {
        match (self.exists, self.existed) {
            (true, true) => Some(Presence::Both),
            (true, false) => Some(Presence::New),
            (false, true) => Some(Presence::Vanished),
            (false, false) => None,
        }
    }
}

impl Grouping {
    /// The groups of a query in the order asked for.
    pub(super) fn in_order(rated: &RatedUsage<'_>, query: &Query) -> Self {
        let mut found = Self::of(rated, query, rated.allocation);
        found.keep_those_in_bounds(rated);
        found.put_in_order(rated);
        found.sum = found.sum_of(&found.groups);
        found
    }

    /// Whether these are the groups of that query too, whatever its window.
    pub(super) fn answers(&self, query: &Query) -> bool {
        let Query {
            period,
            filters,
            group_by,
            granularity,
            currency,
            kinds,
            with_quantity: _,
            with_column_quantities,
            compare,
            complete_until,
            accumulate,
            having,
            sort,
            offset: _,
            most_groups: _,
        } = query;
        let own = &self.query;
        own.period == *period
            && own.granularity == *granularity
            && own.currency == *currency
            && (own.with_column_quantities || !with_column_quantities)
            && own.compare == *compare
            && own.complete_until == *complete_until
            && own.accumulate == *accumulate
            && own.having == *having
            && own.sort == *sort
            && own.kinds == *kinds
            && own.group_by == *group_by
            && own.filters == *filters
    }

    /// All groups of a query with their own costs, whatever its bounds and in
    /// any order.
    pub(super) fn unordered(rated: &RatedUsage<'_>, query: &Query) -> Self {
        Self::of(rated, query, Allocation::none())
    }

    /// Shared costs are those of `sharing`.
    fn of(rated: &RatedUsage<'_>, query: &Query, sharing: &Allocation) -> Self {
        let layout = rated.layout();
        let sharing = Sharing::of(rated, query, sharing);
        let slots = Slots::new(rated, &layout, &query.filters, &query.group_by, &sharing);
        let timeline = Timeline::new(
            query.period,
            || rated.days_to_show(query, &layout, &slots, &sharing),
            query.granularity,
            &rated.cycles(),
        );
        let count = slots.table.count;
        let has_columns = count.saturating_mul(timeline.columns()) <= MOST_AT_ONCE;
        let add = |timeline: &Timeline, with_quantity| {
            Addition::new(rated, query, &layout, &slots.table, timeline, with_quantity).sums(rated)
        };
        let whole = Timeline::total(query.period);
        let by_column = if has_columns { &timeline } else { &whole };
        let sums = add(by_column, query.with_column_quantities && has_columns);
        let compared = query.compare.map(|comparison| {
            let last_day = rated.last_day_of_data(&layout, &slots.table);
            compared(query.period, comparison, last_day, query.complete_until)
        });
        let previous = compared.map(|compared| add(&Timeline::total(compared.previous), false));
        let current = compared
            .filter(|_| leaves_days_out(query))
            .map(|compared| add(&Timeline::total(compared.days), false));
        let mut found = Self {
            query: query.clone(),
            layout,
            slots,
            timeline,
            sums: None,
            compared,
            currency: None,
            other_currencies: Vec::new(),
            groups: Vec::new(),
            previous: Vec::new(),
            current: Vec::new(),
            quantities: OnceCell::new(),
            transfers: Transfers::default(),
            totals: OnceCell::new(),
            last_day: OnceCell::new(),
            sum: Default::default(),
            entries: OnceCell::new(),
            window_columns: OnceCell::new(),
        };
        found.choose_currency(&sums, previous.as_ref());
        if found.currency.is_none() {
            // Nothing but parts of shared costs.
            let mut counts = Vec::new();
            for (stand_in, &group) in found.slots.stand_ins.iter().enumerate() {
                if group != OUT {
                    let entry = sharing.source(stand_in).entry as usize;
                    count_currency(&mut counts, rated.currency_of_entry(entry), 1);
                }
            }
            found.currency = by_count(counts).first().copied();
        }
        let compared = [previous.as_ref(), current.as_ref()];
        found.find_groups(rated, &sums, compared, sharing);
        found.sums = has_columns.then_some(sums);
        found
    }

    fn choose_currency(&mut self, sums: &Sums, previous: Option<&Sums>) {
        let found = self.currencies_of(sums);
        let former = || self.currencies_of(previous?).first().copied();
        self.currency = self
            .query
            .currency
            .or_else(|| found.first().copied())
            .or_else(former);
        let others = found.into_iter();
        self.other_currencies = others
            .filter(|&currency| Some(currency) != self.currency)
            .collect();
    }

    /// Those of usage, most records first, then those of extra charges alone.
    fn currencies_of(&self, sums: &Sums) -> Vec<Currency> {
        let mut counts: Vec<(Currency, usize)> = Vec::new();
        let mut of_extras: Vec<Currency> = Vec::new();
        for (slot, part) in self.slots.parts.iter().enumerate() {
            count_currency(&mut counts, part.currency, sums.total(slot).rows as usize);
            if sums.has_extras(slot) {
                of_extras.extend(part.currency);
            }
        }
        let mut found = by_count(counts);
        of_extras.sort_unstable();
        for currency in of_extras {
            if !found.contains(&currency) {
                found.push(currency);
            }
        }
        found
    }

    /// Usage without a card takes part whatever the currency.
    fn is_counted(&self, currency: Option<Currency>) -> bool {
        currency.is_none() || currency == self.currency
    }

    fn find_groups(
        &mut self,
        rated: &RatedUsage<'_>,
        sums: &Sums,
        [previous, current]: [Option<&Sums>; 2],
        sharing: Sharing,
    ) {
        let mut drafts = vec![Draft::default(); self.slots.groups()];
        for (slot, part) in self.slots.parts.iter().enumerate() {
            if part.group == OUT || !self.is_counted(part.currency) {
                continue;
            }
            let draft = &mut drafts[part.group as usize];
            let total = sums.total(slot);
            draft.exists |= total.rows > 0 || sums.has_extras(slot);
            draft.total.add(&total);
            if let Some(previous) = previous {
                let cell = previous.total(slot);
                draft.existed |= cell.rows > 0 || previous.has_extras(slot);
                draft.previous.add(&cell);
            }
            if let Some(current) = current {
                draft.current.add(&current.total(slot));
            }
        }
        self.share_costs(rated, sharing, &mut drafts);
        if self.compared.is_some() {
            self.previous = drafts.iter().map(|draft| draft.previous).collect();
        }
        if current.is_some() {
            self.current = drafts.iter().map(|draft| draft.current).collect();
        }
        let found = drafts.iter().enumerate().filter_map(|(group, draft)| {
            Some(Found {
                group: group as u32,
                total: draft.total,
                presence: draft.presence()?,
            })
        });
        self.groups = found.collect();
    }

    /// What some groups come to, in the period, in the one before and on the days
    /// compared.
    fn sum_of(&self, groups: &[Found]) -> [Cell; 3] {
        let mut sums: [Cell; 3] = Default::default();
        for found in groups {
            sums[0].add(&found.total);
            sums[1].add(&self.previous(found));
            sums[2].add(&self.current(found));
        }
        sums
    }

    fn keep_those_in_bounds(&mut self, rated: &RatedUsage<'_>) {
        let Some(mut having) = self.query.having else {
            return;
        };
        if self.compared.is_none() {
            having.presence = None;
        }
        let mut groups = std::mem::take(&mut self.groups);
        groups.retain(|found| {
            let quantity = || self.quantity(rated, found).map(|(quantity, _)| quantity);
            let quantity = having.has_quantity().then(quantity).flatten();
            having.holds(&found.total, quantity, found.presence)
        });
        self.groups = groups;
    }

    /// What a group came to in the comparison period.
    fn previous(&self, found: &Found) -> Cell {
        let previous = self.previous.get(found.group as usize);
        previous.copied().unwrap_or_default()
    }

    /// What it came to on the days compared with it.
    fn current(&self, found: &Found) -> Cell {
        let current = self.current.get(found.group as usize);
        current.copied().unwrap_or(found.total)
    }

    /// The slots, whether each one is in the table's currency, and which that
    /// is.
    pub(super) fn into_slots(self) -> (SlotTable, Vec<bool>, Option<Currency>) {
        let parts = self.slots.parts.iter();
        let is_counted = parts.map(|part| self.is_counted(part.currency)).collect();
        (self.slots.table, is_counted, self.currency)
    }

    pub(super) fn key(&self, found: &Found) -> &Key {
        self.slots.key(found.group, 0)
    }

    /// Bytes kept, roughly.
    pub(super) fn heap_bytes(&self) -> usize {
        let window_columns = self.window_columns.get().into_iter().flatten();
        self.slots.heap_bytes()
            + self.sums.as_ref().map_or(0, Sums::heap_bytes)
            + self.groups.capacity() * size_of::<Found>()
            + (self.previous.capacity() + self.current.capacity()) * size_of::<Cell>()
            + self.quantities.get().map_or(0, GroupQuantities::heap_bytes)
            + self.transfers.heap_bytes()
            + self.entries.get().map_or(0, GroupEntries::heap_bytes)
            + window_columns
                .map(|columns| 2 * columns.capacity())
                .sum::<usize>()
    }
}

/// Whether a query's comparison may leave out days that its sums have.
fn leaves_days_out(query: &Query) -> bool {
    query.compare.is_some()
        && query
            .complete_until
            .is_some_and(|until| until < query.period.until)
}

impl RatedUsage<'_> {
    /// First to last day with anything that takes part.
    fn days_to_show(
        &self,
        query: &Query,
        layout: &Layout,
        slots: &Slots,
        sharing: &Sharing,
    ) -> Option<DayRange> {
        let used = self.used_days(layout, &slots.table, query.period, |_| true);
        let extras = self
            .extras
            .iter()
            .filter(|extra| query.has_kind(extra.kind) && query.period.contains(extra.day));
        let extras = extras.map(|extra| DayRange::new(extra.day, extra.day.plus(1)));
        let stand_ins = slots.stand_ins.iter().enumerate();
        let in_groups = stand_ins.filter(|(_, group)| **group != OUT);
        let sources = in_groups.map(|(stand_in, _)| sharing.source(stand_in).entry as usize);
        let shared = sources.filter_map(|entry| self.days_of_entry(entry, query));
        used.into_iter().chain(extras).chain(shared).reduce(joined)
    }

    /// First to last day of an entry's records in the period.
    fn days_of_entry(&self, entry: usize, query: &Query) -> Option<DayRange> {
        if entry >= self.entries().items || !query.has_kind(ChargeKind::Usage) {
            return None;
        }
        let rows = self.item_rows();
        let days = rows
            .of(entry)
            .iter()
            .map(|row| self.store.day(*row as usize));
        let mut days = days.filter(|day| query.period.contains(*day));
        let first = days.next()?;
        Some(DayRange::new(
            first,
            days.next_back().unwrap_or(first).plus(1),
        ))
    }
}
