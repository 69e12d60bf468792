//! Short texts for the ticks of a value axis, such as `$1.5K`: one unit for the
//! whole axis and no more decimals than its step needs.

use super::amount::{Amount, Measure};
use crate::i18n::{powers, short_money};

/// Labels for `ticks`, which are whole multiples of `step`.
#[must_use]
pub(crate) fn tick_labels(ticks: &[Amount], step: Amount, measure: &Measure) -> Vec<String> {
    let largest = ticks.iter().map(|tick| tick.size()).max().unwrap_or(0);
    let form = Form::of(largest, step.size(), measure.decimals());
    let currency = match measure {
        Measure::Cost(currency) => *currency,
        Measure::Quantity(_) => None,
    };
    ticks
        .iter()
        .map(|tick| {
            let sign = if tick.is_negative() { "-" } else { "" };
            let (number, power) = form.written(tick.size());
            short_money(&format!("{sign}{number}"), &power, currency)
        })
        .collect()
}

/// How all numbers of one axis are written.
enum Form {
    /// A whole or decimal number of units of `one`, at least `min_decimals`
    /// when there is a fraction.
    Unit {
        one: u128,
        min_decimals: usize,
        suffix: &'static str,
    },
    /// A number times a power of ten, for amounts too large or too small to be
    /// read with all their digits.
    Power { exponent: i32, one: u128 },
}

impl Form {
    fn of(largest: u128, step: u128, measure_decimals: u32) -> Self {
        let unit = 10u128.pow(measure_decimals);
        let power = largest.checked_ilog10().unwrap_or(0);
        let exponent = power as i32 - measure_decimals as i32;
        if exponent >= 16 || (step < unit / 10_000 && largest < unit / 100) {
            let one = 10u128.pow(power);
            return Self::Power { exponent, one };
        }
        for (power, suffix) in powers() {
            let one = unit * 10u128.pow(power);
            if largest >= one {
                return Self::Unit {
                    one,
                    min_decimals: 0,
                    suffix,
                };
            }
        }
        let decimals = decimals(step % unit, unit);
        Self::Unit {
            one: unit,
            min_decimals: if decimals == 0 { 0 } else { decimals.max(2) },
            suffix: "",
        }
    }

    /// Plain digits, and what stands behind them.
    fn written(&self, magnitude: u128) -> (String, String) {
        match *self {
            _ if magnitude == 0 => ("0".to_owned(), String::new()),
            Self::Unit {
                one,
                min_decimals,
                suffix,
            } => (decimal(magnitude, one, min_decimals), suffix.to_owned()),
            Self::Power { exponent, one } => {
                let power = superscript(exponent);
                (decimal(magnitude, one, 0), format!("\u{d7}10{power}"))
            }
        }
    }
}

/// `magnitude` counted in `one`, a power of ten.
fn decimal(magnitude: u128, one: u128, min_decimals: usize) -> String {
    let (whole, fraction) = (magnitude / one, magnitude % one);
    let count = decimals(fraction, one).max(min_decimals);
    if count == 0 {
        return whole.to_string();
    }
    let width = one.ilog10() as usize;
    let digits = format!("{fraction:0>width$}");
    format!("{whole}.{digits:.count$}")
}

/// How many decimals `fraction` of `one` needs.
fn decimals(mut fraction: u128, one: u128) -> usize {
    if fraction == 0 {
        return 0;
    }
    let mut count = one.ilog10() as usize;
    while fraction.is_multiple_of(10) {
        fraction /= 10;
        count -= 1;
    }
    count
}

fn superscript(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    exponent
        .to_string()
        .chars()
        .map(|character| match character.to_digit(10) {
            Some(digit) => DIGITS[digit as usize],
            None => '⁻',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::amount;
    use super::super::ticks::ValueScale;
    use super::*;

    fn check(values: &[&str], currency: &str, expected: &[&str]) {
        let scale = ValueScale::covering(values.iter().map(|text| amount(text)), 4);
        let measure = Measure::Cost(currency.parse().ok());
        let labels = tick_labels(&scale.ticks(), scale.step(), &measure);
        assert_eq!(labels, expected);
    }

    #[test]
    fn one_unit_for_the_whole_axis() {
        check(&["1900"], "USD", &["$0", "$0.5K", "$1K", "$1.5K", "$2K"]);
        check(&["700"], "USD", &["$0", "$200", "$400", "$600", "$800"]);
        check(&["4e6"], "EUR", &["€0", "€1M", "€2M", "€3M", "€4M"]);
        check(&["2e12"], "", &["0", "0.5T", "1T", "1.5T", "2T"]);
    }

    #[test]
    fn cents_have_two_decimals() {
        check(&["1"], "USD", &["$0", "$0.50", "$1.00"]);
        check(&["0.03"], "USD", &["$0", "$0.01", "$0.02", "$0.03"]);
    }

    #[test]
    fn a_code_is_set_off_and_credits_have_a_minus() {
        check(
            &["-300"],
            "CHF",
            &[
                "-CHF\u{a0}300",
                "-CHF\u{a0}200",
                "-CHF\u{a0}100",
                "CHF\u{a0}0",
            ],
        );
    }

    #[test]
    fn powers_where_digits_would_not_be_read() {
        check(
            &["2e-9"],
            "USD",
            &["$0", "$0.5×10⁻⁹", "$1×10⁻⁹", "$1.5×10⁻⁹", "$2×10⁻⁹"],
        );
        check(
            &["2e20"],
            "USD",
            &["$0", "$0.5×10²⁰", "$1×10²⁰", "$1.5×10²⁰", "$2×10²⁰"],
        );
    }
}
