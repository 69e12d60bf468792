//! What each usage record costs.
//!
//! Quantities accumulate per subscription, meter and billing period, in order
//! of usage time. A record costs the price of all units up to and with its own
//! less the price of those before it, so the charges of a meter and period add
//! up to its price exactly. Tiers and included quantities follow the Azure
//! RateCard API.

mod doubt;
mod exact;
mod own_factors;
mod plan;
mod quick;
mod records;
#[cfg(test)]
mod tests;
mod trace;

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::adjustment::Adjustments;
use crate::calendar::{BillingCycle, Day, DayRange, Timestamp};
use crate::fixed::{Price, Quantity};
use crate::included::{Basis, Included, IncludedQuantities, MeterDescription};
use crate::meter::MeterId;
use crate::money::Money;
use crate::rate_card::{MeterRate, RateCard};
use crate::usage::{Run, UsageStore};

pub use doubt::{PriceDoubt, price_doubt};
use exact::{Meterage, TooLarge};
use own_factors::OwnFactors;
use plan::{PricePlan, Schedule, adjusted};
pub use records::{
    Charges, ListCharge, RecordBatch, RecordItem, RecordLine, RecordMeter, RecordResource,
    RecordWindow, UsageRecord, records,
};
pub use trace::{LineTrace, RateTrace, RecordTrace, Slice, Trace, TraceLimits, trace};

/// How the records of one subscription are to be rated.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// Prices; `None` leaves its records without a price.
    pub card: Option<&'a RateCard>,
    /// When its billing periods begin.
    pub cycle: BillingCycle,
    /// Prices that the user set: they count before those of the card.
    pub own_prices: Option<&'a RateCard>,
    /// Meters that the card prices under another id.
    pub mapped: Option<&'a FxHashMap<MeterId, MeterId>>,
    /// What is free where the card says nothing.
    pub included: Option<&'a IncludedQuantities>,
    /// Own discounts and markups.
    pub adjustments: Option<&'a Adjustments>,
}

/// Where the price of a meter comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PriceSource {
    /// The meter's own line of the card.
    Card,
    /// The line of another meter, which the user named.
    Mapped(MeterId),
    /// The user's own price.
    Own,
}

/// Why a record has no price. It is counted and shown, never charged 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnpricedReason {
    /// Its subscription has no rate card.
    NoCard,
    /// The meter is not on the card: withdrawn, free, or sold by a third
    /// party.
    NotOnCard,
    /// Quantities or charges larger than can be true.
    TooLarge,
}

/// What became of the records of a bill line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineState {
    /// Their charges count.
    Priced,
    /// Their charges are zero and must not be shown as such.
    Unpriced(UnpricedReason),
}

impl LineState {
    /// Whether the charges count.
    #[must_use]
    pub const fn is_priced(self) -> bool {
        matches!(self, Self::Priced)
    }
}

/// The bill of one meter in one billing period of one subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// Number of the subscription in [`UsageStore::subscriptions`].
    pub subscription: usize,
    /// Number of the meter in [`UsageStore::meter_ids`].
    pub meter: usize,
    /// Billing period.
    pub period: DayRange,
    /// Its records, by time of use.
    pub rows: Range<usize>,
    /// Of these, how many, from the beginning, are charged with a price that
    /// became valid only after the usage, because the card has no older one.
    pub priced_later: usize,
    /// Sum of the records.
    pub quantity: Quantity,
    /// Sum of the records' charges. Rounded once to the minor unit it is what
    /// the bill shows.
    pub charge: Money,
    /// Whether all of it has a price, or why not.
    pub state: LineState,
    /// Whether the card says that a third party sells the meter; `None` where
    /// it is not on the card.
    pub is_third_party: Option<bool>,
}

impl BillLine {
    /// Name, category, region and unit of the meter as the last record has
    /// them.
    #[must_use]
    pub fn meter_texts(&self, store: &UsageStore) -> [String; 4] {
        let label = store.label_of(self.rows.end - 1);
        [
            store.meter_name(label),
            store.category(label).to_owned(),
            store.meter_region(label).to_owned(),
            store.unit(label).to_owned(),
        ]
    }
}

