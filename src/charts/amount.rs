//! Exact amounts of one chart: costs in one currency, or quantities of one unit.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use costs::{Currency, Money, Quantity};

use crate::i18n;

/// A value of a chart: a whole number of the smallest unit of its [`Measure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Amount(i128);

/// What the amounts of a chart count. All amounts of one chart share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Money, made with `Amount::from(money)`; the currency where it is known.
    Cost(Option<Currency>),
    /// Quantities, made with `Amount::from(quantity)`, and their unit as the
    /// records have it.
    Quantity(String),
}

impl Amount {
    /// Nothing.
    pub(crate) const ZERO: Self = Self(0);

    /// The amount with that many smallest units.
    #[must_use]
    pub(crate) const fn from_raw(raw: i128) -> Self {
        Self(raw)
    }

    /// The number of smallest units.
    #[must_use]
    pub(crate) const fn raw(self) -> i128 {
        self.0
    }

    /// Whether it is nothing.
    #[must_use]
    pub(crate) const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is a credit.
    #[must_use]
    pub(crate) const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// How far it is from nothing.
    #[must_use]
    pub(crate) const fn size(self) -> u128 {
        self.0.unsigned_abs()
    }
}

impl Measure {
    /// Decimals between the smallest unit and one.
    #[must_use]
    pub(crate) fn decimals(&self) -> u32 {
        let one = match self {
            Self::Cost(_) => Money::ONE.raw(),
            Self::Quantity(_) => Quantity::ONE.raw(),
        };
        one.ilog10()
    }

    /// `amount` as people read it, with currency or unit.
    #[must_use]
    pub(crate) fn written(&self, amount: Amount) -> String {
        match self {
            Self::Cost(currency) => i18n::money(Money::from_raw(amount.0), *currency),
            Self::Quantity(unit) => i18n::quantity(Quantity::from_raw(amount.0), unit),
        }
    }

    /// `amount` with a sign even where it grows.
    #[must_use]
    pub(crate) fn signed(&self, amount: Amount) -> String {
        let sign = if amount > Amount::ZERO { "+" } else { "" };
        format!("{sign}{}", self.written(amount))
    }

    /// All digits of `amount`, with a point and nothing else, for programs.
    #[must_use]
    pub(crate) fn exact(&self, amount: Amount) -> String {
        match self {
            Self::Cost(_) => Money::from_raw(amount.0).to_string(),
            Self::Quantity(_) => Quantity::from_raw(amount.0).to_string(),
        }
    }
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self(money.raw())
    }
}

impl From<Quantity> for Amount {
    fn from(quantity: Quantity) -> Self {
        Self(quantity.raw())
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_and_quantities_keep_their_digits() {
        let money: Money = "-1234.5".parse().unwrap();
        let cost = Measure::Cost(Some(Currency::USD));
        assert_eq!(cost.exact(money.into()), "-1234.5");
        assert_eq!(cost.written(money.into()), "-$1,234.50");
        assert_eq!(cost.signed(-Amount::from(money)), "+$1,234.50");
        let quantity: Quantity = "0.03225806451612903".parse().unwrap();
        let hours = Measure::Quantity("GB".to_owned());
        assert_eq!(hours.exact(quantity.into()), "0.03225806451612903");
        assert_eq!(hours.written(quantity.into()), "0.0323 GB");
        assert_eq!((cost.decimals(), hours.decimals()), (12, 20));
    }
}
