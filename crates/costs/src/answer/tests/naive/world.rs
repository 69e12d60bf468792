//! Usage of every kind: several currencies, billing days, units and charges
//! that 64 bits do not hold.

use super::super::super::*;
use crate::allocation::{
    Allocation, KeyRule, SharedCost, SplitBy, ValueRule, VirtualRule, VirtualTag,
};
use crate::fixed::Quantity;
use crate::query::{Dimension, Filter, Granularity, Key};
use crate::rate_card::RateCard;
use crate::rating::{Terms, rate};
use crate::usage::{MeterText, Resource};
use crate::{Timestamp, region};

/// `dear` costs more than 64 bits hold, `gone` is on no card.
pub(super) const METERS: [(&str, &str, &str); 5] = [
    ("vm", "Virtual Machines", "1 Hour"),
    ("vm", "Virtual Machines", "Hours"),
    ("disk", "Storage", "1/Month"),
    ("dear", "Storage", ""),
    ("gone", "", "1 Hour"),
];

pub(super) fn card(currency: &str) -> RateCard {
    let text = format!(
        r#"{{"OfferTerms":[],"Currency":"{currency}","Locale":"en","IsTaxIncluded":false,"Meters":[
        {{"MeterId":"vm","MeterName":"D2","MeterRates":{{"0":0.1,"3":0.07}},"IncludedQuantity":0.5}},
        {{"MeterId":"dear","MeterName":"X","MeterTags":["Third Party"],"MeterRates":{{"0":1e9}}}},
        {{"MeterId":"disk","MeterName":"P10","MeterRates":{{"0":19.71}}}}]}}"#
    );
    RateCard::read(text.as_bytes()).unwrap().0
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) resource: u8,
    pub(super) meter: usize,
    pub(super) hour: u32,
    pub(super) quantity: i32,
}

/// Two subscriptions in dollars, one in euros and one without a card.
pub(super) struct World {
    pub(super) store: UsageStore,
    pub(super) rating: Rating,
    pub(super) labels: Vec<SubscriptionLabel>,
    pub(super) extras: Vec<ExtraCharge>,
    pub(super) allocation: Allocation,
}

/// Merged keys and values, and two virtual tags with shared costs.
fn allocation(how: SplitBy) -> Allocation {
    let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
    let is = |dimension: Dimension, id: &str| Filter::is(dimension, vec![Some(id.to_owned())]);
    let rule = |value: &str, filter: Vec<Filter>| VirtualRule {
        value: value.to_owned(),
        filter,
    };
    let tag = |key: &str| Dimension::Tag(key.to_owned());
    let mut beta_or_unpriced = is(tag("cc"), "beta");
    beta_or_unpriced
        .any
        .extend(is(Dimension::Pricing, "unpriced").any);
    let value = |key: &str, from: &[&str], to: &str| ValueRule {
        key: key.to_owned(),
        from: texts(from),
        to: to.to_owned(),
    };
    let team = VirtualTag {
        name: "Team".to_owned(),
        former_names: Vec::new(),
        rules: vec![
            rule(
                "shared",
                vec![
                    is(Dimension::Location, "eastus"),
                    Filter::contains(Dimension::Service, "stor"),
                ],
            ),
            rule("red", vec![beta_or_unpriced]),
            rule("blue", vec![is(Dimension::Subscription, "sub-0")]),
            rule("green", vec![is(Dimension::Resource, "none")]),
        ],
        rest: None,
    };
    let area = VirtualTag {
        name: "Area".to_owned(),
        former_names: vec!["zone".to_owned()],
        rules: vec![
            rule("x", vec![is(Dimension::Service, "Virtual Machines")]),
            rule("pool", vec![is(tag("env"), "e1")]),
        ],
        rest: Some("y".to_owned()),
    };
    let shared = |tag: &str, shared: &str, to: &[&str], how| SharedCost {
        tag: tag.to_owned(),
        shared: shared.to_owned(),
        to: texts(to),
        how,
    };
    Allocation {
        keys: vec![KeyRule {
            target: "CC".to_owned(),
            sources: texts(&["cost center", "Owner"]),
            is_spelling_merged: true,
        }],
        values: vec![value("cc", &["a"], "alpha"), value("CC", &["b"], "beta")],
        virtual_tags: vec![team, area],
        shared_costs: vec![
            shared("team", "shared", &["green", "red", "blue"], how),
            shared("Area", "pool", &["y", "x"], SplitBy::Proportional),
        ],
    }
}

pub(super) fn first_day() -> Day {
    Day::from_date(2025, 12, 1).unwrap()
}

