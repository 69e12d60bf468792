//! Worked statements, and what holds for all of them.

use proptest::prelude::*;

use super::*;
use crate::calendar::Day;
use crate::fixed::Price;
use crate::offer_terms::{DayCharge, TermSettings, excluded_meters};
use crate::rate_card::OfferTerm;

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn period() -> DayRange {
    let from = Day::from_date(2026, 3, 12).unwrap();
    DayRange::new(from, from.plus(31))
}

/// Meters beginning with `3` are a third party's. What the terms exclude is
/// filled in by [`statement`].
fn charge(meter: &str, amount: &str) -> MeterCharge {
    MeterCharge {
        meter: MeterId::new(meter),
        quantity: Quantity::ONE,
        charge: money(amount),
        list_charge: money(amount),
        is_third_party: meter.starts_with('3'),
        is_excluded_from_credit: false,
        is_excluded_from_commitment: false,
    }
}

fn terms_of(charges: &[MeterCharge], terms: &[OfferTerm], settings: &TermSettings) -> PeriodTerms {
    let charges = charges
        .iter()
        .enumerate()
        .map(|(number, charge)| DayCharge {
            day: period().from.plus(number as i32 % 31),
            meter: &charge.meter,
            is_third_party: charge.is_third_party,
            charge: charge.charge,
        });
    PeriodTerms::of(terms, period(), charges, settings)
}

/// The charges with what the terms exclude.
fn marked(charges: &[MeterCharge], terms: &[OfferTerm]) -> Vec<MeterCharge> {
    let excluded = excluded_meters(terms);
    let marked = |charge: &MeterCharge| MeterCharge {
        is_excluded_from_credit: excluded.from_credit.contains(&charge.meter),
        is_excluded_from_commitment: excluded.from_commitment.contains(&charge.meter),
        ..charge.clone()
    };
    charges.iter().map(marked).collect()
}

fn statement(
    code: &str,
    charges: &[MeterCharge],
    terms: &[OfferTerm],
    settings: &TermSettings,
    tax: Option<&str>,
) -> Statement {
    let tax = tax.map(|percent| TaxRate {
        percent: percent.parse().unwrap(),
        name: "VAT".to_owned(),
    });
    let charges = marked(charges, terms);
    let terms = terms_of(&charges, terms, settings);
    Statement::of(currency(code), charges, &terms, tax.as_ref()).unwrap()
}

fn plain(code: &str, charges: &[MeterCharge], tax: Option<&str>) -> Statement {
    statement(code, charges, &[], &TermSettings::default(), tax)
}

fn credit(amount: &str) -> Vec<OfferTerm> {
    vec![OfferTerm::MonetaryCredit {
        credit: money(amount),
        excluded: vec![MeterId::new("x")],
    }]
}

#[test]
fn dollars_are_rounded_line_by_line_half_up() {
    let charges = [
        charge("a", "1.005"),
        charge("b", "2.004999999999"),
        charge("c", "-0.005"),
    ];
    let found = plain("USD", &charges, None);
    let amounts: Vec<String> = found
        .lines
        .iter()
        .map(|line| line.charge.amount.to_string())
        .collect();
    assert_eq!(amounts, ["1.01", "2", "-0.01"]);
    let rounding: Vec<String> = found
        .lines
        .iter()
        .map(|line| line.charge.rounding().to_string())
        .collect();
    assert_eq!(rounding, ["0.005", "-0.004999999999", "-0.005"]);
    assert_eq!(found.total, money("3"));
    assert_eq!(found.rounding(), money("-0.004999999999"));
}

#[test]
fn yen_have_no_decimals_and_dinars_three() {
    let charges = [charge("a", "100.5"), charge("b", "0.4999")];
    assert_eq!(plain("JPY", &charges, Some("10")).total, money("111"));
    let in_yen = plain("JPY", &charges, Some("10"));
    assert_eq!(in_yen.tax.unwrap().tax.exact, money("10.1"));
    assert_eq!(plain("KWD", &charges, None).total, money("101"));
    assert_eq!(
        plain("KWD", &[charge("a", "0.0125")], None).total,
        money("0.013")
    );
}

#[test]
fn every_currency_of_azure_has_its_minor_unit() {
    let codes = "ARS AUD BRL CAD CHF CNY DKK EUR GBP HKD IDR INR JPY KRW MXN MYR NOK NZD RUB SAR \
                 SEK TRY TWD USD ZAR";
    let without: Vec<&str> = codes
        .split_whitespace()
        .filter(|code| currency(code).minor_unit_decimals() != 2)
        .collect();
    assert_eq!(without, ["JPY", "KRW"]);
    assert_eq!(currency("KRW").minor_unit_decimals(), 0);
    assert_eq!(currency("CLP").minor_unit_decimals(), 0);
    assert_eq!(currency("BHD").minor_unit_decimals(), 3);
}

