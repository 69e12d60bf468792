//! A cost table as a chart: the largest groups as series, the rest as one, so
//! that the columns add up to the table's totals.

use costs::query::{Cell, Dimension, Granularity, Table};
use costs::{DayRange, Money};

use crate::charts::{Bucket, ChartKind, ChartSpec, Series, SeriesColour};
use crate::i18n::{self, group_name, texts};

/// Colours of the chart palette.
const MOST_SERIES: usize = 9;
const OTHERS: &str = "others";

/// The chart of `table`, which was grouped by `group_by`; without a table an
/// empty one.
pub(crate) fn chart_of(
    table: Option<&Table>,
    group_by: &[Dimension],
    granularity: Granularity,
    title: String,
) -> ChartSpec {
    let Some(table) = table else {
        return ChartSpec {
            title,
            kind: ChartKind::StackedColumns,
            currency: None,
            buckets: Vec::new(),
            series: Vec::new(),
            format: i18n::money,
        };
    };
    let is_total = granularity == Granularity::Total;
    let values = |total: &Cell, cells: &[Cell]| -> Vec<Money> {
        if is_total {
            vec![total.cost]
        } else {
            cells.iter().map(|cell| cell.cost).collect()
        }
    };
    let shown = table.groups.len().min(MOST_SERIES);
    let mut series: Vec<Series> = table.groups[..shown]
        .iter()
        .enumerate()
        .map(|(number, group)| Series {
            id: number.to_string(),
            name: group_name(group_by, &group.keys),
            colour: SeriesColour::Ordinal(u8::try_from(number).unwrap_or(u8::MAX)),
            values: values(&group.total, &group.cells),
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
        });
    }
    let buckets = if is_total {
        let title = texts().total.to_owned();
        vec![Bucket {
            label: title.clone(),
            detail: title,
        }]
    } else {
        table
            .buckets
            .iter()
            .map(|days| bucket_of(*days, granularity))
            .collect()
    };
    ChartSpec {
        title,
        kind: if is_total {
            ChartKind::ShareBars
        } else {
            ChartKind::StackedColumns
        },
        currency: table.currency,
        buckets,
        series,
        format: i18n::money,
    }
}

/// The group of `table` that a series of its chart stands for.
pub(crate) fn group_of_series(id: &str) -> Option<usize> {
    id.parse().ok()
}

/// The text of a column.
pub(crate) fn bucket_of(days: DayRange, granularity: Granularity) -> Bucket {
    match granularity {
        Granularity::Monthly => Bucket {
            label: i18n::month(days.from),
            detail: i18n::range(days),
        },
        Granularity::Daily | Granularity::Total => Bucket {
            label: i18n::day_and_month(days.from),
            detail: i18n::range(days),
        },
    }
}

#[cfg(test)]
mod tests {
    use costs::query::{Group, Key, Others};
    use costs::{Currency, Day};

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
                })
                .collect(),
            others: Some(Others {
                groups: 4,
                total: cell(30),
                cells: vec![cell(10), cell(20)],
            }),
            total: cell(3 * groups * (groups + 1) / 2 + 30),
            totals: Vec::new(),
            last_day: None,
        }
    }

    #[test]
    fn columns_add_up_to_the_total() {
        for granularity in [Granularity::Daily, Granularity::Total] {
            for groups in [0, 3, 9, 25] {
                let table = table(groups);
                let chart = chart_of(
                    Some(&table),
                    &[Dimension::Service],
                    granularity,
                    String::new(),
                );
                let sum: Money = chart
                    .series
                    .iter()
                    .flat_map(|series| &series.values)
                    .copied()
                    .sum();
                assert_eq!(sum, table.total.cost, "{groups} groups");
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
        let chart = chart_of(
            Some(&table(25)),
            &[Dimension::Service],
            Granularity::Daily,
            String::new(),
        );
        assert_eq!(group_of_series(&chart.series[8].id), Some(8));
        assert_eq!(group_of_series(&chart.series[9].id), None);
    }
}
