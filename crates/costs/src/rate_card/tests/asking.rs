//! Search, prices entered by hand and terms by date.

use proptest::prelude::*;

use crate::calendar::Day;
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::money::{Currency, Money};
use crate::rate_card::{OfferTerm, OwnPriceError, RateCard, Tier};

const CARD: &str = r#"{"OfferTerms":[
    {"Name":"Monetary Credit","Credit":150,"ExcludedMeterIds":[],"EffectiveDate":"2020-01-01T00:00:00Z"},
    {"Name":"Monetary Credit","Credit":100,"ExcludedMeterIds":["x"],"EffectiveDate":"2013-12-23T00:00:00Z"},
    {"Name":"Recurring Charge","RecurringCharge":7,"EffectiveDate":"2014-01-01T00:00:00Z"}],
  "Currency":"USD","Locale":"en","Meters":[
    {"MeterId":"1","MeterName":"D2 v3 Spot","MeterCategory":"Virtual Machines","MeterSubCategory":"Dv3 Series","MeterRegion":"EU West","MeterRates":{"0":1}},
    {"MeterId":"2","MeterName":"D2 v3","MeterCategory":"Virtual Machines","MeterSubCategory":"Dv3 Series","MeterRegion":"EU West","MeterRates":{"0":2}},
    {"MeterId":"3","MeterName":"Standard D2","MeterCategory":"Cloud Services","MeterSubCategory":"","MeterRegion":"EU West","MeterRates":{"0":3}},
    {"MeterId":"2","MeterName":"D2 v3","MeterCategory":"Virtual Machines","MeterSubCategory":"Dv3 Series","MeterRegion":"EU West","MeterRates":{"0":4},"EffectiveDate":"2019-01-01T00:00:00Z"},
    {"MeterId":"4","MeterName":"\u00dcbertragung","MeterCategory":"Networking","MeterRegion":"","MeterRates":{"0":5}}]}"#;

