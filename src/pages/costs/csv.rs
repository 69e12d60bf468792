//! The table as comma-separated text.

use costs::query::{Cell, Dimension, Key, Table};

use crate::i18n::{self, dimension_name, key_name, texts};
use crate::pages::csv_lines::CsvLines;

/// Header, one line for each group, then others and the total.
pub(super) fn csv_of(table: &Table, group_by: &[Dimension]) -> String {
    let text = texts();
    let mut csv = CsvLines::default();
    for dimension in group_by {
        csv.text(&dimension_name(dimension));
    }
    if group_by.is_empty() {
        csv.text(text.csv_group);
    }
    for heading in [
        text.csv_cost,
        text.csv_currency,
        text.csv_records,
        text.csv_unpriced,
        text.csv_quantity,
        text.csv_unit,
    ] {
        csv.text(heading);
    }
    for days in &table.buckets {
        csv.plain(&days.from.to_string());
    }
    csv.end_line();
    let currency = table
        .currency
        .map(|currency| currency.to_string())
        .unwrap_or_default();
    let levels = group_by.len().max(1);
    let figures = |csv: &mut CsvLines, total: &Cell, quantity: (&str, &str), cells: &[Cell]| {
        csv.plain(&exported_cost(total));
        csv.plain(&currency);
        csv.plain(&total.rows.to_string());
        csv.plain(&total.unpriced_rows.to_string());
        csv.plain(quantity.0);
        csv.text(quantity.1);
        for cell in cells {
            csv.plain(&exported_cost(cell));
        }
        csv.end_line();
    };
    for group in &table.groups {
        for (dimension, key) in group_by.iter().zip(&group.keys) {
            csv.text(&exported_name(dimension, key));
        }
        if group_by.is_empty() {
            csv.text(text.all_usage);
        }
        let quantity = group.quantity.as_ref();
        let amount = quantity
            .map(|(amount, _)| amount.to_string())
            .unwrap_or_default();
        let unit = quantity.map_or("", |(_, unit)| unit.as_str());
        figures(&mut csv, &group.total, (&amount, unit), &group.cells);
    }
    let summed = |csv: &mut CsvLines, name: &str, total: &Cell, cells: &[Cell]| {
        csv.text(name);
        for _ in 1..levels {
            csv.plain("");
        }
        figures(csv, total, ("", ""), cells);
    };
    if let Some(others) = &table.others {
        summed(&mut csv, text.others, &others.total, &others.cells);
    }
    summed(&mut csv, text.total, &table.total, &table.totals);
    csv.finish()
}

/// Empty where usage has no price: a zero would be added up as one.
fn exported_cost(cell: &Cell) -> String {
    if cell.rows > 0 && i18n::priced(cell).is_none() {
        String::new()
    } else {
        cell.cost.to_string()
    }
}

/// Resources by their full id: names are not unique.
fn exported_name(dimension: &Dimension, key: &Key) -> String {
    match (dimension, key) {
        (Dimension::Resource, Key::Value { id, .. }) => id.clone(),
        _ => key_name(dimension, key),
    }
}

#[cfg(test)]
mod tests {
    use costs::query::{Granularity, Group};
    use costs::{Currency, Day, DayRange, Money};

    use super::*;

    #[test]
    fn every_digit_is_kept_and_formulas_are_harmless() {
        let cost: Money = "-1234.049741935483".parse().unwrap();
        let cell = Cell {
            cost,
            rows: 7,
            unpriced_rows: 2,
        };
        let from: Day = "2026-05-01".parse().unwrap();
        let table = Table {
            currency: Some(Currency::USD),
            other_currencies: Vec::new(),
            granularity: Granularity::Daily,
            group_count: 1,
            previous: None,
            compared: None,
            buckets: vec![DayRange::new(from, from.plus(1))],
            groups: vec![Group {
                keys: vec![Key::Value {
                    id: "x".to_owned(),
                    name: "=cmd, \"now\"".to_owned(),
                }],
                total: cell,
                cells: vec![cell],
                quantity: Some(("0.03225806451612903".parse().unwrap(), "GB".to_owned())),
                quantities: Vec::new(),
                previous: None,
            }],
            others: None,
            total: cell,
            totals: vec![cell],
            last_day: None,
        };
        let csv = csv_of(&table, &[Dimension::Service]);
        let lines: Vec<&str> = csv.split("\r\n").collect();
        assert!(lines[0].ends_with(",2026-05-01"));
        assert_eq!(
            lines[1],
            "\"'=cmd, \"\"now\"\"\",-1234.049741935483,USD,7,2,0.03225806451612903,GB,-1234.049741935483"
        );
        assert_eq!(
            lines[2],
            "Total,-1234.049741935483,USD,7,2,,,-1234.049741935483"
        );
        assert_eq!(lines[3], "");
        let columns = lines[0].matches(',').count();
        assert_eq!(lines[2].matches(',').count(), columns);
    }

    #[test]
    fn usage_without_a_price_has_an_empty_cost() {
        let cell = |rows, unpriced_rows| Cell {
            cost: Money::ZERO,
            rows,
            unpriced_rows,
        };
        let from: Day = "2026-05-01".parse().unwrap();
        let day = |number: i32| DayRange::new(from.plus(number), from.plus(number + 1));
        let table = Table {
            currency: Some(Currency::USD),
            other_currencies: Vec::new(),
            granularity: Granularity::Daily,
            group_count: 1,
            previous: None,
            compared: None,
            buckets: vec![day(0), day(1), day(2)],
            groups: vec![Group {
                keys: Vec::new(),
                total: cell(3, 3),
                cells: vec![cell(3, 3), cell(0, 0), cell(2, 1)],
                quantity: None,
                quantities: Vec::new(),
                previous: None,
            }],
            others: None,
            total: cell(5, 4),
            totals: vec![cell(3, 3), cell(0, 0), cell(2, 1)],
            last_day: None,
        };
        let csv = csv_of(&table, &[]);
        let lines: Vec<&str> = csv.split("\r\n").collect();
        let zero = Money::ZERO.to_string();
        assert_eq!(
            lines[1],
            format!("All usage,,USD,3,3,,,,{zero},{zero}"),
            "no usage costs nothing, and what has a price may cost nothing"
        );
        assert_eq!(lines[2], format!("Total,{zero},USD,5,4,,,,{zero},{zero}"));
    }
}
