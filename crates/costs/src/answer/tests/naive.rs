//! Answers worked out record by record, as a check on the ways round that.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::*;
use crate::fixed::Quantity;
use crate::query::{
    Cell, Comparison, Condition, Dimension, Filter, Granularity, Group, Having, Key, Others, Sort,
    SortBy, Test,
};
use crate::rate_card::RateCard;
use crate::rating::{Terms, rate};
use crate::usage::{MeterText, Resource};
use crate::{Timestamp, region};

/// `dear` costs more than 64 bits hold, `gone` is on no card.
const METERS: [(&str, &str, &str); 5] = [
    ("vm", "Virtual Machines", "1 Hour"),
    ("vm", "Virtual Machines", "Hours"),
    ("disk", "Storage", "1/Month"),
    ("dear", "Storage", ""),
    ("gone", "", "1 Hour"),
];

fn card(currency: &str) -> RateCard {
    let text = format!(
        r#"{{"OfferTerms":[],"Currency":"{currency}","Locale":"en","IsTaxIncluded":false,"Meters":[
        {{"MeterId":"vm","MeterName":"D2","MeterRates":{{"0":0.1,"3":0.07}},"IncludedQuantity":0.5}},
        {{"MeterId":"dear","MeterName":"X","MeterTags":["Third Party"],"MeterRates":{{"0":1e9}}}},
        {{"MeterId":"disk","MeterName":"P10","MeterRates":{{"0":19.71}}}}]}}"#
    );
    RateCard::read(text.as_bytes()).unwrap().0
}

#[derive(Debug, Clone, Copy)]
struct Row {
    resource: u8,
    meter: usize,
    hour: u32,
    quantity: i32,
}

/// Two subscriptions in dollars, one in euros and one without a card.
struct World {
    store: UsageStore,
    rating: Rating,
    labels: Vec<SubscriptionLabel>,
    extras: Vec<ExtraCharge>,
}

fn first_day() -> Day {
    Day::from_date(2025, 12, 1).unwrap()
}

impl World {
    fn new(rows: &[Row], extras: &[(usize, u8, usize, i32)]) -> Self {
        let mut store = UsageStore::default();
        for row in rows {
            let subscription = format!("sub-{}", row.resource % 4);
            let resource = store.resource(&row.resource.to_string(), || resource(row.resource));
            let (id, category, unit) = METERS[row.meter];
            let meter = MeterText {
                id,
                name: id,
                category,
                sub_category: "",
                region: ["", "US East"][usize::from(row.resource % 2)],
                unit,
            };
            let item = store.item(&subscription, &meter, resource);
            let start = Timestamp::start_of(first_day()).seconds() + i64::from(row.hour) * 3600;
            let window = store.window(
                Timestamp::from_seconds(start),
                Timestamp::from_seconds(start + 3600),
                "",
            );
            let quantity = Quantity::from_raw(i128::from(row.quantity) * 10i128.pow(15));
            let quantity = store.pack(quantity);
            store.push(window, item, quantity);
        }
        store.seal();
        let cards = [card("USD"), card("EUR")];
        let known = |id: &str| id.trim_start_matches("sub-").parse::<usize>().unwrap();
        let card_of =
            |number: usize| [Some(&cards[0]), Some(&cards[0]), Some(&cards[1]), None][number];
        let cycle_of = |number: usize| BillingCycle::new([1, 12, 31, 1][number]).unwrap();
        let ids = store.subscriptions().iter().map(|id| known(id));
        let terms: Vec<Terms<'_>> = ids
            .clone()
            .map(|number| Terms {
                card: card_of(number),
                cycle: cycle_of(number),
                ..Terms::default()
            })
            .collect();
        let labels = ids.map(|number| SubscriptionLabel {
            name: format!("Name {number}"),
            currency: card_of(number).map(RateCard::currency),
            tenant: (number > 0).then(|| format!("tenant-{}", number % 2)),
            offer: (number < 3).then(|| "MS-AZR-0003P".to_owned()),
        });
        let labels: Vec<SubscriptionLabel> = labels.collect();
        let rating = rate(&store, &terms);
        let extras = extras
            .iter()
            .map(|&(subscription, day, kind, amount)| ExtraCharge {
                subscription,
                day: first_day().plus(i32::from(day)),
                kind: ChargeKind::ALL[kind],
                amount: Money::from_raw(i128::from(amount) * 1_000_000),
            })
            .filter(|extra| extra.subscription < labels.len())
            .collect();
        Self {
            store,
            rating,
            labels,
            extras,
        }
    }
}

