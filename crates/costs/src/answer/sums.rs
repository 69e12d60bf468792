//! Adds charges up by slot and column: the part of a query whose time grows
//! with the records.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::RatedUsage;
use super::cache::Layout;
use super::slots::{OUT, RunSlots, SlotTable};
use super::timeline::Timeline;
use crate::fixed::Quantity;
use crate::money::Money;
use crate::query::{Cell, ChargeKind, Query};
use crate::rating::BillLine;

/// What is added up, and into which columns.
pub(super) struct Addition<'a> {
    pub(super) query: &'a Query,
    pub(super) layout: &'a Layout,
    pub(super) slots: &'a SlotTable,
    pub(super) timeline: &'a Timeline,
    pub(super) with_quantity: bool,
}

/// The sum of 64-bit charges, in two words of which neither can overflow:
/// there are less than 2^32 records.
#[derive(Debug, Clone, Copy, Default)]
struct Ticks {
    /// Sum of the lower halves.
    low: u64,
    /// Sum of the upper halves.
    high: i64,
}

impl Ticks {
    #[inline]
    fn add(&mut self, ticks: i64) {
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

impl Addition<'_> {
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
        let all = self.layout.spans_of(number);
        let (Some(first), Some(last)) = (all.first(), all.last()) else {
            return;
        };
        if common == RunSlots::None || last.day < days.from || days.until <= first.day {
            return;
        }
        let column_of = |day| self.timeline.bucket(line.subscription, day);
        let is_inside = days.contains(first.day) && days.contains(last.day);
        if is_inside
            && !self.timeline.is_hourly()
            && column_of(first.day) == column_of(last.day)
            && self.add_whole_line(rated, number, common, column_of(first.day), sums)
        {
            return;
        }
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

    /// Adds a line that falls in one column, if that takes no look at its
    /// records.
    fn add_whole_line(
        &self,
        rated: &RatedUsage<'_>,
        number: usize,
        common: RunSlots,
        column: usize,
        sums: &mut Sums,
    ) -> bool {
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
            return true;
        }
        let by_item = rated.item_sums(self.layout);
        let Some(places) = by_item.places(number) else {
            return false;
        };
        let slots = self.slots.of_state(line.state.is_priced());
        let place_of = |slot: u32| base + slot as usize;
        for sum in &by_item.sums()[places.clone()] {
            let slot = slots[sum.item as usize];
            if slot != OUT {
                sums.add_money(place_of(slot), sum.cost);
                sums.sums[place_of(slot)].counts += count * u64::from(sum.rows);
            }
        }
        if self.with_quantity {
            let quantities = rated.item_quantities(&by_item);
            for place in places {
                let slot = slots[by_item.sums()[place].item as usize];
                if slot != OUT {
                    sums.add_quantity(place_of(slot), quantities[place]);
                }
            }
        }
        true
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
        if self.layout.is_long[number] || self.timeline.is_hourly() {
            for row in rows.clone() {
                let slot = slots[store.columns.item[row] as usize];
                if slot != OUT {
                    let place = self.place_of(rated, base, row, slot);
                    sums.add_money(place, rating.charge(row));
                    sums.sums[place].counts += count;
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
                    let place = self.place_of(rated, base, row, slot);
                    sums.add_quantity(place, store.quantity(row));
                }
            }
        }
    }

    fn place_of(&self, rated: &RatedUsage<'_>, base: usize, row: usize, slot: u32) -> usize {
        let hour = if self.timeline.is_hourly() {
            let start = rated.store.window_of(row).start.seconds();
            start.rem_euclid(86_400) / 3_600
        } else {
            0
        };
        base + hour as usize * self.slots.count + slot as usize
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
