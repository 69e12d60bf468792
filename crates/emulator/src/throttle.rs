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
    /// The newer way, where it is granted: reads in a bucket, and reads a second that fill it.
    granted: Mutex<Option<(u32, u32)>>,
    buckets: Mutex<HashMap<String, (DateTime<Utc>, f64)>>,
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
            granted: Mutex::default(),
            buckets: Mutex::default(),
        }
    }

    /// From now on buckets count instead of hours.
    pub(crate) fn grant(&self, bucket: u32, a_second: u32) {
        *self.granted.lock().unwrap_or_else(PoisonError::into_inner) = Some((bucket, a_second));
    }

    fn take_from_bucket(
        &self,
        subscription_id: &str,
        now: DateTime<Utc>,
        (bucket, a_second): (u32, u32),
    ) -> Result<u32, Exhausted> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full = (now, f64::from(bucket));
        let (since, left) = buckets.entry(subscription_id.to_owned()).or_insert(full);
        let seconds = (now - *since).as_seconds_f64().max(0.0);
        *left = (*left + seconds * f64::from(a_second)).min(f64::from(bucket));
        *since = now;
        if *left < 1.0 {
            return Err(Exhausted { retry_after_s: 1 });
        }
        *left -= 1.0;
        Ok(*left as u32)
    }

    /// Takes one read and says how many are left.
    pub(crate) fn take(&self, subscription_id: &str, now: DateTime<Utc>) -> Result<u32, Exhausted> {
        let granted = *self.granted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(granted) = granted {
            return self.take_from_bucket(subscription_id, now, granted);
        }
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
