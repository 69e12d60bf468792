//! The order of the table's rows.

use std::cmp::Ordering;

use costs::query::{Dimension, Group, Table};

use crate::i18n::key_name;

/// What the rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Name of one level of the grouping.
    Level(usize),
    /// Total cost.
    Cost,
    /// Usage records.
    Records,
    /// Records without a price.
    Unpriced,
    /// Cost in one column of dates.
    Bucket(usize),
}

/// A column and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sorting {
    /// Which column.
    pub(super) column: Column,
    /// Largest or last first.
    pub(super) is_descending: bool,
}

impl Default for Sorting {
    fn default() -> Self {
        Self {
            column: Column::Cost,
            is_descending: true,
        }
    }
}

impl Sorting {
    /// The sorting after a click on a heading: names begin with the first,
    /// figures with the largest.
    pub(super) fn clicked(self, column: Column) -> Self {
        if self.column == column {
            Self {
                is_descending: !self.is_descending,
                ..self
            }
        } else {
            Self {
                column,
                is_descending: !matches!(column, Column::Level(_)),
            }
        }
    }

    /// The value of `aria-sort` for a heading.
    pub(super) fn aria(self, column: Column) -> &'static str {
        match (self.column == column, self.is_descending) {
            (false, _) => "none",
            (true, true) => "descending",
            (true, false) => "ascending",
        }
    }

    /// Numbers of the table's groups in order.
    pub(super) fn order(self, table: &Table, group_by: &[Dimension]) -> Vec<usize> {
        let compare = |left: &Group, right: &Group| -> Ordering {
            match self.column {
                Column::Level(level) => {
                    let name = |group: &Group| match (group_by.get(level), group.keys.get(level)) {
                        (Some(dimension), Some(key)) => key_name(dimension, key).to_lowercase(),
                        _ => String::new(),
                    };
                    name(left).cmp(&name(right))
                }
                Column::Cost => left.total.cost.cmp(&right.total.cost),
                Column::Records => left.total.rows.cmp(&right.total.rows),
                Column::Unpriced => left.total.unpriced_rows.cmp(&right.total.unpriced_rows),
                Column::Bucket(bucket) => {
                    let cost = |group: &Group| group.cells.get(bucket).map(|cell| cell.cost);
                    cost(left).cmp(&cost(right))
                }
            }
        };
        let mut order: Vec<usize> = (0..table.groups.len()).collect();
        // A stable sort keeps the engine's order among equals.
        order.sort_by(|&left, &right| {
            let ordering = compare(&table.groups[left], &table.groups[right]);
            if self.is_descending {
                ordering.reverse()
            } else {
                ordering
            }
        });
        order
    }
}

#[cfg(test)]
mod tests {
    use costs::Money;
    use costs::query::{Cell, Granularity, Key};

    use super::*;

    fn group(name: &str, cost: i128, rows: u32, cells: &[i128]) -> Group {
        let cell = |cost| Cell {
            cost: Money::from_raw(cost),
            rows,
            unpriced_rows: 0,
        };
        Group {
            keys: vec![Key::Value {
                id: name.to_owned(),
                name: name.to_owned(),
            }],
            total: cell(cost),
            cells: cells.iter().map(|cost| cell(*cost)).collect(),
            quantity: None,
            quantities: Vec::new(),
            previous: None,
        }
    }

    fn order(sorting: Sorting) -> Vec<usize> {
        let table = Table {
            currency: None,
            other_currencies: Vec::new(),
            granularity: Granularity::Daily,
            group_count: 1,
            previous: None,
            compared: None,
            buckets: Vec::new(),
            groups: vec![
                group("Storage", 9, 5, &[1, 8]),
                group("bandwidth", 7, 20, &[6, 1]),
                group("Virtual Machines", 2, 5, &[2, 0]),
            ],
            others: None,
            total: Cell::default(),
            totals: Vec::new(),
            last_day: None,
        };
        sorting.order(&table, &[Dimension::Service])
    }

    #[test]
    fn figures_begin_with_the_largest_and_names_with_the_first() {
        let sorting = Sorting::default();
        assert_eq!(order(sorting), [0, 1, 2]);
        assert_eq!(order(sorting.clicked(Column::Cost)), [2, 1, 0]);
        assert_eq!(order(sorting.clicked(Column::Level(0))), [1, 0, 2]);
        assert_eq!(order(sorting.clicked(Column::Bucket(0))), [1, 2, 0]);
    }

    #[test]
    fn equals_keep_their_order() {
        assert_eq!(
            order(Sorting::default().clicked(Column::Records)),
            [1, 0, 2]
        );
    }

    #[test]
    fn a_heading_says_how_it_is_sorted() {
        let sorting = Sorting::default();
        assert_eq!(sorting.aria(Column::Cost), "descending");
        assert_eq!(sorting.aria(Column::Records), "none");
        assert_eq!(
            sorting.clicked(Column::Cost).aria(Column::Cost),
            "ascending"
        );
    }
}
