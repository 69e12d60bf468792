//! From sums to the groups of a table: currency, bounds, order and page.

mod cells;
mod order;

use std::rc::Rc;

use super::addition::Addition;
use super::comparison::compared;
use super::layout::Layout;
use super::slots::{OUT, SlotTable, Slots};
use super::sums::Sums;
use super::timeline::Timeline;
use super::{RatedUsage, by_count, count, joined};
use crate::calendar::{Day, DayRange};
use crate::fixed::Quantity;
use crate::money::{Currency, Money};
use crate::query::{
    Cell, Compared, Group, Having, Key, MOST_CELLS, MOST_GROUPS, Others, Presence, Query, Table,
};

/// Sums of slots and columns up to this number are made at once; more are
/// made for the groups that are answered only.
const MOST_AT_ONCE: usize = if cfg!(test) { 1 << 6 } else { 1 << 16 };

/// Place of groups that are not answered, in the table of columns.
const NOWHERE: u32 = OUT;

/// A query on its way to a table.
pub(super) struct Grouping<'a> {
    rated: &'a RatedUsage<'a>,
    query: &'a Query,
    layout: Rc<Layout>,
    slots: Slots,
    timeline: Timeline,
    /// By column where there are few, otherwise over the whole period.
    sums: Sums,
    has_columns: bool,
    compared: Option<Compared>,
    pub(super) currency: Option<Currency>,
    other_currencies: Vec<Currency>,
    /// In the order asked for.
    pub(super) groups: Vec<Found>,
}

/// A group with its sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) group: u32,
    pub(super) total: Cell,
    previous: Cell,
    /// With the number of its unit.
    quantity: Option<(Quantity, u32)>,
    presence: Presence,
}

/// A group in the making.
#[derive(Debug, Clone, Copy, Default)]
struct Draft {
    total: Cell,
    previous: Cell,
    quantity: Quantity,
    unit: Option<u32>,
    has_units: bool,
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

impl<'a> Grouping<'a> {
    pub(super) fn of(rated: &'a RatedUsage<'a>, query: &'a Query) -> Self {
        let layout = rated.layout();
        let has_quantity_bound = query.having.is_some_and(|having| having.has_quantity());
        let with_quantity = query.with_quantity || has_quantity_bound;
        let slots = Slots::new(
            rated,
            &layout,
            &query.filters,
            &query.group_by,
            with_quantity,
        );
        let timeline = Timeline::new(
            query.period,
            || rated.days_to_show(query, &layout, &slots.table),
            query.granularity,
            &rated.cycles(),
        );
        let count = slots.table.count;
        let has_columns = count.saturating_mul(timeline.columns()) <= MOST_AT_ONCE;
        let add = |timeline: &Timeline, with_quantity| {
            Addition::new(rated, query, &layout, &slots.table, timeline, with_quantity).sums(rated)
        };
        let sums = if has_columns {
            add(&timeline, with_quantity)
        } else {
            add(&Timeline::total(query.period), with_quantity)
        };
        let compared = query.compare.map(|comparison| {
            let last_day = rated.last_day_of_data(&layout, &slots.table);
            compared(query.period, comparison, last_day)
        });
        let previous = compared.map(|compared| add(&Timeline::total(compared.previous), false));
        let mut found = Self {
            rated,
            query,
            layout,
            slots,
            timeline,
            sums,
            has_columns,
            compared,
            currency: None,
            other_currencies: Vec::new(),
            groups: Vec::new(),
        };
        found.choose_currency(previous.as_ref());
        found.find_groups(previous.as_ref());
        found
    }

    fn columns_of_sums(&self) -> usize {
        if self.has_columns {
            self.timeline.columns()
        } else {
            1
        }
    }

    fn total_of(&self, slot: usize) -> Cell {
        let mut total = Cell::default();
        for column in 0..self.columns_of_sums() {
            total.add(&self.sums.cell(column, slot));
        }
        total
    }

