//! English words for everything that can go wrong: what happened, which
//! permission or step is missing, and what to do.

use engine::protocol::{Failure, FetchError as Error, FileProblem, Said, UnpricedReason};

use crate::i18n::Explanation;

fn explain(happened: impl Into<String>, next_step: impl Into<String>) -> Explanation {
    Explanation {
        happened: happened.into(),
        next_step: next_step.into(),
    }
}

/// The server's own words, where it said any.
fn quoted(said: &Said) -> String {
    match (said.code.as_str(), said.message.as_str()) {
        ("", "") => format!(" (HTTP {})", said.status),
        ("", message) => format!(" The answer: “{message}”"),
        (code, "") => format!(" The answer: {code}."),
        (code, message) => format!(" The answer: {code}, “{message}”"),
    }
}

/// Why a request came to nothing.
pub(crate) fn failure(failure: &Failure) -> Explanation {
    match failure {
        Failure::Fetch(error) => fetch(error),
        Failure::EndpointInvalid => explain(
            "This endpoint is not the address of a Resource Manager.",
            "Enter an https address without a path, such as https://management.azure.com. Plain http works for this machine only.",
        ),
        Failure::TokenUnusable => explain(
            "The token is empty or has characters that no token has.",
            "Copy all of the token, without quotes or line breaks, and connect again.",
        ),
        Failure::Busy => explain(
            "Another load is under way.",
            "Wait until it has ended, or stop it, and try again.",
        ),
        Failure::NothingBilled => explain(
            "No usage of this subscription and billing period has a price.",
            "Choose another period, or give the subscription a rate card on the Data page.",
        ),
        Failure::NotConnected => explain(
            "Nothing is connected any more.",
            "Connect again with an endpoint and a token.",
        ),
        Failure::Cancelled => explain(
            "Stopped before it was finished.",
            "What had arrived is kept. Load again to fetch the rest.",
        ),
        Failure::Unknown(id) => explain(
            format!("{id} is not loaded any more."),
            "Choose another subscription or rate card.",
        ),
        Failure::Pricing(problem) => (crate::i18n::pricing_texts().problem)(problem),
        Failure::Protocol => explain(
            "The page and its worker are of different versions.",
            "Reload the page. If that does not help, empty the browser's cache for this site.",
        ),
    }
}

