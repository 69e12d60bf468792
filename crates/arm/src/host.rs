//! The one door to the outside: sending, sleeping, the time and chance. The
//! browser's fetch stands behind it in the page, a simulation or a native HTTP
//! client in tests.

use std::fmt;
use std::future::Future;

use costs::Timestamp;

use crate::Token;

/// What the client needs from where it runs. Futures are not `Send`: a Web
/// Worker has one thread.
///
/// Dropping a future that `send` or `sleep` returned must stop it; cancelling
/// relies on that.
pub trait Host: 'static {
    /// Sends a request and reads the whole answer. Every status is an answer; an
    /// error means that there was none, or that it was cut off.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, SendError>>;

    /// Completes after at least `delay_ms` milliseconds.
    fn sleep(&self, delay_ms: u32) -> impl Future<Output = ()>;

    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;

    /// Any number, for spreading retries; needs no cryptographic quality.
    fn random(&self) -> u32;

    /// The time to the second.
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.now_ms().div_euclid(1000))
    }
}

/// A GET or, with a form, a POST to send.
#[derive(Clone)]
pub struct Request {
    /// Absolute address, to be sent as it is.
    pub url: String,
    /// Headers besides `Authorization`.
    pub headers: Vec<(&'static str, String)>,
    /// Goes into `Authorization`.
    pub bearer: Option<Token>,
    /// What to do with an answer 3xx.
    pub redirect: Redirect,
    /// Longest wait for the whole answer, in milliseconds.
    pub within_ms: u32,
    /// The body of a POST, `application/x-www-form-urlencoded`. It holds codes
    /// and tokens to renew with.
    pub form: Option<String>,
}

/// Without the form.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &self.url)
            .field("bearer", &self.bearer)
            .field("redirect", &self.redirect)
            .field("has_form", &self.form.is_some())
            .finish_non_exhaustive()
    }
}

/// What a [`Host`] does with an answer 3xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirect {
    /// Must not follow it, so that no token leaks. Hand it over, or fail with
    /// [`SendError::Network`] where it cannot be read (a browser).
    Refuse,
    /// Either follow it without the bearer token (a browser can do nothing
    /// else) or hand it over with its `location`.
    Follow,
}

/// An answer with any status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The headers that are readable; names in any case.
    pub headers: Vec<(String, String)>,
    /// The whole body, decompressed.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of that name, compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendError {
    /// No connection, no such host, an untrusted certificate, or blocked by
    /// CORS or the Content-Security-Policy: a browser tells none of them apart.
    Network,
    /// The body ended before it was complete.
    BodyCutOff,
    /// It was not whole within [`Request::within_ms`].
    TimedOut,
    /// The host program stopped the request.
    Cancelled,
}
