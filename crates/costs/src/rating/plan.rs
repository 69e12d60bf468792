//! The prices of one meter, as steps of the quantity used since the beginning
//! of a billing period.

use crate::calendar::Day;
use crate::fixed::{Price, Quantity};
use crate::money::product;
use crate::rate_card::MeterRate;

/// From some quantity on, each unit has this price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// Counted from the first unit, the included ones too.
    pub(super) from: Quantity,
    /// Before own discounts and markups.
    pub(super) list_price: Price,
    /// After them.
    pub(super) price: Price,
}

/// The steps that are in force from a day on.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    pub(super) effective: Day,
    /// Whether a third party sells the meter at that time.
    pub(super) is_third_party: bool,
    /// The own discount or markup in the steps' prices.
    pub(super) factor: Price,
    /// By quantity; the first begins at 0.
    pub(super) steps: Vec<Step>,
}

/// All prices of a meter, by the day from which they are in force.
#[derive(Debug, Clone, Default)]
pub(super) struct PricePlan {
    pub(super) schedules: Vec<Schedule>,
}

impl Schedule {
    /// The steps of a line of a card. The included quantity is a step without
    /// price, and the card's tiers count behind it.
    pub(super) fn new(rate: MeterRate<'_>, included: Quantity, factor: Price) -> Self {
        let free = Step {
            from: Quantity::ZERO,
            list_price: Price::ZERO,
            price: Price::ZERO,
        };
        let tiers = rate.tiers().iter().map(|tier| Step {
            from: tier.from + included,
            list_price: tier.price,
            price: adjusted(tier.price, factor),
        });
        let has_free = included > Quantity::ZERO;
        Self {
            effective: rate.effective(),
            is_third_party: rate.is_third_party(),
            factor,
            steps: has_free.then_some(free).into_iter().chain(tiers).collect(),
        }
    }

    /// The same with another own discount or markup, on the card's prices.
    pub(super) fn times(&self, factor: Price) -> Self {
        let steps = self.steps.iter().map(|step| Step {
            price: adjusted(step.list_price, factor),
            ..*step
        });
        Self {
            factor,
            steps: steps.collect(),
            ..*self
        }
    }

    /// The step that the next unit after `used` falls into.
    pub(super) fn step_after(&self, used: Quantity) -> usize {
        let later = self.steps.iter().skip(1);
        later.take_while(|step| step.from <= used).count()
    }

    /// Where a step ends; `None` for the last one.
    pub(super) fn end_of(&self, step: usize) -> Option<Quantity> {
        self.steps.get(step + 1).map(|next| next.from)
    }
}

impl PricePlan {
    /// The schedule in force on a day, and whether it is one that became valid
    /// only later because the card has no older one.
    pub(super) fn in_force(&self, day: Day) -> (usize, bool) {
        let found = self
            .schedules
            .iter()
            .rposition(|schedule| schedule.effective <= day);
        found.map_or((0, true), |number| (number, false))
    }
}

/// A price with an own discount or markup, cut to the 20 decimals of prices.
pub(super) fn adjusted(price: Price, factor: Price) -> Price {
    if factor == Price::ONE {
        price
    } else {
        product(price, factor)
    }
}
