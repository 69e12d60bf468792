//! What is drawn of each group: costs or quantities, by date or in sum.

use std::collections::BTreeMap;

use costs::DayRange;
use costs::query::{Cell, Granularity, Group, Others, Table};

use super::buckets::{Reported, buckets_of};
use crate::charts::{Amount, Bucket, ChartKind, Comparison, Measure};
use crate::i18n::{self, texts};
use crate::route;

/// What is drawn of each group of one table.
pub(super) struct Values {
    pub(super) measure: Measure,
    kind: ChartKind,
    pub(super) buckets: Vec<Bucket>,
}

impl Values {
    pub(super) fn of(
        table: &Table,
        measure: route::Measure,
        kind: ChartKind,
        reported: Option<Reported>,
    ) -> Self {
        let measure = match (measure, kind) {
            // A change is one of cost.
            (route::Measure::Quantity, ChartKind::Waterfall) | (route::Measure::Cost, _) => {
                Measure::Cost(table.currency)
            }
            (route::Measure::Quantity, _) => Measure::Quantity(main_unit(table)),
        };
        let total = || Bucket {
            label: texts().total.to_owned(),
            detail: texts().total.to_owned(),
            ..Bucket::default()
        };
        let named = |days: DayRange| Bucket {
            label: i18n::range(days),
            detail: i18n::range(days),
            ..Bucket::default()
        };
        let buckets = match (kind, table.compared) {
            (ChartKind::Waterfall, Some(compared)) => {
                vec![named(compared.previous), named(compared.days)]
            }
            (kind, _) if kind.is_of_sums() || table.granularity == Granularity::Total => {
                vec![total()]
            }
            _ => buckets_of(table, reported),
        };
        Self {
            measure,
            kind,
            buckets,
        }
    }

    pub(super) const fn is_cost(&self) -> bool {
        matches!(self.measure, Measure::Cost(_))
    }

    const fn is_of_dates(&self) -> bool {
        !self.kind.is_of_sums() && self.buckets.len() > 1
    }

    /// Whether the group can be drawn: quantities of one unit only.
    pub(super) fn has(&self, group: &Group) -> bool {
        match &self.measure {
            Measure::Cost(_) => true,
            Measure::Quantity(unit) => group.quantity.as_ref().is_some_and(|(_, own)| own == unit),
        }
    }

    /// `compared` is what it came to in the comparison period, and on the days
    /// compared with it where these are not all.
    fn costs(&self, total: &Cell, cells: &[Cell], compared: [Option<&Cell>; 2]) -> Vec<Amount> {
        if self.kind == ChartKind::Waterfall {
            let [before, now] = compared;
            let before = before.map_or(Amount::ZERO, |cell| cell.cost.into());
            return vec![Amount::from(now.unwrap_or(total).cost) - before];
        }
        if self.is_of_dates() || (!self.kind.is_of_sums() && cells.len() == 1) {
            return cells.iter().map(|cell| cell.cost.into()).collect();
        }
        vec![total.cost.into()]
    }

    pub(super) fn group(&self, group: &Group) -> Vec<Amount> {
        if self.is_cost() {
            let compared = [group.previous.as_ref(), group.current.as_ref()];
            return self.costs(&group.total, &group.cells, compared);
        }
        if self.is_of_dates() {
            let quantities = group.quantities.iter();
            return quantities.map(|quantity| (*quantity).into()).collect();
        }
        let total = group.quantity.as_ref().map(|(quantity, _)| *quantity);
        vec![total.map_or(Amount::ZERO, Amount::from)]
    }

    pub(super) fn others(&self, others: &Others) -> Vec<Amount> {
        let compared = [others.previous.as_ref(), others.current.as_ref()];
        self.costs(&others.total, &others.cells, compared)
    }

    pub(super) fn before(&self, before: &Table) -> Comparison {
        let days = before.buckets.first().zip(before.buckets.last());
        Comparison {
            name: days.map_or_else(String::new, |(first, last)| {
                i18n::range(DayRange::new(first.from, last.until))
            }),
            values: before.totals.iter().map(|cell| cell.cost.into()).collect(),
        }
    }
}

/// The unit of most groups' quantities.
fn main_unit(table: &Table) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, unit) in table
        .groups
        .iter()
        .filter_map(|group| group.quantity.as_ref())
    {
        *counts.entry(unit).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(unit, _)| unit.to_owned()).unwrap_or_default()
}

/// How many groups have quantities that the chart cannot show beside those of
/// the commonest unit, and that unit.
pub(crate) fn left_out_units(table: &Table) -> Option<(u32, String)> {
    let unit = main_unit(table);
    let other = table
        .groups
        .iter()
        .filter(|group| group.quantity.as_ref().is_none_or(|(_, own)| *own != unit));
    let count = other.count() as u32 + table.others.as_ref().map_or(0, |others| others.groups);
    (count > 0).then_some((count, unit))
}
