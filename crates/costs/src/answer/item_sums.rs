//! Sums of each item in each bill line: queries that need no days within a
//! billing period read these and not the records.

use std::ops::Range;

use super::RatedUsage;
use super::layout::Layout;
use super::sums::{Ticks, plain_quantity};
use crate::fixed::Quantity;

/// What one item comes to in one bill line.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemSum {
    pub(super) ticks: Ticks,
    pub(super) item: u32,
    pub(super) rows: u32,
}

/// By bill line.
#[derive(Debug)]
pub(super) struct ItemSums {
    sums: Vec<ItemSum>,
    /// Empty where the sums would take more room than they save work.
    ends: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl ItemSums {
    /// `long_lines` are left out: 64 bits do not hold their charges.
    pub(super) fn of(rated: &RatedUsage<'_>, layout: &Layout, long_lines: &[usize]) -> Self {
        let (store, rating) = (rated.store, rated.rating);
        let lines = rating.lines().iter().zip(&layout.run_of_line);
        let most: usize = lines
            .map(|(line, &run)| line.rows.len().min(layout.items_of(run as usize).len()))
            .sum();
        let mut found = Self {
            sums: Vec::new(),
            ends: Vec::new(),
        };
        if most > store.rows() / 4 {
            return found;
        }
        found.sums.reserve(most);
        let mut place_of = vec![NONE; store.items().len()];
        for (number, line) in rating.lines().iter().enumerate() {
            if long_lines.binary_search(&number).is_err() {
                let start = found.sums.len();
                let items = &store.columns.item[line.rows.clone()];
                let ticks = &rating.ticks()[line.rows.clone()];
                for (&item, &ticks) in items.iter().zip(ticks) {
                    let place = &mut place_of[item as usize];
                    if *place == NONE {
                        *place = found.sums.len() as u32;
                        found.sums.push(ItemSum {
                            ticks: Ticks::default(),
                            item,
                            rows: 0,
                        });
                    }
                    let sum = &mut found.sums[*place as usize];
                    sum.ticks.add(ticks);
                    sum.rows += 1;
                }
                for sum in &found.sums[start..] {
                    place_of[sum.item as usize] = NONE;
                }
            }
            found.ends.push(found.sums.len() as u32);
        }
        found.sums.shrink_to_fit();
        found
    }

    /// Where the sums of a bill line stand, if there are any.
    pub(super) fn places(&self, line: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(line)? as usize;
        let start = line.checked_sub(1).map_or(0, |before| self.ends[before]);
        let places = start as usize..end;
        (!places.is_empty()).then_some(places)
    }

    pub(super) fn sums(&self) -> &[ItemSum] {
        &self.sums
    }

    /// The quantity of each sum.
    pub(super) fn quantities(&self, rated: &RatedUsage<'_>) -> Vec<Quantity> {
        let store = rated.store;
        let mut quantities = vec![Quantity::ZERO; self.sums.len()];
        let mut place_of = vec![NONE; store.items().len()];
        for (number, line) in rated.rating.lines().iter().enumerate() {
            let Some(places) = self.places(number) else {
                continue;
            };
            for place in places {
                place_of[self.sums[place].item as usize] = place as u32;
            }
            for row in line.rows.clone() {
                let place = place_of[store.columns.item[row] as usize];
                let sum = &mut quantities[place as usize];
                *sum = sum.saturating_add(plain_quantity(store, row));
            }
        }
        quantities
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.sums.capacity() * size_of::<ItemSum>() + 4 * self.ends.capacity()
    }
}
