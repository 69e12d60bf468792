//! What may be wrong with a price: other units than the usage has, and free
//! quantities that the card does not name.

use super::{BillLine, LineState, Terms};
use crate::fixed::Quantity;
use crate::included::{Basis, assumption};
use crate::usage::UsageStore;

/// Texts and assumptions behind the price of a bill line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceDoubt {
    /// Meter name as the records have it.
    pub name: String,
    /// Unit as the records have it.
    pub usage_unit: String,
    /// Unit as the card has it.
    pub rate_unit: String,
    /// The free quantity, where it is not the card's.
    pub assumed: Option<Quantity>,
    /// [`crate::included::Assumption::key`] of it; absent for an own one.
    pub assumption: Option<String>,
}

/// What stands behind the price of a line; `None` where it has no price.
#[must_use]
pub fn price_doubt(store: &UsageStore, terms: Terms<'_>, line: &BillLine) -> Option<PriceDoubt> {
    if line.state != LineState::Priced {
        return None;
    }
    let meter = &store.meter_ids()[line.meter];
    let (rates, _) = terms.rates(meter).ok()?;
    let rate = *rates.last()?;
    let label = store.label_of(line.rows.end - 1);
    let included = terms.included(meter, rate);
    let is_assumed = included.basis != Basis::Card;
    let found = (included.basis == Basis::Assumed)
        .then(|| assumption(meter, Terms::description(rate)))
        .flatten();
    Some(PriceDoubt {
        name: store.meter_name(label),
        usage_unit: store.unit(label).to_owned(),
        rate_unit: rate.unit().to_owned(),
        assumed: is_assumed.then_some(included.quantity),
        assumption: found.map(|found| found.key.to_owned()),
    })
}
