//! Periods as people choose them, and the days they mean.

use chrono::Datelike as _;
use costs::{BillingCycle, Day, DayRange};

/// The days a view covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// Moves on with the calendar.
    Named(NamedPeriod),
    /// Fixed days; never empty.
    Days(DayRange),
}

impl Default for Period {
    fn default() -> Self {
        Self::Named(NamedPeriod::ThisMonth)
    }
}

/// A period relative to today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NamedPeriod {
    /// Calendar month of today.
    ThisMonth,
    /// Calendar month before.
    LastMonth,
    /// Today and the six days before.
    Last7Days,
    /// Today and the 29 days before.
    Last30Days,
    /// Today and the 89 days before.
    Last90Days,
    /// Calendar quarter of today.
    ThisQuarter,
    /// Calendar quarter before.
    LastQuarter,
    /// Calendar year of today.
    ThisYear,
    /// The month of today and the eleven before.
    Last12Months,
    /// Billing period of today.
    BillingPeriod,
    /// Billing period before.
    LastBillingPeriod,
}

impl NamedPeriod {
    /// All, in the order they are offered.
    pub(crate) const ALL: [Self; 11] = [
        Self::ThisMonth,
        Self::LastMonth,
        Self::Last7Days,
        Self::Last30Days,
        Self::Last90Days,
        Self::ThisQuarter,
        Self::LastQuarter,
        Self::ThisYear,
        Self::Last12Months,
        Self::BillingPeriod,
        Self::LastBillingPeriod,
    ];

    /// The word in the address.
    #[must_use]
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::ThisMonth => "this-month",
            Self::LastMonth => "last-month",
            Self::Last7Days => "last-7-days",
            Self::Last30Days => "last-30-days",
            Self::Last90Days => "last-90-days",
            Self::ThisQuarter => "this-quarter",
            Self::LastQuarter => "last-quarter",
            Self::ThisYear => "this-year",
            Self::Last12Months => "last-12-months",
            Self::BillingPeriod => "billing-period",
            Self::LastBillingPeriod => "last-billing-period",
        }
    }

    /// Reads what [`NamedPeriod::text`] writes.
    #[must_use]
    pub(crate) fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|named| named.text() == text)
    }

    /// Whether it follows the bill rather than the calendar.
    #[must_use]
    pub(crate) const fn is_billing_period(self) -> bool {
        matches!(self, Self::BillingPeriod | Self::LastBillingPeriod)
    }

    fn months_into_quarter(today: Day) -> u32 {
        today.date().month0() % 3
    }

    /// The days it means when `today` is the UTC day.
    #[must_use]
    pub(crate) fn days(self, today: Day, cycle: BillingCycle) -> DayRange {
        let last = |days: i32| DayRange::new(today.plus(1 - days), today.plus(1));
        match self {
            Self::ThisMonth => BillingCycle::CALENDAR.period_of(today),
            Self::LastMonth => BillingCycle::CALENDAR.previous(today),
            Self::Last7Days => last(7),
            Self::Last30Days => last(30),
            Self::Last90Days => last(90),
            Self::ThisQuarter => months(today, Self::months_into_quarter(today), 3),
            Self::LastQuarter => months(today, Self::months_into_quarter(today) + 3, 3),
            Self::ThisYear => months(today, today.date().month0(), 12),
            Self::Last12Months => months(today, 11, 12),
            Self::BillingPeriod => cycle.period_of(today),
            Self::LastBillingPeriod => cycle.previous(today),
        }
    }
}

/// `count` calendar months, the first of which began `back` months before the
/// month of `today`.
fn months(today: Day, back: u32, count: u32) -> DayRange {
    let mut first = today.first_of_month();
    for _ in 0..back {
        first = first.plus(-1).first_of_month();
    }
    let mut until = first;
    for _ in 0..count {
        until = until.first_of_next_month();
    }
    DayRange::new(first, until)
}

/// The first day whose usage may still grow: a day's usage is reported until
/// the end of the following day. Comparisons end before it.
#[must_use]
pub(crate) fn first_incomplete_day(today: Day) -> Day {
    today.plus(-1)
}

impl Period {
    /// The days it means when `today` is the UTC day.
    #[must_use]
    pub(crate) fn days(self, today: Day, cycle: BillingCycle) -> DayRange {
        match self {
            Self::Named(named) => named.days(today, cycle),
            Self::Days(days) => days,
        }
    }
}
