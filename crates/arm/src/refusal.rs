//! Which error a refusal is: the server's codes are many and not always what
//! they say, so all of them are read here and nowhere else.

use costs::foreign_text::{excerpt, excerpt_of};
use serde::Deserialize;

use crate::error::{Error, Said};
use crate::host::Response;

/// Characters of what a server says. Messages about missing roles name a person, an action and a
/// scope.
const LONGEST_MESSAGE: usize = 600;

/// What is asked for; decides how some refusals are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Subscriptions,
    Tenants,
    Usage,
    OperatorUsage,
    OperatorSubscriptions,
    RateCard,
    /// The store that the rate card's answer redirects to.
    RateCardStore,
    RelayedRateCard,
    /// List prices through a relay.
    RetailPrices,
    Invoices,
    BillingPeriods,
    Metadata,
}

impl Subject {
    /// The action that a role must allow.
    fn action(self) -> &'static str {
        match self {
            Self::Subscriptions => "Microsoft.Resources/subscriptions/read",
            Self::Tenants => "Microsoft.Resources/tenants/read",
            Self::Usage => "Microsoft.Commerce/UsageAggregates/read",
            Self::OperatorUsage => "Microsoft.Commerce.Admin/subscriberUsageAggregates/read",
            Self::OperatorSubscriptions => "Microsoft.Subscriptions.Admin/subscriptions/read",
            Self::RateCard | Self::RelayedRateCard => "Microsoft.Commerce/RateCard/read",
            Self::Invoices => "Microsoft.Billing/invoices/read",
            Self::BillingPeriods => "Microsoft.Billing/billingPeriods/read",
            Self::Metadata | Self::RateCardStore | Self::RetailPrices => "",
        }
    }
}

/// The error of an answer without data. `scope` is what was asked for.
pub(crate) fn error_of(
    body: ErrorBody,
    subject: Subject,
    scope: &str,
    retry_after_ms: Option<u64>,
) -> Error {
    let ErrorBody {
        said,
        hop,
        upstream,
        is_xml,
    } = body;
    let code = said.code.to_ascii_lowercase();
    let message = said.message.to_ascii_lowercase();
    let is_link_refused = match subject {
        Subject::RelayedRateCard => code == "relaycardrefused" && upstream == Some(403),
        Subject::RateCardStore => said.status == 403,
        // A browser that follows the link by itself; the Resource Manager
        // answers in JSON.
        Subject::RateCard => said.status == 403 && is_xml,
        _ => false,
    };
    if is_link_refused {
        return Error::CardLinkRefused(said);
    }
    if matches!(subject, Subject::RelayedRateCard | Subject::RetailPrices)
        && code.starts_with("relay")
    {
        return Error::Relay {
            hop: hop.unwrap_or(0),
            said,
        };
    }
    // The store has other codes, in XML. Neither it nor list prices know of roles.
    let is_open = subject == Subject::RetailPrices && matches!(said.status, 401 | 403);
    if subject == Subject::RateCardStore || is_open {
        return Error::Server(said);
    }
    let is_expired = |text: &str| text.contains("expir");
    match (said.status, code.as_str()) {
        (401, "missingauthorization") => Error::TokenMissing(said),
        (401, "expiredauthenticationtoken") => Error::TokenExpired(said),
        (401, "invalidauthenticationtokentenant") => Error::TokenWrongTenant(said),
        (401, "invalidauthenticationtokenaudience") => Error::TokenWrongAudience(said),
        (401, "invalidauthenticationtoken") if is_expired(&message) => Error::TokenExpired(said),
        (401, "invalidauthenticationtoken") => Error::TokenInvalid(said),
        (401, "authenticationfailed") if message.contains("missing") => Error::TokenMissing(said),
        (401, "authenticationfailed") if is_expired(&message) => Error::TokenExpired(said),
        (401, "authenticationfailed") => Error::TokenInvalid(said),
        // Invoices answer so, under changing codes, until the account
        // administrator opens them; a missing role is told as elsewhere.
        (401 | 403, code) if subject == Subject::Invoices && code != "authorizationfailed" => {
            Error::InvoiceOptInMissing(said)
        }
        (401, _) => Error::TokenInvalid(said),
        (403, _) => not_allowed(said, subject, scope),
        // "Object not found or not authorised".
        (404, "objectnotfound") => not_allowed(said, subject, scope),
        (404, "subscriptionnotfound") => Error::SubscriptionNotFound(said),
        (404, _) => Error::NotFound(said),
        (202, _) => Error::NotProcessed(said),
        (429, _) => throttled(said, retry_after_ms),
        (400 | 409, "disallowedprovider") => Error::DisallowedProvider(said),
        (400, "requestendtimeisinfuture") => Error::EndInFuture(said),
        (400, _) if message.contains("cannot be in the future") => Error::EndInFuture(said),
        // The operator's usage of a day that has not ended.
        (400, "processingnotcompleted") => Error::NotProcessed(said),
        (400, _) if message.contains("offerdurableid") && message.contains("invalid query") => {
            Error::RateCardQueryInvalid(said)
        }
        (400..=499, _) if message.contains("is not supported") && message.contains("offer id") => {
            let offer = said
                .message
                .split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'))
                .find(|word| word.to_ascii_uppercase().starts_with("MS-"))
                .unwrap_or_default()
                .to_owned();
            Error::OfferUnsupported { offer, said }
        }
        (503, "toomanyrequests" | "subscriptionrequeststhrottled") => {
            throttled(said, retry_after_ms)
        }
        (400..=499, _) => Error::BadRequest(said),
        _ => Error::Server(said),
    }
}

