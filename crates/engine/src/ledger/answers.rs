//! What the ledger says when it is asked.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use costs::answer::{RatedUsage, ResourceDetails};
use costs::offer_terms::PeriodTerms;
use costs::query::{Cell, ChangeParts, Dimension, Facets, Query, Table};
use costs::rating::{self, BillLine, Terms, TraceLimits};
use costs::reconciliation::{Reconciliation, reconcile};
use costs::statement::{MeterCharge, Statement};
use costs::unit::{self, UnitMatch};
use costs::{BillingCycle, Currency, Day, Money, RateCard};

use super::{Bill, Ledger, MOST_LISTED};
use crate::desk::RateReport;
use crate::protocol::{
    AssumedQuantity, BillStatement, Explanation, MeterName, MeterOnCard, Quality, UnitIssue,
};

/// A trace of more would not be read.
const TRACED: TraceLimits = TraceLimits {
    lines: 40,
    records: 200,
};

/// Tables that were asked for since the last change, the latest one last.
#[derive(Default)]
pub(super) struct Answers(Vec<(Query, Table)>);

impl Answers {
    const MOST: usize = 24;
    /// Larger tables are quicker to make anew than worth their memory.
    const MOST_CELLS: usize = 100_000;

    fn cells(table: &Table) -> usize {
        table.groups.len() * (table.buckets.len() + 2)
    }

    fn keep(&mut self, query: &Query, table: &Table) {
        if Self::cells(table) > Self::MOST_CELLS {
            return;
        }
        if self.0.len() == Self::MOST {
            self.0.remove(0);
        }
        self.0.push((query.clone(), table.clone()));
    }

    /// Bytes kept, roughly.
    pub(super) fn heap_bytes(&self) -> u64 {
        let cells: usize = self.0.iter().map(|(_, table)| Self::cells(table)).sum();
        (cells * size_of::<Cell>()) as u64
    }
}

impl Ledger {
    /// Answers a query, out of memory where nothing has changed since it was
    /// asked the last time.
    pub(crate) fn answer(&self, query: &Query) -> Table {
        let mut answers = self.answers.borrow_mut();
        if let Some(place) = answers.0.iter().position(|(known, _)| known == query) {
            let last = answers.0.remove(place);
            answers.0.push(last.clone());
            return last.1;
        }
        let table = self.rated_for(query).answer(query);
        answers.keep(query, &table);
        table
    }

    /// Why costs changed.
    pub(crate) fn change(&self, query: &Query) -> ChangeParts {
        self.rated_for(query).change(query)
    }

    /// Values of a dimension among the usage of a query.
    pub(crate) fn facets(
        &self,
        dimension: &Dimension,
        query: &Query,
        contains: &str,
        most: usize,
    ) -> Facets {
        self.rated_for(query)
            .facets(dimension, query, contains, most)
    }

    /// What the usage says of one resource.
    pub(crate) fn resource_details(&self, id: &str) -> Option<ResourceDetails> {
        self.rated().resource_details(id)
    }

    /// Answers a query as if everything was rated with another card.
    pub(crate) fn what_if(&self, card: &RateCard, query: &Query) -> Table {
        let terms: Vec<Terms<'_>> = self
            .terms()
            .into_iter()
            .map(|terms| Terms {
                card: Some(card),
                own_prices: self.applied.own_prices(Some(card.currency())),
                ..terms
            })
            .collect();
        let rating = rating::rate(&self.store, &terms);
        let mut labels = self.labels.clone();
        for label in &mut labels {
            label.currency = Some(card.currency());
        }
        let rated = RatedUsage {
            rating: &rating,
            subscriptions: &labels,
            cache: &self.cache.repriced(),
            ..self.rated()
        };
        // The extra charges are those of the cards in use.
        rated.answer(&Query {
            kinds: Vec::new(),
            ..query.clone()
        })
    }

    /// What rating came to.
    pub(crate) fn rate_report(&self) -> RateReport {
        RateReport {
            rows: self.store.rows() as u32,
            unpriced_rows: self.rating.unpriced_rows() as u32,
            total: self.rating.total(),
        }
    }

