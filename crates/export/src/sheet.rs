//! A view as rows and columns: groups, then what is not listed, then the total.

use costs::DayRange;
use costs::query::{Cell, Granularity, Key};

use crate::usage_columns::{MONEY, QUANTITY};
use crate::{About, View, decimal};

/// Rows and columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sheet {
    /// Headings.
    pub(crate) columns: Vec<String>,
    /// As many values as columns in each.
    pub(crate) rows: Vec<Vec<Value>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing is known.
    Empty,
    /// A text.
    Text(String),
    /// So many units of 10^-decimals.
    Decimal(i128, u32),
}

/// Which row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    Group(usize),
    Others,
    Total,
}

impl Sheet {
    /// With what the file says about itself in columns, the same in each row,
    /// so that a program reads one table and nothing else.
    pub(crate) fn for_programs(view: &View, about: &About) -> Self {
        let mut sheet = Self::of(view, false);
        for line in &about.lines {
            sheet.columns.push(line.key.clone());
        }
        for row in &mut sheet.rows {
            let values = about.lines.iter();
            row.extend(values.map(|line| Value::Text(line.value.clone())));
        }
        sheet
    }

    /// With costs as text beside the numbers, whose last digits a spreadsheet
    /// does not keep.
    pub(crate) fn for_people(view: &View) -> Self {
        Self::of(view, true)
    }

    fn of(view: &View, with_exact: bool) -> Self {
        let layout = Layout::new(view, with_exact);
        let groups = (0..view.table.groups.len()).map(RowKind::Group);
        let others = view.table.others.iter().map(|_| RowKind::Others);
        let kinds = groups.chain(others).chain([RowKind::Total]);
        Self {
            columns: layout.headings(),
            rows: kinds.map(|kind| layout.row(kind)).collect(),
        }
    }
}

impl View {
    /// Whether a column has days with data at all.
    pub(crate) fn has_data(&self, column: usize) -> bool {
        let days = self.table.buckets.get(column);
        let from = days.map(|days| days.from);
        from.zip(self.columns_until)
            .is_none_or(|(from, until)| from < until)
    }
}

struct Layout<'a> {
    view: &'a View,
    /// For each dimension, whether ids are worth a column beside names.
    has_ids: Vec<bool>,
    with_exact: bool,
    has_previous: bool,
}

impl<'a> Layout<'a> {
    fn new(view: &'a View, with_exact: bool) -> Self {
        let has_ids = |dimension: usize| {
            let mut groups = view.table.groups.iter().zip(&view.names);
            groups.any(|(group, names)| {
                let id = group.keys.get(dimension).and_then(Key::id);
                id.is_some() && id != names.get(dimension).map(String::as_str)
            })
        };
        Self {
            view,
            has_ids: (0..view.dimensions.len()).map(has_ids).collect(),
            with_exact,
            has_previous: view.table.previous.is_some(),
        }
    }

    fn headings(&self) -> Vec<String> {
        let words = &self.view.words;
        let mut headings = vec![words.row.clone()];
        for (name, has_ids) in self.view.dimensions.iter().zip(&self.has_ids) {
            headings.push(name.clone());
            if *has_ids {
                headings.push(words.id_of.replace("{name}", name));
            }
        }
        headings.push(words.cost.clone());
        if self.with_exact {
            headings.push(words.exact_cost.clone());
        }
        if self.has_previous {
            headings.push(words.previous.clone());
        }
        headings.extend(
            [
                &words.currency,
                &words.records,
                &words.unpriced,
                &words.quantity,
                &words.unit,
            ]
            .map(String::clone),
        );
        let table = &self.view.table;
        let buckets = table.buckets.iter().enumerate();
        let buckets = buckets
            .map(|(place, days)| bucket_heading(table.granularity, &table.buckets, place, *days));
        let buckets: Vec<String> = buckets.collect();
        if self.view.query.with_column_quantities {
            let of_quantity = buckets.iter();
            let of_quantity = of_quantity.map(|heading| format!("{heading} ({})", words.quantity));
            let of_quantity: Vec<String> = of_quantity.collect();
            headings.extend(buckets);
            headings.extend(of_quantity);
        } else {
            headings.extend(buckets);
        }
        headings
    }

