//! Worked cases, and the two ways of rating against each other.

use proptest::prelude::*;

use super::*;
use crate::adjustment::{Adjustment, AdjustmentScope};
use crate::usage::tests::{Record, record};
use crate::usage::{MeterText, Resource};

fn card(meters: &str) -> RateCard {
    let body = format!(
        r#"{{"OfferTerms":[],"Meters":[{meters}],"Currency":"USD","Locale":"en","IsTaxIncluded":false}}"#
    );
    let (card, problems) = RateCard::read(body.as_bytes()).unwrap();
    assert_eq!(problems, []);
    card
}

fn meter(id: &str, rates: &str, included: &str, effective: &str) -> String {
    format!(
        r#"{{"MeterId":"{id}","MeterName":"","MeterRates":{rates},"IncludedQuantity":{included},"EffectiveDate":"{effective}T00:00:00Z"}}"#
    )
}

/// Charges of the records in the store's order, as text.
fn shown(store: &UsageStore, rating: &Rating) -> Vec<String> {
    let row = |row: usize| {
        let line = rating.line_of(row).unwrap();
        match line.state {
            LineState::Unpriced(reason) => format!("{reason:?}"),
            LineState::Priced if row - line.rows.start < line.priced_later => {
                format!("{} later", rating.charge(row))
            }
            LineState::Priced => rating.charge(row).to_string(),
        }
    };
    (0..store.rows()).map(row).collect()
}