/// Charges of all records of a store.
#[derive(Debug, Clone, Default)]
pub struct Rating {
    /// One for each record, in the store's order, in units of money's scale.
    charges: Vec<i64>,
    /// The charges that 64 bits do not hold; the column has [`Self::LISTED`].
    long: FxHashMap<u32, Money>,
    lines: Vec<BillLine>,
    /// In the order of the store's subscriptions.
    cycles: Vec<BillingCycle>,
}

impl Rating {
    /// In the column of charges: look at the list.
    const LISTED: i64 = i64::MIN;

    /// Bills by subscription, meter and period, in that order. Together they
    /// have all records.
    #[must_use]
    pub fn lines(&self) -> &[BillLine] {
        &self.lines
    }

    /// The billing periods that a subscription was rated with.
    pub(crate) fn cycle(&self, subscription: usize) -> BillingCycle {
        self.cycles.get(subscription).copied().unwrap_or_default()
    }

    /// The bill line that a record is in.
    pub(crate) fn line_of(&self, row: usize) -> Option<&BillLine> {
        let number = self.lines.partition_point(|line| line.rows.end <= row);
        self.lines.get(number)
    }

    /// What each record costs in units of money's scale; [`Self::LISTED`]
    /// where that is one of [`Self::listed_rows`].
    pub(crate) fn ticks(&self) -> &[i64] {
        &self.charges
    }

    /// The records whose charge 64 bits do not hold.
    pub(crate) fn listed_rows(&self) -> impl Iterator<Item = usize> {
        self.long.keys().map(|&row| row as usize)
    }

    /// What a record costs; zero where its line has no price.
    ///
    /// # Panics
    ///
    /// Where no line has the record.
    #[must_use]
    pub fn charge(&self, row: usize) -> Money {
        let ticks = self.charges[row];
        if ticks == Self::LISTED {
            self.long.get(&(row as u32)).copied().unwrap_or_default()
        } else {
            Money::from_raw(i128::from(ticks))
        }
    }

    /// The charges of a line by day, in order of days.
    #[must_use]
    pub fn by_day(&self, store: &UsageStore, line: &BillLine) -> Vec<(Day, Money)> {
        let mut days: Vec<(Day, Money)> = Vec::new();
        for row in line.rows.clone() {
            let day = store.day(row);
            match days.last_mut() {
                Some((last, sum)) if *last == day => *sum += self.charge(row),
                _ => days.push((day, self.charge(row))),
            }
        }
        days
    }

    /// Sum of all charges, as one number without a currency: only of use
    /// where all cards have the same.
    #[must_use]
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.charge).sum()
    }

    /// Records without a price.
    #[must_use]
    pub fn unpriced_rows(&self) -> usize {
        let unpriced = self.lines.iter().filter(|line| !line.state.is_priced());
        unpriced.map(|line| line.rows.len()).sum()
    }

    /// Bytes of the charges and lines.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        8 * self.charges.capacity() + self.lines.capacity() * size_of::<BillLine>()
    }
}

impl<'a> Terms<'a> {
    /// The prices of a meter by effective date, and where they come from.
    pub(crate) fn rates(
        &self,
        meter: &MeterId,
    ) -> Result<(Vec<MeterRate<'a>>, PriceSource), UnpricedReason> {
        let on = |card: Option<&'a RateCard>, meter: &MeterId| {
            let rates = card.map(|card| card.rates(meter).collect::<Vec<_>>());
            rates.filter(|rates| !rates.is_empty())
        };
        if let Some(rates) = on(self.own_prices, meter) {
            return Ok((rates, PriceSource::Own));
        }
        if let Some(rates) = on(self.card, meter) {
            return Ok((rates, PriceSource::Card));
        }
        let mapped = self.mapped.and_then(|mapped| mapped.get(meter));
        if let Some((other, rates)) = mapped.and_then(|other| Some((other, on(self.card, other)?)))
        {
            return Ok((rates, PriceSource::Mapped(other.clone())));
        }
        Err(match self.card {
            None => UnpricedReason::NoCard,
            Some(_) => UnpricedReason::NotOnCard,
        })
    }

    fn description(rate: MeterRate<'_>) -> MeterDescription<'_> {
        MeterDescription {
            category: rate.category(),
            sub_category: rate.sub_category(),
            name: rate.name(),
            region: rate.region(),
            unit: rate.unit(),
        }
    }

    /// What is free of a meter each billing period.
    pub(crate) fn included(&self, meter: &MeterId, rate: MeterRate<'_>) -> Included {
        match self.included {
            Some(table) => table.of(meter, rate.included(), Self::description(rate)),
            None => Included {
                quantity: rate.included(),
                basis: Basis::Card,
            },
        }
    }
}