    /// Charges by subscription, meter and billing period.
    pub(crate) fn bill(&self) -> Vec<Bill> {
        let bill = |line: &BillLine| Bill {
            subscription: self.store.subscriptions()[line.subscription].to_string(),
            meter: self.store.meter_ids()[line.meter].clone(),
            period: line.period,
            rows: line.rows.len() as u32,
            quantity: line.quantity,
            charge: line.state.is_priced().then_some(line.charge),
        };
        self.rating.lines().iter().map(bill).collect()
    }

    /// Explains the charges that a query covers.
    pub(crate) fn explain(&self, query: &Query) -> Explanation {
        let rated = self.rated();
        let selection = rated.selection(query);
        let trace = rating::trace(
            &self.store,
            &self.terms(),
            &self.rating,
            |line, row| selection.contains(line, row),
            TRACED,
        );
        let number_of = |id: &str| {
            let mut ids = self.store.subscriptions().iter();
            ids.position(|known| **known == *id)
        };
        let mut cards: Vec<(String, Option<u32>)> = Vec::new();
        let mut terms: Vec<(String, PeriodTerms)> = Vec::new();
        for line in &trace.lines {
            let id = &line.subscription;
            if !cards.iter().any(|(known, _)| known == id) {
                cards.push((id.clone(), self.card_of(self.subscriptions.get(id))));
            }
            let mut known = terms.iter();
            let is_known = known.any(|(known, of)| known == id && of.period == line.period);
            let number = number_of(id).filter(|number| self.has_terms(*number, line.period));
            if let (false, Some(number)) = (is_known, number) {
                terms.push((id.clone(), self.period_terms(number, line.period)));
            }
        }
        Explanation {
            currency: selection.currency(),
            trace,
            cards,
            terms,
        }
    }

    /// The statement of the billing period that a day falls in; `None` for a
    /// subscription without prices then.
    pub(crate) fn statement(&self, subscription: &str, day: Day) -> Option<BillStatement> {
        let id = subscription.to_lowercase();
        let mut ids = self.store.subscriptions().iter();
        let number = ids.position(|known| **known == *id)?;
        let known = self.subscriptions.get(&id);
        let cycle: BillingCycle = known.and_then(|known| known.cycle).unwrap_or_default();
        let period = cycle.period_of(day);
        let label = self.labels.get(number)?;
        // Lines have the same order whatever the prices are.
        let list = (!self.pricing.adjustments.list().is_empty()).then(|| {
            let mut plain = self.terms();
            plain.iter_mut().for_each(|terms| terms.adjustments = None);
            rating::rate(&self.store, &plain)
        });
        let list = list.as_ref().unwrap_or(&self.rating);
        let lines = self.rating.lines().iter().zip(list.lines());
        let (priced, unpriced): (Vec<_>, Vec<_>) = lines
            .filter(|(line, _)| line.subscription == number && line.period == period)
            .partition(|(line, _)| line.state.is_priced());
        if priced.is_empty() {
            return None;
        }
        let excluded = self.excluded_meters(number, period);
        let charges = priced.iter().map(|(line, list)| {
            let meter = self.store.meter_ids()[line.meter].clone();
            MeterCharge {
                is_excluded_from_credit: excluded.from_credit.contains(&meter),
                is_excluded_from_commitment: excluded.from_commitment.contains(&meter),
                meter,
                quantity: line.quantity,
                charge: line.charge,
                list_charge: list.charge,
                is_third_party: line.is_third_party == Some(true),
            }
        });
        let terms = self.period_terms(number, period);
        let statement = Statement::of(label.currency?, charges, &terms, self.pricing.tax.as_ref());
        Some(BillStatement {
            subscription: id,
            name: label.name.clone(),
            statement: statement.ok()?,
            meters: priced
                .iter()
                .map(|(line, _)| self.meter_name(line))
                .collect(),
            unpriced_rows: unpriced
                .iter()
                .map(|(line, _)| line.rows.len() as u32)
                .sum(),
        })
    }