fn resource(number: u8) -> Resource {
    let uri = format!(
        "/subscriptions/{}/resourceGroups/RG-{}/providers/Microsoft.Compute/virtualMachines/vm-{number}",
        number % 4,
        number % 3,
    );
    let mut tags = vec![("Env".to_owned(), format!("e{}", number % 3))];
    if number.is_multiple_of(2) {
        tags.push(("team".to_owned(), String::new()));
    }
    Resource {
        uri: (number != 5).then_some(uri),
        location: (!number.is_multiple_of(4)).then(|| "US East".to_owned()),
        tags,
        part_number: (number == 3).then(|| "part".to_owned()),
        ..Resource::default()
    }
}

/// One record or extra charge.
struct Entry<'a> {
    world: &'a World,
    subscription: usize,
    day: Day,
    hour: usize,
    cost: Money,
    kind: ChargeKind,
    row: Option<usize>,
}

fn value(id: &str, name: &str) -> Key {
    Key::Value {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

fn text(text: Option<&str>) -> Key {
    match text {
        Some(text) if !text.is_empty() => value(text, text),
        _ => Key::Absent,
    }
}

impl Entry<'_> {
    fn is_priced(&self) -> bool {
        let Some(row) = self.row else {
            return true;
        };
        self.world.rating.line_of(row).unwrap().state.is_priced()
    }

    fn quantity(&self) -> Option<(Quantity, String)> {
        let store = &self.world.store;
        let row = self.row?;
        let unit = store.unit(store.label_of(row)).to_owned();
        Some((store.quantity(row), unit))
    }

    fn currency(&self) -> Option<Currency> {
        self.world.labels[self.subscription].currency
    }

    fn key(&self, dimension: &Dimension) -> Key {
        let store = &self.world.store;
        let label = &self.world.labels[self.subscription];
        match dimension {
            Dimension::Subscription => {
                return value(&store.subscriptions()[self.subscription], &label.name);
            }
            Dimension::Tenant => return text(label.tenant.as_deref()),
            Dimension::Offer => return text(label.offer.as_deref()),
            Dimension::ChargeKind => return text(Some(self.kind.id())),
            Dimension::Pricing => {
                return text(Some(if self.is_priced() {
                    "priced"
                } else {
                    "unpriced"
                }));
            }
            _ => {}
        }
        let Some(row) = self.row else {
            return Key::Absent;
        };
        let meter = store.label_of(row);
        let resource = &store.resources()[store.item_of(row).resource as usize];
        let uri = resource.uri.as_deref();
        let number = resource.tag("env").unwrap();
        match dimension {
            Dimension::Service => text(Some(store.category(meter))),
            Dimension::ServiceTier => Key::Absent,
            Dimension::ServiceFamily => match (uri, store.category(meter)) {
                (None, "") => Key::Absent,
                (None, "Storage") => value("Storage", "Storage"),
                _ => value("Compute", "Compute"),
            },
            Dimension::MeterRegion => text(Some(store.meter_region(meter))),
            Dimension::Unit => text(Some(store.unit(meter))),
            Dimension::Location => resource.location.as_deref().map_or(Key::Absent, |text| {
                let region = region::region(text);
                value(&region.id, &region.name)
            }),
            Dimension::ResourceType => text(uri.map(|_| "microsoft.compute/virtualmachines")),
            Dimension::ResourceGroup => uri.map_or(Key::Absent, |uri| {
                let uri = uri.to_lowercase();
                let id = uri.split("/providers").next().unwrap();
                value(id, id.rsplit('/').next().unwrap())
            }),
            Dimension::Resource => uri.map_or(Key::Absent, |uri| {
                value(&uri.to_lowercase(), uri.rsplit('/').next().unwrap())
            }),
            Dimension::Publisher => {
                let on_card = ["vm", "disk", "dear"].contains(&&*store.meter_name(meter))
                    && label.currency.is_some();
                if resource.part_number.is_some() || (on_card && store.meter_name(meter) == "dear")
                {
                    value("third-party", "Third party")
                } else if on_card {
                    value("microsoft", "Microsoft")
                } else {
                    Key::Absent
                }
            }
            Dimension::Tag(key) => text(resource.tag(key)),
            // Always of `env` and `team`, of which the latter is empty.
            _ => value(&format!("[\"{number}\",null]"), &format!("{number} / –")),
        }
    }

    fn passes(&self, filters: &[Filter]) -> bool {
        filters.iter().all(|filter| {
            filter.any.iter().any(|condition| {
                let key = self.key(&condition.dimension);
                condition.test.holds_for(&[key]) == [true]
            })
        })
    }

    fn bucket(&self, table: &Table) -> usize {
        let buckets = &table.buckets;
        let place = match table.granularity {
            Granularity::BillingPeriod => {
                let cycle = self.world.rating.cycle(self.subscription);
                let period = cycle.period_of(self.day);
                let first = buckets.iter().map(|bucket| bucket.from).min().unwrap();
                let end = buckets.iter().map(|bucket| bucket.until).max().unwrap();
                let clipped = DayRange::new(period.from.max(first), period.until.min(end));
                buckets.iter().position(|bucket| *bucket == clipped)
            }
            _ => buckets.iter().position(|bucket| bucket.contains(self.day)),
        };
        let hour = if table.granularity == Granularity::Hourly {
            self.hour
        } else {
            0
        };
        place.unwrap() + hour
    }
}

impl World {
    fn entries(&self, query: &Query, days: DayRange) -> Vec<Entry<'_>> {
        let usage = (0..self.store.rows()).map(|row| {
            let start = self.store.window_of(row).start;
            let line = self.rating.line_of(row).unwrap();
            Entry {
                world: self,
                subscription: line.subscription,
                day: start.day(),
                hour: (start.seconds() / 3600 % 24) as usize,
                cost: self.rating.charge(row),
                kind: ChargeKind::Usage,
                row: Some(row),
            }
        });
        let extras = self.extras.iter().map(|extra| Entry {
            world: self,
            subscription: extra.subscription,
            day: extra.day,
            hour: 0,
            cost: extra.amount,
            kind: extra.kind,
            row: None,
        });
        let is_asked = |kind| match query.kinds.as_slice() {
            [] => kind == ChargeKind::Usage,
            kinds => kinds.contains(&kind),
        };
        usage
            .chain(extras.filter(|extra| extra.kind != ChargeKind::Usage))
            .filter(|entry| is_asked(entry.kind) && days.contains(entry.day))
            .filter(|entry| entry.passes(&query.filters))
            .collect()
    }
}

