//! Which reported days a reload has to ask for. What a finished day reported is
//! final: usage that comes late is reported on a later day. So of what was read
//! before only the last days are read again, and what is missing.

use costs::{Day, DayRange};
use serde::{Deserialize, Serialize};

/// Usage of a day is reported on the same evening or up to this many days
/// later.
pub(crate) const DAYS_LATE: i32 = 5;
/// Usage of a day in a zone west of UTC can be reported under the day before.
pub(crate) const DAYS_EARLY: i32 = 1;
/// Days before a fetch whose reports the API may not have had whole by then:
/// estimates change for up to 72 hours.
pub(crate) const SETTLING_DAYS: i32 = 3;

/// What was read of a subscription from the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fetched {
    /// Days of usage that are kept of it.
    days: DayRange,
    /// Reported days that are read and final for these.
    settled: DayRange,
    /// Of these, the ones that could not be read.
    missing: Vec<DayRange>,
}

/// What is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Days of usage that are wanted.
    wanted: DayRange,
    /// Days of usage to take.
    pub(crate) days: DayRange,
    /// Reported days to ask for,
    pub(crate) reported: DayRange,
    /// but for these.
    pub(crate) leave_out: Vec<DayRange>,
    former: Option<Fetched>,
}

impl Plan {
    /// For the usage of `days`, which may be reported until `newest`. `former`
    /// is what was read before, if that can be built on.
    pub(crate) fn new(days: DayRange, newest: Day, former: Option<&Fetched>) -> Self {
        let reported = DayRange::new(
            days.from.plus(-DAYS_EARLY),
            days.until.plus(DAYS_LATE).min(newest),
        );
        let former = former.filter(|former| touch(former.days, days));
        let Some(former) = former else {
            return Self {
                wanted: days,
                days,
                reported,
                leave_out: Vec::new(),
                former: None,
            };
        };
        let mut known = former.settled;
        if days.from < former.days.from {
            known.from = known.from.max(former.days.from.plus(DAYS_LATE));
        }
        if days.until > former.days.until {
            known.until = known.until.min(former.days.until.plus(-DAYS_EARLY));
        }
        let mut leave_out = vec![known];
        for missing in &former.missing {
            leave_out = without(&leave_out, *missing);
        }
        // What is reported since is asked for all that is kept.
        let from = reported.from.min(known.until);
        Self {
            wanted: days,
            days: union(former.days, days),
            reported: DayRange::new(from, reported.until.max(from)),
            leave_out,
            former: Some(former.clone()),
        }
    }

    /// Whether it builds on what was read before.
    pub(crate) const fn is_refresh(&self) -> bool {
        self.former.is_some()
    }

    /// Whether a record that is here has to give way to what was read: its day
    /// of use and the day on which it was reported. `failed` are reported days
    /// that could not be read.
    pub(crate) fn replaces(&self, used: Day, reported: Option<Day>, failed: &[DayRange]) -> bool {
        let Some(former) = &self.former else {
            return self.wanted.contains(used);
        };
        let is_asked = reported.is_none_or(|day| {
            self.reported.contains(day) && !is_in(&self.leave_out, day) && !is_in(failed, day)
        });
        let is_unknown = self.wanted.contains(used) && !former.days.contains(used);
        self.days.contains(used) && is_asked || is_unknown
    }

    /// What is read after it, where `failed` reported days could not be.
    pub(crate) fn fetched(&self, today: Day, failed: Vec<DayRange>) -> Fetched {
        let until = self.reported.until.min(today.plus(-SETTLING_DAYS));
        let settled = DayRange::new(self.reported.from, until.max(self.reported.from));
        Fetched {
            days: self.days,
            settled: match &self.former {
                Some(former) => union(former.settled, settled),
                None => settled,
            },
            missing: failed,
        }
    }
}

/// The day on which a row was reported, from its name.
pub(crate) fn reported_day(batch: &str) -> Option<Day> {
    let (_, date) = batch.split_once("BRSDT_")?;
    let digits = date.get(..8)?;
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    Day::from_date(part(0, 4)? as i32, part(4, 6)?, part(6, 8)?)
}

fn touch(one: DayRange, other: DayRange) -> bool {
    one.from <= other.until && other.from <= one.until
}

fn union(one: DayRange, other: DayRange) -> DayRange {
    DayRange::new(one.from.min(other.from), one.until.max(other.until))
}

/// Whether a day is in one of some ranges.
pub(crate) fn is_in(ranges: &[DayRange], day: Day) -> bool {
    ranges.iter().any(|range| range.contains(day))
}

