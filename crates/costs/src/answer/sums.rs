//! Sums of charges, and the loops over records.

use rustc_hash::FxHashMap;

use super::slots::OUT;
use crate::fixed::Quantity;
use crate::money::Money;
use crate::query::Cell;
use crate::usage::{POWERS, PackedQuantity, UsageStore};

/// The sum of 64-bit charges, in two words of which neither can overflow:
/// there are less than 2^32 records.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ticks {
    /// Sum of the lower halves.
    low: u64,
    /// Sum of the upper halves.
    high: i64,
}

impl Ticks {
    #[inline]
    pub(super) fn add(&mut self, ticks: i64) {
        self.low += u64::from(ticks as u32);
        self.high += ticks >> 32;
    }

    #[inline]
    pub(super) fn add_sum(&mut self, other: Self) {
        self.low += other.low;
        self.high += other.high;
    }

    fn value(self) -> i128 {
        (i128::from(self.high) << 32) + i128::from(self.low)
    }
}

/// Charges and records of one place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    ticks: Ticks,
    /// Records, and those without a price in the upper half.
    counts: u64,
}

impl Sum {
    /// So many records; `count` is what each one adds to the counts.
    pub(super) fn of_rows(ticks: Ticks, rows: usize, count: u64) -> Self {
        Self {
            ticks,
            counts: count * rows as u64,
        }
    }

    #[inline]
    fn add_row(&mut self, ticks: i64, count: u64) {
        self.ticks.add(ticks);
        self.counts += count;
    }
}

/// Sums by column and slot.
#[derive(Debug)]
pub(super) struct Sums {
    slots: usize,
    sums: Vec<Sum>,
    /// Amounts that 64 bits do not hold.
    large: FxHashMap<usize, Money>,
    /// Empty where none are asked for.
    quantities: Vec<Quantity>,
    /// Slots with extra charges.
    has_extras: Vec<bool>,
}

impl Sums {
    pub(super) fn new(slots: usize, columns: usize, with_quantity: bool) -> Self {
        let places = slots * columns;
        Self {
            slots,
            sums: vec![Sum::default(); places],
            large: FxHashMap::default(),
            quantities: vec![Quantity::ZERO; if with_quantity { places } else { 0 }],
            has_extras: vec![false; slots],
        }
    }

    /// What one slot comes to in one column.
    pub(super) fn cell(&self, column: usize, slot: usize) -> Cell {
        let place = column * self.slots + slot;
        let sum = self.sums[place];
        let mut cost = Money::from_raw(sum.ticks.value());
        if let Some(large) = self.large.get(&place) {
            cost += *large;
        }
        Cell {
            cost,
            rows: sum.counts as u32,
            unpriced_rows: (sum.counts >> 32) as u32,
        }
    }

    /// What one slot comes to in all columns.
    pub(super) fn total(&self, slot: usize) -> Cell {
        let mut total = Cell::default();
        for column in 0..self.columns() {
            total.add(&self.cell(column, slot));
        }
        total
    }

    fn columns(&self) -> usize {
        self.sums.len().checked_div(self.slots).unwrap_or(0)
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.sums.capacity() * size_of::<Sum>()
            + self.large.capacity() * size_of::<(usize, Money)>()
            + self.quantities.capacity() * size_of::<Quantity>()
            + self.has_extras.capacity()
    }

    pub(super) fn quantity(&self, column: usize, slot: usize) -> Quantity {
        let place = column * self.slots + slot;
        self.quantities.get(place).copied().unwrap_or_default()
    }

    pub(super) fn has_extras(&self, slot: usize) -> bool {
        self.has_extras[slot]
    }

    pub(super) fn add(&mut self, place: usize, sum: Sum) {
        let known = &mut self.sums[place];
        known.ticks.add_sum(sum.ticks);
        known.counts += sum.counts;
    }

    /// Adds each record to the sum of its slot, behind `base`.
    pub(super) fn add_by_slot(&mut self, base: usize, rows: Rows<'_>) {
        let sums = &mut self.sums[base..base + self.slots];
        for (&ticks, &item) in rows.ticks.iter().zip(rows.items) {
            let slot = rows.slots[item as usize];
            if slot != OUT {
                sums[slot as usize].add_row(ticks, rows.count);
            }
        }
    }

