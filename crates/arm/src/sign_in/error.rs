//! Why nobody could be signed in, as values: what the authority said, and what
//! that means.

use std::fmt;

use costs::foreign_text::excerpt_of;
use serde::{Deserialize, Serialize};

/// Why signing in, or renewing a token, came to nothing. Holds no token, code
/// or secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInError {
    /// No application (client) id.
    ClientIdMissing,
    /// The authority is no address of https, or of http on this computer.
    AuthorityInvalid,
    /// The Resource Manager does not say who signs people in: name an authority.
    AuthorityUnknown,
    /// The address to come back to is no web address.
    RedirectInvalid,
    /// The authority refused.
    Refused(Refusal),
    /// The answer belongs to no sign-in that was begun here; its code was not
    /// used.
    StateMismatch,
    /// The ID token was made for another sign-in.
    NonceMismatch,
    /// The ID token was made for another application, by another authority, or
    /// has run out.
    IdTokenForeign,
    /// No answer: network, certificate, CORS or Content-Security-Policy.
    Unreachable {
        /// Host, with port where unusual.
        host: String,
    },
    /// The authority failed.
    Server {
        /// HTTP status.
        status: u16,
    },
    /// An answer of another form than expected.
    Unreadable,
    /// The authority gives no token to renew with, or nobody is signed in.
    SignedOut,
}

/// A refusal in the authority's words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Refusal {
    /// OAuth's code, such as `invalid_grant`.
    pub error: String,
    /// The authority's own code, such as `AADSTS65001`, or empty.
    pub code: String,
    /// The first sentence of its message, or empty.
    pub message: String,
}

/// What a refusal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// Somebody must allow the application to read Azure on the person's behalf.
    ConsentMissing,
    /// The person, or an administrator's rule, said no.
    Declined,
    /// The redirect address is not registered, or not as a single-page
    /// application.
    RedirectUnknown,
    /// No such application in that directory.
    ApplicationUnknown,
    /// No such directory, or the person does not belong to it.
    DirectoryUnknown,
    /// The code was used or has run out.
    CodeUsed,
    /// The sign-in has run out, or the directory wants to see the person again.
    SignInAgain,
    /// The resource that tokens are asked for is not known there.
    ResourceUnknown,
    /// Anything else.
    Other,
}

impl Refusal {
    /// Reads a refusal; `description` may begin with an own code.
    pub(crate) fn new(error: &str, description: &str) -> Self {
        let code: String = description
            .find("AADSTS")
            .or_else(|| description.find("MSIS"))
            .map(|start| {
                let rest = &description[start..];
                let is_part = |letter: &char| letter.is_ascii_alphanumeric();
                rest.chars().take_while(is_part).take(20).collect()
            })
            .unwrap_or_default();
        // What follows are trace ids and times, for the authority's own logs.
        let line = description.lines().next().unwrap_or_default();
        let line = line.split(" Trace ID:").next().unwrap_or_default();
        Self {
            error: excerpt_of(error, 60),
            code,
            message: excerpt_of(line.trim(), 400),
        }
    }

    /// What it asks for, by the authority's own code and then by OAuth's.
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        match self.code.as_str() {
            "AADSTS65001" | "AADSTS90094" | "AADSTS90008" | "AADSTS650056" => {
                RefusalKind::ConsentMissing
            }
            "AADSTS65004" | "AADSTS50105" | "AADSTS53003" | "AADSTS53000" => RefusalKind::Declined,
            "AADSTS50011" | "AADSTS500113" | "AADSTS9002326" | "AADSTS9002327"
            | "AADSTS9002325" => RefusalKind::RedirectUnknown,
            "AADSTS700016" | "AADSTS700038" | "AADSTS50194" | "AADSTS900144" => {
                RefusalKind::ApplicationUnknown
            }
            "AADSTS90002" | "AADSTS900023" | "AADSTS50020" | "AADSTS50034" | "AADSTS50128" => {
                RefusalKind::DirectoryUnknown
            }
            "AADSTS54005" | "AADSTS70008" | "AADSTS501481" | "AADSTS70000" => RefusalKind::CodeUsed,
            "AADSTS700082" | "AADSTS700084" | "AADSTS50076" | "AADSTS50079" | "AADSTS50058"
            | "AADSTS50173" | "AADSTS16000" | "AADSTS70043" => RefusalKind::SignInAgain,
            "AADSTS500011" | "AADSTS70011" | "AADSTS650057" => RefusalKind::ResourceUnknown,
            _ => match self.error.as_str() {
                "access_denied" => RefusalKind::Declined,
                "consent_required" => RefusalKind::ConsentMissing,
                "unauthorized_client" | "invalid_client" => RefusalKind::ApplicationUnknown,
                "invalid_scope" | "invalid_target" | "invalid_resource" => {
                    RefusalKind::ResourceUnknown
                }
                "interaction_required" | "login_required" => RefusalKind::SignInAgain,
                "invalid_grant" => RefusalKind::CodeUsed,
                _ => RefusalKind::Other,
            },
        }
    }
}

/// For logs of programs, not for people.
impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for SignInError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_code_and_first_sentence() {
        let refusal = Refusal::new(
            "invalid_grant",
            "AADSTS65001: The user or administrator has not consented to use the application. Trace ID: 1 Correlation ID: 2\r\nTimestamp: 3",
        );
        assert_eq!(refusal.code, "AADSTS65001");
        assert_eq!(
            refusal.message,
            "AADSTS65001: The user or administrator has not consented to use the application."
        );
        assert_eq!(refusal.kind(), RefusalKind::ConsentMissing);
    }

    #[test]
    fn kinds_follow_the_own_code_before_that_of_oauth() {
        let kind = |error, description| Refusal::new(error, description).kind();
        assert_eq!(
            kind("access_denied", "AADSTS65004: declined"),
            RefusalKind::Declined
        );
        assert_eq!(kind("access_denied", ""), RefusalKind::Declined);
        assert_eq!(
            kind("unauthorized_client", "AADSTS700016: no application"),
            RefusalKind::ApplicationUnknown
        );
        assert_eq!(
            kind("invalid_grant", "AADSTS700084: too old"),
            RefusalKind::SignInAgain
        );
        assert_eq!(kind("invalid_grant", "used"), RefusalKind::CodeUsed);
        assert_eq!(kind("temporarily_unavailable", ""), RefusalKind::Other);
    }
}
