//! The period of the same kind before another, or after it. What a page calls
//! the previous period and what a cost is compared with are the same days.

use super::{BillingCycle, Day, DayRange};

/// A century of months; longer ranges go by their days.
const MOST_PERIODS: u32 = 1_200;

impl DayRange {
    /// The period of the same kind just before: as many calendar months where
    /// these are whole months (so a quarter before a quarter, a year before a
    /// year), as many billing periods of `cycle` where they are whole ones, and
    /// as many days otherwise.
    #[must_use]
    pub fn before(self, cycle: BillingCycle) -> Self {
        let Some((cycle, count)) = self.whole_periods(cycle) else {
            return Self::new(self.from.plus(-self.days()), self.from);
        };
        let step = |from: Day, _| cycle.previous(from).from;
        Self::new((0..count).fold(self.from, step), self.from)
    }

    /// The period of the same kind just after; see [`DayRange::before`].
    #[must_use]
    pub fn after(self, cycle: BillingCycle) -> Self {
        let Some((cycle, count)) = self.whole_periods(cycle) else {
            return Self::new(self.until, self.until.plus(self.days()));
        };
        let step = |until: Day, _| cycle.period_of(until).until;
        Self::new(self.until, (0..count).fold(self.until, step))
    }

    /// The cycle that these days are whole periods of, and how many.
    fn whole_periods(self, cycle: BillingCycle) -> Option<(BillingCycle, u32)> {
        let count_of = |cycle: BillingCycle| {
            let mut until = self.from;
            if cycle.period_of(until).from != until {
                return None;
            }
            for count in 0..MOST_PERIODS {
                if until >= self.until {
                    return (count > 0 && until == self.until).then_some((cycle, count));
                }
                until = cycle.period_of(until).until;
            }
            None
        };
        count_of(BillingCycle::CALENDAR).or_else(|| count_of(cycle))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days(from: &str, until: &str) -> DayRange {
        DayRange::new(from.parse().unwrap(), until.parse().unwrap())
    }

    #[test]
    fn a_period_follows_one_of_its_own_kind() {
        let cycle = BillingCycle::new(12).unwrap();
        for (before, between, until) in [
            // A month, a quarter, a year, twelve months.
            ("2026-02-01", "2026-03-01", "2026-04-01"),
            ("2025-10-01", "2026-01-01", "2026-04-01"),
            ("2023-01-01", "2024-01-01", "2025-01-01"),
            ("2024-07-01", "2025-07-01", "2026-07-01"),
            // Billing periods.
            ("2026-02-12", "2026-03-12", "2026-04-12"),
            ("2026-01-12", "2026-03-12", "2026-05-12"),
            // As many days.
            ("2026-02-22", "2026-03-01", "2026-03-08"),
            ("2026-02-27", "2026-03-02", "2026-03-05"),
        ] {
            let (first, second) = (days(before, between), days(between, until));
            assert_eq!(second.before(cycle), first, "before {second:?}");
            assert_eq!(first.after(cycle), second, "after {first:?}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_reached_and_not_passed() {
        let first = Day::from_days_since_epoch(i32::MIN);
        let last = Day::from_days_since_epoch(i32::MAX);
        let all = DayRange::new(first, last);
        assert_eq!(all.before(BillingCycle::CALENDAR).from, first);
        assert_eq!(all.after(BillingCycle::CALENDAR).until, last);
    }

    proptest! {
        #[test]
        fn neighbours_touch(from in -20_000i32..60_000, length in 1i32..800, anniversary in 1u8..=31) {
            let cycle = BillingCycle::new(anniversary).unwrap();
            let from = Day::from_days_since_epoch(from);
            let days = DayRange::new(from, from.plus(length));
            prop_assert_eq!(days.before(cycle).until, days.from);
            prop_assert_eq!(days.after(cycle).from, days.until);
            prop_assert!(days.before(cycle).days() > 0);
        }
    }
}
