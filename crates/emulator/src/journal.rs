//! What was asked, and when: for tests that count requests.

#![expect(
    clippy::disallowed_types,
    reason = "the emulator runs natively only, where the clock works"
)]

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// No test asks more often; a demo that runs for days keeps the first ones.
const MOST: usize = 100_000;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Milliseconds since the emulator was started.
    pub at_ms: u128,
    /// Path and query, as they were sent.
    pub address: String,
    /// Whether it had an `Authorization` header.
    pub has_token: bool,
}

#[derive(Debug)]
pub(crate) struct Journal {
    start: Instant,
    asked: Mutex<Vec<Asked>>,
}

impl Journal {
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            asked: Mutex::default(),
        }
    }

    pub(crate) fn note(&self, parts: &axum::http::request::Parts) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() < MOST {
            asked.push(Asked {
                at_ms: self.start.elapsed().as_millis(),
                address: parts.uri.to_string(),
                has_token: parts
                    .headers
                    .contains_key(axum::http::header::AUTHORIZATION),
            });
        }
    }

    pub(crate) fn all(&self) -> Vec<Asked> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
