//! The key of a dimension for each entry. Names are made once for each
//! subscription, meter or resource, never for each record.

use std::cell::OnceCell;
use std::hash::Hasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::{FxHashMap, FxHasher};

use super::RatedUsage;
use super::virtual_column::VirtualColumn;
use crate::allocation::TagReader;
use crate::query::{ChargeKind, Dimension, Key};
use crate::service::service_family;
use crate::usage::{Item, MeterLabel, Resource};

/// What has keys: the items of the store, and behind them the kinds of extra
/// charges of each subscription.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries {
    pub(super) items: usize,
    pub(super) extras: usize,
}

impl Entries {
    pub(super) fn count(self) -> usize {
        self.items + self.extras
    }

    /// The entry of an extra charge.
    pub(super) fn of_extra(self, subscription: usize, kind: ChargeKind) -> Option<usize> {
        let number = subscription * ChargeKind::ALL.len() + kind as usize;
        (number < self.extras).then_some(self.items + number)
    }
}

/// The keys of a dimension.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) keys: Vec<Key>,
    /// Number of the key for each entry, or for each state of a bill line, or
    /// for each entry in the unpriced state and then in the priced one.
    numbers: Vec<u32>,
    index: Index,
    /// Whether other prices could give other keys.
    depends_on_prices: bool,
    /// The place of each key among all, by name and by key; made where an
    /// order asks for them.
    name_ranks: OnceCell<Box<[u32]>>,
    key_ranks: OnceCell<Box<[u32]>>,
}

/// What decides about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Index {
    Entry,
    State,
    /// Both, with so many entries.
    Both(usize),
}

/// Collects distinct keys.
#[derive(Default)]
pub(super) struct Keys {
    numbers: HashTable<u32>,
    absent: Option<u32>,
    keys: Vec<Key>,
}

type Text = Option<(String, String)>;

impl Keys {
    fn number(&mut self, key: Text) -> u32 {
        match key {
            Some((id, name)) => self.number_of(Some(&id), || name),
            None => self.number_of(None, String::new),
        }
    }

    /// The number of the key with an id, which is made only where it is new:
    /// most resources share theirs with others.
    pub(super) fn number_of(&mut self, id: Option<&str>, name: impl FnOnce() -> String) -> u32 {
        let next = self.keys.len() as u32;
        let Some(id) = id else {
            if self.absent.is_none() {
                self.keys.push(Key::Absent);
            }
            return *self.absent.get_or_insert(next);
        };
        let keys = &mut self.keys;
        let hash = |number: &u32| hash_of(keys[*number as usize].id().unwrap_or_default());
        let is_same = |number: &u32| keys[*number as usize].id() == Some(id);
        match self.numbers.entry(hash_of(id), is_same, hash) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                new.insert(next);
                keys.push(Key::Value {
                    id: id.to_owned(),
                    name: name(),
                });
                next
            }
        }
    }
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// `text` in lower case, in a buffer that is used again.
fn lowered<'b>(text: &str, buffer: &'b mut String) -> &'b str {
    buffer.clear();
    if text.is_ascii() {
        buffer.push_str(text);
        buffer.make_ascii_lowercase();
    } else {
        buffer.push_str(&text.to_lowercase());
    }
    buffer
}

impl Column {
    /// The number of the key of an entry whose bill line is priced or not.
    pub(super) fn number(&self, entry: usize, is_priced: bool) -> u32 {
        self.numbers[match self.index {
            Index::Entry => entry,
            Index::State => usize::from(is_priced),
            Index::Both(entries) => entry + usize::from(is_priced) * entries,
        }]
    }

    /// Whether it makes a difference that a bill line is priced.
    pub(super) fn has_states(&self) -> bool {
        self.index != Index::Entry
    }

    /// Whether other prices could give other keys.
    pub(super) const fn depends_on_prices(&self) -> bool {
        self.depends_on_prices
    }

    /// The number of the key with that id.
    pub(super) fn number_of_id(&self, id: &str) -> Option<u32> {
        let mut keys = self.keys.iter();
        let number = keys.position(|key| key.id() == Some(id));
        number.map(|number| number as u32)
    }

    /// For each key how many different names, without case, are before its
    /// own. [`Key::Absent`] is behind all.
    pub(super) fn name_ranks(&self) -> &[u32] {
        self.name_ranks.get_or_init(|| {
            let name = |key: &Key| match key {
                Key::Value { name, .. } => (false, name.to_lowercase()),
                Key::Absent => (true, String::new()),
            };
            ranks_of(&self.keys.iter().map(name).collect::<Vec<_>>())
        })
    }

    /// For each key how many are before it.
    pub(super) fn key_ranks(&self) -> &[u32] {
        self.key_ranks.get_or_init(|| ranks_of(&self.keys))
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let ranks = [&self.name_ranks, &self.key_ranks];
        let ranks = ranks.iter().filter_map(|ranks| ranks.get());
        let ranks: usize = ranks.map(|ranks| size_of_val(&**ranks)).sum();
        let keys = self.keys.iter().map(|key| match key {
            Key::Value { id, name } => id.capacity() + name.capacity(),
            Key::Absent => 0,
        });
        ranks
            + 4 * self.numbers.capacity()
            + keys.sum::<usize>()
            + self.keys.len() * size_of::<Key>()
    }

