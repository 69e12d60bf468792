//! The columns of the table and what each one orders by.

use costs::query::Query;

use crate::charts::text_width_px;
use crate::components::grid::{GridColumn, GridSort};
use crate::i18n::{self, chart_texts, dimension_name, grid_texts, range};
use crate::pages::cost_chart::{Reported, buckets_of};
use crate::route::{Order, SortColumn};
use crate::state::GridHead;

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// Name of the group.
    Name,
    /// Cost over the period.
    Cost,
    /// Its part of all costs.
    Share,
    /// Its part of its parent's cost.
    ShareOfParent,
    /// Less the previous cost.
    Change,
    /// The same in percent.
    ChangePercent,
    /// Cost of the comparison period.
    Previous,
    /// Units used.
    Quantity,
    /// Usage records.
    Records,
    /// Records without a price.
    Unpriced,
    /// One column of dates.
    Bucket(usize),
}

impl Figure {
    const PLAIN: [(Self, &'static str); 10] = [
        (Self::Name, "name"),
        (Self::Cost, "cost"),
        (Self::Share, "share"),
        (Self::ShareOfParent, "parent"),
        (Self::Change, "change"),
        (Self::ChangePercent, "percent"),
        (Self::Previous, "previous"),
        (Self::Quantity, "quantity"),
        (Self::Records, "records"),
        (Self::Unpriced, "unpriced"),
    ];

    /// The family of all columns of dates.
    pub(super) const DATES: &'static str = "dates";

    fn family(self) -> &'static str {
        let mut plain = Self::PLAIN.iter();
        plain
            .find(|(known, _)| *known == self)
            .map_or(Self::DATES, |(_, name)| name)
    }

    fn id(self) -> String {
        match self {
            Self::Bucket(number) => format!("dates.{number}"),
            plain => plain.family().to_owned(),
        }
    }

    /// What a column with that id shows.
    pub(super) fn of(id: &str) -> Option<Self> {
        if let Some(number) = id.strip_prefix("dates.") {
            return number.parse().ok().map(Self::Bucket);
        }
        let mut plain = Self::PLAIN.iter();
        plain
            .find(|(_, name)| *name == id)
            .map(|(figure, _)| *figure)
    }

    /// What the column orders by; a share orders as its amount does.
    const fn sort_column(self) -> Option<SortColumn> {
        Some(match self {
            Self::Name => SortColumn::Name,
            Self::Cost => SortColumn::Cost,
            Self::Change => SortColumn::Change,
            Self::ChangePercent => SortColumn::ChangePercent,
            Self::Quantity => SortColumn::Quantity,
            Self::Records => SortColumn::Records,
            Self::Unpriced => SortColumn::Unpriced,
            Self::Bucket(number) => SortColumn::Bucket(number as u32),
            Self::Share | Self::ShareOfParent | Self::Previous => return None,
        })
    }

    fn of_sort(column: SortColumn) -> Self {
        match column {
            SortColumn::Name => Self::Name,
            SortColumn::Cost => Self::Cost,
            SortColumn::Change => Self::Change,
            SortColumn::ChangePercent => Self::ChangePercent,
            SortColumn::Quantity => Self::Quantity,
            SortColumn::Records => Self::Records,
            SortColumn::Unpriced => Self::Unpriced,
            SortColumn::Bucket(number) => Self::Bucket(number as usize),
        }
    }
}

