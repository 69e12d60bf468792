//! What a person adds to the cards: prices, assumptions, discounts, terms.

use costs::adjustment::{Adjustments, TaxRate};
use costs::included::IncludedQuantities;
use costs::offer_terms::TermSettings;
use costs::{Currency, MeterId, Price, Quantity};
use serde::{Deserialize, Serialize};

/// Everything that counts beside the cards. It is set as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pricing {
    /// What is free where the cards say 0.
    pub included: IncludedQuantities,
    /// Own discounts and markups.
    pub adjustments: Adjustments,
    /// Tax on statements.
    pub tax: Option<TaxRate>,
    /// How meters without a price get one; at most one for each meter.
    pub fixes: Vec<MeterFix>,
    /// Credit and commitment by subscription id, in lower case.
    pub terms: Vec<(String, TermSettings)>,
}

/// How one meter gets a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterFix {
    /// The meter.
    pub meter: MeterId,
    /// Its name, for lists.
    pub name: String,
    /// The price.
    pub price: FixedPrice,
}

/// A price that a person set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FixedPrice {
    /// That of another meter on the card of each subscription.
    SameAs(MeterId),
    /// An own one.
    Own {
        /// Of the prices.
        currency: Currency,
        /// Lower bound, counted from the first unit of a billing period, and
        /// price of each unit from there on. The first bound is 0.
        tiers: Vec<(Quantity, Price)>,
    },
}

/// Why a [`Pricing`] is not taken. The former one stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PricingProblem {
    /// A tier of an own price: its number from 1.
    Tier(u32),
    /// An own price has no tier from 0.
    NoFirstTier,
    /// The tax rate is negative or beyond reason.
    Tax,
    /// A credit or commitment is negative.
    Terms,
}