#[test]
fn a_meter_is_rounded_once_however_often_it_is_given() {
    let charges = [charge("a", "0.004"), charge("b", "1"), charge("A", "0.004")];
    let found = plain("USD", &charges, None);
    assert_eq!(found.lines.len(), 2);
    assert_eq!(found.lines[0].quantity, "2".parse().unwrap());
    assert_eq!(found.lines[0].charge.amount, money("0.01"));
}

#[test]
fn a_credit_larger_than_the_bill_leaves_nothing_to_pay() {
    // Unrounded 0.015 in all, on the statement 0.03: credit pays what it shows.
    let charges = [
        charge("a", "0.005"),
        charge("b", "0.005"),
        charge("c", "0.005"),
    ];
    let found = statement(
        "USD",
        &charges,
        &credit("100"),
        &TermSettings::default(),
        Some("19"),
    );
    assert_eq!(found.credit.amount, money("-0.03"));
    assert_eq!(found.credit.exact, money("-0.015"));
    assert_eq!(found.total, Money::ZERO);
    // The other way round: nothing shown, nothing paid.
    let charges = [
        charge("a", "0.004"),
        charge("b", "0.004"),
        charge("c", "0.004"),
    ];
    let found = statement(
        "USD",
        &charges,
        &credit("100"),
        &TermSettings::default(),
        None,
    );
    assert_eq!(found.credit.amount, Money::ZERO);
    assert_eq!(found.total, Money::ZERO);
}

#[test]
fn credit_does_not_pay_for_third_parties_and_excluded_meters() {
    let charges = [
        charge("a", "30"),
        charge("3rd", "20"),
        charge("x", "15"),
        charge("b", "12.345"),
    ];
    let found = statement(
        "USD",
        &charges,
        &credit("100"),
        &TermSettings::default(),
        None,
    );
    assert_eq!(found.credit.amount, money("-42.35"));
    assert_eq!(found.total, money("35"));
    let less = statement(
        "USD",
        &charges,
        &credit("10"),
        &TermSettings::default(),
        None,
    );
    assert_eq!(less.total, money("67.35"));
}

#[test]
fn a_commitment_with_overage() {
    let terms = [OfferTerm::MonetaryCommitment {
        tiered_discount: vec![(money("500"), "0.2".parse().unwrap())],
        excluded: vec![MeterId::new("x")],
    }];
    let set = TermSettings {
        commitment: Some(money("800")),
        ..TermSettings::default()
    };
    let charges = [
        charge("a", "900.004"),
        charge("b", "350.006"),
        charge("x", "10"),
        charge("3", "5"),
    ];
    let found = statement("EUR", &charges, &terms, &set, None);
    // 1000 of 1250.01 have 20 % off.
    assert_eq!(found.discount.amount, money("-200"));
    assert_eq!(found.total, money("1065.01"));
}

/// 10 % off up to 1000, and a credit of 100.
fn discount_and_credit(discount_excludes: &[&str], credit_excludes: &[&str]) -> Vec<OfferTerm> {
    let ids = |ids: &[&str]| ids.iter().map(|id| MeterId::new(id)).collect();
    vec![
        OfferTerm::MonetaryCommitment {
            tiered_discount: vec![(Money::ZERO, "0.1".parse().unwrap())],
            excluded: ids(discount_excludes),
        },
        OfferTerm::MonetaryCredit {
            credit: money("100"),
            excluded: ids(credit_excludes),
        },
    ]
}

/// Discount, credit and total; they are those of the unrounded terms too.
fn settled(terms: &[OfferTerm], charges: &[MeterCharge]) -> [String; 3] {
    let set = TermSettings {
        commitment: Some(money("1000")),
        ..TermSettings::default()
    };
    let found = statement("USD", charges, terms, &set, None);
    assert_eq!(found.discount.amount, found.discount.exact);
    assert_eq!(found.credit.amount, found.credit.exact);
    [found.discount.amount, found.credit.amount, found.total].map(|amount| amount.to_string())
}

#[test]
fn a_discount_on_what_credit_does_not_pay_for_leaves_the_credit_alone() {
    let terms = discount_and_credit(&[], &["x"]);
    let both = [charge("x", "100"), charge("b", "100")];
    assert_eq!(settled(&terms, &both), ["-20", "-90", "90"]);
    assert_eq!(settled(&terms, &both[..1]), ["-10", "0", "90"]);
}

