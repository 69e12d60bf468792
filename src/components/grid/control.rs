//! The state of one grid: what is in sight, where the keyboard is, which rows
//! are chosen, what is open above it.

use leptos::html;
use leptos::prelude::*;

use super::menus::OpenMenu;
use super::place::{GridExtent, GridPlace, RowPlace};
use super::pointer::Resizing;
use super::selection::Selection;
use super::width::widths;
use super::window::{ColumnWindow, RowMetrics, RowWindow, column_window};
use super::{
    COMPACT_ROW_PX, ColumnLayout, GridActions, GridColumn, GridSort, GridSource, GridWords, ROW_PX,
};
use crate::browser::{self, GridTarget, SizeObserver};

/// Height of the headings in pixels; the style sheet has it too.
const HEAD_PX: f64 = 36.0;
/// A shown column: its number in the grid's list, its width, and a mark that
/// differs when the list does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ShownColumn {
    pub(super) number: usize,
    pub(super) width_px: u32,
    pub(super) revision: u32,
}

/// All columns, with how often each place among them has become another column.
#[derive(Clone, PartialEq)]
struct Numbered {
    columns: Vec<GridColumn>,
    revisions: Vec<u32>,
}

impl Numbered {
    /// Only what is drawn from a column that has changed is drawn anew.
    fn after(before: Option<&Self>, columns: Vec<GridColumn>) -> Self {
        let mut revisions = before.map_or_else(Vec::new, |before| before.revisions.clone());
        revisions.resize(columns.len().max(revisions.len()), 0);
        for (number, column) in columns.iter().enumerate() {
            let former = before.and_then(|before| before.columns.get(number));
            if former != Some(column) {
                revisions[number] += 1;
            }
        }
        Self { columns, revisions }
    }
}

/// One grid. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub(super) struct GridControl {
    pub(super) scroller: NodeRef<html::Div>,
    pub(super) columns: Signal<Vec<GridColumn>>,
    pub(super) layout: RwSignal<ColumnLayout>,
    pub(super) source: GridSource,
    pub(super) sort: Signal<Vec<GridSort>>,
    pub(super) words: Signal<GridWords>,
    pub(super) on: GridActions,
    pub(super) is_choosing: RwSignal<bool>,
    /// Whether rows stand below rows.
    pub(super) is_tree: Signal<bool>,
    has_total: Signal<bool>,
    /// Height of a row.
    pub(super) row_px: Memo<u32>,
    /// Heights of all.
    pub(super) metrics: Memo<RowMetrics>,
    /// Rows in the document.
    pub(super) window: Memo<RowWindow>,
    /// The row that others are placed by.
    pub(super) anchor: Memo<usize>,
    /// Places of the rows in the document, ascending.
    pub(super) items: Memo<Vec<usize>>,
    /// The first of them, whatever its width.
    pub(super) first: Memo<Option<ShownColumn>>,
    /// Columns that are not hidden.
    pub(super) shown: Memo<Vec<ShownColumn>>,
    /// Columns in the document.
    pub(super) column_window: Memo<ColumnWindow>,
    /// Where the keyboard is.
    pub(super) active: RwSignal<GridPlace>,
    /// Chosen rows.
    pub(super) selection: RwSignal<Selection>,
    /// Whether the active cell is in the document.
    pub(super) has_tab_stop: RwSignal<bool>,
    /// What is open above the grid.
    pub(super) menu: RwSignal<Option<OpenMenu>>,
    pub(super) scroll_px: RwSignal<(f64, f64)>,
    pub(super) size_px: RwSignal<(f64, f64)>,
    /// How high it may become, in pixels.
    tallest_px: RwSignal<f64>,
    pub(super) has_focus: StoredValue<bool>,
    pub(super) takes_focus: StoredValue<bool>,
    pub(super) resizing: StoredValue<Option<Resizing>>,
}

