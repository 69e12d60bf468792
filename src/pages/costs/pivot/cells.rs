//! What stands in the cells of a row: figures of one group, or of all.

use std::sync::Arc;

use costs::Quantity;
use costs::query::{Cell, Dimension, Group, Key};
use leptos::prelude::*;

use super::change::Change;
use super::columns::Figure;
use super::options::GridOptions;
use crate::components::IconName;
use crate::components::grid::{CellShape, GridCell, GridColumn, GridName};
use crate::i18n::{self, NOTHING, grid_texts, key_name, priced};
use crate::state::{GridHead, GridRows, RowContent, TreeRow};

/// Shades of the cells of dates.
const HEAT: [&str; 6] = ["", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"];

/// Figures of a group or of all groups.
struct Figures<'a> {
    total: Cell,
    previous: Option<Cell>,
    /// On the days compared with it.
    current: Cell,
    quantity: Option<&'a (Quantity, String)>,
    cells: &'a [Cell],
    quantities: &'a [Quantity],
    parent_total: Cell,
}

/// Makes the cells of rows.
#[derive(Clone, Copy)]
pub(super) struct RowCells {
    pub(super) rows: GridRows,
    pub(super) columns: Signal<Vec<GridColumn>>,
    /// What each of them shows.
    pub(super) figures: Memo<Vec<Option<Figure>>>,
    pub(super) has_quantities: Signal<bool>,
    pub(super) options: GridOptions,
}

impl RowCells {
    fn figure(self, column: usize) -> Option<Figure> {
        self.figures
            .with_untracked(|figures| figures.get(column).copied().flatten())
    }

    /// The cell of a row.
    pub(super) fn cell(self, row: usize, column: usize) -> GridCell {
        let nothing = || GridCell::text(String::new());
        let (Some(figure), Some(row), Some(head)) = (
            self.figure(column),
            self.rows.row(row),
            self.rows.head.get(),
        ) else {
            return nothing();
        };
        match &row.content {
            RowContent::Awaited | RowContent::Failed(_) => nothing(),
            RowContent::Ready(_) if figure == Figure::Name => GridCell::text(row_name(&head, &row)),
            RowContent::Ready(group) => {
                let figures = Figures {
                    total: group.total,
                    previous: group.previous,
                    current: group.current.unwrap_or(group.total),
                    quantity: group.quantity.as_ref(),
                    cells: &group.cells,
                    quantities: &group.quantities,
                    parent_total: row.parent_total,
                };
                self.figure_cell(&head, figure, &figures)
            }
        }
    }

    /// What a row is called; nothing while it is on its way.
    pub(super) fn name(self, row: usize) -> GridName {
        let (Some(row), Some(head)) = (self.rows.row(row), self.rows.head.get()) else {
            return GridName::default();
        };
        match &row.content {
            RowContent::Awaited => GridName::default(),
            RowContent::Failed(failure) => GridName {
                text: grid_texts().failed.to_owned(),
                title: i18n::failure_text(failure).happened,
                class: "grid-failed",
                ..GridName::default()
            },
            RowContent::Ready(group) => name_of(&head, &row, group),
        }
    }

    /// The cell of the row of totals.
    pub(super) fn total(self, column: usize) -> GridCell {
        let (Some(figure), Some(head)) = (self.figure(column), self.rows.head.get()) else {
            return GridCell::text(String::new());
        };
        if figure == Figure::Name {
            return GridCell {
                class: "grid-strong",
                ..GridCell::text(grid_texts().total.to_owned())
            };
        }
        let table = &head.table;
        let figures = Figures {
            total: table.total,
            previous: table.previous,
            current: table.current.unwrap_or(table.total),
            quantity: None,
            cells: &table.totals,
            quantities: &[],
            parent_total: table.total,
        };
        if figure == Figure::Quantity {
            return GridCell::text(String::new());
        }
        self.figure_cell(&head, figure, &figures)
    }

