//! The sign-in's token endpoint: codes and tokens to renew with, each checked and used once.

use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Call;
use super::login::{Realm, not_a_member};
use crate::answer::{Answer, json_text, typed};
use crate::emulator::Emulator;
use crate::fault::Fault;
use crate::persona::{Endpoint, Person, audiences};
use crate::provider::{CLIENT_ID, Grant, Redeemed, Refused, SIGN_IN_ID};
use crate::query::Query;
use crate::token::Claims;

const LASTS_S: i64 = 3600;
const SHORT_LASTS_S: i64 = 4;

/// Exchanges a code or a token to renew with.
pub(super) fn token(
    emulator: &Emulator,
    call: &Call,
    realm: &Realm,
    body: &[u8],
) -> Result<Answer, Answer> {
    let fault = emulator.faults.of(SIGN_IN_ID);
    if fault == Some(Fault::TokenEndpointDown) {
        let page = "<html><head><title>Service Unavailable</title></head></html>";
        return Err(typed(
            StatusCode::SERVICE_UNAVAILABLE,
            "text/html; charset=utf-8",
            page,
        ));
    }
    let form = Query::parse(&String::from_utf8_lossy(body));
    let get = |name: &str| form.get(name).unwrap_or_default();
    if get("client_id") != CLIENT_ID {
        let message = "AADSTS700016: Application was not found in the directory.";
        return Err(refusal("unauthorized_client", message));
    }
    if !call.parts.headers.contains_key(header::ORIGIN) {
        let message = "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.";
        return Err(refusal("invalid_request", message));
    }
    if form.get("client_secret").is_some() {
        let message = "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.";
        return Err(refusal("invalid_client", message));
    }
    if fault == Some(Fault::ConsentMissing) {
        let message = "AADSTS65001: The user or administrator has not consented to use the application. Trace ID: 7f3a";
        return Err(refusal("invalid_grant", message));
    }
    let now = emulator.clock.running();
    match get("grant_type") {
        "authorization_code" => {
            let age = match fault {
                Some(Fault::ExpiredCode) => TimeDelta::hours(1),
                _ => TimeDelta::zero(),
            };
            let redeemed = emulator
                .provider
                .redeem_code(get("code"), now + age)
                .map_err(code_refused)?;
            let grant = &redeemed.grant;
            if get("redirect_uri") != grant.redirect {
                let message =
                    "AADSTS700009: Reply address must match the one of the authorization request.";
                return Err(refusal("invalid_grant", message));
            }
            let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(get("code_verifier")));
            if hash != grant.challenge {
                let message = "AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.";
                return Err(refusal("invalid_grant", message));
            }
            let is_elsewhere = match (realm, &grant.tenant_id) {
                (Realm::Entra(Some(asked)), Some(given)) => asked != given,
                (Realm::Entra(None), Some(_)) | (Realm::AdFs, None) => false,
                (Realm::Entra(_), None) | (Realm::AdFs, Some(_)) => true,
            };
            if is_elsewhere {
                let message = "AADSTS700005: The provided authorization code is intended to be used against another tenant.";
                return Err(refusal("invalid_grant", message));
            }
            let tenant = grant.tenant_id.clone();
            grant_tokens(emulator, call, redeemed, tenant, None, "start")
        }
        "refresh_token" => {
            if fault == Some(Fault::SecondFactor) {
                let message =
                    "AADSTS50076: You must use multi-factor authentication to access the resource.";
                return Err(refusal("interaction_required", message));
            }
            let redeemed = emulator
                .provider
                .redeem_renewal(get("refresh_token"), now)
                .map_err(renewal_refused)?;
            let tenant = match realm {
                Realm::Entra(Some(tenant)) => Some(tenant.clone()),
                Realm::Entra(None) => redeemed.grant.tenant_id.clone(),
                Realm::AdFs => None,
            };
            let scope = form.get("scope").map(str::to_owned);
            let serial = emulator.next_serial();
            grant_tokens(emulator, call, redeemed, tenant, scope, &serial)
        }
        _ => Err(refusal(
            "unsupported_grant_type",
            "AADSTS70003: The app requested an unsupported grant type.",
        )),
    }
}

fn code_refused(why: Refused) -> Answer {
    let message = match why {
        Refused::Unknown => "AADSTS70000: Provided grant is invalid or malformed.",
        Refused::Used => {
            "AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token."
        }
        Refused::RunOut => {
            "AADSTS70008: The provided authorization code or refresh token has expired due to inactivity."
        }
    };
    refusal("invalid_grant", message)
}

