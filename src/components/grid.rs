//! A virtual grid of nested rows: only what is on the screen is in the document.
//! Follows the WAI-ARIA treegrid pattern; knows rows by their place only.

mod body;
mod choose;
mod column;
mod control;
mod focus;
mod head;
mod keys;
mod menus;
mod place;
mod pointer;
mod row;
mod selection;
mod width;
mod window;

use std::ops::Range;

use leptos::ev::FocusEvent;
use leptos::html;
use leptos::prelude::*;

use body::keep_rows;
use choose::ColumnDialog;
use control::GridControl;
use head::HeadRow;
use menus::OpenMenu;
use row::TotalRow;

use super::element_id::element_id;
use super::menu_panel::{MenuPanel, MenuPlace};
use super::{Command, IconName};
use crate::browser;

pub(crate) use crate::browser::CellShape;
pub(crate) use column::{ColumnLayout, FamilyChoice, GridColumn, GridSort};

/// All words of a grid.
#[derive(Clone)]
pub(crate) struct GridWords {
    /// Title of the list of columns.
    pub(crate) columns: String,
    /// Entry that opens it.
    pub(crate) choose_columns: String,
    /// Closes it.
    pub(crate) done: String,
    /// Forgets a person's arrangement.
    pub(crate) usual_columns: String,
    /// Entries of a column's menu.
    pub(crate) sort_ascending: String,
    /// Largest first.
    pub(crate) sort_descending: String,
    /// As a further column to sort by.
    pub(crate) then_ascending: String,
    /// The same, largest first.
    pub(crate) then_descending: String,
    /// Back to the usual order.
    pub(crate) unsort: String,
    /// Takes a column away.
    pub(crate) hide: String,
    /// To the left.
    pub(crate) move_earlier: String,
    /// To the right.
    pub(crate) move_later: String,
    /// Makes a column wider.
    pub(crate) wider: String,
    /// Makes it narrower.
    pub(crate) narrower: String,
    /// Gives it its own width again.
    pub(crate) usual_width: String,
    /// Opens or closes the rows below one.
    pub(crate) toggle: String,
    /// Name of a row's menu.
    pub(crate) row_menu: String,
    /// What stands in place of a row on its way.
    pub(crate) awaited: String,
    /// Name of a column's menu.
    pub(crate) column_menu_of: fn(&str) -> String,
    /// Moves the named column to the left.
    pub(crate) move_earlier_of: fn(&str) -> String,
    /// Moves the named column to the right.
    pub(crate) move_later_of: fn(&str) -> String,
    /// A column's place among those sorted by: its number and direction.
    pub(crate) sorted: fn(usize, bool) -> String,
}

/// A row, without its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct GridRow {
    /// Identifies its content: another one is drawn anew.
    pub(crate) key: (u32, u32, u32, u8),
    /// Outermost is 1.
    pub(crate) level: usize,
    /// Place among its siblings from 1, and their number where it is known.
    pub(crate) place: (usize, Option<usize>),
    /// Whether rows may stand below it.
    pub(crate) is_parent: bool,
    /// Whether they are shown.
    pub(crate) is_open: bool,
    /// Whether its cells are there.
    pub(crate) is_ready: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct GridCell {
    /// Its text.
    pub(crate) text: String,
    /// What stands beside the text.
    pub(crate) shape: CellShape,
    /// Longer words, shown on hovering.
    pub(crate) title: String,
    /// Classes besides those of the grid.
    pub(crate) class: &'static str,
}