    fn row(&self, kind: RowKind) -> Vec<Value> {
        let (view, words) = (self.view, &self.view.words);
        let table = &view.table;
        let group = match kind {
            RowKind::Group(place) => table.groups.get(place),
            RowKind::Others | RowKind::Total => None,
        };
        let (total, cells, previous) = match (kind, group, &table.others) {
            (RowKind::Group(_), Some(group), _) => (group.total, &group.cells, group.previous),
            (RowKind::Others, _, Some(others)) => (others.total, &others.cells, others.previous),
            _ => (table.total, &table.totals, table.previous),
        };
        let (name, first) = match kind {
            RowKind::Group(_) => (&words.group, &words.all),
            RowKind::Others => (&words.others, &words.others),
            RowKind::Total => (&words.total, &words.total),
        };
        let mut row = vec![Value::Text(name.clone())];
        let names = match kind {
            RowKind::Group(place) => view.names.get(place),
            RowKind::Others | RowKind::Total => None,
        };
        for (dimension, has_ids) in self.has_ids.iter().enumerate() {
            let known = names.and_then(|names| names.get(dimension));
            row.push(match known {
                Some(name) => Value::Text(name.clone()),
                None if dimension == 0 => Value::Text(first.clone()),
                None => Value::Empty,
            });
            if *has_ids {
                let key = group.and_then(|group| group.keys.get(dimension));
                let id = key.and_then(Key::id);
                row.push(id.map_or(Value::Empty, |id| Value::Text(id.to_owned())));
            }
        }
        row.push(cost(&total));
        if self.with_exact {
            row.push(match cost(&total) {
                Value::Decimal(raw, scale) => Value::Text(decimal::text(raw, scale)),
                other => other,
            });
        }
        if self.has_previous {
            row.push(previous.as_ref().map_or(Value::Empty, cost));
        }
        let currency = table.currency.map(|currency| currency.to_string());
        row.push(currency.map_or(Value::Empty, Value::Text));
        row.push(Value::Decimal(i128::from(total.rows), 0));
        row.push(Value::Decimal(i128::from(total.unpriced_rows), 0));
        match group.and_then(|group| group.quantity.as_ref()) {
            Some((quantity, unit)) => {
                row.push(Value::Decimal(quantity.raw(), QUANTITY));
                row.push(Value::Text(unit.clone()));
            }
            None => row.extend([Value::Empty, Value::Empty]),
        }
        let places = 0..table.buckets.len();
        row.extend(
            places
                .clone()
                .map(|place| self.in_column(place, cells.get(place).map(cost))),
        );
        if view.query.with_column_quantities {
            // Sums of groups have no quantity: their units differ.
            let quantities = group.map_or(&[][..], |group| &group.quantities);
            row.extend(places.map(|place| {
                let quantity = quantities.get(place);
                let quantity = quantity.map(|quantity| Value::Decimal(quantity.raw(), QUANTITY));
                self.in_column(place, quantity)
            }));
        }
        row
    }

    /// A value of a column; empty where it has no data yet.
    fn in_column(&self, place: usize, value: Option<Value>) -> Value {
        let value = value.filter(|_| self.view.has_data(place));
        value.unwrap_or(Value::Empty)
    }
}

/// Empty where all usage is without a price: a zero would be added up as one.
pub(crate) fn cost(cell: &Cell) -> Value {
    if cell.rows > 0 && cell.unpriced_rows >= cell.rows {
        Value::Empty
    } else {
        Value::Decimal(cell.cost.raw(), MONEY)
    }
}

/// The day of a daily column, the hour of an hourly one, and otherwise the
/// first and last day (ISO 8601).
pub(crate) fn bucket_heading(
    granularity: Granularity,
    buckets: &[DayRange],
    place: usize,
    days: DayRange,
) -> String {
    match granularity {
        Granularity::Daily => days.from.to_string(),
        Granularity::Hourly => {
            let same = buckets[..place].iter().rev();
            let hour = same.take_while(|other| **other == days).count();
            format!("{}T{hour:02}:00Z", days.from)
        }
        _ => format!("{}/{}", days.from, days.last()),
    }
}
