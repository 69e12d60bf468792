//! Subscriptions and tenants as the signed-in person sees them.

use axum::http::StatusCode;
use serde_json::json;

use super::Call;
use crate::access::Action;
use crate::answer::{Answer, error, json};
use crate::emulator::Emulator;
use crate::persona::contoso_tenant_id;
use crate::scenario::Scenario;
use crate::token::Claims;

pub(super) const READ: Action = Action {
    name: "Microsoft.Resources/subscriptions/read",
    is_open_to_billing_reader: true,
};

/// Only the subscriptions on which the person has a role, and only in the token's directory.
pub(super) fn list(emulator: &Emulator, claims: &Claims, call: &Call) -> Answer {
    if call.query.get("api-version").is_none() {
        let message =
            "The api-version query parameter (?api-version=) is required for all requests.";
        return error(
            StatusCode::BAD_REQUEST,
            "MissingApiVersionParameter",
            message,
        );
    }
    let tenant_id = contoso_tenant_id();
    let person = emulator
        .directory
        .person(&claims.oid)
        .filter(|_| claims.tid == tenant_id);
    let value: Vec<_> = emulator
        .scenarios
        .iter()
        .filter(|scenario| {
            person.is_some_and(|person| person.role(&scenario.subscription_id).is_some())
        })
        .map(|scenario| scenario.arm_object(&tenant_id))
        .collect();
    let count = value.len();
    json(&json!({ "value": value, "count": { "type": "Total", "value": count } }))
}

pub(super) fn one(scenario: &Scenario) -> Answer {
    json(&scenario.arm_object(&contoso_tenant_id()))
}

/// The directories of the signed-in person: the token's own.
pub(super) fn tenants(claims: &Claims) -> Answer {
    let is_contoso = claims.tid == contoso_tenant_id();
    let (name, domain) = if is_contoso {
        ("Contoso", "contoso.example")
    } else {
        ("Another directory", "other.example")
    };
    json(&json!({ "value": [{
        "id": format!("/tenants/{}", claims.tid),
        "tenantId": claims.tid,
        "countryCode": "US",
        "displayName": name,
        "domains": [domain],
        "tenantCategory": "Home",
    }]}))
}
