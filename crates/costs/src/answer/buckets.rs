//! The columns of a table: days or months of the period.

use crate::calendar::{Day, DayRange};
use crate::query::Granularity;

/// A table with more columns than this would neither be read nor fit into
/// memory.
const MOST_BUCKETS: usize = 400;

/// The columns of `period`. Where there would be too many, only the days that
/// are `used` get one; if these are still too many, months or none at all.
pub(super) fn buckets(
    period: DayRange,
    used: Option<DayRange>,
    granularity: Granularity,
) -> Vec<DayRange> {
    let days = if period.days() as usize <= MOST_BUCKETS {
        period
    } else {
        used.unwrap_or(DayRange::new(period.from, period.from))
    };
    let months = || {
        let mut from = days.from;
        std::iter::from_fn(move || {
            let until = from.first_of_next_month().min(days.until);
            let bucket = DayRange::new(from, until);
            from = until;
            (bucket.days() > 0).then_some(bucket)
        })
    };
    match granularity {
        Granularity::Daily if days.days() as usize <= MOST_BUCKETS => {
            let day = |day: Day| DayRange::new(day, day.plus(1));
            days.iter().map(day).collect()
        }
        Granularity::Daily | Granularity::Monthly => {
            let months: Vec<DayRange> = months().take(MOST_BUCKETS + 1).collect();
            if months.len() > MOST_BUCKETS {
                Vec::new()
            } else {
                months
            }
        }
        Granularity::Total => Vec::new(),
    }
}
