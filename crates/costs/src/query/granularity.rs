//! Columns of a table by date.

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use crate::calendar::{BillingCycle, Day, DayRange};

/// How the period is cut into columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Granularity {
    /// Not at all.
    #[default]
    Total,
    /// Hours of UTC days.
    Hourly,
    /// UTC days.
    Daily,
    /// Weeks from Monday (ISO 8601).
    Weekly,
    /// Calendar months.
    Monthly,
    /// Quarters of the calendar year.
    Quarterly,
    /// Calendar years.
    Yearly,
    /// Billing periods of each subscription. Those of two subscriptions may
    /// overlap; equal ones are one column.
    BillingPeriod,
}

impl Granularity {
    /// The day after the column that `day` falls in.
    pub(crate) fn end_of(self, day: Day, cycle: BillingCycle) -> Day {
        let months = |of_year: u32| {
            let mut end = day.first_of_next_month();
            while !end.date().month0().is_multiple_of(of_year) {
                end = end.first_of_next_month();
            }
            end
        };
        match self {
            Self::Total | Self::Hourly | Self::Daily => day.plus(1),
            // 1970-01-01 was a Thursday.
            Self::Weekly => day.plus(7 - (day.days_since_epoch() + 3).rem_euclid(7)),
            Self::Monthly => day.first_of_next_month(),
            Self::Quarterly => months(3),
            Self::Yearly => months(12),
            Self::BillingPeriod => cycle.period_of(day).until,
        }
    }

    /// Whether the column `days` is less than a whole one, since the period
    /// begins or ends within it. Billing periods are whole where any cycle has
    /// them.
    #[must_use]
    pub fn is_clipped(self, days: DayRange) -> bool {
        let is_whole = |cycle: BillingCycle| {
            self.end_of(days.from.plus(-1), cycle) == days.from
                && self.end_of(days.from, cycle) == days.until
        };
        match self {
            Self::Total | Self::Hourly | Self::Daily => false,
            Self::BillingPeriod => !(1..=31).filter_map(BillingCycle::new).any(is_whole),
            _ => !is_whole(BillingCycle::CALENDAR),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_the_period_cuts_is_clipped() {
        for (granularity, from, until, is_clipped) in [
            (Granularity::Daily, "2026-03-20", "2026-03-21", false),
            (Granularity::Weekly, "2026-03-16", "2026-03-23", false),
            (Granularity::Weekly, "2026-03-17", "2026-03-23", true),
            (Granularity::Weekly, "2026-03-16", "2026-03-22", true),
            (Granularity::Monthly, "2026-02-01", "2026-03-01", false),
            (Granularity::Monthly, "2026-02-02", "2026-03-01", true),
            (Granularity::Quarterly, "2026-04-01", "2026-07-01", false),
            (Granularity::Quarterly, "2026-05-01", "2026-07-01", true),
            (Granularity::Yearly, "2026-01-01", "2027-01-01", false),
            (Granularity::Yearly, "2026-01-01", "2026-12-31", true),
            (
                Granularity::BillingPeriod,
                "2026-01-12",
                "2026-02-12",
                false,
            ),
            (
                Granularity::BillingPeriod,
                "2026-01-31",
                "2026-02-28",
                false,
            ),
            (Granularity::BillingPeriod, "2026-01-12", "2026-02-05", true),
            (Granularity::BillingPeriod, "2026-01-01", "2026-01-12", true),
        ] {
            let days = DayRange::new(from.parse().unwrap(), until.parse().unwrap());
            assert_eq!(
                granularity.is_clipped(days),
                is_clipped,
                "{granularity:?} {days:?}"
            );
        }
    }
}
