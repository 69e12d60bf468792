//! Why something costs what it costs: each part of a quantity with its price.
//!
//! The parts of a trace are worked out anew, by the exact way of rating, and
//! add up to the charges to the last digit.

use serde::{Deserialize, Serialize};

use super::exact::{Meterage, Part};
use super::own_factors::OwnFactors;
use super::plan::{PricePlan, adjusted};
use super::{BillLine, LineState, Metered, PriceSource, Rating, Terms, UnpricedReason};
use crate::calendar::{Day, DayRange, Timestamp};
use crate::fixed::{Price, Quantity};
use crate::included::Included;
use crate::money::{Money, RunningCost};
use crate::usage::{Run, UsageStore};

/// What a selection of records costs, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// Largest charge first, then those without a price.
    pub lines: Vec<LineTrace>,
    /// Bill lines that are left out.
    pub more_lines: u32,
    /// Their charges.
    pub more_charge: Money,
    /// Records selected, those of the left out lines too.
    pub rows: u32,
    /// Their charges.
    pub charge: Money,
}

/// The selected records of one meter in one billing period of one
/// subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTrace {
    /// Subscription id, in lower case.
    pub subscription: String,
    /// Meter id as text.
    pub meter_id: String,
    /// Meter name as the first record has it.
    pub meter: String,
    /// Meter category.
    pub service: String,
    /// Unit of the quantities, as the records have it.
    pub unit: String,
    /// Billing period, over which tiers and included quantities count.
    pub period: DayRange,
    /// First to last day of the selected records.
    pub days: DayRange,
    /// Selected records.
    pub rows: u32,
    /// Their sum.
    pub quantity: Quantity,
    /// What they cost: the sum of the amounts of all slices.
    pub charge: Money,
    /// Units that the subscription had used in the period before the first
    /// selected record: they have the cheaper or dearer tiers before it.
    pub used_before: Quantity,
    /// All records of the meter in the period.
    pub line_rows: u32,
    /// Their sum.
    pub line_quantity: Quantity,
    /// What they cost; rounded to the minor unit it is on the bill.
    pub line_charge: Money,
    /// Why there is no price.
    pub unpriced: Option<UnpricedReason>,
    /// Where the price comes from.
    pub source: Option<PriceSource>,
    /// The prices that were in force, by effective date.
    pub rates: Vec<RateTrace>,
    /// The first selected records in order of time.
    pub records: Vec<RecordTrace>,
}

/// A line of the card as it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateTrace {
    /// In force from this day on; the year 1 where the card has no date.
    pub effective: Day,
    /// Whether it became valid only after the usage.
    pub is_later: bool,
    /// Name on the card.
    pub name: String,
    /// Region on the card.
    pub region: String,
    /// Unit of the price.
    pub unit: String,
    /// Whether a third party sells it.
    pub is_third_party: bool,
    /// What is free each period.
    pub included: Included,
    /// By step; only those with selected units.
    pub slices: Vec<Slice>,
}

/// The units of a selection that have one price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// Lower bound of the tier, counted after the included quantity.
    pub from: Quantity,
    /// Upper bound; absent for the last tier.
    pub until: Option<Quantity>,
    /// Whether these are the included units.
    pub is_included: bool,
    /// Units.
    pub quantity: Quantity,
    /// Price on the card.
    pub list_price: Price,
    /// What an own discount or markup multiplies it with.
    pub factor: Price,
    /// Price charged.
    pub price: Price,
    /// At the price on the card.
    pub list_amount: Money,
    /// At the price charged.
    pub amount: Money,
}

/// One record of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordTrace {
    /// Beginning of its time.
    pub start: Timestamp,
    /// End of its time.
    pub end: Timestamp,
    /// Name of the row, which has its reported day.
    pub batch: String,
    /// URI or name of its resource; may be empty.
    pub resource: String,
    /// Units.
    pub quantity: Quantity,
    /// Units used in the period before it.
    pub used_before: Quantity,
    /// What it costs.
    pub charge: Money,
}

/// How much of a trace is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceLimits {
    /// Most bill lines.
    pub lines: usize,
    /// Most records, over all lines.
    pub records: usize,
}

