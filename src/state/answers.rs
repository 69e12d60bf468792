//! Answers to queries, kept as long as the data they come from stays the same.

use std::collections::HashMap;
use std::sync::Arc;

use costs::query::{Query, Table};
use engine::protocol::Failure;

/// How far a query is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer<T> {
    /// Under way; what was shown before, if anything.
    Waiting(Option<Arc<T>>),
    /// Answered.
    Ready(Arc<T>),
    /// Refused.
    Failed(Failure),
}

impl<T> Answer<T> {
    /// The newest value there is, also while a newer one is on its way.
    pub(crate) fn value(&self) -> Option<&Arc<T>> {
        match self {
            Self::Ready(value) | Self::Waiting(Some(value)) => Some(value),
            Self::Waiting(None) | Self::Failed(_) => None,
        }
    }

    /// The same, waiting for a newer value.
    pub(crate) fn waiting(&self) -> Self {
        Self::Waiting(self.value().cloned())
    }
}

/// More tables than any page shows, small enough to be forgotten about.
const MOST_TABLES: usize = 48;

/// Tables of one revision of the data.
#[derive(Debug, Default)]
pub(crate) struct TableCache {
    revision: u32,
    tables: HashMap<Vec<u8>, Arc<Table>>,
}

impl TableCache {
    /// The answer to `query` on `revision`, if it is kept.
    pub(crate) fn get(&self, revision: u32, query: &Query) -> Option<Arc<Table>> {
        if revision != self.revision {
            return None;
        }
        self.tables.get(&key(query)?).cloned()
    }

    /// Keeps an answer; those of older data are forgotten.
    pub(crate) fn keep(&mut self, revision: u32, query: &Query, table: Arc<Table>) {
        if revision < self.revision {
            return;
        }
        if revision > self.revision || self.tables.len() >= MOST_TABLES {
            self.tables.clear();
            self.revision = revision;
        }
        if let Some(key) = key(query) {
            self.tables.insert(key, table);
        }
    }

    /// Forgets everything: a new worker counts its revisions from the start.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Equal queries have equal bytes.
fn key(query: &Query) -> Option<Vec<u8>> {
    postcard::to_allocvec(query).ok()
}

#[cfg(test)]
mod tests {
    use costs::query::{Cell, Granularity};
    use costs::{Day, DayRange};

    use super::*;

    fn query(most_groups: u32) -> Query {
        let from = Day::from_days_since_epoch(20_000);
        Query {
            most_groups,
            ..Query::over(DayRange::new(from, from.plus(30)))
        }
    }

    fn table(rows: u32) -> Arc<Table> {
        Arc::new(Table {
            currency: None,
            other_currencies: Vec::new(),
            granularity: Granularity::Daily,
            group_count: 1,
            previous: None,
            current: None,
            compared: None,
            buckets: Vec::new(),
            groups: Vec::new(),
            others: None,
            total: Cell {
                rows,
                ..Cell::default()
            },
            totals: Vec::new(),
            last_day: None,
            shared: Vec::new(),
            shared_totals: Vec::new(),
        })
    }

    #[test]
    fn answers_belong_to_one_revision() {
        let mut cache = TableCache::default();
        cache.keep(3, &query(1), table(10));
        assert_eq!(cache.get(3, &query(1)), Some(table(10)));
        assert_eq!(cache.get(3, &query(2)), None);
        assert_eq!(cache.get(4, &query(1)), None);
        cache.keep(4, &query(2), table(20));
        assert_eq!(cache.get(3, &query(1)), None);
        assert_eq!(cache.get(4, &query(1)), None);
        assert_eq!(cache.get(4, &query(2)), Some(table(20)));
        cache.keep(3, &query(1), table(10));
        assert_eq!(
            cache.get(4, &query(2)),
            Some(table(20)),
            "late answers change nothing"
        );
    }

    #[test]
    fn the_cache_stays_small() {
        let mut cache = TableCache::default();
        for number in 0..500 {
            cache.keep(1, &query(number), table(number));
        }
        assert!(cache.tables.len() <= MOST_TABLES);
        assert_eq!(cache.get(1, &query(499)), Some(table(499)));
    }

    #[test]
    fn waiting_keeps_what_was_shown() {
        let shown = Answer::Ready(table(1)).waiting();
        assert_eq!(shown.value(), Some(&table(1)));
        assert_eq!(shown.waiting().value(), Some(&table(1)));
        assert_eq!(
            Answer::<Table>::Failed(Failure::Cancelled)
                .waiting()
                .value(),
            None
        );
    }
}
