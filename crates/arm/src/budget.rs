//! How many reads a subscription grants: a bucket that fills again steadily,
//! and a number for each hour.

use std::collections::VecDeque;

/// Reads that a full bucket holds. Azure Resource Manager documents this bucket
/// and its refill for each subscription and person since 2024.
pub(crate) const BUCKET_READS: i64 = 250;
/// Milliseconds until the bucket holds one read more: 25 a second.
const REFILL_MS: i64 = 40;
/// Documented reads within an hour where there is no bucket yet.
pub(crate) const READS_AN_HOUR: usize = 12_000;
const HOUR_MS: i64 = 3_600_000;
/// Wait after the server said that nothing is left.
const EMPTY_WAIT_MS: i64 = 1_000;

/// The reads of one subscription.
#[derive(Debug)]
pub(crate) struct Budget {
    /// What the bucket holds, in milliseconds of refill.
    filled_ms: i64,
    /// When that was counted.
    at_ms: i64,
    not_before_ms: i64,
    /// When it was read within the last hour.
    last_hour: VecDeque<i64>,
}

impl Budget {
    pub(crate) fn full(now_ms: i64) -> Self {
        Self {
            filled_ms: BUCKET_READS * REFILL_MS,
            at_ms: now_ms,
            not_before_ms: i64::MIN,
            last_hour: VecDeque::new(),
        }
    }

    /// Milliseconds until it may be read; 0 takes one read out.
    pub(crate) fn take(&mut self, now_ms: i64) -> i64 {
        self.fill(now_ms);
        // A clock set back must not lock the budget.
        while self
            .last_hour
            .front()
            .is_some_and(|at_ms| *at_ms <= now_ms - HOUR_MS || *at_ms > now_ms)
        {
            self.last_hour.pop_front();
        }
        let of_hour_ms = match self.last_hour.front() {
            Some(oldest_ms) if self.last_hour.len() >= READS_AN_HOUR => {
                oldest_ms + HOUR_MS - now_ms
            }
            _ => 0,
        };
        let of_bucket_ms = (REFILL_MS - self.filled_ms).max(0);
        let held_ms = self.not_before_ms.saturating_sub(now_ms).clamp(0, HOUR_MS);
        let wait_ms = of_hour_ms.max(of_bucket_ms).max(held_ms);
        if wait_ms == 0 {
            self.filled_ms -= REFILL_MS;
            self.last_hour.push_back(now_ms);
        }
        wait_ms
    }

    /// Takes note of what the server says is left: others may read too.
    pub(crate) fn hear(&mut self, left: u32, now_ms: i64) {
        self.fill(now_ms);
        self.filled_ms = self
            .filled_ms
            .min(i64::from(left).saturating_mul(REFILL_MS));
        if left == 0 {
            self.not_before_ms = now_ms + EMPTY_WAIT_MS;
        }
    }

    fn fill(&mut self, now_ms: i64) {
        let gone_ms = now_ms.saturating_sub(self.at_ms).max(0);
        self.filled_ms = (self.filled_ms + gone_ms).min(BUCKET_READS * REFILL_MS);
        self.at_ms = now_ms;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads taken by somebody who always asks again when told to.
    fn reads(until_ms: i64) -> Vec<i64> {
        let mut budget = Budget::full(0);
        let (mut now_ms, mut taken) = (0, Vec::new());
        while now_ms < until_ms {
            match budget.take(now_ms) {
                0 => taken.push(now_ms),
                wait_ms => now_ms += wait_ms,
            }
        }
        taken
    }

    #[test]
    fn no_window_has_more_reads_than_are_granted() {
        let taken = reads(HOUR_MS + 60_000);
        for window_ms in [1, 1_000, 10_000, 60_000] {
            let granted = BUCKET_READS + window_ms / REFILL_MS;
            for (number, from_ms) in taken.iter().enumerate().step_by(7) {
                let within = taken[number..].partition_point(|at_ms| *at_ms < from_ms + window_ms);
                assert!(within as i64 <= granted, "{within} from {from_ms}");
            }
        }
        for (number, from_ms) in taken.iter().enumerate().step_by(7) {
            let within = taken[number..].partition_point(|at_ms| *at_ms < from_ms + HOUR_MS);
            assert!(within <= READS_AN_HOUR, "{within} from {from_ms}");
        }
    }

    #[test]
    fn what_the_server_says_is_left_is_heeded() {
        let mut budget = Budget::full(0);
        budget.hear(11_999, 0);
        assert_eq!(budget.take(0), 0);
        budget.hear(2, 0);
        assert_eq!(
            (budget.take(0), budget.take(0), budget.take(0)),
            (0, 0, REFILL_MS)
        );
        budget.hear(0, 0);
        assert_eq!(budget.take(500), 500);
        assert_eq!(budget.take(1_000), 0);
    }

    proptest! {
        #[test]
        fn it_never_locks(times in proptest::collection::vec(-10_000_000_i64..10_000_000, 1..60)) {
            let mut budget = Budget::full(0);
            for now_ms in times {
                let wait_ms = budget.take(now_ms);
                prop_assert!((0..=HOUR_MS).contains(&wait_ms));
            }
        }
    }
}
