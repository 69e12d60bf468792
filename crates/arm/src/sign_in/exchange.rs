//! The authority behind [`Host`]: the HTTP client that `oauth2` asks for, and
//! what its errors mean. Bodies may hold tokens, so none is kept in an error.

use std::fmt;

use oauth2::basic::BasicErrorResponse;
use oauth2::{HttpRequest, HttpResponse, RequestTokenError};
use serde::de::DeserializeOwned;

use super::{Refusal, SignInError};
use crate::endpoint::split_origin;
use crate::{Host, Redirect, Request, SendError};

/// Why the authority gave no answer that can be read.
#[derive(Debug)]
pub(super) struct Unanswered(SignInError);

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for Unanswered {}

/// Sends what `oauth2` has made.
pub(super) async fn send<H: Host>(
    host: &H,
    request: HttpRequest,
) -> Result<HttpResponse, Unanswered> {
    let url = request.uri().to_string();
    let form =
        String::from_utf8(request.into_body()).map_err(|_| Unanswered(SignInError::Unreadable))?;
    let answer = ask(host, url, Some(form)).await.map_err(Unanswered)?;
    let mut response = HttpResponse::new(answer.body);
    *response.status_mut() = oauth2::http::StatusCode::from_u16(answer.status)
        .map_err(|_| Unanswered(SignInError::Unreadable))?;
    Ok(response)
}

/// Gets a document.
pub(super) async fn fetch_json<H: Host, T: DeserializeOwned>(
    host: &H,
    url: String,
) -> Result<T, SignInError> {
    let answer = ask(host, url, None).await?;
    if answer.status != 200 {
        return Err(SignInError::Server {
            status: answer.status,
        });
    }
    serde_json::from_slice(&answer.body).map_err(|_| SignInError::Unreadable)
}

/// Longest wait for one answer: a person sits before it.
const ANSWER_MS: u32 = 30_000;
/// Most tries while the authority is too busy.
const MOST_TRIES: u32 = 3;
/// Wait before the second try; twice that before the third.
const BUSY_WAIT_MS: u32 = 1_500;

async fn ask<H: Host>(
    host: &H,
    url: String,
    form: Option<String>,
) -> Result<crate::Response, SignInError> {
    let mut tries = 1;
    loop {
        match ask_once(host, url.clone(), form.clone()).await {
            // It says that it has done nothing, so that the code is still good.
            Err(SignInError::Server { status: 429 | 503 }) if tries < MOST_TRIES => {
                host.sleep(BUSY_WAIT_MS * tries).await;
                tries += 1;
            }
            answered => return answered,
        }
    }
}

async fn ask_once<H: Host>(
    host: &H,
    url: String,
    form: Option<String>,
) -> Result<crate::Response, SignInError> {
    let name = split_origin(&url).map_or_else(String::new, |(origin, _)| origin.authority());
    let request = Request {
        url,
        headers: vec![("Accept", "application/json".to_owned())],
        bearer: None,
        // Codes and tokens to renew with must not follow anywhere else.
        redirect: Redirect::Refuse,
        within_ms: ANSWER_MS,
        form,
    };
    match host.send(request).await {
        Ok(answer) if answer.status >= 500 || answer.status == 429 => Err(SignInError::Server {
            status: answer.status,
        }),
        Ok(answer) => Ok(answer),
        Err(SendError::Network | SendError::TimedOut | SendError::Cancelled) => {
            Err(SignInError::Unreachable { host: name })
        }
        Err(SendError::BodyCutOff) => Err(SignInError::Unreadable),
    }
}

/// What a failed exchange means.
pub(super) fn error_of(error: RequestTokenError<Unanswered, BasicErrorResponse>) -> SignInError {
    match error {
        RequestTokenError::ServerResponse(said) => SignInError::Refused(Refusal::new(
            said.error().as_ref(),
            said.error_description().map_or("", String::as_str),
        )),
        RequestTokenError::Request(Unanswered(error)) => error,
        // The body that could not be read may hold tokens.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignInError::Unreadable,
    }
}
