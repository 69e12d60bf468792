//! Tells an answer with data from a failed try, and what wait the server asks
//! for.

use chrono::DateTime;
use costs::foreign_text::excerpt;
use serde::de::DeserializeOwned;

use crate::error::{Error, Place, Said};
use crate::host::{Response, SendError};
use crate::refusal::{ErrorBody, Subject, error_of};

/// A failed try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// The wait that the server asked for.
    pub(crate) retry_after_ms: Option<u64>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            retry_after_ms: None,
        }
    }
}

/// The error of a request that had no answer.
pub(crate) fn no_answer(error: SendError, host: &str) -> Failure {
    match error {
        SendError::Network => Error::Unreachable {
            host: host.to_owned(),
        },
        SendError::BodyCutOff => Error::Truncated,
        SendError::TimedOut => Error::TooSlow {
            host: host.to_owned(),
        },
        SendError::Cancelled => Error::Cancelled,
    }
    .into()
}

/// Lets an answer pass that holds data. `scope` is what was asked for, such as
/// `/subscriptions/...`.
pub(crate) fn check(
    response: Response,
    subject: Subject,
    scope: &str,
    now_ms: i64,
) -> Result<Response, Failure> {
    let is_page = is_html(&response);
    let is_rate_card_link = subject == Subject::RateCard
        && (300..=399).contains(&response.status)
        && response.header("location").is_some();
    if response.status == 200 && !is_page || is_rate_card_link {
        return Ok(response);
    }
    let retry_after_ms = response
        .header("retry-after")
        .and_then(|text| retry_after_ms(text, now_ms));
    let body = ErrorBody::read(&response);
    let error = if is_page {
        Error::Html(Said {
            status: response.status,
            code: String::new(),
            message: html_title(&response.body),
        })
    } else {
        error_of(body, subject, scope, retry_after_ms)
    };
    Err(Failure {
        error,
        retry_after_ms,
    })
}

/// Reads a body of JSON.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        if error.is_eof() {
            Error::Truncated
        } else {
            Error::Unreadable {
                place: Place::default(),
            }
        }
    })
}

fn is_html(response: &Response) -> bool {
    let start = response.body.trim_ascii_start();
    let looks_so = start.starts_with(b"<") && !start.starts_with(b"<?xml");
    looks_so
        || response
            .header("content-type")
            .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/html"))
            && !matches!(start.first(), None | Some(b'{' | b'['))
}

fn html_title(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title>").and_then(|start| {
        let start = start + "<title>".len();
        let length = lower[start..].find("</title>")?;
        text.get(start..start + length)
    });
    excerpt(title.unwrap_or_default().trim())
}

/// Milliseconds to wait, from seconds or an HTTP date.
fn retry_after_ms(text: &str, now_ms: i64) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some(u64::try_from(date.timestamp_millis().saturating_sub(now_ms)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        Response {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn the_answer_is_kept() {
        let response = answer(
            400,
            &[],
            r#"{"error":{"code":"InvalidProperty","message":"Bad 'x'."}}"#,
        );
        let error = check(response, Subject::Usage, "", 0).unwrap_err().error;
        let said = Said {
            status: 400,
            code: "InvalidProperty".into(),
            message: "Bad 'x'.".into(),
        };
        assert_eq!(error, Error::BadRequest(said));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now_ms = 784_111_777_000; // Sun, 06 Nov 1994 08:49:37 GMT
        for (text, expected) in [
            ("7", Some(7_000)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10_000)),
            ("Sun, 06 Nov 1994 08:49:07 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            let failure = check(
                answer(429, &[("Retry-After", text)], ""),
                Subject::Usage,
                "",
                now_ms,
            )
            .unwrap_err();
            assert_eq!(failure.retry_after_ms, expected, "{text}");
        }
    }
}
