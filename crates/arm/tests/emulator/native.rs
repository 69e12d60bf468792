//! A host over real HTTP whose clock runs a hundred times as fast, so that
//! waits for a busy server take no time worth mentioning.

use std::time::Duration;

use arm::{Host, Redirect, Request, Response, SendError};
use tokio::time::Instant;

const SPEED: u32 = 100;

pub(crate) struct Native {
    client: reqwest::Client,
    start: Instant,
    start_ms: i64,
}

impl Native {
    /// A host on which it is `start_ms` now.
    pub(crate) fn new(start_ms: i64) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            client,
            start: Instant::now(),
            start_ms,
        }
    }
}

impl Host for Native {
    async fn send(&self, request: Request) -> Result<Response, SendError> {
        let mut sending = self.client.get(&request.url);
        for (name, value) in &request.headers {
            sending = sending.header(*name, value);
        }
        if let Some(token) = &request.bearer {
            sending = sending.header("Authorization", token.header_value());
        }
        let answer = sending.send().await.map_err(|_| SendError::Network)?;
        let status = answer.status().as_u16();
        if request.redirect == Redirect::Refuse && (300..=399).contains(&status) {
            return Err(SendError::Network);
        }
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
            .collect();
        let body = answer.bytes().await.map_err(|_| SendError::BodyCutOff)?;
        Ok(Response {
            status,
            headers,
            body: body.to_vec(),
        })
    }

    async fn sleep(&self, delay_ms: u32) {
        tokio::time::sleep(Duration::from_millis(u64::from(delay_ms)) / SPEED).await;
    }

    fn now_ms(&self) -> i64 {
        let elapsed = self.start.elapsed() * SPEED;
        self.start_ms + i64::try_from(elapsed.as_millis()).unwrap()
    }

    fn random(&self) -> u32 {
        self.start
            .elapsed()
            .subsec_nanos()
            .wrapping_mul(2_654_435_761)
    }
}
