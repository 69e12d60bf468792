//! Views survive the address, and no address breaks a view.

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

prop_compose! {
    fn any_view()(
        source in prop::option::of(prop_oneof![Just(Source::Demo), Just(Source::Own)]),
        period in any_period(),
        groups in prop::collection::vec(any_dimension(), 0..4),
        granularity in prop::sample::select(GRANULARITIES.to_vec()),
        conditions in prop::collection::vec(
            (any_dimension(), prop::option::of("\\PC{0,16}")), 0..6
        ),
        currency in prop::option::of("[A-Z]{3}"),
        scope in prop::collection::btree_set("\\PC{1,36}", 0..4),
        blade in prop::option::of(any_blade()),
    ) -> View {
        let mut view = View {
            source, period, granularity, blade,
            currency: currency.and_then(|code| code.parse().ok()),
            scope: scope.into_iter().collect(),
            group_by: Vec::new(),
            filters: Vec::new(),
        };
        for dimension in groups {
            if !view.group_by.contains(&dimension) && view.group_by.len() < MOST_LEVELS {
                view.group_by.push(dimension);
            }
        }
        for (dimension, value) in conditions {
            view.add_filter(dimension, value);
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
        for name in ["data", "period", "from", "until", "group", "by", "where", "currency", "scope", "open", "row", "of", "on"] {
            let view = View::read(&format!("{name}={value}"));
            prop_assert_eq!(View::read(&view.write()), view);
        }
    }

    #[test]
    fn stepping_forward_undoes_stepping_back(
        from in 0i32..40_000, days in 1i32..100, anniversary in 1u8..=28,
    ) {
        let cycle = BillingCycle::new(anniversary).unwrap();
        let from = Day::from_days_since_epoch(from);
        let days = DayRange::new(from, from.plus(days));
        let earlier = before(days, cycle);
        prop_assert_eq!(earlier.until, days.from);
        prop_assert_eq!(after(days, cycle).from, days.until);
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
        view.filters[0].values,
        [
            Some("Storage".to_owned()),
            Some("Virtual Machines".to_owned())
        ]
    );
    assert_eq!(view.filters[1].values, [None]);
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
fn periods_step_by_their_own_kind() {
    let twelfth = BillingCycle::new(12).unwrap();
    let may = DayRange::new(day("2026-05-01"), day("2026-06-01"));
    assert_eq!(before(may, twelfth).from, day("2026-04-01"));
    assert_eq!(after(may, twelfth).until, day("2026-07-01"));
    let bill = DayRange::new(day("2026-05-12"), day("2026-06-12"));
    assert_eq!(before(bill, twelfth).from, day("2026-04-12"));
    let week = DayRange::new(day("2026-05-05"), day("2026-05-12"));
    assert_eq!(before(week, twelfth).from, day("2026-04-28"));
}

#[test]
fn every_page_is_found_at_its_path() {
    for page in [Page::Start, Page::Overview, Page::Costs, Page::Data] {
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
