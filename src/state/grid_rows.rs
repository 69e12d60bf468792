//! Rows of a grid of nested groups: asked from the worker as they come into
//! sight, page by page. What has scrolled past before it was answered is
//! abandoned.

mod tree;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use costs::DayRange;
use costs::query::{Comparison, Dimension, Filter, Group, Key, Query, Table};
use engine::protocol::{Failure, Reply, Request, RequestId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Session;
use super::exchange::Outcome;
use tree::{ListId, PAGE_ROWS, PageAnswer, ROOT, RowTree, path};

pub(crate) use tree::{RowContent, RowPath, TreeRow};

/// Requests under way at once: more would only wait in the worker.
const MOST_OPEN: usize = 2;
/// Cells of rows kept though they are out of sight: some 20 MB.
const MOST_CELLS: usize = 300_000;

/// Rows from the first one that are read though they are out of sight, when
/// nothing else is to do: as many are printed.
pub(crate) const ROWS_AHEAD: usize = 1_000;
/// Fewer where they have many columns.
const CELLS_AHEAD: usize = 100_000;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OpenPage {
    id: RequestId,
    generation: u32,
    list: ListId,
    page: u32,
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

    fn abandon_all(self) {
        let open = self
            .parts
            .try_update_value(|parts| std::mem::take(&mut parts.open));
        for page in open.unwrap_or_default() {
            self.session.abandon(page.id);
        }
    }

    fn ask_missing(self) {
        let mut abandoned = Vec::new();
        let mut asked = Vec::new();
        self.parts.update_value(|parts| {
            let mut wanted: Vec<(u32, ListId, u32)> = Vec::new();
            if let Some(next) = &mut parts.next {
                // The rest is asked for when its length is known.
                let missing = next.tree.missing(0..1).into_iter();
                wanted.extend(missing.map(|(list, page)| (next.generation, list, page)));
            } else if let Some(shown) = &mut parts.shown {
                let ahead = shown.tree.missing(0..shown.rows_ahead);
                let mut missing = shown.tree.missing(parts.seen.clone());
                if missing.is_empty() {
                    missing.extend(ahead.first());
                }
                let missing = missing.into_iter();
                wanted.extend(missing.map(|(list, page)| (shown.generation, list, page)));
            }
            let is_wanted = |open: &OpenPage| {
                let place = (open.generation, open.list, open.page);
                wanted.contains(&place)
            };
            abandoned = parts.open.extract_if(.., |open| !is_wanted(open)).collect();
            let rows = [&parts.next, &parts.shown];
            for (generation, list, page) in wanted {
                let is_open = parts.open.iter().any(|open| {
                    (open.generation, open.list, open.page) == (generation, list, page)
                });
                if is_open || parts.open.len() + asked.len() >= MOST_OPEN {
                    continue;
                }
                let mut rows = rows.into_iter().flatten();
                let rows = rows.find(|rows| rows.generation == generation);
                if let Some(query) = rows.and_then(|rows| rows.page_query(list, page)) {
                    asked.push((generation, list, page, query));
                }
            }
        });
        for page in abandoned {
            self.session.abandon(page.id);
        }
        for (generation, list, page, query) in asked {
            let (id, reply) = self.session.ask(Request::Query(query), Vec::new());
            let open = OpenPage {
                id,
                generation,
                list,
                page,
            };
            self.parts.update_value(|parts| parts.open.push(open));
            spawn_local(async move {
                let Ok(outcome) = reply.await else {
                    return;
                };
                self.hear(open, outcome);
            });
        }
    }

    fn hear(self, page: OpenPage, outcome: Outcome) {
        let is_open = self.parts.try_update_value(|parts| {
            let before = parts.open.len();
            parts.open.retain(|open| *open != page);
            parts.open.len() < before
        });
        if is_open != Some(true) {
            return;
        }
        match outcome {
            Ok(Reply::Table(table)) => self.take(page, table),
            Ok(_) => {}
            Err(failure) => self.fail(page, failure),
        }
        self.tell();
    }

    fn take(self, page: OpenPage, mut table: Table) {
        let mut groups = std::mem::take(&mut table.groups);
        if page.list != ROOT {
            self.head.with_untracked(|head| {
                if let Some(head) = head {
                    align(&mut groups, &table.buckets, &head.table.buckets);
                }
            });
        }
        let answer = PageAnswer {
            count: table.group_count,
            total: table.total,
            groups,
        };
        let mut head = None;
        let mut is_restart = false;
        self.parts.update_value(|parts| {
            let is_next = |rows: &Rows| rows.generation == page.generation;
            if parts.next.as_ref().is_some_and(is_next) {
                let next = parts.next.take();
                is_restart = match (&parts.shown, &next) {
                    (Some(shown), Some(next)) => shown.asked != next.asked,
                    _ => true,
                };
                parts.shown = next;
                if is_restart {
                    parts.seen = 0..parts.seen.len().max(1);
                }
                head = parts.shown.as_ref().map(|rows| GridHead {
                    query: rows.query.clone(),
                    table: table.clone(),
                    generation: rows.generation,
                });
            }
            let Some(rows) = &mut parts.shown else {
                return;
            };
            if page.list == ROOT && page.page == 0 {
                // Rows below are of the same currency and columns, and are
                // compared with the same days.
                rows.query.currency = table.currency;
                rows.query.compare = table
                    .compared
                    .map(|compared| Comparison::Exactly(compared.previous));
                rows.query.granularity = table.granularity;
                rows.rows_ahead = ROWS_AHEAD.min(CELLS_AHEAD / (table.buckets.len() + 4));
            }
            let open_rows = self.session.open_rows;
            open_rows.with_value(|open| {
                let none = HashSet::new();
                let open = open.get(&rows.query.group_by).unwrap_or(&none);
                rows.tree.take(page.list, page.page, answer, open);
            });
            rows.tree.forget_unseen(MOST_CELLS);
        });
        if let Some(head) = head {
            self.failed.set(None);
            self.is_awaited.set(false);
            self.head.set(Some(Arc::new(head)));
            if is_restart {
                self.restarted.notify();
            }
        }
    }

    fn fail(self, page: OpenPage, failure: Failure) {
        let mut is_first = false;
        self.parts.update_value(|parts| {
            let is_next = |rows: &Rows| rows.generation == page.generation;
            if parts.next.as_ref().is_some_and(is_next) {
                parts.next = None;
                is_first = true;
            } else if let Some(rows) = &mut parts.shown {
                rows.tree.fail(page.list, page.page, failure.clone());
            }
        });
        if is_first {
            self.is_awaited.set(false);
            self.failed.set(Some(failure));
        }
    }
}

impl Rows {
    /// The question for one page of a list; `None` where the list is gone.
    fn page_query(&self, list: ListId, page: u32) -> Option<Query> {
        let keys = self.tree.keys(list)?;
        let mut query = self.query.clone();
        narrow(&mut query, &keys);
        let level = self.tree.level(list);
        query.group_by = self
            .query
            .group_by
            .get(level)
            .cloned()
            .into_iter()
            .collect();
        if level > 0 {
            // Bounds are on the outermost groups: what is below one adds up to it.
            query.having = None;
        }
        query.offset = page.saturating_mul(PAGE_ROWS);
        query.most_groups = PAGE_ROWS;
        Some(query)
    }
}

/// Puts cells under the columns that they belong to: what has usage on a few
/// days only may have fewer columns than the whole.
fn align(groups: &mut [Group], from: &[DayRange], to: &[DayRange]) {
    if from == to {
        return;
    }
    let mut places = Vec::with_capacity(from.len());
    let mut next = 0;
    for days in from {
        // Hours of one day have equal days, in order.
        let found = to[next..].iter().position(|own| own == days);
        places.push(found.map(|place| next + place));
        next = found.map_or(next, |place| next + place + 1);
    }
    for group in groups {
        group.cells = placed(&group.cells, &places, to.len());
        if !group.quantities.is_empty() {
            group.quantities = placed(&group.quantities, &places, to.len());
        }
    }
}

fn placed<T: Copy + Default>(values: &[T], places: &[Option<usize>], count: usize) -> Vec<T> {
    let mut placed = vec![T::default(); count];
    for (value, place) in values.iter().zip(places) {
        if let Some(place) = place {
            placed[*place] = *value;
        }
    }
    placed
}

/// Narrows a question to the usage of one row: that with `keys`, outermost
/// first.
fn narrow(query: &mut Query, keys: &[Key]) {
    let values = path(keys).into_iter();
    for (dimension, value) in query.group_by.clone().into_iter().zip(values) {
        query.filters.push(Filter::is(dimension, vec![value]));
    }
}

#[cfg(test)]
mod tests {
    use costs::Day;
    use costs::query::Cell;

    use super::*;

    #[test]
    fn cells_stand_under_their_own_days() {
        let day = |number: i32| {
            let from = Day::from_days_since_epoch(20_000 + number);
            DayRange::new(from, from.plus(1))
        };
        let cell = |rows| Cell {
            rows,
            ..Cell::default()
        };
        let mut groups = [Group {
            keys: Vec::new(),
            total: cell(6),
            cells: vec![cell(1), cell(2), cell(3)],
            quantity: None,
            quantities: Vec::new(),
            previous: None,
        }];
        let to = [day(0), day(1), day(1), day(2), day(3)];
        align(&mut groups, &[day(1), day(1), day(3)], &to);
        let rows: Vec<u32> = groups[0].cells.iter().map(|cell| cell.rows).collect();
        assert_eq!(rows, [0, 1, 2, 0, 3]);
        assert!(groups[0].quantities.is_empty());
    }
}