fn card() -> RateCard {
    RateCard::read(CARD.as_bytes()).unwrap().0
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn tier(from: &str, price: &str) -> Tier {
    Tier {
        from: from.parse().unwrap(),
        price: price.parse().unwrap(),
    }
}

fn found(card: &RateCard, words: &str, most: usize) -> String {
    let found = card.search(words, most);
    let ids: Vec<String> = found
        .iter()
        .map(|(meter, rate)| {
            assert_eq!(*meter, rate.meter());
            meter.to_string()
        })
        .collect();
    ids.join(" ")
}

#[test]
fn search_finds_all_words_without_case_and_puts_names_first() {
    let card = card();
    assert_eq!(found(&card, "d2", 9), "2 1 3");
    assert_eq!(found(&card, "WEST d2 eu", 9), "2 1 3");
    assert_eq!(found(&card, "standard d2", 9), "3");
    assert_eq!(found(&card, "virtual spot", 9), "1");
    assert_eq!(found(&card, "\u{fc}BER", 9), "4");
    assert_eq!(found(&card, "d2", 2), "2 1");
    assert_eq!(found(&card, "d2", 0), "");
    assert_eq!(found(&card, "d2 nowhere", 9), "");
    assert_eq!(found(&card, " ", 9), "2 1 3 4");
    let (_, newest) = card.search("d2 v3", 1)[0];
    assert_eq!(newest.tiers(), [tier("0", "4")]);
}

#[test]
fn more_words_than_bits_are_all_looked_for() {
    let many = vec!["west"; 70].join(" ");
    assert_eq!(found(&card(), &many, 9), "2 1 3");
    assert_eq!(found(&card(), &format!("{many} nowhere"), 9), "");
}

#[test]
fn ids_come_once_in_the_order_of_the_card() {
    let ids: Vec<String> = card().meter_ids().map(|meter| meter.to_string()).collect();
    assert_eq!(ids, ["1", "2", "3", "4"]);
}

#[test]
fn an_own_price_is_added_or_replaces_that_of_its_day() {
    let mut card = card();
    let meter = MeterId::new("2");
    let put = |card: &mut RateCard, unit: &str, price, effective| {
        let tiers = vec![tier("0", price), tier("10", "0.5")];
        card.with_price(meter.clone(), unit, tiers, Quantity::ONE, day(effective))
    };
    put(&mut card, "1 Hour", "7", "2019-01-01").unwrap();
    put(&mut card, "1 Day", "8", "2018-01-01").unwrap();
    put(&mut card, "1 Day", "9", "2021-01-01").unwrap();
    let lines: Vec<String> = card
        .rates(&meter)
        .map(|rate| {
            let price = rate.tiers()[0].price;
            format!(
                "{} {} {price} {}",
                rate.effective(),
                rate.unit(),
                rate.included()
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "0001-01-01  2 0",
            "2018-01-01 1 Day 8 1",
            "2019-01-01 1 Hour 7 1",
            "2021-01-01 1 Day 9 1"
        ]
    );
    let newest = card.rates(&meter).next_back().unwrap();
    assert_eq!((newest.name(), newest.region()), ("D2 v3", "EU West"));
    assert_eq!(newest.tiers(), [tier("0", "9"), tier("10", "0.5")]);
    assert_eq!(card.meters(), 4);
    let third = card.rates(&MeterId::new("3")).next().unwrap();
    assert_eq!(third.tiers(), [tier("0", "3")]);
}

#[test]
fn a_price_book_begins_empty() {
    let mut book = RateCard::own("EUR".parse().unwrap());
    assert_eq!((book.meters(), book.newest_date()), (0, None));
    let meter = MeterId::new("F271A8A388C44D93956A063E1D2FA80B");
    let tiers = vec![tier("0", "0.1")];
    book.with_price(
        meter.clone(),
        "1 GB",
        tiers,
        Quantity::ZERO,
        day("2026-01-01"),
    )
    .unwrap();
    assert_eq!(book.currency().code(), "EUR");
    assert!(book.meter_ids().eq([meter.clone()]));
    assert_eq!(book.rates(&meter).count(), 1);
    assert_eq!(book.newest_date(), Some(day("2026-01-01")));
}

#[test]
fn own_prices_that_leave_a_gap_are_refused() {
    let mut card = card();
    let mut refusal = |tiers: &[(&str, &str)], included: &str| {
        let tiers = tiers
            .iter()
            .map(|(from, price)| tier(from, price))
            .collect();
        let included = included.parse().unwrap();
        card.with_price(MeterId::new("9"), "", tiers, included, day("2020-01-01"))
            .unwrap_err()
    };
    assert_eq!(refusal(&[], "0"), OwnPriceError::NoTiers);
    assert_eq!(refusal(&[("1", "1")], "0"), OwnPriceError::FirstTierNotZero);
    assert_eq!(
        refusal(&[("0", "1"), ("5", "1"), ("4", "1")], "0"),
        OwnPriceError::TiersNotAscending { tier: 3 }
    );
    assert_eq!(
        refusal(&[("0", "1"), ("0.0", "1")], "0"),
        OwnPriceError::TierRepeated { tier: 2 }
    );
    assert_eq!(
        refusal(&[("0", "1")], "-1"),
        OwnPriceError::IncludedNegative
    );
    assert_eq!(card.meters(), 4);
}

#[test]
fn the_latest_term_of_a_kind_counts() {
    let card = card();
    let on = |start| -> Vec<&OfferTerm> { card.offer_terms_on(day(start)).collect() };
    let terms = card.offer_terms();
    assert_eq!(
        card.dated_offer_terms().nth(1),
        Some((day("2013-12-23"), &terms[1]))
    );
    assert_eq!(on("2013-12-22"), Vec::<&OfferTerm>::new());
    assert_eq!(on("2013-12-23"), [&terms[1]]);
    assert_eq!(on("2019-12-31"), [&terms[1], &terms[2]]);
    assert_eq!(on("2020-01-01"), [&terms[0], &terms[2]]);
    assert_eq!(card.monthly_credit(), Some("150".parse::<Money>().unwrap()));
}

#[test]
fn a_fuller_card_takes_more_memory() {
    let empty = RateCard::own(Currency::USD);
    let full = card();
    assert!(full.heap_bytes() > empty.heap_bytes() + 5 * 50);
}

proptest! {
    /// Lines entered in any order are found as if they had been sorted.
    #[test]
    fn own_prices_are_found_by_meter_and_date(
        entries in proptest::collection::vec((0..6u32, 0..8i32, 0..100i128), 0..60),
    ) {
        let mut book = RateCard::own(Currency::USD);
        let mut expected = std::collections::BTreeMap::new();
        for (meter, days, price) in entries {
            let price = crate::fixed::Price::from_raw(price);
            let meter = if meter % 2 == 0 { MeterId::Guid(meter.into()) } else { MeterId::new(&format!("m{meter}")) };
            let effective = Day::from_days_since_epoch(days);
            let tiers = vec![Tier { from: Quantity::ZERO, price }];
            book.with_price(meter.clone(), "1", tiers, Quantity::from_raw(days.into()), effective).unwrap();
            expected.insert((meter, effective), price);
        }
        let mut ids: Vec<MeterId> = book.meter_ids().collect();
        ids.sort();
        let lines: Vec<_> = ids
            .iter()
            .flat_map(|meter| book.rates(meter).map(|rate| {
                assert_eq!(i128::from(rate.effective().days_since_epoch()), rate.included().raw());
                ((meter.clone(), rate.effective()), rate.tiers()[0].price)
            }).collect::<Vec<_>>())
            .collect();
        prop_assert_eq!(lines, expected.into_iter().collect::<Vec<_>>());
    }
}
