//! The relay over real HTTP, against small upstreams: whom it asks, what it sends, what it passes on.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use host::{Limits, Running};
use reqwest::header;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::Value;
use std::time::Duration;
use support::{Page, Upstream, client, host};

const CARD_PATH: &str =
    "subscriptions/0a1b2c3d-0000-0000-0000-00000000000a/providers/Microsoft.Commerce/RateCard";
const QUERY: &str =
    "api-version=2015-06-01-preview&$filter=OfferDurableId%20eq%20%27MS-AZR-0003P%27+x%2By";
const TOKEN: &str = "Bearer secret-token-of-a-test";
const CARD: &str = r#"{"Meters":[],"Currency":"USD"}"#;

/// A host whose relay knows both upstreams.
async fn relay(arm: &Upstream, cards: &Upstream, limits: Limits) -> (Page, Running) {
    host(|options| {
        options.relay_allow = vec![arm.origin.parse().unwrap()];
        options.relay_target = vec![cards.origin.parse().unwrap()];
        options.limits = limits;
    })
    .await
}

fn card_request(host: &Running, arm: &Upstream) -> RequestBuilder {
    let address = format!(
        "{}/relay/{}/{CARD_PATH}?{QUERY}",
        host.origin(),
        arm.as_target()
    );
    client()
        .get(address)
        .header(header::AUTHORIZATION, TOKEN)
        .header(header::COOKIE, "a=cookie")
        .header(header::REFERER, "http://localhost/referring")
        .header("sec-fetch-site", "same-origin")
}

fn whole(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn redirect_to(location: &str) -> Upstream {
    Upstream::answering(whole(&format!("302 Found\r\nlocation: {location}"), "")).await
}

async fn assert_failure(answer: Response, status: u16, code: &str, hop: u8, upstream: Value) {
    assert_eq!(answer.status().as_u16(), status);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["error"]["code"], code);
    assert!(!body["error"]["message"].as_str().unwrap().is_empty());
    assert_eq!(body["hop"], hop);
    assert_eq!(body["status"], upstream);
    let text = body.to_string();
    assert!(
        !text.contains("secret") && !text.contains("OfferDurableId"),
        "{text}"
    );
}

#[tokio::test]
async fn the_token_reaches_the_first_hop_only_and_the_query_is_unchanged() {
    let cards = Upstream::answering(whole(
        "200 OK\r\ncontent-type: application/json\r\netag: \"c\"",
        CARD,
    ))
    .await;
    let arm = redirect_to(&format!("{}/card.json?sv=1&sig=a%2Bb%3D", cards.origin)).await;
    let (_page, host) = relay(&arm, &cards, Limits::default()).await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        answer.headers()[header::CONTENT_LENGTH],
        CARD.len().to_string()
    );
    assert_eq!(answer.headers()[header::ETAG], "\"c\"");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(answer.text().await.unwrap(), CARD);

    let [first, second] = [arm.asked(), cards.asked()].map(|asked| {
        assert_eq!(asked.len(), 1);
        asked[0].clone()
    });
    assert!(
        first.starts_with(&format!("GET /{CARD_PATH}?{QUERY} HTTP/1.1\r\n")),
        "{first}"
    );
    assert!(
        first.contains(&format!("authorization: {TOKEN}\r\n")),
        "{first}"
    );
    assert!(
        second.starts_with("GET /card.json?sv=1&sig=a%2Bb%3D HTTP/1.1\r\n"),
        "{second}"
    );
    for request in [&first.to_lowercase(), &second.to_lowercase()] {
        assert!(
            !request.contains("cookie:") && !request.contains("referer:"),
            "{request}"
        );
    }
    assert!(
        !second.to_lowercase().contains("authorization") && !second.contains("secret"),
        "{second}"
    );
}

