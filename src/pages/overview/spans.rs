//! The periods that the overview compares. They end where the data ends, so
//! that days that cannot have arrived yet never look like a fall in cost.

use costs::{BillingCycle, Day, DayRange};
use leptos::prelude::With;

use crate::route;
use crate::state::Session;

/// Days of the chart.
const RECENT_DAYS: i32 = 30;
/// Days of an average.
const AVERAGE_DAYS: i32 = 7;

/// Periods, all in full UTC days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spans {
    /// The last day with usage.
    pub(super) last_day: Day,
    /// Whether the subscriptions share a billing cycle; if not the period is a
    /// calendar month.
    pub(super) is_billing_period: bool,
    /// The whole period that the last day falls in.
    pub(super) period: DayRange,
    /// Its beginning up to the last day.
    pub(super) to_date: DayRange,
    /// As many days of the period before.
    pub(super) before: DayRange,
    /// The last complete days.
    pub(super) week: DayRange,
    /// As many before them.
    pub(super) week_before: DayRange,
    /// The days of the chart.
    pub(super) recent: DayRange,
}

impl Spans {
    /// For data whose last day is `last_day`, when `today` is the UTC day.
    pub(super) fn new(last_day: Day, today: Day, cycle: Option<BillingCycle>) -> Self {
        let is_billing_period = cycle.is_some_and(|cycle| cycle != BillingCycle::CALENDAR);
        let cycle = cycle.unwrap_or(BillingCycle::CALENDAR);
        let period = cycle.period_of(last_day);
        let to_date = DayRange::new(period.from, last_day.plus(1));
        let before = cycle.previous(last_day);
        let same_days = before.from.plus(to_date.days()).min(before.until);
        // Today's usage is still coming in.
        let complete_until = last_day.plus(1).min(today).max(last_day);
        let week = DayRange::new(complete_until.plus(-AVERAGE_DAYS), complete_until);
        Self {
            last_day,
            is_billing_period,
            period,
            to_date,
            before: DayRange::new(before.from, same_days),
            week,
            week_before: route::before(week, BillingCycle::CALENDAR),
            recent: DayRange::new(last_day.plus(1 - RECENT_DAYS), last_day.plus(1)),
        }
    }

    /// For what is loaded; `None` while nothing is.
    pub(super) fn of_session(session: Session, scope: &[String]) -> Option<Self> {
        let last_day = session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .filter(|subscription| scope.is_empty() || scope.contains(&subscription.id))
                .filter_map(|subscription| subscription.days)
                .map(DayRange::last)
                .max()
        })?;
        Some(Self::new(
            last_day,
            session.today(),
            session.shared_cycle(scope),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn days(range: DayRange) -> String {
        format!("{}..{}", range.from, range.last())
    }

    #[test]
    fn a_billing_period_is_compared_with_the_same_days_before() {
        let spans = Spans::new(day("2026-06-14"), day("2026-06-15"), BillingCycle::new(12));
        assert!(spans.is_billing_period);
        assert_eq!(days(spans.to_date), "2026-06-12..2026-06-14");
        assert_eq!(days(spans.before), "2026-05-12..2026-05-14");
        assert_eq!(days(spans.week), "2026-06-08..2026-06-14");
        assert_eq!(days(spans.week_before), "2026-06-01..2026-06-07");
        assert_eq!(days(spans.recent), "2026-05-16..2026-06-14");
    }

    #[test]
    fn today_is_not_complete() {
        let spans = Spans::new(day("2026-06-15"), day("2026-06-15"), None);
        assert!(!spans.is_billing_period);
        assert_eq!(days(spans.to_date), "2026-06-01..2026-06-15");
        assert_eq!(days(spans.week), "2026-06-08..2026-06-14");
    }

    #[test]
    fn a_long_month_is_not_compared_with_days_a_short_one_lacks() {
        let spans = Spans::new(day("2026-03-31"), day("2026-06-15"), None);
        assert_eq!(days(spans.before), "2026-02-01..2026-02-28");
    }
}
