//! Quantities that are free each month although the rate card says 0.
//!
//! Cards of the Azure RateCard API were seen with `IncludedQuantity` 0 on every
//! meter, while bills of the same meters list free amounts.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::unit::{UnitMatch, compare};

static ASSUMPTIONS: &str = include_str!("included.csv");

/// A free quantity that Azure grants without the card saying so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Names it in [`IncludedQuantities::switch`] and in texts for people.
    pub key: &'static str,
    /// Where it is known from.
    pub source: AssumptionSource,
    /// Whether it counts unless it is switched.
    pub is_on_by_default: bool,
    /// Free per subscription, meter and billing month.
    pub quantity: Quantity,
    /// What the quantity counts.
    pub unit: &'static str,
    meter: Option<MeterId>,
    category: &'static str,
    sub_category: &'static str,
    name: &'static str,
    /// `*` for any.
    region: &'static str,
}

/// Where an assumed quantity is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AssumptionSource {
    /// The `Included Quantity` column of a pay-as-you-go bill.
    Bill,
    /// `totalIncludedQuantity` of the Azure Consumption API's usage details of
    /// a pay-as-you-go invoice of 2017.
    UsageDetails,
    /// The card's tier bounds, which are short of a round number by it, such
    /// as 10235 GB for 10 TB. No bill was seen.
    TierBounds,
}

impl AssumptionSource {
    /// Names the source in texts for people.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::UsageDetails => "usage-details",
            Self::TierBounds => "tier-bounds",
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        [Self::Bill, Self::UsageDetails, Self::TierBounds]
            .into_iter()
            .find(|source| source.key() == key)
    }
}

/// A meter as a card's line describes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct MeterDescription<'a> {
    /// `MeterCategory`.
    pub category: &'a str,
    /// `MeterSubCategory`; may be empty.
    pub sub_category: &'a str,
    /// `MeterName`.
    pub name: &'a str,
    /// `MeterRegion`; may be empty.
    pub region: &'a str,
    /// `Unit`; empty where it is not known.
    pub unit: &'a str,
}

/// Where an included quantity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// The rate card.
    Card,
    /// An [`Assumption`].
    Assumed,
    /// The person.
    Own,
}

/// The free quantity of a meter and billing month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Included {
    /// In the card's unit.
    pub quantity: Quantity,
    /// Where it comes from.
    pub basis: Basis,
}

/// Which assumptions count, and a person's own included quantities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncludedQuantities {
    /// By [`Assumption::key`], only where it differs from the default.
    switched: BTreeMap<String, bool>,
    /// By meter, each at most once.
    own: Vec<(MeterId, Quantity)>,
}

impl IncludedQuantities {
    /// Switches the assumption with that key. An unknown key changes nothing.
    pub fn switch(&mut self, key: &str, is_on: bool) {
        let Some(assumption) = assumptions().iter().find(|found| found.key == key) else {
            return;
        };
        if assumption.is_on_by_default == is_on {
            self.switched.remove(key);
        } else {
            self.switched.insert(key.to_owned(), is_on);
        }
    }

    /// Whether the assumption counts.
    #[must_use]
    pub fn is_on(&self, assumption: &Assumption) -> bool {
        self.switched
            .get(assumption.key)
            .copied()
            .unwrap_or(assumption.is_on_by_default)
    }

    /// Sets a meter's own included quantity per month, in the card's unit;
    /// `None` goes back to the card or the assumption. A negative one counts
    /// as 0.
    pub fn set_own(&mut self, meter: MeterId, quantity: Option<Quantity>) {
        self.own.retain(|(own, _)| *own != meter);
        if let Some(quantity) = quantity {
            self.own.push((meter, quantity));
            self.own.sort_unstable();
        }
    }

    /// A person's own quantities, by meter.
    #[must_use]
    pub fn own(&self) -> &[(MeterId, Quantity)] {
        &self.own
    }

    /// The free quantity of a meter: a person's own one, or else the card's
    /// unless it is 0, or else the assumed one that is switched on.
    #[must_use]
    pub fn of(
        &self,
        meter: &MeterId,
        card_included: Quantity,
        description: MeterDescription<'_>,
    ) -> Included {
        if let Some((_, quantity)) = self.own.iter().find(|(own, _)| own == meter) {
            return Included {
                quantity: (*quantity).max(Quantity::ZERO),
                basis: Basis::Own,
            };
        }
        let assumed = assumption(meter, description).filter(|found| self.is_on(found));
        match assumed {
            Some(assumption) if card_included.is_zero() => Included {
                quantity: assumption.quantity,
                basis: Basis::Assumed,
            },
            _ => Included {
                quantity: card_included,
                basis: Basis::Card,
            },
        }
    }
}

/// All assumptions.
#[must_use]
pub fn assumptions() -> &'static [Assumption] {
    static TABLE: OnceLock<Vec<Assumption>> = OnceLock::new();
    TABLE.get_or_init(|| ASSUMPTIONS.lines().skip(1).filter_map(read_line).collect())
}

/// The assumption on a meter, switched on or not: by its id, or else by its
/// names, and only if the quantity counts the meter's unit. (Free apps were
/// billed in `Apps` and are in hours on later cards, at price 0.)
#[must_use]
pub fn assumption(
    meter: &MeterId,
    description: MeterDescription<'_>,
) -> Option<&'static Assumption> {
    let of_unit = |found: &&Assumption| {
        description.unit.trim().is_empty()
            || compare(description.unit, found.unit) == UnitMatch::Same
    };
    let by_id = assumptions()
        .iter()
        .find(|found| found.meter.as_ref() == Some(meter));
    by_id
        .or_else(|| {
            assumptions()
                .iter()
                .find(|found| found.describes(description))
        })
        .filter(of_unit)
}

impl Assumption {
    fn describes(&self, meter: MeterDescription<'_>) -> bool {
        let is = |own: &str, text: &str| own.eq_ignore_ascii_case(text.trim());
        is(self.category, meter.category)
            && is(self.sub_category, meter.sub_category)
            && is(self.name, meter.name)
            && (self.region == "*" || is(self.region, meter.region))
    }
}

fn read_line(line: &'static str) -> Option<Assumption> {
    let mut cells = line.split(',');
    let mut cell = || cells.next();
    Some(Assumption {
        key: cell()?,
        source: AssumptionSource::of_key(cell()?)?,
        is_on_by_default: cell()? == "yes",
        quantity: cell()?.parse().ok()?,
        unit: cell()?,
        meter: cell().map(|id| (!id.is_empty()).then(|| MeterId::new(id)))?,
        category: cell()?,
        sub_category: cell()?,
        name: cell()?,
        region: cell()?,
    })
}

#[cfg(test)]
mod tests;
