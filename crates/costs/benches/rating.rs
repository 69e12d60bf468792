//! Rating a million hourly records: graduated tiers, included quantities,
//! quantities of up to 15 digits.

use std::fmt::Write;

use costs::rating::{Terms, rate};
use costs::usage::{MeterText, Resource, UsageStore};
use costs::{RateCard, Timestamp};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const METERS: u32 = 300;
const RESOURCES: u32 = 5_000;
const HOURS: u32 = 720;

/// The same numbers in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 33) as u32) % limit
    }
}

fn meter_id(meter: u32) -> String {
    format!("{meter:08x}-0000-4000-8000-{meter:012x}")
}

/// A fifth of the meters is graduated, a tenth has an included quantity.
fn card() -> RateCard {
    let mut body = String::from(r#"{"OfferTerms":[],"Currency":"EUR","Locale":"en-US","Meters":["#);
    for meter in 0..METERS {
        let tiers = match meter % 5 {
            0 => r#"{"0":0.51234567,"1000.5":0.41234567,"80000":0.31234567}"#,
            _ => r#"{"0":0.00051234567}"#,
        };
        let included = if meter % 10 == 3 { "12.5" } else { "0" };
        let comma = if meter > 0 { "," } else { "" };
        let id = meter_id(meter);
        let _ = write!(
            body,
            r#"{comma}{{"MeterId":"{id}","MeterRates":{tiers},"IncludedQuantity":{included},"EffectiveDate":"2022-01-01T00:00:00Z"}}"#
        );
    }
    body.push_str("]}");
    RateCard::read(body.as_bytes())
        .expect("the card is well formed")
        .0
}

fn store(rows: u32) -> UsageStore {
    let mut chance = Chance(1);
    let mut store = UsageStore::default();
    let first: Timestamp = "2026-09-01".parse().expect("a date");
    let items: Vec<_> = (0..2 * RESOURCES)
        .map(|number| {
            let resource = number / 2;
            let raw = format!("resource {resource}");
            let resource_number = store.resource(&raw, Resource::default);
            let id = meter_id(chance.below(METERS));
            let meter = MeterText {
                id: &id,
                name: "Meter",
                category: "Service",
                sub_category: "",
                region: "",
                unit: "1 Hour",
            };
            store.item(
                ["a", "b", "c"][resource as usize % 3],
                &meter,
                resource_number,
            )
        })
        .collect();
    for row in 0..rows {
        let start = first.seconds() + i64::from(row / (rows / HOURS).max(1)) * 3_600;
        let hour = |seconds| Timestamp::from_seconds(seconds);
        let window = store.window(hour(start), hour(start + 3_600), "");
        let item = items[chance.below(2 * RESOURCES) as usize];
        let text = format!(
            "{}.{:010}",
            chance.below(5_000),
            chance.below(1_000_000_000)
        );
        let quantity = store.pack_text(&text).expect("a number");
        store.push(window, item, quantity);
    }
    store.seal();
    store
}

fn rating(criterion: &mut Criterion) {
    let card = card();
    let mut group = criterion.benchmark_group("rating");
    group.sample_size(20);
    for rows in [10_000, 100_000, 1_000_000] {
        let store = store(rows);
        let terms = Terms {
            card: Some(&card),
            ..Terms::default()
        };
        group.throughput(Throughput::Elements(u64::from(rows)));
        group.bench_function(format!("{rows} rows"), |bencher| {
            bencher.iter(|| rate(&store, &[terms; 3]).total());
        });
    }
    group.finish();
}

criterion_group!(benches, rating);
criterion_main!(benches);
