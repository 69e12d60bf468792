//! What several queries need of the same usage, worked out once.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::RatedUsage;
use super::columns::Column;
use super::groups::Grouping;
use super::item_rows::ItemRows;
use super::item_sums::ItemSums;
use super::layout::Layout;
use crate::fixed::Quantity;
use crate::query::{Dimension, Query};

/// More dimensions than anyone looks at in turn.
const MOST_COLUMNS: usize = 32;

/// Groupings that are kept for further windows: those of the cards and grids
/// of a page or two.
const MOST_GROUPINGS: usize = 8;

/// Bytes that kept groupings take together, roughly, unless the latest one
/// takes more alone.
const MOST_GROUPING_BYTES: usize = 12 << 20;

/// Keeps what queries work out, next to the rating that it belongs to.
///
/// Its owner takes a new one whenever the usage, its rating, the labels of
/// the subscriptions or the extra charges change; where only prices did, one
/// made by [`QueryCache::repriced`].
#[derive(Debug, Default)]
pub struct QueryCache {
    kept: RefCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    shape: Shape,
    layout: Option<Rc<Layout>>,
    long_lines: Option<Rc<[usize]>>,
    sums: Option<Rc<ItemSums>>,
    /// Whether sums by item would have been of use before.
    has_wanted_sums: bool,
    quantities: Option<Rc<[Quantity]>>,
    columns: FxHashMap<Dimension, Rc<Column>>,
    rows: Option<Rc<ItemRows>>,
    /// The latest one last.
    groupings: Vec<Rc<Grouping>>,
}

/// How large everything is: a cache of other usage would be read out of
/// bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Shape {
    rows: usize,
    items: usize,
    resources: usize,
    lines: usize,
    subscriptions: usize,
    extras: usize,
}

impl Kept {
    fn take_grouping(&mut self, query: &Query) -> Option<Rc<Grouping>> {
        let mut groupings = self.groupings.iter();
        let place = groupings.position(|known| known.answers(query))?;
        Some(self.groupings.remove(place))
    }

    fn keep(&mut self, latest: Rc<Grouping>) {
        self.groupings.push(latest);
        let mut bytes = 0;
        let newest_first = self.groupings.iter().rev().enumerate();
        let kept = newest_first.take_while(|(number, grouping)| {
            bytes += grouping.heap_bytes();
            *number == 0 || (*number < MOST_GROUPINGS && bytes <= MOST_GROUPING_BYTES)
        });
        let kept = kept.count();
        self.groupings.drain(..self.groupings.len() - kept);
    }
}

impl QueryCache {
    /// For the same usage with other prices, but equal billing periods,
    /// subscriptions and extra charges: keeps what does not depend on prices.
    #[must_use]
    pub fn repriced(&self) -> Self {
        let kept = self.kept.borrow();
        let columns = kept.columns.iter();
        let columns = columns.filter(|(_, column)| !column.depends_on_prices());
        let columns = columns.map(|(dimension, column)| (dimension.clone(), Rc::clone(column)));
        Self {
            kept: RefCell::new(Kept {
                shape: kept.shape,
                layout: kept.layout.clone(),
                rows: kept.rows.clone(),
                columns: columns.collect(),
                ..Kept::default()
            }),
        }
    }

    /// For the same usage and prices with other rules of allocation: keeps what
    /// does not depend on them.
    #[must_use]
    pub fn reallocated(&self) -> Self {
        let kept = self.kept.borrow();
        let is_free = |dimension: &Dimension| {
            !matches!(
                dimension,
                Dimension::Tag(_) | Dimension::Tags(_) | Dimension::Virtual(_)
            )
        };
        let columns = kept.columns.iter();
        let columns = columns.filter(|(dimension, _)| is_free(dimension));
        let columns = columns.map(|(dimension, column)| (dimension.clone(), Rc::clone(column)));
        Self {
            kept: RefCell::new(Kept {
                shape: kept.shape,
                layout: kept.layout.clone(),
                long_lines: kept.long_lines.clone(),
                sums: kept.sums.clone(),
                has_wanted_sums: kept.has_wanted_sums,
                quantities: kept.quantities.clone(),
                columns: columns.collect(),
                rows: kept.rows.clone(),
                groupings: Vec::new(),
            }),
        }
    }

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
                .map_or(0, |all| size_of_val(&**all))
            + columns.sum::<usize>()
            + kept.rows.as_ref().map_or(0, |rows| rows.heap_bytes())
            + kept
                .groupings
                .iter()
                .map(|grouping| grouping.heap_bytes())
                .sum::<usize>()
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

impl RatedUsage<'_> {
    /// What is kept, once it is sure that it belongs to this usage.
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

    /// Bill lines with charges that 64 bits do not hold, ascending.
    pub(super) fn long_lines(&self) -> Rc<[usize]> {
        let mut kept = self.checked().kept.borrow_mut();
        let long_lines = kept.long_lines.get_or_insert_with(|| {
            let lines = self.rating.lines();
            let rows = self.rating.listed_rows();
            let mut numbers: Vec<usize> = rows
                .map(|row| lines.partition_point(|line| line.rows.end <= row))
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers.into()
        });
        Rc::clone(long_lines)
    }

    /// Sums by item, from the second time on that they are of use: to make
    /// them takes longer than to do without them once.
    pub(super) fn item_sums(&self, layout: &Layout) -> Option<Rc<ItemSums>> {
        let long_lines = self.long_lines();
        let mut kept = self.checked().kept.borrow_mut();
        if !std::mem::replace(&mut kept.has_wanted_sums, true) {
            return None;
        }
        let sums = kept
            .sums
            .get_or_insert_with(|| Rc::new(ItemSums::of(self, layout, &long_lines)));
        Some(Rc::clone(sums))
    }

    /// Quantities of the sums by item, in their order.
    pub(super) fn item_quantities(&self, sums: &ItemSums) -> Rc<[Quantity]> {
        let mut kept = self.checked().kept.borrow_mut();
        let quantities = kept
            .quantities
            .get_or_insert_with(|| sums.quantities(self).into());
        Rc::clone(quantities)
    }

    /// Which records each item has.
    pub(super) fn item_rows(&self) -> Rc<ItemRows> {
        let mut kept = self.checked().kept.borrow_mut();
        let rows = kept
            .rows
            .get_or_insert_with(|| Rc::new(ItemRows::of_store(self.store)));
        Rc::clone(rows)
    }

    /// The groups of a query, whatever its window; made only where none of the
    /// latest queries had the same ones.
    pub(super) fn grouping(&self, query: &Query) -> Rc<Grouping> {
        let known = self.checked().kept.borrow_mut().take_grouping(query);
        let grouping = known.unwrap_or_else(|| Rc::new(Grouping::in_order(self, query)));
        self.cache.kept.borrow_mut().keep(Rc::clone(&grouping));
        grouping
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
