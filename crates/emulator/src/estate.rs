//! What a subscription runs: its uses of meters over 120 days, and how much each use takes on each day and hour.
//! Quantities are integers of a small decimal unit, so that hours add up to days to the last digit.

mod amount;
mod azure;
mod builder;
mod catalog;
mod chance;
mod hub;
mod kit;
mod oddity;
mod plan;
mod stack;
mod workload;

use chrono::{NaiveDate, TimeDelta};

pub(crate) use azure::{AzureProfile, azure_estate};
use chance::Chance;
pub(crate) use plan::{Plan, Quantity};
pub(crate) use stack::stack_estate;

/// Days of usage before the anchor day.
pub(crate) const HISTORY_DAYS: i64 = 120;
/// The longest time between a usage day and the day its rows are reported.
pub(crate) const LATEST_REPORT_DAYS: i64 = 4;

/// One resource's use of one meter, with the parts of its rows that never change.
#[derive(Debug)]
pub(crate) struct Use {
    /// Seeds every chance about this use.
    pub(crate) key: u64,
    pub(crate) meter_id: String,
    /// JSON members that name the meter, without the braces: empty on Azure Stack.
    pub(crate) meter_members: String,
    /// `instanceData` as a JSON string literal; `None` for classic services.
    pub(crate) instance_data: Option<String>,
    /// `infoFields` as JSON.
    pub(crate) info_fields: String,
    /// Classic services write times with the offset `-07:00`.
    pub(crate) has_pacific_times: bool,
    pub(crate) plan: Plan,
    /// First usage day, counted from the estate's first day.
    pub(crate) from_day: i64,
    /// The day after the last usage day.
    pub(crate) until_day: i64,
}

/// Hours of one usage day that are reported together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) from_hour: u32,
    pub(crate) until_hour: u32,
    pub(crate) reported_day: i64,
}

/// Everything one subscription uses.
#[derive(Debug)]
pub(crate) struct Estate {
    pub(crate) first_day: NaiveDate,
    pub(crate) uses: Vec<Use>,
    pub(crate) resource_count: usize,
}

impl Estate {
    pub(crate) fn date(&self, day: i64) -> NaiveDate {
        self.first_day
            .checked_add_signed(TimeDelta::days(day))
            .unwrap_or(self.first_day)
    }

    /// The whole quantity of a usage day.
    pub(crate) fn day_quantity(&self, used: &Use, day: i64) -> Quantity {
        if day < used.from_day || day >= used.until_day {
            return Quantity {
                units: 0,
                scale: used.plan.scale,
            };
        }
        used.plan.day_quantity(used.key, day, self.date(day))
    }

    /// The quantity of some hours of a usage day, given the day's.
    pub(crate) fn hours_quantity(
        &self,
        used: &Use,
        day: Quantity,
        from_hour: u32,
        until_hour: u32,
    ) -> Quantity {
        let units = used.plan.units_before(day.units, until_hour)
            - used.plan.units_before(day.units, from_hour);
        Quantity { units, ..day }
    }

    /// When the hours of a usage day are reported: a part on the same evening, the rest the next day, a few later.
    pub(crate) fn batches(&self, used: &Use, day: i64) -> [Option<Batch>; 2] {
        let chance = Chance::new(used.key).with(0xba7c).with(day.unsigned_abs());
        let is_split = chance.with(1).percent() < 28;
        let first_hour = if is_split {
            14 + chance.with(2).below(8)
        } else {
            0
        };
        let is_late = chance.with(3).per_mille() < 28;
        let late_days = if is_late {
            1 + i64::from(chance.with(4).below(3))
        } else {
            0
        };
        let evening = Batch {
            from_hour: 0,
            until_hour: first_hour,
            reported_day: day,
        };
        let rest = Batch {
            from_hour: first_hour,
            until_hour: 24,
            reported_day: day + 1 + late_days,
        };
        [is_split.then_some(evening), Some(rest)]
    }

