//! One line of a card.

use super::lines::Lines;
use crate::calendar::Day;
use crate::fixed::{Price, Quantity};
use crate::meter::MeterId;

/// Where a graduated price begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// Lower bound, counted after the included quantity.
    pub from: Quantity,
    /// Price of each unit from there to the next tier.
    pub price: Price,
}

/// One line of a card: a meter's price from a date on.
#[derive(Debug, Clone, Copy)]
pub struct MeterRate<'a> {
    lines: &'a Lines,
    row: usize,
}

impl<'a> MeterRate<'a> {
    pub(super) const fn new(lines: &'a Lines, row: usize) -> Self {
        Self { lines, row }
    }

    /// The meter it is for.
    #[must_use]
    pub fn meter(self) -> MeterId {
        self.lines.meter(self.row)
    }

    /// Name in the card's language.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.lines.texts.text(self.lines.rows[self.row].name)
    }

    /// Category, which the portal calls service.
    #[must_use]
    pub fn category(self) -> &'a str {
        self.lines.texts.text(self.lines.rows[self.row].category)
    }

    /// Sub-category; may be empty.
    #[must_use]
    pub fn sub_category(self) -> &'a str {
        self.lines
            .texts
            .text(self.lines.rows[self.row].sub_category)
    }

    /// Short marketing name of the region, such as `US East 2`; may be empty.
    #[must_use]
    pub fn region(self) -> &'a str {
        self.lines.texts.text(self.lines.rows[self.row].region)
    }

    /// Unit that prices are for, such as `1 Hour`.
    #[must_use]
    pub fn unit(self) -> &'a str {
        self.lines.texts.text(self.lines.rows[self.row].unit)
    }

    /// Free amount per subscription and billing month.
    #[must_use]
    pub fn included(self) -> Quantity {
        self.lines.included(self.row)
    }

    /// First day of validity; the year 1 where the card gives none.
    #[must_use]
    pub fn effective(self) -> Day {
        self.lines.rows[self.row].effective
    }

    /// By lower bound; the first is 0.
    #[must_use]
    pub fn tiers(self) -> &'a [Tier] {
        self.lines.tiers(self.row)
    }

    /// Whether a third party sells it, so that no credit or discount applies.
    #[must_use]
    pub fn is_third_party(self) -> bool {
        self.lines.rows[self.row].is_third_party()
    }
}
