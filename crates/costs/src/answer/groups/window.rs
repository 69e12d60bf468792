//! A window of a query's groups, as a table.

use super::cells::accumulate;
use super::{Grouping, NOWHERE, leaves_days_out};
use crate::answer::RatedUsage;
use crate::calendar::{Day, DayRange};
use crate::query::{Cell, ChargeKind, Group, MOST_CELLS, MOST_GROUPS, Others, Query, Table};

impl Grouping {
    /// The groups that `query` asks for, which differs from that of the
    /// grouping by its window at most.
    pub(in crate::answer) fn table(&self, rated: &RatedUsage<'_>, query: &Query) -> Table {
        let count = self.groups.len();
        let most = query.most_groups.min(MOST_GROUPS) as usize;
        let most = most.min(MOST_CELLS / self.timeline.columns());
        let first = (query.offset as usize).min(count);
        let last = first.saturating_add(most).min(count);
        let window = &self.groups[first..last];
        let own = self.sum_of(window);
        let rest = |period: usize| less(self.sum[period], &own[period]);

        let numbers: Vec<u32> = window.iter().map(|found| found.group).collect();
        let mut columns = self.columns(rated, &numbers);
        let mut totals = if window.len() == count {
            self.totals_of(&columns)
        } else {
            self.totals(rated).to_vec()
        };
        let mut other_cells = totals.clone();
        for cells in &columns.cells {
            for (rest, cell) in other_cells.iter_mut().zip(cells) {
                *rest = less(*rest, cell);
            }
        }
        if query.accumulate {
            columns.accumulate();
            accumulate(&mut totals);
            accumulate(&mut other_cells);
        }

        let mut groups_cells = columns.cells.into_iter();
        let mut quantities = columns.quantities.into_iter();
        let with_previous = |cell: Cell| self.compared.map(|_| cell);
        let with_current = |cell: Cell| leaves_days_out(&self.query).then_some(cell);
        let groups = window.iter().map(|found| {
            let quantities = quantities.next().unwrap_or_default();
            let quantity = query
                .with_quantity
                .then(|| self.quantity(rated, found))
                .flatten();
            let by_column = quantity.is_some() && query.with_column_quantities;
            Group {
                keys: self.slots.keys(found.group).cloned().collect(),
                total: found.total,
                cells: groups_cells.next().unwrap_or_default(),
                quantities: if by_column { quantities } else { Vec::new() },
                quantity: quantity.map(|(sum, unit)| (sum, unit.to_owned())),
                previous: with_previous(self.previous(found)),
                current: with_current(self.current(found)),
            }
        });
        Table {
            currency: self.currency,
            granularity: self.timeline.granularity,
            groups: groups.collect(),
            group_count: count as u32,
            others: (count > window.len()).then(|| Others {
                groups: (count - window.len()) as u32,
                total: rest(0),
                cells: other_cells,
                previous: with_previous(rest(1)),
                current: with_current(rest(2)),
            }),
            total: self.sum[0],
            totals,
            previous: with_previous(self.sum[1]),
            current: with_current(self.sum[2]),
            compared: self.compared,
            last_day: self.last_day(rated),
            shared: self.shared_parts(&numbers),
            shared_totals: self.shared_totals(),
            buckets: self.timeline.buckets.clone(),
            other_currencies: self.other_currencies.clone(),
        }
    }

    fn last_day(&self, rated: &RatedUsage<'_>) -> Option<Day> {
        let find = || {
            if !self.query.has_kind(ChargeKind::Usage) {
                return None;
            }
            let groups: Vec<u32> = self.groups.iter().map(|found| found.group).collect();
            let places = self.places(&groups, |_| 0);
            let counts = |slot: u32| places[slot as usize] != NOWHERE;
            let slots = &self.slots.table;
            let days = rated.used_days(&self.layout, slots, self.query.period, counts);
            days.map(DayRange::last)
        };
        *self.last_day.get_or_init(find)
    }
}

/// What is left of a sum without one of its parts.
fn less(sum: Cell, part: &Cell) -> Cell {
    Cell {
        cost: sum.cost - part.cost,
        rows: sum.rows - part.rows,
        unpriced_rows: sum.unpriced_rows - part.unpriced_rows,
    }
}