    /// Adds each record to the sum of its slot in the column of its hour,
    /// behind `base`.
    pub(super) fn add_by_hour(&mut self, base: usize, rows: Rows<'_>, hours: Hours<'_>) {
        let windows = rows.ticks.iter().zip(rows.items).zip(hours.windows);
        for ((&ticks, &item), &window) in windows {
            let slot = rows.slots[item as usize];
            if slot != OUT {
                let hour = usize::from(hours.of_window[window as usize]);
                let place = base + hour * self.slots + slot as usize;
                self.sums[place].add_row(ticks, rows.count);
            }
        }
    }

    /// Says that a slot has an extra charge.
    pub(super) fn mark_extra(&mut self, slot: usize) {
        self.has_extras[slot] = true;
    }

    pub(super) fn add_money(&mut self, place: usize, money: Money) {
        match i64::try_from(money.raw()) {
            Ok(ticks) => self.sums[place].ticks.add(ticks),
            Err(_) => *self.large.entry(place).or_default() += money,
        }
    }

    pub(super) fn add_quantity(&mut self, place: usize, quantity: Quantity) {
        let sum = &mut self.quantities[place];
        *sum = sum.saturating_add(quantity);
    }
}

/// Neighbouring records of one bill line.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) ticks: &'a [i64],
    pub(super) items: &'a [u32],
    /// The slot of each item.
    pub(super) slots: &'a [u32],
    /// What each record adds to the counts.
    pub(super) count: u64,
}

/// The windows of neighbouring records, and each window's hour.
#[derive(Clone, Copy)]
pub(super) struct Hours<'a> {
    pub(super) windows: &'a [u32],
    pub(super) of_window: &'a [u8],
}

impl Rows<'_> {
    /// The sum of all.
    pub(super) fn all(self) -> Sum {
        let mut sum = Ticks::default();
        for &ticks in self.ticks {
            sum.add(ticks);
        }
        Sum::of_rows(sum, self.ticks.len(), self.count)
    }

    /// The sum of those that have a slot.
    pub(super) fn some(self) -> Sum {
        let mut sum = Ticks::default();
        let mut rows = 0;
        for (&ticks, &item) in self.ticks.iter().zip(self.items) {
            let takes_part = i64::from(self.slots[item as usize] != OUT);
            sum.add(ticks & -takes_part);
            rows += takes_part as usize;
        }
        Sum::of_rows(sum, rows, self.count)
    }
}

/// A record's quantity; without a call to 128-bit multiplication, which
/// WebAssembly does not have.
#[inline]
pub(super) fn plain_quantity(store: &UsageStore, row: usize) -> Quantity {
    let packed = store.columns.quantity[row];
    let decimals = packed.decimals();
    if decimals > PackedQuantity::MOST_DECIMALS {
        return store.quantity(row);
    }
    // Ten to the 20th does not fit into a word, but ten times the digits do.
    let (lift, power) = match decimals {
        0 => (10, POWERS[19]),
        _ => (
            1,
            POWERS[(PackedQuantity::MOST_DECIMALS - decimals) as usize],
        ),
    };
    let digits = packed.digits();
    let magnitude = digits.unsigned_abs() * lift;
    let high = i128::from(high_half(magnitude, power)) << 64;
    let product = high + i128::from(magnitude.wrapping_mul(power));
    Quantity::from_raw(if digits < 0 { -product } else { product })
}

/// The upper half of a product.
#[inline]
const fn high_half(a: u64, b: u64) -> u64 {
    const LOW: u64 = 0xffff_ffff;
    let (a_high, a_low) = (a >> 32, a & LOW);
    let (b_high, b_low) = (b >> 32, b & LOW);
    let middle = a_high * b_low + ((a_low * b_low) >> 32);
    let other = a_low * b_high + (middle & LOW);
    a_high * b_high + (middle >> 32) + (other >> 32)
}
