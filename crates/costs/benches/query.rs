//! Queries over a million hourly records: 10,000 items in 900 runs, 5,000
//! resources with tags, 18 categories, 3 subscriptions, 30 days. And windows of
//! tables of 100,000 resources by day.

use std::cell::Cell;
use std::fmt::Write;

use costs::allocation::{Allocation, SharedCost, SplitBy, VirtualRule, VirtualTag};
use costs::answer::{QueryCache, RatedUsage, SubscriptionLabel};
use costs::query::{Comparison, Dimension, Filter, Granularity, Having, Query, Sort, SortBy};
use costs::rating::{Rating, Terms, rate};
use costs::usage::{MeterText, Resource, UsageStore};
use costs::{Currency, Day, DayRange, Money, RateCard, Timestamp};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const ROWS: u32 = 1_000_000;
const HOURS: u32 = 720;
const RESOURCES: u32 = 5_000;
const MANY_RESOURCES: u32 = 100_000;
const METERS: u32 = 300;

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

fn card() -> RateCard {
    let mut body = String::from(r#"{"OfferTerms":[],"Currency":"EUR","Locale":"en-US","Meters":["#);
    for meter in 0..METERS {
        let comma = if meter > 0 { "," } else { "" };
        let _ = write!(
            body,
            r#"{comma}{{"MeterId":"{}","MeterRates":{{"0":0.00051234567}}}}"#,
            meter_id(meter)
        );
    }
    body.push_str("]}");
    RateCard::read(body.as_bytes())
        .expect("the card is well formed")
        .0
}

fn resource(number: u32, chance: &mut Chance) -> Resource {
    let subscription = number % 3;
    let group = chance.below(200);
    let mut tags = Vec::new();
    for (key, values) in [("env", 4), ("costCenter", 40), ("owner", 300)] {
        if chance.below(10) < 8 {
            tags.push((key.to_owned(), format!("{key}-{}", chance.below(values))));
        }
    }
    let places = ["eastus", "West Europe", "US North", "uswest", "global"];
    Resource {
        uri: Some(format!(
            "/subscriptions/0000000{subscription}/resourceGroups/rg-{group}/providers/Microsoft.Compute/virtualMachines/vm-{number}"
        )),
        location: Some(places[chance.below(5) as usize].to_owned()),
        tags,
        ..Resource::default()
    }
}

fn store(resources: u32) -> UsageStore {
    let mut chance = Chance(1);
    let mut store = UsageStore::default();
    let first: Timestamp = "2026-09-01".parse().expect("a date");
    let items: Vec<_> = (0..2 * resources)
        .map(|number| {
            let owner = number / 2;
            let read = resource(owner, &mut chance);
            let known = store.resource(&owner.to_string(), || read);
            let meter = chance.below(METERS);
            let (id, category) = (meter_id(meter), format!("Category {}", meter % 18));
            let meter = MeterText {
                id: &id,
                name: &format!("Meter {meter}"),
                category: &category,
                sub_category: "",
                region: "",
                unit: "1 Hour",
            };
            store.item(["a", "b", "c"][owner as usize % 3], &meter, known)
        })
        .collect();
    for row in 0..ROWS {
        let start = first.seconds() + i64::from(row / (ROWS / HOURS)).min(719) * 3_600;
        let item = chance.below(2 * resources) as usize;
        let window = store.window(
            Timestamp::from_seconds(start),
            Timestamp::from_seconds(start + 3_600),
            ["a", "b", "c"][item / 2 % 3],
        );
        let text = format!("{}.{:010}", chance.below(50), chance.below(1_000_000_000));
        let quantity = store.pack_text(&text).expect("a number");
        store.push(window, items[item], quantity);
    }
    store.seal();
    store
}

/// Usage, its charges and what is known of its subscriptions.
struct Workload {
    store: UsageStore,
    rating: Rating,
    labels: Vec<SubscriptionLabel>,
}

impl Workload {
    fn new(resources: u32) -> Self {
        let (store, card) = (store(resources), card());
        let terms = Terms {
            card: Some(&card),
            ..Terms::default()
        };
        let label = SubscriptionLabel {
            currency: Some(Currency::USD),
            ..SubscriptionLabel::default()
        };
        Self {
            rating: rate(&store, &[terms; 3]),
            store,
            labels: vec![label; 3],
        }
    }

    fn rated<'a>(&'a self, cache: &'a QueryCache) -> RatedUsage<'a> {
        self.allocated(Allocation::none(), cache)
    }

    fn allocated<'a>(
        &'a self,
        allocation: &'a Allocation,
        cache: &'a QueryCache,
    ) -> RatedUsage<'a> {
        RatedUsage {
            store: &self.store,
            rating: &self.rating,
            subscriptions: &self.labels,
            extras: &[],
            allocation,
            cache,
        }
    }
}

