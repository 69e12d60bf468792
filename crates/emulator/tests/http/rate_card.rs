//! Rate cards: the redirect, the store behind it, and refusals.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use super::{Fixture, code};

impl Fixture {
    fn card_path(&self, scenario: &str, offer: &str, currency: &str, country: &str) -> String {
        let id = &self.subscriptions[scenario];
        let filter = format!(
            "OfferDurableId eq '{offer}' and Currency eq '{currency}' and Locale eq 'en-US' and RegionInfo eq '{country}'"
        )
        .replace(' ', "%20");
        format!(
            "/subscriptions/{id}/providers/Microsoft.Commerce/RateCard?api-version=2015-06-01-preview&$filter={filter}"
        )
    }

    async fn card_link(&self, path: &str) -> String {
        let answer = self
            .get_as("tenant", &format!("{}{path}", self.running.arm_origin()))
            .await;
        assert_eq!(answer.status(), 302);
        let link = answer.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(
            answer.headers()["access-control-expose-headers"],
            "Request-Context"
        );
        assert!(answer.text().await.unwrap().is_empty());
        link
    }
}

#[tokio::test]
async fn arm_redirects_to_a_store_that_browsers_cannot_read() {
    let fixture = Fixture::start().await;
    let link = fixture
        .card_link(&fixture.card_path("payg", "MS-AZR-0003p", "USD", "US"))
        .await;
    assert!(link.starts_with(&fixture.running.card_origin()), "{link}");
    let answer = fixture
        .client
        .get(&link)
        .header("origin", "http://localhost")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(
        answer
            .headers()
            .keys()
            .all(|name| !name.as_str().starts_with("access-control"))
    );
    let card: Value = answer.json().await.unwrap();
    assert_eq!(
        (&card["Currency"], &card["Locale"]),
        (&"USD".into(), &"en".into())
    );
    assert!(card["Meters"].as_array().unwrap().len() >= 3000);
    let preflight = fixture
        .client
        .request(Method::OPTIONS, &link)
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status(), 404);
}

#[tokio::test]
async fn the_store_refuses_bearer_tokens_old_links_and_forged_ones() {
    let fixture = Fixture::start().await;
    let link = fixture
        .card_link(&fixture.card_path("payg", "MS-AZR-0003P", "USD", "US"))
        .await;
    let with_token = fixture.get_as("tenant", &link).await;
    assert_eq!(with_token.status(), 400);
    assert!(
        with_token
            .text()
            .await
            .unwrap()
            .contains("Authentication information is not given in the correct format")
    );
    let forged = link.replace("0003P", "0036P");
    assert_eq!(
        fixture.client.get(&forged).send().await.unwrap().status(),
        403
    );
    fixture.running.advance_clock(Duration::from_secs(29 * 60));
    assert_eq!(
        fixture.client.get(&link).send().await.unwrap().status(),
        200
    );
    fixture.running.advance_clock(Duration::from_secs(2 * 60));
    assert_eq!(
        fixture.client.get(&link).send().await.unwrap().status(),
        403
    );
}

#[tokio::test]
async fn offers_without_a_card_and_wrong_filters_are_refused() {
    let fixture = Fixture::start().await;
    for (offer, currency, country) in [
        ("MS-AZR-0017P", "USD", "US"),
        ("MS-AZR-0145P", "USD", "US"),
        ("MS-AZR-0003P", "XYZ", "US"),
        ("MS-AZR-0003P", "EUR", "US"),
        ("nonsense", "USD", "US"),
    ] {
        let (status, body) = fixture
            .arm(&fixture.card_path("ea", offer, currency, country))
            .await;
        assert_eq!(status, 400, "{offer} {currency} {country}");
        assert!(
            body["Message"]
                .as_str()
                .unwrap()
                .starts_with("Invalid query specified."),
            "{body}"
        );
    }
    fixture
        .card_link(&fixture.card_path("ea", "MS-AZR-0003P", "EUR", "DE"))
        .await;
    let (status, body) = fixture
        .arm(&fixture.card_path("csp", "MS-AZR-0003P", "USD", "US"))
        .await;
    assert_eq!((status, code(&body)), (400, "DisallowedProvider"));
    let address = format!(
        "{}{}",
        fixture.running.arm_origin(),
        fixture.card_path("payg", "MS-AZR-0003P", "USD", "US")
    );
    let answer = fixture.get_as("billing-reader", &address).await;
    assert_eq!(answer.status(), 403);
}

#[tokio::test]
async fn cards_differ_by_offer_and_the_credit_card_has_its_term() {
    let fixture = Fixture::start().await;
    let mut prices = Vec::new();
    for offer in ["MS-AZR-0062P", "MS-AZR-0003P", "MS-AZR-0036P"] {
        let link = fixture
            .card_link(&fixture.card_path("credit", offer, "USD", "US"))
            .await;
        let card: Value = fixture
            .client
            .get(link)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let meters = card["Meters"].as_array().unwrap();
        let plan = meters
            .iter()
            .find(|meter| meter["MeterId"] == "505db374-df8a-44df-9d8c-13c14b61dee1")
            .unwrap();
        prices.push(plan["MeterRates"]["0"].to_string());
        let terms = card["OfferTerms"].as_array().unwrap();
        assert_eq!(terms.len(), usize::from(offer == "MS-AZR-0062P"));
        if let [term] = terms.as_slice() {
            assert_eq!(
                (&term["Name"], &term["Credit"]),
                (&"Monetary Credit".into(), &100.0.into())
            );
            assert!(!term["ExcludedMeterIds"].as_array().unwrap().is_empty());
        }
    }
    assert_eq!(prices, ["0.06", "0.1", "0.06"]);
}
