//! Signing in. The worker keeps verifier and tokens; the page opens the
//! authority's address and hands back what comes from there.

use std::fmt;

pub use arm::sign_in::{
    AuthorityKind, Identity, Refusal, RefusalKind, SignInError, SignInSettings,
};
pub use arm::wire::Tenant;
use serde::{Deserialize, Serialize};

/// As whom to ask. It has no `Debug`: nothing shows a token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Credential {
    /// A bearer token that was handed over.
    Token(String),
    /// Tokens that a host page gives, by [`super::Request::GiveToken`].
    Given,
    /// Whoever is signed in.
    SignedIn {
        /// GUID of the directory; `None` is that of the sign-in.
        tenant: Option<String>,
    },
}

/// A sign-in that waits for a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInBegun {
    /// Where the person signs in.
    pub address: String,
    /// What the answer brings back.
    pub state: String,
    /// To be kept by whoever sends the whole window there, until it is back;
    /// it holds what proves that the answer belongs to it, and no token.
    pub pending: String,
}

impl fmt::Debug for SignInBegun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInBegun(hidden)")
    }
}
