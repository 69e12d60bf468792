//! Rules for tags and shared costs over recorded usage.
#![cfg(not(target_arch = "wasm32"))]

use costs::allocation::{Allocation, AllocationFault, SharedCost, SplitBy};
use costs::query::{Dimension, Query};
use costs::{Day, DayRange};
use engine::Desk;

const USAGE: &[u8] =
    include_bytes!("../../../tests/samples/usageaggregates_daily_2015-05-01_cut.json");
const CARD: &[u8] = include_bytes!("../../../tests/samples/ratecard_MS-AZR-0062P_USD_cut.json");

fn query() -> Query {
    let [from, until] = [i32::MIN, i32::MAX].map(Day::from_days_since_epoch);
    Query {
        group_by: vec![Dimension::Virtual("part".to_owned())],
        ..Query::over(DayRange::new(from, until))
    }
}

#[test]
fn rules_count_in_tables_and_leave_charges_alone() {
    let mut desk = Desk::default();
    desk.add_card(CARD).unwrap();
    desk.add_page(USAGE).unwrap();
    let rated = desk.rate();
    let revision = desk.summary().revision;
    let rules = r#"{"virtual_tags": [{"name": "part", "rest": "rest", "rules": [
        {"value": "priced", "filter": [{"any": [
            {"dimension": "Pricing", "test": {"Is": ["priced"]}}]}]}]}]}"#;
    let mut rules: Allocation = serde_json::from_str(rules).unwrap();
    desk.set_allocation(rules.clone()).unwrap();
    let summary = desk.summary();
    assert!(summary.revision > revision);
    assert_eq!(summary.allocation, rules);
    let table = desk.answer(&query());
    let ids: Vec<_> = table
        .groups
        .iter()
        .map(|group| group.keys[0].id())
        .collect();
    assert_eq!(ids[0], Some("priced"));
    assert_eq!(
        (table.total.cost, table.total.rows),
        (rated.total, rated.rows)
    );
    assert_eq!(table.groups[0].total.cost, rated.total);

    rules.shared_costs.push(SharedCost {
        tag: "part".to_owned(),
        shared: "priced".to_owned(),
        to: vec!["rest".to_owned()],
        how: SplitBy::Even,
    });
    desk.set_allocation(rules.clone()).unwrap();
    let shared = desk.answer(&query());
    assert_eq!(shared.groups[0].keys[0].id(), Some("rest"));
    assert_eq!(shared.groups[0].total.cost, rated.total);
    assert_eq!(shared.total, table.total);
    assert_eq!(shared.shared.len(), 2);

    rules.shared_costs[0].to.clear();
    let problem = desk.set_allocation(rules).unwrap_err();
    assert_eq!((problem.rule, problem.fault), (1, AllocationFault::Empty));
    assert_eq!(desk.answer(&query()), shared);
}
