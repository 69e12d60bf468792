//! The columns of a table as columns of a chart: what they are called.

use costs::query::{Granularity, Table};
use costs::{Day, DayRange};

use crate::charts::Bucket;
use crate::i18n::{self, texts};
use crate::route::first_incomplete_day;
use crate::state::Session;

/// How far usage is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported {
    /// The last day with data.
    last_day: Day,
    /// The first day whose usage may still grow.
    incomplete_from: Day,
}

impl Reported {
    /// Of the subscriptions in scope; `None` while nothing is loaded.
    pub(crate) fn of(session: Session, scope: &[String]) -> Option<Self> {
        Some(Self {
            last_day: session.last_day(scope)?,
            incomplete_from: first_incomplete_day(session.today()),
        })
    }

    /// The first day without data.
    pub(crate) fn until(self) -> Day {
        self.last_day.plus(1)
    }
}

/// The texts of the columns, and which of them will still grow: where it is not
/// known how far usage is reported the last one with usage.
pub(crate) fn buckets_of(table: &Table, reported: Option<Reported>) -> Vec<Bucket> {
    let reported = reported.or_else(|| {
        Some(Reported {
            last_day: table.last_day?,
            incomplete_from: table.last_day?.plus(1),
        })
    });
    let mut buckets = buckets(&table.buckets, table.granularity, reported);
    if buckets.iter().all(|bucket| bucket.is_awaited) {
        // Parts of shared costs need no usage.
        buckets
            .iter_mut()
            .for_each(|bucket| bucket.is_awaited = false);
    }
    buckets
}

fn buckets(
    columns: &[DayRange],
    granularity: Granularity,
    reported: Option<Reported>,
) -> Vec<Bucket> {
    let mut hour = 0;
    let mut before = None;
    columns
        .iter()
        .map(|days| {
            // A day stands once for each of its hours.
            hour = if before == Some(*days) { hour + 1 } else { 0 };
            before = Some(*days);
            let is_awaited = reported.is_some_and(|reported| days.from >= reported.until());
            let is_partial = reported.is_some_and(|reported| {
                days.until > reported.incomplete_from.min(reported.until())
            });
            Bucket {
                is_partial: is_partial && !is_awaited,
                is_awaited,
                ..bucket_of(*days, granularity, hour)
            }
        })
        .collect()
}

fn bucket_of(days: DayRange, granularity: Granularity, hour: u32) -> Bucket {
    let dates = i18n::range(days);
    let label = match granularity {
        Granularity::Monthly => i18n::month(days.from),
        Granularity::Yearly => i18n::year(days.from),
        Granularity::Quarterly => i18n::quarter(days.from),
        Granularity::Hourly => {
            let label = format!("{} {}", i18n::day_and_month(days.from), i18n::hour(hour));
            let detail = format!("{dates} {}", i18n::hour(hour));
            return Bucket {
                label,
                detail,
                ..Bucket::default()
            };
        }
        Granularity::BillingPeriod | Granularity::Weekly => {
            (texts().from_day)(&i18n::day_and_month(days.from))
        }
        Granularity::Daily | Granularity::Total => i18n::day_and_month(days.from),
    };
    Bucket {
        label,
        detail: dates,
        day: (granularity == Granularity::Daily).then_some(days.from),
        is_partial: false,
        is_awaited: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_by_their_kind() {
        let labels = |granularity: Granularity, days: &[(i32, i32)]| {
            let from: Day = "2026-03-20".parse().unwrap();
            let days = days
                .iter()
                .map(|(first, until)| DayRange::new(from.plus(*first), from.plus(*until)));
            let days: Vec<DayRange> = days.collect();
            buckets(&days, granularity, None)
                .into_iter()
                .map(|bucket| bucket.label)
                .collect::<Vec<_>>()
        };
        let hours = labels(Granularity::Hourly, &[(0, 1), (0, 1), (1, 2)]);
        assert_eq!(hours, ["20 Mar 00:00", "20 Mar 01:00", "21 Mar 00:00"]);
        assert_eq!(labels(Granularity::Daily, &[(0, 1)]), ["20 Mar"]);
        assert_eq!(labels(Granularity::Weekly, &[(0, 7)]), ["from 20 Mar"]);
        assert_eq!(labels(Granularity::Monthly, &[(0, 12)]), ["Mar 2026"]);
        assert_eq!(labels(Granularity::Quarterly, &[(0, 12)]), ["Q1 2026"]);
        assert_eq!(labels(Granularity::Yearly, &[(0, 12)]), ["2026"]);
    }

    #[test]
    fn the_column_with_the_last_day_is_not_complete() {
        let day = |text: &str| -> Day { text.parse().unwrap() };
        let months = [
            DayRange::new(day("2026-02-01"), day("2026-03-01")),
            DayRange::new(day("2026-03-01"), day("2026-04-01")),
        ];
        let found = |last: &str, incomplete_from: &str| {
            let reported = Reported {
                last_day: day(last),
                incomplete_from: day(incomplete_from),
            };
            let buckets = buckets(&months, Granularity::Monthly, Some(reported));
            let marks = buckets
                .iter()
                .map(|bucket| (bucket.is_partial, bucket.is_awaited));
            marks.collect::<Vec<_>>()
        };
        let (whole, partial, awaited) = ((false, false), (true, false), (false, true));
        assert_eq!(found("2026-03-10", "2026-03-11"), [whole, partial]);
        assert_eq!(found("2026-03-31", "2026-06-01"), [whole, whole]);
        assert_eq!(found("2026-03-31", "2026-03-31"), [whole, partial]);
        assert_eq!(found("2026-02-10", "2026-06-01"), [partial, awaited]);
    }
}
