//! What Azure does not have: named tokens for tests and the demo, and switches for faults.

use axum::http::{Method, StatusCode};

use super::{Call, not_found};
use crate::answer::{Answer, error, json, json_text};
use crate::emulator::Emulator;
use crate::fault::Fault;

pub(super) fn answer(emulator: &Emulator, call: &Call, body: &[u8]) -> Answer {
    match (&call.parts.method, call.segments().as_slice()) {
        (&Method::GET, ["emulator", "tokens"]) => {
            let tokens = emulator
                .directory
                .named_tokens(&emulator.signer, emulator.clock.usage_now());
            json(
                &tokens
                    .into_iter()
                    .collect::<std::collections::BTreeMap<_, _>>(),
            )
        }
        (&Method::POST, ["emulator", "tokens", id]) => {
            match emulator
                .directory
                .people
                .iter()
                .find(|person| person.id == *id)
            {
                Some(person) => {
                    json(&serde_json::json!({ "token": emulator.renewed_token(person) }))
                }
                None => not_found(call),
            }
        }
        (&Method::GET, ["emulator", "scenarios"]) => json(&scenarios(emulator)),
        (&Method::GET, ["emulator", "faults"]) => json(&emulator.faults.names()),
        (&Method::PUT, ["emulator", "faults", id]) if emulator.is_scenario_id(id) => {
            match String::from_utf8_lossy(body).parse::<Fault>() {
                Ok(fault) => {
                    emulator.faults.set(id, fault);
                    json_text(StatusCode::OK, "{}".to_owned())
                }
                Err(unknown) => error(
                    StatusCode::BAD_REQUEST,
                    "UnknownFault",
                    &unknown.to_string(),
                ),
            }
        }
        (&Method::DELETE, ["emulator", "faults", id]) if emulator.is_scenario_id(id) => {
            emulator.faults.clear(id);
            json_text(StatusCode::OK, "{}".to_owned())
        }
        _ => not_found(call),
    }
}

/// The ids that faults go by, with what is behind them.
fn scenarios(emulator: &Emulator) -> Vec<serde_json::Value> {
    let stamp = &emulator.stamp;
    let stack_resource_count: usize = stamp
        .tenants
        .iter()
        .map(|tenant| stamp.estate(tenant).resource_count)
        .sum();
    emulator
        .scenarios
        .iter()
        .map(|scenario| {
            serde_json::json!({
                "id": scenario.id,
                "subscriptionId": scenario.subscription_id,
                "offerId": scenario.offer_id,
                "resourceCount": scenario.estate().map_or(0, |estate| estate.resource_count),
            })
        })
        .chain([serde_json::json!({
            "id": crate::stamp::STAMP_ID,
            "subscriptionId": stamp.provider_subscription_id,
            "resourceCount": stack_resource_count,
        })])
        .collect()
}
