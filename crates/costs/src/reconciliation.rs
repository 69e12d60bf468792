//! What the provider itself says that usage costs beside what rating makes of
//! it. The two are compared and never added.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::SubscriptionLabel;
use crate::calendar::DayRange;
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::money::{Currency, Money};
use crate::rating::Rating;
use crate::usage::UsageStore;

/// Sums of records that came with the provider's own cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReconciledSum {
    /// Records.
    pub rows: u32,
    /// What the provider says, exactly as its files add up.
    pub provider: Quantity,
    /// Of the records, how many have a charge in the same currency.
    pub rated_rows: u32,
    /// What the provider says of these.
    pub provider_of_rated: Quantity,
    /// Their charges.
    pub rated: Money,
}

/// The records of one meter of one subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciledMeter {
    /// Subscription id.
    pub subscription: String,
    /// The meter.
    pub meter: MeterId,
    /// Its name.
    pub name: String,
    /// Its category.
    pub service: String,
    /// Of the provider's costs; `None` where the files name none.
    pub currency: Option<Currency>,
    /// Days with such records.
    pub days: DayRange,
    /// Their sums.
    pub sum: ReconciledSum,
}

/// All records that came with the provider's own cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reconciliation {
    /// By the currency of the provider.
    pub totals: Vec<(Option<Currency>, ReconciledSum)>,
    /// Largest difference first, then largest cost of what has no charge.
    pub meters: Vec<ReconciledMeter>,
    /// Meters that are not listed.
    pub more: u32,
}

impl ReconciledSum {
    /// The provider's cost of the records with a charge, less their charges.
    #[must_use]
    pub fn difference(&self) -> Quantity {
        self.provider_of_rated - in_quantity_scale(self.rated)
    }

    fn add(&mut self, cost: Quantity, charge: Option<Money>) {
        self.rows += 1;
        self.provider = self.provider.saturating_add(cost);
        if let Some(charge) = charge {
            self.rated_rows += 1;
            self.provider_of_rated = self.provider_of_rated.saturating_add(cost);
            self.rated += charge;
        }
    }
}

/// A file's amount as money, cut after the 12th decimal.
#[must_use]
pub fn as_money(amount: Quantity) -> Money {
    Money::from_raw(amount.raw() / SCALE_DIFFERENCE)
}

const SCALE_DIFFERENCE: i128 = 10i128.pow(8);

fn in_quantity_scale(amount: Money) -> Quantity {
    Quantity::from_raw(amount.raw().saturating_mul(SCALE_DIFFERENCE))
}

