//! What an address says that is not understood: it is left out, and said.

use costs::Currency;

use super::{
    ChartType, Compare, Filter, Language, Measure, NamedPeriod, Order, Seen, Step, decoded,
    parse_dimension, parse_granularity,
};

/// The parameters of a query string whose values mean nothing, as they stand in
/// the address. Names that are no parameters of ours are somebody else's.
#[must_use]
pub(crate) fn unread(query: &str) -> Vec<String> {
    let pairs = query.trim_start_matches('?').split('&');
    let unread = pairs.filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = decoded(value);
        let is_read = match name {
            "period" => NamedPeriod::read(&value).is_some(),
            "from" | "until" => value.parse::<costs::Day>().is_ok(),
            "group" => value == "none" || parse_dimension(&value).is_some(),
            "card" => parse_dimension(&value).is_some(),
            "by" => parse_granularity(&value).is_some(),
            "where" => Filter::read(&value).is_some(),
            "step" => Step::read(&value).is_some(),
            "measure" => Measure::read(&value).is_some(),
            "compare" => Compare::read(&value).is_some(),
            "seen" => Seen::read(&value).is_some(),
            "chart" => ChartType::read(&value).is_some(),
            "order" => Order::read(&value).is_some(),
            "lang" => Language::matching(&value).is_some(),
            "currency" => value.parse::<Currency>().is_ok(),
            _ => true,
        };
        (!is_read).then(|| format!("{name}={value}"))
    });
    unread.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::View;

    #[test]
    fn only_what_means_nothing_is_told() {
        assert_eq!(
            unread("?period=last-7-centuries&chart=pie&utm_source=mail&data=own"),
            ["period=last-7-centuries", "chart=pie"]
        );
        assert_eq!(unread("where=nothing"), ["where=nothing"]);
        assert!(unread(&View::default().write()).is_empty());
        assert!(unread("").is_empty());
    }
}
