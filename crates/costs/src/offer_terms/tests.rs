//! Worked periods, and what holds for any charges under any terms.

use proptest::prelude::*;

use super::commitment::discount_fraction;
use super::*;

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn day(number: i32) -> Day {
    Day::from_date(2026, 3, 1).unwrap().plus(number - 1)
}

fn march() -> DayRange {
    DayRange::new(day(1), day(32))
}

fn ids(ids: &[&str]) -> Vec<MeterId> {
    ids.iter().map(|id| MeterId::new(id)).collect()
}

fn credit(amount: &str, excluded: &[&str]) -> OfferTerm {
    OfferTerm::MonetaryCredit {
        credit: money(amount),
        excluded: ids(excluded),
    }
}

fn commitment(tiers: &[(&str, &str)], excluded: &[&str]) -> OfferTerm {
    OfferTerm::MonetaryCommitment {
        tiered_discount: tiers
            .iter()
            .map(|(from, value)| (money(from), value.parse().unwrap()))
            .collect(),
        excluded: ids(excluded),
    }
}

/// Charges of `day meter amount`; meters beginning with `3` are a third
/// party's.
fn period_of(
    terms: &[OfferTerm],
    charges: &[(i32, &str, &str)],
    set: &TermSettings,
) -> PeriodTerms {
    let meters: Vec<MeterId> = charges
        .iter()
        .map(|(_, meter, _)| MeterId::new(meter))
        .collect();
    let charges = charges
        .iter()
        .zip(&meters)
        .map(|((number, text, amount), meter)| DayCharge {
            day: day(*number),
            meter,
            is_third_party: text.starts_with('3'),
            charge: money(amount),
        });
    PeriodTerms::of(terms, march(), charges, set)
}

/// What the terms add to the charges.
fn change(terms: &PeriodTerms) -> Money {
    let discount = terms.commitment.as_ref().map(|used| used.discount_amount);
    terms.recurring - discount.unwrap_or_default() - terms.credit_used
}

fn by_day(amounts: &[(Day, Money)]) -> Vec<String> {
    let text = |(day, amount): &(Day, Money)| format!("{day} {amount}");
    amounts.iter().map(text).collect()
}

#[test]
fn credit_is_used_in_order_of_days_up_to_its_amount() {
    let charges = [
        (9, "m", "50"),
        (2, "m", "30"),
        (5, "n", "40.5"),
        (2, "n", "1"),
    ];
    let found = period_of(&[credit("100", &[])], &charges, &TermSettings::default());
    assert_eq!(found.charge, money("121.5"));
    assert_eq!(found.credit_used, money("100"));
    assert_eq!(found.credit_available - found.credit_used, Money::ZERO);
    assert_eq!(
        by_day(&found.credit_by_day),
        ["2026-03-02 31", "2026-03-05 40.5", "2026-03-09 28.5"]
    );
    assert_eq!(found.credit_spent_on, Some(day(9)));
    assert_eq!(found.stops_on, None);
    assert_eq!(change(&found), money("-100"));
}

#[test]
fn credit_is_never_more_than_what_it_may_pay_for() {
    let charges = [
        (1, "m", "12.000000000001"),
        (1, "Excluded", "500"),
        (2, "3rd-party", "700"),
    ];
    let terms = [credit("100", &["excluded"])];
    let found = period_of(&terms, &charges, &TermSettings::default());
    assert_eq!(found.credit_used, money("12.000000000001"));
    assert_eq!(found.credit_eligible, found.credit_used);
    assert_eq!(
        found.credit_available - found.credit_used,
        money("87.999999999999")
    );
    assert_eq!(found.excluded_charge, money("500"));
    assert_eq!(found.third_party_charge, money("700"));
    assert_eq!(found.credit_spent_on, None);
}

#[test]
fn a_spending_limit_stops_on_the_day_the_credit_is_spent() {
    let terms = [credit("10", &["x"])];
    let limited = TermSettings {
        spending_limit: true,
        ..TermSettings::default()
    };
    let charges = [(1, "x", "99"), (3, "m", "10"), (4, "m", "5")];
    let found = period_of(&terms, &charges, &limited);
    assert_eq!(found.stops_on, Some(day(3)));
    assert_eq!(found.credit_used, money("10"));
    assert_eq!(found.charge, money("114"));
    assert_eq!(period_of(&terms, &charges[..1], &limited).stops_on, None);
    // Without a credit there is nothing to stop at.
    assert_eq!(period_of(&[], &charges, &limited).stops_on, None);
}

