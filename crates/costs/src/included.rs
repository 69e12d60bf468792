//! What is free where a card says nothing.
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::rate_card::MeterRate;
use serde::{Deserialize, Serialize};

/// Basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Card.
    Card,
    /// Assumed.
    Assumed,
    /// Own.
    Own,
}
/// Included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Included {
    /// Quantity.
    pub quantity: Quantity,
    /// Basis.
    pub basis: Basis,
}
impl Included {
    /// Of the card.
    #[must_use]
    pub fn of_card(quantity: Quantity) -> Self {
        Self {
            quantity,
            basis: Basis::Card,
        }
    }
}
/// Table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncludedQuantities {}
impl IncludedQuantities {
    /// Of.
    #[must_use]
    pub fn of(&self, _meter: &MeterId, rate: MeterRate<'_>) -> Included {
        Included::of_card(rate.included())
    }
}