    fn choose_currency(&mut self, previous: Option<&Sums>) {
        let mut counts: Vec<(Currency, usize)> = Vec::new();
        let mut of_extras: Vec<Currency> = Vec::new();
        for (slot, part) in self.slots.parts.iter().enumerate() {
            count(
                &mut counts,
                part.currency,
                self.total_of(slot).rows as usize,
            );
            if self.sums.has_extras(slot) {
                of_extras.extend(part.currency);
            }
        }
        let mut found = by_count(counts);
        // Extra charges without usage have a currency too.
        of_extras.sort_unstable();
        for currency in of_extras {
            if !found.contains(&currency) {
                found.push(currency);
            }
        }
        self.currency = self.query.currency.or_else(|| found.first().copied());
        if let (None, Some(previous)) = (self.currency, previous) {
            let mut counts = Vec::new();
            for (slot, part) in self.slots.parts.iter().enumerate() {
                let rows = previous.cell(0, slot).rows as usize;
                count(&mut counts, part.currency, rows);
            }
            self.currency = by_count(counts).first().copied();
        }
        let others = found.into_iter();
        self.other_currencies = others
            .filter(|&currency| Some(currency) != self.currency)
            .collect();
    }

    /// Usage without a card takes part whatever the currency.
    fn is_counted(&self, currency: Option<Currency>) -> bool {
        currency.is_none() || currency == self.currency
    }

    fn find_groups(&mut self, previous: Option<&Sums>) {
        let mut drafts = vec![Draft::default(); self.slots.groups()];
        for (slot, part) in self.slots.parts.iter().enumerate() {
            if part.group == OUT || !self.is_counted(part.currency) {
                continue;
            }
            let draft = &mut drafts[part.group as usize];
            let total = self.total_of(slot);
            draft.exists |= total.rows > 0 || self.sums.has_extras(slot);
            draft.total.add(&total);
            if total.rows > 0 {
                draft.has_units |= draft.unit.is_some_and(|unit| unit != part.unit);
                draft.unit = Some(part.unit);
                for column in 0..self.columns_of_sums() {
                    let quantity = self.sums.quantity(column, slot);
                    draft.quantity = draft.quantity.saturating_add(quantity);
                }
            }
            if let Some(previous) = previous {
                let cell = previous.cell(0, slot);
                draft.existed |= cell.rows > 0 || previous.has_extras(slot);
                draft.previous.add(&cell);
            }
        }
        let has_quantity = self.query.with_quantity
            || self
                .query
                .having
                .is_some_and(|having| having.has_quantity());
        let mut having = self.query.having;
        if let (Some(having), None) = (&mut having, self.compared) {
            having.presence = None;
        }
        let mut groups: Vec<Found> = drafts
            .iter()
            .enumerate()
            .filter_map(|(group, draft)| {
                Some(Found {
                    group: group as u32,
                    total: draft.total,
                    previous: draft.previous,
                    quantity: draft
                        .unit
                        .filter(|_| has_quantity && !draft.has_units)
                        .map(|unit| (draft.quantity, unit)),
                    presence: draft.presence()?,
                })
            })
            .filter(|found| having.is_none_or(|having| found.is_in(&having)))
            .collect();
        if self.most_groups() > 0 {
            self.put_in_order(&mut groups);
        }
        self.groups = groups;
    }

    /// How many groups are answered at most.
    fn most_groups(&self) -> usize {
        let asked = self.query.most_groups.min(MOST_GROUPS) as usize;
        asked.min(MOST_CELLS / self.timeline.columns())
    }

    /// The slots, whether each one is in the table's currency, and which that
    /// is.
    pub(super) fn into_slots(self) -> (SlotTable, Vec<bool>, Option<Currency>) {
        let parts = self.slots.parts.iter();
        let is_counted = parts.map(|part| self.is_counted(part.currency)).collect();
        (self.slots.table, is_counted, self.currency)
    }

    /// The place of each slot, by that of its group.
    fn places(&self, place_of_group: &[u32]) -> Vec<u32> {
        let parts = self.slots.parts.iter();
        parts
            .map(|part| {
                if part.group == OUT || !self.is_counted(part.currency) {
                    NOWHERE
                } else {
                    place_of_group[part.group as usize]
                }
            })
            .collect()
    }

    pub(super) fn key(&self, found: &Found) -> &Key {
        self.slots.key(found.group, 0)
    }

