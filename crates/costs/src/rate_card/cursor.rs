//! A place in the bytes of a card, and the values that cards are made of in
//! their usual spelling. Anything else is `None`, for the tolerant reader.

use memchr::memchr;

use crate::calendar::{Day, Timestamp};
use crate::fixed::{Fixed, Unit};
use crate::text_pool::is_same;

/// Reads forward. After a `None` the place is of no use.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) fn move_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over white space.
    #[inline]
    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Passes over `byte` and white space around it, or stays behind the
    /// white space before.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let is_there = self.peek() == Some(byte);
        if is_there {
            self.at += 1;
            self.skip_space();
        }
        is_there
    }

    /// Passes over exactly `text`, or stays.
    #[inline]
    pub(super) fn take_exactly(&mut self, text: &[u8]) -> bool {
        let is_there = self
            .rest()
            .get(..text.len())
            .is_some_and(|next| is_same(next, text));
        if is_there {
            self.at += text.len();
        }
        is_there
    }

    /// The bytes of a string up to the next quote, which may be an escaped
    /// one: see [`is_plain`].
    #[inline]
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let (&quote, rest) = self.rest().split_first()?;
        if quote != b'"' {
            return None;
        }
        let length = memchr(b'"', rest)?;
        self.at += length + 2;
        Some(&rest[..length])
    }

    /// A JSON number of at most 19 digits without an exponent.
    #[inline]
    pub(super) fn number<U: Unit>(&mut self) -> Option<Fixed<U>> {
        let is_negative = self.peek() == Some(b'-');
        self.at += usize::from(is_negative);
        let start = self.at;
        let mut mantissa = 0u64;
        self.digits(&mut mantissa);
        let whole_digits = self.at - start;
        if whole_digits == 0 || (whole_digits > 1 && self.bytes[start] == b'0') {
            return None;
        }
        let mut decimals = 0;
        if self.peek() == Some(b'.') {
            self.at += 1;
            let point = self.at;
            self.digits(&mut mantissa);
            decimals = self.at - point;
            if decimals == 0 {
                return None;
            }
        }
        // Nineteen digits always fit into 64 bits.
        if whole_digits + decimals > 19 || matches!(self.peek(), Some(b'e' | b'E')) {
            return None;
        }
        let raw = scaled(mantissa, U::SCALE.checked_sub(decimals as u32)?)?;
        Some(Fixed::from_raw(if is_negative { -raw } else { raw }))
    }

    #[inline]
    fn digits(&mut self, mantissa: &mut u64) {
        while let Some(digit) = self.peek().map(|byte| byte.wrapping_sub(b'0'))
            && digit <= 9
        {
            *mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
            self.at += 1;
        }
    }
}

/// Whether the bytes between two quotes are the text itself: no escape, no
/// control character, and UTF-8.
pub(super) fn is_plain(string: &[u8]) -> bool {
    string.iter().all(|&byte| byte >= b' ' && byte != b'\\') && std::str::from_utf8(string).is_ok()
}

/// The UTC day of a date and time.
pub(super) fn day(string: &[u8]) -> Option<Day> {
    if let Some(date) = string.strip_suffix(b"T00:00:00Z")
        && let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date
    {
        let mut number = [y1, y2, y3, y4, m1, m2, d1, d2];
        for digit in &mut number {
            *digit = digit.wrapping_sub(b'0');
            if *digit > 9 {
                return None;
            }
        }
        let [y1, y2, y3, y4, m1, m2, d1, d2] = number.map(i32::from);
        let year = ((y1 * 10 + y2) * 10 + y3) * 10 + y4;
        return civil_day(year, m1 * 10 + m2, d1 * 10 + d2);
    }
    if !is_plain(string) {
        return None;
    }
    let text = std::str::from_utf8(string).ok()?;
    Some(text.parse::<Timestamp>().ok()?.day())
}

/// The day of a date of the years 0 to 9999: `Day::from_date` in fewer steps.
fn civil_day(year: i32, month: i32, day: i32) -> Option<Day> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(is_leap),
        _ => return None,
    };
    if day < 1 || day > length {
        return None;
    }
    // Years that begin in March end with the leap day. 719,468 days lie
    // between the first of March of the year 0 and 1970.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    Some(Day::from_days_since_epoch(
        365 * year + leap_days + day_of_year - 719_468,
    ))
}

/// The bits of a GUID in its usual form of 36 characters.
#[inline]
pub(super) fn guid(string: &[u8]) -> Option<u128> {
    let string: &[u8; 36] = string.try_into().ok()?;
    if [string[8], string[13], string[18], string[23]] != *b"----" {
        return None;
    }
    let mut wrong = 0;
    let mut hex = |from: usize, until: usize| {
        string[from..until].iter().fold(0u64, |bits, &byte| {
            let digit = HEX_DIGITS[usize::from(byte)];
            wrong |= digit;
            bits << 4 | u64::from(digit & 15)
        })
    };
    let high = hex(0, 8) << 32 | hex(9, 13) << 16 | hex(14, 18);
    let low = hex(19, 23) << 48 | hex(24, 36);
    (wrong < 16).then_some(u128::from(high) << 64 | u128::from(low))
}

