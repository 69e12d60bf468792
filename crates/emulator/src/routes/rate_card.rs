//! RateCard on ARM: checks the filter and redirects, with an empty body, to a signed link at the card store.

use axum::http::{HeaderName, StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};

use super::Call;
use super::usage::disallowed_provider;
use crate::access::Action;
use crate::answer::{Answer, bad_request, bare_message, typed, with_header};
use crate::card::{self, StoredCard};
use crate::emulator::Emulator;
use crate::scenario::Scenario;
use crate::token::{Signer, guid};

pub(super) const READ: Action = Action {
    name: "Microsoft.Commerce/RateCard/read",
    is_open_to_billing_reader: false,
};

const LINK_MINUTES: i64 = 30;
const LOCALES: [&str; 7] = [
    "en-us", "en-gb", "en-ca", "fr-ca", "de-de", "de-ch", "ja-jp",
];
const COUNTRIES: [&str; 18] = [
    "AT", "AU", "BE", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "JP", "NL", "PT",
    "SE", "US",
];
const EURO_COUNTRIES: [&str; 9] = ["AT", "BE", "DE", "ES", "FI", "FR", "IE", "IT", "NL"];

pub(super) fn answer(emulator: &Emulator, call: &Call, scenario: &Scenario) -> Answer {
    if scenario.estate().is_none() {
        return disallowed_provider(&scenario.subscription_id);
    }
    let version = match call.query.get("api-version") {
        Some("2015-06-01-preview") => "V20150515",
        Some("2016-08-31-preview") => "V20160831Preview",
        Some(other) => {
            return bad_request(
                "InvalidApiVersion",
                &format!("The api-version '{other}' is not valid."),
            );
        }
        None => return bad_request("NoApiVersion", "The api-version parameter is missing."),
    };
    let Some(card) = call.query.get("$filter").and_then(asked_card) else {
        let message = "Invalid query specified. Please specify valid values for OfferDurableId, Currency, Locale and RegionInfo.";
        return bare_message(StatusCode::BAD_REQUEST, message);
    };
    let published = emulator.clock.today() - TimeDelta::days(12);
    let path = format!(
        "/ratecards/V1/{}/{}/{}/en/False/{version}/{}.json",
        guid(&format!("card {} {}", card.offer_id, card.currency)),
        card.offer_id,
        card.currency,
        published.format("%Y-%m-%d")
    );
    let link = signed_link(
        &emulator.signer,
        &path,
        emulator.clock.running() + TimeDelta::minutes(LINK_MINUTES),
    );
    let location = format!("{}{link}", emulator.ports.origin(emulator.ports.card));
    let mut answer = typed(StatusCode::FOUND, "text/plain", "");
    answer.headers_mut().remove(header::CONTENT_TYPE);
    let answer = with_header(answer, header::LOCATION, &location);
    with_header(
        answer,
        HeaderName::from_static("request-context"),
        &format!("appId=cid-v1:{}", guid("rate card app")),
    )
}

/// A path with a signature that ends at a time.
pub(super) fn signed_link(signer: &Signer, path: &str, expiry: DateTime<Utc>) -> String {
    let expiry = expiry.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let signature = signer.signature(&format!("{path}|{expiry}|r"));
    let encoded: String = form_urlencoded::byte_serialize(expiry.as_bytes()).collect();
    format!("{path}?sv=2018-03-28&sr=b&sig={signature}&se={encoded}&sp=r")
}

/// The card that a filter names; `None` when any of its four parts is missing or wrong.
fn asked_card(filter: &str) -> Option<StoredCard> {
    let (mut offer, mut currency, mut locale, mut country) = (None, None, None, None);
    for part in filter.split(" and ") {
        let mut words = part.trim().splitn(3, ' ');
        let (name, operator, value) = (words.next()?, words.next()?, words.next()?);
        if operator != "eq" {
            return None;
        }
        let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        match name {
            "OfferDurableId" => offer = Some(value),
            "Currency" => currency = Some(value),
            "Locale" => locale = Some(value),
            "RegionInfo" => country = Some(value),
            _ => return None,
        }
    }
    let (card, locale, country) = (card::find(offer?, currency?)?, locale?, country?);
    let is_locale = LOCALES.contains(&locale.to_ascii_lowercase().as_str());
    let countries: &[&str] = if card.currency == "EUR" {
        &EURO_COUNTRIES
    } else {
        &COUNTRIES
    };
    (is_locale && countries.contains(&country)).then_some(card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_filter_is_needed_and_checked() {
        let good = "OfferDurableId eq 'MS-AZR-0003p' and Currency eq 'USD' and Locale eq 'en-US' and RegionInfo eq 'US'";
        assert!(asked_card(good).is_some());
        assert!(asked_card("RegionInfo eq 'DE' and Currency eq 'EUR' and Locale eq 'de-DE' and OfferDurableId eq 'MS-AZR-0003P'").is_some());
        for (from, to) in [
            ("0003p", "0017P"),
            ("'USD'", "'XXX'"),
            ("'USD'", "USD"),
            ("en-US", "xx"),
            ("'US'", "'Europe'"),
            (" eq 'US'", " ne 'US'"),
            (" and RegionInfo eq 'US'", ""),
        ] {
            assert!(
                asked_card(&good.replace(from, to)).is_none(),
                "{from} to {to}"
            );
        }
        assert!(asked_card(&format!("'{good}'")).is_none());
    }
}
