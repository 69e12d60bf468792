//! UTC days, points in time and billing periods. Nothing here knows what day
//! it is today.

mod neighbour;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A UTC day, counted from 1970-01-01. In JSON it is `2026-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(i32);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?
                .parse()
                .map_err(de::Error::custom)
        } else {
            i32::deserialize(deserializer).map(Self)
        }
    }
}

/// A text that is no day of the form `2026-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayError;

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day of the form 2026-03-31")
    }
}

impl std::error::Error for DayError {}

impl Day {
    /// The year 9999, far enough for any data and still a valid date.
    const LAST: i32 = 2_932_896;
    /// The year 1, which rate cards use for "no date".
    const FIRST: i32 = -719_162;

    /// The day `days` after 1970-01-01, kept between the years 1 and 9999.
    #[must_use]
    pub fn from_days_since_epoch(days: i32) -> Self {
        Self(days.clamp(Self::FIRST, Self::LAST))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days_since_epoch(self) -> i32 {
        self.0
    }

    /// The day of a year, month and day of month, if there is one.
    #[must_use]
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from)
    }

    /// As a calendar date.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }

    /// `days` later, or earlier where negative.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self::from_days_since_epoch(self.0.saturating_add(days))
    }

    /// Days from `other` to this day.
    #[must_use]
    pub const fn since(self, other: Day) -> i32 {
        self.0 - other.0
    }

    /// First day of this day's calendar month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        self.plus(1 - self.date().day() as i32)
    }

    /// First day of the following calendar month.
    #[must_use]
    pub fn first_of_next_month(self) -> Self {
        self.first_of_month().plus(31).first_of_month()
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self::from_days_since_epoch(date.to_epoch_days())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(
            f,
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month(),
            date.day()
        )
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let mut parts = text.splitn(3, '-');
        let mut part = |digits: usize| {
            parts
                .next()
                .filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u32>().ok())
                .ok_or(DayError)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let year = i32::try_from(year).map_err(|_| DayError)?;
        Self::from_date(year, month, day).ok_or(DayError)
    }
}

/// Days from the first up to but without `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DayRange {
    /// First day.
    pub from: Day,
    /// Day after the last.
    pub until: Day,
}

impl DayRange {
    /// The days from `from` up to but without `until`.
    #[must_use]
    pub const fn new(from: Day, until: Day) -> Self {
        Self { from, until }
    }

    /// Whether `day` is one of them.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.until
    }

    /// How many days; 0 where the range ends before it begins.
    #[must_use]
    pub const fn days(self) -> i32 {
        let days = self.until.0 - self.from.0;
        if days < 0 { 0 } else { days }
    }

    /// Last day; for an empty range the day before `from`.
    #[must_use]
    pub fn last(self) -> Day {
        self.until.plus(-1)
    }

    /// Each day in turn.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Day> + Clone {
        (self.from.0..self.until.0).map(Day)
    }
}

/// A second in UTC, counted from 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Timestamp(i64);

/// A text that is no date and time of ISO 8601.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time such as 2026-03-31T00:00:00Z")
    }
}

impl std::error::Error for TimestampError {}

impl Timestamp {
    /// The second `seconds` after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The UTC day it falls in.
    #[must_use]
    pub fn day(self) -> Day {
        let days = self.0.div_euclid(86_400);
        Day::from_days_since_epoch(i32::try_from(days).unwrap_or(Day::LAST))
    }

    /// Midnight at the beginning of `day`.
    #[must_use]
    pub const fn start_of(day: Day) -> Self {
        Self(day.0 as i64 * 86_400)
    }
}

/// Reads the forms that the usage APIs and exports have: with offset, with
/// `Z`, without zone (then UTC), with fractions, or a bare date.
impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self(time.timestamp()));
        }
        if let Ok(time) = text.parse::<NaiveDateTime>() {
            return Ok(Self(time.and_utc().timestamp()));
        }
        text.parse::<Day>()
            .map(Self::start_of)
            .map_err(|_| TimestampError)
    }
}

/// The day of the month on which a subscription's billing periods begin:
/// pay-as-you-go and credit offers bill from the day of sign-up, EA from the
/// first. A month without that day begins on its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BillingCycle {
    anniversary: u8,
}

impl BillingCycle {
    /// Calendar months.
    pub const CALENDAR: BillingCycle = BillingCycle { anniversary: 1 };

