//! The columns of a table's groups.

use super::super::RatedUsage;
use super::super::addition::Addition;
use super::super::slots::OUT;
use super::super::sums::{Sums, plain_quantity};
use super::super::timeline::NO_COLUMN;
use super::{Grouping, NOWHERE};
use crate::calendar::Timestamp;
use crate::fixed::Quantity;
use crate::query::{Cell, ChargeKind};

/// So many groups have their columns worked out together, where those of all
/// are needed: at once they would take too much memory.
const MOST_TOGETHER: usize = if cfg!(test) { 3 } else { 2_000 };

/// The columns of some groups, in their order.
pub(super) struct Columns {
    pub(super) cells: Vec<Vec<Cell>>,
    pub(super) quantities: Vec<Vec<Quantity>>,
}

/// Adds to each cell those before it.
pub(super) fn accumulate(cells: &mut [Cell]) {
    let mut sum = Cell::default();
    for cell in cells {
        sum.add(cell);
        *cell = sum;
    }
}

impl Columns {
    fn add(&mut self, place: usize, sums: &Sums, slot: usize) {
        for (column, cell) in self.cells[place].iter_mut().enumerate() {
            cell.add(&sums.cell(column, slot));
        }
        for (column, quantity) in self.quantities[place].iter_mut().enumerate() {
            *quantity = quantity.saturating_add(sums.quantity(column, slot));
        }
    }

    pub(super) fn accumulate(&mut self) {
        self.cells.iter_mut().for_each(|cells| accumulate(cells));
        for quantities in &mut self.quantities {
            let mut sum = Quantity::ZERO;
            for quantity in quantities {
                sum = sum.saturating_add(*quantity);
                *quantity = sum;
            }
        }
    }
}

