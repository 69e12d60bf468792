//! Numbers with all their digits, for places where they have to add up.

use costs::adjustment::Percent;
use costs::fixed::{Fixed, Unit};
use costs::{Currency, Price, Quantity, Timestamp};

use super::format::{day, grouped, with_symbol};
use super::format_words;

const SECONDS_PER_DAY: i64 = 86_400;
const SECONDS_PER_HOUR: i64 = 3_600;
const SECONDS_PER_MINUTE: i64 = 60;

/// A number with at least so many decimals, more where it has them.
pub(crate) fn digits<U: Unit>(number: Fixed<U>, decimals: usize) -> String {
    grouped(&format!("{number:.decimals$}"))
}

/// The most decimals that any of these needs, so that they can stand below
/// each other.
pub(crate) fn decimals<U: Unit>(numbers: impl IntoIterator<Item = Fixed<U>>) -> usize {
    let of = |number: Fixed<U>| {
        let text = number.to_string();
        text.split_once('.')
            .map_or(0, |(_, fraction)| fraction.len())
    };
    numbers.into_iter().map(of).max().unwrap_or(0)
}

/// A quantity with its unit: up to four decimals, more where it is tiny.
pub(crate) fn quantity(quantity: Quantity, unit: &str) -> String {
    const FOUR_DECIMALS: i128 = 10i128.pow(20 - 4);
    let raw = quantity.raw();
    let rounded = (raw.abs() + FOUR_DECIMALS / 2) / FOUR_DECIMALS * FOUR_DECIMALS;
    let shown = if rounded == 0 {
        quantity
    } else {
        Quantity::from_raw(if raw < 0 { -rounded } else { rounded })
    };
    let digits = grouped(&shown.to_string());
    unit_words(&digits, unit)
}

/// A quantity with all digits and its unit.
pub(crate) fn exact_quantity(quantity: Quantity, unit: &str) -> String {
    unit_words(&digits(quantity, 0), unit)
}

/// A unit without the count of one that some spellings have.
pub(crate) fn unit_name(unit: &str) -> &str {
    unit.strip_prefix("1 ").unwrap_or(unit)
}

/// A number with its unit: `1 Hour` counts hours, but `10K` is a factor.
pub(super) fn unit_words(digits: &str, unit: &str) -> String {
    let unit = unit_name(unit);
    let unit = if unit == "1" { "" } else { unit };
    if unit.starts_with(|first: char| first.is_ascii_digit()) {
        format!("{digits} × {unit}")
    } else {
        format!("{digits} {unit}").trim_end().to_owned()
    }
}

/// A price with all digits, such as `$0.087`.
pub(crate) fn price(price: Price, currency: Option<Currency>) -> String {
    with_symbol(&format!("{price:.2}"), currency)
}

/// A price with what it is for, such as `$0.12 / Hour` or `$0.06 / 10K`.
pub(crate) fn price_per(of: Price, currency: Option<Currency>, unit: &str) -> String {
    let price = price(of, currency);
    let unit = unit.strip_prefix("1 ").unwrap_or(unit);
    let unit = unit.strip_prefix("1/").unwrap_or(unit);
    if unit.is_empty() || unit == "1" {
        price
    } else {
        format!("{price} / {unit}")
    }
}

/// A percentage with all digits, such as `21%`.
pub(crate) fn plain_percent(percent: Percent) -> String {
    (format_words().percent)(&digits(percent, 0))
}

/// A signed percentage with all digits, such as `-15%`.
pub(crate) fn percent(percent: Percent) -> String {
    let sign = if percent > Percent::ZERO { "+" } else { "" };
    (format_words().percent)(&format!("{sign}{}", digits(percent, 0)))
}

/// A UTC time, such as `20 Mar 2026 13:00`; without the hour at midnight.
pub(crate) fn moment(time: Timestamp) -> String {
    match time_of_day(time).as_str() {
        "00:00" => day(time.day()),
        time_of_day => format!("{} {time_of_day}", day(time.day())),
    }
}

/// A time from `start` to `end`: a whole day is its date.
pub(crate) fn moments(start: Timestamp, end: Timestamp) -> String {
    let seconds = end.seconds() - start.seconds();
    let is_whole_day = seconds == SECONDS_PER_DAY && time_of_day(start) == "00:00";
    if is_whole_day || seconds <= 0 {
        moment(start)
    } else if start.day() == end.day() {
        format!(
            "{} {}–{}",
            day(start.day()),
            time_of_day(start),
            time_of_day(end)
        )
    } else {
        (format_words().range)(&moment(start), &moment(end))
    }
}