#[test]
fn an_own_credit_takes_the_place_of_the_cards() {
    let set = TermSettings {
        credit: Some(money("3")),
        ..TermSettings::default()
    };
    let charges = [(1, "x", "4"), (1, "m", "4")];
    let found = period_of(&[credit("100", &["x"])], &charges, &set);
    assert_eq!(found.credit_used, money("3"));
    assert_eq!(found.excluded_charge, money("4"));
    let without_card = period_of(&[], &charges, &set);
    assert_eq!(without_card.credit_used, money("3"));
    let negative = TermSettings {
        credit: Some(money("-3")),
        ..TermSettings::default()
    };
    assert_eq!(period_of(&[], &charges, &negative).credit_used, Money::ZERO);
}

#[test]
fn a_correction_gives_credit_back() {
    let charges = [(1, "m", "8"), (2, "m", "-5"), (3, "m", "4")];
    let found = period_of(&[credit("10", &[])], &charges, &TermSettings::default());
    assert_eq!(found.credit_used, money("7"));
    assert_eq!(
        by_day(&found.credit_by_day),
        ["2026-03-01 8", "2026-03-02 -5", "2026-03-03 4"]
    );
    let only_back = period_of(
        &[credit("10", &[])],
        &[(1, "m", "-5")],
        &TermSettings::default(),
    );
    assert_eq!(only_back.credit_used, Money::ZERO);
    assert_eq!(only_back.credit_eligible, Money::ZERO);
}

fn committed(amount: &str) -> TermSettings {
    TermSettings {
        commitment: Some(money(amount)),
        ..TermSettings::default()
    }
}

#[test]
fn a_commitment_discounts_until_it_is_used_up() {
    let terms = [commitment(
        &[("0", "0"), ("500", "0.2"), ("5000", "0.3")],
        &["x"],
    )];
    // 1000 at 20 % off is 800, the commitment; 250 are left at plain rates.
    let charges = [
        (1, "m", "600"),
        (2, "m", "650"),
        (2, "x", "70"),
        (3, "3rd", "80"),
    ];
    let found = period_of(&terms, &charges, &committed("800"));
    let used = found.commitment.clone().unwrap();
    assert_eq!(used.tier, Some((money("500"), "0.2".parse().unwrap())));
    assert_eq!(used.discounted, money("800"));
    assert_eq!(used.overage, money("250"));
    assert_eq!(used.discount_amount, money("200"));
    assert_eq!(
        by_day(&used.discount_by_day),
        ["2026-03-01 120", "2026-03-02 80"]
    );
    assert_eq!(found.excluded_charge, money("70"));
    assert_eq!(change(&found), money("-200"));
}

#[test]
fn a_commitment_that_is_not_used_up_has_no_overage() {
    let terms = [commitment(&[("500", "15")], &[])];
    let used = period_of(&terms, &[(1, "m", "10.01")], &committed("500"))
        .commitment
        .unwrap();
    assert_eq!(used.discount, "0.15".parse().unwrap());
    assert_eq!(used.discounted, money("8.5085"));
    assert_eq!(used.discount_amount, money("1.5015"));
    assert_eq!(used.overage, Money::ZERO);
}

#[test]
fn a_tier_is_reached_by_the_committed_amount_and_not_by_usage() {
    let terms = [commitment(&[("5000", "0.3"), ("500", "0.2")], &[])];
    let tier = |amount| {
        let found = period_of(&terms, &[(1, "m", "9999")], &committed(amount));
        found
            .commitment
            .unwrap()
            .tier
            .map(|(from, _)| from.to_string())
    };
    assert_eq!(tier("499.99"), None);
    assert_eq!(tier("500").as_deref(), Some("500"));
    assert_eq!(tier("4999").as_deref(), Some("500"));
    assert_eq!(tier("5000").as_deref(), Some("5000"));
    let none = period_of(&terms, &[(1, "m", "9999")], &TermSettings::default());
    assert_eq!(none.commitment, None);
}

