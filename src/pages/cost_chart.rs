//! A cost table as a chart: the largest groups as series, the rest as one, so
//! that the columns add up to the table's totals.

use costs::DayRange;
use costs::query::{Cell, Dimension, Granularity, Group, Key, Table};

use crate::charts::{
    Amount, Bucket, ChartKind, ChartSpec, Measure, Series, SeriesColour, SharedColourBook,
};
use crate::i18n::{self, group_name, texts};

/// Colours of the chart palette.
const MOST_SERIES: usize = 9;
const OTHERS: &str = "others";

/// The chart of `table`, which was grouped by `group_by`; without a table an
/// empty one. Groups have the colours that `book` knows them by.
pub(crate) fn chart_of(
    table: Option<&Table>,
    group_by: &[Dimension],
    title: String,
    book: SharedColourBook,
) -> ChartSpec {
    let Some(table) = table else {
        return ChartSpec {
            title,
            scope: String::new(),
            kind: ChartKind::StackedColumns,
            measure: Measure::Cost(None),
            buckets: Vec::new(),
            series: Vec::new(),
            comparison: None,
        };
    };
    let is_total = table.granularity == Granularity::Total;
    let values = |total: &Cell, cells: &[Cell]| -> Vec<Amount> {
        if is_total {
            vec![total.cost.into()]
        } else {
            cells.iter().map(|cell| cell.cost.into()).collect()
        }
    };
    let shown = table.groups.len().min(MOST_SERIES);
    let groups = &table.groups[..shown];
    let mut series: Vec<Series> = groups
        .iter()
        .zip(colours_of(groups, group_by, book))
        .enumerate()
        .map(|(number, (group, colour))| Series {
            id: number.to_string(),
            name: group_name(group_by, &group.keys),
            colour,
            values: values(&group.total, &group.cells),
            parent: None,
        })
        .collect();
    let hidden = table.groups.len() - shown;
    if hidden > 0 || table.others.is_some() {
        let mut total = Cell::default();
        let mut cells = vec![Cell::default(); table.buckets.len()];
        let parts = table.groups[shown..]
            .iter()
            .map(|group| (&group.total, &group.cells))
            .chain(
                table
                    .others
                    .iter()
                    .map(|others| (&others.total, &others.cells)),
            );
        for (part_total, part_cells) in parts {
            total.add(part_total);
            for (cell, part) in cells.iter_mut().zip(part_cells) {
                cell.add(part);
            }
        }
        series.push(Series {
            id: OTHERS.to_owned(),
            name: texts().others.to_owned(),
            colour: SeriesColour::Others,
            values: values(&total, &cells),
            parent: None,
        });
    }
    let buckets = if is_total {
        let title = texts().total.to_owned();
        vec![Bucket {
            label: title.clone(),
            detail: title,
            ..Bucket::default()
        }]
    } else {
        buckets_of(table)
    };
    ChartSpec {
        title,
        scope: String::new(),
        kind: if is_total {
            ChartKind::HorizontalBars
        } else {
            ChartKind::StackedColumns
        },
        measure: Measure::Cost(table.currency),
        buckets,
        series,
        comparison: None,
    }
}

/// The colours of `groups`: hatched where the usage says nothing that it is
/// grouped by, such as a missing tag.
fn colours_of(
    groups: &[Group],
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
            bucket_of(*days, table.granularity, hour)
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
    use costs::query::Others;
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
        }
    }

    #[test]
    fn columns_add_up_to_the_total() {
        let book = SharedColourBook::new();
        for granularity in [Granularity::Daily, Granularity::Total] {
            for groups in [0, 3, 9, 25] {
                let mut table = table(groups);
                table.granularity = granularity;
                let chart = chart_of(Some(&table), &[Dimension::Service], String::new(), book);
                let sum: Amount = chart
                    .series
                    .iter()
                    .flat_map(|series| &series.values)
                    .copied()
                    .sum();
                assert_eq!(sum, table.total.cost.into(), "{groups} groups");
                assert!(chart.series.len() <= MOST_SERIES + 1);
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
        let chart = chart_of(Some(&table(25)), &[Dimension::Service], String::new(), book);
        assert_eq!(group_of_series(&chart.series[8].id), Some(8));
        assert_eq!(group_of_series(&chart.series[9].id), None);
    }

    #[test]
    fn a_group_keeps_its_colour_and_an_absent_key_is_hatched() {
        let book = SharedColourBook::new();
        let by = [Dimension::Service];
        let mut table = table(3);
        let colours = |table: &Table| {
            let chart = chart_of(Some(table), &by, String::new(), book);
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
