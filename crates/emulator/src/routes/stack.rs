//! The two Azure Stack Hub origins: a tenant's Resource Manager and the operator's.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::usage::{self, UsageCall};
use super::{Call, not_found, preflight, with_arm_headers, with_reads_left};
use crate::access::{Action, Scope, subscription_not_found};
use crate::answer::{Answer, bad_request, error, json};
use crate::emulator::Emulator;
use crate::persona::{Endpoint, audiences, operator_tenant_id};
use crate::stamp::STAMP_ID;
use crate::usage::{Dialect, Source};

const SUBSCRIBER_USAGE: Action = Action {
    name: "Microsoft.Commerce.Admin/subscriberUsageAggregates/read",
    is_open_to_billing_reader: false,
};
const SUBSCRIBER_LIST: Action = Action {
    name: "Microsoft.Subscriptions.Admin/subscriptions/read",
    is_open_to_billing_reader: false,
};

pub(crate) async fn stack_tenant(
    State(emulator): State<Arc<Emulator>>,
    request: Request,
) -> Answer {
    let (parts, _) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return preflight(&parts);
    }
    let call = Call::new(parts);
    with_arm_headers(
        tenant_answer(&emulator, &call)
            .await
            .unwrap_or_else(|refusal| refusal),
    )
}

pub(crate) async fn stack_operator(
    State(emulator): State<Arc<Emulator>>,
    request: Request,
) -> Answer {
    let (parts, _) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return preflight(&parts);
    }
    let call = Call::new(parts);
    with_arm_headers(
        operator_answer(&emulator, &call)
            .await
            .unwrap_or_else(|refusal| refusal),
    )
}

async fn tenant_answer(emulator: &Emulator, call: &Call) -> Result<Answer, Answer> {
    let segments = call.segments();
    if call.parts.method != Method::GET {
        return Err(not_found(call));
    }
    if let ["metadata", "endpoints"] = segments.as_slice() {
        return Ok(metadata(emulator, call, Endpoint::StackTenant));
    }
    let claims = emulator.authenticate(&call.parts.headers, Endpoint::StackTenant)?;
    if let ["subscriptions"] = segments.as_slice() {
        let person = emulator.directory.person(&claims.oid);
        let value: Vec<_> = emulator
            .stamp
            .tenants
            .iter()
            .filter(|tenant| {
                person.is_some_and(|person| person.role(&tenant.subscription_id).is_some())
            })
            .map(crate::stamp::StackTenant::arm_object)
            .collect();
        return Ok(json(&json!({ "value": value })));
    }
    let ["subscriptions", subscription_id, rest @ ..] = segments.as_slice() else {
        return Err(not_found(call));
    };
    let tenant = emulator
        .stamp
        .tenant(subscription_id)
        .filter(|tenant| !tenant.is_deleted)
        .ok_or_else(|| subscription_not_found(subscription_id))?;
    let scope = Scope {
        subscription_id: &tenant.subscription_id,
        tenant_id: &tenant.tenant_id,
        scenario_id: STAMP_ID,
    };
    let left = emulator.authorize(&claims, scope, usage::READ)?;
    let answer = match rest {
        [] => json(&tenant.arm_object()),
        ["providers", "microsoft.commerce", "usageaggregates"] => {
            let estate = emulator.stamp.estate(tenant);
            let usage = UsageCall {
                dialect: Dialect::StackTenant,
                scenario_id: STAMP_ID,
                tenant_id: &tenant.tenant_id,
                caller_id: &tenant.subscription_id,
                sources: vec![Source {
                    subscription_id: &tenant.subscription_id,
                    estate,
                }],
                port: emulator.ports.stack_tenant,
            };
            usage::answer(emulator, call, &usage, &claims).await
        }
        _ => return Err(not_found(call)),
    };
    Ok(with_reads_left(answer, left))
}

