//! Sums of each item in each bill line: queries that need no days within a
//! billing period read these and not the records.

use std::ops::Range;

use super::RatedUsage;
use super::cache::Layout;
use crate::fixed::Quantity;
use crate::money::Money;

/// What one item comes to in one bill line.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemSum {
    pub(super) cost: Money,
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
    pub(super) fn of(rated: &RatedUsage<'_>, layout: &Layout) -> Self {
        let (store, rating) = (rated.store, rated.rating);
        let most = |(line, &run): (&crate::rating::BillLine, &u32)| {
            line.rows.len().min(layout.items_of(run as usize).len())
        };
        let lines = rating.lines().iter();
        let most: usize = lines.zip(&layout.run_of_line).map(most).sum();
        let mut found = Self {
            sums: Vec::new(),
            ends: Vec::new(),
        };
        if most > store.rows() / 4 {
            return found;
        }
        let mut place_of = vec![NONE; store.items().len()];
        for (number, line) in rating.lines().iter().enumerate() {
            let start = found.sums.len();
            let items = &store.columns.item[line.rows.clone()];
            let ticks = &rating.ticks()[line.rows.clone()];
            for (offset, (&item, &ticks)) in items.iter().zip(ticks).enumerate() {
                let place = &mut place_of[item as usize];
                if *place == NONE {
                    *place = found.sums.len() as u32;
                    found.sums.push(ItemSum {
                        cost: Money::ZERO,
                        item,
                        rows: 0,
                    });
                }
                let sum = &mut found.sums[*place as usize];
                sum.cost += if layout.is_long[number] {
                    rating.charge(line.rows.start + offset)
                } else {
                    Money::from_raw(i128::from(ticks))
                };
                sum.rows += 1;
            }
            for sum in &found.sums[start..] {
                place_of[sum.item as usize] = NONE;
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
        Some(start as usize..end)
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
                break;
            };
            for place in places {
                place_of[self.sums[place].item as usize] = place as u32;
            }
            for row in line.rows.clone() {
                let place = place_of[store.columns.item[row] as usize];
                let sum = &mut quantities[place as usize];
                *sum = sum.saturating_add(store.quantity(row));
            }
        }
        quantities
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.sums.capacity() * size_of::<ItemSum>() + 4 * self.ends.capacity()
    }
}
