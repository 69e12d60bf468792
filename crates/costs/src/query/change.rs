//! A change of cost by its causes.

use serde::{Deserialize, Serialize};

use super::{Compared, Key};
use crate::money::{Currency, Money};

/// Parts of a change that add up to it exactly.
///
/// They are worked out for each line: the usage of one meter of one resource in
/// one group. With q and c a line's quantity and cost, Q and C those of all
/// lines of its meter and subscription that have usage in both periods, 0 the
/// comparison period and 1 the period, p = C/Q; each product is cut to the 12th
/// decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Causes {
    /// Cost of lines without usage in the comparison period.
    pub new: Money,
    /// Former cost of lines without usage in the period; taken off.
    pub vanished: Money,
    /// More or less of the same: (q1 - q0) × p0.
    pub quantity: Money,
    /// Another price, also by tiers, included quantities and prices found or
    /// lost: q1 × (p1 - p0). Where a meter's quantity is 0 in one period, its
    /// price is that of the other.
    pub price: Money,
    /// What is left, c1 - c0 less both: lines of one meter whose prices differ
    /// among each other, such as those that the included quantity goes to.
    pub mix: Money,
    /// Charges that are not usage: credits, fees, discounts.
    pub other: Money,
}

impl Causes {
    /// The change that they make up.
    #[must_use]
    pub fn sum(&self) -> Money {
        self.new + self.vanished + self.quantity + self.price + self.mix + self.other
    }

    fn add(&mut self, more: &Self) {
        self.new += more.new;
        self.vanished += more.vanished;
        self.quantity += more.quantity;
        self.price += more.price;
        self.mix += more.mix;
        self.other += more.other;
    }
}

/// A cost before and now, and why it changed: `current` less `previous` is the
/// sum of the causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Change {
    /// In the comparison period.
    pub previous: Money,
    /// In the period.
    pub current: Money,
    /// Why.
    pub causes: Causes,
}

impl Change {
    /// Adds another one.
    pub fn add(&mut self, more: &Self) {
        self.previous += more.previous;
        self.current += more.current;
        self.causes.add(&more.causes);
    }
}

/// The change of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// Its key in the question's first dimension; empty without one.
    pub keys: Vec<Key>,
    /// Its change.
    pub change: Change,
}

/// A change by group and cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeParts {
    /// The currency of all amounts; `None` where nothing has a price.
    pub currency: Option<Currency>,
    /// Which days are compared.
    pub compared: Option<Compared>,
    /// Largest change first, up or down; as many as the question asks for.
    pub groups: Vec<ChangeGroup>,
    /// How many groups there are.
    pub group_count: u32,
    /// Groups that are not listed, summed.
    pub others: Change,
    /// Of all groups.
    pub total: Change,
}
