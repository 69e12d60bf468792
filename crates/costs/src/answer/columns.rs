//! The value of a dimension for each record. Names are made once for each
//! subscription, meter or resource, not for each record.

use rustc_hash::FxHashMap;

use super::RatedUsage;
use crate::query::{Dimension, Key};
use crate::usage::Resource;

/// The value of a dimension for each record, by way of the column that
/// decides it.
pub(super) struct DimensionColumn {
    by: By,
    /// Number of the key for each value of that column.
    key_numbers: Vec<u32>,
    pub(super) keys: Vec<Key>,
}

#[derive(Clone, Copy)]
enum By {
    Subscription,
    Label,
    Resource,
    Priced,
}

/// Collects distinct keys.
#[derive(Default)]
struct Keys {
    numbers: FxHashMap<Option<String>, u32>,
    keys: Vec<Key>,
}

impl Keys {
    fn number(&mut self, key: Option<(String, String)>) -> u32 {
        let (id, name) = key.unzip();
        if let Some(&number) = self.numbers.get(&id) {
            return number;
        }
        let number = self.keys.len() as u32;
        self.keys.push(match (id.clone(), name) {
            (Some(id), Some(name)) => Key::Value { id, name },
            _ => Key::Absent,
        });
        self.numbers.insert(id, number);
        number
    }
}

impl RatedUsage<'_> {
    pub(super) fn column(&self, dimension: &Dimension) -> DimensionColumn {
        let store = self.store;
        let mut keys = Keys::default();
        let same = |text: &str| (!text.is_empty()).then(|| (text.to_owned(), text.to_owned()));
        let by_resource = |keys: &mut Keys, of: &dyn Fn(&Resource) -> Option<(String, String)>| {
            let numbers = store
                .resources()
                .iter()
                .map(|resource| keys.number(of(resource)));
            (By::Resource, numbers.collect())
        };
        let labels = store.labels().iter();
        let (by, key_numbers): (By, Vec<u32>) = match dimension {
            Dimension::Subscription => {
                let ids = store
                    .subscriptions()
                    .iter()
                    .enumerate()
                    .map(|(number, id)| {
                        let label = self.subscriptions.get(number);
                        let name = label.map_or_else(|| id.to_string(), |label| label.name.clone());
                        keys.number(Some((id.to_string(), name)))
                    });
                (By::Subscription, ids.collect())
            }
            Dimension::Service => (
                By::Label,
                labels
                    .map(|label| keys.number(same(store.category(label))))
                    .collect(),
            ),
            Dimension::ServiceTier => (
                By::Label,
                labels
                    .map(|label| keys.number(same(store.sub_category(label))))
                    .collect(),
            ),
            Dimension::Meter => (
                By::Label,
                labels
                    .map(|label| {
                        let mut name = store.meter_name(label);
                        let region = store.meter_region(label);
                        if !region.is_empty() {
                            name = format!("{name} \u{2013} {region}");
                        }
                        keys.number(Some((store.meter_id(label).to_string(), name)))
                    })
                    .collect(),
            ),
            Dimension::Location => by_resource(&mut keys, &|resource| {
                let region = store.location(resource)?;
                Some((region.id.into_owned(), region.name.into_owned()))
            }),
            Dimension::ResourceGroup => by_resource(&mut keys, &|resource| {
                let group = resource.group()?;
                let uri = resource.uri.as_deref()?.to_lowercase();
                // Groups of one name in two subscriptions are two groups.
                let end = uri.find("/providers/").unwrap_or(uri.len());
                Some((uri[..end].to_owned(), group.to_lowercase()))
            }),
            Dimension::ResourceType => by_resource(&mut keys, &|resource| {
                let kind = resource.resource_type()?;
                Some((kind.clone(), kind))
            }),
            Dimension::Resource => by_resource(&mut keys, &|resource| {
                let uri = resource.uri.as_deref()?;
                Some((
                    uri.to_lowercase(),
                    resource.name().unwrap_or(uri).to_owned(),
                ))
            }),
            Dimension::Tag(key) => by_resource(&mut keys, &|resource| same(resource.tag(key)?)),
            Dimension::Pricing => {
                let numbers = ["unpriced", "priced"].map(|text| keys.number(same(text)));
                (By::Priced, numbers.to_vec())
            }
        };
        DimensionColumn {
            by,
            key_numbers,
            keys: keys.keys,
        }
    }

    pub(super) fn key_number(&self, column: &DimensionColumn, row: usize) -> u32 {
        let item = self.store.item_of(row);
        let value = match column.by {
            By::Subscription => item.subscription,
            By::Label => item.label,
            By::Resource => item.resource,
            By::Priced => u32::from(self.is_priced(row)),
        };
        column.key_numbers[value as usize]
    }
}
