//! Why the relay could not pass on an answer: a code for the page, which hop it was and what the
//! upstream said. Never holds an address's query, which may carry a signature.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// Which of the two requests failed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hop {
    /// To Azure Resource Manager or the retail prices.
    First,
    /// To where Resource Manager redirected.
    Second,
}

/// A failure, as it is told to the page.
#[derive(Debug)]
pub(super) struct Failure {
    answer: StatusCode,
    code: &'static str,
    message: String,
    hop: Hop,
    upstream: Option<StatusCode>,
}

impl Failure {
    fn new(answer: StatusCode, hop: Hop, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            answer,
            code,
            message: message.into(),
            hop,
            upstream: None,
        }
    }

    fn forbidden(hop: Hop, code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, hop, code, message)
    }

    pub(super) fn method_not_allowed() -> Self {
        let message = "The relay only reads: use GET.";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            Hop::First,
            "RelayMethodNotAllowed",
            message,
        )
    }

    pub(super) fn foreign_caller() -> Self {
        let message = "The relay answers only the page of its own origin.";
        Self::forbidden(Hop::First, "RelayCallerNotAllowed", message)
    }

    pub(super) fn malformed() -> Self {
        let message = "Write /relay/{scheme}/{host}/{path}?{query}.";
        Self::new(
            StatusCode::BAD_REQUEST,
            Hop::First,
            "RelayAddressMalformed",
            message,
        )
    }

    pub(super) fn host_not_allowed() -> Self {
        let message = "This host is not on the relay's list. Start host with --relay-allow and \
                       the origin to add it.";
        Self::forbidden(Hop::First, "RelayHostNotAllowed", message)
    }

    pub(super) fn path_not_allowed() -> Self {
        let message = "The relay reads rate cards and retail prices, nothing else.";
        Self::forbidden(Hop::First, "RelayPathNotAllowed", message)
    }

    pub(super) fn target_not_allowed() -> Self {
        let message = "The rate card's link leads to a host that is not on the relay's list. \
                       Start host with --relay-target and the origin to add it.";
        Self::forbidden(Hop::Second, "RelayTargetNotAllowed", message)
    }

    pub(super) fn not_public(hop: Hop) -> Self {
        let message = "The name of a public host leads to an address that is not public: the \
                       answer of DNS is wrong, or forged.";
        Self::forbidden(hop, "RelayAddressNotPublic", message)
    }

    pub(super) fn redirected(hop: Hop, upstream: StatusCode) -> Self {
        Self {
            upstream: Some(upstream),
            ..Self::new(
                StatusCode::BAD_GATEWAY,
                hop,
                "RelayUnexpectedRedirect",
                "The host redirected to where the relay does not follow.",
            )
        }
    }

    pub(super) fn refused(upstream: StatusCode) -> Self {
        Self {
            upstream: Some(upstream),
            ..Self::new(
                StatusCode::BAD_GATEWAY,
                Hop::Second,
                "RelayCardRefused",
                format!(
                    "The host of the rate card answered {upstream}. Its links are valid for half \
                     an hour: ask again."
                ),
            )
        }
    }

    pub(super) fn timed_out(hop: Hop) -> Self {
        let message = "The host did not answer in time.";
        Self::new(StatusCode::GATEWAY_TIMEOUT, hop, "RelayTimeout", message)
    }

    pub(super) fn unreachable(hop: Hop, error: &reqwest::Error) -> Self {
        let message = if error.is_connect() {
            "No connection to the host: check the network, a proxy or the certificate."
        } else {
            "The connection to the host broke before it answered."
        };
        Self::new(StatusCode::BAD_GATEWAY, hop, "RelayUnreachable", message)
    }

    pub(super) fn too_large(hop: Hop, limit_bytes: u64) -> Self {
        let message =
            format!("The answer is larger than the relay's limit of {limit_bytes} bytes.");
        Self::new(StatusCode::BAD_GATEWAY, hop, "RelayTooLarge", message)
    }

    /// The answer to the page: `hop` is 1 or 2, `status` what the upstream answered, if it did.
    pub(super) fn into_answer(self) -> Response {
        let body = json!({
            "error": { "code": self.code, "message": self.message },
            "hop": match self.hop { Hop::First => 1, Hop::Second => 2 },
            "status": self.upstream.map(|status| status.as_u16()),
        });
        let mut answer = (self.answer, Json(body)).into_response();
        if self.answer == StatusCode::METHOD_NOT_ALLOWED {
            answer
                .headers_mut()
                .insert(header::ALLOW, header::HeaderValue::from_static("GET"));
        }
        answer
    }
}