    fn figure_cell(self, head: &GridHead, figure: Figure, of: &Figures<'_>) -> GridCell {
        let text = grid_texts();
        let currency = head.table.currency;
        let nothing = || GridCell {
            class: "grid-quiet",
            ..GridCell::text(NOTHING.to_owned())
        };
        let change = of
            .previous
            .and_then(|previous| Change::between(&previous, &of.current));
        match figure {
            Figure::Name => nothing(),
            Figure::Cost => GridCell {
                class: if is_unpriced(&of.total) {
                    "grid-warning"
                } else {
                    "grid-strong"
                },
                title: i18n::exact_cost(&of.total, currency),
                ..GridCell::text(i18n::cost(&of.total, currency))
            },
            Figure::Share => share_cell(&of.total, &head.table.total),
            Figure::ShareOfParent => match share(&of.total, &of.parent_total) {
                Some(tenths) => GridCell::text(i18n::percent_tenths(tenths)),
                None => nothing(),
            },
            Figure::Change => match change {
                Some(change) => GridCell {
                    title: i18n::exact_money(change.amount(), currency),
                    ..GridCell::text(i18n::signed_money(change.amount(), currency))
                },
                None => nothing(),
            },
            Figure::ChangePercent => match change {
                Some(change) => GridCell {
                    text: change.percent(),
                    title: change.words(currency),
                    shape: change.chip(currency),
                    class: "",
                },
                None => nothing(),
            },
            Figure::Previous => match &of.previous {
                Some(previous) => GridCell {
                    title: i18n::exact_cost(previous, currency),
                    ..GridCell::text(i18n::cost(previous, currency))
                },
                None => nothing(),
            },
            Figure::Quantity => match of.quantity {
                Some((quantity, unit)) => GridCell {
                    title: i18n::exact_quantity(*quantity, unit),
                    ..GridCell::text(i18n::quantity(*quantity, unit))
                },
                None if of.total.rows == 0 => nothing(),
                None => GridCell {
                    class: "grid-quiet",
                    ..GridCell::text(text.several_units.to_owned())
                },
            },
            Figure::Records => GridCell::text(i18n::count(u64::from(of.total.rows))),
            Figure::Unpriced if of.total.unpriced_rows == 0 => nothing(),
            Figure::Unpriced => GridCell {
                class: "grid-warning",
                ..GridCell::text(i18n::count(u64::from(of.total.unpriced_rows)))
            },
            Figure::Bucket(number) if self.has_quantities.get() => {
                match (of.quantity, of.quantities.get(number)) {
                    (Some((_, unit)), Some(quantity)) => GridCell {
                        title: i18n::exact_quantity(*quantity, unit),
                        class: self.heat(of.quantities.iter().map(|own| own.raw()), quantity.raw()),
                        ..GridCell::text(i18n::quantity(*quantity, unit))
                    },
                    _ => nothing(),
                }
            }
            Figure::Bucket(number) => match of.cells.get(number) {
                Some(cell) if cell.rows == 0 && cell.cost.is_zero() => nothing(),
                Some(cell) => GridCell {
                    title: i18n::exact_cost(cell, currency),
                    class: if is_unpriced(cell) {
                        "grid-warning"
                    } else {
                        self.heat(of.cells.iter().map(|own| own.cost.raw()), cell.cost.raw())
                    },
                    ..GridCell::text(i18n::cost(cell, currency))
                },
                None => nothing(),
            },
        }
    }

    /// The shade of a cell among those of its row: the largest is the darkest.
    fn heat(self, all: impl Iterator<Item = i128>, own: i128) -> &'static str {
        if !self.options.has_heat.get() || own <= 0 {
            return "";
        }
        let largest = all.max().unwrap_or(0).max(1);
        HEAT[shade(own, largest)]
    }

    /// The cell of a row for other programs: all digits, no signs of currency.
    /// `None` while the row is on its way.
    pub(super) fn plain(self, row: usize, column: usize) -> Option<String> {
        let figure = self.figure(column)?;
        let row = self.rows.row(row)?;
        let head = self.rows.head.get_untracked()?;
        let RowContent::Ready(group) = &row.content else {
            return None;
        };
        let cost = |cell: &Cell| {
            if is_unpriced(cell) {
                String::new()
            } else {
                cell.cost.to_string()
            }
        };
        let change = || Change::between(&group.previous?, &group.current.unwrap_or(group.total));
        let percent = |tenths: i64| {
            format!(
                "{}{}.{}",
                if tenths < 0 { "-" } else { "" },
                tenths.unsigned_abs() / 10,
                tenths.unsigned_abs() % 10
            )
        };
        Some(match figure {
            Figure::Name => match group.keys.last() {
                // Names of resources are not unique.
                Some(Key::Value { id, .. })
                    if dimension(&head, &row) == Some(&Dimension::Resource) =>
                {
                    id.clone()
                }
                _ => row_name(&head, &row),
            },
            Figure::Cost => cost(&group.total),
            Figure::Share => share(&group.total, &head.table.total)
                .map(percent)
                .unwrap_or_default(),
            Figure::ShareOfParent => share(&group.total, &row.parent_total)
                .map(percent)
                .unwrap_or_default(),
            Figure::Change => change()
                .map(|change| change.amount().to_string())
                .unwrap_or_default(),
            Figure::ChangePercent => match change() {
                Some(Change::By(_, Some(tenths))) => percent(tenths),
                Some(Change::Equal) => percent(0),
                Some(change) => change.percent(),
                None => String::new(),
            },
            Figure::Previous => group.previous.as_ref().map(cost).unwrap_or_default(),
            Figure::Quantity => {
                let quantity = group.quantity.as_ref();
                quantity
                    .map(|(quantity, _)| quantity.to_string())
                    .unwrap_or_default()
            }
            Figure::Records => group.total.rows.to_string(),
            Figure::Unpriced => group.total.unpriced_rows.to_string(),
            Figure::Bucket(number) if self.has_quantities.get() => {
                let quantity = group.quantities.get(number);
                quantity.map(ToString::to_string).unwrap_or_default()
            }
            Figure::Bucket(number) => group.cells.get(number).map(cost).unwrap_or_default(),
        })
    }
}