async fn operator_answer(emulator: &Emulator, call: &Call) -> Result<Answer, Answer> {
    let segments = call.segments();
    if call.parts.method != Method::GET {
        return Err(not_found(call));
    }
    if let ["metadata", "endpoints"] = segments.as_slice() {
        return Ok(metadata(emulator, call, Endpoint::StackOperator));
    }
    let claims = emulator.authenticate(&call.parts.headers, Endpoint::StackOperator)?;
    let provider_id = &emulator.stamp.provider_subscription_id;
    let home = operator_tenant_id();
    let scope = Scope {
        subscription_id: provider_id,
        tenant_id: &home,
        scenario_id: STAMP_ID,
    };
    if let ["subscriptions"] = segments.as_slice() {
        let has_role = emulator
            .directory
            .person(&claims.oid)
            .and_then(|person| person.role(provider_id))
            .is_some();
        let provider = json!({
            "id": format!("/subscriptions/{provider_id}"),
            "subscriptionId": provider_id,
            "displayName": "Default Provider Subscription",
            "state": "Enabled",
            "subscriptionPolicies": { "locationPlacementId": "AzureStack" },
            "tenantId": home,
        });
        return Ok(json(
            &json!({ "value": if has_role { vec![provider] } else { Vec::new() } }),
        ));
    }
    let ["subscriptions", subscription_id, "providers", rest @ ..] = segments.as_slice() else {
        return Err(not_found(call));
    };
    if !subscription_id.eq_ignore_ascii_case(provider_id) {
        return Err(subscription_not_found(subscription_id));
    }
    match rest {
        ["microsoft.subscriptions.admin", "subscriptions"] => {
            let left = emulator.authorize(&claims, scope, SUBSCRIBER_LIST)?;
            Ok(with_reads_left(
                json(&json!({ "value": emulator.stamp.operator_list() })),
                left,
            ))
        }
        [
            "microsoft.commerce.admin" | "microsoft.commerce",
            "subscriberusageaggregates",
        ] => {
            let left = emulator.authorize(&claims, scope, SUBSCRIBER_USAGE)?;
            let usage = UsageCall {
                dialect: Dialect::StackOperator,
                scenario_id: STAMP_ID,
                tenant_id: &home,
                caller_id: provider_id,
                sources: subscribers(emulator, call)?,
                port: emulator.ports.stack_operator,
            };
            Ok(with_reads_left(
                usage::answer(emulator, call, &usage, &claims).await,
                left,
            ))
        }
        _ => Err(not_found(call)),
    }
}

/// One direct tenant, or all of them, deleted ones too.
fn subscribers<'a>(emulator: &'a Emulator, call: &Call) -> Result<Vec<Source<'a>>, Answer> {
    let stamp = &emulator.stamp;
    let source = |tenant: &'a crate::stamp::StackTenant| Source {
        subscription_id: &tenant.subscription_id,
        estate: stamp.estate(tenant),
    };
    match call.query.get("subscriberid") {
        None => Ok(stamp.tenants.iter().map(source).collect()),
        Some("") => Err(bad_request(
            "SubscriptionIdMissingInRequest",
            "subscriberId is empty.",
        )),
        Some(id) => stamp
            .tenant(id)
            .map(|tenant| vec![source(tenant)])
            .ok_or_else(|| {
                let message =
                    format!("The subscription '{id}' is not a direct tenant of the caller.");
                error(
                    StatusCode::BAD_REQUEST,
                    "SubscriberIdIsNotDirectTenant",
                    &message,
                )
            }),
    }
}

/// Where to sign in and for which audience; answered without a token.
fn metadata(emulator: &Emulator, call: &Call, endpoint: Endpoint) -> Answer {
    let prefix = if endpoint == Endpoint::StackOperator {
        "admin"
    } else {
        ""
    };
    json(&json!({
        "galleryEndpoint": format!("https://{prefix}gallery.local.contosostamp.example:30015/"),
        "graphEndpoint": "https://graph.windows.net/",
        "portalEndpoint": format!("https://{prefix}portal.local.contosostamp.example/"),
        "authentication": {
            "loginEndpoint": format!("{}/adfs", call.origin_at(emulator.ports.login)),
            "audiences": audiences(endpoint),
        },
    }))
}
