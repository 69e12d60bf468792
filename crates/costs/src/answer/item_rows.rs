//! Which records each item has: for tables that show few groups of many.

use crate::usage::UsageStore;

/// Records by item, each item's in the store's order, which is that of time.
#[derive(Debug)]
pub(super) struct ItemRows {
    rows: Vec<u32>,
    ends: Vec<u32>,
}

impl ItemRows {
    pub(super) fn of_store(store: &UsageStore) -> Self {
        // A counting sort: first how many each item has, then where they end.
        let mut ends = vec![0u32; store.items().len()];
        for &item in &store.columns.item {
            ends[item as usize] += 1;
        }
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        let mut rows = vec![0; store.columns.item.len()];
        for (row, &item) in store.columns.item.iter().enumerate() {
            let place = &mut ends[item as usize];
            rows[*place as usize] = row as u32;
            *place += 1;
        }
        Self { rows, ends }
    }

    /// The records of an item.
    pub(super) fn of(&self, item: usize) -> &[u32] {
        let start = item.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.rows[start as usize..self.ends[item] as usize]
    }

    pub(super) fn heap_bytes(&self) -> usize {
        4 * (self.rows.capacity() + self.ends.capacity())
    }
}
