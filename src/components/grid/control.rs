//! The state of one grid: what is in sight, where the keyboard is, which rows
//! are chosen, what is open above it.

use leptos::ev::{FocusEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use super::column::sorted_by;
use super::menu::OpenMenu;
use super::place::{GridExtent, GridPlace, RowPlace};
use super::selection::{Selection, tab_separated};
use super::window::{ColumnWindow, RowMetrics, RowWindow, column_window, reveal_column};
use super::{
    COMPACT_ROW_PX, ColumnLayout, GridActions, GridColumn, GridMenuItem, GridRow, GridSort,
    GridSource, GridWords, MOST_COPIED, ROW_PX,
};
use crate::browser::{self, CellFocus, GridTarget, SizeObserver};

/// Height of the headings in pixels; the style sheet has it too.
const HEAD_PX: f64 = 36.0;
/// Steps of a width, by keyboard and menu.
pub(super) const WIDTH_STEP_PX: i32 = 16;
/// Grids up to this width are narrow.
const NARROW_PX: f64 = 480.0;
const FIRST_COLUMN_NARROW_SHARE: f64 = 0.37;
/// The widest other column of a narrow grid.
const NARROW_COLUMN_PX: u32 = 104;
/// On narrow screens the first column leaves room for others.
const FIRST_COLUMN_SHARE: f64 = 0.46;

/// A shown column: its number in the grid's list, its width, and a mark that
/// differs when the list does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ShownColumn {
    pub(super) number: usize,
    pub(super) width_px: u32,
    pub(super) revision: u32,
}

