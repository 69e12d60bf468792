//! Adds charges up by slot and column: the part of a query whose time grows
//! with the records.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::RatedUsage;
use super::item_sums::ItemSums;
use super::layout::Layout;
use super::slots::{OUT, RunSlots, SlotTable};
use super::timeline::Timeline;
use crate::calendar::Timestamp;
use crate::fixed::Quantity;
use crate::money::Money;
use crate::query::{Cell, ChargeKind, Query};
use crate::rating::BillLine;
use crate::usage::{POWERS, PackedQuantity, UsageStore};

/// What is added up, and into which columns.
pub(super) struct Addition<'a> {
    query: &'a Query,
    layout: &'a Layout,
    slots: &'a SlotTable,
    timeline: &'a Timeline,
    with_quantity: bool,
    long_lines: Rc<[usize]>,
    /// The hour of each window; empty where columns are no hours.
    hours: Vec<u8>,
    item_sums: OnceCell<Option<Rc<ItemSums>>>,
    item_quantities: OnceCell<Rc<[Quantity]>>,
}

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
    fn add_sum(&mut self, other: Self) {
        self.low += other.low;
        self.high += other.high;
    }

    fn value(self) -> i128 {
        (i128::from(self.high) << 32) + i128::from(self.low)
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    ticks: Ticks,
    /// Records, and those without a price in the upper half.
    counts: u64,
}

/// Sums by column and slot.
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

    pub(super) fn quantity(&self, column: usize, slot: usize) -> Quantity {
        let place = column * self.slots + slot;
        self.quantities.get(place).copied().unwrap_or_default()
    }

    pub(super) fn has_extras(&self, slot: usize) -> bool {
        self.has_extras[slot]
    }

    fn add_money(&mut self, place: usize, money: Money) {
        match i64::try_from(money.raw()) {
            Ok(ticks) => self.sums[place].ticks.add(ticks),
            Err(_) => *self.large.entry(place).or_default() += money,
        }
    }

    fn add_quantity(&mut self, place: usize, quantity: Quantity) {
        let sum = &mut self.quantities[place];
        *sum = sum.saturating_add(quantity);
    }
}

/// What each record of a line adds to the counts.
const fn count_of(line: &BillLine) -> u64 {
    1 | (!line.state.is_priced() as u64) << 32
}

impl<'a> Addition<'a> {
    pub(super) fn new(
        rated: &RatedUsage<'_>,
        query: &'a Query,
        layout: &'a Layout,
        slots: &'a SlotTable,
        timeline: &'a Timeline,
        with_quantity: bool,
    ) -> Self {
        let windows = if timeline.is_hourly() {
            rated.store.windows()
        } else {
            &[]
        };
        let hour = |start: Timestamp| (start.seconds().rem_euclid(86_400) / 3_600) as u8;
        Self {
            query,
            layout,
            slots,
            timeline,
            with_quantity,
            long_lines: rated.long_lines(),
            hours: windows.iter().map(|window| hour(window.start)).collect(),
            item_sums: OnceCell::new(),
            item_quantities: OnceCell::new(),
        }
    }

    pub(super) fn sums(&self, rated: &RatedUsage<'_>) -> Sums {
        let places = self.slots.count * self.timeline.columns();
        let mut sums = Sums {
            slots: self.slots.count,
            sums: vec![Sum::default(); places],
            large: FxHashMap::default(),
            quantities: if self.with_quantity {
                vec![Quantity::ZERO; places]
            } else {
                Vec::new()
            },
            has_extras: vec![false; self.slots.count],
        };
        if self.query.has_kind(ChargeKind::Usage) {
            for number in 0..rated.rating.lines().len() {
                self.add_line(rated, number, &mut sums);
            }
        }
        self.add_extras(rated, &mut sums);
        sums
    }

    fn add_line(&self, rated: &RatedUsage<'_>, number: usize, sums: &mut Sums) {
        let line = &rated.rating.lines()[number];
        let run = self.layout.run_of_line[number];
        let common = self.slots.run(run, line.state.is_priced());
        let days = self.timeline.days;
        let own = self.layout.days_of_line[number];
        if common == RunSlots::None || own.until <= days.from || days.until <= own.from {
            return;
        }
        let column_of = |day| self.timeline.bucket(line.subscription, day);
        let is_inside = days.from <= own.from && own.until <= days.until;
        if is_inside && !self.timeline.is_hourly() && column_of(own.from) == column_of(own.last()) {
            self.add_whole_line(rated, number, common, column_of(own.from), sums);
            return;
        }
        let all = self.layout.spans_of(rated, number);
        let from = all.partition_point(|span| span.day < days.from);
        let until = all.partition_point(|span| span.day < days.until);
        let mut start = match from.checked_sub(1) {
            Some(before) => all[before].end as usize,
            None => line.rows.start,
        };
        // Neighbouring days of one column are added at once.
        let mut column = None;
        let mut end = start;
        for span in &all[from..until] {
            let own = column_of(span.day);
            if let Some(before) = column.filter(|before| *before != own) {
                self.add_rows(rated, number, start..end, common, before, sums);
                start = end;
            }
            column = Some(own);
            end = span.end as usize;
        }
        if let Some(column) = column {
            self.add_rows(rated, number, start..end, common, column, sums);
        }
    }

