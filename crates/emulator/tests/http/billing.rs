//! Invoices and billing periods.

use std::time::Duration;

use serde_json::Value;

use super::{Fixture, code};

impl Fixture {
    async fn billing(&self, scenario: &str, rest: &str) -> (u16, Value) {
        let id = &self.subscriptions[scenario];
        let mark = if rest.contains('?') { '&' } else { '?' };
        self.arm(&format!("/subscriptions/{id}/providers/Microsoft.Billing/{rest}{mark}api-version=2018-03-01-preview")).await
    }
}

#[tokio::test]
async fn periods_follow_the_anniversary_and_pages_have_relative_links() {
    let fixture = Fixture::start().await;
    let (status, body) = fixture.billing("payg", "billingPeriods").await;
    assert_eq!(status, 200);
    let newest = &body["value"][0]["properties"];
    assert_eq!(newest["billingPeriodStartDate"], "2026-10-12");
    assert_eq!(newest["billingPeriodEndDate"], "2026-11-11");
    assert_eq!(body["value"].as_array().unwrap().len(), 50);
    let link = body["nextLink"].as_str().unwrap();
    assert!(
        link.starts_with("/subscriptions/") && link.contains("$skiptoken="),
        "{link}"
    );
    let (_, rest) = fixture.arm(link).await;
    assert!(!rest["value"].as_array().unwrap().is_empty() && rest.get("nextLink").is_none());

    let (_, body) = fixture.billing("ea", "billingPeriods?$top=1").await;
    let newest = &body["value"][0];
    assert_eq!(newest["properties"]["billingPeriodEndDate"], "2026-10-31");
    // The name is not the month of the dates.
    assert_eq!(newest["name"], "202612-1");
    assert!(newest["properties"].get("invoiceIds").is_none());
}

#[tokio::test]
async fn invoices_can_be_filtered_and_their_links_expire() {
    let fixture = Fixture::start().await;
    let filter = "invoices?$expand=downloadUrl&$filter=invoicePeriodEndDate%20le%202026-05-01%20and%20invoicePeriodEndDate%20ge%202026-03-01";
    let (status, body) = fixture.billing("payg", filter).await;
    assert_eq!(status, 200);
    let value = body["value"].as_array().unwrap();
    // April and March, which has two invoices.
    assert_eq!(value.len(), 3);
    assert!(
        value[0]["name"].as_str() > value[2]["name"].as_str(),
        "newest first"
    );
    let properties = &value[0]["properties"];
    assert!(
        properties["billingPeriodIds"][0]
            .as_str()
            .unwrap()
            .ends_with("/billingPeriods/202604-1")
    );
    let url = properties["downloadUrl"]["url"].as_str().unwrap();
    let file = fixture.client.get(url).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert!(file.bytes().await.unwrap().starts_with(b"%PDF-"));
    fixture.running.advance_clock(Duration::from_secs(3601));
    assert_eq!(fixture.client.get(url).send().await.unwrap().status(), 403);

    let (_, plain) = fixture.billing("payg", "invoices?$top=2").await;
    assert!(plain["value"][0]["properties"].get("downloadUrl").is_none());
    assert!(plain["nextLink"].is_string());
    let name = plain["value"][0]["name"].as_str().unwrap();
    let (_, one) = fixture.billing("payg", &format!("invoices/{name}")).await;
    assert!(one["properties"]["downloadUrl"]["url"].is_string());
    let (_, latest) = fixture.billing("payg", "invoices/latest").await;
    assert_eq!(latest["name"], name);
    assert_eq!(fixture.billing("payg", "invoices?$top=0").await.0, 400);
    assert_eq!(
        fixture.billing("payg", "invoices?$filter=nonsense").await.0,
        400
    );
}

#[tokio::test]
async fn unsupported_offers_and_missing_consent_are_refused() {
    let fixture = Fixture::start().await;
    let (status, body) = fixture.billing("ea", "invoices").await;
    assert_eq!(
        (status, body["error"]["message"].as_str().unwrap()),
        (400, "Offer id MS-AZR-0017P is not supported")
    );
    let (status, body) = fixture.billing("sponsored", "invoices").await;
    assert_eq!((status, code(&body)), (403, "Unauthorized"));
    assert_eq!(fixture.billing("sponsored", "billingPeriods").await.0, 200);
}