#[test]
fn a_discount_is_a_fraction_below_one_and_a_percentage_from_there() {
    let fraction = |text: &str| discount_fraction(text.parse().unwrap()).to_string();
    assert_eq!(fraction("0"), "0");
    assert_eq!(fraction("0.225"), "0.225");
    assert_eq!(fraction("1"), "0.01");
    assert_eq!(fraction("22.5"), "0.225");
    assert_eq!(fraction("100"), "1");
    assert_eq!(fraction("101"), "0");
    assert_eq!(fraction("-0.1"), "0");
}

#[test]
fn a_limit_that_is_no_whole_decimal_takes_nothing_back() {
    // The commitment pays for 10 / 0.7 = 14.285714285714 and a bit.
    let terms = [commitment(&[("0", "0.3")], &[])];
    let charges = [(1, "m", "14.285714285714"), (2, "m", "1")];
    let used = period_of(&terms, &charges, &committed("10"))
        .commitment
        .unwrap();
    assert_eq!(used.discounted, money("10"));
    assert_eq!(used.overage, money("1"));
    assert_eq!(by_day(&used.discount_by_day), ["2026-03-01 4.285714285714"]);
}

#[test]
fn all_off_leaves_no_overage() {
    let terms = [commitment(&[("1", "100")], &[])];
    let used = period_of(&terms, &[(1, "m", "70")], &committed("1"))
        .commitment
        .unwrap();
    assert_eq!(used.discount_amount, money("70"));
    assert_eq!(used.overage, Money::ZERO);
}

#[test]
fn credit_pays_for_what_the_discount_leaves() {
    let terms = [commitment(&[("0", "0.5")], &["c"]), credit("100", &["d"])];
    let charges = [(1, "m", "60"), (1, "c", "10"), (1, "d", "20")];
    let found = period_of(&terms, &charges, &committed("1000"));
    // Half of 60 and all of 10; d has its discount but no credit.
    assert_eq!(found.discount_before_credit, money("30"));
    assert_eq!(found.credit_used, money("40"));
    assert_eq!(
        found.commitment.as_ref().unwrap().discount_amount,
        money("40")
    );
    assert_eq!(found.excluded_charge, money("30"));
    assert_eq!(found.charge + change(&found), money("10"));
}

#[test]
fn only_terms_that_are_applied_exclude_meters() {
    let terms = [
        commitment(&[], &["c"]),
        credit("1", &["a", "B"]),
        credit("2", &["d"]),
        commitment(&[], &["e"]),
    ];
    let found = excluded_meters(&terms);
    assert_eq!(found.from_credit, ids(&["A", "b"]).into_iter().collect());
    assert_eq!(found.from_commitment, ids(&["c"]).into_iter().collect());
    assert_eq!(excluded_meters(&[]), ExcludedMeters::default());
}

#[test]
fn a_recurring_charge_counts_once_and_what_is_not_applied_is_named() {
    let terms = [
        OfferTerm::RecurringCharge {
            amount: money("29"),
        },
        OfferTerm::RecurringCharge {
            amount: money("31"),
        },
        OfferTerm::Other("Overage discount".to_owned()),
    ];
    let charges = [(1, "m", "1"), (31, "m", "1"), (0, "m", "7"), (32, "m", "7")];
    let found = period_of(&terms, &charges, &TermSettings::default());
    assert_eq!(found.recurring, money("29"));
    assert_eq!(change(&found), money("29"));
    assert_eq!(found.not_applied, ["Recurring Charge", "Overage discount"]);
    assert_eq!(found.charge, money("2"));
    assert_eq!(found.outside_charge, money("14"));
}

const METERS: [&str; 5] = ["m", "n", "in-credit", "in-commitment", "in-both"];

fn any_charges() -> impl Strategy<Value = Vec<(i32, usize, bool, i128)>> {
    let charge = (
        1i32..=31,
        0usize..5,
        proptest::bool::weighted(0.2),
        0i128..10i128.pow(16),
    );
    proptest::collection::vec(charge, 0..60)
}

fn sum_of(days: &[(Day, Money)]) -> Money {
    days.iter().map(|(_, amount)| *amount).sum()
}

