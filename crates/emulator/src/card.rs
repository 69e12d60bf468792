//! The sample rate cards that are built into the program.

use std::io::Read;
use std::sync::OnceLock;

use flate2::read::GzDecoder;

/// One card as it is asked for and stored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredCard {
    pub(crate) offer_id: &'static str,
    pub(crate) currency: &'static str,
    packed: &'static [u8],
}

const CARDS: [StoredCard; 4] = [
    StoredCard {
        offer_id: "MS-AZR-0062P",
        currency: "USD",
        packed: include_bytes!("../cards/MS-AZR-0062P_USD_en.json.gz"),
    },
    StoredCard {
        offer_id: "MS-AZR-0003P",
        currency: "USD",
        packed: include_bytes!("../cards/MS-AZR-0003P_USD_en.json.gz"),
    },
    StoredCard {
        offer_id: "MS-AZR-0003P",
        currency: "EUR",
        packed: include_bytes!("../cards/MS-AZR-0003P_EUR_en.json.gz"),
    },
    StoredCard {
        offer_id: "MS-AZR-0036P",
        currency: "USD",
        packed: include_bytes!("../cards/MS-AZR-0036P_USD_en.json.gz"),
    },
];

/// The card of an offer in a currency; the offer's case does not matter.
pub(crate) fn find(offer_id: &str, currency: &str) -> Option<StoredCard> {
    CARDS.into_iter().find(|card| {
        card.offer_id.eq_ignore_ascii_case(offer_id) && card.currency.eq_ignore_ascii_case(currency)
    })
}

/// The cut of the real card, whose meters the estates use.
pub(crate) fn real_sample() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| CARDS[0].body())
}

impl StoredCard {
    /// The whole JSON body on one line.
    pub(crate) fn body(self) -> String {
        let mut text = String::new();
        GzDecoder::new(self.packed)
            .read_to_string(&mut text)
            .expect("the card is part of the program");
        text
    }

    /// The body as api-version 2016-08-31-preview gives it: with `MeterStatus`.
    pub(crate) fn body_with_status(self) -> String {
        let body = self.body();
        let mut meters = body.split(r#"{"EffectiveDate":""#);
        let mut text = meters.next().unwrap_or_default().to_owned();
        for meter in meters {
            let status = if meter.starts_with("0001") {
                "Deprecated"
            } else {
                "Active"
            };
            let sub_category = r#""MeterSubCategory":"#;
            text.push_str(r#"{"EffectiveDate":""#);
            text.push_str(&meter.replacen(
                sub_category,
                &format!(r#""MeterStatus":"{status}",{sub_category}"#),
                1,
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_card_is_whole_and_large_enough() {
        for card in CARDS {
            let body: serde_json::Value = serde_json::from_str(&card.body()).unwrap();
            let meters = body["Meters"].as_array().unwrap();
            assert!(meters.len() >= 3000);
            let regions: HashSet<&str> = meters
                .iter()
                .map(|meter| meter["MeterRegion"].as_str().unwrap())
                .collect();
            assert!(regions.len() >= 25);
            assert_eq!(body["Currency"], card.currency);
        }
        let real: serde_json::Value = serde_json::from_str(real_sample()).unwrap();
        assert_eq!(real["OfferTerms"][0]["Name"], "Monetary Credit");
    }

    #[test]
    fn the_newer_version_tells_the_status_of_every_meter() {
        let body: serde_json::Value = serde_json::from_str(&CARDS[1].body_with_status()).unwrap();
        let meters = body["Meters"].as_array().unwrap();
        assert!(meters.iter().all(|meter| meter["MeterStatus"].is_string()));
        assert!(
            meters
                .iter()
                .any(|meter| meter["MeterStatus"] == "Deprecated")
        );
    }
}