#[tokio::test]
async fn what_the_first_hop_refuses_goes_through_unchanged() {
    for (status, headers, body) in [
        (400, "", r#"{"Message":"Invalid query specified."}"#),
        (
            401,
            "\r\nwww-authenticate: Bearer",
            r#"{"error":{"code":"ExpiredAuthenticationToken"}}"#,
        ),
        (403, "", r#"{"error":{"code":"AuthorizationFailed"}}"#),
        (
            429,
            "\r\nretry-after: 17",
            r#"{"error":{"code":"TooManyRequests"}}"#,
        ),
        (200, "", CARD),
    ] {
        let arm = Upstream::answering(whole(&format!("{status} X{headers}"), body)).await;
        let (_page, host) = relay(&arm, &arm, Limits::default()).await;
        let answer = card_request(&host, &arm).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        if status == 429 {
            assert_eq!(answer.headers()[header::RETRY_AFTER], "17");
        }
        assert_eq!(answer.text().await.unwrap(), body);
    }
}

#[tokio::test]
async fn links_to_unlisted_hosts_are_not_followed() {
    let elsewhere = Upstream::answering(whole("200 OK", CARD)).await;
    let cards = Upstream::answering(whole("200 OK", CARD)).await;
    let arm = redirect_to(&format!("{}/card.json", elsewhere.origin)).await;
    let (_page, host) = relay(&arm, &cards, Limits::default()).await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    assert_failure(answer, 403, "RelayTargetNotAllowed", 2, Value::Null).await;
    assert_eq!(elsewhere.asked().len() + cards.asked().len(), 0);
}

#[tokio::test]
async fn failures_of_the_second_hop_name_it() {
    let expired = Upstream::answering(whole("403 Forbidden", "<Error/>")).await;
    let arm = redirect_to(&format!("{}/card.json", expired.origin)).await;
    let (_page, host) = relay(&arm, &expired, Limits::default()).await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    assert_failure(answer, 502, "RelayCardRefused", 2, 403.into()).await;

    let again = redirect_to("http://elsewhere.example/").await;
    let arm = redirect_to(&format!("{}/card.json", again.origin)).await;
    let (_page, host) = relay(&arm, &again, Limits::default()).await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    assert_failure(answer, 502, "RelayUnexpectedRedirect", 2, 302.into()).await;
}

#[tokio::test]
async fn hosts_and_paths_that_are_not_allowed_are_never_asked() {
    let arm = Upstream::answering(whole("200 OK", CARD)).await;
    let stranger = Upstream::answering(whole("200 OK", CARD)).await;
    let (_page, host) = relay(&arm, &arm, Limits::default()).await;
    let answer = card_request(&host, &stranger).send().await.unwrap();
    assert_failure(answer, 403, "RelayHostNotAllowed", 1, Value::Null).await;
    let usage = format!(
        "{}/relay/{}/subscriptions?x=1",
        host.origin(),
        arm.as_target()
    );
    let answer = client().get(usage).send().await.unwrap();
    assert_failure(answer, 403, "RelayPathNotAllowed", 1, Value::Null).await;
    let answer = client()
        .get(host.origin() + "/relay/https")
        .send()
        .await
        .unwrap();
    assert_failure(answer, 400, "RelayAddressMalformed", 1, Value::Null).await;
    assert_eq!(arm.asked().len() + stranger.asked().len(), 0);
}

#[tokio::test]
async fn callers_of_other_origins_are_refused() {
    let arm = Upstream::answering(whole("200 OK", CARD)).await;
    let (_page, host) = relay(&arm, &arm, Limits::default()).await;
    let address = format!("{}/relay/{}/{CARD_PATH}", host.origin(), arm.as_target());
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "http://evil.example"),
        ("origin", "null"),
    ] {
        let answer = client()
            .get(&address)
            .header(name, value)
            .send()
            .await
            .unwrap();
        assert!(
            !answer
                .headers()
                .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
        );
        assert_failure(answer, 403, "RelayCallerNotAllowed", 1, Value::Null).await;
    }
    let preflight = client().request(reqwest::Method::OPTIONS, &address);
    let answer = preflight.send().await.unwrap();
    assert_failure(answer, 405, "RelayMethodNotAllowed", 1, Value::Null).await;
    assert_eq!(arm.asked().len(), 0);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_or_broken_off() {
    let limits = Limits {
        body_bytes: 20,
        ..Limits::default()
    };
    let announced = Upstream::answering(whole("200 OK", CARD)).await;
    let (_page, host) = relay(&announced, &announced, limits).await;
    let answer = card_request(&host, &announced).send().await.unwrap();
    assert_failure(answer, 502, "RelayTooLarge", 1, Value::Null).await;

    let unannounced = Upstream::answering(format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{CARD}"
    ))
    .await;
    let (_page, host) = relay(&unannounced, &unannounced, limits).await;
    let whole_body = match card_request(&host, &unannounced).send().await {
        Ok(answer) => answer.bytes().await,
        Err(error) => Err(error),
    };
    assert!(whole_body.is_err(), "{whole_body:?}");
}

#[tokio::test]
async fn a_truncated_body_breaks_the_pages_connection_too() {
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{CARD}",
        CARD.len() + 1
    );
    let arm = Upstream::answering(answer).await;
    let (_page, host) = relay(&arm, &arm, Limits::default()).await;
    let answer = card_request(&host, &arm).send().await;
    let body = match answer {
        Ok(answer) => {
            assert_eq!(
                answer.headers()[header::CONTENT_LENGTH],
                (CARD.len() + 1).to_string()
            );
            answer.bytes().await
        }
        Err(error) => Err(error),
    };
    assert!(body.is_err(), "{body:?}");
}

