//! The columns of a table's groups.

use super::super::addition::Addition;
use super::super::sums::Sums;
use super::{Found, Grouping, NOWHERE};
use crate::fixed::Quantity;
use crate::query::Cell;

/// The columns of a table, by place.
pub(super) struct Columns {
    pub(super) cells: Vec<Vec<Cell>>,
    pub(super) quantities: Vec<Vec<Quantity>>,
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
        for cells in &mut self.cells {
            let mut sum = Cell::default();
            for cell in cells {
                sum.add(cell);
                *cell = sum;
            }
        }
        for quantities in &mut self.quantities {
            let mut sum = Quantity::ZERO;
            for quantity in quantities {
                sum = sum.saturating_add(*quantity);
                *quantity = sum;
            }
        }
    }

    pub(super) fn totals(&self) -> Vec<Cell> {
        let mut totals = vec![Cell::default(); self.cells.first().map_or(0, Vec::len)];
        for cells in &self.cells {
            for (total, cell) in totals.iter_mut().zip(cells) {
                total.add(cell);
            }
        }
        totals
    }
}

impl Grouping<'_> {
    /// What each group costs in one column, as the table shows it; `None`
    /// where there is no such column.
    pub(super) fn costs_of_column(&self, column: usize, groups: &[Found]) -> Option<Vec<i128>> {
        if column >= self.timeline.buckets.len() {
            return None;
        }
        let mut place_of_group = vec![NOWHERE; self.slots.groups()];
        for (place, found) in groups.iter().enumerate() {
            place_of_group[found.group as usize] = place as u32;
        }
        let mut columns = self.columns(&self.places(&place_of_group), groups.len());
        if self.query.accumulate {
            columns.accumulate();
        }
        let costs = columns.cells.iter().map(|cells| cells[column].cost.raw());
        Some(costs.collect())
    }

    /// The columns of each place; slots have places.
    pub(super) fn columns(&self, places: &[u32], count: usize) -> Columns {
        let buckets = self.timeline.buckets.len();
        let with_quantity = self.query.with_quantity;
        let mut columns = Columns {
            cells: vec![vec![Cell::default(); buckets]; count],
            quantities: vec![vec![Quantity::ZERO; if with_quantity { buckets } else { 0 }]; count],
        };
        if buckets == 0 {
            return columns;
        }
        if self.has_columns {
            for (slot, &place) in places.iter().enumerate() {
                if place != NOWHERE {
                    columns.add(place as usize, &self.sums, slot);
                }
            }
        } else {
            let slots = self.slots.table.renumbered(places, count, &self.layout);
            let (query, timeline) = (self.query, &self.timeline);
            let addition = Addition::new(
                self.rated,
                query,
                &self.layout,
                &slots,
                timeline,
                with_quantity,
            );
            let sums = addition.sums(self.rated);
            for place in 0..count {
                columns.add(place, &sums, place);
            }
        }
        columns
    }
}
