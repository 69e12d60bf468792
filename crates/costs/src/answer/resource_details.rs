//! What the usage says of one resource.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::RatedUsage;
use crate::calendar::{Day, DayRange, Timestamp};
use crate::query::Dimension;

/// One resource, as all of its usage describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceDetails {
    /// Its id as the latest record spells it: what a link to a portal needs.
    pub id: String,
    /// Last part of the id, as spelled there.
    pub name: String,
    /// Provider and type, in lower case.
    pub resource_type: Option<String>,
    /// Resource group as spelled.
    pub resource_group: Option<String>,
    /// Name of the region it runs in.
    pub location: Option<String>,
    /// Id of the subscription that it is billed to, in lower case; of the
    /// latest record, where it was moved.
    pub subscription: String,
    /// The subscription's name.
    pub subscription_name: String,
    /// The subscription's tenant.
    pub tenant: Option<String>,
    /// Its tags as reported, before any merging, by key without case.
    pub tags: Vec<TagHistory>,
    /// First to last day with usage.
    pub days: DayRange,
    /// Distinct meters.
    pub meters: u32,
    /// Usage records.
    pub rows: u32,
    /// Of these, how many have no price.
    pub unpriced_rows: u32,
}

/// A tag and the values that it has had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagHistory {
    /// As last spelled.
    pub key: String,
    /// Whether the latest record has the tag.
    pub is_present: bool,
    /// Latest first.
    pub values: Vec<TagValue>,
}

/// A value of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagValue {
    /// As spelled; may be empty.
    pub value: String,
    /// First to last day of usage that has it; days between them may have
    /// another one.
    pub days: DayRange,
}

/// The records of one description of the resource.
struct Period {
    days: DayRange,
    last: (Timestamp, usize),
    subscription: u32,
}

