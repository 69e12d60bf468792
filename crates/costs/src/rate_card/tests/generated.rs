//! Cards for the tests: usual ones, odd ones and broken ones.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Keys of the recorded cards of 2020 and of 2016.
const ORDERS: [[&str; 11]; 2] = [
    [
        "EffectiveDate",
        "IncludedQuantity",
        "MeterCategory",
        "MeterId",
        "MeterName",
        "MeterRates",
        "MeterRegion",
        "MeterStatus",
        "MeterSubCategory",
        "MeterTags",
        "Unit",
    ],
    [
        "MeterId",
        "MeterName",
        "MeterCategory",
        "MeterSubCategory",
        "Unit",
        "MeterTags",
        "MeterRegion",
        "MeterRates",
        "EffectiveDate",
        "IncludedQuantity",
        "MeterStatus",
    ],
];

/// A card as the API sends it.
pub(super) fn usual() -> impl Strategy<Value = String> {
    let meters = select(&ORDERS[..]).prop_flat_map(|order| {
        let meter = order.map(|key| usual_value(key).prop_map(move |value| field(key, &value)));
        vec(meter.prop_map(|fields| object(&fields)), 0..20)
    });
    (meters, select(&["", " ", "\n  "][..])).prop_map(|(meters, space)| {
        let card = card("[]", &format!("[{}]", meters.join(",")), "\"USD\"");
        spaced(&card, space)
    })
}

/// A card with keys left out, repeated, in any order and with odd values, as a
/// whole or in single meters.
pub(super) fn odd() -> impl Strategy<Value = String> {
    let key = select(&ORDERS[0][..]);
    let odd_field = (key, odd_value(), any::<bool>(), any::<Index>());
    let meter = (
        select(&ORDERS[..])
            .prop_flat_map(|order| order.map(|key| usual_value(key).prop_map(move |v| (key, v)))),
        vec(odd_field, 0..3),
        0..8u8,
    )
        .prop_map(|(fields, changes, kind)| {
            let mut fields: Vec<String> = fields
                .iter()
                .map(|(key, value)| field(key, value))
                .collect();
            for (key, value, is_added, place) in changes {
                let place = place.index(fields.len());
                if is_added {
                    fields.insert(place, field("Extra", &value));
                } else {
                    fields[place] = field(key, &value);
                }
            }
            match kind {
                0 => fields.reverse(),
                1 => drop(fields.pop()),
                2 => fields = fields.iter().map(|f| f.replacen(':', " :\t", 1)).collect(),
                _ => {}
            }
            object(&fields)
        });
    let meter = prop_oneof![20 => meter, 1 => odd_value()];
    let terms = prop_oneof![3 => Just("[]".to_owned()), 2 => vec(term(), 0..3).prop_map(|terms| format!("[{}]", terms.join(","))), 1 => odd_value()];
    let currency = prop_oneof![9 => Just("\"EUR\"".to_owned()), 1 => odd_value()];
    (terms, vec(meter, 0..8), currency, any::<bool>()).prop_map(
        |(terms, meters, currency, is_reversed)| {
            let meters = format!("[{}]", meters.join(","));
            if is_reversed {
                format!(r#"{{"Currency":{currency},"Extra":[1,{{}}],"Meters":{meters},"OfferTerms":{terms}}}"#)
            } else {
                card(&terms, &meters, &currency)
            }
        },
    )
}

/// What is done to the bytes of a sound card.
#[derive(Debug, Clone)]
pub(super) enum Damage {
    Cut(Index),
    Replace(Index, u8),
    Insert(Index, String),
    Remove(Index, Index),
    Swap(Index, Index, usize),
}

pub(super) fn damage() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![any::<u8>(), select(&b"\"\\{}[]:,0e.- \n\x00\xff\xc3"[..])];
    let text = select(
        &[
            "\"", "\\", "\\\"", "\\u0041", "{", "}", "[", "]", ",", ":", " ", "\n", "null", "0",
            "e5", ".", "-", "\u{e9}", "\u{feff}", "\t", "\u{1}",
        ][..],
    );
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), byte).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (any::<Index>(), text).prop_map(|(at, text)| Damage::Insert(at, text.to_owned())),
        (any::<Index>(), any::<Index>()).prop_map(|(from, until)| Damage::Remove(from, until)),
        (any::<Index>(), any::<Index>(), 1..12usize)
            .prop_map(|(one, other, length)| Damage::Swap(one, other, length)),
    ]
}

impl Damage {
    pub(super) fn apply(&self, body: &mut Vec<u8>) {
        if body.is_empty() {
            return;
        }
        match self {
            Self::Cut(at) => body.truncate(at.index(body.len())),
            Self::Replace(at, byte) => {
                let at = at.index(body.len());
                body[at] = *byte;
            }
            Self::Insert(at, text) => {
                let at = at.index(body.len());
                body.splice(at..at, text.bytes());
            }
            Self::Remove(from, until) => {
                let (from, until) = (from.index(body.len()), until.index(body.len()));
                body.drain(from.min(until)..from.max(until));
            }
            Self::Swap(one, other, length) => {
                let (one, other) = (one.index(body.len()), other.index(body.len()));
                for offset in 0..*length {
                    if one.max(other) + offset < body.len() {
                        body.swap(one + offset, other + offset);
                    }
                }
            }
        }
    }
}

