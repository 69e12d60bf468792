//! When a failed request is sent again, and after what wait.

use crate::answer::Failure;
use crate::error::Error;

/// How often and how long one request is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    /// Most tries, the first included.
    pub(crate) tries: u32,
    /// Most tries where the server itself says that it is too busy.
    pub(crate) throttled_tries: u32,
    /// Most tries where usage is not processed yet.
    pub(crate) not_processed_tries: u32,
    /// Most tries without any answer.
    pub(crate) unreachable_tries: u32,
    /// Longest wait for one whole answer.
    pub(crate) answer_ms: u32,
}

impl RetryPolicy {
    /// For pages of usage, which come by the hundred.
    pub(crate) const USAGE: Self = Self {
        tries: 6,
        throttled_tries: 10,
        not_processed_tries: 3,
        unreachable_tries: 6,
        answer_ms: 60_000,
    };

    /// For short lists, which a person waits for.
    pub(crate) const LIST: Self = Self {
        tries: 4,
        throttled_tries: 6,
        not_processed_tries: 3,
        unreachable_tries: 2,
        answer_ms: 30_000,
    };

    /// For a large download. A browser that blocks it will do so again.
    pub(crate) const DOWNLOAD: Self = Self {
        tries: 3,
        throttled_tries: 6,
        not_processed_tries: 3,
        unreachable_tries: 1,
        answer_ms: 300_000,
    };
}

/// Most tries where no answer comes in time: a person waits for each of them.
const SLOW_TRIES: u32 = 3;
const FIRST_WAIT_MS: u64 = 500;
const LONGEST_WAIT_MS: u64 = 30_000;
/// A usage window becomes ready in minutes rather than seconds.
const NOT_PROCESSED_WAIT_MS: u64 = 5_000;
/// All waits of one request together: a person is still there after this.
const LONGEST_TOTAL_WAIT_MS: u64 = 300_000;

/// The tries of one request so far.
#[derive(Debug)]
pub(crate) struct Tries {
    policy: RetryPolicy,
    failed: u32,
    waited_ms: u64,
}

impl Tries {
    pub(crate) fn new(policy: RetryPolicy) -> Self {
        Self {
            policy,
            failed: 0,
            waited_ms: 0,
        }
    }

    /// Milliseconds to wait before the next try; `None` to give up. `random`
    /// spreads those who failed together.
    pub(crate) fn wait_ms(&mut self, failure: &Failure, random: u32) -> Option<u32> {
        let most = match &failure.error {
            Error::Throttled { .. } => self.policy.throttled_tries,
            Error::NotProcessed(_) => self.policy.not_processed_tries,
            Error::Unreachable { .. } => self.policy.unreachable_tries,
            Error::Truncated => self.policy.tries,
            Error::TooSlow { .. } => SLOW_TRIES,
            // Its other failures are its own decisions.
            Error::Relay { said, .. }
                if matches!(said.code.as_str(), "RelayTimeout" | "RelayUnreachable") =>
            {
                self.policy.tries
            }
            Error::Server(said) | Error::Html(said) => match said.status {
                500 | 502 | 503 | 504 => self.policy.tries,
                429 => self.policy.throttled_tries,
                _ => return None,
            },
            _ => return None,
        };
        self.failed += 1;
        if self.failed >= most {
            return None;
        }
        let first_ms = match failure.error {
            Error::NotProcessed(_) => NOT_PROCESSED_WAIT_MS,
            _ => FIRST_WAIT_MS,
        };
        let full_ms = (first_ms << (self.failed - 1).min(16)).min(LONGEST_WAIT_MS);
        let share = |of_ms: u64| of_ms * u64::from(random) / u64::from(u32::MAX);
        let wait_ms = match failure.retry_after_ms {
            // Never earlier than asked, and not all at the same moment.
            Some(asked_ms) => asked_ms.saturating_add(share(FIRST_WAIT_MS)),
            None => full_ms / 2 + share(full_ms / 2),
        };
        self.waited_ms = self.waited_ms.saturating_add(wait_ms);
        if self.waited_ms > LONGEST_TOTAL_WAIT_MS {
            return None;
        }
        u32::try_from(wait_ms).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Said;

    fn failure(error: fn(Said) -> Error, status: u16, retry_after_ms: Option<u64>) -> Failure {
        let said = Said {
            status,
            ..Said::default()
        };
        Failure {
            error: error(said),
            retry_after_ms,
        }
    }

    fn waits(policy: RetryPolicy, failure: &Failure, random: u32) -> Vec<u32> {
        let mut tries = Tries::new(policy);
        std::iter::from_fn(|| tries.wait_ms(failure, random)).collect()
    }

    #[test]
    fn waits_double_within_their_jitter() {
        let broken = failure(Error::Server, 500, None);
        assert_eq!(
            waits(RetryPolicy::USAGE, &broken, u32::MAX),
            [500, 1000, 2000, 4000, 8000]
        );
        assert_eq!(
            waits(RetryPolicy::USAGE, &broken, 0),
            [250, 500, 1000, 2000, 4000]
        );
    }

    #[test]
    fn a_wait_is_never_shorter_than_asked_and_bounded_in_all() {
        let throttled = |said| Error::Throttled {
            retry_after_s: None,
            said,
        };
        let asked = failure(throttled, 429, Some(17_000));
        assert_eq!(waits(RetryPolicy::USAGE, &asked, 0), [17_000; 9]);
        let long = failure(throttled, 429, Some(140_000));
        assert_eq!(waits(RetryPolicy::USAGE, &long, 0), [140_000; 2]);
        let endless = failure(throttled, 429, Some(u64::MAX));
        assert_eq!(waits(RetryPolicy::USAGE, &endless, u32::MAX), [0; 0]);
    }

    #[test]
    fn what_will_not_pass_is_not_tried_again() {
        for refused in [
            failure(Error::TokenExpired, 401, None),
            failure(Error::BadRequest, 400, None),
            failure(Error::NotFound, 404, None),
            failure(Error::Server, 501, None),
            failure(Error::Html, 200, None),
        ] {
            assert_eq!(
                waits(RetryPolicy::USAGE, &refused, 0),
                [0; 0],
                "{refused:?}"
            );
        }
        let blocked = Failure::from(Error::Unreachable { host: "a.b".into() });
        assert_eq!(waits(RetryPolicy::DOWNLOAD, &blocked, 0), [0; 0]);
    }
}
