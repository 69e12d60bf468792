//! Pages of usage from bytes into columns: as they come, with all rows known,
//! with rows in no order, and beside them what reading every row as JSON takes.

use std::fmt::Write;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use engine::Desk;

const PAGES: usize = 100;
const ROWS_ON_PAGE: usize = 1000;
/// Meters of resources. As many rows as this are one day.
const ITEMS: usize = 5_000;

/// The same numbers in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 33) as usize) % limit
    }
}

/// What a row of an item has in front of its quantity, except for the time.
fn item(number: usize) -> String {
    let meter = number % 300;
    let resource = number / 2;
    format!(
        r#""meterName":"Meter {meter}","meterCategory":"Category {}","meterSubCategory":"Standard v{}","meterRegion":"EU West","unit":"1 Hour","meterId":"{meter:08x}-1111-4222-8333-444444444444","infoFields":{{}},"instanceData":"{{\"Microsoft.Resources\":{{\"resourceUri\":\"/subscriptions/0e111126-0779-4329-cd58-2018284ec61a/resourceGroups/rg-shop-prod-{:03}/providers/Microsoft.Compute/virtualMachines/virtual-shop-{resource:05}\",\"location\":\"westeurope\",\"tags\":{{\"costCenter\":\"CC-{}\",\"env\":\"prod\",\"owner\":\"user{}@contoso.example\",\"app\":\"app-web-{}\"}}}}}}""#,
        meter % 18,
        meter % 5,
        resource % 200,
        1000 + resource % 25,
        resource % 37,
        resource % 60,
    )
}

/// The time and item of each row; one row in fifty is reported late.
fn in_order(chance: &mut Chance) -> Vec<(usize, usize)> {
    let rows = (0..PAGES * ROWS_ON_PAGE).map(|row| match chance.below(50) {
        0 => (row / ITEMS / 2, chance.below(ITEMS)),
        _ => (row / ITEMS, row % ITEMS),
    });
    rows.collect()
}

fn pages(rows: &[(usize, usize)], chance: &mut Chance) -> Vec<String> {
    let items: Vec<String> = (0..ITEMS).map(item).collect();
    let page = |rows: &[(usize, usize)]| {
        let mut page = String::from(r#"{"value":["#);
        for (number, &(day, item)) in rows.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            let (day, next) = (day + 1, day + 2);
            let quantity = format!("{}.{:010}", chance.below(50), chance.below(1 << 31));
            write!(
                page,
                r#"{comma}{{"id":"/subscriptions/0e111126-0779-4329-cd58-2018284ec61a/providers/Microsoft.Commerce/UsageAggregates/Daily_BRSDT_202609{day:02}_0000","name":"Daily_BRSDT_202609{day:02}_0000","type":"Microsoft.Commerce/UsageAggregate","properties":{{"subscriptionId":"0e111126-0779-4329-cd58-2018284ec61a","usageStartTime":"2026-09-{day:02}T00:00:00+00:00","usageEndTime":"2026-09-{next:02}T00:00:00+00:00",{},"quantity":{quantity}}}}}"#,
                items[item],
            )
            .expect("texts take all that is written");
        }
        page.push_str("]}");
        page
    };
    rows.chunks(ROWS_ON_PAGE).map(page).collect()
}

fn take(desk: &mut Desk, pages: &[String]) {
    for page in pages {
        desk.add_page(page.as_bytes())
            .expect("generated pages can be read");
    }
}

fn intake(criterion: &mut Criterion) {
    let mut chance = Chance(1);
    let mut rows = in_order(&mut chance);
    let ordered = pages(&rows, &mut chance);
    for row in (1..rows.len()).rev() {
        rows.swap(row, chance.below(row + 1));
    }
    let shuffled = pages(&rows, &mut chance);
    // All items are on these.
    let (first, others) = ordered.split_at(ITEMS / ROWS_ON_PAGE);

    let mut group = criterion.benchmark_group("intake");
    group.sample_size(10);
    let rows_of = |pages: &[String]| Throughput::Elements((pages.len() * ROWS_ON_PAGE) as u64);
    for (name, known, taken) in [
        ("all pages", &[][..], &ordered[..]),
        ("rows that are all new", &[], first),
        ("rows that are all known", first, others),
        ("rows in no order", &[], &shuffled[..]),
    ] {
        group.throughput(rows_of(taken));
        group.bench_function(name, |bencher| {
            let setup = || {
                let mut desk = Desk::default();
                take(&mut desk, known);
                desk
            };
            bencher.iter_batched_ref(setup, |desk| take(desk, taken), BatchSize::PerIteration);
        });
    }
    group.throughput(rows_of(&ordered));
    group.bench_function("every row read as JSON, and not stored", |bencher| {
        bencher.iter(|| {
            let read = ordered.iter().map(|page| {
                arm::wire::usage_page(page.as_bytes()).map_or(0, |page| page.rows.len())
            });
            read.sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, intake);
criterion_main!(benches);