fn usual_value(key: &'static str) -> BoxedStrategy<String> {
    let number = || "(0|[1-9][0-9]{0,4})(\\.[0-9]{1,12})?";
    match key {
        // Few ids, so that some meters have several lines.
        "MeterId" => (0..12u32)
            .prop_map(|id| format!("\"{id:08x}-00aa-4d93-956a-063e1d2fa80b\""))
            .boxed(),
        "MeterRates" => (number(), vec((1..1000u32, 0..11usize, number()), 0..4))
            .prop_map(|(first, mut more)| {
                more.sort_unstable();
                more.dedup_by_key(|tier| tier.0);
                let mut rates = format!("{{\"0\":{first}");
                for (bound, zeros, price) in more {
                    let point = if zeros > 0 { "." } else { "" };
                    rates += &format!(",\"{bound}{point}{}\":{price}", "0".repeat(zeros));
                }
                rates + "}"
            })
            .boxed(),
        "MeterTags" => select(&["[]", "[\"Third Party\"]"][..])
            .prop_map(str::to_owned)
            .boxed(),
        "IncludedQuantity" => prop_oneof![Just("0.0".to_owned()), number()].boxed(),
        "EffectiveDate" => (2014..2021u32, 1..13u32, 1..29u32)
            .prop_map(|(year, month, day)| format!("\"{year}-{month:02}-{day:02}T00:00:00Z\""))
            .boxed(),
        _ => select(
            &[
                "\"\"",
                "\"1 Hour\"",
                "\"D2 v3\"",
                "\"caf\u{e9} \u{7d4c}\"",
                "\"EU West\"",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed(),
    }
}

fn odd_value() -> impl Strategy<Value = String> {
    let fixed = select(
        &[
            "null",
            "true",
            "0",
            "-0",
            "00",
            "1e2",
            "0.5E-3",
            "\"5\"",
            "\"x\"",
            "\" \"",
            "\"\"",
            "-1.5",
            "+1",
            ".5",
            "5.",
            "1.2.3",
            "99999999999999999999",
            "1750000000000000000",
            "9999999999999999999",
            "0.1234567890123456789",
            "0.123456789012345678901",
            "\"a\\\"b\"",
            "\"a\\\\\"",
            "\"a\\\\\",\"",
            "\"\\u0041\"",
            "\"\\ud800\"",
            "\"\\n\"",
            "\"a\\",
            "{}",
            "[]",
            "[[]]",
            "{\"0\":1,\"0.0\":2}",
            "{\"5\":1,\"0\":2}",
            "{\"5\":1}",
            "{\"0\":null}",
            "{\"0\":\"0.5\"}",
            "{\"-0\":1}",
            "{\" 0 \":1}",
            "{\"0\":1,}",
            "{\"0\":1e-3}",
            "{ \"0\" : 1 , \"7\" : 2 }",
            "{\"00\":1}",
            "{\"0.\":1}",
            "{\"\\u0030\":1}",
            "{0:1}",
            "[\"Third Party\"]",
            "[\"Third Party\",\"x\"]",
            "[\"x\", \"Third Party\" ]",
            "[ ]",
            "[\"Third Party\" ]",
            "\"Third Party\"",
            "\"\\\"Third Party\\\"\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"2018-02-29T00:00:00Z\"",
            "\"2018-06-01\"",
            "\"2018-06-01T23:30:00-02:00\"",
            "\"2018-06-01T00:00:00Z \"",
            "\"2018-06-0aT00:00:00Z\"",
            "\"F271A8A388C44D93956A063E1D2FA80B\"",
            "\"Tier-Custom1\"",
            "\"tier-custom1 \"",
            "\"f271a8a3-88c4-4d93-956a-063e1d2fa80\"",
            "\"JPY\"",
            "\"eur\"",
            "[[[[[[{\"a\":[]}]]]]]]",
            "\"a\u{1}b\"",
            "\"\u{7f}\"",
        ][..],
    );
    prop_oneof![4 => fixed.prop_map(str::to_owned), 1 => "\"[ -~]{0,6}\"", 1 => "[0-9.eE+-]{1,22}"]
}

fn term() -> impl Strategy<Value = String> {
    let name = select(
        &[
            "Monetary Credit",
            "Monetary Commitment",
            "Recurring Charge",
            "Else",
        ][..],
    );
    (name, 2013..2016u32, odd_value(), 0..4u8).prop_map(|(name, year, odd, kind)| {
        let more = match kind {
            0 => format!(r#","Credit":{odd}"#),
            1 => format!(r#","RecurringCharge":{odd}"#),
            2 => format!(r#","EffectiveDate":{odd}"#),
            _ => format!(r#","TieredDiscount":{odd}"#),
        };
        format!(
            r#"{{"Name":"{name}"{more},"ExcludedMeterIds":["a"],"EffectiveDate":"{year}-12-23T00:00:00Z"}}"#
        )
    })
}

fn field(key: &str, value: &str) -> String {
    format!("\"{key}\":{value}")
}

fn object(fields: &[String]) -> String {
    format!("{{{}}}", fields.join(","))
}

fn card(terms: &str, meters: &str, currency: &str) -> String {
    format!(
        r#"{{"OfferTerms":{terms},"Meters":{meters},"Currency":{currency},"Locale":"en","IsTaxIncluded":false}}"#
    )
}

/// With white space around everything that is no string or number.
fn spaced(json: &str, space: &str) -> String {
    let mut is_text = false;
    let mut spaced = String::new();
    for letter in json.chars() {
        is_text ^= letter == '"';
        if !is_text && "{}[]:,".contains(letter) {
            spaced += &format!("{space}{letter}{space}");
        } else {
            spaced.push(letter);
        }
    }
    spaced
}
