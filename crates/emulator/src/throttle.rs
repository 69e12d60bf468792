//! ARM's read budget: so many reads an hour for each subscription, then 429 until the hour is over.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Reads an hour that ARM grants a subscription.
pub(crate) const READS_PER_HOUR: u32 = 15_000;

#[derive(Debug)]
pub(crate) struct ReadBudget {
    per_hour: u32,
    used: Mutex<HashMap<String, (DateTime<Utc>, u32)>>,
}

/// The budget is used up; reads are granted again after this many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted {
    pub(crate) retry_after_s: i64,
}

impl ReadBudget {
    pub(crate) fn new(per_hour: u32) -> Self {
        Self {
            per_hour,
            used: Mutex::default(),
        }
    }

    /// Takes one read and says how many are left.
    pub(crate) fn take(&self, subscription_id: &str, now: DateTime<Utc>) -> Result<u32, Exhausted> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = used.entry(subscription_id.to_owned()).or_insert((now, 0));
        if now - *since >= TimeDelta::hours(1) {
            (*since, *count) = (now, 0);
        }
        if *count >= self.per_hour {
            let left = TimeDelta::hours(1) - (now - *since);
            return Err(Exhausted {
                retry_after_s: left.num_seconds().max(1),
            });
        }
        *count += 1;
        Ok(self.per_hour - *count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_runs_out_and_comes_back() {
        let budget = ReadBudget::new(2);
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(budget.take("a", now), Ok(1));
        assert_eq!(budget.take("a", now), Ok(0));
        let later = now + TimeDelta::minutes(20);
        assert_eq!(
            budget.take("a", later),
            Err(Exhausted {
                retry_after_s: 2400
            })
        );
        assert_eq!(budget.take("b", later), Ok(1));
        assert_eq!(budget.take("a", now + TimeDelta::hours(1)), Ok(1));
    }
}
