//! The statement of one subscription and billing period: what is to be paid.
//!
//! Everything before it is unrounded. Here each meter's charge is rounded once,
//! half up, to the currency's minor unit (ISO 4217), and the total is the exact
//! sum of the rounded lines.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::adjustment::{AdjustmentProblem, Percent, TaxRate};
use crate::calendar::DayRange;
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::money::{Currency, Money};
use crate::offer_terms::PeriodTerms;

/// What a meter's usage of the whole period costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterCharge {
    /// Meter. Several charges of one meter become one line.
    pub meter: MeterId,
    /// Used in the period.
    pub quantity: Quantity,
    /// Unrounded, with the person's own adjustments.
    pub charge: Money,
    /// Unrounded, at the card's prices.
    pub list_charge: Money,
    /// Whether a third party sells it: no credit or discount applies.
    pub is_third_party: bool,
    /// Whether the credit does not pay for it
    /// ([`ExcludedMeters::from_credit`](crate::offer_terms::ExcludedMeters)).
    pub is_excluded_from_credit: bool,
    /// Whether the commitment has no discount for it
    /// ([`ExcludedMeters::from_commitment`](crate::offer_terms::ExcludedMeters)).
    pub is_excluded_from_commitment: bool,
}

/// An amount before and after its one rounding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundedAmount {
    /// As worked out.
    pub exact: Money,
    /// As it stands on the statement, in whole minor units.
    pub amount: Money,
}

impl RoundedAmount {
    fn of(exact: Money, decimals: u32) -> Self {
        Self {
            exact,
            amount: exact.rounded(decimals),
        }
    }

    /// What rounding added.
    #[must_use]
    pub fn rounding(self) -> Money {
        self.amount - self.exact
    }
}

/// One meter on the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    /// Meter.
    pub meter: MeterId,
    /// Used in the period.
    pub quantity: Quantity,
    /// Unrounded, at the card's prices.
    pub list_charge: Money,
    /// With own adjustments; the only one that is rounded.
    pub charge: RoundedAmount,
    /// Whether a third party sells it.
    pub is_third_party: bool,
    /// Whether the offer's terms exclude it from the credit.
    pub is_excluded: bool,
    /// Whether they exclude it from the commitment's discount.
    pub is_excluded_from_commitment: bool,
}

impl StatementLine {
    /// What own discounts and markups add, unrounded. It is part of the line
    /// and not a line of its own.
    #[must_use]
    pub fn own_adjustment(&self) -> Money {
        self.charge.exact - self.list_charge
    }

    /// Whether the credit can pay for it.
    #[must_use]
    pub const fn is_for_credit(&self) -> bool {
        !self.is_third_party && !self.is_excluded
    }

    /// Whether it has the commitment's discount.
    #[must_use]
    pub const fn is_for_commitment(&self) -> bool {
        !self.is_third_party && !self.is_excluded_from_commitment
    }
}

/// The tax line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// As it stands on the bill, such as `VAT`.
    pub name: String,
    /// Rate.
    pub percent: Percent,
    /// Sum of all other lines, which are rounded already.
    pub base: Money,
    /// The tax; rounded once, on the base.
    pub tax: RoundedAmount,
}

/// What one subscription owes for one billing period.
///
/// | amount | rounded |
/// |---|---|
/// | each meter's charge, with own adjustments | once, half up |
/// | commitment discount | once for the period, and at most the lines that have it |
/// | credit | taken from the rounded lines that it can pay for less the discount on those, so that it never pays more or less than they show |
/// | recurring charge | once |
/// | tax | once, on the sum of the lines above |
/// | subtotal, total | not: sums of rounded amounts |
///
/// Half up means away from zero for negative amounts too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Of all amounts.
    pub currency: Currency,
    /// Billing period.
    pub period: DayRange,
    /// Meters, in the order in which they were first given.
    pub lines: Vec<StatementLine>,
    /// Discount of a monetary commitment: 0 or negative.
    pub discount: RoundedAmount,
    /// Monetary credit: 0 or negative. Its exact amount is
    /// [`PeriodTerms::credit_used`], worked out on unrounded charges.
    pub credit: RoundedAmount,
    /// Monthly fee.
    pub recurring: RoundedAmount,
    /// Tax, where there is one.
    pub tax: Option<TaxLine>,
    /// To be paid.
    pub total: Money,
}

/// Why there is no statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatementError {
    /// An amount beyond [`Money::LARGEST_CHARGE`]: of that meter, or of the
    /// recurring charge where there is none.
    TooLarge(Option<MeterId>),
    /// A tax rate that cannot be.
    Tax(AdjustmentProblem),
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(Some(meter)) => write!(f, "the charge of meter {meter} is too large"),
            Self::TooLarge(None) => f.write_str("the recurring charge is too large"),
            Self::Tax(problem) => write!(f, "tax: {problem}"),
        }
    }
}

impl std::error::Error for StatementError {}