impl Grouping {
    /// The place of each slot, by that of its group.
    pub(super) fn places(&self, groups: &[u32], place: impl Fn(usize) -> u32) -> Vec<u32> {
        let mut place_of_group = vec![NOWHERE; self.slots.groups()];
        for (number, &group) in groups.iter().enumerate() {
            place_of_group[group as usize] = place(number);
        }
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

    /// The columns of some groups.
    pub(super) fn columns(&self, rated: &RatedUsage<'_>, groups: &[u32]) -> Columns {
        let places = self.places(groups, |number| number as u32);
        if self.sums.is_some() || self.timeline.buckets.is_empty() {
            return self.columns_of_places(rated, &places, groups.len());
        }
        self.columns_by_item(rated, &places, groups.len())
            .unwrap_or_else(|| self.columns_of_places(rated, &places, groups.len()))
    }

    /// The sums of all groups' columns.
    pub(super) fn totals(&self, rated: &RatedUsage<'_>) -> &[Cell] {
        self.totals.get_or_init(|| {
            let groups: Vec<u32> = self.groups.iter().map(|found| found.group).collect();
            let places = self.places(&groups, |_| 0);
            let columns = self.columns_of_places(rated, &places, 1);
            columns.cells.into_iter().next().unwrap_or_default()
        })
    }

    /// What each group costs in one column, as the table shows it; `None`
    /// where there is no such column.
    pub(super) fn costs_of_column(
        &self,
        rated: &RatedUsage<'_>,
        column: usize,
    ) -> Option<Vec<i128>> {
        if column >= self.timeline.buckets.len() {
            return None;
        }
        let mut costs = Vec::with_capacity(self.groups.len());
        for groups in self.groups.chunks(MOST_TOGETHER) {
            let groups: Vec<u32> = groups.iter().map(|found| found.group).collect();
            let mut columns = self.columns(rated, &groups);
            if self.query.accumulate {
                columns.accumulate();
            }
            costs.extend(columns.cells.iter().map(|cells| cells[column].cost.raw()));
        }
        Some(costs)
    }

    fn no_columns(&self, count: usize) -> Columns {
        let buckets = self.timeline.buckets.len();
        let quantities = if self.query.with_quantity { buckets } else { 0 };
        Columns {
            cells: vec![vec![Cell::default(); buckets]; count],
            quantities: vec![vec![Quantity::ZERO; quantities]; count],
        }
    }

    /// The columns of each place; slots have places. Reads the sums by column,
    /// or else all records.
    fn columns_of_places(&self, rated: &RatedUsage<'_>, places: &[u32], count: usize) -> Columns {
        let mut columns = self.no_columns(count);
        if self.timeline.buckets.is_empty() {
            return columns;
        }
        if let Some(sums) = &self.sums {
            for (slot, &place) in places.iter().enumerate() {
                if place != NOWHERE {
                    columns.add(place as usize, sums, slot);
                }
            }
        } else {
            let slots = self.slots.table.renumbered(places, count, &self.layout);
            let with_quantity = self.query.with_quantity;
            let (query, layout, timeline) = (&self.query, &self.layout, &self.timeline);
            let addition = Addition::new(rated, query, layout, &slots, timeline, with_quantity);
            let sums = addition.sums(rated);
            for place in 0..count {
                columns.add(place, &sums, place);
            }
        }
        columns
    }

    /// The same, but reads only the records of the items that have a place;
    /// `None` where these are so many that reading all is quicker.
    fn columns_by_item(
        &self,
        rated: &RatedUsage<'_>,
        places: &[u32],
        count: usize,
    ) -> Option<Columns> {
        let store = rated.store;
        let mut columns = self.no_columns(count);
        self.add_extras(rated, places, &mut columns);
        if !self.query.has_kind(ChargeKind::Usage) {
            return Some(columns);
        }
        let rows_of_items = rated.item_rows();
        let items = (0..store.items().len()).filter_map(|item| {
            let own = [false, true].map(|is_priced| self.place(places, item, is_priced));
            (own != [NOWHERE; 2]).then_some((item, own))
        });
        let items: Vec<(usize, [u32; 2])> = items.collect();
        let rows = items.iter().map(|(item, _)| rows_of_items.of(*item).len());
        if rows.sum::<usize>() > store.rows() / 4 {
            return None;
        }
        let windows = store.windows();
        let window_columns = self
            .window_columns
            .get_or_init(|| self.timeline.columns_of_windows(windows));
        let days = self.timeline.days;
        let [from, until] = [days.from, days.until].map(Timestamp::start_of);
        let start = |row: &u32| windows[store.columns.window[*row as usize] as usize].start;
        for (number, own) in items {
            let subscription = store.items()[number].subscription as usize;
            let column_of = &window_columns[self.timeline.cycle(subscription)];
            // Records of an item ascend in time.
            let rows = rows_of_items.of(number);
            let rows = &rows[rows.partition_point(|row| start(row) < from)..];
            let mut line_end = 0;
            let (mut place, mut is_priced) = (NOWHERE, false);
            for row in rows.iter().take_while(|row| start(row) < until) {
                let row = *row as usize;
                if row >= line_end {
                    let Some(line) = rated.rating.line_of(row) else {
                        continue;
                    };
                    line_end = line.rows.end;
                    is_priced = line.state.is_priced();
                    place = own[usize::from(is_priced)];
                }
                let column = column_of[store.columns.window[row] as usize];
                if place == NOWHERE || column == NO_COLUMN {
                    continue;
                }
                let (place, column) = (place as usize, usize::from(column));
                let cell = &mut columns.cells[place][column];
                cell.cost += rated.rating.charge(row);
                cell.rows += 1;
                cell.unpriced_rows += u32::from(!is_priced);
                if let Some(sum) = columns.quantities[place].get_mut(column) {
                    *sum = sum.saturating_add(plain_quantity(store, row));
                }
            }
        }
        Some(columns)
    }

    fn place(&self, places: &[u32], entry: usize, is_priced: bool) -> u32 {
        match self.slots.table.of_state(is_priced)[entry] {
            OUT => NOWHERE,
            slot => places[slot as usize],
        }
    }

    fn add_extras(&self, rated: &RatedUsage<'_>, places: &[u32], columns: &mut Columns) {
        for extra in rated.extras {
            let is_asked = self.query.has_kind(extra.kind) && extra.kind != ChargeKind::Usage;
            let is_inside = self.timeline.days.contains(extra.day);
            let entry = rated.entries().of_extra(extra.subscription, extra.kind);
            let Some(entry) = entry.filter(|_| is_asked && is_inside) else {
                continue;
            };
            let place = self.place(places, entry, true);
            if place != NOWHERE {
                let column = self.timeline.bucket(extra.subscription, extra.day);
                columns.cells[place as usize][column].cost += extra.amount;
            }
        }
    }
}