impl GridControl {
    #[expect(
        clippy::too_many_arguments,
        reason = "the properties of the grid, once"
    )]
    pub(super) fn new(
        scroller: NodeRef<html::Div>,
        columns: Signal<Vec<GridColumn>>,
        layout: RwSignal<ColumnLayout>,
        source: GridSource,
        sort: Signal<Vec<GridSort>>,
        is_tree: Signal<bool>,
        is_compact: Signal<bool>,
        has_total: Signal<bool>,
        is_choosing: RwSignal<bool>,
        words: Signal<GridWords>,
        on: GridActions,
    ) -> Self {
        let scroll_px = RwSignal::new((0.0, 0.0));
        let size_px = RwSignal::new((0.0, 0.0));
        let tallest_px = RwSignal::new(0.0);
        let row_px = Memo::new(move |_| {
            if is_compact.get() {
                COMPACT_ROW_PX
            } else {
                ROW_PX
            }
        });
        let metrics = Memo::new(move |_| {
            let row_px = f64::from(row_px.get());
            let total_px = if has_total.get() { row_px } else { 0.0 };
            let (_, height_px) = size_px.get();
            RowMetrics {
                count: source.count.get(),
                row_px,
                view_px: (height_px - HEAD_PX - total_px).max(row_px),
            }
        });
        let window = Memo::new(move |_| {
            let metrics = metrics.get();
            metrics
                .about_to_grow(tallest_px.get() - HEAD_PX)
                .window(scroll_px.get().1)
        });
        let anchor = Memo::new(move |_| window.with(|window: &RowWindow| window.anchor));
        let active = RwSignal::new(GridPlace {
            row: RowPlace::Head,
            column: 0,
        });
        let items = Memo::new(move |_| {
            let rows = window.with(|window| window.rows.clone());
            // The row with the keyboard stays, or its focus would be lost.
            let active_row = match active.get().row {
                RowPlace::Body(row) if row < source.count.get() => Some(row),
                _ => None,
            };
            let before = active_row.filter(|row| *row < rows.start);
            let after = active_row.filter(|row| *row >= rows.end);
            let all = before.into_iter().chain(rows).chain(after);
            all.collect::<Vec<_>>()
        });
        let numbered =
            Memo::new(move |before: Option<&Numbered>| Numbered::after(before, columns.get()));
        let shown = Memo::new(move |_| {
            numbered.with(|Numbered { columns, revisions }| {
                let shown = layout.with(|layout| layout.shown(columns));
                let shown = shown.into_iter().map(|(number, width_px)| ShownColumn {
                    number,
                    width_px,
                    revision: revisions.get(number).copied().unwrap_or_default(),
                });
                shown.collect::<Vec<_>>()
            })
        });
        let first = Memo::new(move |_| {
            let first = shown.with(|shown: &Vec<ShownColumn>| shown.first().copied());
            first.map(|first| ShownColumn {
                width_px: 0,
                ..first
            })
        });
        let column_window = Memo::new(move |_| {
            let (view_px, _) = size_px.get();
            let widths_px = shown.with(|shown| widths(shown, view_px));
            column_window(&widths_px, scroll_px.get().0, view_px)
        });
        Self {
            scroller,
            columns,
            layout,
            source,
            sort,
            words,
            on,
            is_choosing,
            is_tree,
            has_total,
            row_px,
            metrics,
            window,
            anchor,
            items,
            first,
            shown,
            column_window,
            active,
            selection: RwSignal::new(Selection::default()),
            has_tab_stop: RwSignal::new(false),
            menu: RwSignal::new(None),
            scroll_px,
            size_px,
            tallest_px,
            has_focus: StoredValue::new(false),
            takes_focus: StoredValue::new(false),
            resizing: StoredValue::new(None),
        }
    }

    /// Starts all that follows something else.
    pub(super) fn follow(self, restarted: Trigger) {
        let observer: StoredValue<Option<SizeObserver>, LocalStorage> =
            StoredValue::new_local(None);
        Effect::new(move |_| {
            if let Some(scroller) = self.scroller.get() {
                let element = scroller.clone();
                observer.set_value(browser::observe_size(
                    &scroller,
                    move |width_px, height_px| {
                        let tallest_px = browser::most_height_px(&element);
                        self.tallest_px.try_set(tallest_px.unwrap_or(height_px));
                        self.size_px.try_set((width_px, height_px));
                    },
                ));
            }
        });
        Effect::new(move |_| {
            let seen = self.window.with(|window| window.rows.clone());
            self.source.see.run(seen);
        });
        Effect::new(move |before: Option<()>| {
            restarted.track();
            if before.is_some() {
                self.selection.set(Selection::default());
                let start = self.source.start.run(());
                let metrics = self.metrics.get_untracked();
                self.scroll(|(left_px, _)| (left_px, metrics.reveal(start, 0.0)));
                let active = self.active.get_untracked();
                if start > 0 || matches!(active.row, RowPlace::Body(_)) {
                    self.active.set(GridPlace {
                        row: RowPlace::Body(start),
                        ..active
                    });
                }
            }
        });
        Effect::new(move |_| {
            self.items.track();
            self.column_window.track();
            self.shown.track();
            self.active.track();
            // Once the document has followed.
            request_animation_frame(move || self.settle_focus());
        });
    }

    /// Size as the keyboard sees it.
    pub(super) fn extent(self) -> GridExtent {
        let metrics = self.metrics.get_untracked();
        GridExtent {
            rows: metrics.count,
            columns: self.shown.with_untracked(Vec::len),
            has_total: self.has_total.get_untracked(),
            page: metrics.page(),
        }
    }

    /// `aria-rowcount`.
    pub(super) fn row_count(self) -> usize {
        self.source.count.get() + 1 + usize::from(self.has_total.get())
    }

    pub(super) fn scrolled(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            let now = browser::scrolled_px(&scroller);
            if self.scroll_px.get_untracked() != now {
                self.scroll_px.set(now);
            }
        }
    }

    pub(super) fn scroll(self, change: impl FnOnce((f64, f64)) -> (f64, f64)) {
        let before = self.scroll_px.get_untracked();
        let after = change(before);
        if before != after
            && let Some(scroller) = self.scroller.get_untracked()
        {
            browser::scroll_to(&scroller, after.0, after.1);
            self.scrolled();
        }
    }

    pub(super) fn place_of(self, target: &GridTarget) -> GridPlace {
        GridPlace {
            row: RowPlace::at(target.row, self.extent().rows),
            column: target.column.saturating_sub(1),
        }
    }

    /// The column at a place among the shown ones.
    pub(super) fn column_at(self, place: usize) -> Option<GridColumn> {
        let number = self
            .shown
            .with_untracked(|shown| shown.get(place).map(|shown| shown.number))?;
        self.columns
            .with_untracked(|columns| columns.get(number).cloned())
    }
}