/// Explains the records for which `is_selected` holds. `terms` must be those
/// that `rating` was made with.
#[must_use]
pub fn trace(
    store: &UsageStore,
    terms: &[Terms<'_>],
    rating: &Rating,
    is_selected: impl Fn(&BillLine, usize) -> bool,
    limits: TraceLimits,
) -> Trace {
    let mut found: Vec<(&BillLine, u32, Money)> = Vec::new();
    for line in rating.lines() {
        let selected = line.rows.clone().filter(|row| is_selected(line, *row));
        let (rows, charge) = selected.fold((0, Money::ZERO), |(rows, sum), row| {
            (rows + 1, sum + rating.charge(row))
        });
        if rows > 0 {
            found.push((line, rows, charge));
        }
    }
    found.sort_by(|a, b| b.2.cmp(&a.2).then(b.1.cmp(&a.1)));
    let mut trace = Trace {
        rows: found.iter().map(|(_, rows, _)| rows).sum(),
        charge: found.iter().map(|(_, _, charge)| *charge).sum(),
        ..Trace::default()
    };
    let left_out = found.split_off(found.len().min(limits.lines));
    trace.more_lines = left_out.len() as u32;
    trace.more_charge = left_out.iter().map(|(_, _, charge)| *charge).sum();
    let mut own = OwnFactors::new(store, terms);
    let mut records = limits.records;
    for (line, ..) in found {
        let terms = terms.get(line.subscription).copied().unwrap_or_default();
        let is_selected = |row| is_selected(line, row);
        let traced = trace_line(store, terms, line, is_selected, records, &mut own);
        records -= traced.records.len();
        trace.lines.push(traced);
    }
    trace
}

/// Sums of the units at one price of one schedule.
struct Sum {
    schedule: usize,
    step: usize,
    factor: Price,
    quantity: Quantity,
    list_amount: Money,
    amount: Money,
}

fn trace_line(
    store: &UsageStore,
    terms: Terms<'_>,
    line: &BillLine,
    is_selected: impl Fn(usize) -> bool,
    most_records: usize,
    own: &mut OwnFactors<'_>,
) -> LineTrace {
    let selected: Vec<usize> = line.rows.clone().filter(|row| is_selected(*row)).collect();
    let first = selected.first().copied().unwrap_or(line.rows.start);
    let last = selected.last().copied().unwrap_or(first);
    let label = store.label_of(first);
    let mut traced = LineTrace {
        subscription: store.subscriptions()[line.subscription].to_string(),
        meter_id: store.meter_ids()[line.meter].to_string(),
        meter: store.meter_name(label),
        service: store.category(label).to_owned(),
        unit: store.unit(label).to_owned(),
        period: line.period,
        days: DayRange::new(store.day(first), store.day(last).plus(1)),
        rows: selected.len() as u32,
        quantity: Quantity::ZERO,
        charge: Money::ZERO,
        used_before: Quantity::ZERO,
        line_rows: line.rows.len() as u32,
        line_quantity: line.quantity,
        line_charge: line.charge,
        unpriced: None,
        source: None,
        rates: Vec::new(),
        records: Vec::new(),
    };
    let run = Run {
        subscription: line.subscription as u32,
        meter: line.meter as u32,
        rows: line.rows.clone(),
    };
    let meter = Metered::new(store, &run, terms, own);
    traced.source = terms
        .rates(&store.meter_ids()[line.meter])
        .ok()
        .map(|(_, source)| source);
    let mut sums: Vec<Sum> = Vec::new();
    let mut meterage = Meterage::default();
    for row in line.rows.clone() {
        let is_wanted = is_selected(row);
        let used_before = meterage.used;
        let quantity = store.quantity(row);
        let mut charge = Money::ZERO;
        if let (LineState::Priced, Ok(plan)) = (line.state, &meter.plan) {
            let into = is_wanted.then_some(&mut sums);
            charge = meter.explain(plan, row, own, &mut meterage, into);
        } else {
            meterage.used = meterage.used.saturating_add(quantity);
        }
        if !is_wanted {
            continue;
        }
        if row == first {
            traced.used_before = used_before;
        }
        traced.quantity = traced.quantity.saturating_add(quantity);
        traced.charge += charge;
        if traced.records.len() < most_records {
            let window = store.window_of(row);
            let resource = &store.resources()[store.item_of(row).resource as usize];
            traced.records.push(RecordTrace {
                start: window.start,
                end: window.end,
                batch: store.batch(window).to_owned(),
                resource: resource.uri.clone().unwrap_or_default(),
                quantity,
                used_before,
                charge,
            });
        }
    }
    match line.state {
        LineState::Unpriced(reason) => traced.unpriced = Some(reason),
        LineState::Priced => traced.rates = meter.rates(&sums, line, first),
    }
    traced
}

impl Metered<'_> {
    /// Advances by a record and notes its parts.
    fn explain(
        &self,
        plan: &PricePlan,
        row: usize,
        own: &mut OwnFactors<'_>,
        meterage: &mut Meterage,
        mut into: Option<&mut Vec<Sum>>,
    ) -> Money {
        let (number, _) = plan.in_force(self.store.day(row));
        let schedule = &plan.schedules[number];
        let own = self.factor_of(row, schedule, own);
        let mut list = RunningCost::default();
        let note = |part: Part, price: Price, amount: Money| {
            let (Some(sums), Some(step)) = (into.as_deref_mut(), part.step) else {
                return;
            };
            let before = list.cut();
            let list_price = schedule.steps[step].list_price;
            list = list.plus(part.quantity, list_price).unwrap_or(list);
            // What stands beyond money's scale is carried along in charges,
            // but begins anew with each record here: at one price both are
            // the same, so that no discount shows where there is none.
            let list_amount = if price == list_price {
                amount
            } else {
                list.cut() - before
            };
            let factor = if self.by_record.is_some() {
                own
            } else {
                schedule.factor
            };
            let known = sums
                .iter_mut()
                .find(|sum| (sum.schedule, sum.step, sum.factor) == (number, step, factor));
            match known {
                Some(sum) => {
                    sum.quantity += part.quantity;
                    sum.amount += amount;
                    sum.list_amount += list_amount;
                }
                None => sums.push(Sum {
                    schedule: number,
                    step,
                    factor,
                    quantity: part.quantity,
                    list_amount,
                    amount,
                }),
            }
        };
        let price_of = |step: &super::plan::Step| adjusted(step.price, own);
        meterage
            .advance(schedule, self.store.quantity(row), price_of, note)
            .unwrap_or(Money::ZERO)
    }

    /// The prices that the sums are at; `first` is the first record in them.
    fn rates(&self, sums: &[Sum], line: &BillLine, first: usize) -> Vec<RateTrace> {
        let meter = &self.store.meter_ids()[self.meter];
        let (Ok((rates, _)), Ok(plan)) = (self.terms.rates(meter), &self.plan) else {
            return Vec::new();
        };
        let has_later = first < line.rows.start + line.priced_later;
        let mut traced = Vec::new();
        for (number, rate) in rates.into_iter().enumerate() {
            let steps = &plan.schedules[number].steps;
            let included = self.terms.included(meter, rate);
            let free = included.quantity.max(Quantity::ZERO);
            let has_free = !free.is_zero();
            let mut of_rate: Vec<&Sum> = sums.iter().filter(|sum| sum.schedule == number).collect();
            of_rate.sort_by_key(|sum| (sum.step, sum.factor));
            if of_rate.is_empty() {
                continue;
            }
            let slices = of_rate.into_iter().map(|sum| {
                let step = &steps[sum.step];
                let is_included = has_free && sum.step == 0;
                let end = steps.get(sum.step + 1).map(|next| next.from);
                Slice {
                    from: if is_included {
                        Quantity::ZERO
                    } else {
                        step.from - free
                    },
                    until: end.map(|end| if is_included { end } else { end - free }),
                    is_included,
                    quantity: sum.quantity,
                    list_price: step.list_price,
                    factor: sum.factor,
                    price: adjusted(step.list_price, sum.factor),
                    list_amount: sum.list_amount,
                    amount: sum.amount,
                }
            });
            traced.push(RateTrace {
                effective: rate.effective(),
                // Usage before all entries has the price of the first one.
                is_later: number == 0 && has_later,
                name: rate.name().to_owned(),
                region: rate.region().to_owned(),
                unit: rate.unit().to_owned(),
                is_third_party: rate.is_third_party(),
                slices: slices.collect(),
                included,
            });
        }
        traced
    }
}
