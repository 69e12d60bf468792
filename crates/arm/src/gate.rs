//! A gate that holds requests back, for one reason or several, and lets them go
//! on where they stopped.

use std::cell::RefCell;
use std::fmt;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use serde::{Deserialize, Serialize};

use crate::Error;

/// Why nothing is sent for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hold {
    /// The user paused.
    User,
    /// There is no network.
    Offline,
    /// The token is taken no more: another one must come first.
    SignIn(Error),
}

impl Hold {
    const fn kind(&self) -> u8 {
        match self {
            Self::User => 0,
            Self::Offline => 1,
            Self::SignIn(_) => 2,
        }
    }
}

/// Holds requests back while there is a reason to. Clones share one gate.
#[derive(Clone)]
pub struct Gate(Rc<Inner>);

/// Hears of every change.
type Listener = Box<dyn Fn(&[Hold])>;

struct Inner {
    holds: RefCell<Vec<Hold>>,
    waiting: RefCell<Vec<Waker>>,
    tell: Listener,
}

impl Gate {
    /// An open gate. `tell` hears all reasons whenever they change.
    pub fn new(tell: impl Fn(&[Hold]) + 'static) -> Self {
        Self(Rc::new(Inner {
            holds: RefCell::default(),
            waiting: RefCell::default(),
            tell: Box::new(tell),
        }))
    }

    /// Holds requests back from now on; those under way go on to their end.
    pub fn close(&self, hold: Hold) {
        let mut holds = self.0.holds.borrow_mut();
        if holds.iter().any(|known| known.kind() == hold.kind()) {
            return;
        }
        holds.push(hold);
        drop(holds);
        self.tell();
    }

    /// Drops one kind of reason; requests go on when none is left.
    pub fn open(&self, hold: &Hold) {
        let mut holds = self.0.holds.borrow_mut();
        let before = holds.len();
        holds.retain(|known| known.kind() != hold.kind());
        let (has_changed, is_open) = (holds.len() != before, holds.is_empty());
        drop(holds);
        if is_open {
            for waker in self.0.waiting.take() {
                waker.wake();
            }
        }
        if has_changed {
            self.tell();
        }
    }

    /// The reasons, in the order in which they came.
    #[must_use]
    pub fn holds(&self) -> Vec<Hold> {
        self.0.holds.borrow().clone()
    }

    /// Waits until there is no reason to wait.
    pub(crate) async fn pass(&self) {
        poll_fn(|context| {
            if self.0.holds.borrow().is_empty() {
                return Poll::Ready(());
            }
            let waker = context.waker();
            let mut waiting = self.0.waiting.borrow_mut();
            if !waiting.iter().any(|other| other.will_wake(waker)) {
                waiting.push(waker.clone());
            }
            Poll::Pending
        })
        .await;
    }

    fn tell(&self) {
        let holds = self.holds();
        (self.0.tell)(&holds);
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Gate").field(&self.0.holds).finish()
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn it_opens_when_the_last_reason_is_gone() {
        let told = Rc::new(RefCell::new(Vec::new()));
        let heard = Rc::clone(&told);
        let gate = Gate::new(move |holds| heard.borrow_mut().push(holds.len()));
        assert!(gate.pass().now_or_never().is_some());
        gate.close(Hold::User);
        gate.close(Hold::User);
        gate.close(Hold::Offline);
        let mut passing = Box::pin(gate.pass());
        assert!(passing.as_mut().now_or_never().is_none());
        gate.open(&Hold::Offline);
        gate.open(&Hold::Offline);
        assert!(passing.as_mut().now_or_never().is_none());
        gate.open(&Hold::User);
        assert!(passing.now_or_never().is_some());
        assert_eq!(*told.borrow(), [1, 2, 1, 0]);
    }
}