    /// Adds a line that falls in one column, where it can without a look at
    /// its records.
    fn add_whole_line(
        &self,
        rated: &RatedUsage<'_>,
        number: usize,
        common: RunSlots,
        column: usize,
        sums: &mut Sums,
    ) {
        let line = &rated.rating.lines()[number];
        let base = column * self.slots.count;
        let count = count_of(line);
        if let RunSlots::One(slot) = common {
            let place = base + slot as usize;
            sums.add_money(place, line.charge);
            sums.sums[place].counts += count * line.rows.len() as u64;
            if self.with_quantity {
                sums.add_quantity(place, line.quantity);
            }
            return;
        }
        let by_item = self.item_sums.get_or_init(|| rated.item_sums(self.layout));
        let places = by_item.as_ref().and_then(|sums| sums.places(number));
        let (Some(by_item), Some(places)) = (by_item, places) else {
            self.add_rows(rated, number, line.rows.clone(), common, column, sums);
            return;
        };
        let slots = self.slots.of_state(line.state.is_priced());
        for sum in &by_item.sums()[places.clone()] {
            let slot = slots[sum.item as usize];
            if slot != OUT {
                let place = &mut sums.sums[base + slot as usize];
                place.ticks.add_sum(sum.ticks);
                place.counts += count * u64::from(sum.rows);
            }
        }
        if self.with_quantity {
            let quantities = self
                .item_quantities
                .get_or_init(|| rated.item_quantities(by_item));
            for place in places {
                let slot = slots[by_item.sums()[place].item as usize];
                if slot != OUT {
                    sums.add_quantity(base + slot as usize, quantities[place]);
                }
            }
        }
    }

    /// Adds records of one line that fall in one column, or in the hours of
    /// one day from `column` on.
    fn add_rows(
        &self,
        rated: &RatedUsage<'_>,
        number: usize,
        rows: Range<usize>,
        common: RunSlots,
        column: usize,
        sums: &mut Sums,
    ) {
        let (store, rating) = (rated.store, rated.rating);
        let line = &rating.lines()[number];
        let slots = self.slots.of_state(line.state.is_priced());
        let items = &store.columns.item[rows.clone()];
        let count = count_of(line);
        let base = column * self.slots.count;
        if self.long_lines.binary_search(&number).is_ok() {
            for row in rows.clone() {
                let slot = slots[store.columns.item[row] as usize];
                if slot != OUT {
                    let place = base + self.hour(rated, row) * self.slots.count + slot as usize;
                    sums.add_money(place, rating.charge(row));
                    sums.sums[place].counts += count;
                }
            }
        } else if self.timeline.is_hourly() {
            let ticks = &rating.ticks()[rows.clone()];
            let windows = &store.columns.window[rows.clone()];
            for ((&ticks, &item), &window) in ticks.iter().zip(items).zip(windows) {
                let slot = slots[item as usize];
                if slot != OUT {
                    let hour = usize::from(self.hours[window as usize]);
                    let place = base + hour * self.slots.count + slot as usize;
                    let sum = &mut sums.sums[place];
                    sum.ticks.add(ticks);
                    sum.counts += count;
                }
            }
        } else {
            let ticks = &rating.ticks()[rows.clone()];
            let (sum, slot) = match common {
                RunSlots::None => return,
                RunSlots::One(slot) => (add_all(ticks, count), slot),
                RunSlots::Some(slot) => (add_some(ticks, items, slots, count), slot),
                RunSlots::Many => {
                    let sums = &mut sums.sums[base..base + self.slots.count];
                    add_by_slot(ticks, items, slots, count, sums);
                    (Sum::default(), 0)
                }
            };
            let place = &mut sums.sums[base + slot as usize];
            place.ticks.add_sum(sum.ticks);
            place.counts += sum.counts;
        }
        if self.with_quantity {
            for row in rows {
                let slot = slots[store.columns.item[row] as usize];
                if slot != OUT {
                    let place = base + self.hour(rated, row) * self.slots.count + slot as usize;
                    sums.add_quantity(place, plain_quantity(store, row));
                }
            }
        }
    }

    /// How many columns behind the first one of its day a record's is.
    fn hour(&self, rated: &RatedUsage<'_>, row: usize) -> usize {
        let window = rated.store.columns.window[row] as usize;
        self.hours.get(window).map_or(0, |hour| usize::from(*hour))
    }

    fn add_extras(&self, rated: &RatedUsage<'_>, sums: &mut Sums) {
        let entries = rated.entries();
        let slots = self.slots.of_state(true);
        for extra in rated.extras {
            let asked = self.query.has_kind(extra.kind) && extra.kind != ChargeKind::Usage;
            let entry = entries.of_extra(extra.subscription, extra.kind);
            let Some(entry) = entry.filter(|_| asked && self.timeline.days.contains(extra.day))
            else {
                continue;
            };
            let slot = slots[entry];
            if slot != OUT {
                let column = self.timeline.bucket(extra.subscription, extra.day);
                sums.add_money(column * self.slots.count + slot as usize, extra.amount);
                sums.has_extras[slot as usize] = true;
            }
        }
    }
}

fn add_all(ticks: &[i64], count: u64) -> Sum {
    let mut sum = Ticks::default();
    for &ticks in ticks {
        sum.add(ticks);
    }
    Sum {
        ticks: sum,
        counts: count * ticks.len() as u64,
    }
}

fn add_some(ticks: &[i64], items: &[u32], slots: &[u32], count: u64) -> Sum {
    let mut sum = Ticks::default();
    let mut rows = 0;
    for (&ticks, &item) in ticks.iter().zip(items) {
        let takes_part = i64::from(slots[item as usize] != OUT);
        sum.add(ticks & -takes_part);
        rows += takes_part as u64;
    }
    Sum {
        ticks: sum,
        counts: count * rows,
    }
}

fn add_by_slot(ticks: &[i64], items: &[u32], slots: &[u32], count: u64, sums: &mut [Sum]) {
    for (&ticks, &item) in ticks.iter().zip(items) {
        let slot = slots[item as usize];
        if slot != OUT {
            let sum = &mut sums[slot as usize];
            sum.ticks.add(ticks);
            sum.counts += count;
        }
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
