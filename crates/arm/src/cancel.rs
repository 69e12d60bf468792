//! A flag that stops what is under way.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Stops running work. Clones share one flag; once set it stays set.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Rc<Flag>);

#[derive(Debug, Default)]
struct Flag {
    is_set: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

/// The work was stopped before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

impl Cancel {
    /// A flag that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops everything that runs under this flag, sending and sleeping
    /// included.
    pub fn cancel(&self) {
        self.0.is_set.set(true);
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }

    /// Whether [`Cancel::cancel`] was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_set.get()
    }

    /// Runs `work` until it is done or the flag is set, whichever is first;
    /// then drops it.
    ///
    /// # Errors
    /// [`Cancelled`] where the flag was first.
    pub async fn run<F: Future>(&self, work: F) -> Result<F::Output, Cancelled> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if self.is_cancelled() {
                return Poll::Ready(Err(Cancelled));
            }
            let waker = context.waker();
            let mut waiting = self.0.waiting.borrow_mut();
            if !waiting.iter().any(|other| other.will_wake(waker)) {
                waiting.push(waker.clone());
            }
            drop(waiting);
            match work.as_mut().poll(context) {
                Poll::Ready(output) => Poll::Ready(Ok(output)),
                // The work itself may have set the flag.
                Poll::Pending if self.is_cancelled() => Poll::Ready(Err(Cancelled)),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::LocalPool;
    use futures::task::LocalSpawnExt;

    use super::*;

    #[test]
    fn setting_the_flag_wakes_every_task_that_waits() {
        let cancel = Cancel::new();
        let mut pool = LocalPool::new();
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let cancel = cancel.clone();
                let work = async move { cancel.run(std::future::pending::<()>()).await };
                pool.spawner().spawn_local_with_handle(work).unwrap()
            })
            .collect();
        pool.run_until_stalled();
        cancel.cancel();
        pool.run_until_stalled();
        for task in tasks {
            assert_eq!(futures::FutureExt::now_or_never(task), Some(Err(Cancelled)));
        }
    }

    #[test]
    fn work_that_ends_first_keeps_its_result() {
        let result = futures::executor::block_on(Cancel::new().run(async { 7 }));
        assert_eq!(result, Ok(7));
    }
}
