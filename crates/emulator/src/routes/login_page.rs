//! What a person sees at the sign-in: the choice of an account, refusals, and the way back.

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, LOCATION};
use form_urlencoded::Serializer;

use super::Call;
use super::login::Realm;
use crate::answer::{Answer, typed};
use crate::emulator::Emulator;
use crate::query::Query;

/// Everybody who belongs to the directory, and a way to give up.
pub(super) fn account_page(emulator: &Emulator, call: &Call, realm: &Realm) -> Answer {
    let query = call.parts.uri.query().unwrap_or_default();
    let link = |account: &str, name: &str, detail: &str| {
        format!(
            "<li><a href=\"?{}&amp;account={account}\">{}</a> {}</li>",
            escaped(query),
            escaped(name),
            escaped(detail)
        )
    };
    let people: String = emulator
        .directory
        .people
        .iter()
        .filter(|person| match realm {
            Realm::Entra(Some(tenant)) => person.directories().any(|own| own == *tenant),
            Realm::Entra(None) | Realm::AdFs => true,
        })
        .map(|person| link(person.id, person.name(), &person.username()))
        .collect();
    let cancel = link("cancel", "Cancel", "");
    page(
        StatusCode::OK,
        "Pick an account",
        &format!("<ul>{people}{cancel}</ul>"),
    )
}

/// What must not be sent to an address that nobody has registered.
pub(super) fn error_page(message: &str) -> Answer {
    let text = format!("<p>{}</p>", escaped(message));
    page(
        StatusCode::BAD_REQUEST,
        "Sorry, we cannot sign you in",
        &text,
    )
}

pub(super) fn signed_out_page() -> Answer {
    page(StatusCode::OK, "You signed out", "")
}

/// Sends a person back, with the state as it came.
pub(super) fn send_back(query: &Query, redirect: &str, parameters: &[(&str, &str)]) -> Answer {
    let mut form = Serializer::new(String::new());
    form.extend_pairs(parameters);
    if let Some(state) = query.get("state") {
        form.append_pair("state", state);
    }
    let form = form.finish();
    let address = match (form.is_empty(), query.get("response_mode")) {
        (true, _) => redirect.to_owned(),
        (_, Some("fragment")) => format!("{redirect}#{form}"),
        _ => format!("{redirect}?{form}"),
    };
    let mut answer = typed(StatusCode::FOUND, "text/plain", "");
    if let Ok(address) = HeaderValue::from_str(&address) {
        answer.headers_mut().insert(LOCATION, address);
    }
    answer
}

fn page(status: StatusCode, title: &str, content: &str) -> Answer {
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><h1>{title}</h1>{content}</body></html>"
    );
    typed(status, "text/html; charset=utf-8", html)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
