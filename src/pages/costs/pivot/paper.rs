//! The table on paper: its first rows as a plain table, without dates.

use leptos::prelude::*;

use super::cells::RowCells;
use super::columns::Figure;
use crate::browser;
use crate::i18n::{self, grid_texts};
use crate::state::{ROWS_AHEAD, RowContent};

/// The rows that are there, up to [`ROWS_AHEAD`], while the page is printed.
#[component]
pub(super) fn PaperTable(
    /// What stands in the cells.
    cells: RowCells,
) -> impl IntoView {
    let is_printing = RwSignal::new(false);
    let watch = browser::PrintWatch::start(move |is_begun| {
        is_printing.try_set(is_begun);
    });
    let watch = StoredValue::new_local(watch);
    on_cleanup(move || watch.dispose());
    move || is_printing.get().then(|| untrack(|| paper_table(cells)))
}

fn paper_table(cells: RowCells) -> AnyView {
    let text = grid_texts();
    let columns = cells.columns.get();
    let is_printed = |id: &str| {
        let figure = Figure::of(id);
        !matches!(
            figure,
            None | Some(Figure::Bucket(_) | Figure::ShareOfParent)
        )
    };
    let printed: Vec<usize> = (0..columns.len())
        .filter(|number| is_printed(&columns[*number].id))
        .collect();
    let heads = printed.iter().map(|number| {
        let column = &columns[*number];
        let class = if column.is_number { "number" } else { "" };
        view! { <th scope="col" class=class>{column.title.clone()}</th> }
    });
    let heads = heads.collect_view();
    let line = |cell: &dyn Fn(usize) -> crate::components::grid::GridCell, level: usize| {
        let parts = printed.iter().enumerate().map(|(place, number)| {
            let content = cell(*number).text;
            if place == 0 {
                let indent = "\u{2003}".repeat(level.min(12));
                view! { <th scope="row">{indent}{content}</th> }.into_any()
            } else {
                view! { <td class="number">{content}</td> }.into_any()
            }
        });
        view! { <tr>{parts.collect_view()}</tr> }
    };
    let all = cells.rows.count();
    let there: Vec<(usize, usize)> = (0..all.min(ROWS_AHEAD))
        .filter_map(|place| {
            let row = cells.rows.row(place)?;
            matches!(row.content, RowContent::Ready(_)).then_some((place, row.level))
        })
        .collect();
    let note = (there.len() < all).then(|| {
        let shown = i18n::count(there.len() as u64);
        let words = (text.printed)(&shown, &i18n::count(all as u64));
        view! { <p>{words}</p> }
    });
    let rows = there
        .iter()
        .map(|(place, level)| line(&|column| cells.cell(*place, column), *level))
        .collect_view();
    let total = line(&|column| cells.total(column), 0);
    view! {
        <div class="grid-paper">
            <table class="data-table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows} {total}</tbody>
            </table>
            {note}
        </div>
    }
    .into_any()
}