fn time_of_day(time: Timestamp) -> String {
    let seconds = time.seconds().rem_euclid(SECONDS_PER_DAY);
    let (hours, minutes) = (
        seconds / SECONDS_PER_HOUR,
        seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE,
    );
    format!("{hours:02}:{minutes:02}")
}

/// An amount of memory in its largest fitting unit, such as `12.3 MB`.
pub(crate) fn bytes(bytes: u64) -> String {
    let words = format_words();
    let (size, unit) = match bytes {
        1_000_000_000.. => (1_000_000_000, words.gigabytes),
        1_000_000.. => (1_000_000, words.megabytes),
        1_000.. => (1_000, words.kilobytes),
        _ => return (words.bytes)(&bytes.to_string()),
    };
    let tenths = bytes / (size / 10);
    unit(&grouped(&format!("{}.{}", tenths / 10, tenths % 10)))
}

#[cfg(test)]
mod tests {
    use costs::{Day, Money};

    use super::*;

    #[test]
    fn amounts_below_each_other_have_as_many_decimals() {
        let amounts = ["1234.5", "0.049741935483", "7"].map(|text| text.parse::<Money>().unwrap());
        let decimals = decimals(amounts);
        assert_eq!(decimals, 12);
        assert_eq!(
            amounts.map(|amount| digits(amount, decimals)),
            ["1,234.500000000000", "0.049741935483", "7.000000000000"]
        );
    }

    #[test]
    fn prices_keep_every_digit() {
        let words = |text: &str| price(text.parse().unwrap(), Some(Currency::USD));
        assert_eq!(words("0.087"), "$0.087");
        assert_eq!(words("12"), "$12.00");
        assert_eq!(words("-0.5"), "-$0.50");
        assert_eq!(words("0.00000006"), "$0.00000006");
        let per = |unit| price_per("0.06".parse().unwrap(), Some(Currency::USD), unit);
        assert_eq!(per("10K"), "$0.06 / 10K");
        assert_eq!(per("1 Hour"), "$0.06 / Hour");
        assert_eq!(per("1/Month"), "$0.06 / Month");
        assert_eq!(per("1"), "$0.06");
        let quantity: Quantity = "10240.00000000000000001".parse().unwrap();
        assert_eq!(
            exact_quantity(quantity, "GB"),
            "10,240.00000000000000001 GB"
        );
        assert_eq!(percent("-15".parse().unwrap()), "-15%");
        assert_eq!(percent("2.5".parse().unwrap()), "+2.5%");
    }

    #[test]
    fn quantities_stay_readable_and_true() {
        let written = |text: &str, unit| quantity(text.parse().unwrap(), unit);
        assert_eq!(written("1024.00000", "Hours"), "1,024 Hours");
        assert_eq!(written("0.03225806451612903", "GB"), "0.0323 GB");
        assert_eq!(written("0.000015", "GB"), "0.000015 GB");
        assert_eq!(written("2.5", "10K"), "2.5 × 10K");
        assert_eq!(written("3", "1 Hour"), "3 Hour");
        assert_eq!(written("3", "1/Month"), "3 × 1/Month");
        assert_eq!(written("3", "1"), "3");
        assert_eq!(written("3", ""), "3");
    }

    #[test]
    fn times_are_as_short_as_they_can_be() {
        let midnight = Timestamp::start_of("2026-03-20".parse::<Day>().unwrap());
        let after = |seconds: i64| Timestamp::from_seconds(midnight.seconds() + seconds);
        assert_eq!(moments(midnight, after(86_400)), "20 Mar 2026");
        assert_eq!(
            moments(after(46_800), after(50_400)),
            "20 Mar 2026 13:00–14:00"
        );
        assert_eq!(
            moments(after(61_200), after(147_600)),
            "20 Mar 2026 17:00 – 21 Mar 2026 17:00"
        );
    }

    #[test]
    fn memory_is_said_in_round_units() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(12_345), "12.3 kB");
        assert_eq!(bytes(1_999_999_999), "1.9 GB");
    }
}
