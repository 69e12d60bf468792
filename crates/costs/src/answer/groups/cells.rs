//! The columns of a table's groups.

use super::super::RatedUsage;
use super::super::addition::Addition;
use super::super::slots::OUT;
use super::super::sums::{Sums, plain_quantity};
use super::super::timeline::NO_COLUMN;
use super::entries::GroupEntries;
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
        let place_of_group = self.place_of(groups, place);
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
        self.with_shared(rated, groups, self.own_columns(rated, groups))
    }

    /// The columns of some groups without shared costs.
    fn own_columns(&self, rated: &RatedUsage<'_>, groups: &[u32]) -> Columns {
        if self.sums.is_none() && !self.timeline.buckets.is_empty() {
            let columns = self.columns_by_entry(rated, groups);
            if let Some(columns) = columns {
                return columns;
            }
        }
        let places = self.places(groups, |number| number as u32);
        self.columns_of_places(rated, &places, groups.len())
    }

    /// The sums of columns, which are those of all groups.
    pub(super) fn totals_of(&self, columns: &Columns) -> Vec<Cell> {
        let mut totals = vec![Cell::default(); self.timeline.buckets.len()];
        for cells in &columns.cells {
            for (total, cell) in totals.iter_mut().zip(cells) {
                total.add(cell);
            }
        }
        totals
    }

    /// The sums of all groups' columns.
    pub(super) fn totals(&self, rated: &RatedUsage<'_>) -> &[Cell] {
        self.totals.get_or_init(|| {
            let groups: Vec<u32> = self.groups.iter().map(|found| found.group).collect();
            let places = self.places(&groups, |_| 0);
            let mut columns = self.columns_of_places(rated, &places, 1);
            let place_of = self.place_of(&groups, |_| 0);
            self.add_shared(rated, &place_of, &mut columns.cells);
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

    /// The column of each window of the store, by billing cycle.
    pub(super) fn columns_of_windows(&self, rated: &RatedUsage<'_>) -> &[Vec<u16>] {
        let windows = rated.store.windows();
        self.window_columns
            .get_or_init(|| self.timeline.columns_of_windows(windows))
    }

    fn no_columns(&self, count: usize) -> Columns {
        let buckets = self.timeline.buckets.len();
        let quantities = if self.query.with_column_quantities {
            buckets
        } else {
            0
        };
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
            let with_quantity = self.query.with_column_quantities;
            let (query, layout, timeline) = (&self.query, &self.layout, &self.timeline);
            let addition = Addition::new(rated, query, layout, &slots, timeline, with_quantity);
            let sums = addition.sums(rated);
            for place in 0..count {
                columns.add(place, &sums, place);
            }
        }
        columns
    }

    /// The columns of some groups, from the records of their own items; `None`
    /// where these are so many that reading all is quicker.
    fn columns_by_entry(&self, rated: &RatedUsage<'_>, groups: &[u32]) -> Option<Columns> {
        let store = rated.store;
        let entries = rated.entries();
        let mut columns = self.no_columns(groups.len());
        let of_groups = self
            .entries
            .get_or_init(|| GroupEntries::of(&self.slots, |part| self.is_counted(part.currency)));
        let rows_of_items = rated.item_rows();
        let has_usage = self.query.has_kind(ChargeKind::Usage);
        let mut rows = 0;
        for &group in groups {
            for (entry, _) in of_groups.of_group(&self.slots, group, entries.count()) {
                if has_usage && entry < entries.items {
                    rows += rows_of_items.of(entry).len();
                }
            }
        }
        if rows > store.rows() / 4 {
            return None;
        }
        let windows = store.windows();
        let window_columns = self.columns_of_windows(rated);
        let days = self.timeline.days;
        let [from, until] = [days.from, days.until].map(Timestamp::start_of);
        let start = |row: &u32| windows[store.columns.window[*row as usize] as usize].start;
        for (place, &group) in groups.iter().enumerate() {
            let cells = &mut columns.cells[place];
            let quantities = &mut columns.quantities[place];
            for (entry, state) in of_groups.of_group(&self.slots, group, entries.count()) {
                if entry >= entries.items && state != Some(false) {
                    self.add_extras(rated, entry, cells);
                }
                if entry >= entries.items || !has_usage {
                    continue;
                }
                let subscription = store.items()[entry].subscription as usize;
                let column_of = &window_columns[self.timeline.cycle(subscription)];
                // Records of an item ascend in time.
                let rows = rows_of_items.of(entry);
                let rows = &rows[rows.partition_point(|row| start(row) < from)..];
                let mut line_end = 0;
                let mut is_priced = false;
                for row in rows.iter().take_while(|row| start(row) < until) {
                    let row = *row as usize;
                    if row >= line_end {
                        let Some(line) = rated.rating.line_of(row) else {
                            continue;
                        };
                        line_end = line.rows.end;
                        is_priced = line.state.is_priced();
                    }
                    let column = column_of[store.columns.window[row] as usize];
                    if column == NO_COLUMN || state.is_some_and(|state| state != is_priced) {
                        continue;
                    }
                    let column = usize::from(column);
                    let cell = &mut cells[column];
                    cell.cost += rated.rating.charge(row);
                    cell.rows += 1;
                    cell.unpriced_rows += u32::from(!is_priced);
                    if let Some(sum) = quantities.get_mut(column) {
                        *sum = sum.saturating_add(plain_quantity(store, row));
                    }
                }
            }
        }
        Some(columns)
    }

    /// Adds the extra charges of an entry, which are priced always.
    pub(super) fn add_extras(&self, rated: &RatedUsage<'_>, entry: usize, cells: &mut [Cell]) {
        for extra in rated.extras {
            let is_asked = self.query.has_kind(extra.kind) && extra.kind != ChargeKind::Usage;
            let own = rated.entries().of_extra(extra.subscription, extra.kind);
            if is_asked && own == Some(entry) && self.timeline.days.contains(extra.day) {
                let column = self.timeline.bucket(extra.subscription, extra.day);
                cells[column].cost += extra.amount;
            }
        }
    }
}
