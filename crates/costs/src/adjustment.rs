//! A person's own discounts, markups and tax on top of rated charges.
//!
//! Microsoft's rate cards know none of these: card prices are before tax, and
//! what a reseller or an operator adds or takes off is theirs to say.

use std::fmt;

use ethnum::I256;
use serde::{Deserialize, Serialize};

use crate::fixed::{Fixed, Price, Unit};
use crate::meter::MeterId;
use crate::money::Money;

/// Marks [`Percent`].
#[derive(Debug)]
pub enum PercentUnit {}
impl Unit for PercentUnit {
    // Two decimals fewer than a price, so that a hundredth of it is exact.
    const SCALE: u32 = 18;
}

/// A percentage to 18 decimals; `-15` takes 15 % off.
pub type Percent = Fixed<PercentUnit>;

impl Percent {
    /// Minus 100: everything off.
    pub const ALL_OFF: Percent = Percent::from_raw(-100 * 10i128.pow(PercentUnit::SCALE));

    /// The largest markup and tax rate, 1000 %.
    pub const LARGEST: Percent = Percent::from_raw(1000 * 10i128.pow(PercentUnit::SCALE));

    /// A hundredth of it, exactly.
    #[must_use]
    pub const fn fraction(self) -> Price {
        Price::from_raw(self.raw())
    }
}

/// What an [`Adjustment`] applies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdjustmentScope {
    /// Every charge that no narrower rule names.
    All,
    /// Charges of one meter category, compared without case.
    Category(String),
    /// Charges of one meter.
    Meter(MeterId),
    /// Charges of resources with a tag. The key is compared as the lookup
    /// given to [`Adjustments::factor`] does it; the value exactly.
    Tag {
        /// Name of the tag.
        key: String,
        /// Its value.
        value: String,
    },
}

/// An own discount or markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Where it applies.
    pub scope: AdjustmentScope,
    /// Added to the charge; negative for a discount. At least -100.
    pub percent: Percent,
    /// Why, for people.
    pub note: String,
}

impl Adjustment {
    /// # Errors
    ///
    /// Names the field that cannot be.
    pub fn validate(&self) -> Result<(), AdjustmentProblem> {
        if self.percent < Percent::ALL_OFF {
            return Err(AdjustmentProblem::PercentTooSmall);
        }
        if self.percent > Percent::LARGEST {
            return Err(AdjustmentProblem::PercentTooLarge);
        }
        match &self.scope {
            AdjustmentScope::Category(category) if category.trim().is_empty() => {
                Err(AdjustmentProblem::CategoryEmpty)
            }
            AdjustmentScope::Tag { key, .. } if key.trim().is_empty() => {
                Err(AdjustmentProblem::TagKeyEmpty)
            }
            _ => Ok(()),
        }
    }

    const fn factor(&self) -> Price {
        Price::from_raw(Price::ONE.raw() + self.percent.fraction().raw())
    }
}

/// What is wrong with one adjustment or tax rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdjustmentProblem {
    /// Below -100 %, or below 0 % for a tax.
    PercentTooSmall,
    /// Above [`Percent::LARGEST`].
    PercentTooLarge,
    /// A category without a name.
    CategoryEmpty,
    /// A tag without a key.
    TagKeyEmpty,
}

impl AdjustmentProblem {
    /// The field at fault.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::PercentTooSmall | Self::PercentTooLarge => "percent",
            Self::CategoryEmpty => "category",
            Self::TagKeyEmpty => "key",
        }
    }
}

/// An adjustment that cannot be, by its place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentError {
    /// From 0.
    pub index: usize,
    /// What is wrong.
    pub problem: AdjustmentProblem,
}

impl fmt::Display for AdjustmentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field())?;
        f.write_str(match self {
            Self::PercentTooSmall => " is too small",
            Self::PercentTooLarge => " is too large",
            Self::CategoryEmpty | Self::TagKeyEmpty => " is empty",
        })
    }
}

impl fmt::Display for AdjustmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "adjustment {}: {}", self.index + 1, self.problem)
    }
}

impl std::error::Error for AdjustmentProblem {}
impl std::error::Error for AdjustmentError {}

/// All own adjustments, each of them valid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Adjustment>", into = "Vec<Adjustment>")]
pub struct Adjustments {
    list: Vec<Adjustment>,
    /// For each adjustment the name of its category as names are compared;
    /// empty for other scopes.
    categories: Vec<String>,
}

impl Adjustments {
    /// Takes the adjustments in the order in which they were made.
    ///
    /// # Errors
    ///
    /// The first one that [`Adjustment::validate`] refuses.
    pub fn new(list: Vec<Adjustment>) -> Result<Self, AdjustmentError> {
        for (index, adjustment) in list.iter().enumerate() {
            adjustment
                .validate()
                .map_err(|problem| AdjustmentError { index, problem })?;
        }
        let categories = list.iter().map(|adjustment| match &adjustment.scope {
            AdjustmentScope::Category(name) => comparable(name),
            _ => String::new(),
        });
        Ok(Self {
            categories: categories.collect(),
            list,
        })
    }