/// Rates every sealed record of `store`. `terms` are in the order of
/// [`UsageStore::subscriptions`]; a missing one means no card.
#[must_use]
pub fn rate(store: &UsageStore, terms: &[Terms<'_>]) -> Rating {
    let mut rating = Rating {
        charges: vec![0; store.runs().last().map_or(0, |run| run.rows.end)],
        long: FxHashMap::default(),
        lines: Vec::with_capacity(store.runs().len()),
        cycles: terms.iter().map(|terms| terms.cycle).collect(),
    };
    let mut own = OwnFactors::new(store, terms);
    for run in store.runs() {
        let terms = terms.get(run.subscription as usize).copied();
        let meter = Metered::new(store, run, terms.unwrap_or_default(), &own);
        for (period, rows) in periods(store, run, meter.terms.cycle) {
            let line = meter.rate(period, rows, &mut own, &mut rating);
            rating.lines.push(line);
        }
    }
    rating
}

/// The billing periods of a run with their records.
fn periods(
    store: &UsageStore,
    run: &Run,
    cycle: BillingCycle,
) -> impl Iterator<Item = (DayRange, Range<usize>)> {
    let mut from = run.rows.start;
    let end = run.rows.end;
    std::iter::from_fn(move || {
        (from < end).then(|| {
            let period = cycle.period_of(store.day(from));
            let until = Timestamp::start_of(period.until);
            let windows = &store.columns.window[from..end];
            let rows =
                windows.partition_point(|&window| store.windows()[window as usize].start < until);
            // A record at the end of the calendar can be none of its period.
            let rows = from..from + rows.max(1);
            from = rows.end;
            (period, rows)
        })
    })
}

/// A meter of a subscription with its prices.
struct Metered<'a> {
    store: &'a UsageStore,
    subscription: usize,
    meter: usize,
    terms: Terms<'a>,
    plan: Result<PricePlan, UnpricedReason>,
    /// Own discounts and markups, where they are not the same for all records;
    /// absent where they are part of the plan's prices.
    by_record: Option<&'a Adjustments>,
    /// As the card has it, also where the user's own price counts.
    is_third_party_on_card: Option<bool>,
}

impl<'a> Metered<'a> {
    fn new(store: &'a UsageStore, run: &Run, terms: Terms<'a>, own: &OwnFactors<'_>) -> Self {
        let meter = &store.meter_ids()[run.meter as usize];
        let category = store.category(store.label_of(run.rows.start));
        let by_record = terms
            .adjustments
            .filter(|rules| own.differ(rules, run.meter as usize));
        let plan = terms.rates(meter).map(|(rates, _)| PricePlan {
            schedules: rates
                .into_iter()
                .map(|rate| {
                    let factor = match terms.adjustments {
                        Some(rules) if by_record.is_none() => {
                            rules.factor(meter, category, &|_| None, rate.is_third_party())
                        }
                        _ => Price::ONE,
                    };
                    let included = terms.included(meter, rate).quantity;
                    Schedule::new(rate, included, factor)
                })
                .collect(),
        });
        Self {
            store,
            subscription: run.subscription as usize,
            meter: run.meter as usize,
            terms,
            plan,
            by_record,
            is_third_party_on_card: terms
                .card
                .and_then(|card| card.rates(meter).last())
                .map(MeterRate::is_third_party),
        }
    }

