//! Groups, filters and totals of small stores.

mod naive;

use super::*;
use crate::Timestamp;
use crate::query::{
    Cell, Comparison, Dimension, Filter, Granularity, Key, MOST_BUCKETS, MOST_CELLS, MOST_GROUPS,
    Test,
};
use crate::rate_card::RateCard;
use crate::rating::{Terms, rate};
use crate::usage::tests::record;
use crate::usage::{MeterText, Resource};

const CARD: &str = r#"{"OfferTerms":[],"Currency":"USD","Locale":"en","IsTaxIncluded":false,"Meters":[
    {"MeterId":"vm","MeterName":"D2","MeterRates":{"0":0.1,"100":0.07}},
    {"MeterId":"disk","MeterName":"P10","MeterRates":{"0":19.71}}]}"#;

/// Records of a few resources, meters and days; `gone` is on no card.
fn usage(rows: &[(u8, u8, u8, u32)]) -> UsageStore {
    let mut store = UsageStore::default();
    for &(resource, meter, day, quantity) in rows {
        let uri = format!(
            "/subscriptions/{}/resourceGroups/RG-{}/providers/Microsoft.Compute/virtualMachines/vm-{resource}",
            resource % 2,
            resource % 3,
        );
        let number = store.resource(&resource.to_string(), || Resource {
            uri: Some(uri.clone()),
            location: (resource % 4 != 0).then(|| "US East".to_owned()),
            tags: vec![("Env".to_owned(), format!("e{}", resource % 3))],
            ..Resource::default()
        });
        let day = Day::from_date(2026, 1, 1).unwrap().plus(i32::from(day));
        let record = record(
            ["vm", "disk", "gone"][usize::from(meter)],
            &day.to_string(),
            &format!("0.{quantity}"),
        );
        let meter = MeterText {
            category: ["Compute", "Storage"][usize::from(meter % 2)],
            ..record.meter
        };
        let subscription = ["sub-0", "sub-1"][usize::from(resource % 2)];
        let item = store.item(subscription, &meter, number);
        let end = Timestamp::from_seconds(record.start.seconds() + 86_400);
        let window = store.window(record.start, end, "");
        let quantity = store.pack(record.quantity);
        store.push(window, item, quantity);
    }
    store.seal();
    store
}

