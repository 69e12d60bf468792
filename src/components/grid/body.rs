//! The rows of a grid in the document. One that scrolls out of sight becomes
//! another one: filling a row in takes less time than making it.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::control::{GridControl, ShownColumn};
use super::head::columns_in_sight;
use super::row::{name_face, strip_cell};
use super::{GridCell, GridRow};
use crate::browser::{RowFace, RowLayer, RowStrip};

/// Rows in the document, with those that wait for a longer list: more than a
/// screen shows are not kept.
const MOST_ROWS: usize = 64;
/// So long after the last change rows out of sight follow, and all are put in order.
const SETTLES: Duration = Duration::from_millis(400);

/// A column in sight: its place among the shown ones, and what it is.
type Columns = Vec<(usize, ShownColumn)>;

/// A row in the document.
struct Slot {
    strip: RowStrip,
    /// Its place among all rows; spare without one.
    place: Option<usize>,
    /// What its cells were made from.
    made_from: Option<(GridRow, Columns)>,
}

#[derive(Default)]
struct Body {
    slots: Vec<Slot>,
    /// Counts the changes.
    changes: u32,
}

/// Keeps the rows in sight, and the one with the keyboard, as they should be.
pub(super) fn keep_rows(control: GridControl, layer: NodeRef<html::Div>) {
    let body = StoredValue::new_local(Body::default());
    Effect::new(move |_| {
        let Some(layer) = layer.get() else {
            return;
        };
        let layer = RowLayer::new(layer.into());
        let places = control.items.get();
        let columns = columns_in_sight(control);
        let faces: Vec<(usize, GridRow, RowFace)> = places
            .into_iter()
            .map(|place| {
                let row = control.source.row.run(place);
                let face = face(control, place, &row);
                (place, row, face)
            })
            .collect();
        layer.hurry();
        let change = body.try_update_value(|body| {
            body.assign(control, &layer, &faces);
            for (place, row, face) in faces {
                body.fill(control, place, row, face, &columns);
            }
            body.changes = body.changes.wrapping_add(1);
            body.changes
        });
        set_timeout(
            move || {
                body.try_update_value(|body| {
                    if Some(body.changes) == change {
                        layer.rest();
                        // Screen readers read rows as they stand in the document.
                        if !body.is_in_order() {
                            body.put_in_order();
                        }
                    }
                });
            },
            SETTLES,
        );
    });
}

impl Body {
    /// Gives each wanted place a row: its own, one that is free, or a new one.
    fn assign(
        &mut self,
        control: GridControl,
        layer: &RowLayer,
        wanted: &[(usize, GridRow, RowFace)],
    ) {
        let is_wanted = |place: usize| {
            wanted
                .binary_search_by_key(&place, |wanted| wanted.0)
                .is_ok()
        };
        let has_focus = control.has_focus.get_value();
        let mut kept = Vec::with_capacity(self.slots.len());
        let mut free = Vec::new();
        for mut slot in self.slots.drain(..) {
            match slot.place {
                Some(place) if is_wanted(place) => kept.push(slot),
                // Another row is not where the keyboard was.
                Some(_) if has_focus && slot.strip.has_focus() => slot.strip.remove(),
                _ => {
                    slot.place = None;
                    free.push(slot);
                }
            }
        }
        let has_row = |place: usize| kept.iter().any(|slot| slot.place == Some(place));
        let missing: Vec<usize> = wanted
            .iter()
            .map(|wanted| wanted.0)
            .filter(|place| !has_row(*place))
            .collect();
        for place in missing {
            let slot = free.pop().or_else(|| {
                let next = kept.iter().filter(|slot| slot.place > Some(place));
                let next = next.min_by_key(|slot| slot.place);
                Some(Slot {
                    strip: layer.add_row(next.map(|slot| &slot.strip))?,
                    place: None,
                    made_from: None,
                })
            });
            if let Some(slot) = slot {
                kept.push(Slot {
                    place: Some(place),
                    ..slot
                });
            }
        }
        kept.sort_by_key(|slot| slot.place);
        for mut slot in free {
            if kept.len() < MOST_ROWS {
                slot.strip.hide();
                kept.push(slot);
            } else {
                slot.strip.remove();
            }
        }
        self.slots = kept;
    }

    fn fill(
        &mut self,
        control: GridControl,
        place: usize,
        row: GridRow,
        face: RowFace,
        columns: &Columns,
    ) {
        let slot = self.slots.iter_mut().find(|slot| slot.place == Some(place));
        let Some(slot) = slot else {
            return;
        };
        slot.strip.show(face);
        let made_from = Some((row, columns.clone()));
        if slot.made_from == made_from {
            return;
        }
        let Some((row, columns)) = &made_from else {
            return;
        };
        untrack(|| {
            slot.strip.show_name(name_face(control, place, row));
            let cells = columns.iter().map(|(at, column)| {
                let content = if row.is_ready {
                    control.source.cell.run((place, column.number))
                } else {
                    GridCell {
                        class: "grid-awaited",
                        ..GridCell::default()
                    }
                };
                strip_cell(control, *at, *column, content)
            });
            let cells = cells.collect();
            slot.strip.show_cells(cells);
        });
        slot.made_from = made_from;
    }

    fn used(&self) -> impl Iterator<Item = &Slot> + Clone {
        self.slots.iter().filter(|slot| slot.place.is_some())
    }

    /// Whether rows stand in the document as they do on the screen.
    fn is_in_order(&self) -> bool {
        let mut pairs = self.used().zip(self.used().skip(1));
        pairs.all(|(one, next)| one.strip.is_before(&next.strip))
    }

    /// The row with the keyboard stays where it is, or its focus would be lost;
    /// the others are put around it.
    fn put_in_order(&mut self) {
        let used: Vec<&Slot> = self.used().collect();
        let pivot = used.iter().position(|slot| slot.strip.has_focus());
        let pivot = pivot.unwrap_or(0);
        for pair in used.get(..=pivot).unwrap_or_default().windows(2).rev() {
            if let [one, next] = pair {
                one.strip.put_before(&next.strip);
            }
        }
        for pair in used.get(pivot..).unwrap_or_default().windows(2) {
            if let [one, next] = pair {
                next.strip.put_after(&one.strip);
            }
        }
    }
}

/// A row without its cells; follows all that it is made from.
fn face(control: GridControl, place: usize, row: &GridRow) -> RowFace {
    let is_away = control.window.with(|window| !window.rows.contains(&place));
    // Out of sight it only has to be somewhere.
    let rows = match is_away {
        true => 0,
        false => place as i64 - control.anchor.get() as i64,
    };
    RowFace {
        index: place + 2,
        top_px: rows * i64::from(control.row_px.get()),
        is_away,
        is_chosen: control
            .selection
            .with(|selection| selection.contains(place)),
        nesting: control
            .is_tree
            .get()
            .then_some((row.level, row.place.0, row.place.1)),
        is_open: row.is_parent.then_some(row.is_open),
        is_awaited: !row.is_ready,
    }
}
