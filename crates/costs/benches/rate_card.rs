//! Reading a rate card of 20,000 meters, and the recorded one of 78,189 where
//! `METERVIEW_REAL` names the folder of the recordings. Run with the worker's
//! speed: `cargo bench -p costs --bench rate_card --profile release-worker`.

use std::fmt::Write;
use std::hint::black_box;
use std::io::Read;
use std::path::Path;

use costs::RateCard;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::read::GzDecoder;

const METERS: u32 = 20_000;

fn reading(criterion: &mut Criterion) {
    measure(criterion, "generated", &generated());
    let Some(folder) = std::env::var_os("METERVIEW_REAL") else {
        return;
    };
    let file = Path::new(&folder).join("ratecard_MS-AZR-0062P_USD_en_2020-12.json.gz");
    let packed = std::fs::read(&file).expect("the recorded card is in METERVIEW_REAL");
    let mut body = Vec::new();
    GzDecoder::new(packed.as_slice())
        .read_to_end(&mut body)
        .expect("the recorded card is whole");
    measure(criterion, "recorded", &body);
}

fn measure(criterion: &mut Criterion, name: &str, body: &[u8]) {
    let (card, problems) = RateCard::read(body).expect("a card");
    assert!(problems.is_empty(), "{problems:?}");
    println!(
        "{name}: {} meters, {} bytes of JSON, {} bytes kept",
        card.meters(),
        body.len(),
        card.heap_bytes()
    );
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("read", |bencher| {
        bencher.iter(|| RateCard::read(black_box(body)));
    });
    group.bench_function("search", |bencher| {
        bencher.iter(|| card.search(black_box("series west"), 50));
    });
}

/// A card in the form of 2020, with the recorded one's share of graduated
/// prices, repeated meters, texts and tags, and longer lists of tiers.
fn generated() -> Vec<u8> {
    let mut random = Random(0x5eed);
    let mut json = String::from(r#"{"OfferTerms":[],"Meters":["#);
    let mut earlier = Vec::new();
    for number in 0..METERS {
        if number > 0 {
            json.push(',');
        }
        let id = if number % 200 == 199 {
            earlier[random.below(earlier.len() as u64) as usize]
        } else {
            u128::from(random.next()) << 64 | u128::from(random.next())
        };
        earlier.push(id);
        meter(&mut json, &mut random, id);
    }
    json.push_str(r#"],"Currency":"USD","Locale":"en","IsTaxIncluded":false}"#);
    json.into_bytes()
}

fn meter(json: &mut String, random: &mut Random, id: u128) {
    let hex = format!("{id:032x}");
    let (year, month) = (2014 + random.below(7), 1 + random.below(12));
    let (category, sub_category) = (random.below(130), random.below(500));
    let (name, region) = (random.below(2400), random.below(69));
    let (a, b, c, d, e) = (
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    );
    let _ = write!(
        json,
        r#"{{"EffectiveDate":"{year}-{month:02}-01T00:00:00Z","IncludedQuantity":0.0,"MeterCategory":"Virtual Service {category}","MeterId":"{a}-{b}-{c}-{d}-{e}","MeterName":"Standard D{name} v3 Low Priority","MeterRates":{{"0":{}"#,
        price(random)
    );
    if random.below(20) == 0 {
        let mut bound = 1024;
        for _ in 0..1 + random.below(6) {
            let _ = write!(json, r#","{bound}.0000000000":{}"#, price(random));
            bound *= 5 + random.below(5);
        }
    }
    let tags = if random.below(500) == 0 {
        r#""Third Party""#
    } else {
        ""
    };
    let compass = ["West", "East", "North", "South"][(region % 4) as usize];
    let _ = write!(
        json,
        r#"}},"MeterRegion":"Region {compass} {region}","MeterSubCategory":"Dv{sub_category}/DSv{sub_category} Series","MeterTags":[{tags}],"Unit":"1 Hour"}}"#
    );
}

/// Between 0 and 10, with up to 12 decimals.
fn price(random: &mut Random) -> String {
    let decimals = 2 + random.below(4) * random.below(4);
    let digits = random.below(10u64.pow(decimals as u32 + 1));
    let one = 10u64.pow(decimals as u32);
    format!(
        "{}.{:0width$}",
        digits / one,
        digits % one,
        width = decimals as usize
    )
}

/// The generator "xorshift64*" by S. Vigna: the same card in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