#[test]
fn what_a_commitment_excludes_has_no_discount_and_its_credit() {
    let terms = discount_and_credit(&["y"], &[]);
    let both = [charge("y", "40"), charge("b", "30")];
    assert_eq!(settled(&terms, &both), ["-3", "-67", "0"]);
    assert_eq!(settled(&terms, &both[..1]), ["0", "-40", "0"]);
    let neither = discount_and_credit(&["y"], &["y"]);
    assert_eq!(settled(&neither, &both), ["-3", "-27", "40"]);
}

#[test]
fn a_further_credit_excludes_nothing() {
    let mut terms = discount_and_credit(&[], &["x"]);
    terms.extend(discount_and_credit(&["b"], &["b"]));
    let charges = [charge("x", "100"), charge("b", "100")];
    assert_eq!(settled(&terms, &charges), ["-20", "-90", "90"]);
}

#[test]
fn a_discount_takes_no_more_than_its_lines_show() {
    let terms = [OfferTerm::MonetaryCommitment {
        tiered_discount: vec![(Money::ZERO, "100".parse().unwrap())],
        excluded: Vec::new(),
    }];
    let set = TermSettings {
        commitment: Some(money("1")),
        ..TermSettings::default()
    };
    let charges = [
        charge("a", "0.004"),
        charge("b", "0.004"),
        charge("3rd", "7"),
    ];
    let found = statement("USD", &charges, &terms, &set, None);
    assert_eq!(found.discount.exact, money("-0.008"));
    assert_eq!(found.discount.amount, Money::ZERO);
    assert_eq!(found.total, money("7"));
}

#[test]
fn a_recurring_charge_is_taxed_and_not_paid_by_credit() {
    let mut terms = credit("100");
    terms.push(OfferTerm::RecurringCharge {
        amount: money("29"),
    });
    let charges = [charge("a", "50"), charge("3rd", "1")];
    let found = statement(
        "EUR",
        &charges,
        &terms,
        &TermSettings::default(),
        Some("7.7"),
    );
    assert_eq!(found.subtotal(), money("30"));
    let tax = found.tax.clone().unwrap();
    assert_eq!(tax.base, money("30"));
    assert_eq!(tax.tax.amount, money("2.31"));
    assert_eq!(found.total, money("32.31"));
}

#[test]
fn tax_is_rounded_once_on_the_sum() {
    // 19 % of each line would round to 0.02 three times.
    let charges = [
        charge("a", "0.09"),
        charge("b", "0.09"),
        charge("c", "0.09"),
    ];
    let found = plain("EUR", &charges, Some("19"));
    assert_eq!(found.tax.unwrap().tax.amount, money("0.05"));
    assert_eq!(found.total, money("0.32"));
}

#[test]
fn a_markup_is_part_of_its_line() {
    // 12.5 % more.
    let charges = [MeterCharge {
        charge: money("11.26125"),
        ..charge("a", "10.01")
    }];
    let found = plain("USD", &charges, None);
    assert_eq!(found.lines[0].own_adjustment(), money("1.25125"));
    assert_eq!(found.lines[0].charge.exact, money("11.26125"));
    assert_eq!(found.total, money("11.26"));
}

#[test]
fn what_cannot_be_is_refused() {
    let terms = terms_of(&[], &[], &TermSettings::default());
    let too_large = MeterCharge {
        charge: Money::from_raw(i128::MAX),
        ..charge("a", "0")
    };
    assert_eq!(
        Statement::of(currency("USD"), [too_large], &terms, None),
        Err(StatementError::TooLarge(Some(MeterId::new("a"))))
    );
    let fee = [OfferTerm::RecurringCharge {
        amount: Money::from_raw(i128::MAX),
    }];
    let fee = terms_of(&[], &fee, &TermSettings::default());
    assert_eq!(
        Statement::of(currency("USD"), [], &fee, None),
        Err(StatementError::TooLarge(None))
    );
    let tax = TaxRate {
        percent: "-1".parse().unwrap(),
        name: String::new(),
    };
    let found = Statement::of(currency("USD"), [], &terms, Some(&tax));
    assert_eq!(found.unwrap_err().to_string(), "tax: percent is too small");
}

#[test]
fn a_statement_travels() {
    let found = statement(
        "USD",
        &[charge("a", "1.005")],
        &credit("0.5"),
        &TermSettings::default(),
        Some("19"),
    );
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Statement>(&json).unwrap(), found);
}

