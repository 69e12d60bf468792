//! What happened when something went wrong, which permission or step is missing,
//! and what to do.

use costs::allocation::{AllocationFault, AllocationProblem, AllocationSection};
use engine::protocol::{
    Failure, FetchError as Error, FileProblem, KeptProblem, Place, PricingProblem, Refusal,
    RefusalKind, Said, SignInError, UnpricedReason,
};

use super::{
    Explanation, allocation_words, count, failure_words, files_texts, kept_texts, mapping_problem,
    sign_in_texts,
};

fn explain(happened: impl Into<String>, next_step: impl Into<String>) -> Explanation {
    Explanation {
        happened: happened.into(),
        next_step: next_step.into(),
    }
}

/// A sentence followed by the server's own words, where it said any.
fn quoted(sentence: &str, said: &Said) -> String {
    let words = failure_words();
    match (said.code.as_str(), said.message.as_str()) {
        ("", "") => (words.with_status)(sentence, &said.status.to_string()),
        ("", message) => (words.with_message)(sentence, message),
        (code, "") => (words.with_code)(sentence, code),
        (code, message) => (words.with_code_and_message)(sentence, code, message),
    }
}

/// Why a request came to nothing.
pub(crate) fn failure(failure: &Failure) -> Explanation {
    let words = failure_words();
    match failure {
        Failure::Fetch(error) => fetch(error),
        Failure::SignIn(error) => sign_in(error),
        Failure::EndpointInvalid => explain(words.endpoint, words.endpoint_next),
        Failure::TokenUnusable => explain(words.token_unusable, words.token_unusable_next),
        Failure::Busy => explain(words.busy, words.busy_next),
        Failure::NothingBilled => explain(words.nothing_billed, words.nothing_billed_next),
        Failure::NotConnected => explain(words.not_connected, words.not_connected_next),
        Failure::Cancelled => explain(words.cancelled, words.cancelled_next),
        Failure::Unknown(id) => explain((words.unknown)(id), words.unknown_next),
        Failure::Pricing(problem) => pricing(problem),
        Failure::Allocation(problem) => allocation(*problem),
        Failure::Kept(problem) => kept(*problem),
        Failure::Protocol => explain(words.protocol, words.protocol_next),
    }
}

/// Why nobody could be signed in, with the authority's code.
fn sign_in(error: &SignInError) -> Explanation {
    let words = sign_in_texts();
    match error {
        SignInError::ClientIdMissing => {
            explain(words.client_id_missing, words.client_id_missing_next)
        }
        SignInError::AuthorityInvalid => {
            explain(words.authority_invalid, words.authority_invalid_next)
        }
        SignInError::AuthorityUnknown => {
            explain(words.authority_unknown, words.authority_unknown_next)
        }
        SignInError::RedirectInvalid => {
            explain(words.redirect_invalid, words.redirect_invalid_next)
        }
        SignInError::StateMismatch => explain(words.state_mismatch, words.state_mismatch_next),
        SignInError::NonceMismatch => explain(words.nonce_mismatch, words.nonce_mismatch_next),
        SignInError::IdTokenForeign => explain(words.id_token_foreign, words.id_token_foreign_next),
        SignInError::Unreachable { host } => {
            explain((words.unreachable)(host), words.unreachable_next)
        }
        SignInError::Server { status } => {
            explain((words.server)(&status.to_string()), words.server_next)
        }
        SignInError::Unreadable => explain(words.unreadable, words.unreadable_next),
        SignInError::SignedOut => explain(words.signed_out, words.signed_out_next),
        SignInError::Refused(refusal) => refused(refusal),
    }
}

fn refused(refusal: &Refusal) -> Explanation {
    let words = sign_in_texts();
    let (happened, next) = match refusal.kind() {
        RefusalKind::ConsentMissing => (words.consent, words.consent_next),
        RefusalKind::Declined => (words.declined, words.declined_next),
        RefusalKind::RedirectUnknown => (words.redirect_unknown, words.redirect_unknown_next),
        RefusalKind::ApplicationUnknown => {
            (words.application_unknown, words.application_unknown_next)
        }
        RefusalKind::DirectoryUnknown => (words.directory_unknown, words.directory_unknown_next),
        RefusalKind::CodeUsed => (words.code_used, words.code_used_next),
        RefusalKind::SignInAgain => (words.sign_in_again, words.sign_in_again_next),
        RefusalKind::ResourceUnknown => (words.resource_unknown, words.resource_unknown_next),
        RefusalKind::Other => (words.refused, words.refused_next),
    };
    let said = Said {
        status: 0,
        // Its message begins with its own code.
        code: refusal.error.clone(),
        message: refusal.message.clone(),
    };
    explain(quoted(happened, &said), next)
}

/// Why prices and terms were not taken.
fn pricing(problem: &PricingProblem) -> Explanation {
    let words = failure_words();
    let happened = match problem {
        PricingProblem::Tier(number) => (words.tier)(&number.to_string()),
        PricingProblem::NoFirstTier => words.no_first_tier.to_owned(),
        PricingProblem::Tax => words.tax.to_owned(),
        PricingProblem::Terms => words.terms.to_owned(),
    };
    explain(happened, words.pricing_next)
}

