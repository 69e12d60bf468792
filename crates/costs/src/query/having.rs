//! Bounds on the groups of a table.

use serde::{Deserialize, Serialize};

use super::Cell;
use crate::fixed::Quantity;
use crate::money::Money;

/// In which of the two periods of a comparison a group has charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Presence {
    /// In the period only.
    New,
    /// In the comparison period only.
    Vanished,
    /// In both.
    Both,
    /// In one of them only.
    Changed,
}

impl Presence {
    /// Whether a group that has charges in `found` is asked for.
    pub(crate) fn holds_for(self, found: Self) -> bool {
        self == found || (self == Self::Changed && found != Self::Both)
    }
}

/// Only groups within these bounds, which belong to the range, take part in
/// the table and its totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Having {
    /// Least cost, in the table's currency.
    pub least_cost: Option<Money>,
    /// Most cost.
    pub most_cost: Option<Money>,
    /// Least quantity; groups of several units have none and are left out.
    pub least_quantity: Option<Quantity>,
    /// Most quantity.
    pub most_quantity: Option<Quantity>,
    /// Only groups that are new, have vanished or stayed, by their records and
    /// extra charges, whatever these cost. Of no effect without
    /// [`super::Query::compare`].
    pub presence: Option<Presence>,
}

impl Having {
    /// Whether a bound on the quantity is set.
    pub(crate) const fn has_quantity(&self) -> bool {
        self.least_quantity.is_some() || self.most_quantity.is_some()
    }

    /// Whether a group takes part.
    pub(crate) fn holds(&self, total: &Cell, quantity: Option<Quantity>, own: Presence) -> bool {
        let is_quantity = |test: &dyn Fn(Quantity) -> bool| quantity.is_some_and(test);
        self.least_cost.is_none_or(|least| least <= total.cost)
            && self.most_cost.is_none_or(|most| total.cost <= most)
            && self
                .least_quantity
                .is_none_or(|least| is_quantity(&|quantity| least <= quantity))
            && self
                .most_quantity
                .is_none_or(|most| is_quantity(&|quantity| quantity <= most))
            && self.presence.is_none_or(|asked| asked.holds_for(own))
    }
}
