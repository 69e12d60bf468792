//! The table of Cost analysis: nested groups with their figures, read from the
//! worker as they come into sight.

mod cells;
mod change;
mod columns;
mod left_row;
mod options;
mod paper;
mod row_menu;

use costs::Currency;
use costs::query::{Dimension, Query};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::grid::{
    ColumnLayout, Grid, GridActions, GridColumn, GridRow, GridSource, GridWords,
};
use crate::components::{MessageBar, Tone};
use crate::i18n::{self, failure_text, grid_texts};
use crate::pages::cost_chart::Reported;
use crate::route::{Blade, Order};
use crate::state::{GridRows, RowContent, Session, ViewState, keep_columns, kept_columns};

use cells::RowCells;
use columns::{Figure, column_sort, columns_of, ordered, view_order};
use left_row::LeftRow;
use options::{GridOptions, GridOptionsBar};
use paper::PaperTable;
use row_menu::RowMenu;

/// The name that the arrangement of columns is kept under.
const GRID: &str = "costs";

/// Dimension and id of each level of a row, outermost first.
pub(crate) type RowKeys = Vec<(Dimension, Option<String>)>;

/// What a person asks of the page from within the table.
#[derive(Clone, Copy)]
pub(crate) struct PivotActions {
    /// Enter a row: its keys become filters, and the grouping moves on behind
    /// its level.
    pub(crate) drill: Callback<RowKeys>,
    /// Show only this value, or (`true`) all but this value.
    pub(crate) filter: Callback<(Dimension, Option<String>, bool)>,
    /// Open something beside the page, in a currency where there are several.
    pub(crate) open: Callback<(Option<Currency>, Blade)>,
    /// Go to the page of a resource: its id.
    pub(crate) resource: Callback<String>,
    /// Another order of the rows; empty for the usual one.
    pub(crate) order: Callback<Vec<Order>>,
}

/// The table of `query`: its grouping is nested and its `compare` fills the
/// columns of change; its order and page make no difference. `None` shows nothing.
#[component]
pub(crate) fn PivotGrid(
    /// The question.
    query: Memo<Option<Query>>,
    /// Order of the rows on every level.
    #[prop(into)]
    order: Signal<Vec<Order>>,
    /// Whether cells show quantities in place of costs.
    #[prop(into)]
    has_quantities: Signal<bool>,
    /// How far usage is reported.
    reported: Memo<Option<Reported>>,
    /// What a person asks.
    on: PivotActions,
) -> impl IntoView {
    let session = Session::current();
    let asked = Memo::new(move |_| {
        let query = query.get()?;
        Some(order.with(|order| ordered(query, order)))
    });
    let rows = GridRows::new(session, asked);
    let layout = RwSignal::new(ColumnLayout::read(&kept_columns(GRID).unwrap_or_default()));
    Effect::new(move |before: Option<String>| {
        let arrangement = layout.with(ColumnLayout::text);
        if before.is_some_and(|before| before != arrangement) {
            keep_columns(GRID, &arrangement);
        }
        arrangement
    });
    let options = GridOptions::restore();
    let columns = Memo::new(move |_| {
        let head = rows.head.get();
        head.map_or_else(Vec::new, |head| {
            columns_of(&head, has_quantities.get(), reported.get())
        })
    });
    let figures = Memo::new(move |_| {
        columns.with(|columns: &Vec<GridColumn>| {
            let figures = columns.iter().map(|column| Figure::of(&column.id));
            figures.collect::<Vec<_>>()
        })
    });
    let columns = Signal::from(columns);
    let cells = RowCells {
        rows,
        columns,
        figures,
        has_quantities,
        options,
    };
    let said = RwSignal::new(String::new());
    let menu = RowMenu {
        session,
        rows,
        on,
        said,
    };
    let left = LeftRow::new(ViewState::current());
    let sort = Signal::derive(move || order.with(|order| column_sort(order)));
    let source = GridSource {
        count: Signal::derive(move || rows.count()),
        row: Callback::new(move |row| grid_row(cells, row)),
        parent: Callback::new(move |row| rows.parent(row)),
        name: Callback::new(move |row| cells.name(row)),
        cell: Callback::new(move |(row, column)| cells.cell(row, column)),
        plain: Callback::new(move |(row, column)| cells.plain(row, column)),
        total: Callback::new(move |column| cells.total(column)),
        see: Callback::new(move |seen| rows.see(seen)),
        start: Callback::new(move |()| left.run(rows)),
    };
    let actions = GridActions {
        sort: Callback::new(move |sort: Vec<_>| on.order.run(view_order(&sort))),
        toggle: Callback::new(move |row| rows.toggle(row)),
        open: Callback::new(move |row| menu.open(row)),
        menu: Callback::new(move |row| menu.commands(row)),
        copy: Callback::new(move |(text, count, left_out): (String, usize, usize)| {
            spawn_local(async move {
                if browser::copy_text(&text).await {
                    said.try_set(copied_words(count, left_out));
                }
            });
        }),
    };
    let words = Signal::derive(grid_words);
    let is_choosing = RwSignal::new(false);
    let label = Signal::derive(|| grid_texts().label.to_owned());
    let is_tree = Signal::derive(move || {
        rows.head.with(|head| {
            head.as_ref()
                .is_some_and(|head| head.query.group_by.len() > 1)
        })
    });
    let has_total = Signal::derive(move || rows.head.with(Option::is_some));
    let failure = move || {
        rows.failed.get().map(|failure| {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
        })
    };
    view! {
        {failure}
        <GridOptionsBar options rows is_choosing has_quantities />
        <Grid label words columns layout source sort is_tree
            is_compact=options.is_compact.into() has_total
            is_busy=rows.is_awaited.into() is_choosing restarted=rows.restarted on=actions />
        <PaperTable cells layout />
        <p class="hidden-label" role="status">{said}</p>
    }
    .into_any()
}

