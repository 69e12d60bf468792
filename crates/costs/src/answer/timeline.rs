//! The columns of a table, and which of them a day falls in.

use crate::calendar::{BillingCycle, Day, DayRange};
use crate::query::{Granularity, MOST_BUCKETS};
use crate::usage::Window;

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Timeline {
    pub(super) granularity: Granularity,
    /// Empty where the whole period is one.
    pub(super) buckets: Vec<DayRange>,
    /// The days that the columns cover.
    pub(super) days: DayRange,
    /// For each day of a billing cycle's columns the first column it has.
    bucket_of_day: Vec<Vec<u16>>,
    /// Which cycle each subscription has.
    cycle_of: Vec<usize>,
}

const HOURS: usize = 24;

/// A window outside the days that the columns cover.
pub(super) const NO_COLUMN: u16 = u16::MAX;

impl Timeline {
    /// One column for all days.
    pub(super) fn total(days: DayRange) -> Self {
        Self {
            granularity: Granularity::Total,
            buckets: Vec::new(),
            days,
            bucket_of_day: Vec::new(),
            cycle_of: Vec::new(),
        }
    }

    /// The columns of `period`. Where there would be too many, only the days
    /// that are `used` get one; if these are still too many, coarser ones.
    /// `cycles` has the billing cycle of each subscription.
    pub(super) fn new(
        period: DayRange,
        used: impl FnOnce() -> Option<DayRange>,
        granularity: Granularity,
        cycles: &[BillingCycle],
    ) -> Self {
        let mut used_days = None;
        let mut used = Some(used);
        let mut granularity = granularity;
        loop {
            let mut find_used = || {
                *used_days.get_or_insert_with(|| {
                    let found = used.take().and_then(|used| used());
                    found.unwrap_or(DayRange::new(period.from, period.from))
                })
            };
            let found = Self::of(period, granularity, cycles)
                .or_else(|| Self::of(find_used(), granularity, cycles));
            if let Some(found) = found {
                return found;
            }
            granularity = coarser(granularity);
        }
    }

    /// `None` where there are too many columns.
    fn of(days: DayRange, granularity: Granularity, cycles: &[BillingCycle]) -> Option<Self> {
        if granularity == Granularity::Total {
            return Some(Self::total(days));
        }
        let mut distinct: Vec<BillingCycle> = Vec::new();
        let mut cycle_of = Vec::new();
        if granularity == Granularity::BillingPeriod {
            for cycle in cycles {
                let known = distinct.iter().position(|known| known == cycle);
                cycle_of.push(known.unwrap_or(distinct.len()));
                if known.is_none() {
                    distinct.push(*cycle);
                }
            }
        }
        if distinct.is_empty() {
            distinct.push(BillingCycle::CALENDAR);
        }
        let per_day = if granularity == Granularity::Hourly {
            HOURS
        } else {
            1
        };
        let most = MOST_BUCKETS / per_day;
        let mut own: Vec<Vec<DayRange>> = Vec::new();
        for &cycle in &distinct {
            let buckets = cut(days, granularity, cycle).take(most + 1);
            own.push(buckets.collect());
        }
        let mut buckets: Vec<DayRange> = own.iter().flatten().copied().collect();
        buckets.sort_unstable();
        buckets.dedup();
        if buckets.len() > most || own.iter().any(|own| own.len() > most) {
            return None;
        }
        let bucket_of_day = own
            .iter()
            .map(|own| {
                let place = |bucket: &DayRange| {
                    let place = buckets.partition_point(|known| known < bucket);
                    (place * per_day) as u16
                };
                own.iter()
                    .flat_map(|bucket| std::iter::repeat_n(place(bucket), bucket.days() as usize))
                    .collect()
            })
            .collect();
        Some(Self {
            granularity,
            buckets: buckets
                .into_iter()
                .flat_map(|bucket| std::iter::repeat_n(bucket, per_day))
                .collect(),
            days,
            bucket_of_day,
            cycle_of,
        })
    }

    /// How many columns the sums have: one at least.
    pub(super) fn columns(&self) -> usize {
        self.buckets.len().max(1)
    }

    pub(super) fn is_hourly(&self) -> bool {
        self.granularity == Granularity::Hourly
    }

    /// The billing cycle of a subscription, for [`Self::columns_of_windows`].
    pub(super) fn cycle(&self, subscription: usize) -> usize {
        self.cycle_of.get(subscription).copied().unwrap_or(0)
    }

    /// For each cycle the column of each window.
    pub(super) fn columns_of_windows(&self, windows: &[Window]) -> Vec<Vec<u16>> {
        let cycles = self.bucket_of_day.iter().map(|buckets| {
            let column = |window: &Window| {
                let day = window.start.day();
                if !self.days.contains(day) {
                    return NO_COLUMN;
                }
                let hour = if self.is_hourly() {
                    (window.start.seconds().rem_euclid(86_400) / 3_600) as u16
                } else {
                    0
                };
                let bucket = buckets.get(day.since(self.days.from) as usize);
                bucket.map_or(NO_COLUMN, |bucket| bucket + hour)
            };
            windows.iter().map(column).collect()
        });
        cycles.collect()
    }

