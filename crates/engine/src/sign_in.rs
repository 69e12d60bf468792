//! Who is signed in, and the connection made as them.

use std::cell::RefCell;
use std::rc::Rc;

use arm::sign_in::{Account, PendingSignIn, SignInAnswer, SignInError, SignInSettings};
use arm::{Client, Endpoint, Host, Token};

use crate::engine::Engine;
use crate::outside::Traced;
use crate::protocol::{Credential, Failure, Identity, Reply, SignInBegun};

/// A sign-in under way, and who is signed in.
pub(crate) struct SignIns<H> {
    pending: RefCell<Option<PendingSignIn>>,
    account: RefCell<Option<Rc<Account<Traced<H>>>>>,
}

impl<H> Default for SignIns<H> {
    fn default() -> Self {
        Self {
            pending: RefCell::default(),
            account: RefCell::default(),
        }
    }
}

impl<H: Host> SignIns<H> {
    /// Forgets everybody.
    pub(crate) fn clear(&self) {
        self.pending.take();
        self.account.take();
    }

    /// Who is signed in.
    pub(crate) fn identity(&self) -> Option<Identity> {
        let account = self.account.borrow();
        account.as_ref().map(|account| account.identity().clone())
    }
}

impl<H: Host> Engine<H> {
    pub(crate) async fn begin_sign_in(&self, settings: &SignInSettings) -> Result<Reply, Failure> {
        let begun = PendingSignIn::begin(&self.host, settings).await;
        let (address, pending) = begun.map_err(Failure::SignIn)?;
        let begun = SignInBegun {
            address,
            state: pending.state().to_owned(),
            pending: pending.to_text(),
        };
        self.sign_ins.pending.replace(Some(pending));
        Ok(Reply::SignInBegun(begun))
    }

    pub(crate) async fn finish_sign_in(
        &self,
        answer: &str,
        kept: Option<&str>,
    ) -> Result<Reply, Failure> {
        let answer = SignInAnswer::from_query(answer);
        let pending = match kept {
            Some(kept) => PendingSignIn::from_text(kept).map_err(Failure::SignIn)?,
            None => {
                // An answer that belongs to another sign-in must not end this
                // one.
                let mut pending = self.sign_ins.pending.borrow_mut();
                let is_its_own = |pending: &PendingSignIn| pending.state() == answer.state();
                pending
                    .take_if(|pending| is_its_own(pending))
                    .ok_or(Failure::SignIn(SignInError::StateMismatch))?
            }
        };
        let account = pending.redeem(&self.host, answer).await;
        let account = Rc::new(account.map_err(Failure::SignIn)?);
        let identity = account.identity().clone();
        self.sign_ins.account.replace(Some(account));
        Ok(Reply::SignedIn(identity))
    }

    pub(crate) fn sign_out(&self) -> Reply {
        let account = self.sign_ins.account.take();
        self.sign_ins.clear();
        self.given_tokens.clear();
        self.forget_session();
        let address = account.and_then(|account| account.sign_out_address());
        Reply::SignedOut { address }
    }

    /// A client that shows a credential; a pasted token signs out whoever was
    /// signed in.
    pub(crate) fn client_as(
        &self,
        endpoint: Endpoint,
        credential: &Credential,
    ) -> Result<Client<Traced<H>>, Failure> {
        let host = Rc::clone(&self.host);
        match credential {
            Credential::Token(text) => {
                let token: Token = text.parse().map_err(|_| Failure::TokenUnusable)?;
                self.sign_ins.clear();
                Ok(Client::new(host, endpoint, token))
            }
            Credential::Given => {
                self.sign_ins.clear();
                let source = Rc::clone(&self.given_tokens);
                Ok(Client::renewing(host, endpoint, source))
            }
            Credential::SignedIn { tenant } => {
                let account = self.sign_ins.account.borrow();
                let account = account
                    .as_ref()
                    .ok_or(Failure::SignIn(SignInError::SignedOut))?;
                let source = Rc::new(account.directory(tenant.as_deref()));
                Ok(Client::renewing(host, endpoint, source))
            }
        }
    }
}
