//! The emulator's two times: the fixed moment that usage rules are checked against, and the running one that links,
//! tokens and rate limits go by.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use tokio::time::Instant;

#[derive(Debug)]
pub(crate) struct Clock {
    today: NaiveDate,
    started: Instant,
    advanced_ms: AtomicI64,
}

impl Clock {
    pub(crate) fn new(today: NaiveDate) -> Self {
        Self {
            today,
            started: Instant::now(),
            advanced_ms: AtomicI64::new(0),
        }
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.today
    }

    /// The fixed "now" of the usage rules: 10:30 UTC of the anchor day.
    pub(crate) fn usage_now(&self) -> DateTime<Utc> {
        let half_past_ten = NaiveTime::from_hms_opt(10, 30, 0).expect("10:30 is a time of day");
        self.today.and_time(half_past_ten).and_utc()
    }

    /// The running time: 10:30 UTC of the anchor day at the start, then on with the wall clock.
    pub(crate) fn running(&self) -> DateTime<Utc> {
        let elapsed = TimeDelta::from_std(self.started.elapsed()).unwrap_or_default();
        self.usage_now()
            + elapsed
            + TimeDelta::milliseconds(self.advanced_ms.load(Ordering::Relaxed))
    }

    pub(crate) fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.advanced_ms.fetch_add(by_ms, Ordering::Relaxed);
    }
}
