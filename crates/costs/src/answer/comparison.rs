//! Which days a period is compared with.

use chrono::Datelike as _;

use crate::calendar::{BillingCycle, Day, DayRange};
use crate::query::{Compared, Comparison};

/// The days to compare where the data end with `last_day`: as many from the
/// beginning of both periods, or both as a whole where the data do not end
/// before the period does. No day from `complete_until` on is compared.
pub(super) fn compared(
    period: DayRange,
    comparison: Comparison,
    last_day: Option<Day>,
    complete_until: Option<Day>,
) -> Compared {
    let whole = match comparison {
        Comparison::Previous => period.before(BillingCycle::CALENDAR),
        Comparison::SamePeriodLastMonth => shifted(period, 1),
        Comparison::SamePeriodLastYear => shifted(period, 12),
        Comparison::Range(range) | Comparison::Exactly(range) => range,
    };
    let complete_until = complete_until.unwrap_or(period.until);
    let data_end = last_day.map_or(period.from, |last| last.plus(1));
    let until = match comparison {
        Comparison::Exactly(_) => complete_until,
        _ => data_end.min(complete_until),
    };
    let days = DayRange::new(period.from, until.clamp(period.from, period.until));
    if days == period || matches!(comparison, Comparison::Exactly(_)) {
        return Compared {
            days,
            previous: whole,
        };
    }
    let until = whole.from.plus(days.days()).min(whole.until);
    Compared {
        days,
        previous: DayRange::new(whole.from, until),
    }
}

/// The same days so many months before, one day at least.
fn shifted(period: DayRange, months: i32) -> DayRange {
    let from = earlier(period.from, months);
    // From a month's end on, the last day and the one after it may be the same.
    let after_last = earlier(period.last(), months).plus(1);
    let until = earlier(period.until, months).max(after_last);
    DayRange::new(from, until)
}

/// The same day of the month, or the last one of a shorter month.
fn earlier(day: Day, months: i32) -> Day {
    let date = day.date();
    let number = date.year() * 12 + date.month0() as i32 - months;
    let (year, month) = (number.div_euclid(12), number.rem_euclid(12) as u32 + 1);
    let fits = |of_month: u32| Day::from_date(year, month, of_month);
    (28..=date.day())
        .rev()
        .chain([date.day()])
        .find_map(fits)
        // Before the calendar begins.
        .unwrap_or(Day::from_days_since_epoch(i32::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn check(comparison: Comparison, period: [&str; 2], last: &str, expected: [&str; 2]) {
        let period = DayRange::new(day(period[0]), day(period[1]));
        let found = compared(period, comparison, Some(day(last)), None);
        let expected = DayRange::new(day(expected[0]), day(expected[1]));
        assert_eq!(found.previous, expected, "{comparison:?} {period:?} {last}");
        assert!(found.days.days() <= period.days());
    }

    #[test]
    fn whole_periods_are_compared_as_a_whole() {
        let (from, until) = ("2026-03-01", "2026-04-01");
        let previous = Comparison::Previous;
        check(previous, [from, until], "2026-03-31", ["2026-02-01", from]);
        check(
            previous,
            ["2026-03-08", "2026-03-15"],
            "2026-03-31",
            ["2026-03-01", "2026-03-08"],
        );
        let month = Comparison::SamePeriodLastMonth;
        check(month, [from, until], "2026-05-01", ["2026-02-01", from]);
        check(
            month,
            ["2026-03-29", "2026-03-31"],
            "2026-05-01",
            ["2026-02-28", "2026-03-01"],
        );
        let year = Comparison::SamePeriodLastYear;
        check(
            year,
            ["2024-02-29", from],
            "2026-05-01",
            ["2023-02-28", "2025-03-01"],
        );
    }

    #[test]
    fn a_period_that_has_just_begun_is_compared_with_as_many_days() {
        let march = ["2026-03-01", "2026-04-01"];
        let month = Comparison::SamePeriodLastMonth;
        check(month, march, "2026-03-10", ["2026-02-01", "2026-02-11"]);
        check(month, march, "2026-03-30", ["2026-02-01", "2026-03-01"]);
        let range = Comparison::Range(DayRange::new(day("2025-01-01"), day("2025-02-01")));
        check(range, march, "2026-03-01", ["2025-01-01", "2025-01-02"]);
        check(range, march, "2026-01-01", ["2025-01-01", "2025-01-01"]);
        let none = compared(
            DayRange::new(day("2026-03-01"), day("2026-04-01")),
            Comparison::Previous,
            None,
            None,
        );
        assert_eq!((none.days.days(), none.previous.days()), (0, 0));
    }

    #[test]
    fn days_that_are_not_complete_are_not_compared() {
        let range = |from: &str, until: &str| DayRange::new(day(from), day(until));
        let march = range("2026-03-01", "2026-04-01");
        let last = Some(day("2026-03-10"));
        let found = |complete_until: &str| {
            let until = Some(day(complete_until));
            let found = compared(march, Comparison::SamePeriodLastMonth, last, until);
            (found.days, found.previous)
        };
        let nine = range("2026-03-01", "2026-03-10");
        assert_eq!(
            found("2026-03-10"),
            (nine, range("2026-02-01", "2026-02-10"))
        );
        let all = range("2026-03-01", "2026-03-11");
        assert_eq!(
            found("2026-03-20"),
            (all, range("2026-02-01", "2026-02-11"))
        );
        assert_eq!(found("2026-02-20").0.days(), 0);
        // Rows below one are compared on its days.
        let exactly = Comparison::Exactly(range("2026-02-01", "2026-02-10"));
        let of_part = compared(
            march,
            exactly,
            Some(day("2026-03-02")),
            Some(day("2026-03-10")),
        );
        assert_eq!((of_part.days, of_part.previous), found("2026-03-10"));
    }

    #[test]
    fn the_first_days_of_a_month_are_compared_with_those_of_a_shorter_one() {
        let month = Comparison::SamePeriodLastMonth;
        let (first, until) = ("2026-03-01", "2026-03-31");
        check(month, [first, until], "2026-05-01", ["2026-02-01", first]);
    }
}
