//! The demo over real HTTP: host, relay and emulator in one process.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use host::{DemoOptions, Running};
use reqwest::{StatusCode, header};
use serde_json::Value;
use support::{Page, client, host};

const OFFER: &str = "api-version=2015-06-01-preview&$filter=OfferDurableId%20eq%20%27MS-AZR-0003P%27\
                     %20and%20Currency%20eq%20%27USD%27%20and%20Locale%20eq%20%27en-US%27\
                     %20and%20RegionInfo%20eq%20%27US%27";

async fn demo() -> (Page, Running, Value) {
    let (page, host) = host(|options| {
        options.demo = Some(DemoOptions {
            today: "2026-06-15".parse().ok(),
            seed: 7,
            faults: Vec::new(),
        });
    })
    .await;
    let address = format!("http://localhost:{}/config.json", host.address().port());
    let configuration = client().get(address).send().await.unwrap();
    let configuration = configuration.json().await.unwrap();
    (page, host, configuration)
}

#[tokio::test]
async fn endpoints_carry_the_name_the_browser_used() {
    let (_page, host, configuration) = demo().await;
    let emulator = host.demo().unwrap();
    let demo = &configuration["demo"];
    assert_eq!(demo["today"], "2026-06-15");
    assert_eq!(demo["seed"], 7);
    assert_eq!(
        demo["armEndpoint"],
        format!("http://localhost:{}", emulator.arm_port())
    );
    let personas = demo["personas"].as_array().unwrap();
    for (kind, port) in [
        ("arm", emulator.arm_port()),
        ("stackTenant", emulator.stack_tenant_port()),
        ("stackOperator", emulator.stack_operator_port()),
    ] {
        let persona = personas
            .iter()
            .find(|persona| persona["kind"] == kind)
            .unwrap();
        assert_eq!(persona["endpoint"], format!("http://localhost:{port}"));
        for part in ["id", "name", "description", "token"] {
            assert!(!persona[part].as_str().unwrap().is_empty(), "{part}");
        }
    }

    let page = client().get(format!("http://localhost:{}/", host.address().port()));
    let page = page.send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains(&format!(" http://localhost:{}", emulator.arm_port())),
        "{policy}"
    );
    assert!(policy.contains(&format!(
        " http://localhost:{}",
        emulator.stack_operator_port()
    )));
}

#[tokio::test]
async fn a_rate_card_comes_through_the_relay() {
    let (_page, host, configuration) = demo().await;
    let emulator = host.demo().unwrap();
    let personas = configuration["demo"]["personas"].as_array().unwrap();
    let persona = personas
        .iter()
        .find(|persona| persona["kind"] == "arm")
        .unwrap();
    let token = format!("Bearer {}", persona["token"].as_str().unwrap());
    let arm = persona["endpoint"].as_str().unwrap();
    let subscriptions: Value = client()
        .get(format!("{arm}/subscriptions?api-version=2022-12-01"))
        .header(header::AUTHORIZATION, &token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let subscription = subscriptions["value"][0]["subscriptionId"]
        .as_str()
        .unwrap();
    let card_path =
        format!("subscriptions/{subscription}/providers/Microsoft.Commerce/RateCard?{OFFER}");

    // What a browser is told: a link, and no body.
    let direct = client()
        .get(format!("{arm}/{card_path}"))
        .header(header::AUTHORIZATION, &token);
    let direct = direct.send().await.unwrap();
    assert_eq!(direct.status(), StatusCode::FOUND);

    let relay = format!(
        "http://localhost:{}/relay/http/localhost:{}/{card_path}",
        host.address().port(),
        emulator.arm_port()
    );
    let card = client()
        .get(&relay)
        .header(header::AUTHORIZATION, &token)
        .send()
        .await
        .unwrap();
    assert_eq!(card.status(), StatusCode::OK);
    let length: usize = card.headers()[header::CONTENT_LENGTH]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let body = card.bytes().await.unwrap();
    assert_eq!(body.len(), length);
    let card: Value = serde_json::from_slice(&body).unwrap();
    assert!(card["Meters"].as_array().unwrap().len() >= 3_000);

    let without_token = client().get(&relay).send().await.unwrap();
    assert_eq!(without_token.status(), StatusCode::UNAUTHORIZED);
    let wrong_filter = client()
        .get(relay.replace("MS-AZR-0003P", "MS-AZR-9999P"))
        .header(header::AUTHORIZATION, &token)
        .send()
        .await
        .unwrap();
    assert_eq!(wrong_filter.status(), StatusCode::BAD_REQUEST);
    let wrong_filter: Value = wrong_filter.json().await.unwrap();
    assert!(
        wrong_filter["Message"]
            .as_str()
            .unwrap()
            .contains("OfferDurableId")
    );
}

#[tokio::test]
async fn stopping_stops_the_demo_too() {
    let (_page, host, _) = demo().await;
    let arm = host.demo().unwrap().arm_origin();
    let own = host.origin();
    host.stop().await;
    for origin in [arm, own] {
        let answer = client().get(&origin).send().await;
        assert!(answer.is_err_and(|error| error.is_connect()), "{origin}");
    }
}

#[tokio::test]
async fn a_fault_of_an_unknown_scenario_is_said() {
    let page = Page::new();
    let mut options = page.options();
    options.demo = Some(DemoOptions {
        faults: vec![("nowhere".into(), emulator::Fault::Empty)],
        ..DemoOptions::default()
    });
    let words = host::start(options).await.err().unwrap().to_string();
    assert!(
        words.contains("nowhere") && !words.contains("--no-demo"),
        "{words}"
    );
}

#[tokio::test]
async fn the_demo_signs_people_in_and_sends_them_back_here_only() {
    let (_page, host, configuration) = demo().await;
    let port = host.address().port();
    let emulator = host.demo().unwrap();
    let sign_in = &configuration["demo"]["signIn"];
    let authority = format!("http://localhost:{}", emulator.login_port());
    assert_eq!(sign_in["authority"], authority);
    let logins = configuration["logins"].as_array().unwrap();
    assert_eq!(logins[0], "https://login.microsoftonline.com");
    let page = client().get(format!("http://localhost:{port}/"));
    let page = page.send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    for origin in [authority.as_str(), "https://login.microsoftonline.us"] {
        assert!(policy.contains(&format!(" {origin}")), "{policy}");
    }
    let ask = async |redirect: String| {
        let asked = [
            ("client_id", sign_in["clientId"].as_str().unwrap()),
            ("redirect_uri", &redirect),
            ("response_type", "code"),
            ("scope", "openid"),
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            ("code_challenge_method", "S256"),
        ];
        let address = format!("{authority}/organizations/oauth2/v2.0/authorize");
        let answer = client().get(address).query(&asked).send().await.unwrap();
        answer.status()
    };
    for name in ["localhost", "127.0.0.1"] {
        let redirect = format!("http://{name}:{port}/signed-in.html");
        assert_eq!(ask(redirect).await, StatusCode::OK, "{name}");
    }
    let elsewhere = format!("http://evil.example:{port}/signed-in.html");
    assert_eq!(ask(elsewhere).await, StatusCode::BAD_REQUEST);
}