fn is_unpriced(cell: &Cell) -> bool {
    cell.rows > 0 && priced(cell).is_none()
}

fn share(part: &Cell, whole: &Cell) -> Option<i64> {
    i18n::share_tenths(priced(part)?, whole.cost)
}

/// Number of the shade of `own` where `largest` has the last one.
fn shade(own: i128, largest: i128) -> usize {
    let last = HEAT.len() - 1;
    // Dividing first: the product might not fit.
    let step = (largest / last as i128).max(1);
    usize::try_from((own - 1) / step + 1)
        .unwrap_or(last)
        .min(last)
}

fn share_cell(part: &Cell, whole: &Cell) -> GridCell {
    let Some(tenths) = share(part, whole) else {
        return GridCell {
            class: "grid-quiet",
            ..GridCell::text(NOTHING.to_owned())
        };
    };
    GridCell {
        shape: CellShape::Bar(i18n::hundredth_percent(tenths)),
        ..GridCell::text(i18n::percent_tenths(tenths))
    }
}

/// The dimension of a row's own key.
pub(super) fn dimension<'h>(head: &'h Arc<GridHead>, row: &TreeRow) -> Option<&'h Dimension> {
    head.query.group_by.get(row.level)
}

/// What a row is called.
pub(super) fn row_name(head: &Arc<GridHead>, row: &TreeRow) -> String {
    let RowContent::Ready(group) = &row.content else {
        return String::new();
    };
    match (dimension(head, row), group.keys.last()) {
        (Some(dimension), Some(key)) => key_name(dimension, key),
        _ => i18n::texts().all_usage.to_owned(),
    }
}

fn name_of(head: &Arc<GridHead>, row: &TreeRow, group: &Group) -> GridName {
    let name = row_name(head, row);
    let id = group.keys.last().and_then(Key::id).unwrap_or_default();
    let is_absent = id.is_empty();
    GridName {
        title: if is_absent || id == name {
            name.clone()
        } else {
            format!("{name}\n{id}")
        },
        text: name,
        class: "",
        icon: dimension(head, row).and_then(icon),
        opens: true,
        is_absent,
    }
}

/// What kind of thing a dimension's groups are.
fn icon(dimension: &Dimension) -> Option<IconName> {
    Some(match dimension {
        Dimension::Subscription => IconName::Subscription,
        Dimension::Tenant => IconName::Tenant,
        Dimension::Resource | Dimension::ResourceType => IconName::Resource,
        Dimension::ResourceGroup => IconName::Folder,
        Dimension::Location | Dimension::MeterRegion => IconName::Location,
        Dimension::Tag(_) | Dimension::Tags(_) => IconName::Tag,
        Dimension::Service | Dimension::ServiceTier | Dimension::ServiceFamily => IconName::Tiles,
        Dimension::Meter | Dimension::Unit => IconName::Chart,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_rise_to_the_largest() {
        assert_eq!(shade(1, 1000), 1);
        assert_eq!(shade(200, 1000), 1);
        assert_eq!(shade(201, 1000), 2);
        assert_eq!(shade(1000, 1000), 5);
        assert_eq!(shade(1, 1), 1);
        assert_eq!(shade(i128::MAX, i128::MAX), 5);
    }
}
