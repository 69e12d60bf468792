//! How a file writes dates: decided once for all of a file, from all of its
//! dates, because `03/04/2024` alone can be two days.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Timestamp};

/// In which order dates are written that are not ISO 8601. ISO dates are read
/// with any form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum DateForm {
    /// `12/31/2024`, as cost exports write.
    #[default]
    MonthFirst,
    /// `31/12/2024`, as spreadsheets write in most countries.
    DayFirst,
}

impl DateForm {
    /// Both forms.
    pub const ALL: [Self; 2] = [Self::MonthFirst, Self::DayFirst];

    /// Reads a date, with or without a time behind it.
    #[must_use]
    pub fn read(self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Some(time) = iso(text) {
            return Some(time);
        }
        let date = Numbers::of(text)?;
        let (year, month, day) = match (date.is_year_first, self) {
            (true, _) => (date.parts[0], date.parts[1], date.parts[2]),
            (false, Self::MonthFirst) => (date.parts[2], date.parts[0], date.parts[1]),
            (false, Self::DayFirst) => (date.parts[2], date.parts[1], date.parts[0]),
        };
        let year = if year < 100 { year + 2000 } else { year };
        let day = Day::from_date(i32::try_from(year).ok()?, month, day)?;
        let seconds = time_of_day(date.rest)?;
        Some(Timestamp::from_seconds(
            Timestamp::start_of(day).seconds() + seconds,
        ))
    }
}

fn iso(text: &str) -> Option<Timestamp> {
    let digits = text.as_bytes().iter().take(4);
    if digits.filter(|byte| byte.is_ascii_digit()).count() < 4 {
        return None;
    }
    if text.as_bytes().get(10) == Some(&b' ') && text.is_char_boundary(11) {
        let (date, time) = (text.get(..10)?, text.get(11..)?.trim());
        return format!("{date}T{time}").parse().ok();
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from, to| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let year = i32::try_from(part(0, 4)?).ok()?;
        return Day::from_date(year, part(4, 6)?, part(6, 8)?).map(Timestamp::start_of);
    }
    text.parse().ok()
}

/// A date of three numbers.
struct Numbers<'a> {
    parts: [u32; 3],
    is_year_first: bool,
    /// What stands behind it.
    rest: &'a str,
}

impl<'a> Numbers<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let end = text.find([' ', 'T', ',']).unwrap_or(text.len());
        let (date, rest) = text.split_at(end);
        let separator = date.chars().find(|sign| !sign.is_ascii_digit())?;
        if !matches!(separator, '/' | '.' | '-') {
            return None;
        }
        let mut parts = [0; 3];
        let mut lengths = [0; 3];
        let mut texts = date.split(separator);
        for (part, length) in parts.iter_mut().zip(&mut lengths) {
            let text = texts.next()?;
            let is_number =
                (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            if !is_number {
                return None;
            }
            *part = text.parse().ok()?;
            *length = text.len();
        }
        if texts.next().is_some_and(|more| !more.is_empty()) {
            return None;
        }
        Some(Self {
            parts,
            is_year_first: lengths[0] == 4,
            rest,
        })
    }
}

/// Seconds since midnight of `10:30`, `10:30:00` or `10:30 PM`.
fn time_of_day(text: &str) -> Option<i64> {
    let text = text.trim_start_matches([' ', 'T', ',']).trim_end();
    if text.is_empty() {
        return Some(0);
    }
    let folded = text.to_ascii_uppercase();
    let (time, afternoon) = match folded.strip_suffix("PM") {
        Some(time) => (time, Some(true)),
        None => match folded.strip_suffix("AM") {
            Some(time) => (time, Some(false)),
            None => (folded.strip_suffix('Z').unwrap_or(&folded), None),
        },
    };
    let mut numbers = [0i64; 3];
    let mut count = 0;
    for (place, part) in time.trim().split(':').enumerate() {
        let whole = part.split('.').next().unwrap_or_default();
        *numbers.get_mut(place)? = whole.parse::<u32>().ok()?.into();
        count += 1;
    }
    let [mut hours, minutes, seconds] = numbers;
    if let Some(is_afternoon) = afternoon {
        if !(1..=12).contains(&hours) {
            return None;
        }
        hours = hours % 12 + if is_afternoon { 12 } else { 0 };
    }
    let is_time = count >= 2 && hours < 24 && minutes < 60 && seconds < 60;
    is_time.then_some(hours * 3600 + minutes * 60 + seconds)
}

/// What the dates of a file say about their form.
#[derive(Debug, Clone, Default)]
pub(super) struct DateEvidence {
    month_first: u64,
    day_first: u64,
    /// Dates that are two different days.
    open: u64,
    has_dots: bool,
    /// Values of the first and the second number of such dates, as bits.
    firsts: u16,
    seconds: u16,
}

