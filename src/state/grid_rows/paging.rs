//! Reads the pages of rows that are in sight or will be, two at a time.

use std::collections::HashSet;
use std::sync::Arc;

use costs::query::{Comparison, Filter, Key, Query, Table};
use engine::protocol::{Failure, Reply, Request, RequestId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::alignment::align;
use super::tree::{ListId, PAGE_ROWS, PageAnswer, ROOT, path};
use super::{GridHead, GridRows, ROWS_AHEAD, Rows};
use crate::browser;
use crate::state::exchange::Outcome;

/// Requests under way at once: more would only wait in the worker.
const MOST_OPEN: usize = 2;
/// Cells of rows kept though they are out of sight: some 20 MB.
const MOST_CELLS: usize = 300_000;
/// Fewer where they have many columns.
const CELLS_AHEAD: usize = 100_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenPage {
    id: RequestId,
    generation: u32,
    list: ListId,
    page: u32,
}

impl GridRows {
    pub(super) fn abandon_all(self) {
        let open = self
            .parts
            .try_update_value(|parts| std::mem::take(&mut parts.open));
        for page in open.unwrap_or_default() {
            self.session.abandon(page.id);
        }
    }

    pub(super) fn ask_missing(self) {
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
                let compared_until = table.compared.map(|compared| compared.days.until);
                rows.query.complete_until = rows.query.complete_until.and(compared_until);
                rows.query.granularity = table.granularity;
                let rows_ahead = ROWS_AHEAD.min(CELLS_AHEAD / (table.buckets.len() + 4));
                let generation = rows.generation;
                // What is in sight is shown first.
                browser::after_next_frame(move || self.read_ahead(generation, rows_ahead));
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

    fn read_ahead(self, generation: u32, rows_ahead: usize) {
        let is_shown = self.parts.try_update_value(|parts| {
            let shown = parts.shown.as_mut();
            let shown = shown.filter(|rows| rows.generation == generation);
            shown.map(|rows| rows.rows_ahead = rows_ahead)
        });
        if is_shown.flatten().is_some() {
            self.ask_missing();
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

/// Narrows a question to the usage of one row: that with `keys`, outermost
/// first.
fn narrow(query: &mut Query, keys: &[Key]) {
    let values = path(keys).into_iter();
    for (dimension, value) in query.group_by.clone().into_iter().zip(values) {
        query.filters.push(Filter::is(dimension, vec![value]));
    }
}
