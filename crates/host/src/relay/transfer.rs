//! Passing a body through piece by piece, within limits of size and time. A body that breaks a
//! limit or ends early breaks the page's connection too: the page must not take it for whole.

use axum::body::{Body, Bytes};
use std::io;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// What one relayed answer may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Size of a body as it is sent, which is compressed where the host compresses.
    pub body_bytes: u64,
    /// From a request to the start of its answer, for each of the two hops.
    pub first_byte: Duration,
    /// From the page's request to the end of the body.
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 200_000_000,
            first_byte: Duration::from_secs(60),
            total: Duration::from_secs(300),
        }
    }
}

/// The body of `upstream`, as it comes in.
pub(super) fn body(upstream: reqwest::Response, limit_bytes: u64, deadline: Instant) -> Body {
    let start = (upstream, limit_bytes);
    Body::from_stream(futures::stream::try_unfold(
        start,
        move |(mut upstream, left_bytes)| async move {
            let piece: Option<Bytes> = timeout_at(deadline, upstream.chunk())
                .await
                .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
                .map_err(|error| io::Error::other(error.without_url()))?;
            let Some(piece) = piece else {
                return Ok(None);
            };
            let left_bytes = left_bytes
                .checked_sub(piece.len() as u64)
                .ok_or_else(|| io::Error::other("the body exceeds the relay's limit"))?;
            Ok::<_, io::Error>(Some((piece, (upstream, left_bytes))))
        },
    ))
}
