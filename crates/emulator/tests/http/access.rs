//! Tokens, roles and what a browser is allowed to read.

use reqwest::Method;
use serde_json::Value;

use super::{Fixture, code};

#[tokio::test]
async fn bad_tokens_get_the_right_refusal() {
    let fixture = Fixture::start().await;
    let address = format!(
        "{}{}",
        fixture.running.arm_origin(),
        fixture.usage_path(
            "payg",
            "reportedStartTime=2026-11-01&reportedEndTime=2026-11-02"
        )
    );
    let ask = async |header: Option<&str>| {
        let mut request = fixture.client.get(&address);
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        assert_eq!(
            answer.headers().contains_key("www-authenticate"),
            status == 401
        );
        let body: Value = answer.json().await.unwrap();
        (status, code(&body).to_owned())
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(ask(None).await, refused(401, "AuthenticationFailed"));
    assert_eq!(
        ask(Some("Basic abc")).await,
        refused(401, "AuthenticationFailed")
    );
    assert_eq!(
        ask(Some("Bearer abc")).await,
        refused(401, "InvalidAuthenticationToken")
    );
    let forged = format!("Bearer {}x", fixture.tokens["tenant"]);
    assert_eq!(
        ask(Some(&forged)).await,
        refused(401, "InvalidAuthenticationToken")
    );
    for (name, status, expected) in [
        ("expired", 401, "ExpiredAuthenticationToken"),
        ("wrong-tenant", 401, "InvalidAuthenticationTokenTenant"),
        ("wrong-audience", 401, "InvalidAuthenticationTokenAudience"),
        ("operator", 401, "InvalidAuthenticationTokenAudience"),
        ("no-role", 403, "AuthorizationFailed"),
    ] {
        let header = format!("Bearer {}", fixture.tokens[name]);
        assert_eq!(
            ask(Some(&header)).await,
            refused(status, expected),
            "{name}"
        );
    }
    assert_eq!(
        ask(Some(&format!(
            "Bearer {}",
            fixture.tokens["billing-reader"]
        )))
        .await
        .0,
        200
    );
}

#[tokio::test]
async fn people_see_their_own_subscriptions() {
    let fixture = Fixture::start().await;
    let address = format!(
        "{}/subscriptions?api-version=2022-12-01",
        fixture.running.arm_origin()
    );
    for (name, count) in [
        ("tenant", 5),
        ("billing-reader", 1),
        ("no-role", 0),
        ("wrong-tenant", 0),
    ] {
        let body: Value = fixture.get_as(name, &address).await.json().await.unwrap();
        assert_eq!(body["value"].as_array().unwrap().len(), count, "{name}");
    }
    for persona in fixture.running.personas() {
        assert_eq!(persona.token, fixture.tokens[&persona.id]);
    }
    let (_, body) = fixture.arm("/subscriptions?api-version=2022-12-01").await;
    let credit = &body["value"][1];
    assert_eq!(credit["subscriptionPolicies"]["quotaId"], "MSDN_2014-09-01");
    assert_eq!(credit["subscriptionPolicies"]["spendingLimit"], "On");
    assert_eq!(credit["state"], "Enabled");
    let (status, body) = fixture
        .arm("/subscriptions/00000000-0000-0000-0000-000000000000?api-version=2022-12-01")
        .await;
    assert_eq!((status, code(&body)), (404, "SubscriptionNotFound"));
    let (_, body) = fixture.arm("/tenants?api-version=2020-01-01").await;
    let names = body["value"].as_array().unwrap().iter();
    let names: Vec<&Value> = names.map(|tenant| &tenant["displayName"]).collect();
    assert_eq!(names, ["Contoso", "Adventure Works"]);
    // Paths are matched without case.
    let id = fixture.subscriptions["payg"].to_uppercase();
    assert_eq!(
        fixture
            .arm(&format!("/SUBSCRIPTIONS/{id}?api-version=2022-12-01"))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn browsers_are_answered_but_see_no_retry_after() {
    let fixture = Fixture::start().await;
    let address = format!(
        "{}/subscriptions?api-version=2022-12-01",
        fixture.running.arm_origin()
    );
    let preflight = fixture
        .client
        .request(Method::OPTIONS, &address)
        .header("origin", "http://localhost:8080")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "authorization")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status(), 200);
    assert_eq!(preflight.headers()["access-control-allow-origin"], "*");
    assert_eq!(
        preflight.headers()["access-control-allow-headers"],
        "authorization"
    );

    let answer = fixture.get_as("tenant", &address).await;
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert_eq!(
        answer.headers()["access-control-expose-headers"],
        "Request-Context"
    );
    let (_, body) = fixture.arm(&fixture.usage_path("payg", "")).await;
    assert_eq!(code(&body), "InvalidInput");
}

#[tokio::test]
async fn every_read_is_counted() {
    let fixture = Fixture::start().await;
    let address = format!(
        "{}/subscriptions/{}?api-version=2022-12-01",
        fixture.running.arm_origin(),
        fixture.subscriptions["payg"]
    );
    let left = async || -> u32 {
        let answer = fixture.get_as("tenant", &address).await;
        answer.headers()["x-ms-ratelimit-remaining-subscription-reads"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap()
    };
    assert_eq!((left().await, left().await), (14_999, 14_998));
    fixture
        .running
        .advance_clock(std::time::Duration::from_secs(3600));
    assert_eq!(left().await, 14_999);
}
