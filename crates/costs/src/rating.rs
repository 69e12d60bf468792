//! What each usage record costs.
//!
//! Quantities accumulate per subscription, meter and billing period, in order
//! of usage time. A record costs the price of all units up to and with its own
//! less the price of those before it, so the charges of a meter and period add
//! up to its price exactly. Tiers and included quantities follow the Azure
//! RateCard API.

use serde::{Deserialize, Serialize};

use crate::calendar::{BillingCycle, DayRange};
use crate::fixed::Quantity;
use crate::money::{ExactAmount, Money};
use crate::rate_card::{MeterRate, RateCard};
use crate::usage::UsageStore;

/// How the records of one subscription are to be rated.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// Prices; `None` leaves its records without a price.
    pub card: Option<&'a RateCard>,
    /// When its billing periods begin.
    pub cycle: BillingCycle,
}

/// Why a record has no price. It is counted and shown, never charged 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UnpricedReason {
    /// Its subscription has no rate card.
    NoCard,
    /// The meter is not on the card: withdrawn, free, or sold by a third
    /// party.
    NotOnCard,
    /// Quantities or charges larger than can be true.
    TooLarge,
}

/// What became of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    /// Its charge counts.
    Priced,
    /// Its charge counts, with a price that became valid only after the usage:
    /// the card has no older one.
    PricedLater,
    /// Its charge is zero and must not be shown as one.
    Unpriced(UnpricedReason),
}

impl RowState {
    /// Whether the charge counts.
    #[must_use]
    pub const fn is_priced(self) -> bool {
        matches!(self, Self::Priced | Self::PricedLater)
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
    /// Records.
    pub rows: u32,
    /// Sum of the records.
    pub quantity: Quantity,
    /// Sum of the records' charges. Rounded once to the minor unit it is what
    /// the bill shows.
    pub charge: Money,
    /// Whether all of it has a price, or why not.
    pub state: RowState,
}

/// Charges of all records of a store.
#[derive(Debug, Clone, Default)]
pub struct Rating {
    /// One for each record, in the store's order.
    pub(crate) charges: Vec<Money>,
    pub(crate) states: Vec<RowState>,
    lines: Vec<BillLine>,
}

impl Rating {
    /// Bills by subscription, meter and period, in that order.
    #[must_use]
    pub fn lines(&self) -> &[BillLine] {
        &self.lines
    }