    /// Periods that begin on day `anniversary` (1 to 31) of each month.
    #[must_use]
    pub fn new(anniversary: u8) -> Option<Self> {
        (1..=31)
            .contains(&anniversary)
            .then_some(Self { anniversary })
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub const fn anniversary(self) -> u8 {
        self.anniversary
    }

    fn start_in_month_of(self, day: Day) -> Day {
        let first = day.first_of_month();
        let days_in_month = first.first_of_next_month().since(first);
        first.plus(i32::from(self.anniversary).min(days_in_month) - 1)
    }

    /// The billing period that `day` falls in.
    #[must_use]
    pub fn period_of(self, day: Day) -> DayRange {
        let start = self.start_in_month_of(day);
        if start <= day {
            DayRange::new(start, self.start_in_month_of(day.first_of_next_month()))
        } else {
            let month_before = day.first_of_month().plus(-1);
            DayRange::new(self.start_in_month_of(month_before), start)
        }
    }

    /// The period before the one `day` falls in.
    #[must_use]
    pub fn previous(self, day: Day) -> DayRange {
        self.period_of(self.period_of(day).from.plus(-1))
    }
}

impl Default for BillingCycle {
    fn default() -> Self {
        Self::CALENDAR
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_its_date_in_json() {
        let json = serde_json::to_string(&day("2026-03-31")).unwrap();
        assert_eq!(json, "\"2026-03-31\"");
        assert_eq!(
            serde_json::from_str::<Day>(&json).unwrap(),
            day("2026-03-31")
        );
        assert!(serde_json::from_str::<Day>("\"2026-02-30\"").is_err());
    }

    fn period(anniversary: u8, of: &str) -> String {
        let period = BillingCycle::new(anniversary).unwrap().period_of(day(of));
        format!("{}..{}", period.from, period.last())
    }

    #[test]
    fn a_time_with_offset_belongs_to_its_utc_day() {
        let time: Timestamp = "2015-04-27T17:00:00-07:00".parse().unwrap();
        assert_eq!(time.day(), day("2015-04-28"));
    }

    #[test]
    fn reads_every_form_of_time() {
        let midnight = Timestamp::start_of(day("2018-06-12"));
        for text in [
            "2018-06-12",
            "2018-06-12T00:00:00.0000000",
            "2018-06-12T00:00:00Z",
            "2018-06-12T00:00:00+00:00",
            "2018-06-12T00:00:00.000Z",
            "2018-06-11T19:00:00-05:00",
        ] {
            assert_eq!(text.parse(), Ok(midnight), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "2018-13-01",
            "2018-06-12T25:00:00Z",
            "6/12/2018",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(TimestampError), "{text}");
        }
    }

    #[test]
    fn billing_periods_follow_the_anniversary() {
        assert_eq!(period(12, "2018-07-11"), "2018-06-12..2018-07-11");
        assert_eq!(period(12, "2018-07-12"), "2018-07-12..2018-08-11");
        assert_eq!(period(1, "2024-02-29"), "2024-02-01..2024-02-29");
        assert_eq!(period(31, "2024-02-10"), "2024-01-31..2024-02-28");
        assert_eq!(period(31, "2024-02-29"), "2024-02-29..2024-03-30");
        assert_eq!(period(30, "2023-03-01"), "2023-02-28..2023-03-29");
        assert_eq!(period(12, "2023-01-05"), "2022-12-12..2023-01-11");
    }

    #[test]
    fn year_one_means_no_date_and_is_still_a_day() {
        assert_eq!(day("0001-01-01").to_string(), "0001-01-01");
        assert_eq!(day("0001-01-01").plus(-400).to_string(), "0001-01-01");
    }

    proptest! {
        #[test]
        fn periods_tile_the_calendar(anniversary in 1u8..=31, days in -20_000i32..60_000) {
            let cycle = BillingCycle::new(anniversary).unwrap();
            let day = Day::from_days_since_epoch(days);
            let period = cycle.period_of(day);
            prop_assert!(period.contains(day));
            prop_assert!((28..=31).contains(&period.days()));
            prop_assert_eq!(cycle.period_of(period.until).from, period.until);
            prop_assert_eq!(cycle.previous(day).until, period.from);
        }

        #[test]
        fn a_day_reads_what_it_writes(days in -700_000i32..2_900_000) {
            let day = Day::from_days_since_epoch(days);
            prop_assert_eq!(day.to_string().parse(), Ok(day));
        }
    }
}