impl RatedUsage<'_> {
    /// What the usage says of the resource with that id, in any case; `None`
    /// where it has no usage.
    #[must_use]
    pub fn resource_details(&self, id: &str) -> Option<ResourceDetails> {
        let store = self.store;
        let column = self.column(&Dimension::Resource);
        let id = id.to_lowercase();
        let mut keys = column.keys.iter();
        let key = keys.position(|key| key.id() == Some(&id))? as u32;
        let item_rows = self.item_rows();
        let mut periods: BTreeMap<u32, Period> = BTreeMap::new();
        let mut meters = BTreeSet::new();
        let (mut rows, mut unpriced_rows) = (0, 0);
        for (number, item) in store.items().iter().enumerate() {
            let own = item_rows.of(number);
            if column.number(number, true) != key || own.is_empty() {
                continue;
            }
            meters.insert(store.labels()[item.label as usize].id);
            for &row in own {
                let row = row as usize;
                let start = store.window_of(row).start;
                let day = DayRange::new(start.day(), start.day().plus(1));
                let period = periods.entry(item.resource).or_insert(Period {
                    days: day,
                    last: (start, row),
                    subscription: item.subscription,
                });
                period.days = super::joined(period.days, day);
                if period.last < (start, row) {
                    period.last = (start, row);
                    period.subscription = item.subscription;
                }
                let line = self.rating.line_of(row);
                rows += 1;
                unpriced_rows += u32::from(line.is_none_or(|line| !line.state.is_priced()));
            }
        }
        let mut periods: Vec<(u32, Period)> = periods.into_iter().collect();
        periods.sort_by_key(|(_, period)| std::cmp::Reverse(period.last));
        let (latest, last_period) = periods.first()?;
        let resource = &store.resources()[*latest as usize];
        let spelled = resource.uri.clone().unwrap_or_default();
        let subscription = last_period.subscription as usize;
        let label = self.subscriptions.get(subscription);
        let subscription = store.subscriptions()[subscription].to_string();
        let all_days = periods.iter().map(|(_, period)| period.days);
        Some(ResourceDetails {
            name: resource.name().unwrap_or(&spelled).to_owned(),
            resource_type: resource.resource_type(),
            resource_group: resource.group().map(str::to_owned),
            location: store
                .location(resource)
                .map(|region| region.name.into_owned()),
            subscription_name: label
                .map_or_else(|| subscription.clone(), |label| label.name.clone()),
            tenant: label.and_then(|label| label.tenant.clone()),
            tags: self.tag_histories(&periods),
            days: all_days.reduce(super::joined)?,
            meters: meters.len() as u32,
            id: spelled,
            subscription,
            rows,
            unpriced_rows,
        })
    }

    /// Descriptions come with the latest first.
    fn tag_histories(&self, periods: &[(u32, Period)]) -> Vec<TagHistory> {
        let mut histories: BTreeMap<String, TagHistory> = BTreeMap::new();
        for (number, (resource, period)) in periods.iter().enumerate() {
            let resource = &self.store.resources()[*resource as usize];
            let mut seen = BTreeSet::new();
            for (key, value) in &resource.tags {
                let lower = key.to_lowercase();
                // Of a key that is written twice the first value counts.
                if !seen.insert(lower.clone()) {
                    continue;
                }
                let history = histories.entry(lower).or_insert_with(|| TagHistory {
                    key: key.clone(),
                    is_present: number == 0,
                    values: Vec::new(),
                });
                let mut values = history.values.iter_mut();
                match values.find(|known| known.value == *value) {
                    Some(known) => known.days = super::joined(known.days, period.days),
                    None => history.values.push(TagValue {
                        value: value.clone(),
                        days: period.days,
                    }),
                }
            }
        }
        let mut histories: Vec<TagHistory> = histories.into_values().collect();
        for history in &mut histories {
            let last = |value: &TagValue| -> Day { value.days.until };
            history
                .values
                .sort_by_key(|value| std::cmp::Reverse(last(value)));
        }
        histories
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{january, with_answer};
    use super::*;
    use crate::query::Granularity;
    use crate::usage::tests::record;
    use crate::usage::{Resource, UsageStore};

    const ID: &str =
        "/subscriptions/s/resourceGroups/RG-Web/providers/Microsoft.Compute/virtualMachines/Web-1";

    /// Meter, day of January, spelling of the id, tags.
    type Row<'a> = (&'a str, i32, &'a str, &'a [(&'a str, &'a str)]);

    fn store(rows: &[Row<'_>]) -> UsageStore {
        let mut store = UsageStore::default();
        let first = Day::from_date(2026, 1, 1).unwrap();
        for (meter, day, uri, tags) in rows {
            let raw = format!("{uri}{tags:?}");
            let resource = store.resource(&raw, || Resource {
                uri: Some((*uri).to_owned()),
                location: Some("US East".to_owned()),
                tags: tags
                    .iter()
                    .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                    .collect(),
                ..Resource::default()
            });
            let record = record(meter, &first.plus(*day).to_string(), "1");
            let item = store.item("Sub-1", &record.meter, resource);
            let window = store.window(record.start, record.start, "");
            let quantity = store.pack(record.quantity);
            store.push(window, item, quantity);
        }
        store.seal();
        store
    }

    #[test]
    fn a_resource_is_described_by_all_of_its_usage() {
        let lower = ID.to_lowercase();
        let store = store(&[
            ("vm", 0, &lower, &[("env", "test"), ("Owner", "ann")]),
            ("gone", 3, ID, &[("Env", "prod")]),
            ("vm", 4, ID, &[("Env", "prod")]),
            ("disk", 2, &lower, &[("env", "test"), ("Owner", "bob")]),
            ("vm", 9, "/subscriptions/s/other", &[]),
        ]);
        with_answer(&store, &january(&[], Granularity::Total), |rated, _| {
            let details = rated.resource_details(&ID.to_uppercase()).unwrap();
            assert_eq!(details.id, ID);
            assert_eq!(details.name, "Web-1");
            assert_eq!(details.resource_group.as_deref(), Some("RG-Web"));
            assert_eq!(details.location.as_deref(), Some("East US"));
            assert_eq!(details.subscription, "sub-1");
            assert_eq!(details.subscription_name, "Name of sub-1");
            assert_eq!(
                (details.meters, details.rows, details.unpriced_rows),
                (3, 4, 1)
            );
            assert_eq!(details.days.days(), 5);
            let tags: Vec<String> = details
                .tags
                .iter()
                .map(|tag| {
                    let value = |value: &TagValue| {
                        let days = [value.days.from, value.days.last()];
                        let [from, last] = days.map(|day| day.to_string().split_off(8));
                        format!("{} {from}-{last}", value.value)
                    };
                    let values: Vec<String> = tag.values.iter().map(value).collect();
                    format!("{} {} {}", tag.key, tag.is_present, values.join(", "))
                })
                .collect();
            let expected = [
                "Env true prod 04-05, test 01-03",
                "Owner false bob 03-03, ann 01-01",
            ];
            assert_eq!(tags, expected);
            assert_eq!(rated.resource_details("/subscriptions/s/none"), None);
        });
    }
}