/// A column whose edge is being dragged.
#[derive(Debug, Clone, Copy)]
struct Resizing {
    family: &'static str,
    start_px: f64,
    width_px: u32,
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
    /// The rows in the document by place and content.
    pub(super) items: Memo<Vec<(usize, GridRow)>>,
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
    scroll_px: RwSignal<(f64, f64)>,
    size_px: RwSignal<(f64, f64)>,
    has_focus: StoredValue<bool>,
    takes_focus: StoredValue<bool>,
    resizing: StoredValue<Option<Resizing>>,
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
        let window = Memo::new(move |_| metrics.get().window(scroll_px.get().1));
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
            all.map(|row| {
                let mut content = source.row.run(row);
                // Followed by the row itself.
                content.is_open = false;
                (row, content)
            })
            .collect::<Vec<_>>()
        });
        let revision = StoredValue::new(0u32);
        let numbered = Memo::new(move |before: Option<&(u32, Vec<GridColumn>)>| {
            let columns = columns.get();
            let is_same = before.is_some_and(|(_, before)| *before == columns);
            if !is_same {
                revision.update_value(|revision| *revision += 1);
            }
            (revision.get_value(), columns)
        });
        let shown = Memo::new(move |_| {
            numbered.with(|(revision, columns)| {
                let shown = layout.with(|layout| layout.shown(columns));
                let shown = shown.into_iter().map(|(number, width_px)| ShownColumn {
                    number,
                    width_px,
                    revision: *revision,
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
                observer.set_value(browser::observe_size(
                    &scroller,
                    move |width_px, height_px| {
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
                self.scroll(|(left_px, _)| (left_px, 0.0));
                let active = self.active.get_untracked();
                if let RowPlace::Body(_) = active.row {
                    self.active.set(GridPlace {
                        row: RowPlace::Body(0),
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

    fn settle_focus(self) {
        let (Some(Some(scroller)), Some(active)) = (
            self.scroller.try_get_untracked(),
            self.active.try_get_untracked(),
        ) else {
            return;
        };
        let active = active.within(self.extent());
        let has_lost = || self.has_focus.try_get_value() == Some(true) && browser::is_focus_lost();
        let focus = if self.takes_focus.try_get_value() == Some(true) {
            CellFocus::Brought
        } else if has_lost() {
            CellFocus::Taken
        } else {
            CellFocus::Kept
        };
        let row = active.row.index(self.extent().rows);
        let is_there = browser::set_tab_stop(&scroller, row, active.column + 1, focus);
        if is_there {
            self.takes_focus.try_set_value(false);
        }
        if self.has_tab_stop.try_get_untracked() == Some(!is_there) {
            self.has_tab_stop.try_set(is_there);
        }
    }

    pub(super) fn scrolled(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            let now = browser::scrolled_px(&scroller);
            if self.scroll_px.get_untracked() != now {
                self.scroll_px.set(now);
            }
        }
    }

    fn scroll(self, change: impl FnOnce((f64, f64)) -> (f64, f64)) {
        let before = self.scroll_px.get_untracked();
        let after = change(before);
        if before != after
            && let Some(scroller) = self.scroller.get_untracked()
        {
            browser::scroll_to(&scroller, after.0, after.1);
            self.scrolled();
        }
    }

    /// Moves the keyboard to a cell and brings it into sight.
    pub(super) fn go_to(self, place: GridPlace) {
        let place = place.within(self.extent());
        let (view_px, _) = self.size_px.get_untracked();
        let metrics = self.metrics.get_untracked();
        let widths_px = self.shown.with_untracked(|shown| widths(shown, view_px));
        self.scroll(|(left_px, top_px)| {
            let left_px = reveal_column(&widths_px, place.column, left_px, view_px);
            let top_px = match place.row {
                RowPlace::Body(row) => metrics.reveal(row, top_px),
                RowPlace::Head | RowPlace::Total => top_px,
            };
            (left_px, top_px)
        });
        self.takes_focus.set_value(true);
        self.active.set(place);
    }

    /// Gives the keyboard back to the active cell.
    pub(super) fn take_focus(self) {
        self.takes_focus.set_value(true);
        request_animation_frame(move || self.settle_focus());
    }

    fn place_of(self, target: &GridTarget) -> GridPlace {
        GridPlace {
            row: RowPlace::at(target.row, self.extent().rows),
            column: target.column.saturating_sub(1),
        }
    }

    pub(super) fn on_focus(self, event: &FocusEvent) {
        self.has_focus.set_value(true);
        if let Some(target) = browser::grid_target(event) {
            let place = self.place_of(&target);
            if self.active.get_untracked() != place {
                self.active.set(place);
            }
        } else if browser::is_on_itself(event) {
            let active = self.active.get_untracked();
            let first = match (active.row, self.extent().rows) {
                (RowPlace::Head, rows) if rows > 0 && active.column == 0 => GridPlace {
                    row: RowPlace::Body(0),
                    column: 0,
                },
                _ => active,
            };
            self.go_to(first);
        }
    }

    pub(super) fn on_blur(self, event: &FocusEvent) {
        if event.related_target().is_some() && browser::focus_left(event) {
            self.has_focus.try_set_value(false);
        }
    }

    pub(super) fn on_click(self, event: &MouseEvent) {
        let Some(target) = browser::grid_target(event) else {
            return;
        };
        let place = self.place_of(&target);
        match (target.act.as_str(), place.row) {
            ("toggle", RowPlace::Body(row)) => {
                self.on.toggle.run(row);
                self.go_to(place);
            }
            ("open", RowPlace::Body(row)) => self.on.open.run(Some(row)),
            ("open", RowPlace::Total) => self.on.open.run(None),
            ("menu", _) => self.open_menu_at(place, None),
            ("sort", RowPlace::Head) => self.sort_by(place.column, None, event.shift_key()),
            (_, RowPlace::Body(row)) if event.shift_key() => {
                let from = match self.active.get_untracked().row {
                    RowPlace::Body(active) => active,
                    _ => row,
                };
                self.selection
                    .update(|selection| selection.extend(from, row));
            }
            (_, RowPlace::Body(row)) if event.ctrl_key() || event.meta_key() => {
                self.selection.update(|selection| selection.toggle(row));
            }
            _ => {}
        }
    }

    pub(super) fn on_context_menu(self, event: &MouseEvent) {
        if let Some(target) = browser::grid_target(event)
            && !browser::has_marked_text()
        {
            let place = self.place_of(&target);
            let place_px = (f64::from(event.client_x()), f64::from(event.client_y()));
            if self.open_menu(place, Some(place_px)) {
                event.prevent_default();
            }
        }
    }

    fn open_menu_at(self, place: GridPlace, place_px: Option<(f64, f64)>) {
        self.open_menu(place, place_px);
    }

    /// Opens the menu of a row or heading; whether there is one.
    pub(super) fn open_menu(self, place: GridPlace, place_px: Option<(f64, f64)>) -> bool {
        let rows = self.extent().rows;
        let corner = self.scroller.get_untracked().and_then(|scroller| {
            browser::cell_corner(&scroller, place.row.index(rows), place.column + 1)
        });
        let words = self.words.get_untracked();
        let (label, items) = match place.row {
            RowPlace::Head => {
                let Some(column) = self.column_at(place.column) else {
                    return false;
                };
                (
                    (words.column_menu_of)(&column.title),
                    self.column_menu(&column),
                )
            }
            RowPlace::Body(row) => (words.row_menu, self.on.menu.run(Some(row))),
            RowPlace::Total => (words.row_menu, self.on.menu.run(None)),
        };
        if items.is_empty() {
            return false;
        }
        self.active.set(place);
        self.menu.set(Some(OpenMenu {
            label,
            items,
            place_px: place_px.or(corner).unwrap_or((0.0, 0.0)),
        }));
        true
    }

    pub(super) fn close_menu(self, goes_back: bool) {
        if self.menu.with_untracked(Option::is_some) {
            self.menu.set(None);
            if goes_back {
                self.take_focus();
            }
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

    /// Orders the rows by a column.
    pub(super) fn sort_by(self, place: usize, is_ascending: Option<bool>, adds: bool) {
        if let Some(column) = self.column_at(place).filter(|column| column.is_sortable) {
            let sort = self
                .sort
                .with_untracked(|sort| sorted_by(sort, &column, is_ascending, adds));
            self.on.sort.run(sort);
        }
    }

    /// Makes a column wider or narrower.
    pub(super) fn widen(self, family: &'static str, by_px: i32) {
        let width_px = self.shown.with_untracked(|shown| {
            self.columns.with_untracked(|columns| {
                let mut own = shown.iter();
                let is_own = |shown: &&ShownColumn| {
                    columns
                        .get(shown.number)
                        .is_some_and(|column| column.family == family)
                };
                own.find(is_own).map(|shown| shown.width_px)
            })
        });
        if let Some(width_px) = width_px {
            let width_px = width_px.saturating_add_signed(by_px);
            self.layout.update(|layout| layout.resize(family, width_px));
        }
    }

    fn column_menu(self, column: &GridColumn) -> Vec<GridMenuItem> {
        let words = self.words.get_untracked();
        let family = column.family;
        let place = self.shown.with_untracked(|shown| {
            self.columns.with_untracked(|columns| {
                shown
                    .iter()
                    .position(|shown| columns.get(shown.number) == Some(column))
            })
        });
        let place = place.unwrap_or(0);
        let sort = self.sort.get_untracked();
        let is_sorted = sort.iter().any(|sort| sort.column == column.id);
        let is_further = sort.iter().any(|sort| sort.column != column.id);
        let by = move |is_ascending, adds| move || self.sort_by(place, Some(is_ascending), adds);
        let mut items = Vec::new();
        if column.is_sortable {
            items.push(GridMenuItem::new(words.sort_ascending, by(true, false)));
            items.push(GridMenuItem::new(words.sort_descending, by(false, false)));
            if is_further {
                items.push(GridMenuItem::new(words.then_ascending, by(true, true)));
                items.push(GridMenuItem::new(words.then_descending, by(false, true)));
            }
            if is_sorted {
                let rest: Vec<GridSort> = sort
                    .into_iter()
                    .filter(|sort| sort.column != column.id)
                    .collect();
                items.push(GridMenuItem::new(words.unsort, move || {
                    self.on.sort.run(rest.clone());
                }));
            }
        }
        let is_first = place == 0;
        let step = move |is_later| {
            move || {
                self.columns.with_untracked(|columns| {
                    self.layout
                        .update(|layout| layout.step(columns, family, is_later));
                });
            }
        };
        let layout = self.layout;
        items.push(
            GridMenuItem::new(words.move_earlier, step(false))
                .enabled(place > 1)
                .grouped(),
        );
        items.push(GridMenuItem::new(words.move_later, step(true)).enabled(!is_first));
        items.push(
            GridMenuItem::new(words.hide, move || {
                layout.update(|layout| layout.show(family, false));
            })
            .enabled(!is_first),
        );
        items.push(
            GridMenuItem::new(words.wider, move || self.widen(family, WIDTH_STEP_PX)).grouped(),
        );
        items.push(GridMenuItem::new(words.narrower, move || {
            self.widen(family, -WIDTH_STEP_PX);
        }));
        items.push(GridMenuItem::new(words.usual_width, move || {
            layout.update(|layout| layout.forget_width(family));
        }));
        let is_choosing = self.is_choosing;
        items
            .push(GridMenuItem::new(words.choose_columns, move || is_choosing.set(true)).grouped());
        items
    }

    /// The chosen rows, or the active one, as text for other programs.
    pub(super) fn copy(self) {
        let extent = self.extent();
        let mut rows = self
            .selection
            .with_untracked(|selection| selection.rows(MOST_COPIED));
        if rows.is_empty()
            && let RowPlace::Body(row) = self.active.get_untracked().row
        {
            rows.push(row);
        }
        rows.retain(|row| *row < extent.rows);
        let shown = self.shown.get_untracked();
        let heads = self.columns.with_untracked(|columns| {
            let titles = shown.iter().filter_map(|shown| columns.get(shown.number));
            titles
                .map(|column| column.title.clone())
                .collect::<Vec<_>>()
        });
        let mut lines = vec![heads];
        let mut left_out = 0;
        for row in rows {
            let cells = shown
                .iter()
                .map(|shown| self.source.plain.run((row, shown.number)));
            match cells.collect::<Option<Vec<_>>>() {
                Some(cells) => lines.push(cells),
                None => left_out += 1,
            }
        }
        if lines.len() > 1 || left_out > 0 {
            let text = tab_separated(&lines);
            self.on.copy.run((text, lines.len() - 1, left_out));
        }
    }

    pub(super) fn on_pointer_down(self, event: &PointerEvent) {
        let Some(target) = browser::grid_target(event).filter(|target| target.act == "resize")
        else {
            return;
        };
        let place = target.column.saturating_sub(1);
        let width_px = self
            .shown
            .with_untracked(|shown| shown.get(place).map(|shown| shown.width_px));
        if let (Some(column), Some(width_px)) = (self.column_at(place), width_px) {
            event.prevent_default();
            browser::capture_pointer(event);
            self.resizing.set_value(Some(Resizing {
                family: column.family,
                start_px: f64::from(event.client_x()),
                width_px,
            }));
        }
    }

    pub(super) fn on_pointer_move(self, event: &PointerEvent) {
        if let Some(resizing) = self.resizing.get_value() {
            let by_px = f64::from(event.client_x()) - resizing.start_px;
            let width_px = (f64::from(resizing.width_px) + by_px).max(0.0) as u32;
            self.layout
                .update(|layout| layout.resize(resizing.family, width_px));
        }
    }

    pub(super) fn on_pointer_up(self) {
        self.resizing.set_value(None);
    }
}

/// Widths of the shown columns where the grid is `view_px` wide.
fn widths(shown: &[ShownColumn], view_px: f64) -> Vec<u32> {
    let is_narrow = view_px < NARROW_PX;
    let share = if is_narrow {
        FIRST_COLUMN_NARROW_SHARE
    } else {
        FIRST_COLUMN_SHARE
    };
    let most_px = (view_px * share).max(96.0) as u32;
    let mut widths_px: Vec<u32> = shown.iter().map(|shown| shown.width_px).collect();
    if let Some(first_px) = widths_px.first_mut()
        && view_px > 0.0
    {
        *first_px = most_px.min(*first_px);
        if is_narrow {
            // Name, cost and change stand side by side.
            for width_px in &mut widths_px[1..] {
                *width_px = NARROW_COLUMN_PX.min(*width_px);
            }
        }
    }
    widths_px
}