    /// The hour of the batch's reported day at which one usage hour is reported.
    pub(crate) fn reported_hour(&self, used: &Use, day: i64, batch: Batch, hour: u32) -> u32 {
        if batch.reported_day == day {
            return (hour + 3).min(23);
        }
        if batch.reported_day == day + 1 {
            return (hour + 3).saturating_sub(24);
        }
        Chance::new(used.key)
            .with(0x1a7e)
            .with(day.unsigned_abs())
            .below(8)
            + 2
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{Datelike, Weekday};

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn payg() -> Estate {
        azure_estate(
            AzureProfile::PayAsYouGo,
            "00000000-0000-0000-0000-000000000001",
            today(),
            7,
        )
    }

    #[test]
    fn the_same_seed_gives_the_same_estate_and_another_seed_another() {
        let total = |seed| -> u128 {
            let estate = azure_estate(
                AzureProfile::Sponsored,
                "00000000-0000-0000-0000-000000000001",
                today(),
                seed,
            );
            let days = 0..HISTORY_DAYS;
            days.flat_map(|day| estate.uses.iter().map(move |used| (day, used)))
                .map(|(day, used)| estate.day_quantity(used, day).units % 1_000_003)
                .sum()
        };
        assert_eq!(total(7), total(7));
        assert_ne!(total(7), total(8));
    }

    #[test]
    fn batches_and_hours_add_up_to_the_day() {
        let estate = payg();
        for used in estate.uses.iter().step_by(7) {
            for day in 0..HISTORY_DAYS {
                let whole = estate.day_quantity(used, day);
                let batches: u128 = estate
                    .batches(used, day)
                    .iter()
                    .flatten()
                    .map(|batch| {
                        estate
                            .hours_quantity(used, whole, batch.from_hour, batch.until_hour)
                            .units
                    })
                    .sum();
                let hours: u128 = (0..24)
                    .map(|hour| estate.hours_quantity(used, whole, hour, hour + 1).units)
                    .sum();
                assert_eq!((batches, hours), (whole.units, whole.units));
            }
        }
    }

    #[test]
    fn hours_are_reported_after_they_end() {
        let estate = payg();
        for used in estate.uses.iter().step_by(11) {
            for day in 0..HISTORY_DAYS {
                for batch in estate.batches(used, day).into_iter().flatten() {
                    for hour in batch.from_hour..batch.until_hour {
                        let reported = batch.reported_day * 24
                            + i64::from(estate.reported_hour(used, day, batch, hour));
                        assert!(
                            reported > day * 24 + i64::from(hour),
                            "{day} {hour} {batch:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn reports_are_spread_over_days_with_some_late() {
        let estate = payg();
        let mut delays: BTreeMap<i64, u32> = BTreeMap::new();
        for used in &estate.uses {
            for day in 0..HISTORY_DAYS {
                for batch in estate.batches(used, day).into_iter().flatten() {
                    *delays.entry(batch.reported_day - day).or_default() += 1;
                }
            }
        }
        assert_eq!(delays.keys().copied().collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        let late: u32 = [2, 3, 4].iter().map(|delay| delays[delay]).sum();
        let all: u32 = delays.values().sum();
        assert!((10..40).contains(&(late * 1000 / all)), "{late} of {all}");
    }

    #[test]
    fn the_size_is_that_of_a_real_subscription() {
        let estate = payg();
        assert!(
            (250..=400).contains(&estate.resource_count),
            "{}",
            estate.resource_count
        );
        let mut row_count = 0;
        for used in &estate.uses {
            for day in used.from_day..used.until_day.min(HISTORY_DAYS) {
                if estate.day_quantity(used, day).units > 0 {
                    row_count += estate.batches(used, day).iter().flatten().count();
                }
            }
        }
        assert!((50_000..70_000).contains(&row_count), "{row_count}");
        for profile in [
            AzureProfile::Credit,
            AzureProfile::Sponsored,
            AzureProfile::Enterprise,
        ] {
            let estate = azure_estate(profile, "x", today(), 7);
            assert!(
                (150..=400).contains(&estate.resource_count),
                "{profile:?} {}",
                estate.resource_count
            );
        }
    }

    #[test]
    fn business_meters_rest_at_the_weekend_and_logs_have_an_anomaly() {
        let estate = payg();
        let logs = estate
            .uses
            .iter()
            .find(|used| used.plan.anomaly.is_some())
            .unwrap();
        let units = |day| estate.day_quantity(logs, day).units;
        let anomaly = logs.plan.anomaly.unwrap();
        assert!(units(anomaly.from_day) > 5 * units(anomaly.from_day - 7));
        assert!(units(anomaly.until_day) < 2 * units(anomaly.from_day - 7));

        let (mut weekend, mut workdays) = (0, 0);
        for day in 0..HISTORY_DAYS - 1 {
            let is_weekend = matches!(estate.date(day).weekday(), Weekday::Sat | Weekday::Sun);
            let sum: u128 = estate
                .uses
                .iter()
                .filter(|used| used.meter_members.contains("Data Transfer Out"))
                .map(|used| estate.day_quantity(used, day).units)
                .sum();
            if is_weekend {
                weekend += sum * 5;
            } else {
                workdays += sum * 2;
            }
        }
        assert!(weekend * 100 < workdays * 80, "{weekend} {workdays}");
    }
}
