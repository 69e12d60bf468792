//! Money at one fixed scale and the currencies it is counted in.

use std::fmt;
use std::str::FromStr;

use ethnum::I256;
use serde::{Deserialize, Serialize};

use crate::fixed::{Fixed, Price, PriceUnit, Quantity, QuantityUnit, Unit};

/// Marks [`Money`].
#[derive(Debug)]
pub enum MoneyUnit {}
impl Unit for MoneyUnit {
    const SCALE: u32 = 12;
}

/// An amount in a currency that its context names, to 12 decimals.
///
/// A charge is worked out exactly and then cut once, towards zero,
/// to this scale. Because the scale is finer than any minor unit, rounding the
/// cut amount half up gives the same as rounding the exact one.
pub type Money = Fixed<MoneyUnit>;

impl Money {
    /// No single charge is larger than 10^15 currency units: rating reports a
    /// larger one as a problem. A sum of 10^10 of them still fits.
    pub const LARGEST_CHARGE: Money = Money::from_raw(10i128.pow(15 + MoneyUnit::SCALE));

    /// Rounds half up (away from zero at the half) to `decimals`, the minor
    /// unit of the currency.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Money {
        let Some(drop) = MoneyUnit::SCALE.checked_sub(decimals) else {
            return self;
        };
        let step = 10i128.pow(drop);
        let magnitude = self.raw().abs();
        let rounded = (magnitude + step / 2) / step * step;
        Money::from_raw(if self.raw() < 0 { -rounded } else { rounded })
    }
}

/// An amount as it comes out of multiplying quantities with prices: exact, to
/// 40 decimals in 256 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExactAmount(I256);

impl ExactAmount {
    /// Nothing.
    pub const ZERO: Self = Self(I256::ZERO);

    /// The price of `quantity`.
    #[must_use]
    pub fn of(quantity: Quantity, price: Price) -> Self {
        // Two 128-bit factors always fit into 256 bits.
        Self(I256::new(quantity.raw()).wrapping_mul(I256::new(price.raw())))
    }

    /// The sum, or `None` where 256 bits do not hold it.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Cuts to the scale of [`Money`], towards zero; `None` beyond
    /// [`Money::LARGEST_CHARGE`].
    #[must_use]
    pub fn to_money(self) -> Option<Money> {
        const DROP: u32 = QuantityUnit::SCALE + PriceUnit::SCALE - MoneyUnit::SCALE;
        let cut = self.0 / I256::new(10i128.pow(DROP));
        let money = i128::try_from(cut).ok().map(Money::from_raw)?;
        let limit = Money::LARGEST_CHARGE;
        (-limit <= money && money <= limit).then_some(money)
    }
}

/// An ISO 4217 currency code, such as `USD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

impl Currency {
    /// US dollar.
    pub const USD: Currency = Currency(*b"USD");

    /// The code in capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the minor unit after ISO 4217, for the currencies Azure
    /// bills in.
    #[must_use]
    pub fn minor_unit_decimals(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" => 0,
            _ => 2,
        }
    }
}

/// A text that is not three letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyError;

impl fmt::Display for CurrencyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a currency code of three letters")
    }
}

impl std::error::Error for CurrencyError {}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| CurrencyError)?;
        if letters.iter().all(u8::is_ascii_alphabetic) {
            Ok(Self(letters.map(|letter| letter.to_ascii_uppercase())))
        } else {
            Err(CurrencyError)
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn rounds_half_up_to_the_minor_unit() {
        assert_eq!(money("0.125").rounded(2), money("0.13"));
        assert_eq!(money("0.124999999999").rounded(2), money("0.12"));
        assert_eq!(money("-0.125").rounded(2), money("-0.13"));
        assert_eq!(money("99.5").rounded(0), money("100"));
    }

    #[test]
    fn multiplies_seventeen_digits_exactly() {
        let amount = ExactAmount::of(
            "0.03225806451612903".parse().unwrap(),
            "1.5420000000000003".parse().unwrap(),
        );
        // 0.03225806451612903 * 1.5420000000000003 = 0.0497419354838709749...
        assert_eq!(amount.to_money(), Some(money("0.04974193548387")));
    }

    #[test]
    fn refuses_a_charge_beyond_reason() {
        let amount = ExactAmount::of("1e17".parse().unwrap(), "1e17".parse().unwrap());
        assert_eq!(amount.to_money(), None);
    }

    proptest! {
        /// The reason why cutting first does no harm.
        #[test]
        fn cutting_does_not_change_the_rounded_amount(
            quantity in 0i128..10i128.pow(24), price in 0i128..10i128.pow(21),
        ) {
            let exact = ExactAmount::of(Quantity::from_raw(quantity), Price::from_raw(price));
            let half_cent = I256::new(10i128.pow(38)) / 2;
            let rounded_exact = (exact.0 + half_cent) / I256::new(10i128.pow(38));
            let rounded_cut = exact.to_money().unwrap().rounded(2).raw() / 10i128.pow(10);
            prop_assert_eq!(rounded_exact, I256::new(rounded_cut));
        }
    }
}
