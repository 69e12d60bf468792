//! Money at one fixed scale and the currencies it is counted in.

use std::fmt;
use std::str::FromStr;

use ethnum::I256;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

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
    /// Nothing costs more than 10^15 currency units in a billing period: rating
    /// reports a meter that does as a problem. A sum of 10^10 of them still
    /// fits.
    pub const LARGEST_CHARGE: Money = Money::from_raw(10i128.pow(15 + MoneyUnit::SCALE));

    /// Decimals that are kept.
    pub(crate) const DECIMALS: u32 = MoneyUnit::SCALE;

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

/// A cost that grows by products of quantities and prices: exact, to 40
/// decimals. What stands beyond money's scale is carried along, so that
/// nothing is lost between two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RunningCost {
    /// Whole units of money's scale, cut downwards.
    whole: i128,
    /// What is left: less than one unit, in 10^-40.
    rest: i128,
}

impl RunningCost {
    /// Decimals of a product below those of money.
    const BELOW: u32 = QuantityUnit::SCALE + PriceUnit::SCALE - MoneyUnit::SCALE;

    /// With the price of `quantity`; `None` beyond [`Money::LARGEST_CHARGE`].
    pub(crate) fn plus(self, quantity: Quantity, price: Price) -> Option<Self> {
        // Two 128-bit factors always fit into 256 bits.
        let product = I256::new(quantity.raw()).wrapping_mul(I256::new(price.raw()));
        let sum = product.checked_add(I256::new(self.rest))?;
        let unit = I256::new(10i128.pow(Self::BELOW));
        let grown = i128::try_from(sum.div_euclid(unit)).ok()?;
        let whole = self.whole.checked_add(grown)?;
        let sum = Self {
            whole,
            rest: i128::try_from(sum.rem_euclid(unit)).unwrap_or_default(),
        };
        let limit = Money::LARGEST_CHARGE;
        (-limit <= sum.cut() && sum.cut() <= limit).then_some(sum)
    }

    /// Cut to the scale of money, towards zero.
    pub(crate) const fn cut(self) -> Money {
        let is_cut_down = self.whole < 0 && self.rest > 0;
        Money::from_raw(self.whole + is_cut_down as i128)
    }
}

/// The product of two prices, cut to their scale towards zero: a price with a
/// discount. At the end of the range where 128 bits do not hold it.
pub(crate) fn product(price: Price, factor: Price) -> Price {
    let product = I256::new(price.raw()).wrapping_mul(I256::new(factor.raw()));
    let cut = product / I256::new(Price::ONE.raw());
    let end = if cut.is_negative() {
        i128::MIN
    } else {
        i128::MAX
    };
    Price::from_raw(i128::try_from(cut).unwrap_or(end))
}

/// An ISO 4217 currency code, such as `USD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl Currency {
    /// US dollar.
    pub const USD: Currency = Currency(*b"USD");

    /// The code in capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the minor unit after ISO 4217. Of the currencies that Azure
    /// bills in, JPY and KRW have none and all others two; the rest are for
    /// operators' own price books.
    #[must_use]
    pub fn minor_unit_decimals(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
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

    fn cost(quantity: &str, price: &str) -> Option<RunningCost> {
        RunningCost::default().plus(quantity.parse().unwrap(), price.parse().unwrap())
    }

    #[test]
    fn a_currency_is_its_code_in_json() {
        assert_eq!(serde_json::to_string(&Currency::USD).unwrap(), "\"USD\"");
        assert_eq!(serde_json::from_str("\"usd\"").ok(), Some(Currency::USD));
        assert!(serde_json::from_str::<Currency>("\"$\"").is_err());
    }

    #[test]
    fn multiplies_seventeen_digits_exactly() {
        let amount = cost("0.03225806451612903", "1.5420000000000003").unwrap();
        // 0.03225806451612903 * 1.5420000000000003 = 0.0497419354838709749...
        assert_eq!(amount.cut(), money("0.04974193548387"));
    }

    #[test]
    fn refuses_a_charge_beyond_reason() {
        assert_eq!(cost("1e17", "1e17"), None);
    }

    #[test]
    fn a_negative_cost_is_cut_towards_zero_too() {
        let amount = cost("-1", "0.0000000000015").unwrap();
        assert_eq!(amount.cut(), money("-0.000000000001"));
    }

    proptest! {
        /// The reason why cutting first does no harm.
        #[test]
        fn cutting_does_not_change_the_rounded_amount(
            quantity in 0i128..10i128.pow(24), price in 0i128..10i128.pow(21),
        ) {
            let exact = I256::new(quantity) * I256::new(price);
            let half_cent = I256::new(10i128.pow(38)) / 2;
            let rounded_exact = (exact + half_cent) / I256::new(10i128.pow(38));
            let cost = RunningCost::default()
                .plus(Quantity::from_raw(quantity), Price::from_raw(price))
                .unwrap();
            let rounded_cut = cost.cut().rounded(2).raw() / 10i128.pow(10);
            prop_assert_eq!(rounded_exact, I256::new(rounded_cut));
        }

        /// Nothing is lost between the parts.
        #[test]
        fn a_sum_of_parts_costs_what_the_whole_costs(
            parts in proptest::collection::vec(-(10i128.pow(23))..10i128.pow(23), 1..20),
            price in 0i128..10i128.pow(21),
        ) {
            let price = Price::from_raw(price);
            let mut cost = RunningCost::default();
            for part in &parts {
                cost = cost.plus(Quantity::from_raw(*part), price).unwrap();
            }
            let at_once = Quantity::from_raw(parts.iter().sum());
            prop_assert_eq!(Some(cost), RunningCost::default().plus(at_once, price));
        }
    }
}