proptest! {
    #[test]
    fn days_add_up_and_no_term_takes_more_than_there_is(
        charges in any_charges(),
        credit_raw in 0i128..10i128.pow(17),
        committed_raw in 0i128..10i128.pow(17),
        discount in 0i128..=100 * 10i128.pow(6),
        turn in 0usize..60,
    ) {
        let terms = [
            OfferTerm::MonetaryCredit {
                credit: Money::from_raw(credit_raw),
                excluded: ids(&["in-credit", "in-both"]),
            },
            OfferTerm::MonetaryCommitment {
                tiered_discount: vec![(Money::ZERO, Price::from_raw(discount * 10i128.pow(12)))],
                excluded: ids(&["in-commitment", "in-both"]),
            },
        ];
        let set = TermSettings {
            commitment: Some(Money::from_raw(committed_raw)),
            ..TermSettings::default()
        };
        let meters = ids(&METERS);
        let input: Vec<DayCharge<'_>> = charges.iter().map(|&(number, meter, is_third_party, raw)| DayCharge {
            day: day(number),
            meter: &meters[meter],
            is_third_party,
            charge: Money::from_raw(raw),
        }).collect();
        let found = PeriodTerms::of(&terms, march(), input.iter().copied(), &set);
        let used = found.commitment.as_ref().unwrap();

        prop_assert_eq!(sum_of(&found.credit_by_day), found.credit_used);
        prop_assert_eq!(sum_of(&used.discount_by_day), used.discount_amount);
        prop_assert!(found.credit_by_day.iter().all(|(_, amount)| *amount > Money::ZERO));
        prop_assert!(used.discount_by_day.iter().all(|(_, amount)| *amount > Money::ZERO));

        let eligible = |excluded: [usize; 2]| input.iter().zip(&charges)
            .filter(|(charge, (_, meter, ..))| !charge.is_third_party && !excluded.contains(meter))
            .map(|(charge, _)| charge.charge)
            .sum::<Money>();
        let by_commitment = eligible([3, 4]);
        prop_assert_eq!(used.discounted + used.overage + used.discount_amount, by_commitment);
        prop_assert!(used.discounted <= used.amount);
        prop_assert!(used.overage.is_zero() || used.discounted == used.amount);
        prop_assert!(found.credit_used <= eligible([2, 4]));
        prop_assert_eq!(found.credit_used, found.credit_available.min(found.credit_eligible));
        prop_assert!(found.charge + change(&found) >= Money::ZERO);

        let mut turned = input.clone();
        let turn = turn.min(turned.len());
        turned.rotate_left(turn);
        prop_assert_eq!(PeriodTerms::of(&terms, march(), turned, &set), found);
    }

    /// The next month begins with the full credit, whatever was left or owed.
    #[test]
    fn nothing_is_carried_over(first in 0i128..10i128.pow(16), second in 0i128..10i128.pow(16)) {
        let terms = [credit("5000", &[])];
        let meter = MeterId::new("m");
        let both = [(day(5), first), (day(40), second)].map(|(day, raw)| DayCharge {
            day, meter: &meter, is_third_party: false, charge: Money::from_raw(raw),
        });
        let april = DayRange::new(day(32), day(62));
        let set = TermSettings::default();
        let after = PeriodTerms::of(&terms, april, both, &set);
        prop_assert_eq!(after.credit_available, money("5000"));
        prop_assert_eq!(after.credit_used, Money::from_raw(second).min(money("5000")));
        prop_assert_eq!(after.outside_charge, Money::from_raw(first));
    }

    #[test]
    fn no_amount_is_too_large_to_be_worked_on(charge in any::<i128>(), credit_raw in any::<i128>(), committed in any::<i128>(), discount in any::<i128>()) {
        let meter = MeterId::new("m");
        let charges = [1, 2, 3].map(|number| DayCharge {
            day: day(number), meter: &meter, is_third_party: false, charge: Money::from_raw(charge),
        });
        let terms = [OfferTerm::MonetaryCommitment {
            tiered_discount: vec![(Money::ZERO, Price::from_raw(discount))],
            excluded: Vec::new(),
        }];
        let set = TermSettings {
            credit: Some(Money::from_raw(credit_raw)),
            commitment: Some(Money::from_raw(committed)),
            spending_limit: true,
        };
        let _ = PeriodTerms::of(&terms, march(), charges, &set);
    }
}
