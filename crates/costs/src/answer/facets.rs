//! The values that a filter can choose from.

use super::RatedUsage;
use super::groups::{Found, Grouping};
use crate::query::{Dimension, Facet, Facets, Granularity, MOST_GROUPS, Query, Test};

impl RatedUsage<'_> {
    /// The values of `dimension` in the period of `query`, narrowed by those
    /// of its filters that do not name the dimension. Only values whose name
    /// (or id, unless it is a path) has the text `contains` in it, without
    /// case; at most `most` are listed.
    #[must_use]
    pub fn facets(
        &self,
        dimension: &Dimension,
        query: &Query,
        contains: &str,
        most: usize,
    ) -> Facets {
        let filters = query.filters.iter();
        let query = Query {
            filters: filters
                .filter(|filter| !filter.names(dimension))
                .cloned()
                .collect(),
            group_by: vec![dimension.clone()],
            granularity: Granularity::Total,
            with_quantity: false,
            with_column_quantities: false,
            compare: None,
            accumulate: false,
            complete_until: None,
            having: None,
            sort: Vec::new(),
            offset: 0,
            most_groups: 0,
            ..query.clone()
        };
        let grouping = Grouping::unordered(self, &query);
        let key = |found: &Found| grouping.key(found);
        let mut found: Vec<&Found> = grouping.groups.iter().collect();
        if !contains.trim().is_empty() {
            let test = Test::Contains(contains.trim().to_owned());
            found.retain(|found| test.holds_for(std::slice::from_ref(key(found))) == [true]);
        }
        found.sort_by(|a, b| {
            let size = |found: &Found| (found.total.cost, found.total.rows);
            size(b).cmp(&size(a)).then_with(|| key(a).cmp(key(b)))
        });
        let listed = found.len().min(most.min(MOST_GROUPS as usize));
        let values = found[..listed].iter().map(|found| Facet {
            key: key(found).clone(),
            rows: found.total.rows,
            cost: found.total.cost,
        });
        Facets {
            currency: grouping.currency,
            values: values.collect(),
            more: (found.len() - listed) as u32,
        }
    }
}