impl Statement {
    /// Works the statement out. `terms` are those of the same charges.
    ///
    /// # Errors
    ///
    /// Where an amount is larger than can be true, or the tax rate cannot be.
    pub fn of(
        currency: Currency,
        charges: impl IntoIterator<Item = MeterCharge>,
        terms: &PeriodTerms,
        tax: Option<&TaxRate>,
    ) -> Result<Self, StatementError> {
        let decimals = currency.minor_unit_decimals();
        let lines = lines_of(charges, decimals)?;
        let sum_of = |is_wanted: &dyn Fn(&StatementLine) -> bool| {
            let wanted = lines.iter().filter(|line| is_wanted(line));
            wanted.map(|line| line.charge.amount).sum::<Money>()
        };
        let for_commitment = sum_of(&StatementLine::is_for_commitment).max(Money::ZERO);
        let for_both = sum_of(&|line| line.is_for_credit() && line.is_for_commitment());
        let for_credit = sum_of(&StatementLine::is_for_credit);
        let lines_sum = sum_of(&|_| true);

        let discount = terms
            .commitment
            .as_ref()
            .map_or(Money::ZERO, |used| used.discount_amount);
        // Limited before rounding: what is limited is whole minor units.
        let discount = RoundedAmount {
            exact: -discount,
            amount: -discount
                .clamp(Money::ZERO, for_commitment)
                .rounded(decimals),
        };
        // Lines without credit have a part of the discount that makes no room
        // for credit on the others.
        let before_credit = terms
            .discount_before_credit
            .clamp(Money::ZERO, for_both.max(Money::ZERO))
            .rounded(decimals);
        let room = (for_credit - before_credit).max(Money::ZERO);
        let credit = RoundedAmount {
            exact: -terms.credit_used,
            amount: -terms
                .credit_available
                .clamp(Money::ZERO, room)
                .rounded(decimals),
        };
        if !is_reasonable(terms.recurring) {
            return Err(StatementError::TooLarge(None));
        }
        let recurring = RoundedAmount::of(terms.recurring, decimals);
        let subtotal = lines_sum + discount.amount + credit.amount + recurring.amount;
        let tax = tax
            .map(|rate| TaxLine::of(rate, subtotal, decimals))
            .transpose()?;
        let total = subtotal + tax.as_ref().map_or(Money::ZERO, |line| line.tax.amount);
        Ok(Self {
            currency,
            period: terms.period,
            lines,
            discount,
            credit,
            recurring,
            tax,
            total,
        })
    }

    /// Sum of the meters' rounded charges.
    #[must_use]
    pub fn lines_sum(&self) -> Money {
        self.lines.iter().map(|line| line.charge.amount).sum()
    }

    /// Sum of everything but tax.
    #[must_use]
    pub fn subtotal(&self) -> Money {
        self.lines_sum() + self.discount.amount + self.credit.amount + self.recurring.amount
    }

    /// What rounding added in all: the total is the unrounded amounts and this.
    #[must_use]
    pub fn rounding(&self) -> Money {
        let of_lines: Money = self.lines.iter().map(|line| line.charge.rounding()).sum();
        let tax = self.tax.as_ref().map(|line| line.tax.rounding());
        of_lines
            + self.discount.rounding()
            + self.credit.rounding()
            + self.recurring.rounding()
            + tax.unwrap_or_default()
    }
}

impl TaxLine {
    fn of(rate: &TaxRate, base: Money, decimals: u32) -> Result<Self, StatementError> {
        rate.validate().map_err(StatementError::Tax)?;
        let exact = rate
            .on(base)
            .ok_or(StatementError::Tax(AdjustmentProblem::PercentTooLarge))?;
        Ok(Self {
            name: rate.name.clone(),
            percent: rate.percent,
            base,
            tax: RoundedAmount::of(exact, decimals),
        })
    }
}

/// One line for each meter, because a meter's charge is rounded once.
fn lines_of(
    charges: impl IntoIterator<Item = MeterCharge>,
    decimals: u32,
) -> Result<Vec<StatementLine>, StatementError> {
    let mut lines: Vec<StatementLine> = Vec::new();
    let mut line_of: FxHashMap<MeterId, usize> = FxHashMap::default();
    for charge in charges {
        let index = *line_of.entry(charge.meter.clone()).or_insert(lines.len());
        if let Some(line) = lines.get_mut(index) {
            line.quantity += charge.quantity;
            line.list_charge += charge.list_charge;
            line.charge.exact += charge.charge;
            line.is_third_party |= charge.is_third_party;
            line.is_excluded |= charge.is_excluded_from_credit;
            line.is_excluded_from_commitment |= charge.is_excluded_from_commitment;
        } else {
            lines.push(StatementLine {
                meter: charge.meter,
                quantity: charge.quantity,
                list_charge: charge.list_charge,
                charge: RoundedAmount {
                    exact: charge.charge,
                    amount: Money::ZERO,
                },
                is_third_party: charge.is_third_party,
                is_excluded: charge.is_excluded_from_credit,
                is_excluded_from_commitment: charge.is_excluded_from_commitment,
            });
        }
    }
    for line in &mut lines {
        if !is_reasonable(line.charge.exact) {
            return Err(StatementError::TooLarge(Some(line.meter.clone())));
        }
        line.charge = RoundedAmount::of(line.charge.exact, decimals);
    }
    Ok(lines)
}

fn is_reasonable(amount: Money) -> bool {
    (-Money::LARGEST_CHARGE..=Money::LARGEST_CHARGE).contains(&amount)
}

#[cfg(test)]
mod tests;