/// Why rules for tags and shared costs were not taken.
fn allocation(problem: AllocationProblem) -> Explanation {
    let words = allocation_words();
    let rule = count(u64::from(problem.rule));
    let place = match problem.section {
        AllocationSection::Keys => (words.in_keys)(&rule),
        AllocationSection::Values => (words.in_values)(&rule),
        AllocationSection::VirtualTags => (words.in_virtual_tags)(&rule),
        AllocationSection::SharedCosts => (words.in_shared_costs)(&rule),
    };
    let happened = match problem.fault {
        AllocationFault::Empty => words.empty,
        AllocationFault::Repeated => words.repeated,
        AllocationFault::TooMany => words.too_many,
        AllocationFault::UsesVirtualTag => words.uses_virtual_tag,
        AllocationFault::Unknown => words.unknown,
        AllocationFault::GivenToShared => words.given_to_shared,
        AllocationFault::WeightsDiffer => words.weights_differ,
        AllocationFault::Negative => words.negative,
        AllocationFault::NoWeight => words.no_weight,
    };
    explain(happened(&place), words.next)
}

/// Why a call to an API failed.
pub(crate) fn fetch(error: &Error) -> Explanation {
    let words = failure_words();
    match error {
        Error::TokenMissing(_) => explain(words.token_missing, words.token_missing_next),
        Error::TokenInvalid(said) => {
            explain(quoted(words.token_invalid, said), words.token_invalid_next)
        }
        Error::TokenExpired(_) => explain(words.token_expired, words.token_expired_next),
        Error::TokenWrongTenant(said) => {
            explain(quoted(words.token_tenant, said), words.token_tenant_next)
        }
        Error::TokenWrongAudience(said) => explain(
            quoted(words.token_audience, said),
            words.token_audience_next,
        ),
        Error::NotAllowed {
            action,
            scope,
            said,
        } => {
            let permission = or(action, words.some_permission);
            let scope = or(scope, words.the_subscription);
            let happened = (words.not_allowed)(permission, scope);
            explain(quoted(&happened, said), words.not_allowed_next)
        }
        Error::SubscriptionNotFound(said) => explain(
            quoted(words.no_subscription, said),
            words.no_subscription_next,
        ),
        Error::NotFound(said) => explain(quoted(words.not_found, said), words.not_found_next),
        Error::OfferUnsupported { offer, said } => {
            let happened = if offer.is_empty() {
                words.offer_kind.to_owned()
            } else {
                (words.offer)(offer)
            };
            explain(quoted(&happened, said), words.offer_next)
        }
        Error::DisallowedProvider(said) => {
            explain(quoted(words.provider, said), words.provider_next)
        }
        Error::RateCardQueryInvalid(said) => {
            explain(quoted(words.card_question, said), words.card_question_next)
        }
        Error::InvoiceOptInMissing(_) => explain(words.invoices_closed, words.invoices_closed_next),
        Error::Throttled {
            retry_after_s,
            said,
        } => explain(
            quoted(words.throttled, said),
            retry_after_s.as_ref().map_or_else(
                || words.throttled_next.to_owned(),
                |seconds| (words.throttled_for)(&seconds.to_string()),
            ),
        ),
        Error::NotProcessed(_) => explain(words.not_processed, words.not_processed_next),
        Error::EndInFuture(said) => explain(quoted(words.in_future, said), words.in_future_next),
        Error::BadRequest(said) => explain(quoted(words.refused, said), words.refused_next),
        Error::Unreachable { host } => explain((words.unreachable)(host), words.unreachable_next),
        Error::TooSlow { host } => explain((words.too_slow)(host), words.too_slow_next),
        Error::Truncated => explain(words.broken_off, words.broken_off_next),
        Error::Unreadable { place } => explain(unreadable(place), words.unreadable_next),
        Error::ForeignNextLink { host } => {
            explain((words.foreign_link)(host), words.foreign_link_next)
        }
        Error::NextLinkLoop => explain(words.link_loop, words.link_loop_next),
        Error::Server(said) => explain(quoted(words.server, said), words.server_next),
        Error::Relay { hop, said } => {
            let happened = match hop {
                1 => words.relay_first,
                2 => words.relay_second,
                _ => words.relay,
            };
            explain(quoted(happened, said), words.relay_next)
        }
        Error::CardLinkRefused(_) => explain(words.card_link, words.card_link_next),
        Error::Html(said) => explain(quoted(words.html, said), words.html_next),
        Error::SignIn(error) => sign_in(error),
        Error::Cancelled => explain(words.days_cancelled, words.days_cancelled_next),
    }
}

fn or<'text>(text: &'text str, otherwise: &'text str) -> &'text str {
    if text.is_empty() { otherwise } else { text }
}

fn unreadable(place: &Place) -> String {
    let words = failure_words();
    let row = place.row.map(|row| row.to_string());
    match (row, place.field.as_str()) {
        (None, "") => words.unreadable.to_owned(),
        (None, field) => (words.unreadable_field)(field),
        (Some(row), "") => (words.unreadable_row)(&row),
        (Some(row), field) => (words.unreadable_row_field)(&row, field),
    }
}

