//! Whatever the fast reader makes of a card, the tolerant one makes the same.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;

use super::generated::{damage, odd, usual};
use crate::rate_card::{CardError, CardProblem, RateCard, read, scan};

/// All that can be asked of a card, as text.
pub(super) fn told(card: &RateCard) -> String {
    let mut told = format!(
        "{} {} {} {:?}",
        card.currency(),
        card.locale(),
        card.meters(),
        card.dated_offer_terms().collect::<Vec<_>>()
    );
    for meter in card.meter_ids() {
        for rate in card.rates(&meter) {
            let _ = write!(
                told,
                "\n{meter:?} {:?} {} from {}: {:?} {:?} {}",
                [
                    rate.name(),
                    rate.category(),
                    rate.sub_category(),
                    rate.region(),
                    rate.unit()
                ],
                rate.included(),
                rate.effective(),
                rate.tiers(),
                rate.meter(),
                rate.is_third_party(),
            );
        }
    }
    told
}

type Outcome = Result<(String, Vec<CardProblem>), CardError>;

fn tolerant(body: &[u8]) -> Outcome {
    read::read(body).map(|(card, problems)| (told(&card), problems))
}

/// What the fast reader says, where it says anything.
fn fast(body: &[u8]) -> Option<Outcome> {
    scan::scan(body).map(|(card, problems)| Ok((told(&card), problems)))
}

fn agree(body: &[u8]) -> Result<bool, TestCaseError> {
    let tolerant = tolerant(body);
    let read = RateCard::read(body).map(|(card, problems)| (told(&card), problems));
    // The tolerant reader does not know byte order marks.
    if !body.starts_with(b"\xef\xbb\xbf") {
        prop_assert_eq!(&read, &tolerant);
    }
    let fast = fast(body);
    let has_answer = fast.is_some();
    if let Some(fast) = fast {
        prop_assert_eq!(fast, tolerant);
    }
    Ok(has_answer)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn usual_cards_are_read_fast_and_right(card in usual()) {
        prop_assert!(agree(card.as_bytes())?, "left to the tolerant reader");
        prop_assert!(scan::reads_without_help(card.as_bytes()));
    }

    #[test]
    fn odd_cards_are_read_as_by_the_tolerant_reader(card in odd()) {
        agree(card.as_bytes())?;
    }

    #[test]
    fn broken_cards_are_judged_as_by_the_tolerant_reader(
        card in prop_oneof![usual(), odd()], damages in vec(damage(), 1..3),
    ) {
        let mut body = card.into_bytes();
        for damage in damages {
            damage.apply(&mut body);
        }
        agree(&body)?;
    }
}

#[test]
fn a_card_cut_anywhere_is_refused() {
    let body = concat!(
        r#"{"OfferTerms":[{"Name":"Monetary Credit","Credit":100.0,"ExcludedMeterIds":["a"]}],"Meters":["#,
        r#"{"MeterId":"0f271a8a-88c4-4d93-956a-063e1d2fa80b","MeterName":"caf"#,
        "\u{e9}",
        r#"","MeterRates":{"0":0.5},"MeterTags":[]},"#,
        r#"{"MeterId":"1f271a8a-88c4-4d93-956a-063e1d2fa80b","MeterName":"a\"b","MeterRates":{"0":0.5}}],"Currency":"USD"}"#,
    )
    .as_bytes();
    assert!(agree(body).unwrap());
    for end in 0..body.len() {
        assert!(!agree(&body[..end]).unwrap());
        assert!(RateCard::read(&body[..end]).is_err(), "{end}");
    }
}

/// The pool holds `a\` and `a"b` from escaped spellings; the same bytes then
/// mean another text.
#[test]
fn escaped_texts_are_not_taken_for_plain_ones() {
    let meter = |id: u32, name: &str| {
        format!(
            r#"{{"MeterId":"{id:08x}-00aa-4d93-956a-063e1d2fa80b","MeterName":"{name}","MeterRates":{{"0":1}}}}"#
        )
    };
    let names = ["a\\\\", "a\\\"b", "\\\\u0041", "\\u0041", "a\\\\", "a"];
    let meters: Vec<String> = (0..).zip(names).map(|(id, name)| meter(id, name)).collect();
    let body = format!(r#"{{"Meters":[{}],"Currency":"USD"}}"#, meters.join(","));
    assert!(agree(body.as_bytes()).unwrap());
    let (card, _) = RateCard::read(body.as_bytes()).unwrap();
    let names: Vec<&str> = card
        .meter_ids()
        .flat_map(|meter| {
            card.rates(&meter)
                .map(|rate| rate.name())
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(names, ["a\\", "a\"b", "\\u0041", "A", "a\\", "a"]);
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let (card, _) =
        RateCard::read("\u{feff}{\"Meters\":[],\"Currency\":\"usd\"}".as_bytes()).unwrap();
    assert_eq!(card.currency().code(), "USD");
}

#[test]
fn an_included_quantity_below_zero_costs_its_line() {
    let meters: Vec<String> = ["0", "-0.5", "\"-1e-20\"", "-0", "2"]
        .iter()
        .zip(1..)
        .map(|(included, id)| {
            format!(
                r#"{{"MeterId":"{id:08x}-00aa-4d93-956a-063e1d2fa80b","MeterRates":{{"0":1}},"IncludedQuantity":{included}}}"#
            )
        })
        .collect();
    let body = format!(r#"{{"Meters":[{}],"Currency":"USD"}}"#, meters.join(","));
    assert!(agree(body.as_bytes()).unwrap());
    let (card, problems) = RateCard::read(body.as_bytes()).unwrap();
    let problems: Vec<_> = problems
        .iter()
        .map(|problem| (problem.meter, problem.field, problem.value.as_str()))
        .collect();
    let expected = [
        (2, "IncludedQuantity", "-0.5"),
        (3, "IncludedQuantity", "\"-1e-20\""),
    ];
    assert_eq!(problems, expected);
    assert_eq!(card.meters(), 3);
}
