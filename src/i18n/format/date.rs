//! Days, months and periods as people read them.

use costs::{Day, DayRange};

use crate::i18n::format_words;

/// `31 May 2026`.
pub(crate) fn day(day: Day) -> String {
    let (year, month, number) = parts(day);
    (format_words().full_day)(&of_month(number), nth_month(month), &year.to_string())
}

/// `31 May`.
pub(crate) fn day_and_month(day: Day) -> String {
    let (_, month, number) = parts(day);
    (format_words().short_day)(&of_month(number), nth_month(month))
}

/// `May 2026`.
pub(crate) fn month(day: Day) -> String {
    let (year, month, _) = parts(day);
    (format_words().month_and_year)(nth_month(month), &year.to_string())
}

/// Year, and month from 0.
pub(crate) fn year_and_month(day: Day) -> (i32, i32) {
    let (year, month, _) = parts(day);
    (year, i32::try_from(month).unwrap_or_default())
}

/// `Q2 2026`.
pub(crate) fn quarter(day: Day) -> String {
    let (year, month, _) = parts(day);
    (format_words().quarter_and_year)(&(month / 3 + 1).to_string(), &year.to_string())
}

/// `2026`.
pub(crate) fn year(day: Day) -> String {
    (format_words().year)(&parts(day).0.to_string())
}

/// `May`.
pub(crate) fn month_name(day: Day) -> &'static str {
    nth_month(parts(day).1)
}

fn of_month(number: u32) -> String {
    match number {
        1 => format_words().first_of_month.to_owned(),
        _ => number.to_string(),
    }
}

fn nth_month(from_january: usize) -> &'static str {
    let words = format_words();
    match from_january {
        0 => words.january,
        1 => words.february,
        2 => words.march,
        3 => words.april,
        4 => words.may,
        5 => words.june,
        6 => words.july,
        7 => words.august,
        8 => words.september,
        9 => words.october,
        10 => words.november,
        _ => words.december,
    }
}

/// `Mon`; days count from Monday, 0, and begin again after Sunday.
pub(crate) fn weekday(from_monday: usize) -> &'static str {
    let words = format_words();
    match from_monday % 7 {
        0 => words.monday,
        1 => words.tuesday,
        2 => words.wednesday,
        3 => words.thursday,
        4 => words.friday,
        5 => words.saturday,
        _ => words.sunday,
    }
}

/// `13:00`, an hour of a day.
pub(crate) fn hour(hour: u32) -> String {
    format!("{hour:02}:00")
}

/// `1 May – 11 Jun 2026`; the year is said twice only where it differs.
pub(crate) fn range(days: DayRange) -> String {
    let words = format_words();
    let (first, last) = (days.from, days.last());
    if first >= last {
        return day(first);
    }
    let year = parts(first).0;
    if year == parts(last).0 {
        (words.range_in_year)(
            &day_and_month(first),
            &day_and_month(last),
            &year.to_string(),
        )
    } else {
        (words.range)(&day(first), &day(last))
    }
}

/// Year, month from 0, and day of the month.
fn parts(day: Day) -> (i32, usize, u32) {
    // A day writes itself as year-month-day, always.
    let text = day.to_string();
    let mut numbers = text.split('-').filter_map(|part| part.parse::<i32>().ok());
    let mut next = || numbers.next().unwrap_or(1);
    let (year, month, number) = (next(), next(), next());
    let month = usize::try_from(month - 1).unwrap_or(0).min(11);
    (year, month, number.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_say_what_is_needed() {
        assert_eq!(day(date("2026-05-31")), "31 May 2026");
        assert_eq!(month(date("2026-05-31")), "May 2026");
        let days = |from: &str, until: &str| range(DayRange::new(date(from), date(until)));
        assert_eq!(days("2026-05-12", "2026-06-12"), "12 May – 11 Jun 2026");
        assert_eq!(
            days("2025-12-12", "2026-01-12"),
            "12 Dec 2025 – 11 Jan 2026"
        );
        assert_eq!(days("2026-05-12", "2026-05-13"), "12 May 2026");
    }
}