/// Why a file was not taken in.
pub(crate) fn file(problem: &FileProblem) -> Explanation {
    let (words, files) = (failure_words(), files_texts());
    match problem {
        FileProblem::Empty => explain(words.file_empty, words.file_empty_next),
        FileProblem::AlreadyLoaded => explain(words.file_known, words.file_known_next),
        FileProblem::Unreadable => explain(words.file_unreadable, words.file_unreadable_next),
        FileProblem::GzipBroken => explain(words.gzip, words.gzip_next),
        FileProblem::NotJson { line, column } => explain(
            (words.not_json)(&line.to_string(), &column.to_string()),
            words.not_json_next,
        ),
        FileProblem::Truncated => explain(words.file_cut, words.file_cut_next),
        FileProblem::NotRecognised => explain(words.not_recognised, words.not_recognised_next),
        FileProblem::CurrencyMissing => explain(words.no_currency, words.no_currency_next),
        FileProblem::TooMuch => explain(words.file_too_much, words.file_too_much_next),
        FileProblem::ZipBroken => explain(files.zip, files.zip_next),
        FileProblem::Bomb => explain(files.bomb, files.bomb_next),
        FileProblem::Workbook => explain(files.workbook, files.workbook_next),
        FileProblem::Parquet => explain(files.parquet, files.parquet_next),
        FileProblem::NotText => explain(files.not_text, files.not_text_next),
        FileProblem::NeedsMapping(_) => explain(files.unknown_table, files.unknown_table_next),
        FileProblem::Mapping(problem) => mapping_problem(*problem),
        FileProblem::Archive(problem) => kept(*problem),
    }
}

/// Why something is not kept on this device, or cannot be opened.
pub(crate) fn kept(problem: KeptProblem) -> Explanation {
    let words = kept_texts();
    match problem {
        KeptProblem::Unsupported => explain(words.unsupported, words.unsupported_next),
        KeptProblem::Full => explain(words.full, words.full_next),
        KeptProblem::NoCipher => explain(words.no_cipher, words.no_cipher_next),
        KeptProblem::Failed => explain(words.failed, words.failed_next),
        KeptProblem::Locked => explain(words.locked, words.locked_next),
        KeptProblem::WrongPassphrase => explain(words.wrong, words.wrong_next),
        KeptProblem::Damaged => explain(words.damaged, words.damaged_next),
        KeptProblem::Newer => explain(words.newer, words.newer_next),
        KeptProblem::ChangedElsewhere => explain(words.elsewhere, words.elsewhere_next),
        KeptProblem::OtherCloud => explain(words.other_cloud, words.other_cloud_next),
    }
}

/// Why usage has no price.
pub(crate) fn unpriced(reason: UnpricedReason) -> Explanation {
    let words = failure_words();
    match reason {
        UnpricedReason::NoCard => explain(words.no_card, words.no_card_next),
        UnpricedReason::NotOnCard => explain(words.not_on_card, words.not_on_card_next),
        UnpricedReason::TooLarge => explain(words.too_large, words.too_large_next),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

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
            Error::TooSlow {
                host: "arm.example".to_owned(),
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

    fn refusal(code: &str) -> SignInError {
        SignInError::Refused(Refusal {
            error: "invalid_grant_or_so".to_owned(),
            code: code.to_owned(),
            message: format!("{code}: words."),
        })
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
            Failure::Kept(KeptProblem::Unsupported),
            Failure::Kept(KeptProblem::Full),
            Failure::Kept(KeptProblem::NoCipher),
            Failure::Kept(KeptProblem::Failed),
            Failure::Kept(KeptProblem::Locked),
            Failure::Kept(KeptProblem::WrongPassphrase),
            Failure::Kept(KeptProblem::Damaged),
            Failure::Kept(KeptProblem::Newer),
            Failure::Kept(KeptProblem::ChangedElsewhere),
            Failure::Kept(KeptProblem::OtherCloud),
        ];
        let signing_in = [
            SignInError::ClientIdMissing,
            SignInError::AuthorityInvalid,
            SignInError::AuthorityUnknown,
            SignInError::RedirectInvalid,
            SignInError::StateMismatch,
            SignInError::NonceMismatch,
            SignInError::IdTokenForeign,
            SignInError::Unreachable {
                host: "login.example".to_owned(),
            },
            SignInError::Server { status: 503 },
            SignInError::Unreadable,
            SignInError::SignedOut,
        ];
        explanations.extend(signing_in.iter().map(sign_in));
        let refusals = [
            "AADSTS65001",
            "AADSTS65004",
            "AADSTS50011",
            "AADSTS700016",
            "AADSTS50020",
            "AADSTS54005",
            "AADSTS50076",
            "AADSTS500011",
            "AADSTS1",
        ];
        explanations.extend(refusals.map(|code| {
            let words = sign_in(&refusal(code));
            assert!(words.happened.contains(code), "{words:?}");
            words
        }));
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
