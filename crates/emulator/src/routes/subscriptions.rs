//! Subscriptions and tenants as the signed-in person sees them.

use axum::http::StatusCode;
use serde_json::json;

use super::Call;
use crate::access::Action;
use crate::answer::{Answer, error, json};
use crate::emulator::Emulator;
use crate::persona::KnownDirectory;
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
    let person = emulator.directory.person(&claims.oid);
    let value: Vec<_> = emulator
        .scenarios
        .iter()
        .filter(|scenario| claims.tid == scenario.tenant_id)
        .filter(|scenario| {
            person.is_some_and(|person| person.role(&scenario.subscription_id).is_some())
        })
        .map(Scenario::arm_object)
        .collect();
    let count = value.len();
    json(&json!({ "value": value, "count": { "type": "Total", "value": count } }))
}

pub(super) fn one(scenario: &Scenario) -> Answer {
    json(&scenario.arm_object())
}

/// The directories that the signed-in person belongs to, the token's own first.
pub(super) fn tenants(emulator: &Emulator, claims: &Claims) -> Answer {
    let person = emulator.directory.person(&claims.oid);
    let mut ids = vec![claims.tid.clone()];
    for id in person.iter().flat_map(|person| person.directories()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let value: Vec<_> = ids.iter().map(|id| tenant(id, id == &claims.tid)).collect();
    json(&json!({ "value": value }))
}

fn tenant(id: &str, is_own: bool) -> serde_json::Value {
    let (name, domain) = KnownDirectory::all()
        .into_iter()
        .find(|known| known.id == id)
        .map_or(("Another directory", "other.example"), |known| {
            (known.name, known.domain)
        });
    json!({
        "id": format!("/tenants/{id}"),
        "tenantId": id,
        "countryCode": "US",
        "displayName": name,
        "defaultDomain": domain,
        "domains": [domain],
        "tenantCategory": if is_own { "Home" } else { "ProjectedBy" },
    })
}
