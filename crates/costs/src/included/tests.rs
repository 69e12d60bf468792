//! Included quantities of meters as they stand on a real card (offer 0062P,
//! December 2020).

use super::*;

const EGRESS: &str = "9995d93a-7d35-4d3f-9c69-7a7fea447ef4";

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn egress(region: &str) -> MeterDescription<'_> {
    MeterDescription {
        category: "Bandwidth",
        sub_category: "",
        name: "Data Transfer Out",
        region,
        unit: "1 GB",
    }
}

fn log_ingestion(region: &str) -> MeterDescription<'_> {
    MeterDescription {
        category: "Log Analytics",
        sub_category: "",
        name: "Data Ingestion",
        region,
        unit: "1 GB",
    }
}

/// As `5 Assumed`.
fn of(
    quantities: &IncludedQuantities,
    meter: &str,
    card: &str,
    description: MeterDescription<'_>,
) -> String {
    let included = quantities.of(&MeterId::new(meter), quantity(card), description);
    format!("{} {:?}", included.quantity, included.basis)
}

#[test]
fn every_line_of_the_table_is_read() {
    assert_eq!(assumptions().len(), ASSUMPTIONS.lines().count() - 1);
    let keys: std::collections::BTreeSet<_> = assumptions().iter().map(|a| a.key).collect();
    assert_eq!(keys.len(), assumptions().len());
}

#[test]
fn meters_of_a_real_card_are_found() {
    let found = IncludedQuantities::default();
    let zone_2 = "fe167397-a38d-43c3-9bb3-8e2907e56a41";
    assert_eq!(of(&found, EGRESS, "0", egress("Zone 1")), "5 Assumed");
    assert_eq!(of(&found, zone_2, "0", egress("Zone 2")), "5 Assumed");
    // By id alone, as in another language.
    let german = MeterDescription {
        category: "Bandbreite",
        name: "Datenübertragung ausgehend",
        ..egress("Zone 1")
    };
    assert_eq!(of(&found, EGRESS, "0", german), "5 Assumed");
    let logs = "e5626349-2f1f-4563-babc-dc9219884716";
    assert_eq!(of(&found, logs, "0", log_ingestion("EU West")), "5 Assumed");
    let logs = "ffbd06c0-e72e-42b6-b612-f03144b476df";
    assert_eq!(of(&found, logs, "0", log_ingestion("")), "5 Assumed");
}

#[test]
fn meters_beside_them_are_not() {
    let found = IncludedQuantities::default();
    for description in [
        MeterDescription {
            sub_category: "Inter-Region",
            ..egress("Europe")
        },
        MeterDescription {
            sub_category: "Routing Preference: Internet",
            ..egress("Zone 1")
        },
        MeterDescription {
            name: "Data Transfer In",
            ..egress("Zone 1")
        },
        MeterDescription {
            name: "Data Retention",
            unit: "1 GB/Month",
            ..log_ingestion("EU West")
        },
        MeterDescription::default(),
    ] {
        assert_eq!(
            of(&found, "m", "0", description),
            "0 Card",
            "{description:?}"
        );
    }
}

#[test]
fn an_amount_in_another_unit_is_not_taken() {
    let free_app = "c0f5cb45-6fb1-41c9-8545-72ad400d9da4";
    let in_unit = |unit| MeterDescription {
        category: "Azure App Service",
        sub_category: "Free Plan",
        name: "F1",
        region: "",
        unit,
    };
    let found = IncludedQuantities::default();
    assert_eq!(of(&found, free_app, "0", in_unit("Apps")), "10 Assumed");
    assert_eq!(of(&found, free_app, "0", in_unit("")), "10 Assumed");
    assert_eq!(of(&found, free_app, "0", in_unit("1 Hour")), "0 Card");
    let hundreds = MeterDescription {
        unit: "100 GB",
        ..egress("Zone 1")
    };
    assert_eq!(of(&found, EGRESS, "0", hundreds), "0 Card");
}

#[test]
fn the_card_wins_unless_it_says_nothing_and_a_person_always_does() {
    let mut found = IncludedQuantities::default();
    assert_eq!(of(&found, EGRESS, "100", egress("Zone 1")), "100 Card");
    found.set_own(MeterId::new(EGRESS), Some(quantity("15")));
    assert_eq!(of(&found, EGRESS, "100", egress("Zone 1")), "15 Own");
    found.set_own(MeterId::new(EGRESS), Some(Quantity::ZERO));
    assert_eq!(of(&found, EGRESS, "100", egress("Zone 1")), "0 Own");
    found.set_own(MeterId::new(EGRESS), Some(quantity("-1")));
    assert_eq!(of(&found, EGRESS, "0", egress("Zone 1")), "0 Own");
    found.set_own(MeterId::new(EGRESS), None);
    assert_eq!(of(&found, EGRESS, "0", egress("Zone 1")), "5 Assumed");
    assert_eq!(found, IncludedQuantities::default());
}

#[test]
fn each_assumption_can_be_switched() {
    let mut found = IncludedQuantities::default();
    found.switch("egress-zone-1", false);
    assert_eq!(of(&found, EGRESS, "0", egress("Zone 1")), "0 Card");
    let zone_3 = "c089a13a-9dd0-44b5-aa9e-44a77bbd6788";
    assert_eq!(of(&found, zone_3, "0", egress("Zone 3")), "0 Card");
    found.switch("egress-zone-3", true);
    assert_eq!(of(&found, zone_3, "0", egress("Zone 3")), "5 Assumed");

    let bytes = serde_json::to_vec(&found).unwrap();
    assert_eq!(
        serde_json::from_slice::<IncludedQuantities>(&bytes).unwrap(),
        found
    );
    found.switch("egress-zone-1", true);
    found.switch("egress-zone-3", false);
    found.switch("no such thing", true);
    assert_eq!(found, IncludedQuantities::default());
}

#[test]
fn own_quantities_travel_whatever_the_id() {
    let mut found = IncludedQuantities::default();
    found.set_own(MeterId::new("tier-custom1"), Some(quantity("0.5")));
    found.set_own(MeterId::new(EGRESS), Some(quantity("7")));
    let bytes = serde_json::to_vec(&found).unwrap();
    assert_eq!(
        serde_json::from_slice::<IncludedQuantities>(&bytes).unwrap(),
        found
    );
    assert_eq!(found.own().len(), 2);
}
