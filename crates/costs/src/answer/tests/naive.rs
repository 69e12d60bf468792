//! Answers worked out record by record, as a check on the ways round that.

mod nested;
mod questions;
mod sharing;
mod world;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;
use crate::fixed::Quantity;
use crate::query::{Cell, Dimension, Group, Key, Others, Presence, Sort, SortBy};
use questions::{any_dimension, any_query, any_rows};
use world::{Entry, World};

fn cell_of(entry: &Entry<'_>) -> Cell {
    Cell {
        cost: entry.cost,
        rows: u32::from(entry.row.is_some()),
        unpriced_rows: u32::from(!entry.is_priced()),
    }
}

/// A group with the quantity of each unit.
#[derive(Clone, Default)]
struct Draft {
    total: Cell,
    cells: Vec<Cell>,
    previous: Cell,
    current: Cell,
    /// Records and extra charges in the period, and in the one before.
    entries: [u32; 2],
    quantities: BTreeMap<String, (Quantity, Vec<Quantity>)>,
}

fn running<T: Copy>(values: &mut [T], add: impl Fn(T, T) -> T) {
    for place in 1..values.len() {
        values[place] = add(values[place - 1], values[place]);
    }
}

fn plus(mut a: Cell, b: Cell) -> Cell {
    a.add(&b);
    a
}

/// All groups of a query, in order. Columns, compared days and the currency
/// are taken from the table.
fn groups(world: &World, query: &Query, table: &Table) -> Vec<Group> {
    let columns = table.buckets.len();
    let is_counted =
        |entry: &Entry<'_>| entry.currency().is_none() || entry.currency() == table.currency;
    let mut drafts: BTreeMap<Vec<Key>, Draft> = BTreeMap::new();
    let keys = |entry: &Entry<'_>| query.group_by.iter().map(|by| entry.key(by)).collect();
    for entry in world
        .entries(query, query.period)
        .iter()
        .filter(|e| is_counted(e))
    {
        let draft = drafts.entry(keys(entry)).or_default();
        draft.entries[0] += 1;
        draft.cells.resize(columns, Cell::default());
        draft.total.add(&cell_of(entry));
        if columns > 0 {
            draft.cells[entry.bucket(table)].add(&cell_of(entry));
        }
        if let Some((quantity, unit)) = entry.quantity() {
            let sums = draft.quantities.entry(unit).or_default();
            sums.0 += quantity;
            sums.1.resize(columns, Quantity::ZERO);
            if columns > 0 {
                sums.1[entry.bucket(table)] += quantity;
            }
        }
    }
    if let Some(compared) = table.compared {
        for entry in world
            .entries(query, compared.previous)
            .iter()
            .filter(|e| is_counted(e))
        {
            let draft = drafts.entry(keys(entry)).or_default();
            draft.entries[1] += 1;
            draft.previous.add(&cell_of(entry));
        }
        for entry in world
            .entries(query, compared.days)
            .iter()
            .filter(|e| is_counted(e))
        {
            let draft = drafts.entry(keys(entry)).or_default();
            draft.current.add(&cell_of(entry));
        }
    }
    for draft in drafts.values_mut() {
        draft.cells.resize(columns, Cell::default());
    }
    sharing::share(world, query, table, &mut drafts);
    let having = query.having.unwrap_or_default();
    let mut groups: Vec<Group> = Vec::new();
    for (keys, mut draft) in drafts {
        draft.cells.resize(columns, Cell::default());
        if query.accumulate {
            running(&mut draft.cells, plus);
        }
        let mut quantity = None;
        if draft.quantities.len() == 1 {
            quantity = draft.quantities.pop_first();
        }
        let cost = draft.total.cost;
        let sum = quantity.as_ref().map(|(_, (sum, _))| *sum);
        let presence = match draft.entries {
            [0, _] => Presence::Vanished,
            [_, 0] => Presence::New,
            _ => Presence::Both,
        };
        let asked = having.presence.filter(|_| query.compare.is_some());
        if asked.is_some_and(|asked| match asked {
            Presence::Changed => presence == Presence::Both,
            asked => asked != presence,
        }) || having.least_cost.is_some_and(|least| cost < least)
            || having.most_cost.is_some_and(|most| most < cost)
            || having
                .least_quantity
                .is_some_and(|least| sum.is_none_or(|sum| sum < least))
            || having
                .most_quantity
                .is_some_and(|most| sum.is_none_or(|sum| most < sum))
        {
            continue;
        }
        let (quantity, mut quantities) = match quantity {
            Some((unit, (sum, by_bucket))) => (Some((sum, unit)), by_bucket),
            None => (None, Vec::new()),
        };
        if !query.with_quantity || !query.with_column_quantities {
            quantities.clear();
        }
        if query.accumulate {
            running(&mut quantities, |a, b| a + b);
        }
        groups.push(Group {
            keys,
            total: draft.total,
            cells: draft.cells,
            quantity,
            quantities,
            previous: table.compared.map(|_| draft.previous),
            current: leaves_days_out(query).then_some(draft.current),
        });
    }
    groups.sort_by(|a, b| order(query, a, b));
    if !query.with_quantity {
        groups.iter_mut().for_each(|group| group.quantity = None);
    }
    groups
}