fn cell_of(entry: &Entry<'_>) -> Cell {
    Cell {
        cost: entry.cost,
        rows: u32::from(entry.row.is_some()),
        unpriced_rows: u32::from(!entry.is_priced()),
    }
}

/// A group with the quantity of each unit.
#[derive(Default)]
struct Draft {
    total: Cell,
    cells: Vec<Cell>,
    previous: Cell,
    quantities: BTreeMap<String, (Quantity, Vec<Quantity>)>,
}

fn running<T: Copy>(values: &mut [T], add: impl Fn(T, T) -> T) {
    for place in 1..values.len() {
        values[place] = add(values[place - 1], values[place]);
    }
}

fn plus(mut a: Cell, b: Cell) -> Cell {
    a.add(&b);
    a
}

/// All groups of a query, in order. Columns, compared days and the currency
/// are taken from the table.
fn groups(world: &World, query: &Query, table: &Table) -> Vec<Group> {
    let columns = table.buckets.len();
    let is_counted =
        |entry: &Entry<'_>| entry.currency().is_none() || entry.currency() == table.currency;
    let mut drafts: BTreeMap<Vec<Key>, Draft> = BTreeMap::new();
    let keys = |entry: &Entry<'_>| query.group_by.iter().map(|by| entry.key(by)).collect();
    for entry in world
        .entries(query, query.period)
        .iter()
        .filter(|e| is_counted(e))
    {
        let draft = drafts.entry(keys(entry)).or_default();
        draft.cells.resize(columns, Cell::default());
        draft.total.add(&cell_of(entry));
        if columns > 0 {
            draft.cells[entry.bucket(table)].add(&cell_of(entry));
        }
        if let Some((quantity, unit)) = entry.quantity() {
            let sums = draft.quantities.entry(unit).or_default();
            sums.0 += quantity;
            sums.1.resize(columns, Quantity::ZERO);
            if columns > 0 {
                sums.1[entry.bucket(table)] += quantity;
            }
        }
    }
    if let Some(compared) = table.compared {
        for entry in world
            .entries(query, compared.previous)
            .iter()
            .filter(|e| is_counted(e))
        {
            let draft = drafts.entry(keys(entry)).or_default();
            draft.previous.add(&cell_of(entry));
        }
    }
    let having = query.having.unwrap_or_default();
    let mut groups: Vec<Group> = Vec::new();
    for (keys, mut draft) in drafts {
        draft.cells.resize(columns, Cell::default());
        if query.accumulate {
            running(&mut draft.cells, plus);
        }
        let mut quantity = None;
        if draft.quantities.len() == 1 {
            quantity = draft.quantities.pop_first();
        }
        let cost = draft.total.cost;
        let sum = quantity.as_ref().map(|(_, (sum, _))| *sum);
        if having.least_cost.is_some_and(|least| cost < least)
            || having.most_cost.is_some_and(|most| most < cost)
            || having
                .least_quantity
                .is_some_and(|least| sum.is_none_or(|sum| sum < least))
            || having
                .most_quantity
                .is_some_and(|most| sum.is_none_or(|sum| most < sum))
        {
            continue;
        }
        let quantity = quantity.filter(|_| query.with_quantity);
        let (quantity, mut quantities) = match quantity {
            Some((unit, (sum, by_bucket))) => (Some((sum, unit)), by_bucket),
            None => (None, Vec::new()),
        };
        if query.accumulate {
            running(&mut quantities, |a, b| a + b);
        }
        groups.push(Group {
            keys,
            total: draft.total,
            cells: draft.cells,
            quantity,
            quantities,
            previous: table.compared.map(|_| draft.previous),
        });
    }
    groups.sort_by(|a, b| order(query, a, b));
    groups
}

