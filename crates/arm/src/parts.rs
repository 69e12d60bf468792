//! Cuts a period into parts that are read side by side.

use costs::{Day, DayRange};

use crate::usage::{UsageGranularity, UsageOptions};

/// Longer parts gain nothing and meet gateway timeouts.
const LONGEST_PART_DAYS: i32 = 8;
/// Parts for each lane: enough that none stands idle while the last long ones
/// end, few enough that small subscriptions are not asked for nothing.
const PARTS_PER_LANE: i32 = 3;

/// The parts of `reported`, by time. None reaches over the end of a calendar
/// month. The last day before `today` and later ones stand alone: they may not
/// be processed yet, and must not keep others from being read.
pub(crate) fn split(
    reported: DayRange,
    granularity: UsageGranularity,
    options: &UsageOptions,
    today: Day,
) -> Vec<DayRange> {
    let lanes = i32::from(options.max_in_flight.max(1));
    let wanted = without(reported, &options.leave_out);
    let wanted_days: i32 = wanted.iter().map(|range| range.days()).sum();
    let longest = match (options.part_days, granularity) {
        (Some(days), _) => i32::from(days).clamp(1, 31),
        (None, UsageGranularity::Hourly) => 1,
        (None, UsageGranularity::Daily) => {
            let parts = lanes * PARTS_PER_LANE;
            ((wanted_days + parts - 1) / parts).clamp(1, LONGEST_PART_DAYS)
        }
    };
    let yesterday = today.plus(-1);
    let mut parts = Vec::new();
    for range in wanted {
        let mut from = range.from;
        while from < range.until {
            let mut until = from
                .plus(longest)
                .min(from.first_of_next_month())
                .min(range.until);
            if from >= yesterday {
                until = from.plus(1);
            } else if until > yesterday {
                until = yesterday;
            }
            // A day cannot be stepped over at the end of the calendar.
            if until <= from {
                break;
            }
            parts.push(DayRange::new(from, until));
            from = until;
        }
    }
    parts
}

/// What is left of `days` without some others.
fn without(days: DayRange, others: &[DayRange]) -> Vec<DayRange> {
    let mut left = vec![days];
    for other in others.iter().filter(|other| other.days() > 0) {
        left = left
            .into_iter()
            .flat_map(|days| {
                let before = DayRange::new(days.from, days.until.min(other.from));
                let after = DayRange::new(days.from.max(other.until), days.until);
                [before, after]
            })
            .filter(|days| days.days() > 0)
            .collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn parts(from: &str, until: &str, part_days: Option<u8>) -> Vec<String> {
        let options = UsageOptions {
            part_days,
            ..UsageOptions::default()
        };
        let period = DayRange::new(day(from), day(until));
        split(period, UsageGranularity::Daily, &options, day("2026-03-31"))
            .into_iter()
            .map(|part| format!("{}+{}", part.from, part.days()))
            .collect()
    }

    #[test]
    fn parts_end_with_the_month_and_the_newest_days_stand_alone() {
        assert_eq!(
            parts("2026-02-20", "2026-03-31", Some(8)),
            [
                "2026-02-20+8",
                "2026-02-28+1",
                "2026-03-01+8",
                "2026-03-09+8",
                "2026-03-17+8",
                "2026-03-25+5",
                "2026-03-30+1"
            ]
        );
        assert_eq!(parts("2026-03-29", "2026-04-02", None).len(), 4);
        assert_eq!(parts("2026-03-05", "2026-03-05", None), [""; 0]);
        assert_eq!(parts("2026-03-05", "2026-03-01", None), [""; 0]);
    }

    #[test]
    fn a_longer_period_has_longer_parts() {
        assert_eq!(parts("2026-01-01", "2026-01-25", None).len(), 24);
        assert_eq!(parts("2025-11-01", "2026-03-01", None)[0], "2025-11-01+3");
        assert_eq!(parts("2024-01-01", "2026-01-01", None)[0], "2024-01-01+8");
    }

    proptest! {
        #[test]
        fn every_day_is_in_one_part(
            from in 15_000i32..25_000, days in 0i32..500, today in 15_000i32..25_000,
            part_days in proptest::option::of(any::<u8>()), max_in_flight in any::<u8>(),
            is_hourly in any::<bool>(), known in prop::collection::vec((-20i32..500, 0i32..90), 0..4),
        ) {
            let from = Day::from_days_since_epoch(from);
            let period = DayRange::new(from, from.plus(days));
            let granularity =
                if is_hourly { UsageGranularity::Hourly } else { UsageGranularity::Daily };
            let day = |number: i32| from.plus(number);
            let leave_out: Vec<_> =
                known.into_iter().map(|(at, days)| DayRange::new(day(at), day(at + days))).collect();
            let wanted = |day: &Day| !leave_out.iter().any(|known| known.contains(*day));
            let wanted: Vec<Day> = period.iter().filter(wanted).collect();
            let options = UsageOptions { max_in_flight, part_days, leave_out };
            let today = Day::from_days_since_epoch(today);
            let parts = split(period, granularity, &options, today);
            let covered: Vec<Day> = parts.iter().flat_map(|part| part.iter()).collect();
            prop_assert_eq!(covered, wanted);
            for part in parts {
                prop_assert_eq!(part.from.first_of_month(), part.last().first_of_month());
            }
        }
    }
}
