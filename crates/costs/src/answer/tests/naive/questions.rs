//! Any usage and any question about it.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::super::*;
use super::world::{Row, first_day};
use crate::fixed::Quantity;
use crate::query::{
    Comparison, Condition, Dimension, Filter, Granularity, Having, Presence, Sort, SortBy, Test,
};

pub(super) fn any_dimension() -> impl Strategy<Value = Dimension> {
    let tag = |key: &str| Dimension::Tag(key.to_owned());
    select(vec![
        Dimension::Subscription,
        Dimension::Tenant,
        Dimension::Offer,
        Dimension::Service,
        Dimension::ServiceTier,
        Dimension::ServiceFamily,
        Dimension::MeterRegion,
        Dimension::Unit,
        Dimension::Location,
        Dimension::ResourceGroup,
        Dimension::ResourceType,
        Dimension::Resource,
        Dimension::Publisher,
        Dimension::ChargeKind,
        tag("env"),
        tag("TEAM"),
        tag("cc"),
        Dimension::Virtual("team".to_owned()),
        Dimension::Virtual("Area".to_owned()),
        // The name it had before.
        Dimension::Virtual("Zone".to_owned()),
        Dimension::Tags(vec!["env".to_owned(), "team".to_owned()]),
        Dimension::Pricing,
    ])
}

pub(super) fn any_test() -> impl Strategy<Value = Test> {
    let id = select(vec![
        None,
        Some("eastus"),
        Some("e1"),
        Some("Storage"),
        Some("priced"),
        Some("sub-1"),
        Some("usage"),
        Some("1 Hour"),
        Some("red"),
        Some("shared"),
        Some("beta"),
    ]);
    let ids = proptest::collection::vec(id.prop_map(|id| id.map(str::to_owned)), 1..3);
    let part = select(vec!["e", "1", "Us", "vm", "compute"]).prop_map(str::to_owned);
    prop_oneof![
        ids.clone().prop_map(Test::Is),
        ids.prop_map(Test::IsNot),
        part.clone().prop_map(Test::Contains),
        part.clone().prop_map(Test::StartsWith),
        part.prop_map(Test::EndsWith),
        Just(Test::Empty),
        Just(Test::NotEmpty),
    ]
}

pub(super) fn any_period() -> impl Strategy<Value = DayRange> {
    (-20i32..90, 0i32..80).prop_map(|(from, days)| {
        let from = first_day().plus(from);
        DayRange::new(from, from.plus(days))
    })
}

pub(super) fn any_query() -> impl Strategy<Value = Query> {
    let condition =
        (any_dimension(), any_test()).prop_map(|(dimension, test)| Condition { dimension, test });
    let filter = proptest::collection::vec(condition, 1..3).prop_map(|any| Filter { any });
    let granularity = select(vec![
        Granularity::Total,
        Granularity::Hourly,
        Granularity::Daily,
        Granularity::Weekly,
        Granularity::Monthly,
        Granularity::Quarterly,
        Granularity::Yearly,
        Granularity::BillingPeriod,
    ]);
    let compare = prop_oneof![
        2 => Just(None),
        1 => Just(Some(Comparison::Previous)),
        1 => Just(Some(Comparison::SamePeriodLastMonth)),
        1 => any_period().prop_map(|days| Some(Comparison::Range(days))),
    ];
    let bound = || proptest::option::weighted(0.2, -5i128..20);
    let presence = select(vec![
        None,
        None,
        None,
        Some(Presence::New),
        Some(Presence::Vanished),
        Some(Presence::Both),
        Some(Presence::Changed),
    ]);
    let having = (bound(), bound(), bound(), presence);
    let having = having.prop_map(|(least, most, quantity, presence)| {
        let money = |units: i128| Money::from_raw(units * 10i128.pow(11));
        Having {
            least_cost: least.map(money),
            most_cost: most.map(money),
            least_quantity: quantity.map(|units| Quantity::from_raw(units * 10i128.pow(19))),
            most_quantity: None,
            presence,
        }
    });
    let sort = (
        select(vec![
            SortBy::Cost,
            SortBy::Name,
            SortBy::Change,
            SortBy::ChangePercent,
            SortBy::Quantity,
            SortBy::Records,
            SortBy::Unpriced,
            SortBy::Level(0),
            SortBy::Level(1),
            SortBy::Bucket(0),
            SortBy::Bucket(7),
        ]),
        any::<bool>(),
    )
        .prop_map(|(by, is_ascending)| Sort { by, is_ascending });
    let sort = proptest::collection::vec(sort, 0..4);
    let what = (
        any_period(),
        proptest::collection::vec(filter, 0..3),
        proptest::collection::vec(any_dimension(), 0..4),
        granularity,
        subsequence(ChargeKind::ALL.to_vec(), 0..=5),
    );
    let how = (
        any::<(bool, bool)>(),
        (compare, proptest::option::of(-20i32..100)),
        any::<bool>(),
        proptest::option::weighted(0.3, having),
        sort,
        0u32..4,
        0u32..12,
    );
    let currency = select(vec![None, "EUR".parse().ok()]);
    (what, how, currency).prop_map(|(what, how, currency)| Query {
        filters: what.1,
        group_by: what.2,
        granularity: what.3,
        currency,
        kinds: what.4,
        with_quantity: how.0.0,
        with_column_quantities: how.0.1,
        compare: how.1.0,
        complete_until: how.1.1.map(|days| first_day().plus(days)),
        accumulate: how.2,
        having: how.3,
        sort: how.4,
        offset: how.5,
        most_groups: how.6,
        ..Query::over(what.0)
    })
}

pub(super) fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    (1u8..9, 1usize..=5, 1u32..70 * 24).prop_flat_map(|(resources, meters, hours)| {
        let row = (0..resources, 0..meters, 0..hours, -20_000i32..200_000);
        let row = row.prop_map(|(resource, meter, hour, quantity)| Row {
            resource,
            meter,
            hour,
            quantity,
        });
        proptest::collection::vec(row, 0..300)
    })
}