fn order(query: &Query, a: &Group, b: &Group) -> Ordering {
    let change = |group: &Group| group.total.cost - group.previous.unwrap_or_default().cost;
    let name = |group: &Group| -> Vec<(bool, String)> {
        let name = |key: &Key| match key {
            Key::Value { name, .. } => (false, name.to_lowercase()),
            Key::Absent => (true, String::new()),
        };
        group.keys.iter().map(name).collect()
    };
    let quantity = |group: &Group| group.quantity.as_ref().map(|(sum, _)| *sum);
    let ascending = match query.sort.by {
        SortBy::Cost => {
            (a.total.cost, a.total.unpriced_rows).cmp(&(b.total.cost, b.total.unpriced_rows))
        }
        SortBy::Name => name(a).cmp(&name(b)),
        SortBy::Change => change(a).cmp(&change(b)),
        SortBy::Quantity => match (quantity(a), quantity(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => return Ordering::Less,
            (None, Some(_)) => return Ordering::Greater,
            (None, None) => Ordering::Equal,
        },
    };
    let ordered = if query.sort.is_ascending {
        ascending
    } else {
        ascending.reverse()
    };
    ordered.then_with(|| a.keys.cmp(&b.keys))
}

fn any_dimension() -> impl Strategy<Value = Dimension> {
    let tag = |key: &str| Dimension::Tag(key.to_owned());
    select(vec![
        Dimension::Subscription,
        Dimension::Tenant,
        Dimension::Offer,
        Dimension::Service,
        Dimension::ServiceTier,
        Dimension::ServiceFamily,
        Dimension::MeterRegion,
        Dimension::Unit,
        Dimension::Location,
        Dimension::ResourceGroup,
        Dimension::ResourceType,
        Dimension::Resource,
        Dimension::Publisher,
        Dimension::ChargeKind,
        tag("env"),
        tag("TEAM"),
        Dimension::Tags(vec!["env".to_owned(), "team".to_owned()]),
        Dimension::Pricing,
    ])
}

fn any_test() -> impl Strategy<Value = Test> {
    let id = select(vec![
        None,
        Some("eastus"),
        Some("e1"),
        Some("Storage"),
        Some("priced"),
        Some("sub-1"),
        Some("usage"),
        Some("1 Hour"),
    ]);
    let ids = proptest::collection::vec(id.prop_map(|id| id.map(str::to_owned)), 1..3);
    let part = select(vec!["e", "1", "Us", "vm", "compute"]).prop_map(str::to_owned);
    prop_oneof![
        ids.clone().prop_map(Test::Is),
        ids.prop_map(Test::IsNot),
        part.clone().prop_map(Test::Contains),
        part.clone().prop_map(Test::StartsWith),
        part.prop_map(Test::EndsWith),
        Just(Test::Empty),
        Just(Test::NotEmpty),
    ]
}

fn any_period() -> impl Strategy<Value = DayRange> {
    (-20i32..90, 0i32..80).prop_map(|(from, days)| {
        let from = first_day().plus(from);
        DayRange::new(from, from.plus(days))
    })
}

fn any_query() -> impl Strategy<Value = Query> {
    let condition =
        (any_dimension(), any_test()).prop_map(|(dimension, test)| Condition { dimension, test });
    let filter = proptest::collection::vec(condition, 1..3).prop_map(|any| Filter { any });
    let granularity = select(vec![
        Granularity::Total,
        Granularity::Hourly,
        Granularity::Daily,
        Granularity::Weekly,
        Granularity::Monthly,
        Granularity::Quarterly,
        Granularity::Yearly,
        Granularity::BillingPeriod,
    ]);
    let compare = prop_oneof![
        2 => Just(None),
        1 => Just(Some(Comparison::Previous)),
        1 => Just(Some(Comparison::SamePeriodLastMonth)),
        1 => any_period().prop_map(|days| Some(Comparison::Range(days))),
    ];
    let bound = || proptest::option::weighted(0.2, -5i128..20);
    let having = (bound(), bound(), bound()).prop_map(|(least, most, quantity)| {
        let money = |units: i128| Money::from_raw(units * 10i128.pow(11));
        Having {
            least_cost: least.map(money),
            most_cost: most.map(money),
            least_quantity: quantity.map(|units| Quantity::from_raw(units * 10i128.pow(19))),
            most_quantity: None,
        }
    });
    let sort = (
        select(vec![
            SortBy::Cost,
            SortBy::Name,
            SortBy::Change,
            SortBy::Quantity,
        ]),
        any::<bool>(),
    )
        .prop_map(|(by, is_ascending)| Sort { by, is_ascending });
    let what = (
        any_period(),
        proptest::collection::vec(filter, 0..3),
        proptest::collection::vec(any_dimension(), 0..4),
        granularity,
        subsequence(ChargeKind::ALL.to_vec(), 0..=5),
    );
    let how = (
        any::<bool>(),
        compare,
        any::<bool>(),
        proptest::option::weighted(0.3, having),
        sort,
        0u32..4,
        0u32..12,
    );
    let currency = select(vec![None, "EUR".parse().ok()]);
    (what, how, currency).prop_map(|(what, how, currency)| Query {
        filters: what.1,
        group_by: what.2,
        granularity: what.3,
        currency,
        kinds: what.4,
        with_quantity: how.0 || how.4.by == SortBy::Quantity,
        compare: how.1,
        accumulate: how.2,
        having: how.3,
        sort: how.4,
        offset: how.5,
        most_groups: how.6,
        ..Query::over(what.0)
    })
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    (1u8..9, 1usize..=5, 1u32..70 * 24).prop_flat_map(|(resources, meters, hours)| {
        let row = (0..resources, 0..meters, 0..hours, -20_000i32..200_000);
        let row = row.prop_map(|(resource, meter, hour, quantity)| Row {
            resource,
            meter,
            hour,
            quantity,
        });
        proptest::collection::vec(row, 0..300)
    })
}

fn summed(groups: &[&Group], of: impl Fn(&Group) -> Cell) -> Cell {
    groups
        .iter()
        .fold(Cell::default(), |sum, group| plus(sum, of(group)))
}

proptest! {
    #[test]
    fn an_answer_is_what_its_records_come_to(
        rows in any_rows(),
        extras in proptest::collection::vec((0usize..4, 0u8..70, 1usize..5, any::<i32>()), 0..6),
        queries in proptest::collection::vec(any_query(), 1..4),
    ) {
        let world = World::new(&rows, &extras);
        let cache = QueryCache::default();
        let rated = RatedUsage {
            store: &world.store,
            rating: &world.rating,
            subscriptions: &world.labels,
            extras: &world.extras,
            cache: &cache,
        };
        for query in &queries {
            let table = rated.answer(query);
            let all = groups(&world, query, &table);
            let first = all.len().min(query.offset as usize);
            let last = all.len().min(first + query.most_groups as usize);
            prop_assert_eq!(&table.groups, &all[first..last]);
            prop_assert_eq!(table.group_count as usize, all.len());
            let everything: Vec<&Group> = all.iter().collect();
            let rest: Vec<&Group> = all[..first].iter().chain(&all[last..]).collect();
            let columns = |groups: &[&Group]| -> Vec<Cell> {
                let columns = 0..table.buckets.len();
                columns.map(|column| summed(groups, |group| group.cells[column])).collect()
            };
            let previous = |groups: &[&Group]| {
                table.compared.map(|_| summed(groups, |group| group.previous.unwrap()))
            };
            let others = (!rest.is_empty()).then(|| Others {
                groups: rest.len() as u32,
                total: summed(&rest, |group| group.total),
                cells: columns(&rest),
                previous: previous(&rest),
            });
            prop_assert_eq!(&table.others, &others);
            prop_assert_eq!(table.total, summed(&everything, |group| group.total));
            prop_assert_eq!(&table.totals, &columns(&everything));
            prop_assert_eq!(table.previous, previous(&everything));

            let entries = world.entries(query, query.period);
            let usage = entries.iter().filter(|entry| entry.row.is_some());
            if query.having.is_none() {
                let counted = usage.clone().filter(|entry| {
                    entry.currency().is_none() || entry.currency() == table.currency
                });
                prop_assert_eq!(table.last_day, counted.map(|entry| entry.day).max());
            }
            let selection = rated.selection(query);
            prop_assert_eq!(selection.currency(), table.currency);
            let line_of = |row| world.rating.line_of(row).unwrap();
            let selected: Vec<usize> = (0..world.store.rows())
                .filter(|row| selection.contains(line_of(*row), *row))
                .collect();
            let counted = usage.filter(|entry| {
                entry.currency().is_none() || entry.currency() == table.currency
            });
            prop_assert_eq!(selected, counted.filter_map(|entry| entry.row).collect::<Vec<_>>());
            let mut found: Vec<Currency> = entries.iter().filter_map(Entry::currency).collect();
            found.sort_unstable();
            found.dedup();
            found.retain(|currency| Some(*currency) != table.currency);
            let mut others = table.other_currencies.clone();
            others.sort_unstable();
            prop_assert_eq!(others, found);
        }
    }

    #[test]
    fn facets_are_the_groups_without_the_filters_on_them(
        rows in any_rows(), query in any_query(), dimension in any_dimension(), most in 0usize..5,
    ) {
        let world = World::new(&rows, &[]);
        let rated = RatedUsage {
            store: &world.store,
            rating: &world.rating,
            subscriptions: &world.labels,
            extras: &[],
            cache: &QueryCache::default(),
        };
        let facets = rated.facets(&dimension, &query, "", most);
        let mut filters = query.filters.clone();
        filters.retain(|filter| filter.any.iter().all(|condition| condition.dimension != dimension));
        let wide = Query {
            filters,
            group_by: vec![dimension.clone()],
            currency: query.currency,
            kinds: query.kinds.clone(),
            ..Query::over(query.period)
        };
        let table = rated.answer(&wide);
        prop_assert_eq!(facets.values.len() + facets.more as usize, table.groups.len());
        prop_assert!(facets.values.len() <= most);
        for facet in &facets.values {
            let group = table.groups.iter().find(|group| group.keys[0] == facet.key).unwrap();
            prop_assert_eq!((facet.rows, facet.cost), (group.total.rows, group.total.cost));
        }
        let named = rated.facets(&dimension, &query, "VM-", 100);
        for facet in &named.values {
            let has_text = matches!(&facet.key, Key::Value { name, .. } if name.contains("vm-"));
            prop_assert!(has_text);
        }
    }
}
