//! A person who is signed in: tokens by directory, renewed before they run out.
//! They are in this value only, and `Debug` hides them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use futures::lock::Mutex;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::url::Url;
use oauth2::{
    AuthUrl, ClientId, EndpointNotSet, EndpointSet, ExtraTokenFields, RefreshToken, Scope,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};

use super::exchange::{error_of, send};
use super::{Authority, Identity, SignInError, claims};
use crate::client::TokenSource;
use crate::error::Error;
use crate::{Host, Token};

/// A token that has less time left than this is renewed first.
const MARGIN_MS: i64 = 300_000;
/// Where an authority does not say how long a token lasts.
const USUAL_LIFE_MS: i64 = 3_600_000;

/// The ID token beside the others.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct IdToken {
    #[serde(default)]
    id_token: Option<String>,
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdToken(hidden)")
    }
}

impl ExtraTokenFields for IdToken {}

type Granted = StandardTokenResponse<IdToken, BasicTokenType>;

type OauthClient = oauth2::Client<
    BasicErrorResponse,
    Granted,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The client of `oauth2` for an authority's addresses.
pub(super) fn oauth_client(
    authority: &Authority,
    client_id: &str,
) -> Result<OauthClient, SignInError> {
    let invalid = |_| SignInError::AuthorityInvalid;
    let authorize = AuthUrl::new(authority.authorize_address()).map_err(invalid)?;
    let token = TokenUrl::new(authority.token_address()).map_err(invalid)?;
    Ok(oauth2::Client::new(ClientId::new(client_id.to_owned()))
        .set_auth_uri(authorize)
        .set_token_uri(token))
}

/// Somebody who is signed in.
pub struct Account<H> {
    host: Rc<H>,
    authority: Authority,
    client_id: String,
    redirect: String,
    identity: Identity,
    refresh: RefCell<Option<RefreshToken>>,
    /// Access tokens by directory; the empty name is that of the sign-in.
    held: RefCell<HashMap<String, Held>>,
    /// One renewal at a time: each uses up the token to renew with.
    renewing: Mutex<()>,
}

/// An access token, and when to renew it.
#[derive(Clone)]
struct Held {
    token: Token,
    renew_at_ms: i64,
}

impl<H: Host> Account<H> {
    pub(super) fn new(
        host: Rc<H>,
        authority: Authority,
        client_id: String,
        redirect: String,
        granted: &Granted,
        nonce: &str,
    ) -> Result<Self, SignInError> {
        let id_token = granted.extra_fields().id_token.as_deref();
        let id_token = id_token.ok_or(SignInError::Unreadable)?;
        let now_s = host.now_ms().div_euclid(1000);
        let identity = claims::read(id_token, &client_id, Some(nonce), now_s)?;
        let account = Self {
            host,
            authority,
            client_id,
            redirect,
            identity,
            refresh: RefCell::new(granted.refresh_token().cloned()),
            held: RefCell::default(),
            renewing: Mutex::new(()),
        };
        let held = account.hold(granted)?;
        account.held.borrow_mut().insert(String::new(), held);
        Ok(account)
    }

    /// Who it is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Who signed them in.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// A token source for one directory; `None` is that of the sign-in.
    #[must_use]
    pub fn directory(self: &Rc<Self>, tenant: Option<&str>) -> DirectoryToken<H> {
        let own = self.identity.tenant.as_deref();
        let tenant = tenant.filter(|tenant| {
            self.authority.has_directories()
                && own.is_none_or(|own| !own.eq_ignore_ascii_case(tenant))
        });
        DirectoryToken {
            account: Rc::clone(self),
            tenant: tenant.map_or_else(String::new, str::to_ascii_lowercase),
        }
    }

    /// Where the person ends the authority's own session and comes back from.
    /// It names no token: what an address holds is seen by many.
    #[must_use]
    pub fn sign_out_address(&self) -> Option<String> {
        let mut address = Url::parse(&self.authority.sign_out_address()?).ok()?;
        address
            .query_pairs_mut()
            .append_pair("client_id", &self.client_id)
            .append_pair("post_logout_redirect_uri", &self.redirect);
        Some(address.to_string())
    }

    fn hold(&self, granted: &Granted) -> Result<Held, SignInError> {
        let token: Token = granted
            .access_token()
            .secret()
            .parse()
            .map_err(|_| SignInError::Unreadable)?;
        let life_ms = granted.expires_in().map_or(USUAL_LIFE_MS, |life| {
            i64::try_from(life.as_millis()).unwrap_or(USUAL_LIFE_MS)
        });
        let margin_ms = MARGIN_MS.min(life_ms / 4);
        Ok(Held {
            token,
            renew_at_ms: self.host.now_ms() + life_ms - margin_ms,
        })
    }

    /// A token that lasts a while; renewed where the one held does not, or is
    /// the one that was `refused`.
    async fn token(&self, tenant: &str, refused: Option<&Token>) -> Result<Token, SignInError> {
        let good = || {
            let held = self.held.borrow();
            let held = held.get(tenant)?;
            let is_good = match refused {
                Some(refused) => held.token != *refused,
                None => self.host.now_ms() < held.renew_at_ms,
            };
            is_good.then(|| held.token.clone())
        };
        if let Some(token) = good() {
            return Ok(token);
        }
        let turn = self.renewing.lock().await;
        // Another call may have renewed it meanwhile.
        if let Some(token) = good() {
            return Ok(token);
        }
        let renewed = self.renew(tenant).await;
        drop(turn);
        renewed
    }

    async fn renew(&self, tenant: &str) -> Result<Token, SignInError> {
        let refresh = self.refresh.borrow().clone();
        let refresh = refresh.ok_or(SignInError::SignedOut)?;
        let own = self.identity.tenant.as_deref();
        let directory = if tenant.is_empty() { own } else { Some(tenant) };
        let authority = self.authority.in_directory(directory);
        let client = oauth_client(&authority, &self.client_id)?;
        let mut request = client.exchange_refresh_token(&refresh);
        // Elsewhere they are those of the sign-in, and naming one that was not
        // granted then is refused (RFC 6749, 6).
        if authority.has_directories() {
            request = request.add_scopes(authority.scopes().into_iter().map(Scope::new));
        }
        if let Some(resource) = authority.resource() {
            request = request.add_extra_param("resource", resource);
        }
        let answered = request
            .request_async(&|request| send(self.host.as_ref(), request))
            .await;
        let granted = answered.map_err(error_of)?;
        if let Some(next) = granted.refresh_token() {
            self.refresh.replace(Some(next.clone()));
        }
        let held = self.hold(&granted)?;
        let token = held.token.clone();
        self.held.borrow_mut().insert(tenant.to_owned(), held);
        Ok(token)
    }
}

impl<H> fmt::Debug for Account<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

/// The tokens of one directory of an account.
pub struct DirectoryToken<H> {
    account: Rc<Account<H>>,
    /// Empty: that of the sign-in.
    tenant: String,
}

impl<H> fmt::Debug for DirectoryToken<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectoryToken")
            .field("tenant", &self.tenant)
            .finish_non_exhaustive()
    }
}

impl<H: Host> TokenSource for DirectoryToken<H> {
    fn token<'a>(&'a self, refused: Option<&'a Token>) -> LocalBoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            let token = self.account.token(&self.tenant, refused).await;
            token.map_err(Error::SignIn)
        })
    }
}
