//! Tokens that a host page gives, one after the other. Who needs one waits here while the page
//! asks for it; they are kept in memory only.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use arm::{Error, Host, Token, TokenSource};
use futures::channel::oneshot::{Receiver, Sender, channel};
use futures::future::{Either, LocalBoxFuture, select};

use crate::host_page::TokenNeed;
use crate::outside::Traced;
use crate::protocol::{Event, Said};

/// Longest wait for another token.
const PATIENCE_MS: u32 = 60_000;
/// Asked for so long before the present one ends.
const AHEAD_S: i64 = 300;

/// The token of the host page, and who waits for another one.
pub(crate) struct GivenTokens<H> {
    host: Rc<Traced<H>>,
    emit: Rc<dyn Fn(Event)>,
    present: RefCell<Option<Given>>,
    waiting: RefCell<Vec<Sender<()>>>,
    /// What was asked for since the last token.
    asked: Cell<Option<TokenNeed>>,
}

#[derive(Clone)]
struct Given {
    token: Token,
    ends_s: Option<i64>,
}

impl<H: Host> GivenTokens<H> {
    pub(crate) fn new(host: Rc<Traced<H>>, emit: Rc<dyn Fn(Event)>) -> Self {
        Self {
            host,
            emit,
            present: RefCell::default(),
            waiting: RefCell::default(),
            asked: Cell::default(),
        }
    }

    /// Takes another token in the place of the former one; whoever waits goes on.
    pub(crate) fn give(&self, token: Token, ends_s: Option<i64>) {
        self.present.replace(Some(Given { token, ends_s }));
        self.asked.set(None);
        for waiting in self.waiting.take() {
            // It may wait no longer.
            let _ = waiting.send(());
        }
    }

    /// Forgets the token.
    pub(crate) fn clear(&self) {
        self.present.take();
        self.asked.set(None);
        self.waiting.take();
    }

    /// The token that lasts, if there is one and it is not the refused one.
    fn usable(&self, refused: Option<&Token>) -> Result<Token, TokenNeed> {
        let present = self.present.borrow();
        let given = present.as_ref().ok_or(TokenNeed::Missing)?;
        if refused == Some(&given.token) {
            return Err(TokenNeed::Refused);
        }
        let left_s = given
            .ends_s
            .map(|ends_s| ends_s - self.host.now_ms() / 1_000);
        if left_s.is_some_and(|left_s| left_s <= 0) {
            return Err(TokenNeed::Expiring);
        }
        if left_s.is_some_and(|left_s| left_s < AHEAD_S) {
            self.ask(TokenNeed::Expiring);
        }
        Ok(given.token.clone())
    }

    /// Once for each token.
    fn ask(&self, need: TokenNeed) {
        if self.asked.replace(Some(need)).is_none() {
            (self.emit)(Event::TokenWanted(need));
        }
    }

    fn wait(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        let mut waiting = self.waiting.borrow_mut();
        waiting.retain(|one| !one.is_canceled());
        waiting.push(sender);
        receiver
    }
}

impl<H: Host> TokenSource for GivenTokens<H> {
    fn token<'a>(&'a self, refused: Option<&'a Token>) -> LocalBoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move {
            loop {
                let need = match self.usable(refused) {
                    Ok(token) => return Ok(token),
                    Err(need) => need,
                };
                let given = self.wait();
                self.ask(need);
                let patience = Box::pin(self.host.sleep(PATIENCE_MS));
                let is_given = match select(given, patience).await {
                    Either::Left((given, _)) => given.is_ok(),
                    Either::Right(_) => false,
                };
                if !is_given {
                    // Whoever tries again asks again.
                    self.asked.set(None);
                    return Err(match need {
                        TokenNeed::Missing => Error::TokenMissing(Said::default()),
                        TokenNeed::Expiring | TokenNeed::Refused => {
                            Error::TokenExpired(Said::default())
                        }
                    });
                }
            }
        })
    }
}

/// Without the token.
impl<H> fmt::Debug for GivenTokens<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GivenTokens(hidden)")
    }
}
