//! Adds charges up by slot and column: the part of a query whose time grows
//! with the records.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use super::RatedUsage;
use super::item_sums::ItemSums;
use super::layout::Layout;
use super::slots::{OUT, RunSlots, SlotTable};
use super::sums::{Hours, Rows, Sum, Sums, Ticks, plain_quantity};
use super::timeline::Timeline;
use crate::calendar::Timestamp;
use crate::fixed::Quantity;
use crate::query::{ChargeKind, Query};
use crate::rating::BillLine;

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
        let (slots, columns) = (self.slots.count, self.timeline.columns());
        let mut sums = Sums::new(slots, columns, self.with_quantity);
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
            let rows = Sum::of_rows(Ticks::default(), line.rows.len(), count);
            sums.add(place, rows);
            sums.add_money(place, line.charge);
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
                let own = Sum::of_rows(sum.ticks, sum.rows as usize, count);
                sums.add(base + slot as usize, own);
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
        let own = Rows {
            ticks: &rating.ticks()[rows.clone()],
            items: &store.columns.item[rows.clone()],
            slots,
            count: count_of(line),
        };
        let base = column * self.slots.count;
        let place_of = |row: usize, slot: u32| {
            let window = store.columns.window[row] as usize;
            let hour = self.hours.get(window).copied().unwrap_or(0);
            base + usize::from(hour) * self.slots.count + slot as usize
        };
        if self.long_lines.binary_search(&number).is_ok() {
            for row in rows.clone() {
                let slot = slots[store.columns.item[row] as usize];
                if slot != OUT {
                    let one = Sum::of_rows(Ticks::default(), 1, own.count);
                    sums.add(place_of(row, slot), one);
                    sums.add_money(place_of(row, slot), rating.charge(row));
                }
            }
        } else if self.timeline.is_hourly() {
            let hours = Hours {
                windows: &store.columns.window[rows.clone()],
                of_window: &self.hours,
            };
            sums.add_by_hour(base, own, hours);
        } else {
            match common {
                RunSlots::None => return,
                RunSlots::One(slot) => sums.add(base + slot as usize, own.all()),
                RunSlots::Some(slot) => sums.add(base + slot as usize, own.some()),
                RunSlots::Many => sums.add_by_slot(base, own),
            }
        }
        if self.with_quantity {
            for row in rows {
                let slot = slots[store.columns.item[row] as usize];
                if slot != OUT {
                    sums.add_quantity(place_of(row, slot), plain_quantity(store, row));
                }
            }
        }
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
                sums.mark_extra(slot as usize);
            }
        }
    }
}

/// What each record of a line adds to the counts.
const fn count_of(line: &BillLine) -> u64 {
    1 | (!line.state.is_priced() as u64) << 32
}
