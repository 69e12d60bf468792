//! Usage records with their charges as they leave the product: some at a time,
//! in the store's order, with every text once a batch.

mod batch;
mod collector;

use super::own_factors::OwnFactors;
use super::plan::{PricePlan, adjusted};
use super::{BillLine, LineState, Metered, Rating, Terms};
use crate::adjustment::proportion;
use crate::fixed::{Price, Quantity};
use crate::money::Money;
use crate::usage::{Run, UsageStore};
use collector::Collector;

pub use batch::{
    ListCharge, RecordBatch, RecordItem, RecordLine, RecordMeter, RecordResource, RecordWindow,
    UsageRecord,
};

/// Charges of the same records at prices without own discounts and markups.
#[derive(Debug, Clone, Copy)]
pub struct Charges<'a> {
    /// What counts.
    pub rating: &'a Rating,
    /// At list prices, where these differ: from the same store.
    pub list: Option<&'a Rating>,
}

/// Up to `most` selected records from the place `from` on, and the place of
/// the next one; `None` behind the last record. Whoever asks again with that
/// place, of the same store and charges, gets each record once, in the store's
/// order.
///
/// `terms` must be those that the charges were worked out with.
#[must_use]
pub fn records(
    store: &UsageStore,
    terms: &[Terms<'_>],
    charges: Charges<'_>,
    is_selected: impl Fn(&BillLine, usize) -> bool,
    from: usize,
    most: usize,
) -> (RecordBatch, Option<usize>) {
    let lines = charges.rating.lines();
    let first = lines.partition_point(|line| line.rows.end <= from);
    let mut own = OwnFactors::new(store, terms);
    let mut collector = Collector::new(store);
    for line in &lines[first..] {
        let begin = line.rows.start.max(from);
        let mut selected = (begin..line.rows.end).filter(|&row| is_selected(line, row));
        let Some(first_row) = selected.next() else {
            continue;
        };
        if collector.batch.records.len() >= most {
            return (collector.batch, Some(first_row));
        }
        let line_terms = terms.get(line.subscription).copied().unwrap_or_default();
        let number = collector.line(line, &line_terms);
        let mut meter = LineReader::new(store, line, line_terms, &own);
        for row in std::iter::once(first_row).chain(selected) {
            if collector.batch.records.len() >= most {
                return (collector.batch, Some(row));
            }
            let record = meter.record(row, charges, &mut own);
            collector.add(row, number, record);
        }
    }
    (collector.batch, None)
}

/// The records of one bill line, read from the first to the last.
struct LineReader<'a> {
    store: &'a UsageStore,
    line: &'a BillLine,
    metered: Metered<'a>,
    /// What is free, for each schedule of the plan.
    included: Vec<Quantity>,
    /// The next record whose quantity has not been counted.
    next: usize,
    /// Units of the line before `next`.
    used: Quantity,
}

impl<'a> LineReader<'a> {
    fn new(
        store: &'a UsageStore,
        line: &'a BillLine,
        terms: Terms<'a>,
        own: &OwnFactors<'_>,
    ) -> Self {
        let run = Run {
            subscription: line.subscription as u32,
            meter: line.meter as u32,
            rows: line.rows.clone(),
        };
        let id = &store.meter_ids()[line.meter];
        let rates = terms.rates(id).map_or_else(|_| Vec::new(), |found| found.0);
        let included = rates
            .into_iter()
            .map(|rate| terms.included(id, rate).quantity.max(Quantity::ZERO));
        Self {
            store,
            line,
            included: included.collect(),
            metered: Metered::new(store, &run, terms, own),
            next: line.rows.start,
            used: Quantity::ZERO,
        }
    }

    /// A record of the line, one behind those read so far. Its places are set
    /// by the collector.
    fn record(
        &mut self,
        row: usize,
        charges: Charges<'_>,
        own: &mut OwnFactors<'_>,
    ) -> UsageRecord {
        let quantity = self.store.quantity(row);
        for earlier in self.next..row {
            self.used = self.used.saturating_add(self.store.quantity(earlier));
        }
        let before = self.used;
        self.used = before.saturating_add(quantity);
        self.next = row + 1;
        let mut record = UsageRecord {
            line: 0,
            item: 0,
            window: 0,
            quantity,
            included: Quantity::ZERO,
            charge: charges.rating.charge(row),
            price: None,
            list: None,
            is_priced_later: row < self.line.rows.start + self.line.priced_later,
        };
        let (LineState::Priced, Ok(plan)) = (self.line.state, &self.metered.plan) else {
            return record;
        };
        let (schedule, _) = plan.in_force(self.store.day(row));
        if let Some(&free) = self.included.get(schedule) {
            let part = |used: Quantity| used.max(Quantity::ZERO).min(free);
            record.included = part(self.used) - part(before);
        }
        let factor = self.metered.factor_of(row, &plan.schedules[schedule], own);
        let one = one_price(plan, schedule, before, self.used);
        let by_quantity = |charge: Money| {
            let raw = charge.raw().checked_mul(SCALES_APART)?;
            proportion(Price::from_raw(raw), Price::ONE.raw(), quantity.raw())
        };
        let price = one.map(|(_, price)| adjusted(price, factor));
        record.price = price.or_else(|| by_quantity(record.charge));
        record.list = charges.list.and_then(|list| {
            let charge = list.charge(row);
            let price = one
                .map(|(list_price, _)| list_price)
                .or_else(|| by_quantity(charge));
            let is_other = charge != record.charge || price != record.price;
            is_other.then_some(ListCharge { charge, price })
        });
        record
    }
}

