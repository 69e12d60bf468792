//! The meters of the sample card, found by their names, so that every use has a real meter.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::card;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Meter {
    #[serde(rename = "MeterId")]
    pub(crate) id: String,
    #[serde(rename = "MeterName")]
    pub(crate) name: String,
    #[serde(rename = "MeterCategory")]
    pub(crate) category: String,
    #[serde(rename = "MeterSubCategory")]
    pub(crate) sub_category: String,
    #[serde(rename = "MeterRegion")]
    pub(crate) region: String,
    pub(crate) unit: String,
}

#[derive(Deserialize)]
struct Card {
    #[serde(rename = "Meters")]
    meters: Vec<Meter>,
}

type Key = (String, String, String, String);

fn catalog() -> &'static HashMap<Key, Meter> {
    static CATALOG: OnceLock<HashMap<Key, Meter>> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let card: Card = serde_json::from_str(card::real_sample())
            .expect("the sample card is part of the program");
        card.meters
            .into_iter()
            .map(|meter| {
                let key = (
                    meter.category.clone(),
                    meter.sub_category.clone(),
                    meter.name.clone(),
                    meter.region.clone(),
                );
                (key, meter)
            })
            .collect()
    })
}

/// The meter of a region, or the one that serves all regions without their own.
pub(crate) fn find(
    category: &str,
    sub_category: &str,
    name: &str,
    region: &str,
) -> Option<&'static Meter> {
    [region, zone_of(region), ""].iter().find_map(|region| {
        let key = (
            category.to_owned(),
            sub_category.to_owned(),
            name.to_owned(),
            (*region).to_owned(),
        );
        catalog().get(&key)
    })
}

/// The bandwidth zone that a region belongs to.
pub(crate) fn zone_of(region: &str) -> &'static str {
    match region.split(' ').next() {
        Some("AP" | "JA" | "AU" | "KR" | "IN") => "Zone 2",
        Some("BR" | "ZA" | "AE") => "Zone 3",
        _ => "Zone 1",
    }
}