/// Why a call to an API failed.
pub(crate) fn fetch(error: &Error) -> Explanation {
    match error {
        Error::TokenMissing(_) => explain(
            "No token was sent.",
            "Paste an access token and connect again.",
        ),
        Error::TokenInvalid(said) => explain(
            format!("The token is not a valid one.{}", quoted(said)),
            "Get a new token, copy all of it (it has three parts with dots between them), and connect again.",
        ),
        Error::TokenExpired(_) => explain(
            "The token has run out.",
            "What had arrived is kept. Get a new token, connect again and load the missing days.",
        ),
        Error::TokenWrongTenant(said) => explain(
            format!(
                "The token is for another tenant than the subscription's.{}",
                quoted(said)
            ),
            "Sign in to the tenant of the subscription (az login --tenant TENANT), get a new token and connect again.",
        ),
        Error::TokenWrongAudience(said) => explain(
            format!(
                "The token is for another service than this Resource Manager.{}",
                quoted(said)
            ),
            "Get a token whose resource is this endpoint: add --resource with its address, and connect again.",
        ),
        Error::NotAllowed {
            action,
            scope,
            said,
        } => {
            let permission = if action.is_empty() {
                "to read this"
            } else {
                action
            };
            let scope = if scope.is_empty() {
                "the subscription"
            } else {
                scope
            };
            explain(
                format!(
                    "The permission {permission} on {scope} is missing.{}",
                    quoted(said)
                ),
                "Ask an owner for the role Reader on the subscription. Billing Reader is enough for usage, not for rate cards.",
            )
        }
        Error::SubscriptionNotFound(said) => explain(
            format!(
                "There is no such subscription, or this token cannot see it.{}",
                quoted(said)
            ),
            "Check that the token belongs to the directory of the subscription.",
        ),
        Error::NotFound(said) => explain(
            format!(
                "The server does not have what was asked for.{}",
                quoted(said)
            ),
            "Check the endpoint and its kind: Azure and Azure Stack Hub answer at different addresses.",
        ),
        Error::OfferUnsupported { offer, said } => explain(
            if offer.is_empty() {
                format!(
                    "There is no such data for this kind of offer.{}",
                    quoted(said)
                )
            } else {
                format!(
                    "There is no such data for the offer {offer}.{}",
                    quoted(said)
                )
            },
            "Enterprise, partner and Microsoft Customer Agreements have no rate card. Choose the card of another offer, or open a rate card file.",
        ),
        Error::DisallowedProvider(said) => explain(
            format!(
                "The usage API is closed to subscriptions of a cloud solution provider.{}",
                quoted(said)
            ),
            "Ask the provider for the usage, or leave this subscription out.",
        ),
        Error::RateCardQueryInvalid(said) => explain(
            format!(
                "Offer, currency, language and country do not go together on a rate card.{}",
                quoted(said)
            ),
            "Choose the subscription's own offer and the currency and country it was bought in.",
        ),
        Error::InvoiceOptInMissing(_) => explain(
            "The account administrator has not opened invoices to other people.",
            "Ask the account administrator to allow access to invoices in the portal.",
        ),
        Error::Throttled {
            retry_after_s,
            said,
        } => explain(
            format!(
                "Too many requests: the server asks for a pause.{}",
                quoted(said)
            ),
            match retry_after_s {
                Some(seconds) => {
                    format!("Try again in {seconds} seconds. What had arrived is kept.")
                }
                None => "Try again in some minutes. What had arrived is kept.".to_owned(),
            },
        ),
        Error::NotProcessed(_) => explain(
            "The usage of these days is not processed yet.",
            "It appears within about a day: load again later.",
        ),
        Error::EndInFuture(said) => explain(
            format!(
                "The period ends in the future for this server.{}",
                quoted(said)
            ),
            "Choose a period that ends yesterday or earlier, and check this machine's clock.",
        ),
        Error::BadRequest(said) => explain(
            format!("The server refused the question.{}", quoted(said)),
            "Check the period and the kind of endpoint, then try again.",
        ),
        Error::Unreachable { host } => explain(
            format!("No answer from {host} that the browser lets this page read."),
            "The host may be down or unknown, its certificate not trusted, it may not allow other sites (CORS), or this page's Content-Security-Policy does not list it: start the host program with --connect and its origin.",
        ),
        Error::Truncated => explain(
            "The answer broke off in the middle, also when tried again.",
            "Check the connection and try again. What had arrived is kept.",
        ),
        Error::Unreadable { place } => {
            let row = place
                .row
                .map(|row| format!(" in row {row}"))
                .unwrap_or_default();
            let field = if place.field.is_empty() {
                String::new()
            } else {
                format!(", field {}", place.field)
            };
            explain(
                format!("The answer has another form than expected{row}{field}."),
                "Check that the endpoint is a Resource Manager of the chosen kind.",
            )
        }
        Error::ForeignNextLink { host } => explain(
            format!(
                "The link to the next page leads to another server, {host}. It was not followed and the token was not sent there."
            ),
            "Check the endpoint, or the proxy in front of it.",
        ),
        Error::NextLinkLoop => explain(
            "The link to the next page leads back to one already read.",
            "Load these days again. If it happens again, the server's paging is broken.",
        ),
        Error::Server(said) => explain(
            format!("The server failed, also when tried again.{}", quoted(said)),
            "Try again in some minutes. What had arrived is kept.",
        ),
        Error::Relay { hop, said } => explain(
            match hop {
                1 => format!(
                    "The relay got no rate card from the Resource Manager.{}",
                    quoted(said)
                ),
                2 => format!(
                    "The relay got no rate card from the store behind the Resource Manager.{}",
                    quoted(said)
                ),
                _ => format!("The relay refused to fetch the rate card.{}", quoted(said)),
            },
            "Fetch the rate card with the Azure CLI instead, and open the file here.",
        ),
        Error::Html(said) => explain(
            format!("A web page came back instead of data.{}", quoted(said)),
            "A sign-in page, a gateway or a proxy stands in between: check the endpoint and the network.",
        ),
        Error::Cancelled => explain(
            "These days were not fetched: loading was stopped.",
            "Load them again when needed.",
        ),
    }
}

/// Why a file was not taken in.
pub(crate) fn file(problem: &FileProblem) -> Explanation {
    match problem {
        FileProblem::Empty => explain(
            "The file is empty.",
            "Fetch it again: the download may have failed.",
        ),
        FileProblem::AlreadyLoaded => explain(
            "The same content is loaded already; it was not counted twice.",
            "Nothing needs to be done.",
        ),
        FileProblem::Unreadable => explain(
            "The browser could not read the file.",
            "It may have been moved or changed since it was chosen: choose it again.",
        ),
        FileProblem::GzipBroken => explain(
            "The file begins like gzip but cannot be unpacked.",
            "Fetch it again, or unpack it first and open the .json file.",
        ),
        FileProblem::NotJson { line, column } => explain(
            format!("The file is not JSON: the first fault is at line {line}, column {column}."),
            "Open usage or rate card files as the API answers them, without changes.",
        ),
        FileProblem::Truncated => explain(
            "The file ends in the middle: it was cut off.",
            "Fetch it again and wait until it is complete.",
        ),
        FileProblem::NotRecognised => explain(
            "The file is JSON, but neither usage nor a rate card.",
            "Usage files hold “value” with usage records; rate card files hold “Meters”.",
        ),
        FileProblem::CurrencyMissing => explain(
            "The rate card does not say its currency.",
            "Open the card as the API answers it: it names a Currency of three letters.",
        ),
        FileProblem::TooMuch => explain(
            "The file was not taken in: memory would not hold it.",
            "Open files of a shorter period or of fewer subscriptions, or clear what is loaded on the Data page first.",
        ),
    }
}

