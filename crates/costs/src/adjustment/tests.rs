//! Which adjustment counts, and what it does to a charge.

use proptest::prelude::*;

use super::*;

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn rule(scope: AdjustmentScope, text: &str) -> Adjustment {
    Adjustment {
        scope,
        percent: percent(text),
        note: String::new(),
    }
}

fn tag(key: &str, value: &str) -> AdjustmentScope {
    AdjustmentScope::Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    }
}

fn category(name: &str) -> AdjustmentScope {
    AdjustmentScope::Category(name.to_owned())
}

/// The factor for meter `m` of category Storage on a resource tagged
/// `team=blue`.
fn factor(rules: &[Adjustment], is_third_party: bool) -> String {
    Adjustments::new(rules.to_vec())
        .unwrap()
        .factor(
            &MeterId::new("m"),
            "Storage",
            &|key| (key == "team").then_some("blue"),
            is_third_party,
        )
        .to_string()
}

#[test]
fn the_narrowest_rule_counts_whatever_the_order() {
    let mut rules = vec![
        rule(tag("team", "blue"), "-40"),
        rule(AdjustmentScope::Meter(MeterId::new("M")), "-30"),
        rule(category("storage"), "-20"),
        rule(AdjustmentScope::All, "-10"),
    ];
    for expected in ["0.6", "0.7", "0.8", "0.9"] {
        assert_eq!(factor(&rules, false), expected);
        let backwards: Vec<_> = rules.iter().rev().cloned().collect();
        assert_eq!(factor(&backwards, false), expected);
        rules.remove(0);
    }
    assert_eq!(factor(&[], false), "1");
}

#[test]
fn the_later_of_equals_counts() {
    let rules = [
        rule(AdjustmentScope::All, "5"),
        rule(AdjustmentScope::All, "7.5"),
        rule(tag("team", "red"), "-50"),
        rule(category("Compute"), "-50"),
        rule(AdjustmentScope::Meter(MeterId::new("n")), "-50"),
    ];
    assert_eq!(factor(&rules, false), "1.075");
}

#[test]
fn a_third_partys_meter_is_adjusted_by_its_own_rule_only() {
    let mut rules = vec![
        rule(tag("team", "blue"), "-40"),
        rule(category("Storage"), "-20"),
        rule(AdjustmentScope::All, "-10"),
    ];
    assert_eq!(factor(&rules, true), "1");
    rules.insert(0, rule(AdjustmentScope::Meter(MeterId::new("m")), "-30"));
    assert_eq!(factor(&rules, true), "0.7");
}

#[test]
fn knows_whether_tags_matter() {
    let plain = Adjustments::new(vec![rule(AdjustmentScope::All, "1")]).unwrap();
    assert!(!plain.has_tag_rules());
    let tagged = Adjustments::new(vec![rule(tag("a", ""), "1")]).unwrap();
    assert!(tagged.has_tag_rules());
}

#[test]
fn what_cannot_be_is_refused_by_field() {
    let field = |rule: Adjustment| {
        Adjustments::new(vec![rule])
            .map_err(|error| error.to_string())
            .err()
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(field(rule(AdjustmentScope::All, "-100")), None);
    assert_eq!(
        field(rule(AdjustmentScope::All, "-100.000000000000000001")),
        text("adjustment 1: percent is too small")
    );
    assert_eq!(
        field(rule(AdjustmentScope::All, "1000.1")),
        text("adjustment 1: percent is too large")
    );
    assert_eq!(
        field(rule(category(" "), "1")),
        text("adjustment 1: category is empty")
    );
    assert_eq!(
        field(rule(tag("", "x"), "1")),
        text("adjustment 1: key is empty")
    );
}

#[test]
fn what_cannot_be_does_not_come_in_by_the_protocol_either() {
    let good = Adjustments::new(vec![rule(tag("team", "blue"), "-12.5")]).unwrap();
    let json = serde_json::to_string(&good).unwrap();
    assert_eq!(serde_json::from_str::<Adjustments>(&json).unwrap(), good);
    assert!(serde_json::from_str::<Adjustments>(&json.replace("-12.5", "-100.5")).is_err());
}

#[test]
fn a_tax_is_not_negative() {
    let tax = |text| TaxRate {
        percent: percent(text),
        name: "VAT".to_owned(),
    };
    assert_eq!(tax("0").validate(), Ok(()));
    assert_eq!(
        tax("-1").validate(),
        Err(AdjustmentProblem::PercentTooSmall)
    );
    assert_eq!(
        tax("19").on("99.99".parse().unwrap()),
        Some("18.9981".parse().unwrap())
    );
}

proptest! {
    #[test]
    fn the_factor_is_exact_and_never_below_zero(raw in -100 * 10i128.pow(18)..1000 * 10i128.pow(18)) {
        let rules = Adjustments::new(vec![Adjustment {
            scope: AdjustmentScope::All,
            percent: Percent::from_raw(raw),
            note: String::new(),
        }]).unwrap();
        let factor = rules.factor(&MeterId::new("m"), "", &|_| None, false);
        prop_assert!(factor >= Price::ZERO);
        let back = (factor.raw() - Price::ONE.raw()) * 100;
        prop_assert_eq!(back, raw * 100);
    }
}
