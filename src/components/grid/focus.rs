//! Where the keyboard is in a grid.

use leptos::ev::FocusEvent;
use leptos::prelude::*;

use super::control::GridControl;
use super::place::{GridPlace, RowPlace};
use super::width::widths;
use super::window::reveal_column;
use crate::browser::{self, CellFocus};

impl GridControl {
    pub(super) fn settle_focus(self) {
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
}
