//! Query parameters as ARM reads them: names without case, `+` as a space, times in every form that was seen to work.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The decoded query of one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(raw: &str) -> Self {
        let pairs = form_urlencoded::parse(raw.as_bytes())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()))
            .collect();
        Self { pairs }
    }

    /// The value of a parameter; the name is given in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A time with or without time of day, fraction and zone; without a zone it is UTC.
pub(crate) fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let date = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(date.and_time(NaiveTime::MIN).and_utc());
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = split_zone(rest)?;
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S%.f")
        .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"))
        .ok()?;
    date.and_time(time)
        .checked_sub_signed(offset)
        .map(|time| time.and_utc())
}

fn split_zone(text: &str) -> Option<(&str, TimeDelta)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time, TimeDelta::zero()));
    }
    let Some(at) = text.find(['+', '-']) else {
        return Some((text, TimeDelta::zero()));
    };
    let (time, zone) = text.split_at(at);
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let offset =
        TimeDelta::try_minutes(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)?;
    Some((
        time,
        if zone.starts_with('-') {
            -offset
        } else {
            offset
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recorded_form_of_a_time_is_read() {
        let expected = parse_time("2018-06-12T00:00:00Z").unwrap();
        for text in [
            "2018-06-12",
            "2018-06-12T00:00:00.0000000",
            "2018-06-12T00:00:00+00:00",
            "2018-06-12 00:00:00Z",
            "2018-06-11T17:00:00-07:00",
        ] {
            assert_eq!(parse_time(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "2018-13-01",
            "2018-06-12T00:00:00 00:00",
            "2018-06-12T25:00:00Z",
            "20é8-06-12",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn names_have_no_case_and_a_plus_is_a_space() {
        let query = Query::parse("reportedstartTime=2018-06-12+00%3a00%3a00Z&%24Top=5");
        assert_eq!(query.get("reportedstarttime"), Some("2018-06-12 00:00:00Z"));
        assert_eq!(query.get("$top"), Some("5"));
        assert_eq!(query.get("nothing"), None);
    }
}
