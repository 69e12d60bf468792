//! What the terms of an offer do to one billing period of one subscription.
//!
//! The terms are `OfferTerms` of the Azure RateCard API: a monetary credit, a
//! monetary commitment and a recurring charge. Nothing is carried over from
//! one period to the next.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::calendar::{Day, DayRange};
use crate::fixed::Price;
use crate::meter::MeterId;
use crate::money::Money;
use crate::rate_card::OfferTerm;

use commitment::Commitment;
pub use commitment::CommitmentUse;

mod commitment;

/// What a meter's usage of one day costs, before the offer's terms.
#[derive(Debug, Clone, Copy)]
pub struct DayCharge<'a> {
    /// Day of usage.
    pub day: Day,
    /// Meter.
    pub meter: &'a MeterId,
    /// Whether a third party sells it: then neither credit nor discount
    /// applies.
    pub is_third_party: bool,
    /// Unrounded; negative for a correction.
    pub charge: Money,
}

/// What a person knows about their subscription that no card says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermSettings {
    /// Monthly credit instead of the card's. The meters that the card
    /// excludes stay excluded.
    pub credit: Option<Money>,
    /// Committed amount per month; `None` for no commitment, also where the
    /// card has discounts for one.
    pub commitment: Option<Money>,
    /// Whether the subscription stops when its credit is spent
    /// (`spendingLimit` of the Azure Subscriptions API).
    pub spending_limit: bool,
}

/// What a period's charges become under the offer's terms. All amounts are
/// unrounded; amounts by day are in order of days, leave out days with 0 and
/// add up to their totals exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodTerms {
    /// Billing period.
    pub period: DayRange,
    /// All charges of the period before any term.
    pub charge: Money,
    /// Credit of this period.
    pub credit_available: Money,
    /// Charges that the credit can pay for, after the commitment's discount;
    /// never below 0.
    pub credit_eligible: Money,
    /// The part of the commitment's discount that is taken off charges which
    /// the credit can pay for.
    pub discount_before_credit: Money,
    /// The part of the credit that is used: all of it, or all that is
    /// eligible, whichever is less.
    pub credit_used: Money,
    /// Credit used on each day, first charged, first paid. A correction gives
    /// credit back, as a negative amount.
    pub credit_by_day: Vec<(Day, Money)>,
    /// First day at whose end nothing of the credit was left.
    pub credit_spent_on: Option<Day>,
    /// The day on which Azure stops the subscription: that on which the credit
    /// is spent, if the spending limit is on. Later charges are counted all
    /// the same.
    pub stops_on: Option<Day>,
    /// What the committed amount does.
    pub commitment: Option<CommitmentUse>,
    /// Monthly fee, once for the period however short it is.
    pub recurring: Money,
    /// Charges of meters that a term's `ExcludedMeterIds` names.
    pub excluded_charge: Money,
    /// Charges of third parties' meters.
    pub third_party_charge: Money,
    /// Charges of days outside the period, which nothing else counts.
    pub outside_charge: Money,
    /// Names of the card's terms that were not applied: unknown ones, and all
    /// but the first of a kind.
    pub not_applied: Vec<String>,
}

/// Meters that the terms of an offer leave out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExcludedMeters {
    /// The monetary credit does not pay for them.
    pub from_credit: FxHashSet<MeterId>,
    /// They neither use the committed amount up nor have its discount.
    pub from_commitment: FxHashSet<MeterId>,
}

/// The meters that `ExcludedMeterIds` of those terms names which
/// [`PeriodTerms::of`] applies: the first of each kind.
#[must_use]
pub fn excluded_meters(terms: &[OfferTerm]) -> ExcludedMeters {
    CardTerms::of(terms).excluded
}

