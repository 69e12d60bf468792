//! How much of a meter a use takes: a base amount with growth, a weekly pattern, noise and the shape of a day.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, Weekday};

use super::chance::Chance;

/// A quantity of `units` × 10^-`scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantity {
    pub(crate) units: u128,
    pub(crate) scale: u32,
}

impl Quantity {
    /// Appends the number as the service writes it: no trailing zeros, exponent form below 0.0001.
    pub(crate) fn write(self, out: &mut String) {
        let mut digits = self.units;
        let mut scale = self.scale;
        while scale > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            scale -= 1;
        }
        let text = digits.to_string();
        let scale = scale as usize;
        if digits != 0 && scale >= text.len() + 4 {
            let (first, rest) = text.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let _ = write!(out, "{first}{point}{rest}E-{:02}", scale + 1 - text.len());
        } else if scale == 0 {
            out.push_str(&text);
        } else {
            let padded = format!("{text:0>width$}", width = scale + 1);
            let (whole, fraction) = padded.split_at(padded.len() - scale);
            let _ = write!(out, "{whole}.{fraction}");
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weekly {
    Flat,
    /// Less on Saturday and Sunday.
    Business,
    /// Nothing on Saturday and Sunday.
    Workdays,
    /// More on Saturday and Sunday.
    Leisure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Flat,
    /// 07:00 to 19:00.
    Office,
    /// All day, most in the afternoon and evening.
    Visitors,
    /// 01:00 to 04:00.
    Night,
}

const FLAT: [u32; 24] = [1; 24];
const OFFICE: [u32; 24] = [
    0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
];
const VISITORS: [u32; 24] = [
    4, 3, 2, 2, 2, 3, 4, 6, 8, 9, 10, 11, 12, 12, 12, 13, 13, 14, 15, 15, 13, 10, 8, 6,
];
const NIGHT: [u32; 24] = [
    0, 3, 5, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

impl Shape {
    fn weights(self) -> &'static [u32; 24] {
        match self {
            Self::Flat => &FLAT,
            Self::Office => &OFFICE,
            Self::Visitors => &VISITORS,
            Self::Night => &NIGHT,
        }
    }
}

/// Days on which a use takes a multiple of what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anomaly {
    pub(crate) from_day: i64,
    pub(crate) until_day: i64,
    pub(crate) factor: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) scale: u32,
    /// A plain day's amount; of a month share the whole month's.
    pub(crate) base_units: u128,
    pub(crate) is_month_share: bool,
    pub(crate) growth_per_100_000_a_day: i64,
    pub(crate) weekly: Weekly,
    pub(crate) noise_percent: u32,
    /// Running by the hour: on a day in a hundred a quarter of an hour in a day is missing.
    pub(crate) is_interrupted: bool,
    pub(crate) shape: Shape,
    pub(crate) anomaly: Option<Anomaly>,
}

impl Plan {
    pub(crate) fn day_quantity(&self, key: u64, day: i64, date: NaiveDate) -> Quantity {
        let chance = Chance::new(key).with(0xda7).with(day.unsigned_abs());
        let mut units = self.base_units;
        if self.is_month_share {
            units /= u128::from(date.num_days_in_month());
        }
        let growth = (100_000 + self.growth_per_100_000_a_day * day).max(0);
        units = units * u128::from(growth.unsigned_abs()) / 100_000;
        let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        units = match self.weekly {
            Weekly::Business if is_weekend => units * 55 / 100,
            Weekly::Workdays if is_weekend => 0,
            Weekly::Leisure if is_weekend => units * 135 / 100,
            _ => units,
        };
        if self.noise_percent > 0 {
            let swing = chance.with(1).below(2 * self.noise_percent + 1);
            units = units * u128::from(100 + swing - self.noise_percent.min(99)) / 100;
        }
        if self.is_interrupted && chance.with(2).percent() == 0 {
            units -= units / 96;
        }
        if let Some(anomaly) = self.anomaly
            && (anomaly.from_day..anomaly.until_day).contains(&day)
        {
            units *= anomaly.factor;
        }
        Quantity {
            units,
            scale: self.scale,
        }
    }

    /// The part of a day's units that falls before an hour; hours are its differences and so add up exactly.
    pub(crate) fn units_before(&self, day_units: u128, hour: u32) -> u128 {
        let weights = self.shape.weights();
        let all: u32 = weights.iter().sum();
        let before: u32 = weights.iter().take(hour as usize).sum();
        day_units * u128::from(before) / u128::from(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(units: u128, scale: u32, expected: &str) {
        let mut text = String::new();
        Quantity { units, scale }.write(&mut text);
        assert_eq!(text, expected);
    }

    #[test]
    fn numbers_are_written_as_the_service_writes_them() {
        check(24_000_000, 6, "24");
        check(10u128.pow(17) / 31, 17, "0.03225806451612903");
        check(15, 6, "1.5E-05");
        check(1, 12, "1E-12");
        check(12_345, 9, "1.2345E-05");
        check(1, 4, "0.0001");
        check(123_456, 3, "123.456");
        check(0, 6, "0");
        check(50, 0, "50");
    }
}
