//! What several queries need of the same usage, worked out once: which items
//! and days stand where, sums by item, and keys by dimension.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::RatedUsage;
use super::columns::Column;
use super::item_sums::ItemSums;
use crate::calendar::Day;
use crate::fixed::Quantity;
use crate::query::Dimension;

/// More dimensions than anyone looks at in turn.
const MOST_COLUMNS: usize = 32;

/// Keeps what queries work out, next to the rating that it belongs to.
///
/// Its owner takes a new one whenever the usage, its rating, the labels of
/// the subscriptions or the extra charges change.
#[derive(Debug, Default)]
pub struct QueryCache {
    kept: RefCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    shape: Shape,
    layout: Option<Rc<Layout>>,
    sums: Option<Rc<ItemSums>>,
    quantities: Option<Rc<Vec<Quantity>>>,
    columns: FxHashMap<Dimension, Rc<Column>>,
}

/// How large everything is: a cache of other usage would be read out of
/// bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub(super) rows: usize,
    pub(super) items: usize,
    pub(super) resources: usize,
    pub(super) lines: usize,
    pub(super) subscriptions: usize,
    pub(super) extras: usize,
}

impl QueryCache {
    /// Bytes kept, roughly.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let kept = self.kept.borrow();
        let columns = kept.columns.values().map(|column| column.heap_bytes());
        kept.layout.as_ref().map_or(0, |layout| layout.heap_bytes())
            + kept.sums.as_ref().map_or(0, |sums| sums.heap_bytes())
            + kept
                .quantities
                .as_ref()
                .map_or(0, |sums| sums.capacity() * size_of::<Quantity>())
            + columns.sum::<usize>()
    }

    /// Forgets everything if it was worked out for something else.
    fn check(&self, shape: Shape) {
        let mut kept = self.kept.borrow_mut();
        if kept.shape != shape {
            *kept = Kept {
                shape,
                ..Kept::default()
            };
        }
    }
}

/// The records of one bill line on one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) day: Day,
    /// Behind its last record.
    pub(super) end: u32,
}

/// Where things stand in the store.
#[derive(Debug)]
pub(super) struct Layout {
    /// Items by run.
    run_items: Vec<u32>,
    run_ends: Vec<u32>,
    /// The run of each bill line.
    pub(super) run_of_line: Vec<u32>,
    spans: Vec<Span>,
    span_ends: Vec<u32>,
    /// Bill lines with charges that 64 bits do not hold.
    pub(super) is_long: Vec<bool>,
}

impl Layout {
    fn of(rated: &RatedUsage<'_>) -> Self {
        let (store, lines) = (rated.store, rated.rating.lines());
        let runs = store.runs();
        let key = |item: u32| {
            let item = store.items()[item as usize];
            (item.subscription, store.labels()[item.label as usize].id)
        };
        let mut run_items: Vec<u32> = (0..store.items().len() as u32).collect();
        run_items.sort_by_key(|&item| key(item));
        let mut run_ends = Vec::with_capacity(runs.len());
        // Items of removed records belong to no run.
        let mut kept = Vec::with_capacity(run_items.len());
        let mut items = run_items.into_iter().peekable();
        for run in runs {
            let own = (run.subscription, run.meter);
            while items.next_if(|&item| key(item) < own).is_some() {}
            while let Some(item) = items.next_if(|&item| key(item) == own) {
                kept.push(item);
            }
            run_ends.push(kept.len() as u32);
        }

        let days: Vec<Day> = store.windows().iter().map(|w| w.start.day()).collect();
        let mut layout = Self {
            run_items: kept,
            run_ends,
            run_of_line: Vec::with_capacity(lines.len()),
            spans: Vec::new(),
            span_ends: Vec::with_capacity(lines.len()),
            is_long: vec![false; lines.len()],
        };
        let mut run = 0;
        for line in lines {
            while runs
                .get(run)
                .is_some_and(|run| run.rows.end <= line.rows.start)
            {
                run += 1;
            }
            layout.run_of_line.push(run as u32);
            let mut current: Option<Span> = None;
            for (row, &window) in line
                .rows
                .clone()
                .zip(&store.columns.window[line.rows.clone()])
            {
                let day = days[window as usize];
                match &mut current {
                    Some(span) if span.day == day => {}
                    Some(span) => {
                        span.end = row as u32;
                        layout.spans.push(*span);
                        span.day = day;
                    }
                    None => current = Some(Span { day, end: 0 }),
                }
            }
            layout.spans.extend(current.map(|span| Span {
                end: line.rows.end as u32,
                ..span
            }));
            layout.span_ends.push(layout.spans.len() as u32);
        }
        for row in rated.rating.listed_rows() {
            let number = lines.partition_point(|line| line.rows.end <= row);
            layout.is_long[number] = true;
        }
        layout.spans.shrink_to_fit();
        layout
    }

    pub(super) fn runs(&self) -> usize {
        self.run_ends.len()
    }

    /// The items of a run.
    pub(super) fn items_of(&self, run: usize) -> &[u32] {
        &self.run_items[range_of(&self.run_ends, run)]
    }

    /// The days of a bill line, ascending.
    pub(super) fn spans_of(&self, line: usize) -> &[Span] {
        &self.spans[range_of(&self.span_ends, line)]
    }

    fn heap_bytes(&self) -> usize {
        4 * (self.run_items.capacity() + self.run_ends.capacity() + self.run_of_line.capacity())
            + 8 * self.spans.capacity()
            + 5 * self.span_ends.capacity()
    }
}

fn range_of(ends: &[u32], number: usize) -> Range<usize> {
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..ends[number] as usize
}

impl RatedUsage<'_> {
    fn checked(&self) -> &QueryCache {
        self.cache.check(Shape {
            rows: self.store.rows(),
            items: self.store.items().len(),
            resources: self.store.resources().len(),
            lines: self.rating.lines().len(),
            subscriptions: self.store.subscriptions().len(),
            extras: self.extras.len(),
        });
        self.cache
    }

    pub(super) fn layout(&self) -> Rc<Layout> {
        let mut kept = self.checked().kept.borrow_mut();
        let layout = kept.layout.get_or_insert_with(|| Rc::new(Layout::of(self)));
        Rc::clone(layout)
    }

    pub(super) fn item_sums(&self, layout: &Layout) -> Rc<ItemSums> {
        let mut kept = self.checked().kept.borrow_mut();
        let sums = kept
            .sums
            .get_or_insert_with(|| Rc::new(ItemSums::of(self, layout)));
        Rc::clone(sums)
    }

    /// Quantities of the sums by item, in their order.
    pub(super) fn item_quantities(&self, sums: &ItemSums) -> Rc<Vec<Quantity>> {
        let mut kept = self.checked().kept.borrow_mut();
        let quantities = kept
            .quantities
            .get_or_insert_with(|| Rc::new(sums.quantities(self)));
        Rc::clone(quantities)
    }

    pub(super) fn column(&self, dimension: &Dimension) -> Rc<Column> {
        let known = self.checked().kept.borrow().columns.get(dimension).cloned();
        known.unwrap_or_else(|| {
            let column = Rc::new(Column::of(self, dimension));
            let columns = &mut self.cache.kept.borrow_mut().columns;
            if columns.len() >= MOST_COLUMNS {
                columns.clear();
            }
            columns.insert(dimension.clone(), Rc::clone(&column));
            column
        })
    }
}
