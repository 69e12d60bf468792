//! The shapes of answers: ARM's error object, the older bare message, JSON bodies and the headers ARM always sends.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use axum::http::{Response, StatusCode};
use serde::Serialize;

pub(crate) type Answer = Response<Body>;

/// ARM's error shape.
pub(crate) fn error(status: StatusCode, code: &str, message: &str) -> Answer {
    let body = serde_json::json!({ "error": { "code": code, "message": message } });
    json_text(status, body.to_string())
}

pub(crate) fn bad_request(code: &str, message: &str) -> Answer {
    error(StatusCode::BAD_REQUEST, code, message)
}

/// The shape of older gateway errors: no `error` wrapper.
pub(crate) fn bare_message(status: StatusCode, message: &str) -> Answer {
    json_text(
        status,
        serde_json::json!({ "Message": message }).to_string(),
    )
}

/// A 401 with the header that names where to sign in.
pub(crate) fn unauthorized(code: &str, message: &str, tenant_id: &str) -> Answer {
    let challenge = format!(
        r#"Bearer authorization_uri="https://login.windows.net/{tenant_id}", error="invalid_token", error_description="{code}""#
    );
    with_header(
        error(StatusCode::UNAUTHORIZED, code, message),
        WWW_AUTHENTICATE,
        &challenge,
    )
}

pub(crate) fn json(body: &impl Serialize) -> Answer {
    let text = serde_json::to_string(body).expect("answers are made of texts, numbers and lists");
    json_text(StatusCode::OK, text)
}

pub(crate) fn json_text(status: StatusCode, body: String) -> Answer {
    typed(status, "application/json; charset=utf-8", body)
}

pub(crate) fn typed(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Body>,
) -> Answer {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}

/// Adds a header; a value that cannot be sent is left out.
pub(crate) fn with_header(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}