/// Compares; lists at most so many meters. `labels` are in the order of
/// [`UsageStore::subscriptions`].
#[must_use]
pub fn reconcile(
    store: &UsageStore,
    rating: &Rating,
    labels: &[SubscriptionLabel],
    most: usize,
) -> Reconciliation {
    let mut totals: BTreeMap<Option<Currency>, ReconciledSum> = BTreeMap::new();
    let mut meters: BTreeMap<(usize, usize, Option<Currency>), ReconciledMeter> = BTreeMap::new();
    for line in rating.lines() {
        let own = labels
            .get(line.subscription)
            .and_then(|label| label.currency);
        for row in line.rows.clone() {
            let Some(cost) = store.provider_cost(row) else {
                continue;
            };
            let is_comparable = line.state.is_priced() && own.is_some() && own == cost.currency;
            let charge = is_comparable.then(|| rating.charge(row));
            let sum = totals.entry(cost.currency).or_default();
            sum.add(cost.amount, charge);
            let day = store.day(row);
            let key = (line.subscription, line.meter, cost.currency);
            let meter = meters.entry(key).or_insert_with(|| {
                let label = store.label_of(row);
                ReconciledMeter {
                    subscription: store.subscriptions()[line.subscription].to_string(),
                    meter: store.meter_ids()[line.meter].clone(),
                    name: store.meter_name(label),
                    service: store.category(label).to_owned(),
                    currency: cost.currency,
                    days: DayRange::new(day, day.plus(1)),
                    sum: ReconciledSum::default(),
                }
            });
            meter.sum.add(cost.amount, charge);
            meter.days.from = meter.days.from.min(day);
            meter.days.until = meter.days.until.max(day.plus(1));
        }
    }
    let mut meters: Vec<ReconciledMeter> = meters.into_values().collect();
    meters.sort_by_key(|meter| {
        let sum = &meter.sum;
        let left = sum.provider - sum.provider_of_rated;
        Reverse((
            sum.difference().raw().unsigned_abs(),
            left.raw().unsigned_abs(),
        ))
    });
    let more = meters.len().saturating_sub(most) as u32;
    meters.truncate(most);
    Reconciliation {
        totals: totals.into_iter().collect(),
        meters,
        more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate_card::{RateCard, Tier};
    use crate::rating::{Terms, rate};
    use crate::usage::ProviderCost;
    use crate::usage::tests::record;

    fn euro() -> Currency {
        "EUR".parse().unwrap()
    }

    /// Two meters with a price of 2, of which the first has costs.
    fn store(costs: &[(&str, &str, Option<Currency>)]) -> UsageStore {
        let mut store = UsageStore::of(&[record("plain", "2024-01-01", "5")]);
        for (meter, amount, currency) in costs {
            let record = record(meter, "2024-01-01", "3");
            let resource = store.resource("", Default::default);
            let item = store.item(record.subscription, &record.meter, resource);
            let window = store.window(record.start, record.start, "");
            let quantity = store.pack(record.quantity);
            let cost = ProviderCost {
                amount: amount.parse().unwrap(),
                currency: *currency,
            };
            store.push_billed(window, item, quantity, cost);
        }
        store.seal();
        store
    }

    fn reconciled(store: &UsageStore, most: usize) -> Reconciliation {
        let mut card = RateCard::own(euro());
        let day = "2020-01-01".parse().unwrap();
        for meter in ["plain", "a", "b"] {
            let tier = Tier {
                from: Quantity::ZERO,
                price: "2".parse().unwrap(),
            };
            let id = MeterId::new(meter);
            card.with_price(id, "1 Hour", vec![tier], Quantity::ZERO, day)
                .unwrap();
        }
        let terms = Terms {
            card: Some(&card),
            ..Terms::default()
        };
        let rating = rate(store, &[terms]);
        let label = SubscriptionLabel {
            currency: Some(euro()),
            ..SubscriptionLabel::default()
        };
        reconcile(store, &rating, &[label], most)
    }

    #[test]
    fn what_can_be_compared_is_and_nothing_is_added() {
        let dollar = Some(Currency::USD);
        let store = store(&[
            ("a", "6", Some(euro())),
            ("a", "6.00000000000000000001", Some(euro())),
            ("b", "5.5", Some(euro())),
            ("b", "7", dollar),
            ("unknown", "9", Some(euro())),
            ("a", "1", None),
        ]);
        let found = reconciled(&store, 10);
        let total = |currency| {
            let mut totals = found.totals.iter();
            totals.find(|(of, _)| *of == currency).unwrap().1
        };
        let euros = total(Some(euro()));
        assert_eq!((euros.rows, euros.rated_rows), (4, 3));
        assert_eq!(euros.provider.to_string(), "26.50000000000000000001");
        assert_eq!(euros.rated.to_string(), "18");
        assert_eq!(euros.difference().to_string(), "-0.49999999999999999999");
        assert_eq!((total(dollar).rows, total(dollar).rated_rows), (1, 0));
        assert_eq!(total(None).provider.to_string(), "1");
        let names: Vec<String> = found.meters.iter().map(|of| of.meter.to_string()).collect();
        assert_eq!(names, ["b", "a", "unknown", "b", "a"]);
        assert_eq!(reconciled(&store, 2).more, 3);
    }

    #[test]
    fn usage_without_costs_of_its_own_takes_no_part() {
        let found = reconciled(&store(&[]), 10);
        assert_eq!(found, Reconciliation::default());
    }
}
