//! A quantity in eight bytes.

use crate::fixed::{DecimalError, Quantity};

/// Powers of ten that 64 bits hold.
pub(crate) const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut index = 1;
    while index < 20 {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// A quantity as digits and decimals in one word.
///
/// The usage APIs write quantities with up to 17 significant digits. A word
/// holds 59 bits of digits and 5 bits that say how many of them are decimals;
/// the few longer numbers stand in a list beside the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PackedQuantity(i64);

impl PackedQuantity {
    const DECIMAL_BITS: u32 = 5;
    const DECIMALS: i64 = (1 << Self::DECIMAL_BITS) - 1;
    /// In the place of decimals: the digits are a place in the list.
    const LISTED: u32 = 31;
    /// Digits are less than this.
    const MOST_DIGITS: u64 = 1 << 58;

    /// Most decimals; those of [`Quantity`].
    pub(crate) const MOST_DECIMALS: u32 = 20;

    /// `digits` times 10^-`decimals`, if a word holds it.
    #[must_use]
    pub const fn new(digits: u64, decimals: u32, is_negative: bool) -> Option<Self> {
        if digits >= Self::MOST_DIGITS || decimals > Self::MOST_DECIMALS {
            return None;
        }
        let digits = digits.cast_signed();
        let signed = if is_negative { -digits } else { digits };
        Some(Self(signed << Self::DECIMAL_BITS | decimals as i64))
    }

    /// Reads a JSON number in its commonest form, without sign and exponent:
    /// the number and how many bytes it takes. `None` for any other form.
    #[must_use]
    pub fn read_plain(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut digits = 0u64;
        let mut at = 0;
        while let Some(digit) = digit_at(bytes, at) {
            digits = digits.wrapping_mul(10).wrapping_add(digit);
            at += 1;
        }
        let whole = at;
        if whole == 0 || whole > 18 {
            return None;
        }
        if bytes.get(at) != Some(&b'.') {
            let is_end = !matches!(bytes.get(at), Some(b'e' | b'E' | b'.'));
            return is_end
                .then(|| Self::new(digits, 0, false))?
                .map(|value| (value, at));
        }
        at += 1;
        while let Some(digit) = digit_at(bytes, at) {
            digits = digits.wrapping_mul(10).wrapping_add(digit);
            at += 1;
        }
        let decimals = at - whole - 1;
        let is_end = !matches!(bytes.get(at), Some(b'e' | b'E' | b'.'));
        // Up to 18 digits cannot have wrapped round.
        if decimals == 0 || whole + decimals > 18 || !is_end {
            return None;
        }
        Self::new(digits, decimals as u32, false).map(|value| (value, at))
    }

    /// As it is written.
    pub(super) const fn word(self) -> i64 {
        self.0
    }

    /// What [`Self::word`] gave, unless no number is written so.
    pub(super) fn from_word(word: i64, long: &LongQuantities) -> Option<Self> {
        let packed = Self(word);
        let is_number = if packed.is_listed() {
            usize::try_from(packed.digits()).is_ok_and(|place| place < long.0.len())
        } else {
            packed.decimals() <= Self::MOST_DECIMALS
                && packed.digits().unsigned_abs() < Self::MOST_DIGITS
        };
        is_number.then_some(packed)
    }

    const fn listed(place: usize) -> Self {
        Self((place as i64) << Self::DECIMAL_BITS | Self::LISTED as i64)
    }

    /// Digits with their sign, without the point.
    pub(crate) const fn digits(self) -> i64 {
        self.0 >> Self::DECIMAL_BITS
    }

    /// How many of the digits are decimals; more than 20 where the number
    /// stands in the list.
    pub(crate) const fn decimals(self) -> u32 {
        (self.0 & Self::DECIMALS) as u32
    }

    pub(crate) const fn is_listed(self) -> bool {
        self.decimals() == Self::LISTED
    }

    /// The value, without a look at the list.
    pub(crate) fn value_unlisted(self) -> Quantity {
        let up = Self::MOST_DECIMALS.saturating_sub(self.decimals());
        Quantity::from_raw(i128::from(self.digits()) * 10i128.pow(up))
    }
}

fn digit_at(bytes: &[u8], at: usize) -> Option<u64> {
    let digit = bytes.get(at)?.wrapping_sub(b'0');
    (digit < 10).then_some(u64::from(digit))
}

/// The numbers that no word holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct LongQuantities(Vec<Quantity>);

impl LongQuantities {
    /// Packs any quantity.
    pub(crate) fn pack(&mut self, value: Quantity) -> PackedQuantity {
        let mut digits = value.raw();
        let mut decimals = PackedQuantity::MOST_DECIMALS;
        while decimals > 0 && digits % 10 == 0 {
            digits /= 10;
            decimals -= 1;
        }
        u64::try_from(digits.unsigned_abs())
            .ok()
            .and_then(|magnitude| PackedQuantity::new(magnitude, decimals, digits < 0))
            .unwrap_or_else(|| {
                self.0.push(value);
                PackedQuantity::listed(self.0.len() - 1)
            })
    }

    /// Packs what a text says.
    ///
    /// # Errors
    ///
    /// Where it is no decimal number or too large a one.
    pub(crate) fn pack_text(&mut self, text: &str) -> Result<PackedQuantity, DecimalError> {
        match PackedQuantity::read_plain(text.as_bytes()) {
            Some((packed, length)) if length == text.len() => Ok(packed),
            _ => text.parse().map(|value| self.pack(value)),
        }
    }

    pub(crate) fn value(&self, packed: PackedQuantity) -> Quantity {
        if packed.is_listed() {
            let place = packed.digits() as usize;
            self.0.get(place).copied().unwrap_or_default()
        } else {
            packed.value_unlisted()
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Quantity] {
        &self.0
    }

    /// Puts others in the place of all.
    pub(super) fn set_all(&mut self, all: Vec<Quantity>) {
        self.0 = all;
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<Quantity>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        let (packed, length) = PackedQuantity::read_plain(text.as_bytes())?;
        Some(format!("{} {length}", packed.value_unlisted()))
    }

    #[test]
    fn reads_plain_numbers_and_leaves_the_others() {
        assert_eq!(read("0.0025,").as_deref(), Some("0.0025 6"));
        assert_eq!(read("24.0}}").as_deref(), Some("24 4"));
        assert_eq!(read("7").as_deref(), Some("7 1"));
        assert_eq!(
            read("0.03225806451612903").as_deref(),
            Some("0.03225806451612903 19")
        );
        for text in ["", "-1", "1e5", "1.5E-05", "1.", ".5", "1.2.3", "\"1\""] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("9999999999999999999999"), None);
        assert_eq!(read("0.1234567890123456789012"), None);
    }

    proptest! {
        #[test]
        fn packing_keeps_the_value(raw in any::<i128>(), zeros in 0u32..25) {
            let raw = raw / 10i128.pow(zeros);
            let mut long = LongQuantities::default();
            let packed = long.pack(Quantity::from_raw(raw));
            prop_assert_eq!(long.value(packed).raw(), raw);
        }

        #[test]
        fn a_text_means_the_same_either_way(whole in 0u64..1_000_000, fraction in "[0-9]{1,25}") {
            let text = format!("{whole}.{fraction}");
            let mut long = LongQuantities::default();
            let packed = long.pack_text(&text).unwrap();
            prop_assert_eq!(Ok(long.value(packed)), text.parse());
        }
    }
}
