//! What the pointer does in a grid.

use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;

use super::control::GridControl;
use super::place::RowPlace;
use crate::browser;

/// A column whose edge is being dragged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resizing {
    family: &'static str,
    start_px: f64,
    width_px: u32,
}

impl GridControl {
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
            ("menu", _) => {
                self.open_menu(place, None);
            }
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