pub(super) fn with_answer<T>(
    store: &UsageStore,
    query: &Query,
    check: impl Fn(&RatedUsage<'_>, Table) -> T,
) -> T {
    let (card, _) = RateCard::read(CARD.as_bytes()).unwrap();
    let terms = Terms {
        card: Some(&card),
        ..Terms::default()
    };
    let terms = vec![terms; store.subscriptions().len()];
    let rating = rate(store, &terms);
    let labels: Vec<SubscriptionLabel> = store
        .subscriptions()
        .iter()
        .map(|id| SubscriptionLabel {
            name: format!("Name of {id}"),
            currency: Some(Currency::USD),
            ..SubscriptionLabel::default()
        })
        .collect();
    let rated = RatedUsage {
        store,
        rating: &rating,
        subscriptions: &labels,
        extras: &[],
        allocation: Allocation::none(),
        cache: &QueryCache::default(),
    };
    check(&rated, rated.answer(query))
}

pub(super) fn january(group_by: &[Dimension], granularity: Granularity) -> Query {
    let period = DayRange::new(
        Day::from_date(2026, 1, 1).unwrap(),
        Day::from_date(2026, 3, 1).unwrap(),
    );
    Query {
        group_by: group_by.to_vec(),
        granularity,
        ..Query::over(period)
    }
}

fn sum_of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Cell {
    let mut sum = Cell::default();
    cells.for_each(|cell| sum.add(cell));
    sum
}

fn names(table: &Table) -> Vec<String> {
    let name = |key: &Key| match key {
        Key::Value { name, .. } => name.clone(),
        Key::Absent => "(none)".to_owned(),
    };
    table
        .groups
        .iter()
        .map(|group| {
            let keys: Vec<String> = group.keys.iter().map(name).collect();
            format!(
                "{} {} {}/{}",
                keys.join(" > "),
                group.total.cost,
                group.total.unpriced_rows,
                group.total.rows
            )
        })
        .collect()
}

#[test]
fn groups_by_an_ordered_list_of_dimensions() {
    let store = usage(&[(1, 0, 0, 5), (2, 1, 0, 5), (4, 0, 40, 1), (1, 2, 3, 9)]);
    let query = january(
        &[Dimension::Location, Dimension::Service],
        Granularity::Monthly,
    );
    with_answer(&store, &query, |_, table| {
        assert_eq!(
            names(&table),
            [
                "East US > Storage 9.855 0/1",
                "East US > Compute 0.05 1/2",
                "(none) > Compute 0.01 0/1",
            ]
        );
        assert_eq!(table.buckets.len(), 2);
        assert_eq!(table.totals[1].cost.to_string(), "0.01");
        assert_eq!(table.total.unpriced_rows, 1);
    });
}

#[test]
fn groups_of_one_name_in_two_subscriptions_stay_apart() {
    let store = usage(&[(0, 0, 0, 5), (3, 0, 0, 5)]);
    let query = january(&[Dimension::ResourceGroup], Granularity::Total);
    with_answer(&store, &query, |_, table| {
        assert_eq!(names(&table), ["rg-0 0.05 0/1", "rg-0 0.05 0/1"]);
    });
}

#[test]
fn a_filter_can_ask_for_what_is_absent() {
    let store = usage(&[(1, 0, 0, 5), (4, 0, 0, 1)]);
    let mut query = january(&[Dimension::Tag("ENV".to_owned())], Granularity::Total);
    query.filters = vec![Filter::is(Dimension::Location, vec![None])];
    with_answer(&store, &query, |_, table| {
        assert_eq!(names(&table), ["e1 0.01 0/1"]);
    });
}

#[test]
fn unpriced_meters_are_listed_with_what_is_at_stake() {
    let store = usage(&[(1, 2, 0, 5), (3, 2, 4, 25), (1, 0, 0, 5)]);
    with_answer(&store, &january(&[], Granularity::Total), |rated, table| {
        let unpriced = rated.unpriced();
        assert_eq!(unpriced.len(), 1);
        assert_eq!(
            (unpriced[0].rows, unpriced[0].quantity.to_string()),
            (2, "0.75".to_owned())
        );
        assert_eq!(unpriced[0].days.days(), 5);
        let expected = Coverage {
            meters: 2,
            priced_meters: 1,
            unpriced_rows: 2,
            priced_later_rows: 0,
        };
        assert_eq!(rated.coverage(), expected);
        assert_eq!(table.total.unpriced_rows, 2);
    });
}

#[test]
fn an_endless_period_does_not_make_endless_columns() {
    let store = usage(&[(1, 0, 0, 5), (2, 1, 58, 5)]);
    let mut query = january(&[Dimension::Service], Granularity::Daily);
    query.period = DayRange::new("0001-01-01".parse().unwrap(), "9999-12-31".parse().unwrap());
    with_answer(&store, &query, |_, table| {
        assert_eq!(table.buckets.len(), 59);
        assert_eq!(sum_of(table.totals.iter()), table.total);
    });
    query.granularity = Granularity::Monthly;
    with_answer(&store, &query, |_, table| {
        assert_eq!(table.buckets.len(), 2);
    });

    let years = [
        record("vm", "2001-01-01", "1"),
        record("vm", "2026-01-01", "1"),
    ];
    let long = UsageStore::of(&years);
    query.granularity = Granularity::Daily;
    with_answer(&long, &query, |_, table| {
        assert_eq!(table.buckets.len(), 25 * 12 + 1);
        assert_eq!(sum_of(table.totals.iter()), table.total);
    });
}

#[test]
fn only_days_that_have_data_are_compared() {
    // Data of one subscription end on 1 February; one machine ended before.
    let store = usage(&[(1, 0, 0, 1), (1, 0, 2, 2), (3, 0, 2, 4), (3, 0, 31, 8)]);
    let mut query = january(&[Dimension::Resource], Granularity::Total);
    let february = Day::from_date(2026, 2, 1).unwrap();
    query.period = DayRange::new(february, february.plus(28));
    query.compare = Some(Comparison::SamePeriodLastMonth);
    with_answer(&store, &query, |_, table| {
        let compared = table.compared.unwrap();
        assert_eq!(compared.days, DayRange::new(february, february.plus(1)));
        assert_eq!(compared.previous.days(), 1);
        // The second machine had no cost that day, the first one has none now.
        assert_eq!(names(&table), ["vm-3 0.08 0/1", "vm-1 0 0/0"]);
        let previous = table
            .groups
            .iter()
            .map(|group| group.previous.unwrap().rows);
        assert_eq!(previous.collect::<Vec<_>>(), [0, 1]);
    });
    let only_first = Test::EndsWith("vm-1".to_owned());
    query.filters = vec![Filter::of(Dimension::Resource, only_first)];
    with_answer(&store, &query, |_, table| {
        assert_eq!(table.compared.unwrap().days.days(), 1);
        assert_eq!(names(&table), ["vm-1 0 0/0"]);
    });
}

#[test]
fn an_answer_is_bounded_whatever_is_asked_for() {
    let mut store = UsageStore::default();
    let day = Day::from_date(2026, 1, 1).unwrap();
    for number in 0..10_100 {
        let uri = Some(format!("/subscriptions/s/resourceGroups/g/vm-{number}"));
        let resource = store.resource(&number.to_string(), || Resource {
            uri,
            ..Resource::default()
        });
        let record = record("vm", &day.plus(number % 400).to_string(), "1");
        let item = store.item("s", &record.meter, resource);
        let window = store.window(record.start, record.start, "");
        let quantity = store.pack(record.quantity);
        store.push(window, item, quantity);
    }
    store.seal();
    let mut query = january(&[Dimension::Resource], Granularity::Daily);
    query.period = DayRange::new(day, day.plus(400));
    query.most_groups = u32::MAX;
    let check = |query: &Query, groups: usize| {
        with_answer(&store, query, |_, table| {
            assert_eq!(table.groups.len(), groups);
            assert_eq!(table.group_count, 10_100);
            let mut sum = table.others.unwrap().total;
            sum.add(&sum_of(table.groups.iter().map(|group| &group.total)));
            assert_eq!(sum, table.total);
            assert_eq!(table.total.rows, 10_100);
        });
    };
    check(&query, MOST_CELLS / MOST_BUCKETS);
    query.granularity = Granularity::Total;
    check(&query, MOST_GROUPS as usize);
    query.offset = 10_090;
    with_answer(&store, &query, |_, table| {
        assert_eq!(table.groups.len(), 10);
        assert_eq!(table.others.unwrap().groups, 10_090);
    });
}

#[test]
fn unpriced_meters_say_how_many_resources_and_which_units_there_are() {
    let meter = |unit| MeterText {
        unit,
        ..record("gone", "2026-01-01", "1").meter
    };
    let mut records = [
        record("gone", "2026-01-01", "1"),
        record("gone", "2026-01-02", "1"),
        record("gone", "2026-02-02", "1"),
    ];
    records[0].meter = meter("Hours");
    for (record, resource) in records.iter_mut().zip(["/a/VM", "/A/vm", ""]) {
        record.resource = resource;
    }
    let store = UsageStore::of(&records);
    with_answer(&store, &january(&[], Granularity::Total), |rated, _| {
        let unpriced = rated.unpriced();
        assert_eq!(unpriced.len(), 1);
        assert_eq!((unpriced[0].rows, unpriced[0].resources), (3, 1));
        assert_eq!(unpriced[0].unit, "1 Hour");
        assert_eq!(unpriced[0].other_units, ["Hours"]);
    });
}

#[test]
fn a_cache_is_of_use_for_other_prices_and_harmless_for_other_usage() {
    let dear = CARD.replace("19.71", "30").replace("\"vm\"", "\"gone\"");
    let (dear, _) = RateCard::read(dear.as_bytes()).unwrap();
    let rows = [(1, 0, 0, 5), (2, 1, 3, 5), (4, 0, 40, 1), (1, 2, 3, 9)];
    let (store, other_store) = (usage(&rows), usage(&rows[..3]));
    let group_by = [Dimension::Publisher, Dimension::Pricing, Dimension::Meter];
    let query = january(&group_by, Granularity::Daily);
    let terms = Terms {
        card: Some(&dear),
        ..Terms::default()
    };
    with_answer(&store, &query, |rated, _| {
        let again = |store: &UsageStore, cache: &QueryCache| {
            let rating = rate(store, &[terms; 2]);
            let rated = RatedUsage {
                store,
                rating: &rating,
                cache,
                ..*rated
            };
            rated.answer(&query)
        };
        let fresh = again(&store, &QueryCache::default());
        assert_eq!(again(&store, &rated.cache.repriced()), fresh);
        let fresh = again(&other_store, &QueryCache::default());
        assert_eq!(again(&other_store, rated.cache), fresh);
    });
}

#[test]
fn what_lacks_a_tag_is_listed_with_what_it_lacks() {
    // All have `Env`, none has `owner`.
    let store = usage(&[(1, 0, 0, 5), (2, 1, 0, 5), (4, 2, 40, 1)]);
    let keys = ["env", "owner"].map(str::to_owned);
    let query = january(&[], Granularity::Daily);
    with_answer(&store, &query.untagged(&keys), |_, table| {
        let expected = [
            "vm-2 > e2 / – 9.855 0/1",
            "vm-1 > e1 / – 0.05 0/1",
            "vm-4 > e1 / – 0 1/1",
        ];
        assert_eq!(names(&table), expected);
        for group in &table.groups {
            assert_eq!(Query::missing_tags(group, keys.len()), [1]);
        }
    });
    with_answer(&store, &query.untagged(&keys[..1]), |_, table| {
        assert_eq!(table.group_count, 0);
    });
    let none = ["owner".to_owned()];
    with_answer(&store, &query.untagged(&none), |_, table| {
        assert_eq!(Query::missing_tags(&table.groups[0], 1), [0]);
    });
}
