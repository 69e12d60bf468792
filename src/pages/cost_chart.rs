//! A cost table as a chart: the largest groups as series, the rest as one, so
//! that the columns add up to the table's totals.

use std::collections::BTreeMap;
use std::sync::Arc;

use costs::DayRange;
use costs::query::{Cell, Dimension, Granularity, Group, Key, Others, Table};

use crate::charts::{
    Amount, Bucket, ChartKind, ChartSpec, Comparison, Measure, Series, SeriesColour, SeriesParent,
    SharedColourBook,
};
use crate::i18n::{self, group_name, key_name, texts};
use crate::route::{self, ChartType};

/// Colours of the chart palette, less one for the others.
const MOST_SERIES: usize = 9;
/// Where series have names of their own, colours may repeat.
const MOST_BARS: usize = 20;
const MOST_TILES: usize = 60;
const OTHERS: &str = "others";

/// How a table is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawing {
    /// Accessible name and title of saved pictures.
    pub(crate) title: String,
    /// What it is about: period and filters.
    pub(crate) scope: String,
    /// What the table was grouped by.
    pub(crate) group_by: Vec<Dimension>,
    /// Form of the chart; without dates columns become bars.
    pub(crate) chart: ChartType,
    /// What is measured.
    pub(crate) measure: route::Measure,
    /// The comparison period column by column, where it is drawn too.
    pub(crate) before: Option<Arc<Table>>,
}

impl Drawing {
    /// Costs in columns.
    pub(crate) fn of(group_by: &[Dimension], title: String) -> Self {
        Self {
            title,
            scope: String::new(),
            group_by: group_by.to_vec(),
            chart: ChartType::Columns,
            measure: route::Measure::Cost,
            before: None,
        }
    }

    fn kind(&self, has_dates: bool) -> ChartKind {
        match self.chart {
            ChartType::Columns | ChartType::Area | ChartType::Lines | ChartType::Calendar
                if !has_dates =>
            {
                ChartKind::HorizontalBars
            }
            ChartType::Columns => ChartKind::StackedColumns,
            ChartType::Area => ChartKind::StackedArea,
            ChartType::Lines => ChartKind::Lines,
            ChartType::Bars => ChartKind::HorizontalBars,
            ChartType::Donut => ChartKind::Donut,
            ChartType::Treemap => ChartKind::Treemap,
            ChartType::Calendar => ChartKind::CalendarHeatMap,
            ChartType::Waterfall => ChartKind::Waterfall,
        }
    }

    /// The chart of `table`; without a table an empty one. Groups have the
    /// colours that `book` knows them by.
    pub(crate) fn chart(&self, table: Option<&Table>, book: SharedColourBook) -> ChartSpec {
        let Some(table) = table else {
            return ChartSpec {
                title: self.title.clone(),
                scope: self.scope.clone(),
                kind: self.kind(true),
                measure: Measure::Cost(None),
                buckets: Vec::new(),
                series: Vec::new(),
                comparison: None,
            };
        };
        let kind = self.kind(table.granularity != Granularity::Total);
        let values = Values::of(table, self.measure, kind);
        let mut order: Vec<&Group> = table
            .groups
            .iter()
            .filter(|group| values.has(group))
            .collect();
        if kind == ChartKind::Waterfall {
            order.sort_by_key(|group| std::cmp::Reverse(values.group(group)[0].size()));
        }
        let most = match kind {
            ChartKind::Treemap => MOST_TILES,
            ChartKind::HorizontalBars => MOST_BARS,
            _ => MOST_SERIES,
        };
        let shown = order.len().min(most);
        let groups = &order[..shown];
        let mut series: Vec<Series> = groups
            .iter()
            .zip(colours_of(groups, &self.group_by, book))
            .map(|(group, colour)| {
                let parent = parent_of(kind, &self.group_by, group);
                // The frame says the first level.
                let first = usize::from(parent.is_some());
                Series {
                    id: place_of(group, table).to_string(),
                    name: group_name(&self.group_by[first..], &group.keys[first..]),
                    colour,
                    values: values.group(group),
                    parent,
                }
            })
            .collect();
        if order.len() > shown || (table.others.is_some() && values.is_cost()) {
            let hidden = order[shown..].iter().map(|group| values.group(group));
            let others = table.others.iter().filter(|_| values.is_cost());
            let mut sums = vec![Amount::ZERO; values.buckets.len().max(1)];
            for part in hidden.chain(others.map(|others| values.others(others))) {
                for (sum, amount) in sums.iter_mut().zip(part) {
                    *sum += amount;
                }
            }
            series.push(Series {
                id: OTHERS.to_owned(),
                name: texts().others.to_owned(),
                colour: SeriesColour::Others,
                values: sums,
                parent: None,
            });
        }
        let comparison = match kind {
            ChartKind::Waterfall => table.previous.map(|previous| Comparison {
                name: table
                    .compared
                    .map_or_else(String::new, |compared| i18n::range(compared.previous)),
                values: vec![previous.cost.into()],
            }),
            _ => self.before.as_ref().map(|before| values.before(before)),
        };
        ChartSpec {
            title: self.title.clone(),
            scope: self.scope.clone(),
            kind,
            measure: values.measure,
            buckets: values.buckets,
            series,
            comparison,
        }
    }
}