    pub(super) fn table(self) -> Table {
        let first = (self.query.offset as usize).min(self.groups.len());
        let last = first
            .saturating_add(self.most_groups())
            .min(self.groups.len());
        let kept = last - first;
        let rest = || self.groups[..first].iter().chain(&self.groups[last..]);
        let mut place_of_group = vec![NOWHERE; self.slots.groups()];
        for found in rest() {
            place_of_group[found.group as usize] = kept as u32;
        }
        for (place, found) in self.groups[first..last].iter().enumerate() {
            place_of_group[found.group as usize] = place as u32;
        }
        let places = self.places(&place_of_group);
        let mut columns = self.columns(&places, kept + 1);
        if self.query.accumulate {
            columns.accumulate();
        }

        let totals = columns.totals();
        let mut groups_cells = columns.cells.into_iter();
        let mut quantities = columns.quantities.into_iter();
        let with_previous = |cell: Cell| self.compared.map(|_| cell);
        let groups = self.groups[first..last]
            .iter()
            .map(|found| {
                let quantities = quantities.next().unwrap_or_default();
                let quantity = found.quantity.filter(|_| self.query.with_quantity);
                Group {
                    keys: self.slots.keys(found.group).cloned().collect(),
                    total: found.total,
                    cells: groups_cells.next().unwrap_or_default(),
                    quantities: quantity.map(|_| quantities).unwrap_or_default(),
                    quantity: quantity.map(|(sum, unit)| (sum, self.slots.unit(unit))),
                    previous: with_previous(found.previous),
                }
            })
            .collect();
        let others = (self.groups.len() > kept).then(|| Others {
            groups: (self.groups.len() - kept) as u32,
            total: sum_of(rest().map(|found| &found.total)),
            cells: groups_cells.next().unwrap_or_default(),
            previous: with_previous(sum_of(rest().map(|found| &found.previous))),
        });
        let all = || self.groups.iter();
        Table {
            currency: self.currency,
            granularity: self.timeline.granularity,
            group_count: self.groups.len() as u32,
            others,
            total: sum_of(all().map(|found| &found.total)),
            totals,
            previous: with_previous(sum_of(all().map(|found| &found.previous))),
            compared: self.compared,
            last_day: self.last_day(&places),
            groups,
            buckets: self.timeline.buckets,
            other_currencies: self.other_currencies,
        }
    }

    fn last_day(&self, places: &[u32]) -> Option<Day> {
        let (layout, slots) = (&self.layout, &self.slots.table);
        if !self.query.has_kind(crate::query::ChargeKind::Usage) {
            return None;
        }
        let counts = |slot: u32| places[slot as usize] != NOWHERE;
        let days = self
            .rated
            .used_days(layout, slots, self.query.period, counts);
        days.map(DayRange::last)
    }
}

fn sum_of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Cell {
    let mut sum = Cell::default();
    cells.for_each(|cell| sum.add(cell));
    sum
}

impl Found {
    fn is_in(&self, having: &Having) -> bool {
        let cost = self.total.cost;
        let quantity = self.quantity.map(|(quantity, _)| quantity);
        having.least_cost.is_none_or(|least: Money| least <= cost)
            && having
                .presence
                .is_none_or(|presence| presence.holds_for(self.presence))
            && having.most_cost.is_none_or(|most| cost <= most)
            && having
                .least_quantity
                .is_none_or(|least| quantity.is_some_and(|quantity| least <= quantity))
            && having
                .most_quantity
                .is_none_or(|most| quantity.is_some_and(|quantity| quantity <= most))
    }
}

impl RatedUsage<'_> {
    /// First to last day with anything that takes part.
    fn days_to_show(&self, query: &Query, layout: &Layout, slots: &SlotTable) -> Option<DayRange> {
        let used = self.used_days(layout, slots, query.period, |_| true);
        let extras = self
            .extras
            .iter()
            .filter(|extra| query.has_kind(extra.kind) && query.period.contains(extra.day));
        let extras = extras.map(|extra| DayRange::new(extra.day, extra.day.plus(1)));
        used.into_iter().chain(extras).reduce(joined)
    }
}
