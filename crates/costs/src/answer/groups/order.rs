//! The order of a table's groups.

use std::cmp::Ordering;

use super::{Found, Grouping};
use crate::query::{Key, SortBy};

impl Grouping<'_> {
    /// Puts those that are answered in their order, in front.
    pub(super) fn put_in_order(&self, groups: &mut [Found]) {
        let names: Vec<Vec<String>> = if self.query.sort.by == SortBy::Name {
            let lower = |key: &Key| match key {
                Key::Value { name, .. } => name.to_lowercase(),
                // Behind everything that is printed.
                Key::Absent => char::MAX.to_string(),
            };
            let columns = self.slots.columns.iter();
            columns
                .map(|column| column.keys.iter().map(lower).collect())
                .collect()
        } else {
            Vec::new()
        };
        let name = |group: u32| {
            let names = names.iter().enumerate();
            names.map(move |(dimension, names)| {
                names[self.slots.key_number(group, dimension)].as_str()
            })
        };
        let is_ascending = self.query.sort.is_ascending;
        let change = |found: &Found| found.total.cost - found.previous.cost;
        let by = |a: &Found, b: &Found| -> Ordering {
            let ascending = match self.query.sort.by {
                SortBy::Cost => (a.total.cost, a.total.unpriced_rows)
                    .cmp(&(b.total.cost, b.total.unpriced_rows)),
                SortBy::Name => name(a.group).cmp(name(b.group)),
                SortBy::Change => change(a).cmp(&change(b)),
                SortBy::Quantity => {
                    let quantity = |found: &Found| found.quantity.map(|(quantity, _)| quantity);
                    match (quantity(a), quantity(b)) {
                        (Some(a), Some(b)) => a.cmp(&b),
                        // Last in either direction.
                        (a, b) if is_ascending => b.is_some().cmp(&a.is_some()),
                        (a, b) => a.is_some().cmp(&b.is_some()),
                    }
                }
            };
            let ordered = if is_ascending {
                ascending
            } else {
                ascending.reverse()
            };
            ordered.then_with(|| self.slots.keys(a.group).cmp(self.slots.keys(b.group)))
        };
        let end = (self.query.offset as usize).saturating_add(self.most_groups());
        if end == 0 {
            return;
        }
        if end < groups.len() {
            groups.select_nth_unstable_by(end - 1, by);
            groups[..end].sort_unstable_by(by);
        } else {
            groups.sort_unstable_by(by);
        }
    }
}
