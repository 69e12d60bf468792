//! A cost table as a chart: the largest groups as series, the rest as one, so
//! that the columns add up to the table's totals.

mod buckets;
mod values;

use std::sync::Arc;

use costs::query::{Dimension, Granularity, Group, Key, Table};

use crate::charts::{
    Amount, ChartKind, ChartSpec, Comparison, Measure, Series, SeriesColour, SeriesParent,
    SharedColourBook,
};
use crate::i18n::{self, group_name, key_name, texts};
use crate::route::{self, ChartType};

pub(crate) use buckets::{Reported, buckets_of};
use values::Values;
pub(crate) use values::left_out_units;

/// Colours of the chart palette, less one for the others.
const MOST_SERIES: usize = 9;
/// Where series have names of their own, colours may repeat.
const MOST_BARS: usize = 20;
const MOST_TILES: usize = 60;
/// Groups among which the largest are not those of the largest cost.
const MOST_GROUPS: u32 = 250;
const OTHERS: &str = "others";

/// How many groups a chart needs of a table by cost: what is not drawn costs time
/// to count, send and read.
pub(crate) fn groups_drawn(chart: ChartType, measure: route::Measure) -> u32 {
    match (chart, measure) {
        (ChartType::Waterfall, _) | (_, route::Measure::Quantity) => MOST_GROUPS,
        _ => MOST_TILES as u32,
    }
}

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
    /// How far usage is reported, where that is known.
    pub(crate) reported: Option<Reported>,
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
            reported: None,
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
        let values = Values::of(table, self.measure, kind, self.reported);
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

#[cfg(test)]
mod tests {
    use costs::query::{Cell, Others};
    use costs::{Currency, Day, DayRange, Money};

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
            current: None,
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
                    current: None,
                })
                .collect(),
            others: Some(Others {
                groups: 4,
                total: cell(30),
                cells: vec![cell(10), cell(20)],
                previous: None,
                current: None,
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
}
