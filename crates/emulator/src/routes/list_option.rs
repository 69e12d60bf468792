//! The options of a billing list: `$top`, and `$filter` on one date.

use chrono::NaiveDate;

use super::Call;
use crate::answer::{Answer, bad_request};

pub(super) fn top(call: &Call) -> Result<Option<usize>, Answer> {
    let Some(text) = call.query.get("$top") else {
        return Ok(None);
    };
    match text.parse() {
        Ok(top @ 1..=100) => Ok(Some(top)),
        _ => Err(bad_request("InvalidInput", "$top must be from 1 to 100.")),
    }
}

pub(super) type Comparison = (String, NaiveDate);

/// The comparisons of `$filter`, joined by `and`, all about one property given in lower case.
pub(super) fn filter(call: &Call, property: &str) -> Result<Vec<Comparison>, Answer> {
    let Some(text) = call.query.get("$filter") else {
        return Ok(Vec::new());
    };
    let read = |part: &str| -> Option<Comparison> {
        let words: Vec<&str> = part.split_whitespace().collect();
        let [name, operator, date] = words.as_slice() else {
            return None;
        };
        let operator = operator.to_ascii_lowercase();
        let is_known = ["eq", "lt", "gt", "le", "ge"].contains(&operator.as_str());
        let date = date.trim_matches('\'').parse().ok()?;
        (is_known && name.eq_ignore_ascii_case(property)).then_some((operator, date))
    };
    text.split(" and ")
        .map(read)
        .collect::<Option<_>>()
        .ok_or_else(|| bad_request("InvalidInput", "$filter is not valid."))
}

pub(super) fn is_kept(filter: &[Comparison], date: NaiveDate) -> bool {
    filter
        .iter()
        .all(|(operator, bound)| match operator.as_str() {
            "eq" => date == *bound,
            "lt" => date < *bound,
            "gt" => date > *bound,
            "le" => date <= *bound,
            _ => date >= *bound,
        })
}