fn throttled(said: Said, retry_after_ms: Option<u64>) -> Error {
    Error::Throttled {
        retry_after_s: retry_after_ms.and_then(|wait| u32::try_from(wait.div_ceil(1000)).ok()),
        said,
    }
}

/// Action and scope as the message names them, otherwise as they were asked.
fn not_allowed(said: Said, subject: Subject, scope: &str) -> Error {
    let quoted_after = |word: &str| {
        let (_, rest) = said.message.split_once(word)?;
        let (_, rest) = rest.split_once('\'')?;
        rest.split_once('\'').map(|(inner, _)| excerpt(inner))
    };
    let action = quoted_after("perform action").unwrap_or_else(|| subject.action().to_owned());
    let scope = quoted_after("over scope").unwrap_or_else(|| scope.to_owned());
    Error::NotAllowed {
        action,
        scope,
        said,
    }
}

/// What the body of a refusal says.
pub(crate) struct ErrorBody {
    said: Said,
    hop: Option<u8>,
    /// The status that a relay was answered with.
    upstream: Option<u16>,
    /// As Azure Storage writes errors.
    is_xml: bool,
}

impl ErrorBody {
    /// Reads `{"error":{"code","message"}}`, `{"code","message"}` and
    /// `{"Message"}`; anything else has neither code nor message.
    pub(crate) fn read(response: &Response) -> Self {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Outer {
            #[serde(alias = "Error")]
            error: Option<Inner>,
            #[serde(alias = "Code")]
            code: Option<String>,
            #[serde(alias = "Message")]
            message: Option<String>,
            hop: Option<u8>,
            status: Option<u16>,
        }
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Inner {
            #[serde(alias = "Code")]
            code: Option<String>,
            #[serde(alias = "Message")]
            message: Option<String>,
        }
        let outer: Outer = serde_json::from_slice(&response.body).unwrap_or_default();
        let inner = outer.error.unwrap_or(Inner {
            code: outer.code,
            message: outer.message,
        });
        Self {
            said: Said {
                status: response.status,
                code: excerpt(&inner.code.unwrap_or_default()),
                message: excerpt_of(&inner.message.unwrap_or_default(), LONGEST_MESSAGE),
            },
            hop: outer.hop,
            upstream: outer.status,
            is_xml: {
                let body = response.body.trim_ascii_start();
                let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
                body.starts_with(b"<?xml")
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::check;

    /// The error's name, and what it holds besides the answer.
    fn name(subject: Subject, status: u16, body: &str) -> String {
        let response = Response {
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        };
        let error = check(response, subject, "/subscriptions/asked", 0)
            .unwrap_err()
            .error;
        let said = error.said().cloned().unwrap();
        assert_eq!(said.status, status, "{body}");
        match &error {
            Error::NotAllowed { action, scope, .. } => format!("NotAllowed {action} {scope}"),
            Error::OfferUnsupported { offer, .. } => format!("OfferUnsupported {offer}"),
            Error::Relay { hop, .. } => format!("Relay {hop} {}", said.code),
            Error::Html(said) => format!("Html {}", said.message),
            other => {
                let debug = format!("{other:?}");
                debug.split(['(', ' ']).next().unwrap().to_owned()
            }
        }
    }

    fn coded(code: &str, message: &str) -> String {
        serde_json::json!({"error": {"code": code, "message": message}}).to_string()
    }

    #[test]
    fn every_known_refusal_has_its_error() {
        use Subject::{BillingPeriods, Invoices, OperatorUsage, RateCard, RelayedRateCard, Usage};
        let denied = "The client 'jo@contoso.com' with object id '6f0d' does not have authorization to perform action 'Microsoft.Commerce/RateCard/read' over scope '/subscriptions/9a1b' or the scope is invalid.";
        for (subject, status, code, message, expected) in [
            (
                Usage,
                401,
                "AuthenticationFailed",
                "Authentication failed. The 'Authorization' header is missing.",
                "TokenMissing",
            ),
            (
                Usage,
                401,
                "AuthenticationFailed",
                "Authentication failed.",
                "TokenInvalid",
            ),
            (Usage, 401, "MissingAuthorization", "", "TokenMissing"),
            (
                Usage,
                401,
                "InvalidAuthenticationToken",
                "The access token is invalid.",
                "TokenInvalid",
            ),
            (
                Usage,
                401,
                "InvalidAuthenticationToken",
                "The access token has expired.",
                "TokenExpired",
            ),
            (
                Usage,
                401,
                "ExpiredAuthenticationToken",
                "The access token expiry UTC time '3/1/2026 9:00:00 AM' is earlier than current UTC time.",
                "TokenExpired",
            ),
            (
                Usage,
                401,
                "InvalidAuthenticationTokenTenant",
                "The access token is from the wrong issuer.",
                "TokenWrongTenant",
            ),
            (
                Usage,
                401,
                "InvalidAuthenticationTokenAudience",
                "",
                "TokenWrongAudience",
            ),
            (
                Invoices,
                401,
                "ExpiredAuthenticationToken",
                "",
                "TokenExpired",
            ),
            (
                RateCard,
                403,
                "AuthorizationFailed",
                denied,
                "NotAllowed Microsoft.Commerce/RateCard/read /subscriptions/9a1b",
            ),
            (
                Usage,
                403,
                "AuthorizationFailed",
                "No.",
                "NotAllowed Microsoft.Commerce/UsageAggregates/read /subscriptions/asked",
            ),
            (
                Invoices,
                403,
                "AuthorizationFailed",
                "No.",
                "NotAllowed Microsoft.Billing/invoices/read /subscriptions/asked",
            ),
            (
                Invoices,
                403,
                "Unauthorized",
                "You are not authorized to download the invoice.",
                "InvoiceOptInMissing",
            ),
            (Invoices, 401, "Unauthorized", "", "InvoiceOptInMissing"),
            (
                Invoices,
                400,
                "BadRequest",
                "Offer id MS-AZR-0017P is not supported.",
                "OfferUnsupported MS-AZR-0017P",
            ),
            (BillingPeriods, 404, "NotFound", "", "NotFound"),
            (
                Usage,
                404,
                "SubscriptionNotFound",
                "The subscription '1' could not be found.",
                "SubscriptionNotFound",
            ),
            (
                RateCard,
                404,
                "ObjectNotFound",
                "",
                "NotAllowed Microsoft.Commerce/RateCard/read /subscriptions/asked",
            ),
            (RateCard, 404, "InvalidResourceType", "", "NotFound"),
            (
                Usage,
                400,
                "DisallowedProvider",
                "The operation is not permitted for namespace 'Microsoft.Commerce'.",
                "DisallowedProvider",
            ),
            (
                Usage,
                400,
                "InvalidInput",
                "reportedendtime cannot be in the future.",
                "EndInFuture",
            ),
            (
                Usage,
                400,
                "InvalidInput",
                "reportedstarttime cannot be in the future.",
                "EndInFuture",
            ),
            (
                OperatorUsage,
                400,
                "RequestEndTimeIsInFuture",
                "",
                "EndInFuture",
            ),
            (
                OperatorUsage,
                400,
                "SubscriberIdIsNotDirectTenant",
                "",
                "BadRequest",
            ),
            (
                OperatorUsage,
                400,
                "InvalidAggregationGranularity",
                "",
                "BadRequest",
            ),
            (Usage, 400, "InvalidApiVersion", "", "BadRequest"),
            (Usage, 202, "ProcessingNotCompleted", "", "NotProcessed"),
            (Usage, 429, "TooManyRequests", "", "Throttled"),
            (Usage, 429, "SubscriptionRequestsThrottled", "", "Throttled"),
            (OperatorUsage, 503, "ServiceUnavailable", "", "Server"),
            (Usage, 500, "InternalServerError", "", "Server"),
            (
                Usage,
                504,
                "GatewayTimeout",
                "Das Gateway hat keine Antwort erhalten.",
                "Server",
            ),
            (Usage, 302, "", "", "Server"),
            (
                RelayedRateCard,
                401,
                "ExpiredAuthenticationToken",
                "",
                "TokenExpired",
            ),
        ] {
            assert_eq!(
                name(subject, status, &coded(code, message)),
                expected,
                "{status} {code} {message}"
            );
        }
    }

    #[test]
    fn other_forms_of_bodies_are_read() {
        let rate_card = r#"{"Message":"Invalid query specified. Please specify valid values for OfferDurableId, Currency, Locale and RegionInfo."}"#;
        assert_eq!(
            name(Subject::RateCard, 400, rate_card),
            "RateCardQueryInvalid"
        );
        assert_eq!(
            name(Subject::RelayedRateCard, 400, rate_card),
            "RateCardQueryInvalid"
        );
        assert_eq!(
            name(
                Subject::Usage,
                400,
                r#"{"code":"DisallowedProvider","message":""}"#
            ),
            "DisallowedProvider"
        );
        assert_eq!(name(Subject::Usage, 400, ""), "BadRequest");
        assert_eq!(name(Subject::Usage, 500, "oops"), "Server");
        let gateway = "<html>\r\n<head><title>502 Bad Gateway</title></head></html>";
        assert_eq!(name(Subject::Usage, 502, gateway), "Html 502 Bad Gateway");
        assert_eq!(
            name(
                Subject::Usage,
                200,
                "\n<!DOCTYPE html><TITLE> Sign in </TITLE>"
            ),
            "Html Sign in"
        );
        let relay = r#"{"error":{"code":"RelayTooLarge","message":"x"},"hop":2,"status":502}"#;
        assert_eq!(
            name(Subject::RelayedRateCard, 502, relay),
            "Relay 2 RelayTooLarge"
        );
    }
}