    /// The own discount or markup of a record that is not in the schedule's
    /// prices.
    fn factor_of(&self, row: usize, schedule: &Schedule, own: &mut OwnFactors<'_>) -> Price {
        self.by_record.map_or(Price::ONE, |rules| {
            own.of_row(rules, row, schedule.is_third_party)
        })
    }

    /// The factor that all these records have; `None` where they differ.
    fn common_factor(
        &self,
        rows: &Range<usize>,
        schedule: &Schedule,
        own: &mut OwnFactors<'_>,
    ) -> Option<Price> {
        let factor = self.factor_of(rows.start, schedule, own);
        let is_common = self.by_record.is_none()
            || rows
                .clone()
                .all(|row| self.factor_of(row, schedule, own) == factor);
        is_common.then_some(factor)
    }

    /// Rates the records of a line the quick way, where that is possible.
    fn rate_quickly(
        &self,
        schedule: &Schedule,
        rows: &Range<usize>,
        own: &mut OwnFactors<'_>,
        rating: &mut Rating,
    ) -> Option<quick::Line> {
        let factor = self.common_factor(rows, schedule, own)?;
        let quantities = &self.store.columns.quantity[rows.clone()];
        let charges = &mut rating.charges[rows.clone()];
        if factor == Price::ONE {
            quick::rate(schedule, quantities, charges)
        } else {
            quick::rate(&schedule.times(factor), quantities, charges)
        }
    }

    fn rate(
        &self,
        period: DayRange,
        rows: Range<usize>,
        own: &mut OwnFactors<'_>,
        rating: &mut Rating,
    ) -> BillLine {
        let mut line = BillLine {
            subscription: self.subscription,
            meter: self.meter,
            period,
            priced_later: 0,
            quantity: Quantity::ZERO,
            charge: Money::ZERO,
            state: LineState::Priced,
            is_third_party: self.is_third_party_on_card,
            rows,
        };
        let plan = match &self.plan {
            Ok(plan) => plan,
            Err(reason) => {
                line.state = LineState::Unpriced(*reason);
                line.quantity = self.sum_of(&line.rows);
                return line;
            }
        };
        let first = plan.in_force(self.store.day(line.rows.start));
        let last = plan.in_force(self.store.day(line.rows.end - 1));
        if first == last {
            let schedule = &plan.schedules[first.0];
            if let Some(quick) = self.rate_quickly(schedule, &line.rows, own, rating) {
                line.quantity = quick.quantity;
                line.charge = quick.charge;
                line.priced_later = if first.1 { line.rows.len() } else { 0 };
                return line;
            }
        }
        if self.rate_exactly(plan, &mut line, own, rating) == Err(TooLarge) {
            for row in line.rows.clone() {
                rating.charges[row] = 0;
                rating.long.remove(&(row as u32));
            }
            line.charge = Money::ZERO;
            line.priced_later = 0;
            line.quantity = self.sum_of(&line.rows);
            line.state = LineState::Unpriced(UnpricedReason::TooLarge);
        }
        line
    }

    fn sum_of(&self, rows: &Range<usize>) -> Quantity {
        let quantities = rows.clone().map(|row| self.store.quantity(row));
        quantities.fold(Quantity::ZERO, Quantity::saturating_add)
    }

    fn rate_exactly(
        &self,
        plan: &PricePlan,
        line: &mut BillLine,
        own: &mut OwnFactors<'_>,
        rating: &mut Rating,
    ) -> Result<(), TooLarge> {
        let mut meterage = Meterage::default();
        for row in line.rows.clone() {
            let (schedule, is_later) = plan.in_force(self.store.day(row));
            let schedule = &plan.schedules[schedule];
            let factor = self.factor_of(row, schedule, own);
            let charge = meterage.advance(
                schedule,
                self.store.quantity(row),
                |step| adjusted(step.price, factor),
                |_, _, _| {},
            )?;
            rating.charges[row] = i64::try_from(charge.raw())
                .ok()
                .filter(|ticks| *ticks != Rating::LISTED)
                .unwrap_or_else(|| {
                    rating.long.insert(row as u32, charge);
                    Rating::LISTED
                });
            line.charge += charge;
            line.priced_later += usize::from(is_later);
        }
        line.quantity = meterage.used;
        Ok(())
    }
}