impl GridCell {
    /// A cell of text.
    pub(crate) fn text(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

/// What a row is called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct GridName {
    /// Its name.
    pub(crate) text: String,
    /// Longer words, shown on hovering.
    pub(crate) title: String,
    /// Classes of the cell besides those of the grid.
    pub(crate) class: &'static str,
    /// What kind of thing it is.
    pub(crate) icon: Option<IconName>,
    /// Whether the name opens the row.
    pub(crate) opens: bool,
    /// Whether it stands for the lack of a name.
    pub(crate) is_absent: bool,
}

/// Where rows come from. Columns are numbers in the grid's list.
#[derive(Clone, Copy)]
pub(crate) struct GridSource {
    /// How many rows there are.
    pub(crate) count: Signal<usize>,
    /// The row at a place; followed for changes.
    pub(crate) row: Callback<usize, GridRow>,
    /// The place of the row above a row.
    pub(crate) parent: Callback<usize, Option<usize>>,
    /// What a row is called: its first cell.
    pub(crate) name: Callback<usize, GridName>,
    /// The cell of a row and another column.
    pub(crate) cell: Callback<(usize, usize), GridCell>,
    /// The same for other programs: plain figures. `None` while on its way.
    pub(crate) plain: Callback<(usize, usize), Option<String>>,
    /// The cell of the row of totals, which starts with a text alone.
    pub(crate) total: Callback<usize, GridCell>,
    /// Is told which rows are in sight.
    pub(crate) see: Callback<Range<usize>>,
    /// The row to begin at when the rows are others.
    pub(crate) start: Callback<(), usize>,
}

/// What a person asks of a grid.
#[derive(Clone, Copy)]
pub(crate) struct GridActions {
    /// Another order.
    pub(crate) sort: Callback<Vec<GridSort>>,
    /// Opens or closes the rows below one.
    pub(crate) toggle: Callback<usize>,
    /// Opens a row; `None` is that of the totals.
    pub(crate) open: Callback<Option<usize>>,
    /// What a row's menu offers; `None` is that of the totals.
    pub(crate) menu: Callback<Option<usize>, Vec<Command>>,
    /// Takes the chosen rows as text, how many there are, and how many of them
    /// are left out.
    pub(crate) copy: Callback<(String, usize, usize)>,
}

/// Most rows that are copied at once.
pub(crate) const MOST_COPIED: usize = 10_000;

/// Height of a row in pixels where there is room, and where there is little.
pub(crate) const ROW_PX: u32 = 36;
/// See [`ROW_PX`].
pub(crate) const COMPACT_ROW_PX: u32 = 28;

/// A grid; its head and totals stay in sight, as does its first column.
#[component]
pub(crate) fn Grid(
    /// Accessible name.
    label: Signal<String>,
    /// All words.
    words: Signal<GridWords>,
    /// All columns, the one that names rows first.
    columns: Signal<Vec<GridColumn>>,
    /// A person's arrangement of them.
    layout: RwSignal<ColumnLayout>,
    /// The rows.
    source: GridSource,
    /// The order of the rows.
    sort: Signal<Vec<GridSort>>,
    /// Whether rows are nested.
    is_tree: Signal<bool>,
    /// Whether rows stand close together.
    is_compact: Signal<bool>,
    /// Whether there is a row of totals.
    has_total: Signal<bool>,
    /// Whether other rows are on their way.
    is_busy: Signal<bool>,
    /// Whether the list of columns is open.
    is_choosing: RwSignal<bool>,
    /// Told when the rows are others.
    restarted: Trigger,
    /// What a person asks.
    on: GridActions,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let control = GridControl::new(
        scroller,
        columns,
        layout,
        source,
        sort,
        is_tree,
        is_compact,
        has_total,
        is_choosing,
        words,
        on,
    );
    control.follow(restarted);
    let layer = NodeRef::<html::Div>::new();
    keep_rows(control, layer);
    let body_px = move || format!("{}px", control.metrics.get().content_px());
    let shift = move || {
        control
            .window
            .with(|window| format!("translateY({}px)", window.shift_px))
    };
    let row_px = move || format!("{}px", control.row_px.get());
    let template = move || control.column_window.with(|window| window.template.clone());
    let width_px = move || {
        control
            .column_window
            .with(|window| format!("{}px", window.width_px))
    };
    let on_leave = Callback::new(move |()| control.close_menu(true));
    let on_choose = Callback::new(move |run: Callback<()>| {
        control.close_menu(true);
        // Once the grid has the keyboard again: what opens now gives it back there.
        request_animation_frame(move || {
            run.try_run(());
        });
    });
    let left = move |event: FocusEvent| {
        // What is taken away while it has the focus loses it once more.
        if control.menu.with_untracked(Option::is_some) && browser::focus_left(&event) {
            control.close_menu(false);
        }
    };
    let menu_id = StoredValue::new(element_id("grid-menu"));
    let menu = move || {
        control.menu.get().map(|OpenMenu { label, commands, place_px: (left_px, top_px) }| {
            view! {
                <div on:focusout=left>
                    <MenuPanel place=MenuPlace::At(left_px, top_px) id=menu_id.get_value()
                        label=Signal::stored(label) commands=Signal::stored(commands) on_leave on_choose />
                </div>
            }
        })
    };
    // Drawn once: its cells are written into it.
    let has_total = Memo::new(move |_| has_total.get());
    let dialog = move || {
        is_choosing.get().then(|| {
            let on_close = Callback::new(move |()| is_choosing.set(false));
            view! { <ColumnDialog words columns layout on_close /> }
        })
    };
    view! {
        <div class="grid no-print" class:grid-compact=is_compact>
            <div class="grid-scroll" node_ref=scroller aria-label=label
                role=move || if is_tree.get() { "treegrid" } else { "grid" }
                aria-multiselectable="true"
                aria-busy=move || is_busy.get().then_some("true")
                aria-rowcount=move || control.row_count().to_string()
                aria-colcount=move || control.shown.with(Vec::len).to_string()
                tabindex=move || if control.has_tab_stop.get() { "-1" } else { "0" }
                style=("--grid-columns", template)
                style=("--grid-width", width_px)
                style=("--grid-row", row_px)
                on:scroll=move |_| control.scrolled()
                on:keydown=move |event| control.on_key(&event)
                on:focusin=move |event| control.on_focus(&event)
                on:focusout=move |event| control.on_blur(&event)
                on:click=move |event| control.on_click(&event)
                on:contextmenu=move |event| control.on_context_menu(&event)
                on:pointerdown=move |event| control.on_pointer_down(&event)
                on:pointermove=move |event| control.on_pointer_move(&event)
                on:pointerup=move |_| control.on_pointer_up()
                on:pointercancel=move |_| control.on_pointer_up()
            >
                <HeadRow control />
                <div class="grid-body" role="rowgroup" style:height=body_px>
                    <div class="grid-layer" role="presentation" node_ref=layer style:transform=shift></div>
                </div>
                {move || has_total.get().then(|| view! { <TotalRow control /> })}
            </div>
            {menu}
            {dialog}
        </div>
    }
    .into_any()
}
