//! The second origin: a store of prebuilt files behind signed links. It sends no CORS header and knows no bearer token.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{Method, StatusCode};

use super::{Call, retail};
use crate::answer::{Answer, typed, with_header};
use crate::card;
use crate::emulator::Emulator;
use crate::mishap::Target;
use crate::pdf;
use crate::query::parse_time;

pub(crate) async fn card_store(State(emulator): State<Arc<Emulator>>, request: Request) -> Answer {
    let (parts, _) = request.into_parts();
    emulator.journal.note(&parts);
    let call = Call::new(parts);
    if call.parts.method != Method::GET {
        return refusal(
            StatusCode::NOT_FOUND,
            "ResourceNotFound",
            "The specified resource does not exist.",
        );
    }
    if call.parts.headers.contains_key(header::AUTHORIZATION) {
        return refusal(
            StatusCode::BAD_REQUEST,
            "InvalidAuthenticationInfo",
            "Authentication information is not given in the correct format. Check the value of Authorization header.",
        );
    }
    let address = call.address(emulator.ports.card);
    if call.path == retail::PATH {
        let answer = async { retail::answer(&emulator, &call) };
        return emulator
            .mishaps
            .strike(Target::Retail, &address, answer)
            .await;
    }
    let answer = async {
        match file(&emulator, &call) {
            Ok(answer) | Err(answer) => answer,
        }
    };
    // A card's link is another one each time; the file is the same.
    let file = address.split('?').next().unwrap_or_default();
    emulator
        .mishaps
        .strike(Target::CardStore, file, answer)
        .await
}

fn file(emulator: &Emulator, call: &Call) -> Result<Answer, Answer> {
    let (signature, expiry) = (
        call.query.get("sig").unwrap_or_default(),
        call.query.get("se").unwrap_or_default(),
    );
    let permission = call.query.get("sp").unwrap_or_default();
    let forbidden = |detail: &str| {
        let message = format!(
            "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature. {detail}"
        );
        refusal(StatusCode::FORBIDDEN, "AuthenticationFailed", &message)
    };
    if !emulator
        .signer
        .is_signature(&format!("{}|{expiry}|{permission}", call.path), signature)
    {
        return Err(forbidden("Signature did not match."));
    }
    let is_valid = parse_time(expiry).is_some_and(|expiry| emulator.clock.running() < expiry);
    if !is_valid {
        return Err(forbidden(
            "Signature not valid in the specified time frame.",
        ));
    }
    let not_found = || {
        refusal(
            StatusCode::NOT_FOUND,
            "BlobNotFound",
            "The specified blob does not exist.",
        )
    };
    let parts: Vec<&str> = call.path.split('/').collect();
    match parts.as_slice() {
        [
            "",
            "ratecards",
            "V1",
            _,
            offer_id,
            currency,
            "en",
            "False",
            version,
            _,
        ] => {
            let card = card::find(offer_id, currency).ok_or_else(not_found)?;
            let body = if *version == "V20150515" {
                card.body()
            } else {
                card.body_with_status()
            };
            Ok(stored("application/json; charset=utf-8", body.into_bytes()))
        }
        ["", "invoices", name] => {
            let name = name.trim_end_matches(".pdf");
            let lines = [
                format!("Invoice {name}"),
                "A sample document: it names no amounts.".to_owned(),
            ];
            Ok(stored("application/pdf", pdf::document(&lines)))
        }
        _ => Err(not_found()),
    }
}

fn stored(content_type: &'static str, body: Vec<u8>) -> Answer {
    let answer = typed(StatusCode::OK, content_type, body);
    let answer = with_header(answer, header::ETAG, "\"0x8D89FD88088B5A2\"");
    with_header(
        answer,
        HeaderName::from_static("x-ms-blob-type"),
        "BlockBlob",
    )
}

/// An error as Azure Storage writes it.
fn refusal(status: StatusCode, code: &str, message: &str) -> Answer {
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    with_header(
        typed(status, "application/xml", body),
        HeaderName::from_static("x-ms-error-code"),
        code,
    )
}
