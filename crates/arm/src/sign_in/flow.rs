//! One sign-in: from the address that a person is sent to, to the account.

use std::fmt;
use std::rc::Rc;

use oauth2::url::form_urlencoded;
use oauth2::{
    AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use serde::{Deserialize, Serialize};

use super::account::oauth_client;
use super::exchange::{error_of, send};
use super::{Account, Authority, Refusal, SignInError, SignInSettings};
use crate::Host;

/// A sign-in that waits for its answer. It holds what proves that the answer
/// belongs to it, and is kept in memory, or for as long as a person is away at
/// the authority where the same window goes there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    authority: Authority,
    client_id: String,
    redirect: String,
    state: String,
    verifier: String,
    nonce: String,
}

/// What an authority sends back with the person.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignInAnswer {
    code: Option<String>,
    state: String,
    refusal: Option<Refusal>,
}

impl PendingSignIn {
    /// Begins a sign-in: the address to send a person to.
    ///
    /// # Errors
    /// [`SignInError::ClientIdMissing`], [`SignInError::RedirectInvalid`], and
    /// those of [`Authority::find`].
    pub async fn begin<H: Host>(
        host: &Rc<H>,
        settings: &SignInSettings,
    ) -> Result<(String, Self), SignInError> {
        let client_id = settings.client_id.trim();
        if client_id.is_empty() {
            return Err(SignInError::ClientIdMissing);
        }
        let redirect = RedirectUrl::new(settings.redirect.clone())
            .map_err(|_| SignInError::RedirectInvalid)?;
        let authority = Authority::find(host, settings).await?;
        let client = oauth_client(&authority, client_id)?.set_redirect_uri(redirect);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random().into_secret();
        let mut request = client
            .authorize_url(CsrfToken::new_random)
            .set_pkce_challenge(challenge)
            .add_scopes(authority.scopes().into_iter().map(Scope::new))
            .add_extra_param("nonce", nonce.clone())
            // Answers in the fragment reach no server and no log of one. AD FS
            // knows only queries for codes.
            .add_extra_param(
                "response_mode",
                match authority.kind {
                    super::AuthorityKind::AdFs => "query",
                    _ => "fragment",
                },
            );
        if let Some(resource) = authority.resource() {
            request = request.add_extra_param("resource", resource.to_owned());
        }
        match settings
            .login_hint
            .as_deref()
            .filter(|hint| !hint.is_empty())
        {
            Some(hint) => request = request.add_extra_param("login_hint", hint.to_owned()),
            None if authority.has_directories() => {
                request = request.add_extra_param("prompt", "select_account");
            }
            None => {}
        }
        let (address, state) = request.url();
        Ok((
            address.to_string(),
            Self {
                authority,
                client_id: client_id.to_owned(),
                redirect: settings.redirect.clone(),
                state: state.into_secret(),
                verifier: verifier.into_secret(),
                nonce,
            },
        ))
    }

    /// What the answer must bring back.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Exchanges the answer's code for tokens.
    ///
    /// # Errors
    /// [`SignInError::StateMismatch`] without asking anybody;
    /// [`SignInError::Refused`] with what the authority said;
    /// [`SignInError::NonceMismatch`] and the like.
    pub async fn redeem<H: Host>(
        self,
        host: &Rc<H>,
        answer: SignInAnswer,
    ) -> Result<Account<H>, SignInError> {
        if answer.state != self.state {
            return Err(SignInError::StateMismatch);
        }
        if let Some(refusal) = answer.refusal {
            return Err(SignInError::Refused(refusal));
        }
        let code = answer.code.ok_or(SignInError::Unreadable)?;
        let redirect =
            RedirectUrl::new(self.redirect.clone()).map_err(|_| SignInError::RedirectInvalid)?;
        let client = oauth_client(&self.authority, &self.client_id)?.set_redirect_uri(redirect);
        let mut request = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(self.verifier));
        if let Some(resource) = self.authority.resource() {
            request = request.add_extra_param("resource", resource);
        }
        let answered = request
            .request_async(&|request| send(host.as_ref(), request))
            .await;
        let granted = answered.map_err(error_of)?;
        Account::new(
            Rc::clone(host),
            self.authority.clone(),
            self.client_id,
            self.redirect,
            &granted,
            &self.nonce,
        )
    }

    /// A text to keep while the window is at the authority.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Plain strings cannot fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`PendingSignIn::to_text`] wrote.
    ///
    /// # Errors
    /// [`SignInError::StateMismatch`]: there is no such sign-in.
    pub fn from_text(text: &str) -> Result<Self, SignInError> {
        serde_json::from_str(text).map_err(|_| SignInError::StateMismatch)
    }
}

impl SignInAnswer {
    /// Reads the query or fragment that the authority has sent the person back
    /// with.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut answer = Self::default();
        let (mut error, mut description) = (None, String::new());
        let query = query.trim_start_matches(['?', '#']);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "code" => answer.code = Some(value.into_owned()),
                "state" => answer.state = value.into_owned(),
                "error" => error = Some(value.into_owned()),
                "error_description" => description = value.into_owned(),
                _ => {}
            }
        }
        answer.refusal = error.map(|error| Refusal::new(&error, &description));
        answer
    }

    /// Which sign-in it says to belong to.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }
}

impl fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSignIn")
            .field("authority", &self.authority)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SignInAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInAnswer")
            .field("has_code", &self.code.is_some())
            .field("refusal", &self.refusal)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_from_query_and_fragment() {
        for text in [
            "code=a%2Fb&state=s1",
            "?code=a%2Fb&state=s1",
            "#code=a%2Fb&state=s1&x",
        ] {
            let answer = SignInAnswer::from_query(text);
            assert_eq!(answer.code.as_deref(), Some("a/b"));
            assert_eq!(answer.state(), "s1");
            assert_eq!(answer.refusal, None);
            assert!(!format!("{answer:?}").contains("a/b"), "{answer:?}");
        }
        let denied = SignInAnswer::from_query(
            "error=access_denied&error_description=AADSTS65004%3A+no&state=s1",
        );
        assert_eq!(denied.refusal.unwrap().code, "AADSTS65004");
    }
}
