//! What an offer adds to plain prices.

use serde::{Deserialize, Serialize};

use crate::fixed::Price;
use crate::meter::MeterId;
use crate::money::Money;

/// What an offer adds to plain prices (`OfferTerms` of the RateCard API).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferTerm {
    /// An amount a month that is taken off the bill.
    MonetaryCredit {
        /// In the card's currency, before tax.
        credit: Money,
        /// Meters it does not pay for.
        excluded: Vec<MeterId>,
    },
    /// A discount for a committed amount.
    MonetaryCommitment {
        /// Commitment amount and discount, as written on the card.
        tiered_discount: Vec<(Money, Price)>,
        /// Meters without the discount.
        excluded: Vec<MeterId>,
    },
    /// A fee a month.
    RecurringCharge {
        /// In the card's currency.
        amount: Money,
    },
    /// A term this version does not know, by name.
    Other(String),
}

impl OfferTerm {
    /// Whether a later one of the two replaces the other.
    pub(super) fn is_same_kind(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other(name), Self::Other(other)) => name == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::MonetaryCredit { excluded, .. } => excluded.capacity() * size_of::<MeterId>(),
            Self::MonetaryCommitment {
                tiered_discount,
                excluded,
                ..
            } => {
                excluded.capacity() * size_of::<MeterId>()
                    + tiered_discount.capacity() * size_of::<(Money, Price)>()
            }
            Self::RecurringCharge { .. } => 0,
            Self::Other(name) => name.capacity(),
        }
    }
}
