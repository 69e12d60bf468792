//! Rows of a grid of nested groups: asked from the worker as they come into
//! sight, page by page. What has scrolled past before it was answered is
//! abandoned.

mod alignment;
mod paging;
mod tree;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use costs::query::{Dimension, Query, Table};
use engine::protocol::Failure;
use leptos::prelude::*;

use super::Session;
use paging::OpenPage;
use tree::RowTree;

pub(crate) use tree::{RowContent, RowPath, TreeRow};

/// Rows from the first one that are read though they are out of sight, when
/// nothing else is to do: as many are printed.
pub(crate) const ROWS_AHEAD: usize = 1_000;

/// Rows that a person has opened, by the grouping they belong to.
pub(crate) type OpenRows = HashMap<Vec<Dimension>, HashSet<RowPath>>;

/// What all rows share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GridHead {
    /// The question, with all levels of its grouping.
    pub(crate) query: Query,
    /// Its answer, without groups.
    pub(crate) table: Table,
    /// Counts the answers: rows of another one are other rows.
    pub(crate) generation: u32,
}

/// The rows of one question. Copies are handles to the same rows.
#[derive(Clone, Copy)]
pub(crate) struct GridRows {
    session: Session,
    parts: StoredValue<Parts>,
    /// Changes with every change of the rows.
    changed: RwSignal<u32>,
    /// Once the first page is there.
    pub(crate) head: RwSignal<Option<Arc<GridHead>>>,
    /// Why the first page is not there.
    pub(crate) failed: RwSignal<Option<Failure>>,
    /// Whether another answer is on its way.
    pub(crate) is_awaited: RwSignal<bool>,
    /// Told when the rows are those of another question, not of newer data.
    pub(crate) restarted: Trigger,
}

/// The rows of one answer.
struct Rows {
    /// As it was asked.
    asked: Query,
    /// With what the first answer has settled: currency and columns.
    query: Query,
    tree: RowTree,
    generation: u32,
    rows_ahead: usize,
}

struct Parts {
    shown: Option<Rows>,
    /// Takes the place of what is shown once its first page is there.
    next: Option<Rows>,
    seen: Range<usize>,
    open: Vec<OpenPage>,
    generation: u32,
}

impl GridRows {
    /// Follows `query` and the data. What was there before stays until the
    /// first page of the new answer has come.
    pub(crate) fn new(session: Session, query: Memo<Option<Query>>) -> Self {
        let rows = Self {
            session,
            parts: StoredValue::new(Parts {
                shown: None,
                next: None,
                seen: 0..0,
                open: Vec::new(),
                generation: 0,
            }),
            changed: RwSignal::new(0),
            head: RwSignal::new(None),
            failed: RwSignal::new(None),
            is_awaited: RwSignal::new(true),
            restarted: Trigger::new(),
        };
        let revision = Memo::new(move |_| session.summary.with(|summary| summary.revision));
        Effect::new(move |_| {
            revision.track();
            rows.start(query.get());
        });
        on_cleanup(move || rows.abandon_all());
        rows
    }

    fn start(self, query: Option<Query>) {
        self.abandon_all();
        self.is_awaited.set(query.is_some());
        self.parts.update_value(|parts| {
            parts.generation += 1;
            parts.next = query.map(|query| Rows {
                tree: RowTree::new(query.group_by.len()),
                asked: query.clone(),
                query,
                generation: parts.generation,
                rows_ahead: 0,
            });
        });
        self.ask_missing();
    }

    /// How many rows there are.
    pub(crate) fn count(self) -> usize {
        self.changed.track();
        self.with_shown(|rows| rows.tree.len()).unwrap_or(0)
    }

    /// How many outermost groups there are.
    pub(crate) fn root_count(self) -> Option<u32> {
        self.changed.track();
        self.with_shown(|rows| rows.tree.root_count()).flatten()
    }

    /// The row at a place.
    pub(crate) fn row(self, row: usize) -> Option<TreeRow> {
        self.changed.track();
        self.with_shown(|rows| rows.tree.row(row)).flatten()
    }

    /// Where the row above a row stands.
    pub(crate) fn parent(self, row: usize) -> Option<usize> {
        self.with_shown(|rows| rows.tree.parent(row)).flatten()
    }

    fn with_shown<T>(self, read: impl FnOnce(&Rows) -> T) -> Option<T> {
        let parts = self.parts;
        parts
            .try_with_value(|parts| parts.shown.as_ref().map(read))
            .flatten()
    }

    /// Says which rows are in sight: what is missing of them is asked for.
    pub(crate) fn see(self, rows: Range<usize>) {
        self.parts.update_value(|parts| parts.seen = rows);
        self.ask_missing();
    }

    /// Opens or closes a row.
    pub(crate) fn toggle(self, row: usize) {
        let toggled = self.change_shown(|rows| rows.tree.toggle(row)).flatten();
        if let Some((path, is_open)) = toggled {
            self.keep_open(|open| {
                if is_open {
                    open.insert(path);
                } else {
                    open.remove(&path);
                }
            });
        }
        self.tell();
    }

    /// Opens all rows of short lists.
    pub(crate) fn open_all(self) {
        let paths = self.change_shown(|rows| rows.tree.open_all());
        self.keep_open(|open| open.extend(paths.unwrap_or_default()));
        self.tell();
    }

    /// Closes all rows.
    pub(crate) fn close_all(self) {
        self.change_shown(|rows| rows.tree.close_all());
        self.keep_open(HashSet::clear);
        self.tell();
    }

    /// Asks again for a row that could not be read.
    pub(crate) fn retry(self, row: usize) {
        self.change_shown(|rows| rows.tree.forgive(row));
        self.tell();
    }

    fn change_shown<T>(self, change: impl FnOnce(&mut Rows) -> T) -> Option<T> {
        let mut changed = None;
        self.parts
            .update_value(|parts| changed = parts.shown.as_mut().map(change));
        changed
    }

    fn keep_open(self, change: impl FnOnce(&mut HashSet<RowPath>)) {
        if let Some(group_by) = self.with_shown(|rows| rows.query.group_by.clone()) {
            let rows = self.session.open_rows;
            rows.update_value(|rows| change(rows.entry(group_by).or_default()));
        }
    }

    fn tell(self) {
        self.changed.update(|changed| *changed += 1);
        self.ask_missing();
    }
}