/// Whether sums of the compared days are asked for.
fn leaves_days_out(query: &Query) -> bool {
    let until = query.complete_until.filter(|_| query.compare.is_some());
    until.is_some_and(|until| until < query.period.until)
}

fn order(query: &Query, a: &Group, b: &Group) -> Ordering {
    let default = [Sort::default()];
    let sorts = if query.sort.is_empty() {
        &default[..]
    } else {
        &query.sort
    };
    let decided = sorts.iter().map(|sort| order_by(sort, a, b));
    let decided = decided.reduce(Ordering::then).unwrap();
    decided.then_with(|| a.keys.cmp(&b.keys))
}

fn order_by(sort: &Sort, a: &Group, b: &Group) -> Ordering {
    let previous = |group: &Group| group.previous.unwrap_or_default().cost.raw();
    let change = |group: &Group| group.current.unwrap_or(group.total).cost.raw() - previous(group);
    // The amounts of the world fit.
    let percent = |group: &Group| match previous(group) {
        0 => change(group).signum() * i128::MAX,
        before => change(group) * 10i128.pow(12) / before.abs(),
    };
    let name = |key: &Key| match key {
        Key::Value { name, .. } => (false, name.to_lowercase()),
        Key::Absent => (true, String::new()),
    };
    let names = |group: &Group| group.keys.iter().map(name).collect::<Vec<_>>();
    let level = |group: &Group, level: u32| group.keys.get(level as usize).map(name);
    let quantity = |group: &Group| group.quantity.as_ref().map(|(sum, _)| *sum);
    let column = |group: &Group, column: u32| group.cells.get(column as usize).map(|c| c.cost);
    let ascending = match sort.by {
        SortBy::Cost => {
            (a.total.cost, a.total.unpriced_rows).cmp(&(b.total.cost, b.total.unpriced_rows))
        }
        SortBy::Name => names(a).cmp(&names(b)),
        SortBy::Change => change(a).cmp(&change(b)),
        SortBy::ChangePercent => percent(a).cmp(&percent(b)),
        SortBy::Records => a.total.rows.cmp(&b.total.rows),
        SortBy::Unpriced => a.total.unpriced_rows.cmp(&b.total.unpriced_rows),
        SortBy::Level(number) => level(a, number).cmp(&level(b, number)),
        SortBy::Bucket(number) => column(a, number).cmp(&column(b, number)),
        SortBy::Quantity => match (quantity(a), quantity(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => return Ordering::Less,
            (None, Some(_)) => return Ordering::Greater,
            (None, None) => Ordering::Equal,
        },
    };
    if sort.is_ascending {
        ascending
    } else {
        ascending.reverse()
    }
}

fn summed(groups: &[&Group], of: impl Fn(&Group) -> Cell) -> Cell {
    groups
        .iter()
        .fold(Cell::default(), |sum, group| plus(sum, of(group)))
}

proptest! {
    #[test]
    fn an_answer_is_what_its_records_come_to(
        rows in any_rows(),
        extras in proptest::collection::vec((0usize..4, 0u8..70, 1usize..5, any::<i32>()), 0..6),
        queries in proptest::collection::vec(any_query(), 1..4),
    ) {
        let world = World::new(&rows, &extras);
        let cache = QueryCache::default();
        let rated = RatedUsage {
            store: &world.store,
            rating: &world.rating,
            subscriptions: &world.labels,
            extras: &world.extras,
allocation: &world.allocation,
            cache: &cache,
        };
        let windows = queries.iter().flat_map(|query| {
            let windows = [(query.offset, query.most_groups), (query.offset + 2, 3), (0, 1)];
            windows.map(|(offset, most_groups)| Query { offset, most_groups, ..query.clone() })
        });
        for query in &windows.collect::<Vec<Query>>() {
            let table = rated.answer(query);
            let all = groups(&world, query, &table);
            let first = all.len().min(query.offset as usize);
            let last = all.len().min(first + query.most_groups as usize);
            prop_assert_eq!(&table.groups, &all[first..last]);
            prop_assert_eq!(table.group_count as usize, all.len());
            let everything: Vec<&Group> = all.iter().collect();
            let rest: Vec<&Group> = all[..first].iter().chain(&all[last..]).collect();
            let columns = |groups: &[&Group]| -> Vec<Cell> {
                let columns = 0..table.buckets.len();
                columns.map(|column| summed(groups, |group| group.cells[column])).collect()
            };
            let previous = |groups: &[&Group]| {
                table.compared.map(|_| summed(groups, |group| group.previous.unwrap()))
            };
            let current = |groups: &[&Group]| {
                leaves_days_out(query).then(|| summed(groups, |group| group.current.unwrap()))
            };
            let others = (!rest.is_empty()).then(|| Others {
                groups: rest.len() as u32,
                total: summed(&rest, |group| group.total),
                cells: columns(&rest),
                previous: previous(&rest),
                current: current(&rest),
            });
            prop_assert_eq!(&table.others, &others);
            prop_assert_eq!(table.total, summed(&everything, |group| group.total));
            prop_assert_eq!(&table.totals, &columns(&everything));
            prop_assert_eq!(table.previous, previous(&everything));
            prop_assert_eq!(table.current, current(&everything));

            let entries = world.entries(query, query.period);
            let usage = entries.iter().filter(|entry| entry.row.is_some());
            if query.having.is_none() {
                let counted = usage.clone().filter(|entry| {
                    entry.currency().is_none() || entry.currency() == table.currency
                });
                prop_assert_eq!(table.last_day, counted.map(|entry| entry.day).max());
            }
            let selection = rated.selection(query);
            prop_assert_eq!(selection.currency(), table.currency);
            let line_of = |row| world.rating.line_of(row).unwrap();
            let selected: Vec<usize> = (0..world.store.rows())
                .filter(|row| selection.contains(line_of(*row), *row))
                .collect();
            let counted = usage.filter(|entry| {
                entry.currency().is_none() || entry.currency() == table.currency
            });
            prop_assert_eq!(selected, counted.filter_map(|entry| entry.row).collect::<Vec<_>>());
            let mut found: Vec<Currency> = entries.iter().filter_map(Entry::currency).collect();
            found.sort_unstable();
            found.dedup();
            found.retain(|currency| Some(*currency) != table.currency);
            let mut others = table.other_currencies.clone();
            others.sort_unstable();
            prop_assert_eq!(others, found);
        }
    }

    #[test]
    fn facets_are_the_groups_without_the_filters_on_them(
        rows in any_rows(), query in any_query(), dimension in any_dimension(), most in 0usize..5,
    ) {
        let mut world = World::new(&rows, &[]);
        // Facets are about records, which stay where they are.
        world.allocation.shared_costs.clear();
        let rated = RatedUsage {
            store: &world.store,
            rating: &world.rating,
            subscriptions: &world.labels,
            extras: &[],
allocation: &world.allocation,
            cache: &QueryCache::default(),
        };
        let facets = rated.facets(&dimension, &query, "", most);
        let mut filters = query.filters.clone();
        filters.retain(|filter| filter.any.iter().all(|condition| condition.dimension != dimension));
        let wide = Query {
            filters,
            group_by: vec![dimension.clone()],
            currency: query.currency,
            kinds: query.kinds.clone(),
            ..Query::over(query.period)
        };
        let table = rated.answer(&wide);
        prop_assert_eq!(facets.values.len() + facets.more as usize, table.groups.len());
        prop_assert!(facets.values.len() <= most);
        for facet in &facets.values {
            let group = table.groups.iter().find(|group| group.keys[0] == facet.key).unwrap();
            prop_assert_eq!((facet.rows, facet.cost), (group.total.rows, group.total.cost));
        }
        let named = rated.facets(&dimension, &query, "VM-", 100);
        for facet in &named.values {
            let has_text = matches!(&facet.key, Key::Value { name, .. } if name.contains("vm-"));
            prop_assert!(has_text);
        }
    }

    #[test]
    fn what_groups_got_and_gave_makes_up_the_difference(
        rows in any_rows(), query in any_query(), level in 0usize..3,
    ) {
        let mut query = Query { having: None, most_groups: 1_000, offset: 0, ..query };
        query.group_by.insert(level.min(query.group_by.len()), Dimension::Virtual("Team".to_owned()));
        let mut world = World::new(&rows, &[]);
        let answer = |world: &World| {
            let rated = RatedUsage {
                store: &world.store,
                rating: &world.rating,
                subscriptions: &world.labels,
                extras: &[],
                allocation: &world.allocation,
                cache: &QueryCache::default(),
            };
            rated.answer(&query)
        };
        let shared = answer(&world);
        world.allocation.shared_costs.clear();
        let own = answer(&world);
        let got: i128 = shared.shared_totals.iter().map(|part| part.cost.raw()).sum();
        prop_assert_eq!(shared.total.cost.raw(), own.total.cost.raw() + got);
        let conditions = || query.filters.iter().flat_map(|filter| &filter.any);
        if !conditions().any(|condition| matches!(condition.dimension, Dimension::Virtual(_))) {
            prop_assert_eq!((shared.total, &shared.totals), (own.total, &own.totals));
            prop_assert_eq!(shared.previous, own.previous);
            prop_assert!(shared.shared_totals.is_empty());
        }
        prop_assert!(own.shared.is_empty());
        for (place, group) in shared.groups.iter().enumerate() {
            let parts = || shared.shared.iter().filter(|part| part.group as usize == place);
            let plain = own.groups.iter().find(|own| own.keys == group.keys);
            let got: i128 = parts().map(|part| part.cost.raw()).sum();
            let cost = plain.map_or(0, |plain| plain.total.cost.raw());
            prop_assert_eq!(group.total.cost.raw(), cost + got);
            if let Some(previous) = group.previous {
                let got: i128 = parts().map(|part| part.previous.unwrap().raw()).sum();
                let cost = plain.map_or(0, |plain| plain.previous.unwrap().cost.raw());
                prop_assert_eq!(previous.cost.raw(), cost + got);
            }
        }
    }

    #[test]
    fn causes_add_up_to_the_change_of_every_group(
        rows in any_rows(),
        extras in proptest::collection::vec((0usize..4, 0u8..70, 1usize..5, any::<i32>()), 0..6),
        query in any_query(),
    ) {
        let query = Query {
            having: None,
            compare: Some(query.compare.unwrap_or(crate::query::Comparison::Previous)),
            ..query
        };
        let mut world = World::new(&rows, &extras);
        world.allocation.shared_costs.clear();
        let cache = QueryCache::default();
        let rated = RatedUsage {
            store: &world.store,
            rating: &world.rating,
            subscriptions: &world.labels,
            extras: &world.extras,
            allocation: &world.allocation,
            cache: &cache,
        };
        let table = rated.answer(&Query {
            group_by: query.group_by.iter().take(1).cloned().collect(),
            granularity: crate::query::Granularity::Total,
            offset: 0,
            most_groups: 1_000,
            ..query.clone()
        });
        let change = rated.change(&Query { most_groups: 1_000, ..query.clone() });
        prop_assert_eq!((change.currency, change.compared), (table.currency, table.compared));
        prop_assert_eq!(change.total.current, table.current.unwrap_or(table.total).cost);
        prop_assert_eq!(change.total.previous, table.previous.unwrap().cost);
        let mut total = crate::query::Change::default();
        for group in &change.groups {
            let own = table.groups.iter().find(|own| own.keys == group.keys).unwrap();
            prop_assert_eq!(group.change.current, own.current.unwrap_or(own.total).cost);
            prop_assert_eq!(group.change.previous, own.previous.unwrap().cost);
            let sum = group.change.current - group.change.previous;
            prop_assert_eq!(group.change.causes.sum(), sum);
            total.add(&group.change);
        }
        prop_assert_eq!(change.total, total);
        let few = rated.change(&query);
        let mut sum = few.others;
        few.groups.iter().for_each(|group| sum.add(&group.change));
        prop_assert_eq!((sum, few.total), (total, total));
        prop_assert!(few.groups.len() <= query.most_groups as usize);

        // Records one by one, by group, subscription, meter and resource.
        let mut lines: BTreeMap<Vec<Key>, [Cell; 2]> = BTreeMap::new();
        let mut other = Money::ZERO;
        let compared = change.compared.unwrap();
        let now = if leaves_days_out(&query) { compared.days } else { query.period };
        let days = [compared.previous, now];
        for (period, days) in days.into_iter().enumerate() {
            for entry in world.entries(&query, days) {
                if entry.currency().is_some() && entry.currency() != table.currency {
                    continue;
                }
                let Some(row) = entry.row else {
                    let signed = [-entry.cost, entry.cost][period];
                    other += signed;
                    continue;
                };
                let meter = world.store.record(row).meter.to_string();
                let by = query.group_by.iter().take(1).chain([
                    &Dimension::Subscription,
                    &Dimension::Resource,
                ]);
                let mut keys: Vec<Key> = by.map(|by| entry.key(by)).collect();
                keys.push(world::text(Some(&meter)));
                lines.entry(keys).or_default()[period].add(&cell_of(&entry));
            }
        }
        let (mut new, mut vanished) = (Money::ZERO, Money::ZERO);
        for [before, now] in lines.into_values() {
            match (before.rows, now.rows) {
                (0, _) => new += now.cost,
                (_, 0) => vanished += -before.cost,
                _ => {}
            }
        }
        let causes = total.causes;
        prop_assert_eq!((causes.new, causes.vanished, causes.other), (new, vanished, other));
    }
}