    /// Sum of all charges, as one number without a currency: only of use
    /// where all cards have the same.
    #[must_use]
    pub fn total(&self) -> Money {
        self.charges.iter().copied().sum()
    }
}

/// Rates every record of `store`. `terms` are in the order of
/// [`UsageStore::subscriptions`]; a missing one means no card.
#[must_use]
pub fn rate(store: &UsageStore, terms: &[Terms<'_>]) -> Rating {
    let columns = &store.columns;
    let rows = store.rows();
    let terms_of = |subscription: u32| {
        terms
            .get(subscription as usize)
            .copied()
            .unwrap_or_default()
    };

    // Sorting small keys is quicker than sorting records.
    let mut order: Vec<(GroupKey, i64, u64, u32)> = (0..rows)
        .map(|row| {
            let subscription = columns.subscription[row];
            let key = GroupKey {
                subscription,
                meter: store.labels()[columns.label[row] as usize].id,
                period: terms_of(subscription).cycle.period_of(store.day(row)),
            };
            (
                key,
                columns.start[row].seconds(),
                columns.place[row],
                row as u32,
            )
        })
        .collect();
    order.sort_unstable();

    let mut rating = Rating {
        charges: vec![Money::ZERO; rows],
        states: vec![RowState::Priced; rows],
        lines: Vec::new(),
    };
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let key = group[0].0;
        let rates: Vec<MeterRate<'_>> = terms_of(key.subscription)
            .card
            .map_or_else(Vec::new, |card| {
                card.rates(&store.meter_ids()[key.meter as usize]).collect()
            });
        let missing = if terms_of(key.subscription).card.is_none() {
            UnpricedReason::NoCard
        } else {
            UnpricedReason::NotOnCard
        };
        rating.lines.push(rate_group(
            store,
            group,
            &rates,
            missing,
            &mut rating.charges,
            &mut rating.states,
        ));
    }
    rating
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    subscription: u32,
    meter: u32,
    period: DayRange,
}

fn rate_group(
    store: &UsageStore,
    group: &[(GroupKey, i64, u64, u32)],
    rates: &[MeterRate<'_>],
    missing: UnpricedReason,
    charges: &mut [Money],
    states: &mut [RowState],
) -> BillLine {
    let key = group[0].0;
    let mut line = BillLine {
        subscription: key.subscription as usize,
        meter: key.meter as usize,
        period: key.period,
        rows: group.len() as u32,
        quantity: Quantity::ZERO,
        charge: Money::ZERO,
        state: RowState::Priced,
    };
    let mut problem = rates.is_empty().then_some(missing);
    // What the units so far cost at the rate in force, so that each total is
    // worked out once.
    let mut so_far: Option<(usize, Money)> = None;
    for &(_, _, _, row) in group {
        let row = row as usize;
        let Some(quantity) = line.quantity.checked_add(store.columns.quantity[row]) else {
            problem = Some(UnpricedReason::TooLarge);
            break;
        };
        let before = std::mem::replace(&mut line.quantity, quantity);
        if problem.is_some() {
            continue;
        }
        let day = store.day(row);
        let (number, is_later) = match rates.iter().rposition(|rate| rate.effective() <= day) {
            Some(number) => (number, false),
            None => (0, true),
        };
        let money_of = |quantity| {
            rates[number]
                .cost_of(quantity)
                .and_then(ExactAmount::to_money)
        };
        let cost_before = match so_far {
            Some((rate, cost)) if rate == number => Some(cost),
            _ => money_of(before),
        };
        let (Some(cost_before), Some(cost)) = (cost_before, money_of(quantity)) else {
            problem = Some(UnpricedReason::TooLarge);
            continue;
        };
        so_far = Some((number, cost));
        charges[row] = cost - cost_before;
        line.charge += charges[row];
        if is_later {
            states[row] = RowState::PricedLater;
            line.state = RowState::PricedLater;
        }
    }
    if let Some(reason) = problem {
        for &(_, _, _, row) in group {
            charges[row as usize] = Money::ZERO;
            states[row as usize] = RowState::Unpriced(reason);
        }
        line.charge = Money::ZERO;
        line.state = RowState::Unpriced(reason);
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::usage::tests::record;
    use crate::usage::{Resource, UsageRecord};

    fn card(meters: &str) -> RateCard {
        let body = format!(
            r#"{{"OfferTerms":[],"Meters":[{meters}],"Currency":"USD","Locale":"en","IsTaxIncluded":false}}"#
        );
        let (card, problems) = RateCard::read(body.as_bytes()).unwrap();
        assert_eq!(problems, []);
        card
    }

    fn meter(id: &str, rates: &str, included: &str, effective: &str) -> String {
        format!(
            r#"{{"MeterId":"{id}","MeterName":"","MeterRates":{rates},"IncludedQuantity":{included},"EffectiveDate":"{effective}T00:00:00Z"}}"#
        )
    }

    fn store(records: &[UsageRecord<'_>]) -> UsageStore {
        let mut store = UsageStore::default();
        store.resource("", Resource::default);
        for (place, record) in records.iter().enumerate() {
            store.push(&UsageRecord {
                place: place as u64,
                ..*record
            });
        }
        store
    }

    /// Charges of the records in their order, as text.
    fn charges(card: &RateCard, anniversary: u8, records: &[UsageRecord<'_>]) -> Vec<String> {
        let terms = [Terms {
            card: Some(card),
            cycle: BillingCycle::new(anniversary).unwrap(),
        }];
        let rating = rate(&store(records), &terms);
        let of_row = rating.charges.iter().zip(&rating.states);
        of_row
            .map(|(charge, state)| match state {
                RowState::Priced => charge.to_string(),
                RowState::PricedLater => format!("{charge} later"),
                RowState::Unpriced(reason) => format!("{reason:?}"),
            })
            .collect()
    }

    #[test]
    fn tiers_are_graduated_and_count_after_the_included_quantity() {
        // 5 free, then 5 at 1, then 6 at 2: the worked case of the rate card
        // rules, 17 in all.
        let card = card(&meter("m", r#"{"0":1,"5":2}"#, "5", "2020-01-01"));
        let found = charges(&card, 1, &[record("m", "2026-01-01", "16")]);
        assert_eq!(found, ["17"]);
    }

    #[test]
    fn bounds_are_continuous() {
        let card = card(&meter(
            "m",
            r#"{"0":1,"200":0.9,"500":0.8}"#,
            "0",
            "2020-01-01",
        ));
        let found = charges(
            &card,
            1,
            &[
                record("m", "2026-01-01", "199.5"),
                record("m", "2026-01-02", "50.5"),
            ],
        );
        assert_eq!(found, ["199.5", "45.5"]);
    }

    #[test]
    fn the_first_in_time_uses_the_free_amount_whatever_came_in_first() {
        let card = card(&meter("m", r#"{"0":"2"}"#, "10", "2020-01-01"));
        let found = charges(
            &card,
            1,
            &[
                record("m", "2026-01-02", "10"),
                record("m", "2026-01-01", "6"),
            ],
        );
        assert_eq!(found, ["12", "0"]);
    }

    #[test]
    fn a_new_billing_period_begins_on_the_anniversary() {
        let card = card(&meter("m", r#"{"0.0":1,"10.00":0}"#, "0", "2020-01-01"));
        let days = ["2026-01-11", "2026-01-12", "2026-02-11", "2026-02-12"];
        let records = days.map(|day| record("m", day, "10"));
        assert_eq!(charges(&card, 12, &records), ["10", "10", "0", "10"]);
    }

    #[test]
    fn a_new_price_takes_over_without_restarting_the_tiers() {
        let entries = [
            meter("m", r#"{"0":1,"10":0.5}"#, "0", "2020-01-01"),
            meter("M", r#"{"0":2,"10":1}"#, "0", "2026-01-02"),
        ];
        let card = card(&entries.join(","));
        let days = ["2026-01-01", "2026-01-02"];
        let records = days.map(|day| record("m", day, "8"));
        // The second day: 2 units at 2, then 6 at 1.
        assert_eq!(charges(&card, 1, &records), ["8", "10"]);
    }

    #[test]
    fn a_price_newer_than_the_usage_is_used_and_said() {
        let card = card(&meter("m", r#"{"0":1}"#, "0", "2020-12-01"));
        assert_eq!(
            charges(&card, 1, &[record("m", "2015-05-01", "3")]),
            ["3 later"]
        );
    }

    #[test]
    fn usage_without_a_price_is_no_zero() {
        let card = card(&meter("m", r#"{"0":1}"#, "0", "2020-01-01"));
        assert_eq!(
            charges(&card, 1, &[record("other", "2026-01-01", "3")]),
            ["NotOnCard"]
        );
        let rating = rate(&store(&[record("m", "2026-01-01", "3")]), &[]);
        assert_eq!(rating.states, [RowState::Unpriced(UnpricedReason::NoCard)]);
    }

    #[test]
    fn amounts_beyond_reason_are_a_problem_and_not_a_number() {
        let card = card(&meter("m", r#"{"0":1e10}"#, "0", "2020-01-01"));
        let records = [
            record("m", "2026-01-01", "1"),
            record("m", "2026-01-02", "1e17"),
        ];
        assert_eq!(charges(&card, 1, &records), ["TooLarge", "TooLarge"]);
    }

    fn any_rates() -> impl Strategy<Value = String> {
        let price = (0u64..1_000_000_000_000, 0usize..=12);
        proptest::collection::btree_map(0u32..1000, price, 1..6).prop_map(|tiers| {
            let parts: Vec<String> = tiers
                .into_iter()
                .enumerate()
                .map(|(index, (from, (digits, decimals)))| {
                    let from = if index == 0 { 0 } else { from + 1 };
                    let digits = format!("{digits:0>13}");
                    let (whole, fraction) = digits.split_at(13 - decimals);
                    format!("\"{from}\":\"{whole}.{fraction}\"")
                })
                .collect();
            format!("{{{}}}", parts.join(","))
        })
    }

    proptest! {
        /// The sum of the charges does not depend on how usage was reported.
        #[test]
        fn charges_add_up_to_the_price_of_the_sum(
            rates in any_rates(),
            included in 0u32..50,
            quantities in proptest::collection::vec((0u64..10u64.pow(17), 0u32..28), 1..40),
        ) {
            let card = card(&meter("m", &rates, &included.to_string(), "2020-01-01"));
            let texts: Vec<(String, String)> = quantities
                .iter()
                .map(|(digits, day)| {
                    let digits = format!("{digits:0>18}");
                    let (whole, fraction) = digits.split_at(3);
                    (format!("2026-02-{:02}", day + 1), format!("{whole}.{fraction}"))
                })
                .collect();
            let records: Vec<UsageRecord<'_>> = texts.iter().map(|(day, quantity)| record("m", day, quantity)).collect();
            let terms = [Terms { card: Some(&card), cycle: BillingCycle::CALENDAR }];
            let rating = rate(&store(&records), &terms);
            let sum: Quantity = records.iter().map(|record| record.quantity).sum();
            let at_once = rate(&store(&[UsageRecord { quantity: sum, ..records[0] }]), &terms);
            prop_assert_eq!(rating.total(), at_once.total());
            prop_assert_eq!(rating.lines().iter().map(|line| line.charge).sum::<Money>(), rating.total());
            prop_assert!(rating.charges.iter().all(|charge| *charge >= Money::ZERO));

            let mut backwards: Vec<_> = records.iter().copied().enumerate().map(|(place, record)| UsageRecord { place: place as u64, ..record }).collect();
            backwards.reverse();
            let mut store_backwards = UsageStore::default();
            store_backwards.resource("", Resource::default);
            for record in &backwards {
                store_backwards.push(record);
            }
            let mut again = rate(&store_backwards, &terms).charges;
            again.reverse();
            prop_assert_eq!(again, rating.charges);
        }
    }
}
