//! The menus of rows and headings.

use leptos::prelude::*;

use super::column::sorted_by;
use super::control::{GridControl, ShownColumn};
use super::place::{GridPlace, RowPlace};
use super::{GridColumn, GridSort};
use crate::browser;
use crate::components::Command;

/// Steps of a width, by keyboard and menu.
pub(super) const WIDTH_STEP_PX: i32 = 16;

/// A menu that is open.
#[derive(Clone)]
pub(super) struct OpenMenu {
    /// Accessible name.
    pub(super) label: String,
    /// Its entries.
    pub(super) commands: Vec<Command>,
    /// Where it is, in pixels from the left and top of the window.
    pub(super) place_px: (f64, f64),
}

impl GridControl {
    /// Opens the menu of a row or heading; whether there is one.
    pub(super) fn open_menu(self, place: GridPlace, place_px: Option<(f64, f64)>) -> bool {
        let rows = self.extent().rows;
        let corner = self.scroller.get_untracked().and_then(|scroller| {
            browser::cell_corner(&scroller, place.row.index(rows), place.column + 1)
        });
        let words = self.words.get_untracked();
        let (label, commands) = match place.row {
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
        if commands.is_empty() {
            return false;
        }
        self.active.set(place);
        self.menu.set(Some(OpenMenu {
            label,
            commands,
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

    fn column_menu(self, column: &GridColumn) -> Vec<Command> {
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
        let mut commands = Vec::new();
        if column.is_sortable {
            commands.push(Command::new("up", words.sort_ascending, by(true, false)));
            commands.push(Command::new(
                "down",
                words.sort_descending,
                by(false, false),
            ));
            if is_further {
                commands.push(Command::new(
                    "then-up",
                    words.then_ascending,
                    by(true, true),
                ));
                commands.push(Command::new(
                    "then-down",
                    words.then_descending,
                    by(false, true),
                ));
            }
            if is_sorted {
                let rest: Vec<GridSort> = sort
                    .into_iter()
                    .filter(|sort| sort.column != column.id)
                    .collect();
                commands.push(Command::new("unsort", words.unsort, move || {
                    self.on.sort.run(rest.clone());
                }));
            }
        }
        let step = move |is_later| {
            move || {
                self.columns.with_untracked(|columns| {
                    self.layout
                        .update(|layout| layout.step(columns, family, is_later));
                });
            }
        };
        let (layout, is_choosing) = (self.layout, self.is_choosing);
        let earlier = Command::new("earlier", words.move_earlier, step(false));
        let later = Command::new("later", words.move_later, step(true));
        let hide = Command::new("hide", words.hide, move || {
            layout.update(|layout| layout.show(family, false));
        });
        // The first column stays the first, and in sight.
        match place {
            0 => {}
            1 => commands.extend([later.begins_group(), hide]),
            _ => commands.extend([earlier.begins_group(), later, hide]),
        }
        let wider = Command::new("wider", words.wider, move || {
            self.widen(family, WIDTH_STEP_PX);
        });
        let narrower = Command::new("narrower", words.narrower, move || {
            self.widen(family, -WIDTH_STEP_PX);
        });
        let usual = Command::new("usual", words.usual_width, move || {
            layout.update(|layout| layout.forget_width(family));
        });
        let choose = Command::new("choose", words.choose_columns, move || {
            is_choosing.set(true);
        });
        commands.extend([wider.begins_group(), narrower, usual, choose.begins_group()]);
        commands
    }
}