impl DateEvidence {
    pub(super) fn note(&mut self, text: &str) {
        let text = text.trim();
        if iso(text).is_some() {
            return;
        }
        let Some(date) = Numbers::of(text).filter(|date| !date.is_year_first) else {
            return;
        };
        self.has_dots |= text.contains('.');
        let [first, second, _] = date.parts;
        let is_month = |number| (1..=12).contains(&number);
        match (is_month(first), is_month(second)) {
            (true, false) => self.month_first += 1,
            (false, true) => self.day_first += 1,
            (true, true) => {
                self.open += u64::from(first != second);
                self.firsts |= 1 << first;
                self.seconds |= 1 << second;
            }
            (false, false) => {}
        }
    }

    /// Whether any date has a form to decide.
    pub(super) const fn is_any(&self) -> bool {
        self.month_first + self.day_first > 0 || self.firsts != 0
    }

    /// The form, and whether another one would have done.
    pub(super) fn decide(&self) -> (DateForm, bool) {
        if self.month_first != self.day_first {
            let is_day_first = self.day_first > self.month_first;
            let form = if is_day_first {
                DateForm::DayFirst
            } else {
                DateForm::MonthFirst
            };
            return (form, false);
        }
        // Usage is of few months and of many days.
        let (firsts, seconds) = (self.firsts.count_ones(), self.seconds.count_ones());
        let form = match firsts.cmp(&seconds) {
            std::cmp::Ordering::Greater => DateForm::DayFirst,
            std::cmp::Ordering::Equal if self.has_dots => DateForm::DayFirst,
            _ => DateForm::MonthFirst,
        };
        (form, self.open > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: DateForm, text: &str) -> Option<String> {
        let time = form.read(text)?;
        Some(format!(
            "{} {}",
            time.day(),
            time.seconds().rem_euclid(86_400)
        ))
    }

    #[test]
    fn reads_the_forms_of_the_dialects() {
        let month = |text| read(DateForm::MonthFirst, text);
        let day = |text| read(DateForm::DayFirst, text);
        assert_eq!(month("02/03/2021").as_deref(), Some("2021-02-03 0"));
        assert_eq!(day("02/03/2021").as_deref(), Some("2021-03-02 0"));
        assert_eq!(month("6/12/2018").as_deref(), Some("2018-06-12 0"));
        assert_eq!(month("3/1/21").as_deref(), Some("2021-03-01 0"));
        assert_eq!(day("31.12.2024").as_deref(), Some("2024-12-31 0"));
        for form in DateForm::ALL {
            let read = |text| read(form, text);
            assert_eq!(read("2021-02-02").as_deref(), Some("2021-02-02 0"));
            assert_eq!(read("2024/9/8").as_deref(), Some("2024-09-08 0"));
            assert_eq!(read("20240908").as_deref(), Some("2024-09-08 0"));
            let late = Some("2024-09-18 82800");
            assert_eq!(read("2024-09-18 23:00:00").as_deref(), late);
            assert_eq!(read("2024-09-18T23:00:00Z").as_deref(), late);
        }
        assert_eq!(
            month("9/18/2024 11:00:00 PM").as_deref(),
            Some("2024-09-18 82800")
        );
        for wrong in [
            "",
            "13/13/2024",
            "yesterday",
            "1/2",
            "1/2/3/4",
            "99999/1/1",
            "1/1/2024 25:00",
        ] {
            assert_eq!(month(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_form_is_decided_by_all_dates() {
        let decide = |dates: &[&str]| {
            let mut evidence = DateEvidence::default();
            dates.iter().for_each(|date| evidence.note(date));
            evidence.decide()
        };
        assert_eq!(
            decide(&["01/02/2024", "01/13/2024"]),
            (DateForm::MonthFirst, false)
        );
        assert_eq!(
            decide(&["01/02/2024", "13/02/2024"]),
            (DateForm::DayFirst, false)
        );
        assert_eq!(decide(&["2024-02-01"]), (DateForm::MonthFirst, false));
        // Equal numbers are one day either way.
        assert_eq!(decide(&["02/02/2024"]), (DateForm::MonthFirst, false));
        assert_eq!(
            decide(&["01/02/2024", "02/02/2024"]),
            (DateForm::DayFirst, true)
        );
        assert_eq!(
            decide(&["02/01/2024", "02/02/2024"]),
            (DateForm::MonthFirst, true)
        );
        assert_eq!(decide(&["01.02.2024"]), (DateForm::DayFirst, true));
    }
}