    fn meter_name(&self, line: &BillLine) -> MeterName {
        let [name, service, region, unit] = line.meter_texts(&self.store);
        MeterName {
            name,
            service,
            region,
            unit,
        }
    }

    /// Meters on the cards in use with all of `words` in their names.
    pub(crate) fn search_meters(&self, words: &str, most: usize) -> Vec<MeterOnCard> {
        let most = most.min(MOST_LISTED);
        let mut found: Vec<MeterOnCard> = Vec::new();
        for card in self.newest_cards() {
            for (id, rate) in card.search(words, most) {
                if found.iter().any(|known| known.id == id) {
                    continue;
                }
                found.push(MeterOnCard {
                    id,
                    name: rate.name().to_owned(),
                    category: rate.category().to_owned(),
                    sub_category: rate.sub_category().to_owned(),
                    region: rate.region().to_owned(),
                    unit: rate.unit().to_owned(),
                    price: rate
                        .tiers()
                        .first()
                        .map(|tier| tier.price)
                        .unwrap_or_default(),
                });
            }
        }
        found.truncate(most);
        found
    }

    /// What providers say in files beside what rating makes of it.
    pub(crate) fn reconciliation(&self) -> Reconciliation {
        reconcile(&self.store, &self.rating, &self.labels, MOST_LISTED)
    }

    /// What could not be priced or read, and what may be wrong.
    pub(crate) fn quality(&self) -> Quality {
        let rejected = self.rejections.values().flat_map(|source| &source.rows);
        let (units, assumed) = self.price_doubts();
        Quality {
            unpriced: self
                .rated()
                .unpriced()
                .into_iter()
                .take(MOST_LISTED)
                .collect(),
            rejected: rejected.take(MOST_LISTED).cloned().collect(),
            units,
            assumed,
        }
    }

    /// Where units differ, and where an included quantity is not the card's.
    fn price_doubts(&self) -> (Vec<UnitIssue>, Vec<AssumedQuantity>) {
        let mut units: BTreeMap<(usize, String, Currency), UnitIssue> = BTreeMap::new();
        let mut assumed: BTreeMap<usize, AssumedQuantity> = BTreeMap::new();
        let terms = self.terms();
        for line in self.rating.lines() {
            let terms = terms.get(line.subscription).copied().unwrap_or_default();
            let Some(doubt) = rating::price_doubt(&self.store, terms, line) else {
                continue;
            };
            let meter = &self.store.meter_ids()[line.meter];
            let currency = self.labels.get(line.subscription);
            // A price set by hand has no unit, and Azure Stack's usage has none.
            let has_units = !doubt.usage_unit.is_empty() && !doubt.rate_unit.is_empty();
            if let (true, Some(currency)) = (has_units, currency.and_then(|label| label.currency)) {
                let key = (line.meter, doubt.usage_unit.clone(), currency);
                let issue = units.entry(key).or_insert_with(|| UnitIssue {
                    meter: meter.clone(),
                    name: doubt.name.clone(),
                    unit_match: unit::compare(&doubt.usage_unit, &doubt.rate_unit),
                    usage_unit: doubt.usage_unit,
                    rate_unit: doubt.rate_unit.clone(),
                    currency,
                    charge: Money::ZERO,
                    effect: None,
                });
                issue.charge += line.charge;
            }
            if let Some(quantity) = doubt.assumed {
                assumed
                    .entry(line.meter)
                    .or_insert_with(|| AssumedQuantity {
                        meter: meter.clone(),
                        name: doubt.name,
                        unit: doubt.rate_unit,
                        quantity,
                        assumption: doubt.assumption,
                    });
            }
        }
        let units = units.into_values();
        let mut units: Vec<UnitIssue> = units
            .filter(|issue| issue.unit_match != UnitMatch::Same)
            .collect();
        for issue in &mut units {
            issue.effect = unit::effect(issue.charge, &issue.unit_match);
        }
        units.sort_by_key(|issue| Reverse(issue.charge));
        units.truncate(MOST_LISTED);
        (units, assumed.into_values().take(MOST_LISTED).collect())
    }
}