proptest! {
    #[test]
    fn lines_terms_and_tax_add_up_to_the_total(
        amounts in proptest::collection::vec((0usize..12, 0i128..10i128.pow(16)), 0..40),
        credit_raw in 0i128..10i128.pow(17),
        committed in proptest::option::of(0i128..10i128.pow(17)),
        discount in 0i128..100,
        fee in 0i128..10i128.pow(14),
        tax in proptest::option::of(0i128..300),
        code in proptest::sample::select(vec!["USD", "JPY", "KWD"]),
    ) {
        let names = ["a", "b", "c", "d", "e", "f", "x", "y", "both", "3a", "3b", "g"];
        let excluded = |ids: [&str; 2]| ids.map(MeterId::new).to_vec();
        let charges: Vec<MeterCharge> = amounts.iter().map(|&(meter, raw)| MeterCharge {
            charge: Money::from_raw(raw),
            ..charge(names[meter], "1")
        }).collect();
        let terms = [
            OfferTerm::MonetaryCredit { credit: Money::from_raw(credit_raw), excluded: excluded(["x", "both"]) },
            OfferTerm::MonetaryCommitment {
                tiered_discount: vec![(Money::ZERO, Price::from_raw(discount * 10i128.pow(18)))],
                excluded: excluded(["y", "both"]),
            },
            OfferTerm::RecurringCharge { amount: Money::from_raw(fee) },
        ];
        let set = TermSettings { commitment: committed.map(Money::from_raw), ..TermSettings::default() };
        let tax = tax.map(|tenths| TaxRate {
            percent: Percent::from_raw(tenths * 10i128.pow(17)),
            name: String::new(),
        });
        let charges = marked(&charges, &terms);
        let period_terms = terms_of(&charges, &terms, &set);
        let found = Statement::of(currency(code), charges.clone(), &period_terms, tax.as_ref()).unwrap();

        let tax_amount = found.tax.as_ref().map_or(Money::ZERO, |line| line.tax.amount);
        prop_assert_eq!(found.lines_sum() + found.discount.amount + found.credit.amount + found.recurring.amount + tax_amount, found.total);

        // Every amount is in whole minor units, and none is far from the exact one.
        let decimals = found.currency.minor_unit_decimals();
        let minor_unit = 10i128.pow(12 - decimals);
        let mut all: Vec<RoundedAmount> = found.lines.iter().map(|line| line.charge).collect();
        all.push(found.recurring);
        all.extend(found.tax.as_ref().map(|line| line.tax));
        for amount in &all {
            prop_assert!(amount.rounding().raw().abs() * 2 <= minor_unit);
        }
        all.extend([found.discount, found.credit]);
        for amount in &all {
            prop_assert_eq!(amount.amount.raw() % minor_unit, 0);
        }
        let limit = minor_unit * (found.lines.len() as i128 + 2);
        prop_assert!(found.credit.rounding().raw().abs() <= limit);
        prop_assert!(found.discount.rounding().raw().abs() <= limit);

        // Credit and discount never take more than the lines they apply to.
        let sum_of = |is_wanted: fn(&StatementLine) -> bool| -> Money {
            found.lines.iter().filter(|line| is_wanted(line)).map(|line| line.charge.amount).sum()
        };
        prop_assert!(-found.discount.amount <= sum_of(StatementLine::is_for_commitment));
        prop_assert!(-found.credit.amount <= sum_of(StatementLine::is_for_credit));
        let eligible = sum_of(|line| line.is_for_credit() || line.is_for_commitment());
        prop_assert!(found.credit.amount <= Money::ZERO && found.discount.amount <= Money::ZERO);
        prop_assert!(-(found.credit.amount + found.discount.amount) <= eligible);
        prop_assert!(-found.credit.amount <= period_terms.credit_available.rounded(decimals));
        prop_assert!(found.total >= Money::ZERO);

        // The exact amounts and the rounding make the total.
        let discount = period_terms.commitment.as_ref().map(|used| used.discount_amount);
        let change = period_terms.recurring - discount.unwrap_or_default() - period_terms.credit_used;
        let exact: Money = charges.iter().map(|charge| charge.charge).sum();
        let exact_tax = found.tax.as_ref().map_or(Money::ZERO, |line| line.tax.exact);
        prop_assert_eq!(exact + change + exact_tax + found.rounding(), found.total);
    }

    /// A period's statement knows nothing of another one's.
    #[test]
    fn an_unused_credit_is_not_carried_over(first in 0i128..10i128.pow(14), second in 0i128..10i128.pow(16)) {
        let make = |raw| [MeterCharge { charge: Money::from_raw(raw), ..charge("a", "1") }];
        let before = statement("USD", &make(first), &credit("100"), &TermSettings::default(), None);
        let after = statement("USD", &make(second), &credit("100"), &TermSettings::default(), None);
        prop_assert_eq!(before.total, (Money::from_raw(first).rounded(2) - money("100")).max(Money::ZERO));
        prop_assert_eq!(after.total, (Money::from_raw(second).rounded(2) - money("100")).max(Money::ZERO));
    }
}
