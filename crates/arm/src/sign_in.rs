//! Signing in with OAuth 2.0: authorization code with PKCE, silent renewal, and
//! a token for each directory. The protocol is the crate `oauth2`; here are the
//! authorities, their addresses and what their answers mean.

mod account;
mod authority;
mod claims;
mod error;
mod exchange;
mod flow;

pub use account::{Account, DirectoryToken};
pub use authority::{Authority, AuthorityKind, SignInSettings};
pub use claims::Identity;
pub use error::{Refusal, RefusalKind, SignInError};
pub use flow::{PendingSignIn, SignInAnswer};