impl World {
    pub(super) fn new(rows: &[Row], extras: &[(usize, u8, usize, i32)]) -> Self {
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
        let weights = [0, 2, 1].map(|weight| Quantity::from_raw(weight * 10i128.pow(37)));
        let how = [
            SplitBy::Even,
            SplitBy::Proportional,
            SplitBy::Fixed(weights.to_vec()),
        ];
        let allocation = allocation(how[rows.len() % 3].clone());
        assert_eq!(allocation.check(), Ok(()));
        Self {
            store,
            rating,
            labels,
            extras,
            allocation,
        }
    }
}

pub(super) fn resource(number: u8) -> Resource {
    let uri = format!(
        "/subscriptions/{}/resourceGroups/RG-{}/providers/Microsoft.Compute/virtualMachines/vm-{number}",
        number % 4,
        number % 3,
    );
    let mut tags = vec![("Env".to_owned(), format!("e{}", number % 3))];
    if number.is_multiple_of(2) {
        tags.push(("team".to_owned(), String::new()));
    }
    let mut tag = |key: &str, value: &str| tags.push((key.to_owned(), value.to_owned()));
    match number % 4 {
        0 => tag("Cost_Center", "A"),
        1 => {
            tag("cost-center", "");
            tag("OWNER", "b ");
        }
        2 => {
            tag("owner", "A");
            tag("costcenter", "B");
        }
        _ => {}
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
pub(super) struct Entry<'a> {
    pub(super) world: &'a World,
    pub(super) subscription: usize,
    pub(super) day: Day,
    pub(super) hour: usize,
    pub(super) cost: Money,
    pub(super) kind: ChargeKind,
    pub(super) row: Option<usize>,
}

pub(super) fn value(id: &str, name: &str) -> Key {
    Key::Value {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

pub(super) fn text(text: Option<&str>) -> Key {
    match text {
        Some(text) if !text.is_empty() => value(text, text),
        _ => Key::Absent,
    }
}

/// What a virtual tag of the world is called now.
pub(super) fn present_name(name: &str) -> &str {
    if name.eq_ignore_ascii_case("zone") {
        "area"
    } else {
        name
    }
}

impl Entry<'_> {
    pub(super) fn is_priced(&self) -> bool {
        let Some(row) = self.row else {
            return true;
        };
        self.world.rating.line_of(row).unwrap().state.is_priced()
    }

    pub(super) fn quantity(&self) -> Option<(Quantity, String)> {
        let store = &self.world.store;
        let row = self.row?;
        let unit = store.unit(store.label_of(row)).to_owned();
        Some((store.quantity(row), unit))
    }

    pub(super) fn currency(&self) -> Option<Currency> {
        self.world.labels[self.subscription].currency
    }

    pub(super) fn key(&self, dimension: &Dimension) -> Key {
        let store = &self.world.store;
        let label = &self.world.labels[self.subscription];
        match dimension {
            Dimension::Subscription => {
                return value(&store.subscriptions()[self.subscription], &label.name);
            }
            Dimension::Tenant => return text(label.tenant.as_deref()),
            Dimension::Offer => return text(label.offer.as_deref()),
            Dimension::ChargeKind => return text(Some(self.kind.id())),
            Dimension::Virtual(name) => {
                let name = present_name(name);
                let tags = &self.world.allocation.virtual_tags;
                let tag = tags.iter().find(|tag| tag.name.eq_ignore_ascii_case(name));
                let tag = tag.unwrap();
                let rule = tag.rules.iter().find(|rule| self.passes(&rule.filter));
                return text(rule.map(|rule| &*rule.value).or(tag.rest.as_deref()));
            }
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
            // By what the rules are to make of the four kinds of tags.
            Dimension::Tag(key) if key == "cc" => {
                let mut keys = resource.tags.iter().map(|(key, _)| key.as_str());
                match keys.find(|key| !["Env", "team"].contains(key)) {
                    Some("Cost_Center") => text(Some("alpha")),
                    Some(_) => text(Some("beta")),
                    None => Key::Absent,
                }
            }
            Dimension::Tag(key) => text(resource.tag(key)),
            // Always of `env` and `team`, of which the latter is empty.
            _ => value(&format!("[\"{number}\",null]"), &format!("{number} / –")),
        }
    }

    pub(super) fn passes(&self, filters: &[Filter]) -> bool {
        filters.iter().all(|filter| {
            filter.any.iter().any(|condition| {
                let key = self.key(&condition.dimension);
                condition.test.holds_for(&[key]) == [true]
            })
        })
    }

    pub(super) fn bucket(&self, table: &Table) -> usize {
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
    pub(super) fn entries(&self, query: &Query, days: DayRange) -> Vec<Entry<'_>> {
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
