//! Rules that cannot be, rules in JSON, and parts that add up.

use proptest::prelude::*;

use super::*;
use crate::money::Money;

const RULES: &str = r#"{
    "keys": [{"target": "Cost center", "sources": ["owner"], "is_spelling_merged": true}],
    "values": [{"key": "env", "from": ["prod", "PRD"], "to": "production"}],
    "virtual_tags": [{"name": "Team", "rest": "others", "rules": [
        {"value": "web", "filter": [{"any": [
            {"dimension": {"Tag": "cost center"}, "test": {"Is": ["42"]}}]}]},
        {"value": "shared", "filter": [{"any": [
            {"dimension": "Service", "test": {"Contains": "network"}}]}]}]}],
    "shared_costs": [{"tag": "team", "shared": "shared", "to": ["web", "others"],
        "how": {"Fixed": ["2", "1.5"]}}]
}"#;

fn rules() -> Allocation {
    serde_json::from_str(RULES).unwrap()
}

#[test]
fn rules_are_written_by_hand_and_travel() {
    let rules = rules();
    assert_eq!(rules.check(), Ok(()));
    assert_eq!(
        rules.virtual_tag("TEAM").unwrap().values(),
        ["web", "shared", "others"]
    );
    let text = serde_json::to_string(&rules).unwrap();
    assert_eq!(serde_json::from_str::<Allocation>(&text).unwrap(), rules);
    assert_eq!(
        serde_json::from_str::<Allocation>("{}").unwrap(),
        *Allocation::none()
    );
    assert!(serde_json::from_str::<Allocation>(r#"{"tags": []}"#).is_err());
}

#[test]
fn what_cannot_be_applied_is_refused_with_its_place() {
    use AllocationFault::*;
    use AllocationField as Field;
    use AllocationSection::*;
    type Change = fn(&mut Allocation);
    let cases: Vec<(
        Change,
        AllocationSection,
        u32,
        AllocationField,
        u32,
        AllocationFault,
    )> = vec![
        (
            |all| all.keys[0].target.clear(),
            Keys,
            1,
            Field::Target,
            0,
            Empty,
        ),
        (
            |all| {
                let mut again = all.keys[0].clone();
                again.target = "cost-CENTER".to_owned();
                all.keys.push(again);
            },
            Keys,
            2,
            Field::Target,
            0,
            Repeated,
        ),
        (
            |all| all.keys[0].sources.push("OW-NER".to_owned()),
            Keys,
            1,
            Field::Sources,
            2,
            Repeated,
        ),
        (
            |all| all.values[0].from.clear(),
            Values,
            1,
            Field::From,
            0,
            Empty,
        ),
        (
            |all| all.values[0].from.push(" Prod".to_owned()),
            Values,
            1,
            Field::From,
            3,
            Repeated,
        ),
        (
            |all| all.virtual_tags[0].rules[1].filter.clear(),
            VirtualTags,
            1,
            Field::RuleFilter,
            2,
            Empty,
        ),
        (
            |all| {
                let other = crate::query::Dimension::Virtual("other".to_owned());
                let filter = &mut all.virtual_tags[0].rules[0].filter;
                filter.push(Filter::is(other, vec![None]));
            },
            VirtualTags,
            1,
            Field::RuleFilter,
            1,
            UsesVirtualTag,
        ),
        (
            |all| all.shared_costs[0].tag = "area".to_owned(),
            SharedCosts,
            1,
            Field::Tag,
            0,
            Unknown,
        ),
        (
            |all| all.shared_costs[0].to[1] = "shared".to_owned(),
            SharedCosts,
            1,
            Field::To,
            2,
            GivenToShared,
        ),
        (
            |all| all.shared_costs[0].to[0] = "mobile".to_owned(),
            SharedCosts,
            1,
            Field::To,
            1,
            Unknown,
        ),
        (
            |all| all.shared_costs[0].how = SplitBy::Fixed(vec![Quantity::ONE]),
            SharedCosts,
            1,
            Field::How,
            0,
            WeightsDiffer,
        ),
        (
            |all| {
                all.shared_costs[0].how =
                    SplitBy::Fixed(vec![Quantity::ONE, Quantity::from_raw(-1)]);
            },
            SharedCosts,
            1,
            Field::How,
            2,
            Negative,
        ),
        (
            |all| all.shared_costs[0].how = SplitBy::Fixed(vec![Quantity::ZERO; 2]),
            SharedCosts,
            1,
            Field::How,
            0,
            NoWeight,
        ),
    ];
    for (change, section, rule, field, entry, fault) in cases {
        let mut all = rules();
        change(&mut all);
        let problem = AllocationProblem {
            section,
            rule,
            field,
            entry,
            fault,
        };
        assert_eq!(all.check(), Err(problem));
    }
}

#[test]
fn a_tag_answers_to_the_names_it_had_unless_another_has_them() {
    let mut rules = rules();
    let before = rules.clone();
    rules.virtual_tags[0].rename("Crew");
    rules.shared_costs[0].tag = "Crew".to_owned();
    assert_eq!(rules.check(), Ok(()));
    assert_eq!(rules.virtual_tag("TEAM").unwrap().name, "Crew");
    // Taken back, the name in between is known too.
    let mut taken_back = before;
    taken_back.remember_names(&rules);
    assert_eq!(taken_back.virtual_tag("crew").unwrap().name, "Team");
    rules.virtual_tags.push(VirtualTag {
        name: "team".to_owned(),
        ..rules.virtual_tags[0].clone()
    });
    assert_eq!(rules.virtual_tag("Team").unwrap().name, "team");
    rules.virtual_tags.pop();
    // Costs are shared under the name there is.
    rules.shared_costs[0].tag = "team".to_owned();
    assert_eq!(rules.check().unwrap_err().fault, AllocationFault::Unknown);
    // Another tag in its place is another tag.
    let mut others = rules.clone();
    others.virtual_tags[0].name = "Area".to_owned();
    others.virtual_tags[0].rest = None;
    others.remember_names(&rules);
    assert!(others.virtual_tag("Crew").is_none());
}

fn parts(amount: Money, weights: Vec<i128>) -> Vec<Money> {
    let mut parts = vec![Money::ZERO];
    Proportion::new(weights).split(amount, &mut parts);
    parts.split_off(1)
}

proptest! {
    #[test]
    fn parts_add_up_and_none_is_a_unit_off(
        amount in any::<i64>(),
        weights in proptest::collection::vec(0i128..1_000, 1..9),
    ) {
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let parts = parts(Money::from_raw(i128::from(amount)), weights.clone());
        let sum: i128 = parts.iter().map(|part| part.raw()).sum();
        prop_assert_eq!(sum, i128::from(amount));
        let all: i128 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let off = part.raw() * all - i128::from(amount) * weight;
            prop_assert!(off.abs() < all);
            prop_assert!(*weight > 0 || part.is_zero());
        }
    }

    #[test]
    fn short_and_long_products_give_the_same_parts(
        amount in any::<i64>(),
        bits in 1u32..62,
        weights in proptest::collection::vec(any::<u64>(), 1..20),
        is_even in any::<bool>(),
    ) {
        let weights: Vec<i128> = weights
            .iter()
            .map(|weight| if is_even { 1 } else { i128::from(weight >> (64 - bits) >> 4) })
            .collect();
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let amount = Money::from_raw(i128::from(amount));
        // The same proportion, in numbers that do not fit.
        let long = weights.iter().map(|weight| weight << 64).collect();
        prop_assert_eq!(parts(amount, weights), parts(amount, long));
    }
}
