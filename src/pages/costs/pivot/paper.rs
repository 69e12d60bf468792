//! The table on paper: its first rows as plain tables, the dates in tables of
//! their own as many as fit beside each other.

use leptos::prelude::*;

use super::cells::RowCells;
use super::columns::Figure;
use crate::browser;
use crate::components::grid::{ColumnLayout, GridCell, GridColumn};
use crate::i18n::{self, grid_texts};
use crate::state::{ROWS_AHEAD, RowContent};

/// Dates that fit beside each other.
const DATES_ABREAST: usize = 8;
/// More cells with dates make more paper than anyone reads: fewer rows then.
const MOST_DATE_CELLS: usize = 20_000;

/// The rows that are there, up to [`ROWS_AHEAD`], while the page is printed.
#[component]
pub(super) fn PaperTable(
    /// What stands in the cells.
    cells: RowCells,
    /// Which columns are shown.
    layout: RwSignal<ColumnLayout>,
) -> impl IntoView {
    let is_printing = RwSignal::new(false);
    let watch = browser::PrintWatch::start(move |is_begun| {
        is_printing.try_set(is_begun);
    });
    let watch = StoredValue::new_local(watch);
    on_cleanup(move || watch.dispose());
    move || {
        is_printing
            .get()
            .then(|| untrack(|| paper(cells, &layout.get())))
    }
}

fn paper(cells: RowCells, layout: &ColumnLayout) -> AnyView {
    let columns = cells.columns.get();
    let has_dates = layout
        .families(&columns)
        .iter()
        .any(|choice| choice.family == Figure::DATES && choice.is_shown);
    let figures: Vec<Option<Figure>> = columns
        .iter()
        .map(|column| Figure::of(&column.id))
        .collect();
    let totals = cells.rows.head.with(|head| {
        let head = head.as_ref();
        head.map_or_else(Vec::new, |head| head.table.totals.clone())
    });
    let is_used = |bucket: usize| {
        totals
            .get(bucket)
            .is_none_or(|cell| cell.rows > 0 || !cell.cost.is_zero())
    };
    let (tables, most_rows) = tables(&figures, has_dates, &is_used);
    let all = cells.rows.count();
    let there: Vec<(usize, usize)> = (0..all.min(most_rows))
        .filter_map(|place| {
            let row = cells.rows.row(place)?;
            matches!(row.content, RowContent::Ready(_)).then_some((place, row.level))
        })
        .collect();
    let note = (there.len() < all).then(|| {
        let shown = i18n::count(there.len() as u64);
        let words = (grid_texts().printed)(&shown, &i18n::count(all as u64));
        view! { <p>{words}</p> }
    });
    let tables = tables
        .iter()
        .map(|printed| table(cells, &columns, printed, &there))
        .collect_view();
    view! { <div class="grid-paper">{tables} {note}</div> }.into_any()
}

/// Which columns each table has, by their numbers, and how many rows they have
/// at the most. A table of dates on which nothing was used is left out.
fn tables(
    figures: &[Option<Figure>],
    has_dates: bool,
    is_used: &dyn Fn(usize) -> bool,
) -> (Vec<Vec<usize>>, usize) {
    let numbers = |is_printed: fn(&Figure) -> bool| -> Vec<usize> {
        let all = figures.iter().enumerate();
        let own = all.filter(|(_, figure)| figure.as_ref().is_some_and(is_printed));
        own.map(|(number, _)| number).collect()
    };
    let plain = numbers(|figure| !matches!(figure, Figure::Bucket(_) | Figure::ShareOfParent));
    let dates = match has_dates {
        true => numbers(|figure| matches!(figure, Figure::Bucket(_))),
        false => Vec::new(),
    };
    let name = plain.first().copied();
    let has_usage = |number: &usize| match figures[*number] {
        Some(Figure::Bucket(bucket)) => is_used(bucket),
        _ => true,
    };
    let blocks = dates.chunks(DATES_ABREAST);
    let blocks: Vec<&[usize]> = blocks.filter(|block| block.iter().any(has_usage)).collect();
    let printed: usize = blocks.iter().map(|block| block.len()).sum();
    let most_rows = ROWS_AHEAD.min(MOST_DATE_CELLS / printed.max(1));
    let of_dates = blocks
        .into_iter()
        .map(|abreast| name.into_iter().chain(abreast.iter().copied()).collect());
    (std::iter::once(plain).chain(of_dates).collect(), most_rows)
}

/// One table: a column of names, then figures; totals at its end.
fn table(
    cells: RowCells,
    columns: &[GridColumn],
    printed: &[usize],
    rows: &[(usize, usize)],
) -> AnyView {
    let heads = printed.iter().map(|number| {
        let column = &columns[*number];
        let class = if column.is_number { "number" } else { "" };
        let note = (!column.note.is_empty()).then(|| {
            let note = column.note.clone();
            view! { <span class="id-text">{note}</span> }
        });
        view! { <th scope="col" class=class>{column.title.clone()} {note}</th> }
    });
    let heads = heads.collect_view();
    let line = |cell: &dyn Fn(usize) -> GridCell, level: usize, class: &'static str| {
        let parts = printed.iter().enumerate().map(|(place, number)| {
            let content = cell(*number).text;
            if place == 0 {
                let indent = "\u{2003}".repeat(level.min(12));
                view! { <th scope="row">{indent}{content}</th> }.into_any()
            } else {
                view! { <td class="number">{content}</td> }.into_any()
            }
        });
        view! { <tr class=class>{parts.collect_view()}</tr> }
    };
    let lines = rows
        .iter()
        .map(|(place, level)| line(&|column| cells.cell(*place, column), *level, ""))
        .collect_view();
    let total = line(&|column| cells.total(column), 0, "paper-total");
    view! {
        <table class="data-table">
            <thead><tr>{heads}</tr></thead>
            <tbody>{lines} {total}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_stand_in_tables_that_fit_the_paper() {
        let mut figures = vec![
            Some(Figure::Name),
            Some(Figure::Cost),
            Some(Figure::ShareOfParent),
            None,
        ];
        let tables = |figures: &[Option<Figure>], has_dates| tables(figures, has_dates, &|_| true);
        assert_eq!(tables(&figures, true), (vec![vec![0, 1]], ROWS_AHEAD));
        figures.extend((0..10).map(|number| Some(Figure::Bucket(number))));
        let (with_dates, most_rows) = tables(&figures, true);
        let first: Vec<usize> = std::iter::once(0).chain(4..12).collect();
        assert_eq!(with_dates, [vec![0, 1], first, vec![0, 12, 13]]);
        assert_eq!(most_rows, ROWS_AHEAD);
        assert_eq!(tables(&figures, false).0, [vec![0, 1]]);
        figures.extend((10..400).map(|number| Some(Figure::Bucket(number))));
        assert_eq!(tables(&figures, true).1, 50);
    }
    #[test]
    fn blocks_of_dates_without_usage_are_not_printed() {
        let mut figures = vec![Some(Figure::Name)];
        figures.extend((0..30).map(|number| Some(Figure::Bucket(number))));
        let (printed, _) = tables(&figures, true, &|bucket| bucket == 9);
        let block: Vec<usize> = std::iter::once(0).chain(9..17).collect();
        assert_eq!(printed, [vec![0], block]);
    }
}
