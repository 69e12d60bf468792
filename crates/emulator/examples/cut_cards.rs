//! Cuts the sample cards in `cards/` from one real rate card:
//! `cargo run -p emulator --example cut_cards -- ratecard_MS-AZR-0062P_USD_en_2020-12.json.gz`.
//! Meters are copied byte for byte; what the other offers change is in `derived`.

use std::collections::HashSet;
use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::value::RawValue;

#[path = "cut_cards/selection.rs"]
mod selection;

#[path = "cut_cards/derived.rs"]
mod derived;

#[derive(Deserialize)]
struct Card<'a> {
    #[serde(rename = "OfferTerms")]
    offer_terms: Vec<Term>,
    #[serde(rename = "Meters", borrow)]
    meters: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Term {
    #[serde(rename = "ExcludedMeterIds")]
    excluded_meter_ids: Vec<String>,
}

/// The parts of a meter that decide whether it is cut out and what its price becomes.
#[derive(Deserialize)]
struct Meter {
    #[serde(rename = "MeterId")]
    id: String,
    #[serde(rename = "MeterName")]
    name: String,
    #[serde(rename = "MeterCategory")]
    category: String,
    #[serde(rename = "MeterSubCategory")]
    sub_category: String,
    #[serde(rename = "MeterRegion")]
    region: String,
    #[serde(rename = "MeterTags")]
    tags: Vec<String>,
    #[serde(rename = "EffectiveDate")]
    effective_date: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let source = std::env::args()
        .nth(1)
        .ok_or("give the path of the real card")?;
    let mut body = String::new();
    GzDecoder::new(File::open(source)?).read_to_string(&mut body)?;
    let card: Card<'_> = serde_json::from_str(&body)?;
    let excluded: HashSet<&str> = card
        .offer_terms
        .iter()
        .flat_map(|term| &term.excluded_meter_ids)
        .map(String::as_str)
        .collect();

    let mut cut = Vec::new();
    for raw in &card.meters {
        let meter: Meter = serde_json::from_str(raw.get())?;
        if selection::is_chosen(&meter, raw.get(), excluded.contains(meter.id.as_str())) {
            cut.push((meter, raw.get()));
        }
    }

    let cards = Path::new(env!("CARGO_MANIFEST_DIR")).join("cards");
    let excluded_in_cut: Vec<&str> = cut
        .iter()
        .map(|(meter, _)| meter.id.as_str())
        .filter(|id| excluded.contains(id))
        .collect();
    let credit = format!(
        r#"{{"Credit":100.0,"EffectiveDate":"2013-12-23T00:00:00Z","ExcludedMeterIds":{},"Name":"Monetary Credit"}}"#,
        serde_json::to_string(&excluded_in_cut)?
    );
    let real: Vec<String> = cut.iter().map(|(_, raw)| (*raw).to_owned()).collect();
    write_card(
        &cards.join("MS-AZR-0062P_USD_en.json.gz"),
        &credit,
        &real,
        "USD",
    )?;
    for offer in derived::OFFERS {
        let meters: Vec<String> = cut
            .iter()
            .filter_map(|(meter, raw)| offer.meter(meter, raw))
            .collect();
        let name = format!("{}_{}_en.json.gz", offer.offer_id, offer.currency);
        write_card(&cards.join(name), "", &meters, offer.currency)?;
    }
    println!(
        "{} meters, {} excluded from the credit",
        cut.len(),
        excluded_in_cut.len()
    );
    Ok(())
}

fn write_card(
    path: &Path,
    terms: &str,
    meters: &[String],
    currency: &str,
) -> Result<(), Box<dyn Error>> {
    let mut packed = GzEncoder::new(File::create(path)?, Compression::best());
    write!(
        packed,
        r#"{{"OfferTerms":[{terms}],"Meters":[{}],"Currency":"{currency}","Locale":"en","IsTaxIncluded":false}}"#,
        meters.join(",")
    )?;
    packed.finish()?;
    Ok(())
}