/// Questions with their names.
fn questions() -> Vec<(&'static str, Query)> {
    let first: Day = "2026-09-01".parse().expect("a date");
    let month = DayRange::new(first, first.plus(30));
    let part = DayRange::new(first.plus(7), first.plus(20));
    let by = |period, group_by: &[Dimension], granularity| Query {
        group_by: group_by.to_vec(),
        granularity,
        ..Query::over(period)
    };
    let tag = |key: &str| Dimension::Tag(key.to_owned());
    let (service, day) = ([Dimension::Service], Granularity::Daily);
    let environment = Filter::is(tag("env"), vec![Some("env-1".to_owned())]);
    let places = ["eastus", "westeurope"].map(|id| Some(id.to_owned()));
    let filtered = |mut query: Query| {
        let places = Filter::is(Dimension::Location, places.to_vec());
        query.filters = vec![environment.clone(), places];
        query
    };
    let pivot = [tag("costCenter"), Dimension::Location];
    let mut with_quantity = by(month, &service, day);
    with_quantity.with_quantity = true;
    let mut with_quantities = with_quantity.clone();
    with_quantities.with_column_quantities = true;
    let mut compared = by(part, &[Dimension::Resource], Granularity::Total);
    compared.compare = Some(Comparison::Previous);
    vec![
        ("day x category", by(month, &service, day)),
        ("refilter by day", filtered(by(month, &[], day))),
        (
            "refilter by category",
            filtered(by(part, &service, Granularity::Total)),
        ),
        ("day x tag", by(month, &[tag("costCenter")], day)),
        (
            "hour x category",
            by(
                DayRange::new(first, first.plus(16)),
                &service,
                Granularity::Hourly,
            ),
        ),
        ("category", by(month, &service, Granularity::Total)),
        ("tag x location", by(month, &pivot, Granularity::Total)),
        (
            "resource",
            by(month, &[Dimension::Resource], Granularity::Total),
        ),
        (
            "tag x location, part of a month",
            by(part, &pivot, Granularity::Total),
        ),
        ("resource, compared", compared),
        ("resource x day", by(month, &[Dimension::Resource], day)),
        ("day x category with quantity", with_quantity),
        ("day x category with quantities", with_quantities),
    ]
}

/// The same question with a bound that nothing reaches: it cannot be answered
/// with the groups of an earlier one.
fn unlike_before(query: &Query, number: &Cell<i128>) -> Query {
    number.set(number.get() + 1);
    let most_cost = Money::from_raw(Money::LARGEST_CHARGE.raw() + number.get());
    Query {
        having: Some(Having {
            most_cost: Some(most_cost),
            ..Having::default()
        }),
        ..query.clone()
    }
}

fn query(criterion: &mut Criterion) {
    let workload = Workload::new(RESOURCES);
    let cache = QueryCache::default();
    let rated = workload.rated(&cache);
    let mut group = criterion.benchmark_group("query");
    group.sample_size(20);
    group.throughput(Throughput::Elements(u64::from(ROWS)));
    for (name, question) in questions() {
        let number = Cell::new(0);
        group.bench_function(name, |bencher| {
            bencher.iter(|| rated.answer(&unlike_before(&question, &number)));
        });
    }
    let (_, first) = questions().swap_remove(0);
    group.bench_function("day x category, first after a change", |bencher| {
        bencher.iter(|| workload.rated(&QueryCache::default()).answer(&first));
    });
    group.finish();
}