/// The columns of an answer, as offered: the name first.
pub(super) fn columns_of(
    head: &GridHead,
    has_quantities: bool,
    reported: Option<Reported>,
) -> Vec<GridColumn> {
    let text = grid_texts();
    let table = &head.table;
    let names: Vec<String> = head.query.group_by.iter().map(dimension_name).collect();
    let name = if names.is_empty() {
        text.name.to_owned()
    } else {
        i18n::levels(&names)
    };
    let column = |figure: Figure, title: &str, width_px: u32, is_hidden_first: bool| GridColumn {
        id: figure.id(),
        family: figure.family(),
        title: title.to_owned(),
        family_title: title.to_owned(),
        detail: String::new(),
        note: String::new(),
        // Words are longer in some languages than in others.
        width_px: match figure {
            Figure::Name => width_px,
            _ => width_px.max(heading_width_px(title)),
        },
        is_number: !matches!(figure, Figure::Name),
        is_sortable: figure.sort_column().is_some(),
        is_hidden_first,
    };
    let quantity = column(Figure::Quantity, text.quantity, 150, false);
    let mut columns = vec![column(Figure::Name, &name, 280, false)];
    if has_quantities {
        columns.push(quantity.clone());
    }
    columns.push(column(Figure::Cost, text.cost, 120, false));
    if let Some(compared) = table.compared {
        let days = (text.compared_with)(&range(compared.previous));
        let with_days = |column: GridColumn| GridColumn {
            detail: days.clone(),
            ..column
        };
        columns.push(with_days(column(
            Figure::ChangePercent,
            text.change_percent,
            112,
            false,
        )));
        columns.push(with_days(column(Figure::Change, text.change, 112, false)));
        columns.push(with_days(column(
            Figure::Previous,
            text.previous,
            120,
            true,
        )));
    }
    columns.push(column(Figure::Share, text.share, 150, false));
    columns.push(column(
        Figure::ShareOfParent,
        text.share_of_parent,
        120,
        true,
    ));
    if !has_quantities {
        columns.push(quantity);
    }
    columns.push(column(Figure::Records, text.records, 96, false));
    columns.push(column(
        Figure::Unpriced,
        text.unpriced,
        120,
        table.total.unpriced_rows == 0,
    ));
    let buckets = buckets_of(table, reported);
    // Columns of dates have one width.
    let width_px = buckets
        .iter()
        .map(|bucket| heading_width_px(&bucket.label))
        .fold(DATE_PX, u32::max);
    let dates = buckets.into_iter().enumerate();
    columns.extend(dates.map(|(number, bucket)| GridColumn {
        family_title: text.dates.to_owned(),
        detail: bucket.detail,
        note: match table.buckets.get(number) {
            _ if bucket.is_partial => chart_texts().partial.to_owned(),
            Some(days) if table.granularity.is_clipped(*days) => text.clipped.to_owned(),
            _ => String::new(),
        },
        ..column(Figure::Bucket(number), &bucket.label, width_px, false)
    }));
    columns
}

/// Least width of a column of dates in pixels.
const DATE_PX: u32 = 104;
/// Size of a heading's letters in pixels.
const HEADING_PX: f64 = 14.0;
/// Beside a heading's words: the margins, and the marks of order and part.
const HEADING_MARKS_PX: f64 = 44.0;

/// The width in which a heading fits as a whole, in pixels.
fn heading_width_px(label: &str) -> u32 {
    (text_width_px(label, HEADING_PX) + HEADING_MARKS_PX).ceil() as u32
}

/// The order of the rows in terms of columns; without one it is by cost.
pub(super) fn column_sort(order: &[Order]) -> Vec<GridSort> {
    if order.is_empty() {
        return vec![GridSort {
            column: Figure::Cost.id(),
            is_ascending: false,
        }];
    }
    let sorts = order.iter().map(|order| GridSort {
        column: Figure::of_sort(order.column).id(),
        is_ascending: order.is_ascending,
    });
    sorts.collect()
}

/// The order that columns ask for; the usual one is left out.
pub(super) fn view_order(sorts: &[GridSort]) -> Vec<Order> {
    let found = sorts.iter().filter_map(|sort| {
        Some(Order {
            column: Figure::of(&sort.column)?.sort_column()?,
            is_ascending: sort.is_ascending,
        })
    });
    let order: Vec<Order> = found.collect();
    let usual = Order {
        column: SortColumn::Cost,
        is_ascending: false,
    };
    if order == [usual] { Vec::new() } else { order }
}

/// The question in the order that a person wants.
pub(super) fn ordered(mut query: Query, order: &[Order]) -> Query {
    query.sort = order.iter().map(|order| order.for_query()).collect();
    // The column of quantities is there whatever the view measures.
    query.with_quantity = true;
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_found_by_its_id() {
        let plain = Figure::PLAIN.iter().map(|(figure, _)| *figure);
        for figure in plain.chain([Figure::Bucket(0), Figure::Bucket(399)]) {
            assert_eq!(Figure::of(&figure.id()), Some(figure));
            if let Some(column) = figure.sort_column() {
                assert_eq!(Figure::of_sort(column), figure);
            }
        }
        assert_eq!(Figure::of("dates.x"), None);
    }

    #[test]
    fn the_usual_order_is_not_written_down() {
        let usual = column_sort(&[]);
        assert_eq!(usual[0].column, "cost");
        assert!(view_order(&usual).is_empty());
        let order = [
            Order {
                column: SortColumn::Bucket(3),
                is_ascending: false,
            },
            Order {
                column: SortColumn::Name,
                is_ascending: true,
            },
        ];
        assert_eq!(view_order(&column_sort(&order)), order);
    }
}