    pub(super) fn of(rated: &RatedUsage<'_>, dimension: &Dimension) -> Self {
        let mut keys = Keys::default();
        let mut index = Index::Entry;
        let mut depends_on_prices = *dimension == Dimension::Publisher;
        let numbers = match dimension {
            Dimension::Pricing => {
                index = Index::State;
                let states = ["unpriced", "priced"].map(|text| keys.number(same(text)));
                states.to_vec()
            }
            Dimension::Virtual(name) => {
                let tag = VirtualColumn::of(rated, name);
                if tag.has_states {
                    index = Index::Both(rated.entries().count());
                }
                depends_on_prices = tag.depends_on_prices;
                tag.numbers(&mut keys)
            }
            dimension => rated.numbers(dimension, &mut keys),
        };
        Self {
            keys: keys.keys,
            numbers,
            index,
            depends_on_prices,
            name_ranks: OnceCell::new(),
            key_ranks: OnceCell::new(),
        }
    }
}

/// For each value how many different ones are smaller.
fn ranks_of<T: Ord>(values: &[T]) -> Box<[u32]> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    let value = |number: &u32| &values[*number as usize];
    order.sort_unstable_by(|a, b| value(a).cmp(value(b)));
    let mut ranks = vec![0; values.len()];
    let equal = order.chunk_by(|a, b| value(a) == value(b));
    for (rank, numbers) in equal.enumerate() {
        for &number in numbers {
            ranks[number as usize] = rank as u32;
        }
    }
    ranks.into()
}

/// An id that is shown as it is.
fn same(text: &str) -> Text {
    (!text.is_empty()).then(|| (text.to_owned(), text.to_owned()))
}