impl PeriodTerms {
    /// Applies `terms` to the charges of `period`, which may come in any
    /// order.
    ///
    /// One term of a kind counts, the first. A monetary commitment's discount
    /// comes first; what remains of the eligible charges is paid from the
    /// credit. Products are cut towards zero after the 12th decimal, once for
    /// the sum of charges up to each day, so that days add up.
    #[must_use]
    pub fn of<'a>(
        terms: &[OfferTerm],
        period: DayRange,
        charges: impl IntoIterator<Item = DayCharge<'a>>,
        settings: &TermSettings,
    ) -> Self {
        let card = CardTerms::of(terms);
        let mut result = Self {
            period,
            charge: Money::ZERO,
            credit_available: settings
                .credit
                .or(card.credit)
                .unwrap_or_default()
                .max(Money::ZERO),
            credit_eligible: Money::ZERO,
            discount_before_credit: Money::ZERO,
            credit_used: Money::ZERO,
            credit_by_day: Vec::new(),
            credit_spent_on: None,
            stops_on: None,
            commitment: None,
            recurring: card.recurring,
            excluded_charge: Money::ZERO,
            third_party_charge: Money::ZERO,
            outside_charge: Money::ZERO,
            not_applied: card.not_applied.clone(),
        };
        let days = result.sort_into_days(&card, charges);
        let mut commitment = settings
            .commitment
            .map(|amount| Commitment::new(amount, card.tiered_discount));
        let mut eligible = Money::ZERO;
        for (day, charges) in days {
            let mut off_credit = Money::ZERO;
            if let Some(commitment) = &mut commitment {
                // What the credit pays for comes first within a day.
                off_credit = commitment.take(day, charges.both);
                commitment.take(day, charges.commitment_only);
            }
            result.discount_before_credit += off_credit;
            eligible += charges.both + charges.credit_only - off_credit;
            result.use_credit(day, eligible);
        }
        result.credit_eligible = eligible.max(Money::ZERO);
        result.commitment = commitment.map(Commitment::into_use);
        result.stops_on = result.credit_spent_on.filter(|_| settings.spending_limit);
        result
    }

    fn sort_into_days<'a>(
        &mut self,
        card: &CardTerms<'_>,
        charges: impl IntoIterator<Item = DayCharge<'a>>,
    ) -> BTreeMap<Day, EligibleCharges> {
        let mut days: BTreeMap<Day, EligibleCharges> = BTreeMap::new();
        for charge in charges {
            if !self.period.contains(charge.day) {
                self.outside_charge += charge.charge;
                continue;
            }
            self.charge += charge.charge;
            if charge.is_third_party {
                self.third_party_charge += charge.charge;
                continue;
            }
            let by_credit = !card.excluded.from_credit.contains(charge.meter);
            let by_commitment = !card.excluded.from_commitment.contains(charge.meter);
            if !by_credit || !by_commitment {
                self.excluded_charge += charge.charge;
            }
            let day = days.entry(charge.day).or_default();
            match (by_credit, by_commitment) {
                (true, true) => day.both += charge.charge,
                (true, false) => day.credit_only += charge.charge,
                (false, true) => day.commitment_only += charge.charge,
                (false, false) => {}
            }
        }
        days
    }

    /// Brings the credit used up to what charges of `eligible` since the
    /// beginning of the period use.
    fn use_credit(&mut self, day: Day, eligible: Money) {
        let used = eligible.clamp(Money::ZERO, self.credit_available);
        if used != self.credit_used {
            self.credit_by_day.push((day, used - self.credit_used));
            self.credit_used = used;
        }
        if used > Money::ZERO && used == self.credit_available {
            self.credit_spent_on.get_or_insert(day);
        }
    }
}

/// Charges of one day by what may take from them.
#[derive(Debug, Clone, Copy, Default)]
struct EligibleCharges {
    both: Money,
    credit_only: Money,
    commitment_only: Money,
}

/// The card's terms by kind.
struct CardTerms<'a> {
    credit: Option<Money>,
    tiered_discount: &'a [(Money, Price)],
    excluded: ExcludedMeters,
    recurring: Money,
    not_applied: Vec<String>,
}

impl<'a> CardTerms<'a> {
    fn of(terms: &'a [OfferTerm]) -> Self {
        let mut card = Self {
            credit: None,
            tiered_discount: &[],
            excluded: ExcludedMeters::default(),
            recurring: Money::ZERO,
            not_applied: Vec::new(),
        };
        let mut met: Vec<&str> = Vec::new();
        for term in terms {
            let name = name_of(term);
            if met.contains(&name) || matches!(term, OfferTerm::Other(_)) {
                card.not_applied.push(name.to_owned());
                continue;
            }
            met.push(name);
            match term {
                OfferTerm::MonetaryCredit { credit, excluded } => {
                    card.credit = Some(*credit);
                    card.excluded.from_credit = excluded.iter().cloned().collect();
                }
                OfferTerm::MonetaryCommitment {
                    tiered_discount,
                    excluded,
                } => {
                    card.tiered_discount = tiered_discount;
                    card.excluded.from_commitment = excluded.iter().cloned().collect();
                }
                OfferTerm::RecurringCharge { amount } => card.recurring = *amount,
                OfferTerm::Other(_) => {}
            }
        }
        card
    }
}

/// As the RateCard API writes it.
fn name_of(term: &OfferTerm) -> &str {
    match term {
        OfferTerm::MonetaryCredit { .. } => "Monetary Credit",
        OfferTerm::MonetaryCommitment { .. } => "Monetary Commitment",
        OfferTerm::RecurringCharge { .. } => "Recurring Charge",
        OfferTerm::Other(name) => name,
    }
}

#[cfg(test)]
mod tests;
