//! Groups within groups: what stands below a row adds up to it, whatever is
//! shared and however it is grouped.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::super::super::*;
use super::questions::{any_dimension, any_query, any_rows};
use super::world::World;
use crate::query::{Cell, Comparison, Dimension, Filter, Granularity, Group, Key, Query};

fn rated<'a>(world: &'a World, cache: &'a QueryCache) -> RatedUsage<'a> {
    RatedUsage {
        store: &world.store,
        rating: &world.rating,
        subscriptions: &world.labels,
        extras: &world.extras,
        allocation: &world.allocation,
        cache,
    }
}

fn sum<'a>(cells: impl Iterator<Item = &'a Cell>) -> Cell {
    cells.fold(Cell::default(), |mut sum, cell| {
        sum.add(cell);
        sum
    })
}

/// Checks that a list adds up to the row above it, and all lists below.
fn check(
    rated: &RatedUsage<'_>,
    query: &Query,
    levels: &[Dimension],
    row: &Group,
) -> Result<(), TestCaseError> {
    let Some((level, below)) = levels.split_first() else {
        return Ok(());
    };
    let list = Query {
        group_by: vec![level.clone()],
        ..query.clone()
    };
    let table = rated.answer(&list);
    let groups = || table.groups.iter();
    prop_assert_eq!(sum(groups().map(|group| &group.total)), row.total);
    prop_assert_eq!(table.total, row.total);
    let previous = || groups().filter_map(|group| group.previous.as_ref());
    prop_assert_eq!(
        Some(sum(previous())),
        row.previous.or(Some(Cell::default()))
    );
    if let Some(current) = row.current {
        let currents = groups().filter_map(|group| group.current.as_ref());
        prop_assert_eq!(sum(currents), current);
    }
    for (column, cell) in row.cells.iter().enumerate() {
        prop_assert_eq!(sum(groups().map(|group| &group.cells[column])), *cell);
        prop_assert_eq!(table.totals[column], *cell);
    }
    for group in groups() {
        if query.granularity != Granularity::Total {
            prop_assert_eq!(sum(group.cells.iter()), group.total);
        }
        let id = group.keys[0].id().map(str::to_owned);
        let mut narrower = list.clone();
        narrower.currency = table.currency;
        narrower.filters.push(Filter::is(level.clone(), vec![id]));
        check(rated, &narrower, below, group)?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn rows_below_a_row_add_up_to_it(
        rows in any_rows(),
        extras in proptest::collection::vec((0usize..4, 0u8..70, 1usize..5, any::<i32>()), 0..4),
        query in any_query(),
        levels in proptest::collection::vec(any_dimension(), 0..2),
        place in 0usize..3,
        has_both in any::<bool>(),
        granularity in select(vec![Granularity::Total, Granularity::Weekly, Granularity::Monthly]),
    ) {
        let mut levels = levels;
        levels.insert(place.min(levels.len()), Dimension::Virtual("Team".to_owned()));
        if has_both {
            levels.insert(place.min(levels.len()), Dimension::Virtual("area".to_owned()));
        }
        let world = World::new(&rows, &extras);
        let cache = QueryCache::default();
        let rated = rated(&world, &cache);
        let query = Query {
            group_by: Vec::new(),
            granularity,
            accumulate: false,
            having: None,
            sort: Vec::new(),
            offset: 0,
            most_groups: 10_000,
            ..query
        };
        let whole = rated.answer(&query);
        let compare = whole.compared.map(|compared| Comparison::Exactly(compared.previous));
        let complete_until = query
            .complete_until
            .and(whole.compared.map(|compared| compared.days.until));
        let query = Query { currency: whole.currency, compare, complete_until, ..query };
        if let Some(all) = whole.groups.first() {
            check(&rated, &query, &levels, all)?;
        }

        // One table of all levels, in any order, has the same groups.
        let by_keys = |levels: &[Dimension], turned: usize| {
            let mut levels = levels.to_vec();
            levels.rotate_left(turned);
            let table = rated.answer(&Query { group_by: levels, ..query.clone() });
            let groups = table.groups.into_iter().map(|mut group| {
                group.keys.rotate_right(turned);
                (group.keys, (group.total, group.cells))
            });
            groups.collect::<BTreeMap<Vec<Key>, (Cell, Vec<Cell>)>>()
        };
        prop_assert_eq!(by_keys(&levels, 0), by_keys(&levels, 1));
    }
}
