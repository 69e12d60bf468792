//! Which requests are open, and who waits for them. An answer to a request that
//! nobody waits for any more is dropped here.

use std::collections::HashMap;

use engine::protocol::{Failure, Reply, RequestId};
use futures::channel::oneshot::{Receiver, Sender, channel};

/// What a request came to.
pub(crate) type Outcome = Result<Reply, Failure>;

/// Open requests.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    last: u32,
    open: HashMap<RequestId, Sender<Outcome>>,
}

impl Exchange {
    /// Opens a request under a number that was never used before.
    pub(crate) fn open(&mut self) -> (RequestId, Receiver<Outcome>) {
        self.last += 1;
        let id = RequestId(self.last);
        let (sender, receiver) = channel();
        self.open.insert(id, sender);
        (id, receiver)
    }

    /// Whether this request was ever opened.
    pub(crate) fn has_opened(&self, id: RequestId) -> bool {
        (1..=self.last).contains(&id.0)
    }

    /// Hands the outcome to whoever waits; whether anybody did.
    pub(crate) fn finish(&mut self, id: RequestId, outcome: Outcome) -> bool {
        self.open
            .remove(&id)
            .is_some_and(|sender| sender.send(outcome).is_ok())
    }

    /// Nobody waits for this request any more; whether it was open.
    pub(crate) fn forget(&mut self, id: RequestId) -> bool {
        self.open.remove(&id).is_some()
    }

    /// The worker is gone: nothing will be answered.
    pub(crate) fn forget_all(&mut self) {
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_reaches_its_own_request() {
        let mut exchange = Exchange::default();
        let (first, mut first_answer) = exchange.open();
        let (second, mut second_answer) = exchange.open();
        assert_ne!(first, second);
        assert!(exchange.has_opened(first) && exchange.has_opened(second));
        assert!(!exchange.has_opened(RequestId(0)));
        assert!(!exchange.has_opened(RequestId(second.0 + 1)));
        assert!(exchange.finish(second, Ok(Reply::Changed)));
        assert_eq!(first_answer.try_recv(), Ok(None));
        assert_eq!(second_answer.try_recv(), Ok(Some(Ok(Reply::Changed))));
    }

    #[test]
    fn late_and_repeated_answers_are_dropped() {
        let mut exchange = Exchange::default();
        let (id, answer) = exchange.open();
        assert!(exchange.forget(id));
        assert!(!exchange.finish(id, Ok(Reply::Changed)));
        drop(answer);
        let (id, answer) = exchange.open();
        drop(answer);
        assert!(!exchange.finish(id, Ok(Reply::Changed)));
        assert!(!exchange.finish(id, Ok(Reply::Changed)));
    }

    #[test]
    fn a_lost_worker_ends_all_waiting() {
        let mut exchange = Exchange::default();
        let (_, mut answer) = exchange.open();
        exchange.forget_all();
        assert!(answer.try_recv().is_err());
    }
}
