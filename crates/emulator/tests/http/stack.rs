//! The Azure Stack Hub stamp, as its tenants and its operator see it.

use std::collections::BTreeSet;

use emulator::Endpoint;
use serde_json::Value;

use super::{Fixture, code};

const WINDOW: &str =
    "api-version=2015-06-01-preview&reportedStartTime=2026-11-10&reportedEndTime=2026-11-14";

#[tokio::test]
async fn metadata_needs_no_token_and_audiences_differ() {
    let fixture = Fixture::start().await;
    let mut audiences = BTreeSet::new();
    for origin in [
        fixture.running.stack_tenant_origin(),
        fixture.running.stack_operator_origin(),
    ] {
        let answer = fixture
            .client
            .get(format!(
                "{origin}/metadata/endpoints?api-version=2015-01-01"
            ))
            .send()
            .await
            .unwrap();
        let body: Value = answer.json().await.unwrap();
        assert!(
            body["galleryEndpoint"].is_string()
                && body["authentication"]["loginEndpoint"].is_string()
        );
        audiences.insert(
            body["authentication"]["audiences"][0]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(audiences.len(), 2);
}

#[tokio::test]
async fn a_tenant_sees_bare_rows_of_its_own_subscription() {
    let fixture = Fixture::start().await;
    let origin = fixture.running.stack_tenant_origin();
    let persona = fixture.persona(Endpoint::StackTenant);
    let list: Value = fixture
        .get_as(
            &persona,
            &format!("{origin}/subscriptions?api-version=2015-11-01"),
        )
        .await
        .json()
        .await
        .unwrap();
    let [subscription] = list["value"].as_array().unwrap().as_slice() else {
        panic!("{list}")
    };
    assert_eq!(
        subscription["offerId"],
        "/delegatedProviders/default/offers/gold"
    );
    let id = subscription["subscriptionId"].as_str().unwrap();
    let address = format!(
        "{origin}/subscriptions/{id}/providers/Microsoft.Commerce/usageAggregates?{WINDOW}"
    );
    let (rows, _) = fixture.all_rows(&persona, &address).await;
    assert!(rows.len() > 100);
    let fields: BTreeSet<&str> = rows[0]["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "instanceData",
        "meterId",
        "quantity",
        "subscriptionId",
        "usageEndTime",
        "usageStartTime",
    ];
    assert_eq!(fields, BTreeSet::from(expected));
    assert!(
        rows.iter()
            .all(|row| row["properties"]["quantity"].is_number())
    );
    let meters: BTreeSet<&str> = rows
        .iter()
        .map(|row| row["properties"]["meterId"].as_str().unwrap())
        .collect();
    assert!(meters.iter().any(|id| id.len() == 32) && meters.iter().any(|id| id.len() == 36));
    assert!(meters.iter().all(|id| id.to_uppercase() == *id));

    let data = |row: &Value| -> Value {
        let text = row["properties"]["instanceData"].as_str().unwrap();
        serde_json::from_str::<Value>(text).unwrap()["Microsoft.Resources"].take()
    };
    assert!(rows.iter().any(|row| data(row)["tags"] == "null"));
    let inner = rows
        .iter()
        .map(data)
        .find_map(|data| data["additionalInfo"].as_str().map(str::to_owned))
        .unwrap();
    assert!(serde_json::from_str::<Value>(&inner).unwrap()["ServiceType"].is_string());
    assert!(rows.iter().all(|row| {
        data(row)["resourceUri"]
            .as_str()
            .unwrap()
            .contains("/resourceGroups/RG-")
    }));
}

#[tokio::test]
async fn an_operator_sees_all_tenants_deleted_ones_too() {
    let fixture = Fixture::start().await;
    let origin = fixture.running.stack_operator_origin();
    let persona = fixture.persona(Endpoint::StackOperator);
    let provider = &fixture.subscriptions["stack"];
    let list_address = format!(
        "{origin}/subscriptions/{provider}/providers/Microsoft.Subscriptions.Admin/subscriptions?api-version=2015-11-01"
    );
    let list: Value = fixture
        .get_as(&persona, &list_address)
        .await
        .json()
        .await
        .unwrap();
    let tenants = list["value"].as_array().unwrap();
    assert_eq!(tenants.len(), 6);
    assert!(
        tenants
            .iter()
            .all(|tenant| tenant["owner"].is_string() && tenant.get("properties").is_none())
    );
    let deleted = tenants
        .iter()
        .find(|tenant| tenant["state"] == "Deleted")
        .unwrap()["subscriptionId"]
        .as_str()
        .unwrap();

    let usage = format!(
        "{origin}/subscriptions/{provider}/providers/Microsoft.Commerce.Admin/subscriberUsageAggregates"
    );
    let (rows, sizes) = fixture
        .all_rows(&persona, &format!("{usage}?{WINDOW}"))
        .await;
    assert!(sizes.len() > 1);
    assert!(
        rows.iter()
            .all(|row| row["properties"]["quantity"].is_string())
    );
    let seen: BTreeSet<&str> = rows
        .iter()
        .map(|row| row["properties"]["subscriptionId"].as_str().unwrap())
        .collect();
    assert_eq!(seen.len(), 6);
    assert!(seen.contains(deleted));
    let (rows, _) = fixture
        .all_rows(
            &persona,
            &format!("{usage}?{WINDOW}&subscriberId={deleted}"),
        )
        .await;
    assert!(
        !rows.is_empty()
            && rows
                .iter()
                .all(|row| row["properties"]["subscriptionId"] == deleted)
    );

    for (change, status, expected) in [
        ("reportedEndTime=2026-11-20", 202, "ProcessingNotCompleted"),
        (
            "reportedEndTime=2026-11-21",
            400,
            "RequestEndTimeIsInFuture",
        ),
        (
            "reportedEndTime=2026-11-14&subscriberId=unknown",
            400,
            "SubscriberIdIsNotDirectTenant",
        ),
        (
            "reportedEndTime=2026-11-14&aggregationGranularity=weekly",
            400,
            "InvalidAggregationGranularity",
        ),
        ("reportedEndTime=", 400, "InvalidProperty"),
    ] {
        let address = format!(
            "{usage}?{}",
            WINDOW.replace("reportedEndTime=2026-11-14", change)
        );
        let answer = fixture.get_as(&persona, &address).await;
        let actual = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        assert_eq!((actual, code(&body)), (status, expected), "{change}");
    }
    let without_version = fixture.get_as(&persona, &usage).await;
    assert_eq!(code(&without_version.json().await.unwrap()), "NoApiVersion");
    assert_eq!(
        fixture.get_as("stack-tenant", &list_address).await.status(),
        401
    );
}