/// What is left of some ranges without another one.
pub(crate) fn without(ranges: &[DayRange], other: DayRange) -> Vec<DayRange> {
    let left = ranges.iter().flat_map(|range| {
        let before = DayRange::new(range.from, range.until.min(other.from));
        let after = DayRange::new(range.from.max(other.until), range.until);
        [before, after]
    });
    left.filter(|range| range.days() > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: i32, until: i32) -> DayRange {
        let day = |number| Day::from_days_since_epoch(20_000 + number);
        DayRange::new(day(from), day(until))
    }

    fn day(number: i32) -> Day {
        days(number, number).from
    }

    fn asked(plan: &Plan) -> Vec<i32> {
        let known = |day: &Day| !plan.leave_out.iter().any(|known| known.contains(*day));
        let asked = plan.reported.iter().filter(known);
        asked.map(|day| day.days_since_epoch() - 20_000).collect()
    }

    #[test]
    fn a_first_load_asks_for_all_days_on_which_usage_can_have_been_reported() {
        let plan = Plan::new(days(0, 30), day(32), None);
        assert_eq!(asked(&plan), (-1..32).collect::<Vec<_>>());
        assert_eq!(plan.days, days(0, 30));
    }

    #[test]
    fn a_reload_asks_for_the_last_days_and_what_is_new() {
        let first = Plan::new(days(0, 30), day(30), None);
        let fetched = first.fetched(day(30), Vec::new());
        // The same day, the next, and a week later.
        let again = Plan::new(days(0, 30), day(30), Some(&fetched));
        assert_eq!(asked(&again), [27, 28, 29]);
        let next = Plan::new(days(0, 31), day(31), Some(&fetched));
        assert_eq!(asked(&next), [27, 28, 29, 30]);
        let later = Plan::new(days(30, 37), day(37), Some(&fetched));
        assert_eq!(asked(&later), (27..37).collect::<Vec<_>>());
        // Late usage of days that are not asked for any more is taken too.
        assert_eq!(later.days, days(0, 37));
        let fetched = later.fetched(day(37), Vec::new());
        let third = Plan::new(days(0, 38), day(38), Some(&fetched));
        assert_eq!(asked(&third), (34..38).collect::<Vec<_>>());
    }

    #[test]
    fn older_days_are_asked_for_alone() {
        let first = Plan::new(days(30, 60), day(90), None);
        let fetched = first.fetched(day(90), Vec::new());
        let older = Plan::new(days(0, 60), day(90), Some(&fetched));
        assert_eq!(asked(&older), (-1..35).collect::<Vec<_>>());
        // Days far away have nothing to do with them.
        let apart = Plan::new(days(0, 20), day(90), Some(&fetched));
        assert!(!apart.is_refresh());
        assert_eq!(asked(&apart), (-1..25).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_missing_is_asked_for_again() {
        let first = Plan::new(days(0, 30), day(60), None);
        let fetched = first.fetched(day(60), vec![days(7, 9), days(20, 21)]);
        let again = Plan::new(days(0, 30), day(60), Some(&fetched));
        assert_eq!(asked(&again), [7, 8, 20]);
        let none = Plan::new(
            days(0, 30),
            day(60),
            Some(&again.fetched(day(60), Vec::new())),
        );
        assert_eq!(asked(&none), [0; 0]);
    }

    #[test]
    fn only_what_was_read_gives_way() {
        let first = Plan::new(days(0, 30), day(30), None);
        assert!(first.replaces(day(3), None, &[]));
        assert!(!first.replaces(day(-3), None, &[]), "older usage stays");
        let fetched = first.fetched(day(30), Vec::new());
        let next = Plan::new(days(0, 31), day(31), Some(&fetched));
        assert!(!next.replaces(day(3), Some(day(4)), &[]));
        assert!(next.replaces(day(3), Some(day(28)), &[]));
        assert!(!next.replaces(day(3), Some(day(28)), &[days(28, 29)]));
        assert!(next.replaces(day(30), Some(day(4)), &[]), "from a file");
        assert!(!next.replaces(day(-3), Some(day(28)), &[]));
    }

    #[test]
    fn names_of_rows_have_their_reported_day() {
        let day = reported_day("Daily_BRSDT_20150501_0000").unwrap();
        assert_eq!(day.to_string(), "2015-05-01");
        for other in [
            "",
            "Daily_BRSDT_",
            "Daily_BRSDT_2015é501",
            "x",
            "BRSDT_20151301_0000",
        ] {
            assert_eq!(reported_day(other), None, "{other}");
        }
    }
}