/// The value of each hexadecimal digit; 255 for other bytes.
static HEX_DIGITS: [u8; 256] = {
    let mut table = [255; 256];
    let mut digit = 0;
    while digit < 16 {
        table[b"0123456789abcdef"[digit as usize] as usize] = digit;
        table[b"0123456789ABCDEF"[digit as usize] as usize] = digit;
        digit += 1;
    }
    table
};

/// `mantissa` times 10^`power`; `None` beyond 127 bits.
#[inline]
fn scaled(mantissa: u64, power: u32) -> Option<i128> {
    if mantissa == 0 {
        return Some(0);
    }
    let first = power.saturating_sub(19);
    let mantissa = mantissa.checked_mul(*POWERS.get(first as usize)?)?;
    i128::try_from(product(mantissa, POWERS[(power - first) as usize])).ok()
}

/// The powers of ten that fit into 64 bits.
static POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut power = 1;
    while power < 20 {
        powers[power] = powers[power - 1] * 10;
        power += 1;
    }
    powers
};

/// A product of 128 bits from four of 64: WebAssembly has no wider
/// multiplication and calls a slow routine for one.
#[inline]
fn product(left: u64, right: u64) -> u128 {
    let (left_high, left_low) = (left >> 32, left & 0xffff_ffff);
    let (right_high, right_low) = (right >> 32, right & 0xffff_ffff);
    let low = left_low * right_low;
    let middle = left_high * right_low + (low >> 32);
    let other_middle = left_low * right_high + (middle & 0xffff_ffff);
    let high = left_high * right_high + (middle >> 32) + (other_middle >> 32);
    u128::from(high) << 64 | u128::from(other_middle << 32 | low & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fixed::{Price, Quantity};
    use crate::meter::MeterId;
    use crate::money::Money;

    /// Either no answer, or that of `str::parse`.
    fn agrees<U: Unit>(text: &str) -> Result<bool, TestCaseError> {
        let mut cursor = Cursor::new(text.as_bytes());
        let read = cursor.number::<U>();
        if let Some(number) = read {
            let length = cursor.at();
            prop_assert_eq!(text[..length].parse::<Fixed<U>>(), Ok(number));
            prop_assert!(!text[length..].starts_with(|next: char| next.is_ascii_digit()));
        }
        Ok(read.is_some())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn plain_numbers_are_read_as_str_parse_reads_them(
            text in "-?(0|[1-9][0-9]{0,10})(\\.[0-9]{1,8})?",
        ) {
            prop_assert!(agrees::<crate::fixed::PriceUnit>(&text)?);
            let number = Cursor::new(text.as_bytes()).number();
            prop_assert_eq!(number, text.parse::<Price>().ok());
            let number = Cursor::new(text.as_bytes()).number();
            prop_assert_eq!(number, text.parse::<Quantity>().ok());
            let number = Cursor::new(text.as_bytes()).number();
            prop_assert_eq!(number, text.parse::<Money>().ok());
        }

        #[test]
        fn odd_numbers_are_read_right_or_not_at_all(
            text in "[-+]?[0-9]{0,22}(\\.[0-9]{0,22})?([eE][0-9]{0,2})?",
        ) {
            agrees::<crate::fixed::PriceUnit>(&text)?;
            agrees::<crate::money::MoneyUnit>(&text)?;
        }

        #[test]
        fn products_are_right(left: u64, right: u64) {
            prop_assert_eq!(product(left, right), u128::from(left) * u128::from(right));
        }

        #[test]
        fn guids_are_meter_ids(text in "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}") {
            let bits = guid(text.as_bytes());
            prop_assert_eq!(bits.map(MeterId::Guid), Some(MeterId::new(&text)));
        }

        #[test]
        fn near_guids_are_left_alone(text in "[0-9a-f]{8}-[0-9a-g]{4}-[0-9a-f-]{9}-[0-9a-fg]{12}") {
            if let Some(bits) = guid(text.as_bytes()) {
                prop_assert_eq!(MeterId::Guid(bits), MeterId::new(&text));
            }
        }

        #[test]
        fn any_date_is_that_of_the_calendar(days in -719_162..2_932_896i32) {
            let expected = Day::from_days_since_epoch(days);
            prop_assert_eq!(day(format!("{expected}T00:00:00Z").as_bytes()), Some(expected));
        }

        #[test]
        fn days_are_those_of_timestamps(
            text in "[012][0-9]{3}-[01][0-9]-[0-3][0-9](T00:00:00(Z|\\+02:00)?|T23:59:59Z)?",
        ) {
            let parsed = text.parse::<Timestamp>().ok().map(Timestamp::day);
            prop_assert_eq!(day(text.as_bytes()), parsed);
        }
    }
}
