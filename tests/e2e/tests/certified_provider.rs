//! Signing in at a certified OpenID Connect provider that knows nothing of us:
//! discovery, PKCE, nonce, renewal and signing out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed journey"
)]

use std::process::Stdio;
use std::time::Duration;

use e2e::{App, Page, journey_in};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::Instant;

/// The provider, and a Resource Manager that takes its tokens.
struct Provider {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    issuer: String,
    arm: String,
}

impl Provider {
    async fn start() -> Self {
        assert!(
            std::env::var_os("METERVIEW_OIDC").is_some(),
            "METERVIEW_OIDC names the folder of oidc-provider: run cargo xtask test --only journeys"
        );
        let mut child = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/oidc_provider.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("node does not start: {error}"));
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let origins = loop {
            // It may say something about the version of node first.
            let line = output.next_line().await.unwrap().unwrap();
            if let Ok(origins) = serde_json::from_str::<Value>(&line) {
                break origins;
            }
        };
        let text = |name: &str| origins[name].as_str().unwrap().to_owned();
        Self {
            issuer: text("issuer"),
            arm: text("arm"),
            child,
            input,
            output,
        }
    }

    /// Registers the address that people are sent back to.
    async fn send_back_to(&mut self, redirect: &str) {
        let line = format!("{redirect}\n");
        self.input.write_all(line.as_bytes()).await.unwrap();
        while self.output.next_line().await.unwrap().unwrap() != "ready" {}
    }
}

/// What was exchanged for tokens so far.
async fn granted(arm: &str) -> Vec<String> {
    let answer = reqwest::get(format!("{arm}/granted")).await.unwrap();
    answer.json().await.unwrap()
}

async fn steps(page: &Page, issuer: &str, arm: &str) {
    page.open("/").await;
    page.choose("Cloud", "Azure Stack Hub, or another address")
        .await;
    page.fill("textbox", "Resource Manager", arm).await;
    page.fill("textbox", "Application (client) ID", "meterview")
        .await;
    page.evaluate("document.querySelector('.way details').open = true")
        .await;
    page.fill("textbox", "Authority", issuer).await;
    page.choose("Kind of authority", "OpenID Connect").await;
    page.click("button", "Sign in").await;
    let first = page.to_opened_window().await;
    page.fill("textbox", "Enter any login", "grace").await;
    page.fill_password("of no worth").await;
    page.click("button", "Sign-in").await;
    page.click("button", "Continue").await;
    page.to_first_window(&first).await;
    page.see("Signed in as Grace Hopper (grace@navy.example)")
        .await;
    page.find_like("checkbox", "Navy yard").await;
    page.is_alone().await;
    assert_eq!(granted(arm).await, ["authorization_code"]);

    // The token has run out by then; listing again renews it.
    tokio::time::sleep(Duration::from_secs(5)).await;
    page.fill_day("First day", e2e::today().plus(-2)).await;
    page.fill_day("Last day", e2e::today()).await;
    page.click("button", "Load usage").await;
    let deadline = Instant::now() + Duration::from_secs(30);
    while !granted(arm)
        .await
        .iter()
        .any(|grant| grant == "refresh_token")
    {
        assert!(Instant::now() < deadline, "no token was renewed");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    page.gone("button", "Cancel").await;

    page.click("button", "Sign out").await;
    let first = page.to_opened_window().await;
    page.see("Do you want to sign-out").await;
    page.to_first_window(&first).await;
    page.find("button", "Sign in").await;
    let traces = page.traces().await;
    assert!(!traces.contains("code="), "{traces}");
}

#[tokio::test]
async fn a_person_signs_in_at_a_certified_provider() {
    let mut provider = Provider::start().await;
    let app = App::start_with(&[&provider.issuer, &provider.arm]).await;
    let redirect = format!("{}/signed-in.html", app.origin());
    provider.send_back_to(&redirect).await;
    let (issuer, arm) = (provider.issuer.clone(), provider.arm.clone());
    journey_in("certified provider", app, move |_, page| {
        Box::pin(async move { steps(page, &issuer, &arm).await })
    })
    .await;
    provider.child.kill().await.unwrap();
}