/// Windows of 200 of 100,000 groups with 30 columns, as a grid asks for them.
fn windows(criterion: &mut Criterion) {
    let workload = Workload::new(MANY_RESOURCES);
    let cache = QueryCache::default();
    let rated = workload.rated(&cache);
    let first: Day = "2026-09-01".parse().expect("a date");
    let by = |by| Query {
        group_by: vec![Dimension::Resource],
        granularity: Granularity::Daily,
        sort: vec![Sort {
            by,
            is_ascending: false,
        }],
        most_groups: 200,
        ..Query::over(DayRange::new(first, first.plus(30)))
    };
    let mut group = criterion.benchmark_group("window");
    group.sample_size(20);
    for (name, sort) in [("cost", SortBy::Cost), ("day", SortBy::Bucket(7))] {
        let question = by(sort);
        let number = Cell::new(0);
        group.bench_function(format!("first by {name}"), |bencher| {
            bencher.iter(|| rated.answer(&unlike_before(&question, &number)));
        });
        group.bench_function(format!("any by {name}"), |bencher| {
            let mut chance = Chance(1);
            bencher.iter(|| {
                rated.answer(&Query {
                    offset: chance.below(MANY_RESOURCES),
                    ..question.clone()
                })
            });
        });
    }
    group.finish();
}

/// A virtual tag of 20 rules on tags, locations and names.
fn team() -> Allocation {
    let rule = |number: usize| {
        let cost_center = Some(format!("costCenter-{number}"));
        let filter = match number % 3 {
            0 => Filter::is(Dimension::Tag("costCenter".to_owned()), vec![cost_center]),
            1 => Filter::contains(Dimension::Resource, &format!("vm-{number}")),
            _ => Filter::contains(Dimension::Service, &format!("Category {number}")),
        };
        VirtualRule {
            value: format!("team-{}", number % 7),
            filter: vec![filter],
        }
    };
    Allocation {
        virtual_tags: vec![VirtualTag {
            name: "team".to_owned(),
            former_names: Vec::new(),
            rules: (0..20).map(rule).collect(),
            rest: Some("others".to_owned()),
        }],
        ..Allocation::default()
    }
}

fn virtual_tag(criterion: &mut Criterion) {
    let workload = Workload::new(RESOURCES);
    let (allocation, cache) = (team(), QueryCache::default());
    let rated = workload.allocated(&allocation, &cache);
    let first: Day = "2026-09-01".parse().expect("a date");
    let mut question = Query::over(DayRange::new(first, first.plus(30)));
    question.group_by = vec![Dimension::Virtual("team".to_owned())];
    let mut group = criterion.benchmark_group("virtual tag");
    group.sample_size(20);
    for (name, granularity) in [("total", Granularity::Total), ("day", Granularity::Daily)] {
        question.granularity = granularity;
        let number = Cell::new(0);
        group.bench_function(name, |bencher| {
            bencher.iter(|| rated.answer(&unlike_before(&question, &number)));
        });
    }
    group.bench_function("day, first after a change of rules", |bencher| {
        bencher.iter(|| {
            let cache = cache.reallocated();
            workload.allocated(&allocation, &cache).answer(&question)
        });
    });
    group.finish();
}

/// The same with a value that gives its cost to five others, by their own.
fn shared_costs(criterion: &mut Criterion) {
    let workload = Workload::new(RESOURCES);
    let mut allocation = team();
    allocation.shared_costs.push(SharedCost {
        tag: "team".to_owned(),
        shared: "team-1".to_owned(),
        to: (2..7).map(|number| format!("team-{number}")).collect(),
        how: SplitBy::Proportional,
    });
    let cache = QueryCache::default();
    let rated = workload.allocated(&allocation, &cache);
    let first: Day = "2026-09-01".parse().expect("a date");
    let team = Dimension::Virtual("team".to_owned());
    let month = DayRange::new(first, first.plus(30));
    let by = |by: &Dimension, granularity, filters| Query {
        group_by: vec![by.clone()],
        granularity,
        filters,
        ..Query::over(month)
    };
    let below = vec![Filter::is(team.clone(), vec![Some("team-2".to_owned())])];
    let (total, day) = (Granularity::Total, Granularity::Daily);
    let questions = [
        ("total", by(&team, total, Vec::new())),
        ("day", by(&team, day, Vec::new())),
        (
            "services below a value",
            by(&Dimension::Service, total, below.clone()),
        ),
        (
            "resources below a value, day",
            by(&Dimension::Resource, day, below),
        ),
    ];
    let mut group = criterion.benchmark_group("shared costs");
    group.sample_size(20);
    for (name, question) in questions {
        let number = Cell::new(0);
        group.bench_function(name, |bencher| {
            bencher.iter(|| rated.answer(&unlike_before(&question, &number)));
        });
    }
    group.finish();
}

criterion_group!(benches, query, windows, virtual_tag, shared_costs);
criterion_main!(benches);
