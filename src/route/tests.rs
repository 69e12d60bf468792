//! Views survive the address, and no address breaks a view.

use costs::query::{Comparison, Test};
use costs::{BillingCycle, Day};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn any_dimension() -> impl Strategy<Value = Dimension> {
    prop_oneof![
        Just(Dimension::Subscription),
        Just(Dimension::Service),
        Just(Dimension::ServiceTier),
        Just(Dimension::Meter),
        Just(Dimension::Location),
        Just(Dimension::ResourceGroup),
        Just(Dimension::ResourceType),
        Just(Dimension::Resource),
        Just(Dimension::Pricing),
        Just(Dimension::Tenant),
        Just(Dimension::Offer),
        Just(Dimension::ServiceFamily),
        Just(Dimension::MeterRegion),
        Just(Dimension::Unit),
        Just(Dimension::Publisher),
        Just(Dimension::ChargeKind),
        "\\PC{1,12}".prop_map(Dimension::Tag),
        "\\PC{1,12}".prop_map(Dimension::Virtual),
        prop::collection::vec("\\PC{1,8}", 1..4).prop_map(Dimension::Tags),
    ]
}

fn any_period() -> impl Strategy<Value = Period> {
    prop_oneof![
        (0..NamedPeriod::ALL.len()).prop_map(|number| Period::Named(NamedPeriod::ALL[number])),
        (0i32..40_000, 1i32..400).prop_map(|(from, days)| {
            let from = Day::from_days_since_epoch(from);
            Period::Days(DayRange::new(from, from.plus(days)))
        }),
    ]
}

fn any_blade() -> impl Strategy<Value = Blade> {
    let row = prop::collection::vec((any_dimension(), prop::option::of("\\PC{0,16}")), 0..3);
    prop_oneof![
        row.prop_map(|mut row| {
            let mut seen = Vec::new();
            row.retain(|(dimension, _)| {
                let is_new = !seen.contains(dimension);
                seen.push(dimension.clone());
                is_new
            });
            Blade::Charge(row)
        }),
        "\\PC{1,36}".prop_map(Blade::Price),
        ("\\PC{1,36}", 0i32..40_000).prop_map(|(subscription, day)| Blade::Statement {
            subscription,
            day: Day::from_days_since_epoch(day),
        }),
    ]
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let values = || prop::collection::vec(prop::option::of("\\PC{0,16}"), 1..4);
    let test = prop_oneof![
        values().prop_map(Test::Is),
        values().prop_map(Test::IsNot),
        "\\PC{0,12}".prop_map(Test::Contains),
        "\\PC{0,12}".prop_map(Test::StartsWith),
        "\\PC{0,12}".prop_map(Test::EndsWith),
        Just(Test::Empty),
        Just(Test::NotEmpty),
    ];
    (any_dimension(), test).prop_map(|(dimension, test)| {
        let mut filters = Vec::new();
        let filter = Filter { dimension, test };
        let values = filter.values().to_vec();
        if values.is_empty() {
            return filter;
        }
        for value in values {
            let test = match filter.operator() {
                Operator::IsNot => Test::IsNot(vec![value]),
                _ => Test::Is(vec![value]),
            };
            let dimension = filter.dimension.clone();
            filter::add(&mut filters, Filter { dimension, test });
        }
        filters.swap_remove(0)
    })
}

fn any_step() -> impl Strategy<Value = Step> {
    let levels = prop::collection::vec(any_dimension(), 0..3);
    let value = prop::option::of("\\PC{0,16}");
    (any_dimension(), value, levels).prop_map(|(dimension, value, levels)| {
        let mut grouped_by = Vec::new();
        for level in levels {
            if !grouped_by.contains(&level) {
                grouped_by.push(level);
            }
        }
        Step {
            dimension,
            value,
            grouped_by,
        }
    })
}

fn any_order() -> impl Strategy<Value = Order> {
    let column = prop_oneof![
        Just(SortColumn::Cost),
        Just(SortColumn::Name),
        Just(SortColumn::Change),
        Just(SortColumn::ChangePercent),
        Just(SortColumn::Quantity),
        Just(SortColumn::Records),
        Just(SortColumn::Unpriced),
        (0u32..400).prop_map(SortColumn::Bucket),
    ];
    (column, any::<bool>()).prop_map(|(column, is_ascending)| Order {
        column,
        is_ascending,
    })
}

prop_compose! {
    fn any_shape()(
        measure in prop::sample::select(Measure::ALL),
        is_accumulated in any::<bool>(),
        compare in prop::sample::select(Compare::ALL),
        seen in prop::sample::select(Seen::ALL),
        chart in prop::sample::select(ChartType::ALL),
        cards in prop::collection::vec(any_dimension(), 0..=CARDS),
        orders in prop::collection::vec(any_order(), 0..4),
        steps in prop::collection::vec(any_step(), 0..4),
        resource in prop::option::of("\\PC{1,40}"),
    ) -> View {
        let mut view = View {
            measure, is_accumulated, compare, seen, chart, cards, resource,
            ..View::default()
        };
        for order in orders {
            if view.order.iter().all(|known| known.column != order.column) {
                view.order.push(order);
            }
        }
        for step in steps {
            if view.steps.iter().all(|known| known.dimension != step.dimension) {
                view.steps.push(step);
            }
        }
        view
    }
}

