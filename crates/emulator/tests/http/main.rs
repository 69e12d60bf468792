//! The rules a client depends on, over real HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod access;
mod billing;
mod faults;
mod rate_card;
mod sign_in;
mod stack;
mod usage;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use emulator::{Endpoint, Fault, Options, Running, start};
use reqwest::{Client, Response, redirect};
use serde_json::Value;

/// A started emulator, a client that follows no redirect, and the tokens.
struct Fixture {
    running: Running,
    client: Client,
    tokens: BTreeMap<String, String>,
    subscriptions: BTreeMap<String, String>,
}

impl Fixture {
    async fn start() -> Self {
        Self::with_fault(None).await
    }

    async fn with_fault(fault: Option<(&str, Fault)>) -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let faults = fault
            .into_iter()
            .map(|(id, fault)| (id.to_owned(), fault))
            .collect();
        let running = start(Options {
            faults,
            ..Options::local(today)
        })
        .await
        .unwrap();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let origin = running.arm_origin();
        let tokens = client
            .get(format!("{origin}/emulator/tokens"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let scenarios: Vec<Value> = client
            .get(format!("{origin}/emulator/scenarios"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let subscriptions = scenarios
            .iter()
            .map(|scenario| (text(&scenario["id"]), text(&scenario["subscriptionId"])))
            .collect();
        Self {
            running,
            client,
            tokens,
            subscriptions,
        }
    }

    async fn get_as(&self, token_name: &str, address: &str) -> Response {
        self.client
            .get(address)
            .bearer_auth(&self.tokens[token_name])
            .send()
            .await
            .unwrap()
    }

    /// The status and body of an address of ARM, asked as the persona who sees everything.
    async fn arm(&self, path: &str) -> (u16, Value) {
        let answer = self
            .get_as("tenant", &format!("{}{path}", self.running.arm_origin()))
            .await;
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null),
        )
    }

    fn usage_path(&self, scenario: &str, rest: &str) -> String {
        let id = &self.subscriptions[scenario];
        format!(
            "/subscriptions/{id}/providers/Microsoft.Commerce/UsageAggregates?api-version=2015-06-01-preview&{rest}"
        )
    }

    fn persona(&self, endpoint: Endpoint) -> String {
        self.running
            .personas()
            .iter()
            .find(|persona| persona.endpoint == endpoint)
            .unwrap()
            .id
            .clone()
    }

    /// All rows and the size of every page, following the links.
    async fn all_rows(&self, token_name: &str, first: &str) -> (Vec<Value>, Vec<usize>) {
        let (mut rows, mut sizes) = (Vec::new(), Vec::new());
        let mut next = Some(first.to_owned());
        while let Some(address) = next {
            let answer = self.get_as(token_name, &address).await;
            assert_eq!(answer.status(), 200, "{address}");
            let mut body: Value = answer.json().await.unwrap();
            let Value::Array(value) = body["value"].take() else {
                panic!("no list at {address}")
            };
            sizes.push(value.len());
            rows.extend(value);
            next = body
                .get("nextLink")
                .map(|link| link.as_str().unwrap().to_owned());
        }
        (rows, sizes)
    }
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}
