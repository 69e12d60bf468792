//! A committed amount and its discount, after `Monetary Commitment` of the
//! Azure RateCard API.

use serde::{Deserialize, Serialize};

use crate::adjustment::proportion;
use crate::calendar::Day;
use crate::fixed::Price;
use crate::money::Money;

/// What a committed amount does in one period.
///
/// Charges count in order of days at the discounted price until the committed
/// amount is used up; those above it (the overage) are at plain rates. No live
/// card with such a term was seen, so this is the reading of the API's
/// specification that the amounts in it allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentUse {
    /// Committed for the period. Whether an unused part is charged is for the
    /// contract to say: it is not added to anything here.
    pub amount: Money,
    /// The tier that the amount reaches, as the card writes it: from which
    /// amount, and the discount.
    pub tier: Option<(Money, Price)>,
    /// Discount as a fraction, 0 to 1.
    pub discount: Price,
    /// What the discounted charges come to; at most `amount`.
    pub discounted: Money,
    /// Charges above the commitment, at plain rates.
    pub overage: Money,
    /// What the discount takes off.
    pub discount_amount: Money,
    /// What it takes off on each day.
    pub discount_by_day: Vec<(Day, Money)>,
}

/// A commitment while charges use it up.
pub(super) struct Commitment {
    /// Plain charges so far.
    plain_so_far: Money,
    result: CommitmentUse,
}

impl Commitment {
    pub(super) fn new(amount: Money, tiers: &[(Money, Price)]) -> Self {
        Self {
            plain_so_far: Money::ZERO,
            result: CommitmentUse::new(amount.max(Money::ZERO), tiers),
        }
    }

    /// Counts plain charges of a day and returns what is taken off them.
    pub(super) fn take(&mut self, day: Day, charge: Money) -> Money {
        self.plain_so_far += charge;
        let plain = self.plain_so_far.max(Money::ZERO);
        let used = &mut self.result;
        let limit = used.plain_limit();
        let at_discount = plain.min(limit);
        used.overage = plain - at_discount;
        used.discounted = if plain >= limit {
            used.amount
        } else {
            // A part of an amount that fits into 128 bits fits too.
            used.discounted_price(at_discount).unwrap_or(at_discount)
        };
        let discount_amount = at_discount - used.discounted;
        let taken = discount_amount - used.discount_amount;
        used.discount_amount = discount_amount;
        match used.discount_by_day.last_mut() {
            Some((last, amount)) if *last == day => *amount += taken,
            _ => used.discount_by_day.push((day, taken)),
        }
        taken
    }

    /// What became of the commitment when all days are taken.
    pub(super) fn into_use(mut self) -> CommitmentUse {
        self.result
            .discount_by_day
            .retain(|(_, amount)| !amount.is_zero());
        self.result
    }
}

impl CommitmentUse {
    fn new(amount: Money, tiers: &[(Money, Price)]) -> Self {
        let tier = tiers
            .iter()
            .filter(|(from, _)| *from <= amount)
            .max_by_key(|(from, _)| *from)
            .copied();
        Self {
            amount,
            tier,
            discount: tier.map_or(Price::ZERO, |(_, value)| discount_fraction(value)),
            discounted: Money::ZERO,
            overage: Money::ZERO,
            discount_amount: Money::ZERO,
            discount_by_day: Vec::new(),
        }
    }

    const fn price_left(&self) -> Price {
        Price::from_raw(Price::ONE.raw() - self.discount.raw())
    }

    fn discounted_price(&self, plain: Money) -> Option<Money> {
        proportion(plain, self.price_left().raw(), Price::ONE.raw())
    }

    /// Plain charges that the committed amount pays for; without end where
    /// they cost nothing.
    fn plain_limit(&self) -> Money {
        proportion(self.amount, Price::ONE.raw(), self.price_left().raw())
            .unwrap_or(Money::from_raw(i128::MAX))
    }
}

/// Cards were specified without saying whether a discount is a fraction or a
/// percentage: below 1 it is taken as a fraction, from 1 as a percentage. A
/// value outside 0 to 100 % takes nothing off.
pub(super) fn discount_fraction(value: Price) -> Price {
    let fraction = if value < Price::ONE {
        value
    } else {
        Price::from_raw(value.raw() / 100)
    };
    if (Price::ZERO..=Price::ONE).contains(&fraction) {
        fraction
    } else {
        Price::ZERO
    }
}