fn copied_words(count: usize, left_out: usize) -> String {
    let text = grid_texts();
    let rows = |count: usize| (text.rows)(u32::try_from(count).unwrap_or(u32::MAX));
    if left_out == 0 {
        (text.copied)(&rows(count))
    } else {
        (text.copied_in_part)(&rows(count), &i18n::count(left_out as u64))
    }
}

fn grid_row(cells: RowCells, place: usize) -> GridRow {
    let rows = cells.rows;
    let generation = rows
        .head
        .with(|head| head.as_ref().map_or(0, |head| head.generation));
    let levels = rows
        .head
        .with(|head| head.as_ref().map_or(1, |head| head.query.group_by.len()));
    let Some(row) = rows.row(place) else {
        return GridRow::default();
    };
    let state = match &row.content {
        RowContent::Awaited => 0,
        RowContent::Ready(_) => 1,
        RowContent::Failed(_) => 2,
    };
    // What else the cells are drawn from.
    let look =
        u8::from(cells.options.has_heat.get()) << 2 | u8::from(cells.has_quantities.get()) << 3;
    let siblings = row.siblings.map(|siblings| siblings as usize);
    GridRow {
        key: (generation, row.id.0, row.id.1, state | look),
        level: row.level + 1,
        place: (row.position as usize + 1, siblings),
        is_parent: state == 1 && row.level + 1 < levels,
        is_open: row.is_open,
        is_ready: state == 1,
    }
}

fn grid_words() -> GridWords {
    let text = grid_texts();
    GridWords {
        columns: text.columns.to_owned(),
        choose_columns: text.choose_columns.to_owned(),
        done: text.done.to_owned(),
        usual_columns: text.usual_columns.to_owned(),
        sort_ascending: text.sort_ascending.to_owned(),
        sort_descending: text.sort_descending.to_owned(),
        then_ascending: text.then_ascending.to_owned(),
        then_descending: text.then_descending.to_owned(),
        unsort: text.unsort.to_owned(),
        hide: text.hide.to_owned(),
        move_earlier: text.move_earlier.to_owned(),
        move_later: text.move_later.to_owned(),
        wider: text.wider.to_owned(),
        narrower: text.narrower.to_owned(),
        usual_width: text.usual_width.to_owned(),
        toggle: text.toggle.to_owned(),
        row_menu: text.row_menu.to_owned(),
        awaited: text.awaited.to_owned(),
        column_menu_of: |column| (grid_texts().column_menu_of)(column),
        move_earlier_of: |column| (grid_texts().move_earlier_of)(column),
        move_later_of: |column| (grid_texts().move_later_of)(column),
        sorted: |number, is_ascending| {
            let text = grid_texts();
            let number = i18n::count(number as u64);
            if is_ascending {
                (text.sorted_ascending)(&number)
            } else {
                (text.sorted_descending)(&number)
            }
        },
    }
}
