//! Loads that are held back and go on where they stopped, and how much they ask.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test"
)]

mod world;

use std::collections::HashSet;
use std::time::Duration;

use emulator::{Fault, Running};
use engine::protocol::{
    Connection, Credential, EndpointKind, Event, Failure, Hold, Progress, Reply, Request,
};
use world::{PAYG, Page, alone, day, emulator, load_of};

const WHOLE: Result<Reply, Failure> = Ok(Reply::Loaded {
    was_cancelled: false,
    was_too_much: false,
});

fn usage_addresses(running: &Running) -> Vec<String> {
    let asked = running.asked().into_iter().map(|asked| asked.address);
    asked
        .filter(|address| address.contains("UsageAggregates"))
        .collect()
}

/// Whether the last that was said is that these reasons hold the load.
fn is_held(event: &Event, expected: &[Hold]) -> bool {
    matches!(event, Event::Progress(_, Progress::Held(holds)) if holds == expected)
}

async fn load_plainly(running: &Running) -> costs::query::Table {
    let page = Page::new();
    let directory = page.connect(running).await;
    assert_eq!(page.ask(load_of(&directory, &[PAYG])).await, WHOLE);
    page.total().await
}

#[tokio::test]
async fn a_paused_load_asks_nothing_and_goes_on_without_asking_twice() {
    alone(async {
        let running = emulator(&[]).await;
        let expected = load_plainly(&running).await;
        let first_asked = usage_addresses(&running).len();
        running.set_latency(Duration::from_millis(20));
        for is_offline in [false, true] {
            let before = usage_addresses(&running).len();
            let hold = if is_offline {
                Hold::Offline
            } else {
                Hold::User
            };
            let page = Page::new();
            let directory = page.connect(&running).await;
            let loading = page.ask(load_of(&directory, &[PAYG]));
            let pausing = async {
                page.first_page().await;
                let paused = page.ask_beside(Request::Pause { is_offline }).await;
                assert_eq!(paused, Ok(Reply::Changed));
                page.until(|event| is_held(event, std::slice::from_ref(&hold)))
                    .await;
                // What is under way arrives, and then nothing more is asked.
                let mut asked = 0;
                while usage_addresses(&running).len() != asked {
                    asked = usage_addresses(&running).len();
                    tokio::time::sleep(Duration::from_millis(600)).await;
                }
                assert!(asked - before < first_asked, "it was over before the pause");
                page.ask_beside(Request::Resume { is_offline })
                    .await
                    .unwrap();
                page.until(|event| is_held(event, &[])).await;
            };
            let (loaded, ()) = futures::join!(loading, pausing);
            assert_eq!(loaded, WHOLE);
            assert_eq!(page.total().await, expected);
            let asked = usage_addresses(&running).split_off(before);
            let distinct: HashSet<&String> = asked.iter().collect();
            assert_eq!(distinct.len(), asked.len(), "an address was asked twice");
        }
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_load_begun_without_network_waits_for_it() {
    alone(async {
        let running = emulator(&[]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        page.ask(Request::Pause { is_offline: true }).await.unwrap();
        let loading = page.ask(load_of(&directory, &[PAYG]));
        let waiting = async {
            page.until(|event| is_held(event, &[Hold::Offline])).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            assert_eq!(usage_addresses(&running), [""; 0]);
            page.ask_beside(Request::Resume { is_offline: true })
                .await
                .unwrap();
        };
        let (loaded, ()) = futures::join!(loading, waiting);
        assert_eq!(loaded, WHOLE);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_token_that_runs_out_midway_is_asked_for_and_the_load_goes_on() {
    alone(async {
        let running = emulator(&[]).await;
        let expected = load_plainly(&running).await;
        running.stop().await;
        let running = emulator(&[("payg", Fault::TokenExpiresMidway)]).await;
        let page = Page::new();
        let directory = page.connect(&running).await;
        let loading = page.ask(load_of(&directory, &[PAYG]));
        let renewing = async {
            let is_asked_for = |event: &Event| matches!(event, Event::Progress(_, Progress::Held(holds)) if matches!(holds[..], [Hold::SignIn(arm::Error::TokenExpired(_))]));
            page.until(is_asked_for).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            let url = format!("{}/emulator/tokens/tenant", running.arm_origin());
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            let answer = http.post(url).send().await.unwrap().text().await.unwrap();
            let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
            let connection = Connection {
                endpoint: running.arm_origin(),
                kind: EndpointKind::Azure,
                credential: Credential::Token(answer["token"].as_str().unwrap().to_owned()),
                relay: None,
                today: day("2026-03-20"),
            };
            let connected = page.ask_beside(Request::Connect(connection)).await;
            assert!(matches!(connected, Ok(Reply::Connected(_))), "{connected:?}");
        };
        let (loaded, ()) = futures::join!(loading, renewing);
        assert_eq!(loaded, WHOLE);
        assert_eq!(page.total().await, expected);
        assert_eq!(page.summary.borrow().subscriptions[0].gaps, []);
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn no_more_is_asked_than_the_server_grants() {
    alone(async {
        let running = emulator(&[]).await;
        let expected = load_plainly(&running).await;
        running.stop().await;
        // Far less than documented: somebody else reads the same subscription.
        let running = emulator(&[]).await;
        running.grant_reads(30, 20);
        let page = Page::with_speed(1);
        let directory = page.connect(&running).await;
        assert_eq!(page.ask(load_of(&directory, &[PAYG])).await, WHOLE);
        assert_eq!(page.total().await, expected);
        let asked = running.asked();
        let times: Vec<u128> = asked
            .iter()
            .filter(|asked| asked.address.contains("/subscriptions/"))
            .map(|asked| asked.at_ms)
            .collect();
        assert!(times.len() > 40, "{}", times.len());
        // A refused read is a read too many: in no second are there more of
        // them than the bucket, what flows in, and one round of refusals.
        for (number, from_ms) in times.iter().enumerate() {
            let within = times[number..].partition_point(|at_ms| *at_ms < from_ms + 1_000);
            assert!(within <= 30 + 20 + 16, "{within} within a second");
        }
        running.stop().await;
    })
    .await;
}
