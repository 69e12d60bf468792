//! Why costs changed: by lines of a meter and resource.

use std::cmp::Reverse;

use ethnum::I256;
use rustc_hash::FxHashMap;

use super::{Grouping, leaves_days_out};
use crate::answer::RatedUsage;
use crate::answer::addition::Addition;
use crate::answer::slots::OUT;
use crate::answer::timeline::Timeline;
use crate::calendar::DayRange;
use crate::fixed::Quantity;
use crate::money::Money;
use crate::query::{
    Causes, Cell, Change, ChangeGroup, ChangeParts, Comparison, Dimension, Granularity, Key,
    MOST_GROUPS, Query,
};

/// Usage of one meter of one resource in one group, before and now.
struct Line {
    group: u32,
    /// Number of the subscription's and the meter's key.
    meter: (u32, u32),
    is_usage: bool,
    cells: [Cell; 2],
    quantities: [Quantity; 2],
}

/// What the lines of a meter that stayed come to, before and now.
#[derive(Default)]
struct Meter {
    costs: [Money; 2],
    quantities: [Quantity; 2],
}

impl RatedUsage<'_> {
    /// Why the cost of each group of the question's first dimension changed.
    /// Without [`Query::compare`] as many days just before are compared.
    /// Shared costs are not moved: every group changes by its own usage.
    #[must_use]
    pub fn change(&self, query: &Query) -> ChangeParts {
        let mut group_by: Vec<Dimension> = query.group_by.iter().take(1).cloned().collect();
        let levels = group_by.len();
        group_by.extend([
            Dimension::Subscription,
            Dimension::Meter,
            Dimension::Resource,
        ]);
        let lines_query = Query {
            group_by,
            granularity: Granularity::Total,
            with_quantity: false,
            with_column_quantities: false,
            compare: query.compare.or(Some(Comparison::Previous)),
            having: None,
            ..query.clone()
        };
        let grouping = Grouping::unordered(self, &lines_query);
        let lines = grouping.lines(self, levels);
        let mut meters: FxHashMap<(u32, u32), Meter> = FxHashMap::default();
        for line in lines.iter().filter(|line| line.has_stayed()) {
            let meter = meters.entry(line.meter).or_default();
            for period in 0..2 {
                let sum = &mut meter.quantities[period];
                *sum = sum.saturating_add(line.quantities[period]);
                meter.costs[period] += line.cells[period].cost;
            }
        }
        let mut total = Change::default();
        let mut changes: FxHashMap<u32, Change> = FxHashMap::default();
        for line in &lines {
            let change = line.change(meters.get(&line.meter));
            total.add(&change);
            changes.entry(line.group).or_default().add(&change);
        }
        let key = |number: u32| -> &[Key] {
            let column = grouping.slots.columns.first().filter(|_| levels > 0);
            column.map_or(&[], |column| {
                std::slice::from_ref(&column.keys[number as usize])
            })
        };
        let mut changes: Vec<(u32, Change)> = changes.into_iter().collect();
        changes.sort_by(|(a, a_change), (b, b_change)| {
            let size = |change: &Change| change.causes.sum().raw().unsigned_abs();
            let by_size = Reverse(size(a_change)).cmp(&Reverse(size(b_change)));
            by_size.then_with(|| key(*a).cmp(key(*b)))
        });
        let most = query.most_groups.min(MOST_GROUPS) as usize;
        let listed = most.min(changes.len());
        let mut others = Change::default();
        for (_, change) in &changes[listed..] {
            others.add(change);
        }
        let groups = changes[..listed]
            .iter()
            .map(|(number, change)| ChangeGroup {
                keys: key(*number).to_vec(),
                change: *change,
            });
        ChangeParts {
            currency: grouping.currency,
            compared: grouping.compared,
            groups: groups.collect(),
            group_count: changes.len() as u32,
            others,
            total,
        }
    }
}

impl Grouping {
    /// The lines of a table that is grouped by `levels` dimensions and then by
    /// subscription, meter and resource.
    fn lines(&self, rated: &RatedUsage<'_>, levels: usize) -> Vec<Line> {
        let nothing = DayRange::new(self.query.period.from, self.query.period.from);
        let days = self
            .compared
            .map_or([nothing, self.query.period], |compared| {
                let days = if leaves_days_out(&self.query) {
                    compared.days
                } else {
                    self.query.period
                };
                [compared.previous, days]
            });
        let [before, now] = days.map(|days| {
            let timeline = Timeline::total(days);
            let slots = &self.slots.table;
            Addition::new(rated, &self.query, &self.layout, slots, &timeline, true).sums(rated)
        });
        let parts = self.slots.parts.iter().enumerate();
        let parts = parts.filter(|(_, part)| part.group != OUT && self.is_counted(part.currency));
        let lines = parts.map(|(slot, part)| {
            let number = |level: usize| self.slots.key_number(part.group, level) as u32;
            Line {
                group: if levels > 0 { number(0) } else { 0 },
                meter: (number(levels), number(levels + 1)),
                is_usage: *self.slots.key(part.group, levels + 1) != Key::Absent,
                cells: [before.cell(0, slot), now.cell(0, slot)],
                quantities: [before.quantity(0, slot), now.quantity(0, slot)],
            }
        });
        let exists = |line: &Line| {
            let cells = line.cells.iter();
            cells.map(|cell| cell.rows).sum::<u32>() > 0
                || line.cells.iter().any(|cell| !cell.cost.is_zero())
        };
        lines.filter(exists).collect()
    }
}

impl Line {
    const fn has_stayed(&self) -> bool {
        self.is_usage && self.cells[0].rows > 0 && self.cells[1].rows > 0
    }

    fn change(&self, meter: Option<&Meter>) -> Change {
        let [previous, current] = [self.cells[0].cost, self.cells[1].cost];
        let mut causes = Causes::default();
        let change = current - previous;
        if !self.is_usage {
            causes.other = change;
        } else if self.cells[0].rows == 0 {
            causes.new = change;
        } else if self.cells[1].rows == 0 {
            causes.vanished = change;
        } else {
            let [before, now] = self.quantities;
            if let Some([former, present]) = meter.and_then(Meter::prices) {
                let more = Quantity::from_raw(now.raw().saturating_sub(before.raw()));
                causes.quantity = former.of(more);
                causes.price = present.of(now) - former.of(now);
            }
            causes.mix = change - causes.quantity - causes.price;
        }
        Change {
            previous,
            current,
            causes,
        }
    }
}

/// A cost by a quantity that is not 0.
#[derive(Clone, Copy)]
struct EffectivePrice(Money, Quantity);

impl EffectivePrice {
    /// What a quantity costs, cut; 0 where 128 bits do not hold it.
    fn of(self, quantity: Quantity) -> Money {
        // Two 128-bit factors always fit into 256 bits.
        let product = I256::new(self.0.raw()).wrapping_mul(I256::new(quantity.raw()));
        let cost = i128::try_from(product / I256::new(self.1.raw()));
        let fits = |cost: &i128| cost.unsigned_abs() <= i128::MAX as u128 / (1 << 40);
        Money::from_raw(cost.ok().filter(fits).unwrap_or_default())
    }
}

impl Meter {
    /// The prices before and now; `None` where no period has a quantity.
    fn prices(&self) -> Option<[EffectivePrice; 2]> {
        let price = |period: usize| {
            let quantity = self.quantities[period];
            (!quantity.is_zero()).then_some(EffectivePrice(self.costs[period], quantity))
        };
        let before = price(0).or(price(1))?;
        Some([before, price(1).unwrap_or(before)])
    }
}
