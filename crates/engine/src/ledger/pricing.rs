//! What a person added to the cards, made ready for rating, and what the
//! offers' terms come to.

use std::collections::BTreeMap;

use costs::answer::ExtraCharge;
use costs::offer_terms::{DayCharge, ExcludedMeters, PeriodTerms, TermSettings, excluded_meters};
use costs::query::ChargeKind;
use costs::rate_card::{OfferTerm, OwnPriceError, Tier};
use costs::rating::BillLine;
use costs::{Currency, Day, DayRange, MeterId, Money, Price, Quantity, RateCard};
use rustc_hash::FxHashMap;

use super::Ledger;
use crate::protocol::{FixedPrice, Pricing, PricingProblem};

/// A [`Pricing`] as rating takes it.
#[derive(Default)]
pub(super) struct Applied {
    pub(super) mapped: FxHashMap<MeterId, MeterId>,
    /// One for each currency that own prices are in.
    own_prices: Vec<RateCard>,
}

impl Applied {
    fn new(pricing: &Pricing) -> Result<Self, PricingProblem> {
        let mut applied = Self::default();
        for fix in &pricing.fixes {
            match &fix.price {
                FixedPrice::SameAs(other) => {
                    applied.mapped.insert(fix.meter.clone(), other.clone());
                }
                FixedPrice::Own { currency, tiers } => {
                    applied.set_price(&fix.meter, *currency, tiers)?;
                }
            }
        }
        Ok(applied)
    }

    fn set_price(
        &mut self,
        meter: &MeterId,
        currency: Currency,
        tiers: &[(Quantity, Price)],
    ) -> Result<(), PricingProblem> {
        let found = self.own_prices.iter();
        let place = found
            .into_iter()
            .position(|card| card.currency() == currency);
        let place = place.unwrap_or_else(|| {
            self.own_prices.push(RateCard::own(currency));
            self.own_prices.len() - 1
        });
        let tiers = tiers.iter().map(|&(from, price)| Tier { from, price });
        let always = Day::from_days_since_epoch(i32::MIN);
        self.own_prices[place]
            .with_price(meter.clone(), "", tiers.collect(), Quantity::ZERO, always)
            .map_err(|error| match error {
                OwnPriceError::TiersNotAscending { tier }
                | OwnPriceError::TierRepeated { tier } => PricingProblem::Tier(tier as u32),
                OwnPriceError::NoTiers
                | OwnPriceError::FirstTierNotZero
                | OwnPriceError::IncludedNegative => PricingProblem::NoFirstTier,
            })
    }

    /// The own prices for a subscription whose card is in `currency`; without
    /// a card the first that there are.
    pub(super) fn own_prices(&self, currency: Option<Currency>) -> Option<&RateCard> {
        let mut cards = self.own_prices.iter();
        cards.find(|card| currency.is_none_or(|currency| card.currency() == currency))
    }
}

impl Ledger {
    /// Takes what a person added to the cards.
    ///
    /// # Errors
    ///
    /// Where a part of it is not valid; the former one stays.
    pub(crate) fn set_pricing(&mut self, pricing: Pricing) -> Result<(), PricingProblem> {
        if let Some(tax) = &pricing.tax {
            tax.validate().map_err(|_| PricingProblem::Tax)?;
        }
        for (_, terms) in &pricing.terms {
            let amounts = [terms.credit, terms.commitment];
            if amounts.iter().flatten().any(|amount| *amount < Money::ZERO) {
                return Err(PricingProblem::Terms);
            }
        }
        self.applied = Applied::new(&pricing)?;
        self.pricing = pricing;
        self.is_stale = true;
        Ok(())
    }

    fn term_settings(&self, subscription: &str) -> TermSettings {
        let terms = self.pricing.terms.iter();
        let mut known = terms.filter(|(id, _)| id == subscription);
        known
            .next()
            .map_or_else(TermSettings::default, |(_, terms)| terms.clone())
    }

    /// The terms of a subscription's offer at the beginning of a period.
    fn offer_terms(&self, subscription: usize, period: DayRange) -> Vec<OfferTerm> {
        let id = &self.store.subscriptions()[subscription];
        let card = self.card_of(self.subscriptions.get(&**id));
        let card = card.and_then(|card| self.card(card));
        card.map_or_else(Vec::new, |card| {
            card.offer_terms_on(period.from).cloned().collect()
        })
    }

    /// Meters that the terms of a period give no credit or no discount for.
    pub(super) fn excluded_meters(&self, subscription: usize, period: DayRange) -> ExcludedMeters {
        excluded_meters(&self.offer_terms(subscription, period))
    }

    /// Whether the card or the user names any terms for a period.
    pub(super) fn has_terms(&self, subscription: usize, period: DayRange) -> bool {
        let id = &self.store.subscriptions()[subscription];
        self.term_settings(id) != TermSettings::default()
            || !self.offer_terms(subscription, period).is_empty()
    }

    /// What the offer's terms make of a billing period.
    pub(super) fn period_terms(&self, subscription: usize, period: DayRange) -> PeriodTerms {
        let lines = self.rating.lines().iter();
        let lines = lines.filter(|line| line.subscription == subscription && line.period == period);
        let terms = self.offer_terms(subscription, period);
        self.terms_of_lines(subscription, period, &terms, lines)
    }

    fn terms_of_lines<'l>(
        &self,
        subscription: usize,
        period: DayRange,
        terms: &[OfferTerm],
        lines: impl Iterator<Item = &'l BillLine>,
    ) -> PeriodTerms {
        let settings = self.term_settings(&self.store.subscriptions()[subscription]);
        let charges: Vec<(&BillLine, Day, Money)> = lines
            .filter(|line| line.state.is_priced())
            .flat_map(|line| {
                let days = self.rating.by_day(&self.store, line).into_iter();
                days.map(move |(day, charge)| (line, day, charge))
            })
            .collect();
        let charges = charges.iter().map(|&(line, day, charge)| DayCharge {
            day,
            meter: &self.store.meter_ids()[line.meter],
            is_third_party: line.is_third_party == Some(true),
            charge,
        });
        PeriodTerms::of(terms, period, charges, &settings)
    }

    /// Credits, discounts and recurring charges of all billing periods.
    pub(super) fn extra_charges(&self) -> Vec<ExtraCharge> {
        let mut periods: BTreeMap<(usize, DayRange), Vec<&BillLine>> = BTreeMap::new();
        for line in self.rating.lines() {
            let lines = periods.entry((line.subscription, line.period)).or_default();
            lines.push(line);
        }
        let mut extras = Vec::new();
        for ((subscription, period), lines) in periods {
            let terms = self.offer_terms(subscription, period);
            let id = &self.store.subscriptions()[subscription];
            if terms.is_empty() && self.term_settings(id) == TermSettings::default() {
                continue;
            }
            let terms = self.terms_of_lines(subscription, period, &terms, lines.into_iter());
            let mut add = |day: Day, kind: ChargeKind, amount: Money| {
                if !amount.is_zero() {
                    extras.push(ExtraCharge {
                        subscription,
                        day,
                        kind,
                        amount,
                    });
                }
            };
            for (day, amount) in &terms.credit_by_day {
                add(*day, ChargeKind::Credit, -*amount);
            }
            for (day, amount) in terms
                .commitment
                .iter()
                .flat_map(|used| &used.discount_by_day)
            {
                add(*day, ChargeKind::Discount, -*amount);
            }
            add(period.from, ChargeKind::RecurringCharge, terms.recurring);
        }
        extras
    }
}
