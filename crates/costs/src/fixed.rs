//! Decimal numbers at a fixed scale, read from text and never from binary
//! floats. Sums of them are integer sums, so their order does not matter.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What a [`Fixed`] counts and to how many decimals.
pub trait Unit {
    /// Number of decimals kept.
    const SCALE: u32;
}

/// Marks [`Quantity`].
#[derive(Debug)]
pub enum QuantityUnit {}
impl Unit for QuantityUnit {
    const SCALE: u32 = 20;
}

/// Marks [`Price`].
#[derive(Debug)]
pub enum PriceUnit {}
impl Unit for PriceUnit {
    const SCALE: u32 = 20;
}

/// How much of a meter was used, in the meter's own unit, to 20 decimals.
///
/// UsageAggregates quantities have up to 17 significant digits; they are kept
/// whole down to 0.001. Digits after the 20th decimal are cut.
pub type Quantity = Fixed<QuantityUnit>;

/// Price of one unit of a meter in the card's currency, to 20 decimals.
pub type Price = Fixed<PriceUnit>;

/// A whole number of 10^-SCALE, in 128 bits.
pub struct Fixed<U>(i128, PhantomData<U>);

impl<U: Unit> Fixed<U> {
    /// Nothing.
    pub const ZERO: Self = Self::from_raw(0);

    /// One.
    pub const ONE: Self = Self::from_raw(10i128.pow(U::SCALE));

    /// The number with `raw` times 10^-SCALE.
    #[must_use]
    pub const fn from_raw(raw: i128) -> Self {
        Self(raw, PhantomData)
    }

    /// How many times 10^-SCALE.
    #[must_use]
    pub const fn raw(self) -> i128 {
        self.0
    }

    /// Whether the number is exactly zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` where 128 bits do not hold it.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self::from_raw)
    }

    /// The sum, at the end of the range where 128 bits do not hold it: for
    /// totals that are only shown, never charged.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self::from_raw(self.0.saturating_add(other.0))
    }
}

/// Why a text is no decimal number of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalError {
    /// The text is empty or has something other than a decimal number.
    Malformed,
    /// The number is larger than 128 bits hold at this scale.
    TooLarge,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a decimal number",
            Self::TooLarge => "too large a number",
        })
    }
}

impl std::error::Error for DecimalError {}

/// Reads `text` (`1.5e-05`, `.5`, `10235`, `5.0`) as a whole number of
/// 10^-`scale`; digits beyond the scale are cut, towards zero.
pub(crate) fn parse_scaled(text: &str, scale: u32) -> Result<i128, DecimalError> {
    let mut bytes = text.as_bytes();
    let negative = match bytes.first() {
        Some(b'-') => {
            bytes = &bytes[1..];
            true
        }
        Some(b'+') => {
            bytes = &bytes[1..];
            false
        }
        _ => false,
    };
    let mut mantissa: u128 = 0;
    let mut exponent: i64 = 0;
    let mut has_digit = false;
    let mut in_fraction = false;
    let mut rest = bytes.iter();
    let mut exponent_text: &[u8] = &[];
    while let Some(&byte) = rest.next() {
        match byte {
            b'0'..=b'9' => {
                has_digit = true;
                let digit = u128::from(byte - b'0');
                match mantissa.checked_mul(10).and_then(|m| m.checked_add(digit)) {
                    Some(grown) => {
                        mantissa = grown;
                        exponent -= i64::from(in_fraction);
                    }
                    // 38 digits are already held: the following ones only
                    // move the point.
                    None => exponent += i64::from(!in_fraction),
                }
            }
            b'.' if !in_fraction => in_fraction = true,
            b'e' | b'E' if has_digit => {
                exponent_text = rest.as_slice();
                if exponent_text.is_empty() {
                    return Err(DecimalError::Malformed);
                }
                break;
            }
            _ => return Err(DecimalError::Malformed),
        }
    }
    if !has_digit {
        return Err(DecimalError::Malformed);
    }
    if !exponent_text.is_empty() {
        exponent += parse_exponent(exponent_text)?;
    }
    let shift = exponent + i64::from(scale);
    let magnitude = if mantissa == 0 {
        0
    } else if shift >= 0 {
        let factor = u32::try_from(shift)
            .ok()
            .and_then(|shift| 10u128.checked_pow(shift));
        factor
            .and_then(|factor| mantissa.checked_mul(factor))
            .ok_or(DecimalError::TooLarge)?
    } else {
        let divisor = u32::try_from(-shift)
            .ok()
            .and_then(|shift| 10u128.checked_pow(shift));
        divisor.map_or(0, |divisor| mantissa / divisor)
    };
    let magnitude = i128::try_from(magnitude).map_err(|_| DecimalError::TooLarge)?;
    Ok(if negative { -magnitude } else { magnitude })
}

fn parse_exponent(text: &[u8]) -> Result<i64, DecimalError> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(DecimalError::Malformed);
    }
    // Five digits of exponent are far outside any range: more change nothing.
    let value = digits.iter().fold(0i64, |value, digit| {
        (value * 10 + i64::from(digit - b'0')).min(99_999)
    });
    Ok(if negative { -value } else { value })
}