fn charges(card: &RateCard, anniversary: u8, records: &[Record<'_>]) -> Vec<String> {
    let terms = [Terms {
        card: Some(card),
        cycle: BillingCycle::new(anniversary).unwrap(),
        ..Terms::default()
    }];
    let store = UsageStore::of(records);
    shown(&store, &rate(&store, &terms))
}

#[test]
fn tiers_are_graduated_and_count_after_the_included_quantity() {
    // 5 free, then 5 at 1, then 6 at 2: the worked case of the rate card
    // rules, 17 in all.
    let card = card(&meter("m", r#"{"0":1,"5":2}"#, "5", "2020-01-01"));
    let found = charges(&card, 1, &[record("m", "2026-01-01", "16")]);
    assert_eq!(found, ["17"]);
}

#[test]
fn bounds_are_continuous() {
    let card = card(&meter(
        "m",
        r#"{"0":1,"200":0.9,"500":0.8}"#,
        "0",
        "2020-01-01",
    ));
    let found = charges(
        &card,
        1,
        &[
            record("m", "2026-01-01", "199.5"),
            record("m", "2026-01-02", "50.5"),
        ],
    );
    assert_eq!(found, ["199.5", "45.5"]);
}

#[test]
fn the_first_in_time_uses_the_free_amount_whatever_came_in_first() {
    let card = card(&meter("m", r#"{"0":"2"}"#, "10", "2020-01-01"));
    let found = charges(
        &card,
        1,
        &[
            record("m", "2026-01-02", "10"),
            record("m", "2026-01-01", "6"),
        ],
    );
    assert_eq!(found, ["0", "12"]);
}

#[test]
fn a_new_billing_period_begins_on_the_anniversary() {
    let card = card(&meter("m", r#"{"0.0":1,"10.00":0}"#, "0", "2020-01-01"));
    let days = ["2026-01-11", "2026-01-12", "2026-02-11", "2026-02-12"];
    let records = days.map(|day| record("m", day, "10"));
    assert_eq!(charges(&card, 12, &records), ["10", "10", "0", "10"]);
}

#[test]
fn a_new_price_takes_over_without_restarting_the_tiers() {
    let entries = [
        meter("m", r#"{"0":1,"10":0.5}"#, "0", "2020-01-01"),
        meter("M", r#"{"0":2,"10":1}"#, "0", "2026-01-02"),
    ];
    let card = card(&entries.join(","));
    let days = ["2026-01-01", "2026-01-02"];
    let records = days.map(|day| record("m", day, "8"));
    // The second day: 2 units at 2, then 6 at 1.
    assert_eq!(charges(&card, 1, &records), ["8", "10"]);
}

#[test]
fn a_price_newer_than_the_usage_is_used_and_said() {
    let card = card(&meter("m", r#"{"0":1}"#, "0", "2020-12-01"));
    assert_eq!(
        charges(&card, 1, &[record("m", "2015-05-01", "3")]),
        ["3 later"]
    );
}

#[test]
fn usage_without_a_price_is_no_zero() {
    let card = card(&meter("m", r#"{"0":1}"#, "0", "2020-01-01"));
    assert_eq!(
        charges(&card, 1, &[record("other", "2026-01-01", "3")]),
        ["NotOnCard"]
    );
    let store = UsageStore::of(&[record("m", "2026-01-01", "3")]);
    assert_eq!(shown(&store, &rate(&store, &[])), ["NoCard"]);
}

#[test]
fn amounts_beyond_reason_are_a_problem_and_not_a_number() {
    let card = card(&meter("m", r#"{"0":1e10}"#, "0", "2020-01-01"));
    let records = [
        record("m", "2026-01-01", "1"),
        record("m", "2026-01-02", "1e17"),
    ];
    assert_eq!(charges(&card, 1, &records), ["TooLarge", "TooLarge"]);
}

fn any_rates() -> impl Strategy<Value = String> {
    let price = (0u64..1_000_000_000_000, 4usize..=12);
    proptest::collection::btree_map(0u32..1000, price, 1..6).prop_map(|tiers| {
        let parts: Vec<String> = tiers
            .into_iter()
            .enumerate()
            .map(|(index, (from, (digits, decimals)))| {
                let from = if index == 0 { 0 } else { from + 1 };
                let digits = format!("{digits:0>13}");
                let (whole, fraction) = digits.split_at(13 - decimals);
                format!("\"{from}\":\"{whole}.{fraction}\"")
            })
            .collect();
        format!("{{{}}}", parts.join(","))
    })
}

/// Rates without the quick way, as a check on it.
fn rate_exactly(store: &UsageStore, terms: &Terms<'_>) -> Vec<Money> {
    let mut charges = Vec::new();
    let own = OwnFactors::new(store, &[*terms]);
    for run in store.runs() {
        let meter = Metered::new(store, run, *terms, &own);
        let plan = meter.plan.as_ref().unwrap();
        for (_, rows) in periods(store, run, terms.cycle) {
            let mut meterage = Meterage::default();
            for row in rows {
                let (schedule, _) = plan.in_force(store.day(row));
                let schedule = &plan.schedules[schedule];
                let charge = meterage.advance(
                    schedule,
                    store.quantity(row),
                    |step| step.price,
                    |_, _, _| {},
                );
                charges.push(charge.unwrap());
            }
        }
    }
    charges
}

proptest! {
    /// The sum of the charges does not depend on how usage was reported, and
    /// both ways of rating give the same last digit.
    #[test]
    fn charges_add_up_to_the_price_of_the_sum(
        rates in any_rates(),
        included in 0u32..50,
        quantities in proptest::collection::vec((0u64..10u64.pow(17), 0usize..=18, 0u32..28), 1..40),
    ) {
        let card = card(&meter("m", &rates, &included.to_string(), "2020-01-01"));
        let texts: Vec<(String, String)> = quantities
            .iter()
            .map(|(digits, decimals, day)| {
                let digits = format!("{digits:0>19}");
                let (whole, fraction) = digits.split_at(19 - decimals);
                let day = format!("2026-02-{:02}", day + 1);
                (day, format!("{}.{fraction}", &whole[whole.len().saturating_sub(4)..]))
            })
            .collect();
        let records: Vec<Record<'_>> =
            texts.iter().map(|(day, quantity)| record("m", day, quantity.trim_end_matches('.'))).collect();
        let terms = Terms { card: Some(&card), ..Terms::default() };
        let store = UsageStore::of(&records);
        let rating = rate(&store, &[terms]);
        let sum: Quantity = records.iter().map(|record| record.quantity).sum();
        let at_once = rate(&UsageStore::of(&[Record { quantity: sum, ..records[0] }]), &[terms]);
        prop_assert_eq!(rating.total(), at_once.total());
        let found: Vec<Money> = (0..store.rows()).map(|row| rating.charge(row)).collect();
        prop_assert_eq!(found.iter().copied().sum::<Money>(), rating.total());
        prop_assert!(found.iter().all(|charge| *charge >= Money::ZERO));
        prop_assert_eq!(&found, &rate_exactly(&store, &terms));

        let mut backwards = UsageStore::default();
        for (place, record) in records.iter().enumerate().rev() {
            backwards.begin_page(place as u64);
            backwards.add(record);
        }
        backwards.seal();
        let again = rate(&backwards, &[terms]);
        let again: Vec<Money> = (0..store.rows()).map(|row| again.charge(row)).collect();
        prop_assert_eq!(again, found);
    }
}

/// One line for each slice of a trace.
fn slices(trace: &Trace) -> Vec<String> {
    let rates = trace.lines.iter().flat_map(|line| &line.rates);
    rates
        .flat_map(|rate| {
            rate.slices.iter().map(|slice| {
                let until = slice
                    .until
                    .map_or("on".to_owned(), |until| until.to_string());
                let kind = if slice.is_included { "free" } else { "tier" };
                format!(
                    "{} {kind} {} to {until}: {} at {} = {}",
                    rate.effective, slice.from, slice.quantity, slice.price, slice.amount
                )
            })
        })
        .collect()
}

const ALL: TraceLimits = TraceLimits {
    lines: 100,
    records: 100,
};

#[test]
fn a_trace_names_the_free_units_each_tier_and_each_price() {
    let entries = [
        meter("m", r#"{"0":1,"10":0.5}"#, "5", "2020-01-01"),
        meter("m", r#"{"0":2,"10":1}"#, "5", "2026-01-03"),
    ];
    let card = card(&entries.join(","));
    let terms = [Terms {
        card: Some(&card),
        ..Terms::default()
    }];
    let days = ["2026-01-01", "2026-01-02", "2026-01-03"];
    let store = UsageStore::of(&days.map(|day| record("m", day, "8")));
    let rating = rate(&store, &terms);
    let whole = trace(&store, &terms, &rating, |_, _| true, ALL);
    assert_eq!(
        slices(&whole),
        [
            "2020-01-01 free 0 to 5: 5 at 0 = 0",
            "2020-01-01 tier 0 to 10: 10 at 1 = 10",
            "2020-01-01 tier 10 to on: 1 at 0.5 = 0.5",
            "2026-01-03 tier 10 to on: 8 at 1 = 8",
        ]
    );
    assert_eq!(whole.charge, rating.total());
    // One record alone: it begins where the others have ended.
    let second = trace(&store, &terms, &rating, |_, row| row == 1, ALL);
    let line = &second.lines[0];
    assert_eq!(line.used_before, "8".parse().unwrap());
    assert_eq!((line.rows, line.line_rows), (1, 3));
    assert_eq!(line.records[0].used_before, line.used_before);
    assert_eq!(
        slices(&second),
        [
            "2020-01-01 tier 0 to 10: 7 at 1 = 7",
            "2020-01-01 tier 10 to on: 1 at 0.5 = 0.5",
        ]
    );
}

proptest! {
    /// Whatever is selected, its slices add up to its charges.
    #[test]
    fn slices_add_up_to_the_charge(
        rates in any_rates(),
        included in 0u32..50,
        quantities in proptest::collection::vec((-(10i128.pow(22))..10i128.pow(23), any::<bool>()), 1..30),
        later in 0u32..28,
    ) {
        let entries = [
            meter("m", &rates, &included.to_string(), "2020-01-01"),
            meter("m", &rates.replace("\":\"", "\":\"1"), "3", &format!("2026-02-{:02}", later + 1)),
        ];
        let card = card(&entries.join(","));
        let records: Vec<Record<'_>> = quantities
            .iter()
            .enumerate()
            .map(|(number, (raw, _))| Record {
                quantity: Quantity::from_raw(*raw),
                ..record("m", &format!("2026-02-{:02}", number % 28 + 1), "0")
            })
            .collect();
        let terms = [Terms { card: Some(&card), ..Terms::default() }];
        let store = UsageStore::of(&records);
        let rating = rate(&store, &terms);
        let is_selected = |_: &BillLine, row: usize| quantities[row].1;
        let traced = trace(&store, &terms, &rating, is_selected, ALL);
        let charge: Money = (0..store.rows()).filter(|row| quantities[*row].1).map(|row| rating.charge(row)).sum();
        prop_assert_eq!(traced.charge, charge);
        for line in &traced.lines {
            let slices = line.rates.iter().flat_map(|rate| &rate.slices);
            prop_assert_eq!(slices.map(|slice| slice.amount).sum::<Money>(), line.charge);
            prop_assert_eq!(line.records.iter().map(|record| record.charge).sum::<Money>(), line.charge);
        }
    }
}

fn adjusted_by(scope: AdjustmentScope) -> Adjustments {
    Adjustments::new(vec![Adjustment {
        scope,
        percent: "-50".parse().unwrap(),
        note: String::new(),
    }])
    .unwrap()
}

#[test]
fn a_discount_on_a_category_follows_the_category_of_each_record() {
    let card = card(&meter("m", r#"{"0":1}"#, "0", "2020-01-01"));
    let own = adjusted_by(AdjustmentScope::Category("Storage".to_owned()));
    let mut records = ["2026-01-01", "2026-01-02"].map(|day| record("m", day, "10"));
    records[0].meter.category = "Storage";
    records[1].meter.category = "Files";
    let terms = Terms {
        card: Some(&card),
        adjustments: Some(&own),
        ..Terms::default()
    };
    let store = UsageStore::of(&records);
    assert_eq!(shown(&store, &rate(&store, &[terms])), ["5", "10"]);
}

#[test]
fn a_discount_ends_on_the_day_when_a_third_party_takes_over() {
    let sold = meter("m", r#"{"0":1}"#, "0", "2026-01-02").replace(
        "\"MeterName\"",
        "\"MeterTags\":[\"Third Party\"],\"MeterName\"",
    );
    let card = card(&[meter("m", r#"{"0":1}"#, "0", "2020-01-01"), sold].join(","));
    let records = ["2026-01-01", "2026-01-02"].map(|day| record("m", day, "10"));
    let store = UsageStore::of(&records);
    let tag = AdjustmentScope::Tag {
        key: "none".to_owned(),
        value: "has it".to_owned(),
    };
    for others in [vec![], adjusted_by(tag).list().to_vec()] {
        let all = adjusted_by(AdjustmentScope::All).list().to_vec();
        let own = Adjustments::new([all, others].concat()).unwrap();
        let terms = [Terms {
            card: Some(&card),
            adjustments: Some(&own),
            ..Terms::default()
        }];
        let rating = rate(&store, &terms);
        assert_eq!(shown(&store, &rating), ["5", "10"]);
        let traced = trace(&store, &terms, &rating, |_, _| true, ALL);
        let rates = traced.lines[0].rates.iter();
        let factors: Vec<String> = rates
            .map(|rate| rate.slices[0].factor.to_string())
            .collect();
        assert_eq!(factors, ["0.5", "1"]);
    }
}

/// A store of meter `m` whose records are at resources with the tag `team`.
fn tagged(records: &[(&str, &str, &str)]) -> UsageStore {
    let mut store = UsageStore::default();
    for (day, quantity, team) in records {
        let resource = store.resource(team, || Resource {
            tags: vec![("team".to_owned(), (*team).to_owned())],
            ..Resource::default()
        });
        let meter = MeterText {
            id: "m",
            ..record("m", day, quantity).meter
        };
        let item = store.item("sub-1", &meter, resource);
        let start = day.parse().unwrap();
        let window = store.window(start, start, "");
        let quantity = store.pack(quantity.parse().unwrap());
        store.push(window, item, quantity);
    }
    store.seal();
    store
}

#[test]
fn a_discount_on_a_tag_is_the_same_whether_or_not_others_share_the_line() {
    let card = card(&meter("m", r#"{"0":1,"10":0.5}"#, "0", "2020-01-01"));
    let own = adjusted_by(AdjustmentScope::Tag {
        key: "TEAM".to_owned(),
        value: "blue".to_owned(),
    });
    let terms = [Terms {
        card: Some(&card),
        adjustments: Some(&own),
        ..Terms::default()
    }];
    let charges = |records: &[(&str, &str, &str)]| {
        let store = tagged(records);
        let rating = rate(&store, &terms);
        let traced = trace(&store, &terms, &rating, |_, _| true, ALL);
        assert_eq!(traced.charge, rating.total());
        let slices = traced.lines.iter().flat_map(|line| &line.rates);
        let slices = slices.flat_map(|rate| &rate.slices);
        assert_eq!(
            slices.map(|slice| slice.amount).sum::<Money>(),
            rating.total()
        );
        shown(&store, &rating)
    };
    let first = ("2026-01-01", "8", "blue");
    assert_eq!(charges(&[first, ("2026-01-02", "8", "blue")]), ["4", "2.5"]);
    assert_eq!(charges(&[first, ("2026-01-02", "8", "red")]), ["4", "5"]);
    assert_eq!(
        charges(&[("2026-01-01", "8", "red"), ("2026-01-02", "8", "red")]),
        ["8", "5"]
    );
}

#[test]
fn only_the_oldest_entry_can_be_later_than_the_usage() {
    let entries = [
        meter("m", r#"{"0":1}"#, "0", "2026-01-10"),
        meter("m", r#"{"0":2}"#, "0", "2026-01-20"),
    ];
    let card = card(&entries.join(","));
    let terms = [Terms {
        card: Some(&card),
        ..Terms::default()
    }];
    let days = ["2026-01-05", "2026-01-15", "2026-01-25"];
    let store = UsageStore::of(&days.map(|day| record("m", day, "1")));
    let rating = rate(&store, &terms);
    let is_later = |from: usize| {
        let traced = trace(&store, &terms, &rating, |_, row| row >= from, ALL);
        let rates = traced.lines[0].rates.iter();
        rates.map(|rate| rate.is_later).collect::<Vec<_>>()
    };
    assert_eq!(is_later(0), [true, false]);
    // The first entry was in force already.
    assert_eq!(is_later(1), [false, false]);
    assert_eq!(is_later(2), [false]);
}

proptest! {
    /// A rule that might be for some records only, but is for all or none,
    /// charges what a rule for the meter does.
    #[test]
    fn a_common_factor_is_part_of_the_price(
        rates in any_rates(),
        included in 0u32..50,
        percent in -100i64..1000,
        quantities in proptest::collection::vec((0u64..10u64.pow(15), 0i32..28), 1..30),
    ) {
        let card = card(&meter("m", &rates, &included.to_string(), "2020-01-01"));
        let days: Vec<(String, String)> = quantities.iter()
            .map(|(digits, day)| (format!("2026-02-{:02}", day + 1), format!("{digits}e-9")))
            .collect();
        let records: Vec<(&str, &str, &str)> = days.iter()
            .map(|(day, quantity)| (day.as_str(), quantity.as_str(), "blue"))
            .collect();
        let store = tagged(&records);
        let rule = |scope| Adjustment { scope, percent: percent.to_string().parse().unwrap(), note: String::new() };
        let tag = |value: &str| AdjustmentScope::Tag { key: "team".to_owned(), value: value.to_owned() };
        let charged = |rules: Vec<Adjustment>| {
            let own = Adjustments::new(rules).unwrap();
            let terms = [Terms { card: Some(&card), adjustments: Some(&own), ..Terms::default() }];
            let rating = rate(&store, &terms);
            (0..store.rows()).map(|row| rating.charge(row)).collect::<Vec<_>>()
        };
        let by_meter = charged(vec![rule(AdjustmentScope::Meter(MeterId::new("m")))]);
        prop_assert_eq!(&charged(vec![rule(tag("blue"))]), &by_meter);
        prop_assert_eq!(&charged(vec![rule(AdjustmentScope::All), rule(tag("red"))]), &by_meter);
    }
}