    /// The column of one of the days covered; the one of its first hour.
    pub(super) fn bucket(&self, subscription: usize, day: Day) -> usize {
        let days = self.bucket_of_day.get(self.cycle(subscription));
        let offset = day.since(self.days.from) as usize;
        days.and_then(|days| days.get(offset))
            .map_or(0, |&bucket| usize::from(bucket))
    }
}

const fn coarser(granularity: Granularity) -> Granularity {
    match granularity {
        Granularity::Hourly => Granularity::Daily,
        Granularity::Daily => Granularity::Weekly,
        Granularity::Weekly => Granularity::Monthly,
        Granularity::Monthly | Granularity::BillingPeriod => Granularity::Quarterly,
        Granularity::Quarterly => Granularity::Yearly,
        Granularity::Yearly | Granularity::Total => Granularity::Total,
    }
}

/// `days` in parts, the first and last one clipped.
fn cut(
    days: DayRange,
    granularity: Granularity,
    cycle: BillingCycle,
) -> impl Iterator<Item = DayRange> {
    let mut from = days.from;
    std::iter::from_fn(move || {
        let end = granularity.end_of(from, cycle).min(days.until);
        let part = DayRange::new(from, end);
        from = end;
        (part.days() > 0).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn parts(granularity: Granularity, from: &str, until: &str) -> Vec<String> {
        let days = DayRange::new(day(from), day(until));
        let cycles = [BillingCycle::new(12).unwrap(), BillingCycle::CALENDAR];
        let timeline = Timeline::new(days, || None, granularity, &cycles);
        assert_eq!(timeline.granularity, granularity);
        let text = |part: &DayRange| format!("{}..{}", part.from, part.until);
        timeline.buckets.iter().map(text).collect()
    }

    #[test]
    fn a_period_is_cut_at_the_calendars_bounds() {
        assert_eq!(
            parts(Granularity::Weekly, "2026-01-01", "2026-01-14"),
            [
                "2026-01-01..2026-01-05",
                "2026-01-05..2026-01-12",
                "2026-01-12..2026-01-14"
            ]
        );
        assert_eq!(
            parts(Granularity::Quarterly, "2025-11-15", "2026-04-02"),
            [
                "2025-11-15..2026-01-01",
                "2026-01-01..2026-04-01",
                "2026-04-01..2026-04-02"
            ]
        );
        assert_eq!(
            parts(Granularity::Yearly, "2024-02-29", "2025-01-02"),
            ["2024-02-29..2025-01-01", "2025-01-01..2025-01-02"]
        );
        assert_eq!(
            parts(Granularity::BillingPeriod, "2026-01-05", "2026-02-12"),
            [
                "2026-01-05..2026-01-12",
                "2026-01-05..2026-02-01",
                "2026-01-12..2026-02-12",
                "2026-02-01..2026-02-12"
            ]
        );
        assert_eq!(
            parts(Granularity::Hourly, "2026-01-05", "2026-01-07").len(),
            48
        );
    }

    #[test]
    fn every_day_falls_in_the_column_that_has_it() {
        let days = DayRange::new(day("2025-12-20"), day("2026-12-31"));
        let cycles = [BillingCycle::CALENDAR, BillingCycle::new(31).unwrap()];
        for granularity in [
            Granularity::Daily,
            Granularity::Weekly,
            Granularity::Monthly,
            Granularity::Quarterly,
            Granularity::Yearly,
            Granularity::BillingPeriod,
        ] {
            let timeline = Timeline::new(days, || None, granularity, &cycles);
            for (subscription, cycle) in cycles.iter().enumerate() {
                for day in days.iter() {
                    let bucket = timeline.buckets[timeline.bucket(subscription, day)];
                    assert!(bucket.contains(day), "{granularity:?} {day}");
                    if granularity == Granularity::BillingPeriod {
                        let period = cycle.period_of(day);
                        let clipped =
                            DayRange::new(period.from.max(days.from), period.until.min(days.until));
                        assert_eq!(bucket, clipped);
                    }
                }
            }
        }
    }

    #[test]
    fn too_many_columns_become_coarser_ones() {
        let long = DayRange::new(day("2000-01-01"), day("2026-01-01"));
        let timeline = Timeline::new(long, || Some(long), Granularity::Hourly, &[]);
        assert_eq!(timeline.granularity, Granularity::Monthly);
        assert_eq!(timeline.buckets.len(), 26 * 12);
        let used = DayRange::new(day("2025-01-01"), day("2025-01-03"));
        let timeline = Timeline::new(long, || Some(used), Granularity::Hourly, &[]);
        assert_eq!(timeline.buckets.len(), 48);
        assert_eq!(timeline.bucket(0, day("2025-01-02")), 24);
    }
}
