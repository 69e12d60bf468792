//! Retail prices, beside the card store: no sign-in, no CORS header, pages of 1000. Made of the pay-as-you-go sample
//! card, and of recorded rows with what no card has: reservations, prices for development and test, one meter under
//! several names.

use std::sync::OnceLock;

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::Call;
use crate::answer::{Answer, json_text};
use crate::card;
use crate::emulator::Emulator;

pub(super) const PATH: &str = "/api/retail/prices";
const ROWS_PER_PAGE: usize = 1000;
const RECORDED: &str = include_str!("../../../../tests/samples/retail_prices_cut.json");

pub(super) fn answer(emulator: &Emulator, call: &Call) -> Answer {
    let currency = call.query.get("currencycode").unwrap_or("USD");
    let currency = currency.trim_matches('\'').to_ascii_uppercase();
    let filter = call.query.get("$filter").unwrap_or_default();
    let Some(filter) = Filter::read(filter) else {
        let body =
            r#"{"Error":{"Code":"BadRequest","Message":"Invalid OData parameters supplied"}}"#;
        return json_text(StatusCode::BAD_REQUEST, body.to_owned());
    };
    let skip: usize = call
        .query
        .get("$skip")
        .and_then(|skip| skip.parse().ok())
        .unwrap_or(0);
    let wanted = items(&currency)
        .iter()
        .filter(|item| filter.takes(&item.fields));
    let mut page: Vec<&Item> = wanted.skip(skip).take(ROWS_PER_PAGE + 1).collect();
    let has_more = page.len() > ROWS_PER_PAGE;
    page.truncate(ROWS_PER_PAGE);
    let link = if has_more {
        let query = call.parts.uri.query().unwrap_or_default();
        let kept: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.starts_with("$skip=") && !pair.starts_with("%24skip="))
            .collect();
        let origin = call.origin(emulator.ports.card);
        let next = skip + ROWS_PER_PAGE;
        Value::from(format!("{origin}{PATH}?{}&$skip={next}", kept.join("&")))
    } else {
        Value::Null
    };
    let rows: Vec<&str> = page.iter().map(|item| item.text.as_str()).collect();
    let body = format!(
        r#"{{"BillingCurrency":"{currency}","CustomerEntityId":"Default","CustomerEntityType":"Retail","Items":[{}],"NextPageLink":{link},"Count":{}}}"#,
        rows.join(","),
        rows.len(),
    );
    json_text(StatusCode::OK, body)
}

/// One row as it is sent, and its texts for filters.
struct Item {
    text: String,
    fields: Map<String, Value>,
}

fn items(currency: &str) -> &'static [Item] {
    static DOLLARS: OnceLock<Vec<Item>> = OnceLock::new();
    static EUROS: OnceLock<Vec<Item>> = OnceLock::new();
    match currency {
        "USD" => DOLLARS.get_or_init(|| all_items("USD")),
        "EUR" => EUROS.get_or_init(|| all_items("EUR")),
        _ => &[],
    }
}

fn all_items(currency: &str) -> Vec<Item> {
    let mut items = Vec::new();
    if currency == "USD" {
        let recorded: Value = serde_json::from_str(RECORDED).unwrap_or_default();
        for row in recorded["Items"].as_array().into_iter().flatten() {
            items.extend(item(row.clone()));
        }
    }
    let Some(card) = card::find("MS-AZR-0003P", currency) else {
        return items;
    };
    let card: Value = serde_json::from_str(&card.body()).unwrap_or_default();
    for meter in card["Meters"].as_array().into_iter().flatten() {
        let text = |name: &str| meter[name].as_str().unwrap_or_default();
        let region: String = text("MeterRegion").to_ascii_lowercase().replace(' ', "");
        for (tier, price) in meter["MeterRates"].as_object().into_iter().flatten() {
            // Prices of a card count units after the included ones; here bounds are absolute.
            items.extend(item(serde_json::json!({
                "currencyCode": currency,
                "tierMinimumUnits": tier.parse::<f64>().unwrap_or(0.0),
                "retailPrice": price,
                "unitPrice": price,
                "armRegionName": region,
                "location": text("MeterRegion"),
                "effectiveStartDate": text("EffectiveDate"),
                "meterId": text("MeterId"),
                "meterName": text("MeterName"),
                "productName": text("MeterSubCategory"),
                "skuName": text("MeterName"),
                "serviceName": text("MeterCategory"),
                "serviceFamily": "Other",
                "unitOfMeasure": text("Unit"),
                "type": "Consumption",
                "isPrimaryMeterRegion": true,
                "armSkuName": "",
            })));
        }
    }
    items
}

fn item(row: Value) -> Option<Item> {
    let text = row.to_string();
    let Value::Object(fields) = row else {
        return None;
    };
    Some(Item { text, fields })
}

/// Conditions that must all hold, each of them met by one of its values.
struct Filter(Vec<Vec<(String, String)>>);

impl Filter {
    /// Only `eq`, joined by `or` inside brackets and by `and` between them.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self(Vec::new()));
        }
        let read_one = |part: &str| {
            let mut words = part.trim().splitn(3, ' ');
            let (name, operator, value) = (words.next()?, words.next()?, words.next()?);
            let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
            let name = if name == "priceType" { "type" } else { name };
            (operator == "eq").then(|| (name.to_owned(), value.replace("''", "'")))
        };
        text.split(" and ")
            .map(|condition| {
                let condition = condition
                    .trim()
                    .trim_start_matches('(')
                    .trim_end_matches(')');
                condition.split(" or ").map(read_one).collect()
            })
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    fn takes(&self, fields: &Map<String, Value>) -> bool {
        self.0.iter().all(|choices| {
            choices
                .iter()
                .any(|(name, value)| fields.get(name).and_then(Value::as_str) == Some(value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_exact_and_quoted() {
        let filter =
            Filter::read("(serviceName eq 'A''s' or serviceName eq 'B') and armRegionName eq 'x'");
        let filter = filter.unwrap();
        let row = |service: &str| {
            let row = serde_json::json!({ "serviceName": service, "armRegionName": "x" });
            filter.takes(row.as_object().unwrap())
        };
        assert!(row("A's") && row("B") && !row("b") && !row("C"));
        assert!(Filter::read("serviceName ne 'A'").is_none());
        assert!(Filter::read("serviceName eq A").is_none());
    }

    #[test]
    fn the_recorded_rows_are_among_the_items() {
        let of = |kind: &str| {
            let has = |item: &&Item| item.fields["type"] == kind;
            items("USD").iter().filter(has).count()
        };
        assert!(of("Consumption") > 3_000);
        assert!(of("Reservation") >= 2 && of("DevTestConsumption") >= 1);
    }
}
