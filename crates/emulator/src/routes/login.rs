//! The sign-in's origin: Microsoft Entra ID with directories in the path, and AD FS under `/adfs`. Only
//! authorization codes of single-page applications, with PKCE, are given.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::login_page::{account_page, error_page, send_back, signed_out_page};
use super::login_token::{refusal, token};
use super::{Call, preflight};
use crate::answer::{Answer, json_text, typed};
use crate::emulator::Emulator;
use crate::fault::Fault;
use crate::mishap::Target;
use crate::persona::{KnownDirectory, Person};
use crate::provider::{CLIENT_ID, Grant, SIGN_IN_ID};
use crate::query::Query;

/// Which provider a path belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Realm {
    /// Entra ID: one directory, or any for `organizations` and `common`.
    Entra(Option<String>),
    AdFs,
}

pub(crate) async fn login(State(emulator): State<Arc<Emulator>>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return preflight(&parts);
    }
    let call = Call::new(parts);
    let segments = call.segments();
    let (realm, rest) = match segments.as_slice() {
        ["adfs", rest @ ..] => (Some(Realm::AdFs), rest),
        ["organizations" | "common", rest @ ..] => (Some(Realm::Entra(None)), rest),
        [name, rest @ ..] => (
            KnownDirectory::named(name).map(|known| Realm::Entra(Some(known.id))),
            rest,
        ),
        [] => (None, segments.as_slice()),
    };
    let action = match (realm.as_ref(), rest) {
        (_, [.., ".well-known", "openid-configuration"]) => "configuration",
        (Some(Realm::AdFs), ["oauth2", action]) => action,
        (_, ["oauth2", "v2.0", action]) => action,
        _ => "",
    };
    let Some(realm) = realm else {
        return unknown_directory(action);
    };
    match (&call.parts.method, action) {
        (&Method::GET, "authorize") => {
            authorize(&emulator, &call, &realm).unwrap_or_else(|refusal| refusal)
        }
        (&Method::GET, "logout") => sign_out(&emulator, &call),
        (&Method::GET, "configuration") => open_to_pages(configuration(&emulator, &call, &realm)),
        (&Method::POST, "token") => {
            let body = axum::body::to_bytes(body, 65_536).await.unwrap_or_default();
            let address = call.address(emulator.ports.login);
            let answer =
                async { token(&emulator, &call, &realm, &body).unwrap_or_else(|refusal| refusal) };
            open_to_pages(
                emulator
                    .mishaps
                    .strike(Target::Token, &address, answer)
                    .await,
            )
        }
        _ => typed(
            StatusCode::NOT_FOUND,
            "text/plain",
            "There is nothing here.",
        ),
    }
}

fn unknown_directory(action: &str) -> Answer {
    let message = "AADSTS90002: Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.";
    if action == "authorize" {
        error_page(message)
    } else {
        open_to_pages(refusal("invalid_request", message))
    }
}

