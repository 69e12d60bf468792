//! The keys of a grid.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::control::GridControl;
use super::menus::WIDTH_STEP_PX;
use super::place::{GridPlace, RowPlace, Step};
use super::selection::Selection;
use crate::browser;

impl GridControl {
    pub(super) fn on_key(self, event: &KeyboardEvent) {
        // With others held, a key belongs to the browser or to the page.
        if event.default_prevented() {
            return;
        }
        let is_used = if event.ctrl_key() || event.meta_key() {
            self.on_command(event)
        } else if event.alt_key() {
            self.on_alternative(event)
        } else {
            self.on_plain(event)
        };
        if is_used {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    fn on_command(self, event: &KeyboardEvent) -> bool {
        match event.key().as_str() {
            "Home" => self.step(Step::First, event.shift_key()),
            "End" => self.step(Step::Last, event.shift_key()),
            "a" | "A" => {
                let rows = self.extent().rows;
                self.selection.set(Selection::all(rows));
            }
            "c" | "C" if !browser::has_marked_text() => self.copy(),
            _ => return false,
        }
        true
    }

    fn on_alternative(self, event: &KeyboardEvent) -> bool {
        let active = self.active.get_untracked();
        event.key() == "ArrowDown" && active.row == RowPlace::Head && self.open_menu(active, None)
    }

    fn on_plain(self, event: &KeyboardEvent) -> bool {
        let active = self.active.get_untracked();
        let with_shift = event.shift_key();
        match (event.key().as_str(), active.row) {
            ("ArrowUp", _) => self.step(Step::Up, with_shift),
            ("ArrowDown", _) => self.step(Step::Down, with_shift),
            ("PageUp", _) => self.step(Step::PageUp, with_shift),
            ("PageDown", _) => self.step(Step::PageDown, with_shift),
            ("ArrowLeft" | "ArrowRight", RowPlace::Head) if with_shift => {
                let by_px = if event.key() == "ArrowLeft" {
                    -WIDTH_STEP_PX
                } else {
                    WIDTH_STEP_PX
                };
                if let Some(column) = self.column_at(active.column) {
                    self.widen(column.family, by_px);
                }
            }
            ("ArrowLeft", RowPlace::Body(row)) if active.column == 0 => self.close_or_leave(row),
            ("ArrowRight", RowPlace::Body(row)) if active.column == 0 => self.open_or_enter(row),
            ("ArrowLeft", _) => self.step(Step::Left, false),
            ("ArrowRight", _) => self.step(Step::Right, false),
            ("Home", _) => self.step(Step::RowStart, false),
            ("End", _) => self.step(Step::RowEnd, false),
            ("Enter", RowPlace::Head) => self.sort_by(active.column, None, with_shift),
            ("Enter", RowPlace::Body(row)) => self.on.open.run(Some(row)),
            ("Enter", RowPlace::Total) => self.on.open.run(None),
            (" ", RowPlace::Body(row)) => {
                self.selection.update(|selection| selection.toggle(row));
            }
            (" ", _) | ("ContextMenu", _) => return self.open_menu(active, None),
            ("F10", _) if with_shift => return self.open_menu(active, None),
            ("Escape", _) if !self.selection.with_untracked(Selection::is_empty) => {
                self.selection.set(Selection::default());
            }
            _ => return false,
        }
        true
    }

    fn step(self, step: Step, selects: bool) {
        let active = self.active.get_untracked();
        let target = active.after(step, self.extent());
        if let (true, RowPlace::Body(from), RowPlace::Body(to)) = (selects, active.row, target.row)
        {
            self.selection
                .update(|selection| selection.extend(from, to));
        }
        self.go_to(target);
    }

    /// Closes an open row; from another one the keyboard goes to the row above.
    fn close_or_leave(self, row: usize) {
        let now = untrack(|| self.source.row.run(row));
        if now.is_open {
            self.on.toggle.run(row);
        } else if let Some(parent) = self.source.parent.run(row) {
            self.go_to(GridPlace {
                row: RowPlace::Body(parent),
                column: 0,
            });
        }
    }

    /// Opens a row that has others below it; otherwise goes to its next cell.
    fn open_or_enter(self, row: usize) {
        let now = untrack(|| self.source.row.run(row));
        if now.is_parent && !now.is_open {
            self.on.toggle.run(row);
        } else {
            self.step(Step::Right, false);
        }
    }
}
