//! [`arm::Host`] over real HTTP outside of a browser, for tests.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use arm::{Redirect, Request, Response, SendError};
use tokio::time::Instant;

/// A server in this process may be slow for want of a processor.
const LEAST_WAIT: Duration = Duration::from_secs(3);

/// A host whose clock may run faster than the real one, so that waits for a
/// busy server take no time worth mentioning.
#[derive(Debug)]
pub struct Native {
    client: reqwest::Client,
    start: Instant,
    start_ms: i64,
    speed: u32,
    least_wait: Duration,
    ahead_ms: Rc<Cell<i64>>,
}

impl Native {
    /// A host on which it is `start_ms` (since 1970) now and time runs `speed`
    /// times as fast.
    ///
    /// # Errors
    ///
    /// Where no HTTP client can be made on this machine.
    pub fn new(start_ms: i64, speed: u32) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            client,
            start: Instant::now(),
            start_ms,
            speed,
            least_wait: LEAST_WAIT,
            ahead_ms: Rc::default(),
        })
    }

    /// Milliseconds that its clock is ahead, to be changed as time passes.
    #[must_use]
    pub fn ahead_ms(&self) -> Rc<Cell<i64>> {
        Rc::clone(&self.ahead_ms)
    }

    /// The same host, which gives up on an answer after so long at the earliest.
    #[must_use]
    pub fn with_least_wait(self, least_wait: Duration) -> Self {
        Self { least_wait, ..self }
    }
}

impl arm::Host for Native {
    async fn send(&self, request: Request) -> Result<Response, SendError> {
        let mut sending = match request.form {
            Some(form) => self
                .client
                .post(&request.url)
                .header("Content-Type", "application/x-www-form-urlencoded")
                // As of a browser's page: single-page applications must say it.
                .header("Origin", "http://localhost")
                .body(form),
            None => self.client.get(&request.url),
        };
        for (name, value) in &request.headers {
            sending = sending.header(*name, value);
        }
        if let Some(token) = &request.bearer {
            sending = sending.header("Authorization", token.header_value());
        }
        let within = Duration::from_millis(request.within_ms.into()) / self.speed;
        let failed = |error: &reqwest::Error, otherwise| match error.is_timeout() {
            true => SendError::TimedOut,
            false => otherwise,
        };
        let sending = sending.timeout(within.max(self.least_wait));
        let answer = sending.send().await;
        let answer = answer.map_err(|error| failed(&error, SendError::Network))?;
        let status = answer.status().as_u16();
        if request.redirect == Redirect::Refuse && (300..=399).contains(&status) {
            return Err(SendError::Network);
        }
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
            .collect();
        let body = answer.bytes().await;
        let body = body.map_err(|error| failed(&error, SendError::BodyCutOff))?;
        Ok(Response {
            status,
            headers,
            body: body.to_vec(),
        })
    }

    async fn sleep(&self, delay_ms: u32) {
        tokio::time::sleep(Duration::from_millis(delay_ms.into()) / self.speed).await;
    }

    fn now_ms(&self) -> i64 {
        let elapsed = (self.start.elapsed() * self.speed).as_millis();
        self.start_ms
            .saturating_add(self.ahead_ms.get())
            .saturating_add(i64::try_from(elapsed).unwrap_or(i64::MAX))
    }

    fn random(&self) -> u32 {
        let nanoseconds = self.start.elapsed().subsec_nanos();
        nanoseconds.wrapping_mul(2_654_435_761)
    }
}