/// Asks for an account, or sends the person who was chosen back with a code. What is wrong with the application or
/// its address is shown here and sent to no address.
fn authorize(emulator: &Emulator, call: &Call, realm: &Realm) -> Result<Answer, Answer> {
    let query = &call.query;
    let get = |name: &str| query.get(name).unwrap_or_default();
    if get("client_id") != CLIENT_ID {
        return Err(error_page(&format!(
            "AADSTS700016: Application with identifier '{}' was not found in the directory.",
            get("client_id")
        )));
    }
    let redirect = get("redirect_uri");
    if !emulator.provider.is_registered(redirect) {
        return Err(error_page(&format!(
            "AADSTS50011: The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{CLIENT_ID}'."
        )));
    }
    let back = |parameters: &[(&str, &str)]| send_back(query, redirect, parameters);
    let refuse =
        |error: &str, message: &str| back(&[("error", error), ("error_description", message)]);
    if get("response_type") != "code" {
        let message = "AADSTS700054: response_type is not enabled for the application.";
        return Err(refuse("unsupported_response_type", message));
    }
    let has_challenge = get("code_challenge").len() == 43;
    if !has_challenge || get("code_challenge_method") != "S256" {
        let message = "AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.";
        return Err(refuse("invalid_request", message));
    }
    if !get("scope").split(' ').any(|scope| scope == "openid") {
        let message =
            "AADSTS70011: The provided value for the input parameter 'scope' is not valid.";
        return Err(refuse("invalid_scope", message));
    }
    match query.get("account") {
        None => Ok(account_page(emulator, call, realm)),
        Some("cancel") => {
            let message = "AADSTS65004: User declined to consent to access the app.";
            Err(refuse("access_denied", message))
        }
        Some(id) => {
            let mut people = emulator.directory.people.iter();
            let person = people
                .find(|person| person.id == id)
                .ok_or_else(|| error_page("AADSTS50034: The user account does not exist."))?;
            if emulator.faults.of(SIGN_IN_ID) == Some(Fault::ConsentDenied) {
                let message = "AADSTS65004: User declined to consent to access the app. Trace ID: 7f3a\r\nCorrelation ID: 11";
                return Err(refuse("access_denied", message));
            }
            let tenant_id = match realm {
                Realm::AdFs => None,
                Realm::Entra(None) => Some(person.tenant_id.clone()),
                Realm::Entra(Some(tenant)) => Some(tenant.clone()),
            };
            if let Some(tenant) = &tenant_id
                && !person.directories().any(|own| own == *tenant)
            {
                return Err(error_page(&not_a_member(person, tenant)));
            }
            let grant = Grant {
                object_id: person.object_id.clone(),
                tenant_id,
                redirect: redirect.to_owned(),
                challenge: get("code_challenge").to_owned(),
                nonce: query.get("nonce").map(str::to_owned),
                scope: get("scope").to_owned(),
                resource: query.get("resource").map(str::to_owned),
            };
            let now = emulator.clock.running();
            let code = emulator.provider.code(grant, now, &emulator.signer);
            Ok(back(&[("code", &code)]))
        }
    }
}

pub(super) fn not_a_member(person: &Person, tenant: &str) -> String {
    format!(
        "AADSTS50020: User account '{}' does not exist in tenant '{tenant}' and cannot access the application '{CLIENT_ID}' in that tenant.",
        person.username()
    )
}

/// Ends nothing, since nothing is remembered of browsers; goes back where that address is registered.
fn sign_out(emulator: &Emulator, call: &Call) -> Answer {
    match call.query.get("post_logout_redirect_uri") {
        Some(redirect) if emulator.provider.is_registered(redirect) => {
            send_back(&Query::default(), redirect, &[])
        }
        _ => signed_out_page(),
    }
}

fn configuration(emulator: &Emulator, call: &Call, realm: &Realm) -> Answer {
    let origin = call.origin(emulator.ports.login);
    let document = match realm {
        Realm::AdFs => json!({
            "issuer": format!("{origin}/adfs"),
            "authorization_endpoint": format!("{origin}/adfs/oauth2/authorize"),
            "token_endpoint": format!("{origin}/adfs/oauth2/token"),
            "end_session_endpoint": format!("{origin}/adfs/oauth2/logout"),
        }),
        Realm::Entra(tenant) => {
            let tenant = tenant.as_deref().unwrap_or("organizations");
            json!({
                "issuer": format!("{origin}/{tenant}/v2.0"),
                "authorization_endpoint": format!("{origin}/{tenant}/oauth2/v2.0/authorize"),
                "token_endpoint": format!("{origin}/{tenant}/oauth2/v2.0/token"),
                "end_session_endpoint": format!("{origin}/{tenant}/oauth2/v2.0/logout"),
            })
        }
    };
    json_text(StatusCode::OK, document.to_string())
}

/// Lets scripts of every origin read an answer, as Entra does for single-page applications.
fn open_to_pages(mut answer: Answer) -> Answer {
    let headers = answer.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
