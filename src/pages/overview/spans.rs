//! The periods that the overview compares. They end where the data ends, so
//! that days that cannot have arrived yet never look like a fall in cost.

use costs::{BillingCycle, Day, DayRange};

use crate::route::first_incomplete_day;
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
    /// The complete days of it; empty when it has only just begun.
    pub(super) complete: DayRange,
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
        let complete_until = last_day.plus(1).min(first_incomplete_day(today));
        let complete = DayRange::new(period.from, complete_until.max(period.from));
        let before = cycle.previous(last_day);
        let same_days = if complete == period {
            before.until
        } else {
            before.from.plus(complete.days()).min(before.until)
        };
        let week = DayRange::new(complete_until.plus(-AVERAGE_DAYS), complete_until);
        Self {
            last_day,
            is_billing_period,
            period,
            to_date,
            complete,
            before: DayRange::new(before.from, same_days),
            week,
            week_before: week.before(BillingCycle::CALENDAR),
            recent: DayRange::new(last_day.plus(1 - RECENT_DAYS), last_day.plus(1)),
        }
    }

    /// For what is loaded; `None` while nothing is.
    pub(super) fn of_session(session: Session, scope: &[String]) -> Option<Self> {
        Some(Self::new(
            session.last_day(scope)?,
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
        assert_eq!(days(spans.complete), "2026-06-12..2026-06-13");
        assert_eq!(days(spans.before), "2026-05-12..2026-05-13");
        assert_eq!(days(spans.week), "2026-06-07..2026-06-13");
        assert_eq!(days(spans.week_before), "2026-05-31..2026-06-06");
        assert_eq!(days(spans.recent), "2026-05-16..2026-06-14");
    }

    #[test]
    fn today_and_yesterday_are_not_complete() {
        let spans = Spans::new(day("2026-06-15"), day("2026-06-15"), None);
        assert!(!spans.is_billing_period);
        assert_eq!(days(spans.to_date), "2026-06-01..2026-06-15");
        assert_eq!(days(spans.week), "2026-06-07..2026-06-13");
    }

    #[test]
    fn old_usage_is_complete_to_its_last_day() {
        let spans = Spans::new(day("2015-05-02"), day("2026-06-15"), None);
        assert_eq!(spans.complete, spans.to_date);
        assert_eq!(days(spans.week), "2015-04-26..2015-05-02");
    }

    #[test]
    fn a_period_that_has_just_begun_has_nothing_to_compare() {
        let spans = Spans::new(day("2026-06-12"), day("2026-06-13"), BillingCycle::new(12));
        assert_eq!(spans.complete.days(), 0);
        assert_eq!(spans.before.days(), 0);
    }

    #[test]
    fn a_long_month_is_not_compared_with_days_a_short_one_lacks() {
        let spans = Spans::new(day("2026-03-30"), day("2026-06-15"), None);
        assert_eq!(days(spans.before), "2026-02-01..2026-02-28");
    }

    #[test]
    fn a_whole_month_is_compared_with_a_whole_one() {
        let spans = Spans::new(day("2026-02-28"), day("2026-06-15"), None);
        assert_eq!(days(spans.before), "2026-01-01..2026-01-31");
    }
}
