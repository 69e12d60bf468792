//! Faults that are switched on for a scenario.

use emulator::Fault;
use serde_json::Value;

use super::{Fixture, code};

const WINDOW: &str = "reportedStartTime=2026-11-01&reportedEndTime=2026-11-18";

async fn statuses(fixture: &Fixture, path: &str, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(fixture.arm(path).await.0);
    }
    statuses
}

#[tokio::test]
async fn throttling_passes_and_comes_back() {
    let fixture = Fixture::with_fault(Some(("payg", Fault::Throttled))).await;
    let path = fixture.usage_path("payg", WINDOW);
    let answer = fixture
        .get_as("tenant", &format!("{}{path}", fixture.running.arm_origin()))
        .await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"1".parse().unwrap())
    );
    assert_eq!(
        statuses(&fixture, &path, 9).await,
        [429, 200, 200, 200, 200, 200, 200, 429, 429]
    );
    assert_eq!(fixture.arm(&fixture.usage_path("ea", WINDOW)).await.0, 200);
}

#[tokio::test]
async fn server_errors_heal_on_the_third_try_of_an_address() {
    let fixture = Fixture::with_fault(Some(("payg", Fault::ServerError))).await;
    assert_eq!(
        statuses(&fixture, &fixture.usage_path("payg", WINDOW), 4).await,
        [503, 503, 200, 200]
    );
    let other = fixture.usage_path(
        "payg",
        "reportedStartTime=2026-11-02&reportedEndTime=2026-11-18",
    );
    assert_eq!(statuses(&fixture, &other, 3).await, [503, 503, 200]);
}

#[tokio::test]
async fn a_token_expires_midway_and_a_renewed_one_works() {
    let fixture = Fixture::with_fault(Some(("payg", Fault::TokenExpiresMidway))).await;
    let path = fixture.usage_path("payg", WINDOW);
    assert_eq!(statuses(&fixture, &path, 4).await, [200, 200, 401, 401]);
    let (_, body) = fixture.arm(&path).await;
    assert_eq!(code(&body), "ExpiredAuthenticationToken");
    let origin = fixture.running.arm_origin();
    let renewed: Value = fixture
        .client
        .post(format!("{origin}/emulator/tokens/tenant"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let request = fixture
        .client
        .get(format!("{origin}{path}"))
        .bearer_auth(renewed["token"].as_str().unwrap());
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn one_page_stays_broken_and_the_days_around_it_do_not() {
    let fixture = Fixture::with_fault(Some(("payg", Fault::BrokenPage))).await;
    let window = |start: &str, end: &str| {
        fixture.usage_path(
            "payg",
            &format!("reportedStartTime=2026-11-{start}&reportedEndTime=2026-11-{end}"),
        )
    };
    assert_eq!(statuses(&fixture, &window("10", "11"), 2).await, [500, 500]);
    assert_eq!(fixture.arm(&window("09", "10")).await.0, 200);
    assert_eq!(fixture.arm(&window("11", "12")).await.0, 200);
}

#[tokio::test]
async fn answers_can_be_cut_foreign_empty_or_late() {
    let fixture = Fixture::start().await;
    let origin = fixture.running.arm_origin();
    let switch = async |name: &str| {
        let address = format!("{origin}/emulator/faults/payg");
        fixture
            .client
            .put(address)
            .body(name.to_owned())
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    let path = fixture.usage_path("payg", WINDOW);
    let address = format!("{origin}{path}");

    assert_eq!(switch("truncated-json").await, 200);
    let text = fixture
        .get_as("tenant", &address)
        .await
        .text()
        .await
        .unwrap();
    assert!(text.starts_with(r#"{"value":["#) && serde_json::from_str::<Value>(&text).is_err());

    assert_eq!(switch("foreign-next-link").await, 200);
    let (_, body) = fixture.arm(&path).await;
    assert!(!body["nextLink"].as_str().unwrap().starts_with(&origin));

    assert_eq!(switch("empty").await, 200);
    assert_eq!(
        fixture.arm(&path).await,
        (200, serde_json::json!({ "value": [] }))
    );

    assert_eq!(switch("html-error").await, 200);
    let answer = fixture.get_as("tenant", &address).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (502, &"text/html".parse().unwrap())
    );

    assert_eq!(switch("no-access").await, 200);
    let (status, body) = fixture.arm(&path).await;
    assert_eq!((status, code(&body)), (403, "AuthorizationFailed"));

    assert_eq!(switch("not-ready").await, 200);
    assert_eq!(fixture.arm(&path).await.0, 200);
    assert_eq!(fixture.arm(&path.replace("11-18", "11-20")).await.0, 202);
    assert_eq!(fixture.arm(&path.replace("11-18", "11-19")).await.0, 200);

    assert_eq!(switch("slow-page").await, 200);
    let started = tokio::time::Instant::now();
    assert_eq!(fixture.arm(&path).await.0, 200);
    assert!(started.elapsed().as_secs() >= 2);

    assert_eq!(switch("nonsense").await, 400);
    let address = format!("{origin}/emulator/faults/payg");
    assert_eq!(
        fixture
            .client
            .delete(address)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    let faults: Value = fixture
        .client
        .get(format!("{origin}/emulator/faults"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(faults, serde_json::json!({}));
}

#[tokio::test]
async fn stopping_frees_the_ports() {
    let fixture = Fixture::start().await;
    let origin = fixture.running.arm_origin();
    fixture.running.stop().await;
    drop(fixture.client);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(
        client
            .get(format!("{origin}/emulator/tokens"))
            .send()
            .await
            .is_err()
    );
}
