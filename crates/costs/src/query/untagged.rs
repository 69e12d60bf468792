//! The list to clean tags up with: what lacks them, and what it costs.

use super::{Dimension, Filter, Granularity, Group, Key, Query, Test};

impl Query {
    /// The resources that lack one of the tags `keys` at least, of the usage
    /// that this question covers, largest cost first. A resource whose tags
    /// changed stands there once for each set of them. Usage that belongs to no
    /// resource is left out: nobody can tag it. `most_groups` and `offset` are
    /// those of this question; the table's total is that of all such resources.
    #[must_use]
    pub fn untagged(&self, keys: &[String]) -> Self {
        let tag = |key: &String| Dimension::Tag(key.clone());
        let mut filters = self.filters.clone();
        filters.push(Filter::of(Dimension::Resource, Test::NotEmpty));
        filters.push(Filter {
            any: keys
                .iter()
                .map(|key| super::Condition {
                    dimension: tag(key),
                    test: Test::Empty,
                })
                .collect(),
        });
        Self {
            filters,
            group_by: vec![Dimension::Resource, Dimension::Tags(keys.to_vec())],
            granularity: Granularity::Total,
            with_quantity: false,
            with_column_quantities: false,
            compare: None,
            accumulate: false,
            complete_until: None,
            having: None,
            sort: Vec::new(),
            ..self.clone()
        }
    }

    /// Which of the `count` tags a group of [`Query::untagged`]'s table lacks,
    /// by their places in its `keys`.
    #[must_use]
    pub fn missing_tags(group: &Group, count: usize) -> Vec<usize> {
        let values = match group.keys.get(1) {
            Some(Key::Value { id, .. }) => serde_json::from_str(id).unwrap_or_default(),
            _ => Vec::<Option<String>>::new(),
        };
        let is_missing = |place: &usize| values.get(*place).is_none_or(Option::is_none);
        (0..count).filter(is_missing).collect()
    }
}
