//! The columns of a table as columns of a chart: what they are called.

use costs::query::{Granularity, Table};
use costs::{Day, DayRange};

use crate::charts::Bucket;
use crate::i18n::{self, texts};

/// The texts of the columns.
pub(crate) fn buckets_of(table: &Table) -> Vec<Bucket> {
    buckets(&table.buckets, table.granularity, table.last_day)
}

fn buckets(columns: &[DayRange], granularity: Granularity, last_day: Option<Day>) -> Vec<Bucket> {
    let mut hour = 0;
    let mut before = None;
    columns
        .iter()
        .map(|days| {
            // A day stands once for each of its hours.
            hour = if before == Some(*days) { hour + 1 } else { 0 };
            before = Some(*days);
            let is_partial =
                last_day.is_some_and(|last| days.contains(last) && days.until > last.plus(1));
            Bucket {
                is_partial,
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
        let partial = |last: &str| {
            let buckets = buckets(&months, Granularity::Monthly, Some(day(last)));
            buckets
                .iter()
                .map(|bucket| bucket.is_partial)
                .collect::<Vec<_>>()
        };
        assert_eq!(partial("2026-03-10"), [false, true]);
        assert_eq!(partial("2026-03-31"), [false, false]);
    }
}