impl RatedUsage<'_> {
    pub(super) fn entries(&self) -> Entries {
        let extras = if self.extras.is_empty() {
            0
        } else {
            self.store.subscriptions().len() * ChargeKind::ALL.len()
        };
        Entries {
            items: self.store.items().len(),
            extras,
        }
    }

    fn numbers(&self, dimension: &Dimension, keys: &mut Keys) -> Vec<u32> {
        let store = self.store;
        match dimension {
            Dimension::Subscription => self.by_subscription(keys, |number, id| {
                let label = self.subscriptions.get(number);
                let name = label.map_or_else(|| id.to_owned(), |label| label.name.clone());
                Some((id.to_owned(), name))
            }),
            Dimension::Tenant => self.by_subscription(keys, |number, _| {
                same(self.subscriptions.get(number)?.tenant.as_deref()?)
            }),
            Dimension::Offer => self.by_subscription(keys, |number, _| {
                same(self.subscriptions.get(number)?.offer.as_deref()?)
            }),
            Dimension::Service => self.by_label(keys, |label| same(store.category(label))),
            Dimension::ServiceTier => self.by_label(keys, |label| same(store.sub_category(label))),
            Dimension::MeterRegion => self.by_label(keys, |label| same(store.meter_region(label))),
            Dimension::Unit => self.by_label(keys, |label| same(store.unit(label))),
            Dimension::Meter => self.by_label(keys, |label| {
                let mut name = store.meter_name(label);
                let region = store.meter_region(label);
                if !region.is_empty() {
                    name = format!("{name} \u{2013} {region}");
                }
                Some((store.meter_id(label).to_string(), name))
            }),
            Dimension::Location => {
                // Few spellings, each looked up once.
                let mut known: FxHashMap<&str, u32> = FxHashMap::default();
                self.by_resource(keys, |keys, resource| {
                    let spelling = resource.location.as_deref().unwrap_or_default();
                    *known.entry(spelling).or_insert_with(|| {
                        let region = store.location(resource);
                        keys.number(
                            region.map(|region| (region.id.into_owned(), region.name.into_owned())),
                        )
                    })
                })
            }
            Dimension::ResourceGroup => {
                let mut buffer = String::new();
                self.by_resource(keys, |keys, resource| {
                    let (Some(group), Some(uri)) = (resource.group(), resource.uri.as_deref())
                    else {
                        return keys.number(None);
                    };
                    // Groups of one name in two subscriptions are two groups.
                    let uri = lowered(uri, &mut buffer);
                    let end = uri.find("/providers/").unwrap_or(uri.len());
                    keys.number_of(Some(&uri[..end]), || group.to_lowercase())
                })
            }
            Dimension::ResourceType => self.by_resource(keys, |keys, resource| {
                let kind = resource.resource_type();
                keys.number_of(kind.as_deref(), || kind.clone().unwrap_or_default())
            }),
            Dimension::Resource => {
                let mut buffer = String::new();
                self.by_resource(keys, |keys, resource| {
                    let Some(uri) = resource.uri.as_deref() else {
                        return keys.number(None);
                    };
                    let name = resource.name().unwrap_or(uri);
                    keys.number_of(Some(lowered(uri, &mut buffer)), || name.to_owned())
                })
            }
            Dimension::Tag(tag) => {
                let reader = TagReader::new(self.allocation, tag);
                self.by_resource(keys, |keys, resource| {
                    let value = reader.value(resource);
                    keys.number_of(value, || value.unwrap_or_default().to_owned())
                })
            }
            Dimension::Tags(tags) => {
                let readers = tags.iter().map(|tag| TagReader::new(self.allocation, tag));
                let readers: Vec<TagReader<'_>> = readers.collect();
                self.by_resource(keys, |keys, resource| {
                    keys.number(tags_of(resource, &readers))
                })
            }
            Dimension::ServiceFamily => self.service_families(keys),
            Dimension::Publisher => self.publishers(keys),
            Dimension::ChargeKind => {
                let usage = keys.number(same(ChargeKind::Usage.id()));
                let kind = |kind: usize| same(ChargeKind::ALL[kind].id());
                let mut numbers = vec![usage; store.items().len()];
                let kinds = ChargeKind::ALL.len();
                numbers.extend((0..self.entries().extras).map(|n| keys.number(kind(n % kinds))));
                numbers
            }
            // Do not belong to entries alone.
            Dimension::Pricing | Dimension::Virtual(_) => Vec::new(),
        }
    }

    fn by_subscription(&self, keys: &mut Keys, of: impl Fn(usize, &str) -> Text) -> Vec<u32> {
        let ids = self.store.subscriptions().iter().enumerate();
        let numbers: Vec<u32> = ids
            .map(|(number, id)| keys.number(of(number, id)))
            .collect();
        let items = self.store.items().iter();
        let extras = (0..self.entries().extras).map(|number| number / ChargeKind::ALL.len());
        items
            .map(|item| item.subscription as usize)
            .chain(extras)
            .map(|subscription| numbers[subscription])
            .collect()
    }

    fn by_label(&self, keys: &mut Keys, of: impl Fn(&MeterLabel) -> Text) -> Vec<u32> {
        let labels = self.store.labels().iter();
        let numbers: Vec<u32> = labels.map(|label| keys.number(of(label))).collect();
        self.by_item(keys, |item, _| numbers[item.label as usize])
    }

    fn by_resource<'s>(
        &'s self,
        keys: &mut Keys,
        mut of: impl FnMut(&mut Keys, &'s Resource) -> u32,
    ) -> Vec<u32> {
        let resources = self.store.resources().iter();
        let numbers: Vec<u32> = resources.map(|resource| of(keys, resource)).collect();
        self.by_item(keys, |item, _| numbers[item.resource as usize])
    }

    /// Extra charges belong to no meter and no resource.
    fn by_item(&self, keys: &mut Keys, mut of: impl FnMut(Item, &mut Keys) -> u32) -> Vec<u32> {
        let items = self.store.items().iter();
        let mut numbers: Vec<u32> = items.map(|&item| of(item, keys)).collect();
        let extras = self.entries().extras;
        if extras > 0 {
            let absent = keys.number(None);
            numbers.resize(numbers.len() + extras, absent);
        }
        numbers
    }

    fn service_families(&self, keys: &mut Keys) -> Vec<u32> {
        let store = self.store;
        let resources = store.resources().iter();
        let types: Vec<Option<String>> = resources.map(Resource::resource_type).collect();
        let mut known: FxHashMap<(Option<&str>, &str), u32> = FxHashMap::default();
        self.by_item(keys, |item, keys| {
            let kind = types[item.resource as usize].as_deref();
            let category = store.category(&store.labels()[item.label as usize]);
            *known
                .entry((kind, category))
                .or_insert_with(|| keys.number(service_family(kind, category).and_then(same)))
        })
    }

    fn publishers(&self, keys: &mut Keys) -> Vec<u32> {
        let store = self.store;
        let on_card: FxHashMap<(u32, u32), Option<bool>> = self
            .rating
            .lines()
            .iter()
            .map(|line| {
                let meter = (line.subscription as u32, line.meter as u32);
                (meter, line.is_third_party)
            })
            .collect();
        self.by_item(keys, |item, keys| {
            let meter = store.labels()[item.label as usize].id;
            let resource = &store.resources()[item.resource as usize];
            let has_part = resource
                .part_number
                .as_deref()
                .is_some_and(|part| !part.trim().is_empty());
            let is_third_party = if has_part {
                Some(true)
            } else {
                on_card.get(&(item.subscription, meter)).copied().flatten()
            };
            keys.number(is_third_party.map(|is_third_party| {
                let (id, name) = if is_third_party {
                    ("third-party", "Third party")
                } else {
                    ("microsoft", "Microsoft")
                };
                (id.to_owned(), name.to_owned())
            }))
        })
    }
}

fn tags_of(resource: &Resource, tags: &[TagReader<'_>]) -> Text {
    let values = tags.iter().map(|tag| tag.value(resource));
    let values: Vec<Option<&str>> = values.collect();
    values.iter().flatten().next()?;
    let id = serde_json::to_string(&values).ok()?;
    let names: Vec<&str> = values
        .iter()
        .map(|value| value.unwrap_or("\u{2013}"))
        .collect();
    Some((id, names.join(" / ")))
}
