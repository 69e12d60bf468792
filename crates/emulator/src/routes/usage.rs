//! UsageAggregates: pages of rows, links to the next ones, and the faults that can be switched on.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::http::{StatusCode, header};
use chrono::TimeDelta;

use super::Call;
use crate::access::Action;
use crate::answer::{Answer, bad_request, error, json_text, typed, with_header};
use crate::emulator::Emulator;
use crate::fault::Fault;
use crate::scenario::Scenario;
use crate::token::Claims;
use crate::usage::{Dialect, Page, Source, UsageQuery, is_continuation_good, page};

pub(super) const READ: Action = Action {
    name: "Microsoft.Commerce/UsageAggregates/read",
    is_open_to_billing_reader: true,
};

/// One usage call on any of the three endpoints.
pub(super) struct UsageCall<'a> {
    pub(super) dialect: Dialect,
    pub(super) scenario_id: &'a str,
    /// The directory named in a 401.
    pub(super) tenant_id: &'a str,
    /// The subscription of the address: the provider's for an operator.
    pub(super) caller_id: &'a str,
    pub(super) sources: Vec<Source<'a>>,
    pub(super) port: u16,
}

pub(super) async fn azure(
    emulator: &Emulator,
    call: &Call,
    scenario: &Scenario,
    claims: &Claims,
) -> Answer {
    let Some(estate) = scenario.estate() else {
        return disallowed_provider(&scenario.subscription_id);
    };
    let usage = UsageCall {
        dialect: Dialect::Azure,
        scenario_id: scenario.id,
        tenant_id: &scenario.tenant_id,
        caller_id: &scenario.subscription_id,
        sources: vec![Source {
            subscription_id: &scenario.subscription_id,
            estate,
        }],
        port: emulator.ports.arm,
    };
    answer(emulator, call, &usage, claims).await
}

/// What a partner's subscription answers for everything of Microsoft.Commerce.
pub(super) fn disallowed_provider(subscription_id: &str) -> Answer {
    let message = format!(
        "The operation is not permitted for namespace 'Microsoft.Commerce'. The subscription '{subscription_id}' may not use it."
    );
    bad_request("DisallowedProvider", &message)
}

pub(super) async fn answer(
    emulator: &Emulator,
    call: &Call,
    usage: &UsageCall<'_>,
    claims: &Claims,
) -> Answer {
    let latency_ms = emulator.latency_ms.load(Ordering::Relaxed);
    if latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(latency_ms.into())).await;
    }
    let fault = emulator.faults.of(usage.scenario_id);
    if let Some(refusal) = fault.and_then(|fault| refused_by(emulator, call, usage, claims, fault))
    {
        return refusal;
    }
    let query = match UsageQuery::read(&call.query, usage.dialect, emulator.clock.usage_now()) {
        Ok(query) => query,
        Err(refusal) => return refusal.answer(),
    };
    if !is_continuation_good(&query, &call.path, &emulator.signer) {
        let code = if usage.dialect == Dialect::Azure {
            "InvalidInput"
        } else {
            "InvalidProperty"
        };
        return bad_request(code, "continuationToken is not valid for this request.");
    }
    let yesterday = emulator.clock.today() - TimeDelta::days(1);
    match fault {
        Some(Fault::NotReady) if query.end.date_naive() > yesterday => {
            return crate::usage::Refusal::NotProcessed.answer();
        }
        Some(Fault::Empty) => return json_text(StatusCode::OK, r#"{"value":[]}"#.to_owned()),
        Some(Fault::SlowPage) => tokio::time::sleep(Duration::from_secs(2)).await,
        _ => {}
    }
    let page = page(
        &usage.sources,
        &query,
        usage.dialect,
        &call.path,
        usage.caller_id,
        &emulator.signer,
    );
    let broken_day = emulator.clock.today() - TimeDelta::days(10);
    let is_broken = page
        .reported
        .is_some_and(|(first, last)| (first..=last).contains(&broken_day));
    if fault == Some(Fault::BrokenPage) && is_broken {
        let message = "The server encountered an internal error. Please retry the request.";
        return error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalServerError",
            message,
        );
    }
    let origin = match fault {
        Some(Fault::ForeignNextLink) => {
            "https://management.azure.com.attacker.example:443".to_owned()
        }
        _ => call.origin(usage.port),
    };
    let body = page_body(&page, &query, &origin, &call.path);
    if fault == Some(Fault::TruncatedJson) {
        let cut = body.get(..body.len() / 2).unwrap_or(&body).to_owned();
        return json_text(StatusCode::OK, cut);
    }
    json_text(StatusCode::OK, body)
}

/// The whole body of a page. `nextLink` is absent, not null, on the last one.
pub(crate) fn page_body(page: &Page, query: &UsageQuery, origin: &str, path: &str) -> String {
    let Some(token) = &page.next_token else {
        return format!(r#"{{"value":{}}}"#, page.value);
    };
    let encode =
        |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let time = |time: chrono::DateTime<chrono::Utc>| {
        encode(&time.format("%Y-%m-%dT%H:%M:%S+00:00").to_string())
    };
    let subscriber = query
        .subscriber_id
        .as_deref()
        .map(|id| format!("&subscriberId={}", encode(id)));
    let link = format!(
        "{origin}{path}?api-version=2015-06-01-preview&reportedStartTime={}&reportedEndTime={}&aggregationGranularity={:?}&showDetails={}{}&continuationToken={}",
        time(query.start),
        time(query.end),
        query.granularity,
        query.has_details,
        subscriber.unwrap_or_default(),
        encode(token),
    );
    format!(
        r#"{{"value":{},"nextLink":{}}}"#,
        page.value,
        serde_json::Value::from(link)
    )
}

/// The answer of a fault that comes before the parameters are even read.
fn refused_by(
    emulator: &Emulator,
    call: &Call,
    usage: &UsageCall<'_>,
    claims: &Claims,
    fault: Fault,
) -> Option<Answer> {
    let id = usage.scenario_id;
    match fault {
        Fault::Throttled if emulator.faults.count_call(id) % 8 < 2 => {
            let answer = if usage.dialect == Dialect::Azure {
                error(
                    StatusCode::TOO_MANY_REQUESTS,
                    "TooManyRequests",
                    "Too many requests. Please retry after 1 second.",
                )
            } else {
                error(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "ServiceUnavailable",
                    "The service is busy. Please retry.",
                )
            };
            Some(with_header(answer, header::RETRY_AFTER, "1"))
        }
        Fault::TokenExpiresMidway
            if claims.jti == "start" && emulator.faults.count_call(id) >= 2 =>
        {
            Some(emulator.expired(claims, usage.tenant_id))
        }
        Fault::ServerError if emulator.faults.count_try(id, &call.parts.uri.to_string()) < 2 => {
            Some(error(
                StatusCode::SERVICE_UNAVAILABLE,
                "ServiceUnavailable",
                "The service is temporarily unavailable.",
            ))
        }
        Fault::HtmlError => {
            let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
            Some(typed(
                StatusCode::BAD_GATEWAY,
                "text/html",
                Body::from(page),
            ))
        }
        _ => None,
    }
}