fn renewal_refused(why: Refused) -> Answer {
    let message = match why {
        Refused::Unknown => "AADSTS9002313: Invalid request. Request is malformed or invalid.",
        Refused::Used => "AADSTS50173: The provided grant has expired due to it being revoked.",
        Refused::RunOut => {
            "AADSTS700084: The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00."
        }
    };
    refusal("invalid_grant", message)
}

fn grant_tokens(
    emulator: &Emulator,
    call: &Call,
    redeemed: Redeemed,
    tenant: Option<String>,
    scope: Option<String>,
    serial: &str,
) -> Result<Answer, Answer> {
    let grant = &redeemed.grant;
    let person = emulator.directory.person(&grant.object_id).ok_or_else(|| {
        refusal(
            "invalid_grant",
            "AADSTS50034: The user account does not exist.",
        )
    })?;
    let tenant_id = tenant.unwrap_or_else(|| person.tenant_id.clone());
    if grant.tenant_id.is_some() && !person.directories().any(|own| own == tenant_id) {
        return Err(refusal("invalid_grant", &not_a_member(person, &tenant_id)));
    }
    let scope = scope.unwrap_or_else(|| grant.scope.clone());
    let audience = audience(&scope, grant.resource.as_deref()).ok_or_else(|| {
        let message = "AADSTS500011: The resource principal was not found in the tenant.";
        refusal("invalid_resource", message)
    })?;
    let lasts_s = match emulator.faults.of(SIGN_IN_ID) {
        Some(Fault::ShortTokens) => SHORT_LASTS_S,
        _ => LASTS_S,
    };
    let now = emulator.clock.running();
    let claims = Claims {
        aud: audience,
        tid: tenant_id.clone(),
        exp: now.timestamp() + lasts_s,
        ..person.claims(now, serial)
    };
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": scope,
        "expires_in": lasts_s,
        "ext_expires_in": lasts_s,
        "access_token": emulator.signer.issue(&claims),
    });
    if scope.split(' ').any(|scope| scope == "offline_access") {
        answer["refresh_token"] = emulator
            .provider
            .renewal(&redeemed, &emulator.signer)
            .into();
    }
    if scope.split(' ').any(|scope| scope == "openid") {
        answer["id_token"] = id_token(emulator, call, grant, person, &tenant_id).into();
    }
    Ok(json_text(StatusCode::OK, answer.to_string()))
}

/// The resource that a token is for: named by a scope of Entra, or by a parameter of AD FS.
fn audience(scope: &str, resource: Option<&str>) -> Option<String> {
    let known: Vec<String> = [
        Endpoint::Arm,
        Endpoint::StackTenant,
        Endpoint::StackOperator,
    ]
    .into_iter()
    .flat_map(audiences)
    .collect();
    let asked: Vec<&str> = match resource {
        Some(resource) => vec![resource],
        None => scope
            .split(' ')
            .filter_map(|scope| {
                scope
                    .strip_suffix("/user_impersonation")
                    .or_else(|| scope.strip_suffix("/.default"))
            })
            .collect(),
    };
    known
        .into_iter()
        .find(|audience| asked.contains(&audience.as_str()))
}

/// By the wall clock, as browsers have no other.
fn id_token(
    emulator: &Emulator,
    call: &Call,
    grant: &Grant,
    person: &Person,
    tenant_id: &str,
) -> String {
    let now_s = Utc::now().timestamp();
    let origin = call.origin(emulator.ports.login);
    let mut claims = json!({
        "ver": "2.0",
        "iss": format!("{origin}/{tenant_id}/v2.0"),
        "aud": CLIENT_ID,
        "sub": person.object_id,
        "oid": person.object_id,
        "name": person.name(),
        "preferred_username": person.username(),
        "iat": now_s,
        "exp": now_s + LASTS_S,
    });
    if grant.tenant_id.is_some() {
        claims["tid"] = tenant_id.into();
    }
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = nonce.as_str().into();
    }
    let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = emulator.signer.signature(&signed);
    format!("{signed}.{signature}")
}

/// OAuth's form of a refusal, with the codes that Entra adds.
pub(super) fn refusal(error: &str, message: &str) -> Answer {
    let number = message
        .strip_prefix("AADSTS")
        .and_then(|rest| rest.split(':').next())
        .and_then(|digits| digits.parse::<u32>().ok());
    let codes: Vec<Value> = number.into_iter().map(Value::from).collect();
    let body = json!({
        "error": error,
        "error_description": message,
        "error_codes": codes,
    });
    json_text(StatusCode::BAD_REQUEST, body.to_string())
}