#[tokio::test]
async fn silence_ends_in_a_timeout() {
    let limits = Limits {
        first_byte: Duration::from_millis(50),
        ..Limits::default()
    };
    let silent = Upstream::answering("").await;
    let (_page, host) = relay(&silent, &silent, limits).await;
    let answer = card_request(&host, &silent).send().await.unwrap();
    assert_failure(answer, 504, "RelayTimeout", 1, Value::Null).await;

    let arm = redirect_to(&format!("{}/card.json", silent.origin)).await;
    let (_page, host) = relay(&arm, &silent, limits).await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    assert_failure(answer, 504, "RelayTimeout", 2, Value::Null).await;
}

#[tokio::test]
async fn a_body_that_only_drips_is_broken_off() {
    let limits = Limits {
        total: Duration::from_millis(300),
        ..Limits::default()
    };
    let dripping = Upstream::dripping("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").await;
    let (_page, host) = relay(&dripping, &dripping, limits).await;
    let start = tokio::time::Instant::now();
    let answer = card_request(&host, &dripping).send().await.unwrap();
    let body = answer.bytes().await;
    assert!(body.is_err(), "{body:?}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn nothing_of_the_page_goes_along_but_what_is_needed() {
    let arm = Upstream::answering(whole("200 OK", CARD)).await;
    let (_page, host) = relay(&arm, &arm, Limits::default()).await;
    let mut request = card_request(&host, &arm);
    for name in [
        "forwarded",
        "from",
        "if-none-match",
        "origin-trial",
        "proxy-authorization",
        "range",
        "te",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-http-method-override",
        "x-ms-version",
        "x-original-url",
    ] {
        request = request.header(name, "trailers");
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let asked = arm.asked();
    let mut names: Vec<&str> = asked[0]
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split_once(':')?.0))
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accept",
            "accept-encoding",
            "authorization",
            "host",
            "user-agent"
        ]
    );
}

#[tokio::test]
async fn nothing_of_the_upstream_comes_back_but_what_is_needed() {
    let arm = Upstream::answering(whole(
        "200 OK\r\nset-cookie: a=b\r\naccess-control-allow-origin: *\r\n\
         content-security-policy: default-src *\r\nlocation: http://evil.example\r\n\
         refresh: 0\r\nclear-site-data: \"*\"\r\nservice-worker-allowed: /\r\n\
         content-type: text/html",
        CARD,
    ))
    .await;
    let (_page, host) = relay(&arm, &arm, Limits::default()).await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    for name in [
        "set-cookie",
        "access-control-allow-origin",
        "location",
        "refresh",
        "clear-site-data",
        "service-worker-allowed",
    ] {
        assert!(!answer.headers().contains_key(name), "{name}");
    }
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn only_get_is_relayed() {
    let arm = Upstream::answering(whole("200 OK", CARD)).await;
    let (_page, host) = relay(&arm, &arm, Limits::default()).await;
    let address = format!("{}/relay/{}/{CARD_PATH}", host.origin(), arm.as_target());
    for method in [
        "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE", "PROPFIND",
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let answer = client()
            .request(method.clone(), &address)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    assert_eq!(arm.asked().len(), 0);
}

#[tokio::test]
async fn a_chain_of_redirects_ends_at_the_second_hop() {
    let third = Upstream::answering(whole("200 OK", CARD)).await;
    // Even to a host that is on the list.
    let second = redirect_to(&format!("{}/again", third.origin)).await;
    let arm = redirect_to(&format!("{}/card.json", second.origin)).await;
    let (_page, host) = host(|options| {
        options.relay_allow = vec![arm.origin.parse().unwrap()];
        options.relay_target = vec![
            second.origin.parse().unwrap(),
            third.origin.parse().unwrap(),
        ];
    })
    .await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    assert_failure(answer, 502, "RelayUnexpectedRedirect", 2, 302.into()).await;
    assert_eq!(third.asked().len(), 0);
}

#[tokio::test]
async fn a_host_that_is_down_is_said() {
    let gone = "http://127.0.0.1:9";
    let arm = redirect_to(&format!("{gone}/card.json")).await;
    let (_page, host) = host(|options| {
        options.relay_allow = vec![arm.origin.parse().unwrap()];
        options.relay_target = vec![gone.parse().unwrap()];
    })
    .await;
    let answer = card_request(&host, &arm).send().await.unwrap();
    assert_failure(answer, 502, "RelayUnreachable", 2, Value::Null).await;
}