prop_compose! {
    fn any_view()(
        shape in any_shape(),
        source in prop::option::of(prop_oneof![Just(Source::Demo), Just(Source::Own)]),
        period in any_period(),
        groups in prop::collection::vec(any_dimension(), 0..4),
        granularity in prop::sample::select(GRANULARITIES.to_vec()),
        conditions in prop::collection::vec(any_filter(), 0..6),
        currency in prop::option::of("[A-Z]{3}"),
        language in prop::option::of(prop::sample::select(Language::ALL.to_vec())),
        scope in prop::collection::btree_set("\\PC{1,36}", 0..4),
        blade in prop::option::of(any_blade()),
    ) -> View {
        let mut view = View {
            source, period, granularity, language, blade,
            currency: currency.and_then(|code| code.parse().ok()),
            scope: scope.into_iter().collect(),
            group_by: Vec::new(),
            ..shape
        };
        for dimension in groups {
            if !view.group_by.contains(&dimension) && view.group_by.len() < MOST_LEVELS {
                view.group_by.push(dimension);
            }
        }
        for condition in conditions {
            view.add(condition);
        }
        view
    }
}

proptest! {
    #[test]
    fn a_view_survives_the_address(view in any_view()) {
        let written = view.write();
        prop_assert!(written.is_ascii());
        prop_assert_eq!(View::read(&written), view);
    }

    #[test]
    fn any_address_is_some_view(query in "\\PC*") {
        let view = View::read(&query);
        prop_assert_eq!(View::read(&view.write()), view);
    }

    #[test]
    fn broken_values_are_left_out(value in "[a-z%+&=.:!-]{0,20}") {
        for name in ["data", "period", "from", "until", "group", "by", "where", "currency", "scope", "open", "row", "of", "on",
            "step", "measure", "sum", "compare", "seen", "chart", "card", "order", "resource"] {
            let view = View::read(&format!("{name}={value}"));
            prop_assert_eq!(View::read(&view.write()), view);
        }
    }
}

#[test]
fn the_plain_view_has_a_plain_address() {
    assert_eq!(View::default().href(Page::Costs), "/costs");
    let demo = View {
        source: Some(Source::Demo),
        ..View::default()
    };
    assert_eq!(demo.href(Page::Overview), "/overview?data=demo");
}

#[test]
fn addresses_read_as_they_are_meant() {
    let view = View::read(
        "?data=demo&from=2026-05-01&until=2026-06-01&group=tag.cost%253Acentre&group=location\
         &by=month&where=service:Storage&where=service:Virtual+Machines&where=!tag.env&currency=eur",
    );
    assert_eq!(view.source, Some(Source::Demo));
    assert_eq!(
        view.period,
        Period::Days(DayRange::new(day("2026-05-01"), day("2026-06-01")))
    );
    assert_eq!(
        view.group_by,
        [
            Dimension::Tag("cost:centre".to_owned()),
            Dimension::Location
        ]
    );
    assert_eq!(view.granularity, Granularity::Monthly);
    assert_eq!(view.filters.len(), 2);
    assert_eq!(
        view.filters[0].values(),
        [
            Some("Storage".to_owned()),
            Some("Virtual Machines".to_owned())
        ]
    );
    assert_eq!(view.filters[1].values(), [None]);
    assert_eq!(
        view.currency.map(|currency| currency.to_string()),
        Some("EUR".to_owned())
    );
}

#[test]
fn days_in_the_wrong_order_are_no_period() {
    let view = View::read("from=2026-06-01&until=2026-05-01");
    assert_eq!(view.period, Period::default());
}

#[test]
fn the_period_before_is_what_costs_are_compared_with() {
    let twelfth = BillingCycle::new(12).unwrap();
    let days = |from: &str, until: &str| DayRange::new(day(from), day(until));
    for (period, before) in [
        (
            days("2026-05-01", "2026-06-01"),
            days("2026-04-01", "2026-05-01"),
        ),
        (
            days("2026-04-01", "2026-07-01"),
            days("2026-01-01", "2026-04-01"),
        ),
        (
            days("2026-05-12", "2026-06-12"),
            days("2026-04-12", "2026-05-12"),
        ),
        (
            days("2026-05-05", "2026-05-12"),
            days("2026-04-28", "2026-05-05"),
        ),
    ] {
        assert_eq!(period.before(twelfth), before);
        let compared = Compare::Previous.comparison(period, twelfth);
        assert_eq!(compared, Some(Comparison::Range(before)));
    }
}

#[test]
fn a_scope_has_what_only_its_resource_groups_have() {
    let scope = [
        "/subscriptions/A/resourcegroups/web".to_owned(),
        "b".to_owned(),
    ];
    assert!(is_in_scope(&scope, "a") && is_in_scope(&scope, "B"));
    assert!(!is_in_scope(&scope, "c"));
    assert!(is_in_scope(&[], "c"));
}

#[test]
fn every_page_is_found_at_its_path() {
    for page in [
        Page::Start,
        Page::Overview,
        Page::Costs,
        Page::Resource,
        Page::Tags,
        Page::Data,
    ] {
        assert_eq!(Page::at(page.path()), Some(page));
    }
    assert_eq!(Page::at("/costs/"), Some(Page::Costs));
    assert_eq!(Page::at("/nowhere"), None);
}

#[test]
fn what_is_open_stands_in_the_address() {
    let row = View::read("where=service:Storage&open=charge&row=meter:abc&row=!tag.env");
    assert_eq!(
        row.blade,
        Some(Blade::Charge(vec![
            (Dimension::Meter, Some("abc".to_owned())),
            (Dimension::Tag("env".to_owned()), None),
        ]))
    );
    assert_eq!(View::read("open=charge").blade, Some(Blade::Charge(vec![])));
    assert_eq!(View::read("open=price&of=").blade, None);
    assert_eq!(View::read("open=statement&of=1").blade, None);
    assert_eq!(View::read("open=statement&of=1&on=2026-13-01").blade, None);
    let statement = View::read("open=statement&of=1&on=2026-03-20").blade;
    assert_eq!(
        statement,
        Some(Blade::Statement {
            subscription: "1".to_owned(),
            day: day("2026-03-20")
        })
    );
}