/// Why usage has no price.
pub(crate) fn unpriced(reason: UnpricedReason) -> Explanation {
    match reason {
        UnpricedReason::NoCard => explain(
            "The subscription has no rate card.",
            "Choose a card on the Data page, open a rate card file, or give the meter a price.",
        ),
        UnpricedReason::NotOnCard => explain(
            "The meter is not on the rate card: withdrawn, free, or sold by a third party.",
            "Open the card of the subscription's own offer, use another meter's price, or set one.",
        ),
        UnpricedReason::TooLarge => explain(
            "The quantity or the charge is larger than can be true.",
            "Check these records in the source: nothing was charged for them.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use engine::protocol::{Place, PricingProblem};

    use super::*;

    fn errors() -> Vec<Error> {
        let said = || Said {
            status: 400,
            code: "SomeCode".to_owned(),
            message: "Some message.".to_owned(),
        };
        let mut errors = vec![
            Error::NotAllowed {
                action: "Microsoft.Commerce/UsageAggregates/read".to_owned(),
                scope: "/subscriptions/1".to_owned(),
                said: said(),
            },
            Error::OfferUnsupported {
                offer: "MS-AZR-0017P".to_owned(),
                said: said(),
            },
            Error::Throttled {
                retry_after_s: Some(7),
                said: said(),
            },
            Error::Unreachable {
                host: "arm.example".to_owned(),
            },
            Error::Truncated,
            Error::Unreadable {
                place: Place {
                    row: Some(7),
                    field: "quantity".to_owned(),
                    byte: None,
                },
            },
            Error::ForeignNextLink {
                host: "other.example".to_owned(),
            },
            Error::NextLinkLoop,
            Error::Relay {
                hop: 0,
                said: said(),
            },
            Error::Relay {
                hop: 1,
                said: said(),
            },
            Error::Relay {
                hop: 2,
                said: said(),
            },
            Error::Cancelled,
        ];
        let with_said: [fn(Said) -> Error; 14] = [
            Error::TokenMissing,
            Error::TokenInvalid,
            Error::TokenExpired,
            Error::TokenWrongTenant,
            Error::TokenWrongAudience,
            Error::SubscriptionNotFound,
            Error::NotFound,
            Error::DisallowedProvider,
            Error::RateCardQueryInvalid,
            Error::InvoiceOptInMissing,
            Error::NotProcessed,
            Error::EndInFuture,
            Error::BadRequest,
            Error::Html,
        ];
        errors.extend(with_said.map(|make| make(said())));
        errors.push(Error::Server(said()));
        errors
    }

    #[test]
    fn every_failure_has_its_own_sentence_and_a_next_step() {
        let mut explanations: Vec<Explanation> = errors().iter().map(fetch).collect();
        let failures = [
            Failure::EndpointInvalid,
            Failure::TokenUnusable,
            Failure::Busy,
            Failure::NothingBilled,
            Failure::NotConnected,
            Failure::Cancelled,
            Failure::Unknown("abc".to_owned()),
            Failure::Pricing(PricingProblem::Tier(2)),
            Failure::Pricing(PricingProblem::NoFirstTier),
            Failure::Pricing(PricingProblem::Tax),
            Failure::Pricing(PricingProblem::Terms),
            Failure::Protocol,
        ];
        explanations.extend(failures.iter().map(failure));
        let problems = [
            FileProblem::Empty,
            FileProblem::AlreadyLoaded,
            FileProblem::Unreadable,
            FileProblem::GzipBroken,
            FileProblem::NotJson {
                line: 3,
                column: 14,
            },
            FileProblem::Truncated,
            FileProblem::NotRecognised,
            FileProblem::CurrencyMissing,
            FileProblem::TooMuch,
        ];
        explanations.extend(problems.iter().map(file));
        let reasons = [
            UnpricedReason::NoCard,
            UnpricedReason::NotOnCard,
            UnpricedReason::TooLarge,
        ];
        explanations.extend(reasons.map(unpriced));
        let sentences: HashSet<&str> = explanations
            .iter()
            .map(|explanation| explanation.happened.as_str())
            .collect();
        assert_eq!(sentences.len(), explanations.len());
        for explanation in &explanations {
            assert!(explanation.happened.len() > 15, "{explanation:?}");
            assert!(explanation.next_step.ends_with('.'), "{explanation:?}");
            assert!(explanation.next_step.len() > 20, "{explanation:?}");
        }
    }

    #[test]
    fn the_servers_own_words_and_the_permission_are_kept() {
        let words = fetch(&errors()[0]).happened;
        assert!(words.contains("Microsoft.Commerce/UsageAggregates/read"));
        assert!(words.contains("/subscriptions/1"));
        assert!(words.contains("Some message."));
        assert_eq!(
            failure(&Failure::Fetch(Error::Truncated)),
            fetch(&Error::Truncated)
        );
    }

    #[test]
    fn places_in_a_broken_answer_are_named() {
        let words = fetch(&errors()[5]).happened;
        assert!(
            words.contains("row 7") && words.contains("quantity"),
            "{words}"
        );
    }
}