/// Writes `raw` times 10^-`scale` with no more decimals than it needs, but at
/// least `min_decimals`.
pub(crate) fn write_scaled(
    f: &mut fmt::Formatter<'_>,
    raw: i128,
    scale: u32,
    min_decimals: usize,
) -> fmt::Result {
    let one = 10u128.pow(scale);
    let magnitude = raw.unsigned_abs();
    let (whole, fraction) = (magnitude / one, magnitude % one);
    let digits = format!("{fraction:0width$}", width = scale as usize);
    let kept = digits
        .trim_end_matches('0')
        .len()
        .max(min_decimals.min(digits.len()));
    let sign = if raw < 0 { "-" } else { "" };
    if kept == 0 {
        write!(f, "{sign}{whole}")
    } else {
        write!(f, "{sign}{whole}.{}", &digits[..kept])
    }
}

impl<U: Unit> FromStr for Fixed<U> {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        parse_scaled(text, U::SCALE).map(Self::from_raw)
    }
}

impl<U: Unit> fmt::Display for Fixed<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, self.0, U::SCALE, f.precision().unwrap_or(0))
    }
}

impl<U: Unit> fmt::Debug for Fixed<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Text in formats that people read, the raw number in binary ones.
impl<U: Unit> Serialize for Fixed<U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i128(self.0)
        }
    }
}

impl<'de, U: Unit> Deserialize<'de> for Fixed<U> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?
                .parse()
                .map_err(de::Error::custom)
        } else {
            i128::deserialize(deserializer).map(Self::from_raw)
        }
    }
}

// Derived impls would ask the marker for the same traits.
impl<U> Clone for Fixed<U> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<U> Copy for Fixed<U> {}
impl<U> PartialEq for Fixed<U> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<U> Eq for Fixed<U> {}
impl<U> PartialOrd for Fixed<U> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<U> Ord for Fixed<U> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<U> Default for Fixed<U> {
    fn default() -> Self {
        Self(0, PhantomData)
    }
}
impl<U> std::hash::Hash for Fixed<U> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Sums of amounts that [`crate::rating`] bounds; see `Money::LARGEST_CHARGE`.
impl<U> Add for Fixed<U> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0), PhantomData)
    }
}
impl<U> Sub for Fixed<U> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0), PhantomData)
    }
}
impl<U> AddAssign for Fixed<U> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl<U> Neg for Fixed<U> {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg(), PhantomData)
    }
}
impl<U: Unit> std::iter::Sum for Fixed<U> {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quantity(text: &str) -> String {
        text.parse::<Quantity>()
            .map_or_else(|error| error.to_string(), |quantity| quantity.to_string())
    }

    #[test]
    fn reads_the_forms_seen_in_recorded_payloads() {
        assert_eq!(quantity("1.5E-05"), "0.000015");
        assert_eq!(quantity("1.5e-05"), "0.000015");
        assert_eq!(quantity("0.03225806451612903"), "0.03225806451612903");
        assert_eq!(quantity("1024.0000000000"), "1024");
        assert_eq!(quantity("5.0"), "5");
        assert_eq!(quantity("-2"), "-2");
        assert_eq!(quantity("1E+2"), "100");
        assert_eq!(quantity("0e99999999999"), "0");
    }

    #[test]
    fn cuts_digits_beyond_the_scale() {
        assert_eq!(quantity("0.123456789012345678909"), "0.1234567890123456789");
        assert_eq!(quantity("1e-21"), "0");
        assert_eq!(quantity("1e-99999999999999999999"), "0");
        let long = format!("1.{}", "3".repeat(60));
        assert_eq!(quantity(&long), format!("1.{}", "3".repeat(20)));
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "", "-", ".", "1.2.3", "1e", "1e+", "e5", "1,000", " 1", "NaN", "0x1", "1e5e5",
        ] {
            assert_eq!(quantity(text), "not a decimal number", "{text:?}");
        }
        assert_eq!(quantity("1e30"), "too large a number");
        assert_eq!(quantity(&"9".repeat(60)), "too large a number");
    }

    #[test]
    fn keeps_asked_decimals() {
        let half: Quantity = "0.5".parse().unwrap();
        assert_eq!(format!("{half:.2}"), "0.50");
    }

    proptest! {
        #[test]
        fn text_survives_a_round_trip(raw in any::<i32>(), decimals in 0u32..=20) {
            let value = Quantity::from_raw(i128::from(raw) * 10i128.pow(20 - decimals));
            prop_assert_eq!(value.to_string().parse::<Quantity>(), Ok(value));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = text.parse::<Quantity>();
        }

        #[test]
        fn exponent_form_means_the_same(whole in 0u64..1_000_000_000, power in -9i32..9) {
            let written = format!("{whole}e{power}");
            let plain = if power >= 0 {
                format!("{whole}{}", "0".repeat(power.unsigned_abs() as usize))
            } else {
                let digits = format!("{whole:0>width$}", width = power.unsigned_abs() as usize + 1);
                let (head, tail) = digits.split_at(digits.len() - power.unsigned_abs() as usize);
                format!("{head}.{tail}")
            };
            prop_assert_eq!(written.parse::<Quantity>(), plain.parse::<Quantity>());
        }
    }
}
