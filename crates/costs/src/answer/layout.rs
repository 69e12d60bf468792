//! Where items and days stand in a store: what does not depend on prices.

use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::RatedUsage;
use crate::calendar::{Day, DayRange};
use crate::rating::BillLine;
use crate::usage::UsageStore;

/// The records of one bill line on one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) day: Day,
    /// Behind its last record.
    pub(super) end: u32,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Layout {
    /// Items by run; those without records are left out.
    run_items: Vec<u32>,
    run_ends: Vec<u32>,
    /// The run of each bill line.
    pub(super) run_of_line: Vec<u32>,
    /// First to last day of each bill line.
    pub(super) days_of_line: Vec<DayRange>,
    spans: OnceCell<Spans>,
}

/// Each bill line's days.
#[derive(Debug)]
struct Spans {
    spans: Vec<Span>,
    ends: Vec<u32>,
}

impl Layout {
    pub(super) fn of(rated: &RatedUsage<'_>) -> Self {
        let (store, lines) = (rated.store, rated.rating.lines());
        let runs = store.runs();
        let numbers: FxHashMap<(u32, u32), u32> = runs
            .iter()
            .enumerate()
            .map(|(number, run)| ((run.subscription, run.meter), number as u32))
            .collect();
        let run_of_item: Vec<Option<u32>> = store
            .items()
            .iter()
            .map(|item| {
                let meter = store.labels()[item.label as usize].id;
                numbers.get(&(item.subscription, meter)).copied()
            })
            .collect();
        // A counting sort: first how many each run has, then where they end.
        let mut run_ends = vec![0u32; runs.len()];
        for &run in run_of_item.iter().flatten() {
            run_ends[run as usize] += 1;
        }
        let mut start = 0;
        for end in &mut run_ends {
            start += std::mem::replace(end, start);
        }
        let mut run_items = vec![0; start as usize];
        for (item, run) in run_of_item.iter().enumerate() {
            if let Some(run) = run {
                let place = &mut run_ends[*run as usize];
                run_items[*place as usize] = item as u32;
                *place += 1;
            }
        }

        let mut run = 0;
        let run_of_line = lines.iter().map(|line| {
            while runs
                .get(run)
                .is_some_and(|run| run.rows.end <= line.rows.start)
            {
                run += 1;
            }
            run as u32
        });
        Self {
            run_of_line: run_of_line.collect(),
            days_of_line: lines.iter().map(|line| days_of(store, line)).collect(),
            run_items,
            run_ends,
            spans: OnceCell::new(),
        }
    }

    pub(super) fn runs(&self) -> usize {
        self.run_ends.len()
    }

    /// The items of a run.
    pub(super) fn items_of(&self, run: usize) -> &[u32] {
        &self.run_items[range_of(&self.run_ends, run)]
    }

    /// The days of a bill line, ascending.
    pub(super) fn spans_of(&self, rated: &RatedUsage<'_>, line: usize) -> &[Span] {
        let spans = self.spans.get_or_init(|| Spans::of(rated));
        &spans.spans[range_of(&spans.ends, line)]
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let spans = self.spans.get().map_or(0, |spans| {
            size_of::<Span>() * spans.spans.capacity() + 4 * spans.ends.capacity()
        });
        4 * (self.run_items.capacity() + self.run_ends.capacity() + self.run_of_line.capacity())
            + size_of::<DayRange>() * self.days_of_line.capacity()
            + spans
    }
}

impl Spans {
    fn of(rated: &RatedUsage<'_>) -> Self {
        let (store, lines) = (rated.store, rated.rating.lines());
        let windows = store.windows().iter();
        let days: Vec<Day> = windows.map(|window| window.start.day()).collect();
        let mut spans = Vec::new();
        let mut ends = Vec::with_capacity(lines.len());
        for line in lines {
            let windows = &store.columns.window[line.rows.clone()];
            let day_at = |place: usize| days[windows[place] as usize];
            let mut from = 0;
            while from < windows.len() {
                let day = day_at(from);
                // Days ascend: steps that grow, then halving, find the end.
                let (mut low, mut step) = (from + 1, 1);
                while low + step < windows.len() && day_at(low + step) == day {
                    low += step;
                    step *= 2;
                }
                let mut high = (low + step).min(windows.len());
                while low < high {
                    let middle = low.midpoint(high);
                    if day_at(middle) == day {
                        low = middle + 1;
                    } else {
                        high = middle;
                    }
                }
                spans.push(Span {
                    day,
                    end: (line.rows.start + low) as u32,
                });
                from = low;
            }
            ends.push(spans.len() as u32);
        }
        spans.shrink_to_fit();
        Self { spans, ends }
    }
}

/// First to last day of a bill line's records.
fn days_of(store: &UsageStore, line: &BillLine) -> DayRange {
    let last = store.day(line.rows.end - 1);
    DayRange::new(store.day(line.rows.start), last.plus(1))
}

fn range_of(ends: &[u32], number: usize) -> Range<usize> {
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..ends[number] as usize
}
