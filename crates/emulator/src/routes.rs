//! The origins' addresses. ARM matches paths without case, so they are matched here by hand.

mod billing;
mod card_store;
mod control;
mod list_option;
mod login;
mod login_page;
mod login_token;
mod rate_card;
mod retail;
mod stack;
mod subscriptions;
mod usage;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};

use crate::access::{Scope, subscription_not_found};
use crate::answer::{Answer, error, typed};
use crate::emulator::Emulator;
use crate::mishap::Target;
use crate::persona::Endpoint;
use crate::query::Query;

pub(crate) use card_store::card_store;
pub(crate) use login::login;
pub(crate) use stack::{stack_operator, stack_tenant};
pub(crate) use usage::page_body;

/// A request after its address was read.
pub(crate) struct Call {
    parts: Parts,
    path: String,
    /// Path segments in lower case.
    segments: Vec<String>,
    query: Query,
}

impl Call {
    fn new(parts: Parts) -> Self {
        let path = parts.uri.path().trim_end_matches('/').to_owned();
        let segments = path
            .split('/')
            .skip(1)
            .map(str::to_ascii_lowercase)
            .collect();
        let query = Query::parse(parts.uri.query().unwrap_or_default());
        Self {
            parts,
            path,
            segments,
            query,
        }
    }

    /// Origin, path and query.
    fn address(&self, fallback_port: u16) -> String {
        format!("{}{}", self.origin(fallback_port), self.parts.uri)
    }

    fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// The same host as asked, at another port.
    fn origin_at(&self, port: u16) -> String {
        let origin = self.origin(port);
        let host = origin
            .rsplit_once(':')
            .map_or(origin.as_str(), |(host, _)| host);
        format!("{host}:{port}")
    }

    /// Scheme, host and always a port, from the Host header, as ARM writes its links.
    fn origin(&self, fallback_port: u16) -> String {
        let host = self
            .parts
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or("127.0.0.1");
        let has_port = host
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        if has_port {
            format!("http://{host}")
        } else {
            format!("http://{host}:{fallback_port}")
        }
    }
}

/// Azure Resource Manager's origin.
pub(crate) async fn arm(State(emulator): State<Arc<Emulator>>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return preflight(&parts);
    }
    emulator.journal.note(&parts);
    let call = Call::new(parts);
    let answer = if call
        .segments
        .first()
        .is_some_and(|first| first == "emulator")
    {
        let body = axum::body::to_bytes(body, 4096).await.unwrap_or_default();
        control::answer(&emulator, &call, &body)
    } else if call.parts.method != Method::GET {
        error(
            StatusCode::METHOD_NOT_ALLOWED,
            "MethodNotAllowed",
            "Only GET is answered here.",
        )
    } else {
        let answer = async {
            arm_answer(&emulator, &call)
                .await
                .unwrap_or_else(|refusal| refusal)
        };
        match call.segments.last().map(String::as_str) {
            Some("usageaggregates") => {
                let address = call.address(emulator.ports.arm);
                emulator
                    .mishaps
                    .strike(Target::Usage, &address, answer)
                    .await
            }
            Some("ratecard") => {
                let address = call.address(emulator.ports.arm);
                emulator
                    .mishaps
                    .strike(Target::Card, &address, answer)
                    .await
            }
            _ => answer.await,
        }
    };
    with_arm_headers(answer)
}

async fn arm_answer(emulator: &Emulator, call: &Call) -> Result<Answer, Answer> {
    let claims = emulator.authenticate(&call.parts.headers, Endpoint::Arm)?;
    match call.segments().as_slice() {
        ["tenants"] => return Ok(subscriptions::tenants(emulator, &claims)),
        ["subscriptions"] => return Ok(subscriptions::list(emulator, &claims, call)),
        _ => {}
    }
    let segments = call.segments();
    let ["subscriptions", subscription_id, rest @ ..] = segments.as_slice() else {
        return Err(not_found(call));
    };
    let scenario = emulator
        .scenario(subscription_id)
        .ok_or_else(|| subscription_not_found(subscription_id))?;
    let scope = Scope {
        subscription_id: &scenario.subscription_id,
        tenant_id: &scenario.tenant_id,
        scenario_id: scenario.id,
    };
    let authorize = |action| emulator.authorize(&claims, scope, action);
    let (left, answer) = match rest {
        [] => (
            authorize(subscriptions::READ)?,
            subscriptions::one(scenario),
        ),
        ["providers", "microsoft.commerce", "usageaggregates"] => (
            authorize(usage::READ)?,
            usage::azure(emulator, call, scenario, &claims).await,
        ),
        ["providers", "microsoft.commerce", "ratecard"] => (
            authorize(rate_card::READ)?,
            rate_card::answer(emulator, call, scenario),
        ),
        ["providers", "microsoft.billing", rest @ ..] => (
            authorize(billing::READ)?,
            billing::answer(emulator, call, scenario, rest),
        ),
        _ => return Err(not_found(call)),
    };
    Ok(with_reads_left(answer, left))
}

fn with_reads_left(mut answer: Answer, left: u32) -> Answer {
    let name = HeaderName::from_static("x-ms-ratelimit-remaining-subscription-reads");
    answer.headers_mut().insert(name, HeaderValue::from(left));
    answer
}

fn not_found(call: &Call) -> Answer {
    let message = format!("The resource type could not be found at '{}'.", call.path);
    error(StatusCode::NOT_FOUND, "InvalidResourceType", &message)
}

/// The answer to a browser's question before it sends a bearer token.
fn preflight(parts: &Parts) -> Answer {
    let mut answer = typed(StatusCode::OK, "text/plain", "");
    let asked = parts
        .headers
        .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .cloned();
    let headers = answer.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET,PUT,POST,PATCH,DELETE,HEAD"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        asked.unwrap_or_else(|| HeaderValue::from_static("authorization,content-type")),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("3600"),
    );
    answer
}

/// Headers of every ARM answer. `Retry-After` and the rate-limit headers are not exposed to scripts.
fn with_arm_headers(mut answer: Answer) -> Answer {
    let headers = answer.headers_mut();
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "Request-Context"),
        ("cache-control", "no-cache"),
        ("pragma", "no-cache"),
        ("expires", "-1"),
        ("x-content-type-options", "nosniff"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    answer
}