/// What is drawn of each group of one table.
struct Values {
    measure: Measure,
    kind: ChartKind,
    buckets: Vec<Bucket>,
}

impl Values {
    fn of(table: &Table, measure: route::Measure, kind: ChartKind) -> Self {
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
            _ => buckets_of(table),
        };
        Self {
            measure,
            kind,
            buckets,
        }
    }

    const fn is_cost(&self) -> bool {
        matches!(self.measure, Measure::Cost(_))
    }

    const fn is_of_dates(&self) -> bool {
        !self.kind.is_of_sums() && self.buckets.len() > 1
    }

    /// Whether the group can be drawn: quantities of one unit only.
    fn has(&self, group: &Group) -> bool {
        match &self.measure {
            Measure::Cost(_) => true,
            Measure::Quantity(unit) => group.quantity.as_ref().is_some_and(|(_, own)| own == unit),
        }
    }

    fn costs(&self, total: &Cell, cells: &[Cell], previous: Option<&Cell>) -> Vec<Amount> {
        if self.kind == ChartKind::Waterfall {
            let before = previous.map_or(Amount::ZERO, |cell| cell.cost.into());
            return vec![Amount::from(total.cost) - before];
        }
        if self.is_of_dates() || (!self.kind.is_of_sums() && cells.len() == 1) {
            return cells.iter().map(|cell| cell.cost.into()).collect();
        }
        vec![total.cost.into()]
    }

    fn group(&self, group: &Group) -> Vec<Amount> {
        if self.is_cost() {
            return self.costs(&group.total, &group.cells, group.previous.as_ref());
        }
        if self.is_of_dates() {
            let quantities = group.quantities.iter();
            return quantities.map(|quantity| (*quantity).into()).collect();
        }
        let total = group.quantity.as_ref().map(|(quantity, _)| *quantity);
        vec![total.map_or(Amount::ZERO, Amount::from)]
    }

    fn others(&self, others: &Others) -> Vec<Amount> {
        self.costs(&others.total, &others.cells, others.previous.as_ref())
    }

    fn before(&self, before: &Table) -> Comparison {
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

/// Tiles of a treemap stand in a frame of what they are grouped by first.
fn parent_of(kind: ChartKind, group_by: &[Dimension], group: &Group) -> Option<SeriesParent> {
    let (dimension, key) = group_by.first().zip(group.keys.first())?;
    (kind == ChartKind::Treemap && group_by.len() > 1).then(|| SeriesParent {
        id: key.id().unwrap_or_default().to_owned(),
        name: key_name(dimension, key),
    })
}

/// The group's number in its table.
fn place_of(group: &Group, table: &Table) -> usize {
    table
        .groups
        .iter()
        .position(|known| std::ptr::eq(known, group))
        .unwrap_or(usize::MAX)
}

/// The colours of `groups`: hatched where the usage says nothing that it is
/// grouped by, such as a missing tag.
fn colours_of(
    groups: &[&Group],
    group_by: &[Dimension],
    book: SharedColourBook,
) -> Vec<SeriesColour> {
    let is_absent =
        |group: &Group| !group.keys.is_empty() && group.keys.iter().all(|key| *key == Key::Absent);
    let identities: Vec<String> = groups
        .iter()
        .filter(|group| !is_absent(group))
        .map(|group| {
            let ids: Vec<_> = group.keys.iter().map(Key::id).collect();
            format!("{:?}", (group_by, ids))
        })
        .collect();
    let mut colours = book.colours(&identities).into_iter();
    groups
        .iter()
        .map(|group| {
            let own = if is_absent(group) {
                None
            } else {
                colours.next()
            };
            own.unwrap_or(SeriesColour::Unpriced)
        })
        .collect()
}

/// The group of `table` that a series of its chart stands for.
pub(crate) fn group_of_series(id: &str) -> Option<usize> {
    id.parse().ok()
}

/// The texts of the columns.
pub(crate) fn buckets_of(table: &Table) -> Vec<Bucket> {
    let mut hour = 0;
    let mut before = None;
    table
        .buckets
        .iter()
        .map(|days| {
            // A day stands once for each of its hours.
            hour = if before == Some(*days) { hour + 1 } else { 0 };
            before = Some(*days);
            let is_partial = table
                .last_day
                .is_some_and(|last| days.contains(last) && days.until > last.plus(1));
            Bucket {
                is_partial,
                ..bucket_of(*days, table.granularity, hour)
            }
        })
        .collect()
}

fn bucket_of(days: DayRange, granularity: Granularity, hour: u32) -> Bucket {
    let dates = i18n::range(days);
    let label = match granularity {
        Granularity::Monthly => i18n::month(days.from),
        Granularity::Yearly => i18n::year(days.from),
        Granularity::Quarterly => i18n::quarter(days.from),
        Granularity::Hourly => {
            let label = format!("{} {}", i18n::day_and_month(days.from), i18n::hour(hour));
            let detail = format!("{dates} {}", i18n::hour(hour));
            return Bucket {
                label,
                detail,
                ..Bucket::default()
            };
        }
        Granularity::BillingPeriod | Granularity::Weekly => {
            (texts().from_day)(&i18n::day_and_month(days.from))
        }
        Granularity::Daily | Granularity::Total => i18n::day_and_month(days.from),
    };
    Bucket {
        label,
        detail: dates,
        day: (granularity == Granularity::Daily).then_some(days.from),
        is_partial: false,
    }
}

#[cfg(test)]
mod tests {
    use costs::{Currency, Day, Money};

    use super::*;

    fn cell(cost: i128) -> Cell {
        Cell {
            cost: Money::from_raw(cost),
            rows: 1,
            unpriced_rows: 0,
        }
    }

    fn table(groups: i128) -> Table {
        let from = Day::from_days_since_epoch(20_000);
        let day = |number: i32| DayRange::new(from.plus(number), from.plus(number + 1));
        Table {
            currency: Some(Currency::USD),
            other_currencies: Vec::new(),
            granularity: Granularity::Daily,
            group_count: 1,
            previous: None,
            compared: None,
            buckets: vec![day(0), day(1)],
            groups: (1..=groups)
                .map(|number| Group {
                    keys: vec![Key::Value {
                        id: number.to_string(),
                        name: number.to_string(),
                    }],
                    total: cell(3 * number),
                    cells: vec![cell(number), cell(2 * number)],
                    quantity: None,
                    quantities: Vec::new(),
                    previous: None,
                })
                .collect(),
            others: Some(Others {
                groups: 4,
                total: cell(30),
                cells: vec![cell(10), cell(20)],
                previous: None,
            }),
            total: cell(3 * groups * (groups + 1) / 2 + 30),
            totals: Vec::new(),
            last_day: None,
            shared: Vec::new(),
            shared_totals: Vec::new(),
        }
    }

    #[test]
    fn columns_add_up_to_the_total() {
        let book = SharedColourBook::new();
        for granularity in [Granularity::Daily, Granularity::Total] {
            for groups in [0, 3, 9, 25] {
                let mut table = table(groups);
                table.granularity = granularity;
                let chart =
                    Drawing::of(&[Dimension::Service], String::new()).chart(Some(&table), book);
                let sum: Amount = chart
                    .series
                    .iter()
                    .flat_map(|series| &series.values)
                    .copied()
                    .sum();
                assert_eq!(sum, table.total.cost.into(), "{groups} groups");
                assert!(chart.series.len() <= MOST_BARS + 1);
                assert!(
                    chart
                        .series
                        .iter()
                        .all(|series| series.values.len() == chart.buckets.len())
                );
            }
        }
    }

    #[test]
    fn a_series_leads_to_its_group_and_the_rest_to_none() {
        let book = SharedColourBook::new();
        let chart = Drawing::of(&[Dimension::Service], String::new()).chart(Some(&table(25)), book);
        assert_eq!(group_of_series(&chart.series[8].id), Some(8));
        assert_eq!(group_of_series(&chart.series[9].id), None);
    }

    #[test]
    fn a_group_keeps_its_colour_and_an_absent_key_is_hatched() {
        let book = SharedColourBook::new();
        let by = [Dimension::Service];
        let mut table = table(3);
        let colours = |table: &Table| {
            let chart = Drawing::of(&by, String::new()).chart(Some(table), book);
            let colours = chart.series.iter().map(|series| series.colour);
            colours.take(table.groups.len()).collect::<Vec<_>>()
        };
        let before = colours(&table);
        table.groups.rotate_left(1);
        assert_eq!(colours(&table), [before[1], before[2], before[0]]);
        table.groups[0].keys = vec![Key::Absent];
        let expected = [SeriesColour::Unpriced, before[2], before[0]];
        assert_eq!(colours(&table), expected);
    }

    #[test]
    fn columns_are_named_by_their_kind() {
        let labels = |granularity: Granularity, days: &[(i32, i32)]| {
            let from: Day = "2026-03-20".parse().unwrap();
            let mut table = table(0);
            table.granularity = granularity;
            table.buckets = days
                .iter()
                .map(|(first, until)| DayRange::new(from.plus(*first), from.plus(*until)))
                .collect();
            buckets_of(&table)
                .into_iter()
                .map(|bucket| bucket.label)
                .collect::<Vec<_>>()
        };
        let hours = labels(Granularity::Hourly, &[(0, 1), (0, 1), (1, 2)]);
        assert_eq!(hours, ["20 Mar 00:00", "20 Mar 01:00", "21 Mar 00:00"]);
        assert_eq!(labels(Granularity::Daily, &[(0, 1)]), ["20 Mar"]);
        assert_eq!(labels(Granularity::Weekly, &[(0, 7)]), ["from 20 Mar"]);
        assert_eq!(labels(Granularity::Monthly, &[(0, 12)]), ["Mar 2026"]);
        assert_eq!(labels(Granularity::Quarterly, &[(0, 12)]), ["Q1 2026"]);
        assert_eq!(labels(Granularity::Yearly, &[(0, 12)]), ["2026"]);
    }
}