    /// In the order in which they were made.
    #[must_use]
    pub fn list(&self) -> &[Adjustment] {
        &self.list
    }

    /// Whether any depends on tags, so that a meter's charge has to be worked
    /// out resource by resource.
    #[must_use]
    pub fn has_tag_rules(&self) -> bool {
        self.list
            .iter()
            .any(|adjustment| matches!(adjustment.scope, AdjustmentScope::Tag { .. }))
    }

    /// Whether any depends on a meter's category, which may change midway.
    pub(crate) fn has_category_rules(&self) -> bool {
        self.list
            .iter()
            .any(|adjustment| matches!(adjustment.scope, AdjustmentScope::Category(_)))
    }

    fn applying<'t>(
        &self,
        meter: &MeterId,
        category: &str,
        tags: &dyn Fn(&str) -> Option<&'t str>,
        is_third_party: bool,
    ) -> Option<&Adjustment> {
        let category = if self.has_category_rules() {
            comparable(category)
        } else {
            String::new()
        };
        let rank = |scope: &AdjustmentScope, own_category: &str| match scope {
            AdjustmentScope::Meter(id) => (id == meter).then_some(2),
            _ if is_third_party => None,
            AdjustmentScope::Tag { key, value } => (tags(key) == Some(value)).then_some(3),
            AdjustmentScope::Category(_) => (own_category == category).then_some(1),
            AdjustmentScope::All => Some(0),
        };
        // The last of several largest is kept.
        self.list
            .iter()
            .zip(&self.categories)
            .filter_map(|(adjustment, own)| Some((rank(&adjustment.scope, own)?, adjustment)))
            .max_by_key(|&(rank, _)| rank)
            .map(|(_, adjustment)| adjustment)
    }

    /// What prices are multiplied with: exactly 1 + percent / 100 of the
    /// adjustment that counts, 1 without one, never below 0.
    ///
    /// That is the narrowest (tag, then meter, then category, then all), among
    /// equals the later one. A meter of a third party is adjusted by a rule for
    /// that meter only, because no offer's discount reaches it (`MeterTags` of
    /// the Azure RateCard API).
    #[must_use]
    pub fn factor<'t>(
        &self,
        meter: &MeterId,
        category: &str,
        tags: &dyn Fn(&str) -> Option<&'t str>,
        is_third_party: bool,
    ) -> Price {
        self.applying(meter, category, tags, is_third_party)
            .map_or(Price::ONE, Adjustment::factor)
    }
}

impl TryFrom<Vec<Adjustment>> for Adjustments {
    type Error = AdjustmentError;

    fn try_from(list: Vec<Adjustment>) -> Result<Self, AdjustmentError> {
        Self::new(list)
    }
}

impl From<Adjustments> for Vec<Adjustment> {
    fn from(adjustments: Adjustments) -> Self {
        adjustments.list
    }
}

/// The name of a category as names are compared: without case and space around.
fn comparable(category: &str) -> String {
    category.trim().to_lowercase()
}

/// A tax that is added to the bill as a line of its own: card prices never
/// include one (`IsTaxIncluded` of the Azure RateCard API).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    /// From 0 to [`Percent::LARGEST`].
    pub percent: Percent,
    /// As it stands on the bill, such as `VAT`.
    pub name: String,
}

impl TaxRate {
    /// # Errors
    ///
    /// Where the percentage is negative or too large.
    pub fn validate(&self) -> Result<(), AdjustmentProblem> {
        if self.percent < Percent::ZERO {
            Err(AdjustmentProblem::PercentTooSmall)
        } else if self.percent > Percent::LARGEST {
            Err(AdjustmentProblem::PercentTooLarge)
        } else {
            Ok(())
        }
    }

    /// The tax on `amount`, unrounded: cut after the 12th decimal, which does
    /// not change what it rounds to. `None` where 128 bits do not hold it.
    #[must_use]
    pub fn on(&self, amount: Money) -> Option<Money> {
        proportion(amount, self.percent.fraction().raw(), Price::ONE.raw())
    }
}

/// `value` times `numerator` by `denominator`, worked out in 256 bits and cut
/// towards zero. `None` where there is no such number or no room for it.
pub(crate) fn proportion<U: Unit>(
    value: Fixed<U>,
    numerator: i128,
    denominator: i128,
) -> Option<Fixed<U>> {
    let product = I256::new(value.raw()).wrapping_mul(I256::new(numerator));
    let quotient = product.checked_div(I256::new(denominator))?;
    i128::try_from(quotient).ok().map(Fixed::from_raw)
}

#[cfg(test)]
mod tests;
