//! Puts records where rating reads them: by subscription and meter, then by
//! time.

use std::ops::Range;

use super::{Columns, Item, MeterLabel, Window};

/// Neighbouring records of one meter in one subscription, by time of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) subscription: u32,
    pub(crate) meter: u32,
    pub(crate) rows: Range<usize>,
}

/// Records that came in as one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Page {
    /// Where it stands in its source.
    pub(crate) place: u64,
    pub(crate) first_row: u32,
}

/// The order in which records stand: `order[n]` is the present place of the
/// n-th. Records of one meter that begin at one time keep the order of their
/// pages and of the rows on them; the first `sealed` records come before all
/// pages.
pub(super) fn order_of(
    columns: &Columns,
    items: &[Item],
    labels: &[MeterLabel],
    windows: &[Window],
    sealed: usize,
    pages: &mut [Page],
) -> (Vec<u32>, Vec<Run>) {
    let rows = columns.item.len();
    let mut order: Vec<u32> = Vec::with_capacity(rows);
    order.extend(0..sealed as u32);
    let mut ends: Vec<u32> = pages.iter().skip(1).map(|page| page.first_row).collect();
    ends.push(rows as u32);
    let mut spans: Vec<(Page, u32)> = pages.iter().copied().zip(ends).collect();
    spans.sort_by_key(|(page, _)| page.place);
    for (page, end) in spans {
        order.extend(page.first_row..end);
    }

    // Two stable counting sorts: each is one pass over numbers of few values.
    let by_start = ranks(windows.len(), |a, b| {
        windows[a].start.cmp(&windows[b].start)
    });
    let order = counting_sort(&order, by_start.1, |row| {
        by_start.0[columns.window[row] as usize]
    });
    let key = |item: usize| {
        let item = items[item];
        (item.subscription, labels[item.label as usize].id)
    };
    let by_meter = ranks(items.len(), |a, b| key(a).cmp(&key(b)));
    let order = counting_sort(&order, by_meter.1, |row| {
        by_meter.0[columns.item[row] as usize]
    });

    let mut runs: Vec<Run> = Vec::new();
    let rank_of = |place: usize| by_meter.0[columns.item[order[place] as usize] as usize];
    let mut from = 0;
    while from < rows {
        let rank = rank_of(from);
        // The sorted ranks ascend, so the end is found by halving.
        let (mut low, mut high) = (from + 1, rows);
        while low < high {
            let middle = low.midpoint(high);
            if rank_of(middle) == rank {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let (subscription, meter) = key(columns.item[order[from] as usize] as usize);
        runs.push(Run {
            subscription,
            meter,
            rows: from..low,
        });
        from = low;
    }
    (order, runs)
}

/// The rank of each of `count` things, equal ones sharing one, and how many
/// ranks there are.
fn ranks(count: usize, compare: impl Fn(usize, usize) -> std::cmp::Ordering) -> (Vec<u32>, usize) {
    let mut sorted: Vec<u32> = (0..count as u32).collect();
    sorted.sort_unstable_by(|&a, &b| compare(a as usize, b as usize));
    let mut ranks = vec![0; count];
    let mut rank = 0;
    for (place, &number) in sorted.iter().enumerate() {
        if place > 0 && compare(sorted[place - 1] as usize, number as usize).is_ne() {
            rank += 1;
        }
        ranks[number as usize] = rank;
    }
    (ranks, rank as usize + 1)
}

fn counting_sort(order: &[u32], values: usize, value_of: impl Fn(usize) -> u32) -> Vec<u32> {
    let mut next = vec![0u32; values + 1];
    for &row in order {
        next[value_of(row as usize) as usize + 1] += 1;
    }
    for value in 0..values {
        next[value + 1] += next[value];
    }
    let mut sorted = vec![0; order.len()];
    for &row in order {
        let place = &mut next[value_of(row as usize) as usize];
        sorted[*place as usize] = row;
        *place += 1;
    }
    sorted
}