/// Money has 12 decimals, prices 20.
const SCALES_APART: i128 = 10i128.pow(8);

/// The list price and the price of the step that all units between two counts
/// fall into, if there is one.
fn one_price(
    plan: &PricePlan,
    schedule: usize,
    before: Quantity,
    after: Quantity,
) -> Option<(Price, Price)> {
    let schedule = &plan.schedules[schedule];
    if before < Quantity::ZERO || after < before {
        return None;
    }
    let step = schedule.step_after(before);
    let is_one = schedule.end_of(step).is_none_or(|end| after <= end);
    let step = schedule.steps.get(step).filter(|_| is_one)?;
    Some((step.list_price, step.price))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rate;
    use super::*;
    use crate::RateCard;
    use crate::adjustment::{Adjustment, AdjustmentScope, Adjustments};
    use crate::usage::tests::{Record, record};

    fn card() -> RateCard {
        let body = r#"{"OfferTerms":[],"Meters":[
            {"MeterId":"m","MeterName":"","MeterRates":{"0":"1","5":"2"},"IncludedQuantity":5,"EffectiveDate":"2020-01-01T00:00:00Z"}],
            "Currency":"USD","Locale":"en","IsTaxIncluded":false}"#;
        RateCard::read(body.as_bytes()).unwrap().0
    }

    /// All records, read so many at a time.
    fn all(store: &UsageStore, terms: &[Terms<'_>], most: usize) -> Vec<UsageRecord> {
        let rating = rate(store, terms);
        let plain: Vec<Terms<'_>> = terms
            .iter()
            .map(|terms| Terms {
                adjustments: None,
                ..*terms
            })
            .collect();
        let list = rate(store, &plain);
        let charges = Charges {
            rating: &rating,
            list: Some(&list),
        };
        let mut found = Vec::new();
        let mut from = Some(0);
        while let Some(place) = from {
            let (batch, next) = records(store, terms, charges, |_, _| true, place, most);
            assert!(batch.records.len() <= most);
            found.extend(batch.records);
            from = next;
        }
        // Places belong to batches.
        for record in &mut found {
            (record.line, record.item, record.window) = (0, 0, 0);
        }
        found
    }

    #[test]
    fn a_record_says_what_was_free_and_at_which_price() {
        let card = card();
        let terms = [Terms {
            card: Some(&card),
            ..Terms::default()
        }];
        let days = [
            ("2026-01-01", "4"),
            ("2026-01-02", "3"),
            ("2026-01-03", "2"),
            ("2026-01-04", "4"),
        ];
        let store = UsageStore::of(&days.map(|(day, quantity)| record("m", day, quantity)));
        let shown: Vec<String> = all(&store, &terms, 10)
            .iter()
            .map(|record| {
                let price = record.price.map(|price| price.to_string());
                format!(
                    "{} free {} costs {} at {}",
                    record.quantity,
                    record.included,
                    record.charge,
                    price.unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "4 free 4 costs 0 at 0",
                "3 free 1 costs 2 at 0.66666666666666666666",
                "2 free 0 costs 2 at 1",
                "4 free 0 costs 7 at 1.75",
            ]
        );
    }

    #[test]
    fn a_discount_leaves_the_list_price() {
        let card = card();
        let half = Adjustment {
            scope: AdjustmentScope::All,
            percent: "-50".parse().unwrap(),
            note: String::new(),
        };
        let own = Adjustments::new(vec![half]).unwrap();
        let terms = [Terms {
            card: Some(&card),
            adjustments: Some(&own),
            ..Terms::default()
        }];
        let store = UsageStore::of(&[
            record("m", "2026-01-01", "5"),
            record("m", "2026-01-02", "4"),
        ]);
        let found = all(&store, &terms, 10);
        assert_eq!(found[0].list, None, "what is free stays free");
        assert_eq!(found[1].charge.to_string(), "2");
        let list = found[1].list.unwrap();
        assert_eq!(list.charge.to_string(), "4");
        assert_eq!(list.price, Some(Price::ONE));
        assert_eq!(
            found[1].price.map(|price| price.to_string()).as_deref(),
            Some("0.5")
        );
    }

    #[test]
    fn what_has_no_price_has_none() {
        let store = UsageStore::of(&[record("m", "2026-01-01", "5")]);
        let found = all(&store, &[Terms::default()], 10);
        assert_eq!((found[0].price, found[0].charge), (None, Money::ZERO));
    }

    proptest! {
        #[test]
        fn any_batches_have_each_record_once(
            quantities in proptest::collection::vec((0u32..60, -3i32..20), 1..40),
            most in 1usize..12,
        ) {
            let days: Vec<(String, String)> = quantities
                .iter()
                .map(|(day, quantity)| {
                    let day = crate::Day::from_date(2026, 1, 1).unwrap().plus(*day as i32);
                    (day.to_string(), quantity.to_string())
                })
                .collect();
            let records: Vec<Record<'_>> =
                days.iter().map(|(day, quantity)| record("m", day, quantity)).collect();
            let card = card();
            let terms = [Terms { card: Some(&card), ..Terms::default() }];
            let store = UsageStore::of(&records);
            let whole = all(&store, &terms, 1000);
            prop_assert_eq!(whole.len(), records.len());
            prop_assert_eq!(&all(&store, &terms, most), &whole);
            let sum: Money = whole.iter().map(|record| record.charge).sum();
            prop_assert_eq!(sum, rate(&store, &terms).total());
            for record in &whole {
                if record.quantity > Quantity::ZERO {
                    prop_assert!(record.included <= record.quantity);
                }
            }
        }
    }
}
