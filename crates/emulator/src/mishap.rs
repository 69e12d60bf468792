//! Mishaps for whole kinds of calls: the same one can hit usage, rate cards, retail prices or the
//! sign-in, a few times for each address or for ever. Answers are changed as text, so that numbers keep their digits.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};

use crate::answer::{Answer, error, json_text, typed, with_header};

/// What is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Usage, on all three endpoints.
    Usage,
    /// The rate card's first answer, which redirects.
    Card,
    /// The store that a rate card's link leads to.
    CardStore,
    /// The retail prices.
    Retail,
    /// The token endpoint of the sign-in.
    Token,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mishap {
    /// 429 with `Retry-After: 1`.
    Throttled,
    /// 500.
    Broken,
    /// 503 with `Retry-After: 1`.
    Unavailable,
    /// The connection breaks in the middle of the body.
    CutOff,
    /// The body ends in the middle, as if it were whole.
    Truncated,
    /// 202 with `Retry-After: 1`.
    NotReady,
    /// The answer takes two seconds.
    Slow,
    /// No answer comes.
    Silent,
    /// 401: the token has run out.
    Expired,
    /// 403: a role is missing.
    Denied,
    /// 502 with an HTML page.
    Html,
    /// The link of a page leads to the same page once more.
    RepeatedPage,
    /// The link of a page leads to another host.
    ForeignLink,
    /// One row has no number where one must be.
    BadRow,
    /// A page without rows comes before each first page.
    BlankPage,
    /// The link to a card has run out.
    ExpiredLink,
}

#[derive(Debug)]
struct Active {
    mishap: Mishap,
    /// For each address; `None` for ever.
    tries: Option<u32>,
    tries_by_address: HashMap<String, u32>,
}

/// The mishaps that are switched on.
#[derive(Debug, Default)]
pub(crate) struct Mishaps {
    active: Mutex<HashMap<Target, Active>>,
}

impl Mishaps {
    pub(crate) fn set(&self, target: Target, mishap: Mishap, tries: Option<u32>) {
        let active = Active {
            mishap,
            tries,
            tries_by_address: HashMap::new(),
        };
        self.lock().insert(target, active);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// What happens to this call, if anything.
    fn next(&self, target: Target, address: &str) -> Option<Mishap> {
        let mut active = self.lock();
        let active = active.get_mut(&target)?;
        let Some(tries) = active.tries else {
            return Some(active.mishap);
        };
        let so_far = active
            .tries_by_address
            .entry(address.to_owned())
            .or_default();
        *so_far += 1;
        (*so_far <= tries).then_some(active.mishap)
    }

    /// The answer as the mishap leaves it. `address` has the origin.
    pub(crate) async fn strike(
        &self,
        target: Target,
        address: &str,
        answer: impl Future<Output = Answer>,
    ) -> Answer {
        let Some(mishap) = self.next(target, address) else {
            return answer.await;
        };
        let busy = |status, code| {
            let answer = error(
                status,
                code,
                "The service is busy. Please retry after 1 second.",
            );
            with_header(answer, header::RETRY_AFTER, "1")
        };
        match mishap {
            Mishap::Throttled => busy(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"),
            Mishap::Unavailable => busy(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
            Mishap::NotReady => busy(StatusCode::ACCEPTED, "ProcessingNotCompleted"),
            Mishap::Broken => error(
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalServerError",
                "The server encountered an internal error. Please retry the request.",
            ),
            Mishap::Expired => error(
                StatusCode::UNAUTHORIZED,
                "ExpiredAuthenticationToken",
                "The access token expiry is earlier than the current time.",
            ),
            Mishap::Denied => error(
                StatusCode::FORBIDDEN,
                "AuthorizationFailed",
                "The client does not have authorization to perform the action.",
            ),
            Mishap::Html => typed(
                StatusCode::BAD_GATEWAY,
                "text/html",
                "<html><head><title>502 Bad Gateway</title></head></html>",
            ),
            Mishap::ExpiredLink => typed(
                StatusCode::FORBIDDEN,
                "application/xml",
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AuthenticationFailed</Code></Error>",
            ),
            Mishap::Slow => {
                tokio::time::sleep(Duration::from_secs(2)).await;
                answer.await
            }
            Mishap::Silent => {
                std::future::pending::<()>().await;
                answer.await
            }
            Mishap::BlankPage if !address.contains(MARK) => {
                let link = serde_json::Value::from(marked(address));
                let body = match target {
                    Target::Retail => format!(r#"{{"Items":[],"NextPageLink":{link},"Count":0}}"#),
                    _ => format!(r#"{{"value":[],"nextLink":{link}}}"#),
                };
                json_text(StatusCode::OK, body)
            }
            Mishap::CutOff
            | Mishap::Truncated
            | Mishap::RepeatedPage
            | Mishap::ForeignLink
            | Mishap::BadRow
            | Mishap::BlankPage => changed(mishap, address, answer.await).await,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Target, Active>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks an address that a mishap made.
const MARK: &str = "emulator-mark=1";

fn marked(address: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{MARK}")
}

/// A good answer whose body a mishap changes.
async fn changed(mishap: Mishap, address: &str, answer: Answer) -> Answer {
    if answer.status() != StatusCode::OK {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let half = text.floor_char_boundary(text.len() / 2);
    let body = match mishap {
        Mishap::CutOff => {
            parts
                .headers
                .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            let first = Ok(bytes.slice(..half));
            let broken = Err(io::Error::from(io::ErrorKind::ConnectionReset));
            let pieces: [Result<Bytes, io::Error>; 2] = [first, broken];
            Body::from_stream(futures::stream::iter(pieces))
        }
        Mishap::Truncated => text[..half].to_owned().into(),
        Mishap::BadRow => with_bad_row(&text).into(),
        Mishap::RepeatedPage if !address.contains(MARK) => {
            with_link(&text, &marked(address)).into()
        }
        Mishap::ForeignLink => {
            with_link(&text, "https://management.azure.com.attacker.example:443/x").into()
        }
        _ => text.into_owned().into(),
    };
    Answer::from_parts(parts, body)
}

/// The page with another link, where it has one.
fn with_link(text: &str, link: &str) -> String {
    for name in [r#""nextLink":""#, r#""NextPageLink":""#] {
        let Some(start) = text.rfind(name).map(|at| at + name.len()) else {
            continue;
        };
        if let Some(length) = text[start..].find('"') {
            return format!("{}{link}{}", &text[..start], &text[start + length..]);
        }
    }
    text.to_owned()
}

fn with_bad_row(text: &str) -> String {
    for (list, row) in [
        (r#""value":["#, r#"{"properties":{"quantity":"a lot"}}"#),
        (
            r#""Items":["#,
            r#"{"meterId":"x","retailPrice":"dear","type":"Consumption"}"#,
        ),
        (
            r#""Meters":["#,
            r#"{"MeterId":"x","MeterRates":{"0":"dear"}}"#,
        ),
    ] {
        let Some(start) = text.find(list).map(|at| at + list.len()) else {
            continue;
        };
        let comma = if text[start..].starts_with(']') {
            ""
        } else {
            ","
        };
        return format!("{}{row}{comma}{}", &text[..start], &text[start..]);
    }
    text.to_owned()
}
