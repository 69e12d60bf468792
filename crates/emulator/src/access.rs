//! Checks of the bearer token and of roles, with the bodies ARM answers when they fail.

use axum::http::{HeaderMap, StatusCode, header};

use crate::answer::{Answer, error, unauthorized, with_header};
use crate::emulator::Emulator;
use crate::fault::Fault;
use crate::persona::{Endpoint, Role, audiences, contoso_tenant_id, operator_tenant_id};
use crate::token::Claims;

/// What a call does, as ARM names it in its refusal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Action {
    pub(crate) name: &'static str,
    /// May a Billing Reader do it?
    pub(crate) is_open_to_billing_reader: bool,
}

/// The subscription a call is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) subscription_id: &'a str,
    /// The directory the subscription trusts.
    pub(crate) tenant_id: &'a str,
    pub(crate) scenario_id: &'a str,
}

impl Emulator {
    /// The claims of a good bearer token for this endpoint, or the 401.
    pub(crate) fn authenticate(
        &self,
        headers: &HeaderMap,
        endpoint: Endpoint,
    ) -> Result<Claims, Answer> {
        let home = if endpoint == Endpoint::Arm {
            contoso_tenant_id()
        } else {
            operator_tenant_id()
        };
        let refuse = |code, message: &str| unauthorized(code, message, &home);
        let Some(value) = headers.get(header::AUTHORIZATION) else {
            return Err(refuse(
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is missing.",
            ));
        };
        let invalid = || refuse("InvalidAuthenticationToken", "The access token is invalid.");
        let text = value.to_str().map_err(|_| invalid())?;
        let is_bearer = text
            .get(..7)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer "));
        if !is_bearer {
            let message = "Authentication failed. The 'Authorization' header is provided in an invalid format.";
            return Err(refuse("AuthenticationFailed", message));
        }
        let claims = self
            .signer
            .read(text.get(7..).unwrap_or_default().trim())
            .ok_or_else(invalid)?;
        let now = self.clock.running();
        if claims.exp <= now.timestamp() {
            return Err(self.expired(&claims, &home));
        }
        if !audiences(endpoint).contains(&claims.aud) {
            let message = format!(
                "The access token has been obtained for wrong audience or resource '{}'. It should exactly match with one of the allowed audiences {}.",
                claims.aud,
                audiences(endpoint)
                    .iter()
                    .map(|audience| format!("'{audience}'"))
                    .collect::<Vec<_>>()
                    .join(",")
            );
            return Err(refuse("InvalidAuthenticationTokenAudience", &message));
        }
        Ok(claims)
    }

    /// Checks the directory and the role of the bearer, and counts the read.
    pub(crate) fn authorize(
        &self,
        claims: &Claims,
        scope: Scope<'_>,
        action: Action,
    ) -> Result<u32, Answer> {
        if claims.tid != scope.tenant_id {
            let message = format!(
                "The access token is from the wrong issuer 'https://sts.windows.net/{}/'. It must match the tenant 'https://sts.windows.net/{}/' associated with this subscription.",
                claims.tid, scope.tenant_id
            );
            return Err(unauthorized(
                "InvalidAuthenticationTokenTenant",
                &message,
                scope.tenant_id,
            ));
        }
        let role = self
            .directory
            .person(&claims.oid)
            .and_then(|person| person.role(scope.subscription_id));
        let is_allowed = match role {
            Some(Role::Owner | Role::Reader) => true,
            Some(Role::BillingReader) => action.is_open_to_billing_reader,
            None => false,
        };
        if !is_allowed || self.faults.of(scope.scenario_id) == Some(Fault::NoAccess) {
            let message = format!(
                "The client '{}' with object id '{}' does not have authorization to perform action '{}' over scope '/subscriptions/{}' or the scope is invalid. If access was recently granted, please refresh your credentials.",
                claims.name, claims.oid, action.name, scope.subscription_id
            );
            return Err(error(
                StatusCode::FORBIDDEN,
                "AuthorizationFailed",
                &message,
            ));
        }
        self.budget.take(scope.subscription_id, self.clock.running()).map_err(|exhausted| {
            let seconds = exhausted.retry_after_s.to_string();
            let message = format!(
                "Number of requests for subscription '{}' and operation 'GET' exceeded the backend storage limit. Please try again after '{seconds}' seconds.",
                scope.subscription_id
            );
            let answer = error(StatusCode::TOO_MANY_REQUESTS, "SubscriptionRequestsThrottled", &message);
            with_header(answer, header::RETRY_AFTER, &seconds)
        })
    }

    pub(crate) fn expired(&self, claims: &Claims, tenant_id: &str) -> Answer {
        let expiry = chrono::DateTime::from_timestamp(claims.exp, 0).unwrap_or_default();
        let now = self.clock.running();
        let form = "%-m/%-d/%Y %-I:%M:%S %p";
        let message = format!(
            "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
            expiry.min(now - chrono::TimeDelta::seconds(1)).format(form),
            now.format(form)
        );
        unauthorized("ExpiredAuthenticationToken", &message, tenant_id)
    }
}

pub(crate) fn subscription_not_found(subscription_id: &str) -> Answer {
    let message = format!("The subscription '{subscription_id}' could not be found.");
    error(StatusCode::NOT_FOUND, "SubscriptionNotFound", &message)
}
