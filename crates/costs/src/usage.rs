//! Usage records, stored by column. Texts, meters and resources are stored
//! once each, so that a record is a few numbers.

use rustc_hash::FxHashMap;

use crate::calendar::{Day, DayRange, Timestamp};
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::region;
use crate::text_pool::TextPool;

/// A usage record as it is handed to the store.
#[derive(Debug, Clone, Copy)]
pub struct UsageRecord<'a> {
    /// Subscription GUID; compared without case.
    pub subscription: &'a str,
    /// Meter id in any spelling.
    pub meter_id: &'a str,
    /// Meter name; may be empty.
    pub meter_name: &'a str,
    /// Meter category; may be empty.
    pub meter_category: &'a str,
    /// Meter sub-category; may be empty.
    pub meter_sub_category: &'a str,
    /// Meter region; may be empty.
    pub meter_region: &'a str,
    /// Unit of the quantity.
    pub unit: &'a str,
    /// Beginning of the usage window.
    pub start: Timestamp,
    /// Amount used in the window.
    pub quantity: Quantity,
    /// What was used; from [`UsageStore::resource`].
    pub resource: ResourceNumber,
    /// Where the record stands in its source: records with one start are
    /// charged in this order, whatever the order of arrival.
    pub place: u64,
}

/// What usage belongs to, as far as a record says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// Resource URI as written, or the instance name of a classic service.
    pub uri: Option<String>,
    /// Region in any spelling.
    pub location: Option<String>,
    /// Tags in the order written.
    pub tags: Vec<(String, String)>,
}

impl Resource {
    fn segment_after(&self, name: &str) -> Option<&str> {
        let mut segments = self.uri.as_deref()?.split('/');
        segments.find(|segment| segment.eq_ignore_ascii_case(name))?;
        segments.next().filter(|segment| !segment.is_empty())
    }

    /// The resource group as written.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        self.segment_after("resourceGroups")
    }

    /// Last part of the URI.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.uri
            .as_deref()?
            .rsplit('/')
            .find(|segment| !segment.is_empty())
    }

    /// Provider and types, such as `microsoft.compute/virtualmachines`, in
    /// lower case.
    #[must_use]
    pub fn resource_type(&self) -> Option<String> {
        let uri = self.uri.as_deref()?.to_lowercase();
        let (_, tail) = uri.rsplit_once("/providers/")?;
        let mut segments = tail.split('/');
        let mut kind = segments
            .next()
            .filter(|provider| !provider.is_empty())?
            .to_owned();
        for segment in segments.step_by(2) {
            kind.push('/');
            kind.push_str(segment);
        }
        Some(kind)
    }

    /// Value of a tag, whose key is compared without case.
    #[must_use]
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value.as_str())
    }
}

/// Names a [`Resource`] in one store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceNumber(pub(crate) u32);

/// A meter as records describe it. One meter id has several where its name or
/// unit was changed.
#[derive(Debug, Clone)]
pub struct MeterLabel {
    /// Number among the distinct ids.
    pub(crate) id: u32,
    name: u32,
    category: u32,
    sub_category: u32,
    region: u32,
    unit: u32,
}

/// Usage records by column.
#[derive(Debug, Clone, Default)]
pub struct UsageStore {
    texts: TextPool,
    subscriptions: Vec<Box<str>>,
    meter_ids: Vec<MeterId>,
    meter_numbers: FxHashMap<MeterId, u32>,
    labels: Vec<MeterLabel>,
    label_numbers: FxHashMap<Box<str>, u32>,
    resources: Vec<Resource>,
    resource_numbers: FxHashMap<Box<str>, u32>,
    pub(crate) columns: Columns,
    scratch: String,
}

/// One entry per record in each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) subscription: Vec<u32>,
    pub(crate) label: Vec<u32>,
    pub(crate) resource: Vec<u32>,
    pub(crate) start: Vec<Timestamp>,
    pub(crate) quantity: Vec<Quantity>,
    pub(crate) place: Vec<u64>,
}

impl UsageStore {
    /// The number of a resource. `raw` is the text that describes it in the
    /// record; it is read once for all records with the same text.
    pub fn resource(&mut self, raw: &str, read: impl FnOnce() -> Resource) -> ResourceNumber {
        if let Some(&number) = self.resource_numbers.get(raw) {
            return ResourceNumber(number);
        }
        let number = self.resources.len() as u32;
        self.resources.push(read());
        self.resource_numbers.insert(raw.into(), number);
        ResourceNumber(number)
    }

    /// Adds a record.
    pub fn push(&mut self, record: &UsageRecord<'_>) {
        let subscription = self.subscription_number(record.subscription);
        let label = self.label_number(record);
        let columns = &mut self.columns;
        columns.subscription.push(subscription);
        columns.label.push(label);
        columns.resource.push(record.resource.0);
        columns.start.push(record.start);
        columns.quantity.push(record.quantity);
        columns.place.push(record.place);
    }

    fn subscription_number(&mut self, id: &str) -> u32 {
        // Neighbouring records share a subscription, and there are few.
        let mut known = self.subscriptions.iter();
        let found = known.position(|known| known.eq_ignore_ascii_case(id));
        let number = found.unwrap_or(self.subscriptions.len());
        if found.is_none() {
            self.subscriptions.push(id.to_lowercase().into());
        }
        number as u32
    }

    fn label_number(&mut self, record: &UsageRecord<'_>) -> u32 {
        let mut key = std::mem::take(&mut self.scratch);
        key.clear();
        for part in [
            record.meter_id,
            record.meter_name,
            record.meter_category,
            record.meter_sub_category,
            record.meter_region,
            record.unit,
        ] {
            key.push_str(part);
            key.push('\u{1f}');
        }
        let number = match self.label_numbers.get(key.as_str()) {
            Some(&number) => number,
            None => {
                let number = self.labels.len() as u32;
                let label = MeterLabel {
                    id: self.meter_number(MeterId::new(record.meter_id)),
                    name: self.texts.number(record.meter_name),
                    category: self.texts.number(record.meter_category),
                    sub_category: self.texts.number(record.meter_sub_category),
                    region: self.texts.number(record.meter_region),
                    unit: self.texts.number(record.unit),
                };
                self.labels.push(label);
                self.label_numbers.insert(key.as_str().into(), number);
                number
            }
        };
        self.scratch = key;
        number
    }

    fn meter_number(&mut self, id: MeterId) -> u32 {
        if let Some(&number) = self.meter_numbers.get(&id) {
            return number;
        }
        let number = self.meter_ids.len() as u32;
        self.meter_ids.push(id.clone());
        self.meter_numbers.insert(id, number);
        number
    }

    /// Takes all records of another store in, behind its own.
    pub fn absorb(&mut self, other: Self) {
        let ids = other.subscriptions.iter();
        let subscriptions: Vec<u32> = ids.map(|id| self.subscription_number(id)).collect();
        let mut labels = vec![0; other.labels.len()];
        for (key, number) in by_number(other.label_numbers) {
            let label = &other.labels[number as usize];
            let known = self.label_numbers.get(&key).copied();
            labels[number as usize] = known.unwrap_or_else(|| {
                let mut text = |number| self.texts.number(other.texts.text(number));
                let (name, category) = (text(label.name), text(label.category));
                let (sub_category, region) = (text(label.sub_category), text(label.region));
                let unit = text(label.unit);
                let id = self.meter_number(other.meter_ids[label.id as usize].clone());
                let new = self.labels.len() as u32;
                self.labels.push(MeterLabel {
                    id,
                    name,
                    category,
                    sub_category,
                    region,
                    unit,
                });
                self.label_numbers.insert(key, new);
                new
            });
        }
        let mut resources = vec![0; other.resources.len()];
        let mut read = other.resources.into_iter();
        for (raw, number) in by_number(other.resource_numbers) {
            let resource = read.next().unwrap_or_default();
            resources[number as usize] = self.resource(&raw, || resource).0;
        }
        let (own, new) = (&mut self.columns, other.columns);
        let numbers = new.subscription.iter();
        own.subscription
            .extend(numbers.map(|&number| subscriptions[number as usize]));
        own.label
            .extend(new.label.iter().map(|&number| labels[number as usize]));
        own.resource.extend(
            new.resource
                .iter()
                .map(|&number| resources[number as usize]),
        );
        own.start.extend(new.start);
        own.quantity.extend(new.quantity);
        own.place.extend(new.place);
    }

    /// Removes all records of the subscriptions for which `gone` holds.
    pub fn remove(&mut self, gone: impl Fn(&str) -> bool) {
        let is_gone: Vec<bool> = self.subscriptions.iter().map(|id| gone(id)).collect();
        if !is_gone.contains(&true) {
            return;
        }
        let keep: Vec<bool> = self
            .columns
            .subscription
            .iter()
            .map(|&number| !is_gone[number as usize])
            .collect();
        retain(&mut self.columns.label, &keep);
        retain(&mut self.columns.resource, &keep);
        retain(&mut self.columns.start, &keep);
        retain(&mut self.columns.quantity, &keep);
        retain(&mut self.columns.place, &keep);
        retain(&mut self.columns.subscription, &keep);
    }

    /// Number of records.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.subscription.len()
    }

    /// Ids of the subscriptions met so far, in lower case. A removed one stays
    /// in the list, without records.
    #[must_use]
    pub fn subscriptions(&self) -> &[Box<str>] {
        &self.subscriptions
    }

    /// Distinct meter ids, in order of first appearance.
    #[must_use]
    pub fn meter_ids(&self) -> &[MeterId] {
        &self.meter_ids
    }

    pub(crate) fn labels(&self) -> &[MeterLabel] {
        &self.labels
    }

    pub(crate) fn resources(&self) -> &[Resource] {
        &self.resources
    }

    pub(crate) fn meter_id(&self, label: &MeterLabel) -> &MeterId {
        &self.meter_ids[label.id as usize]
    }

    /// The meter's name as people know it. Some services report usage under
    /// the name of the row (`Daily_BRSDT_*`) or under none: then the id says
    /// more.
    pub(crate) fn meter_name(&self, label: &MeterLabel) -> String {
        let name = self.texts.text(label.name);
        if name.is_empty() || name.starts_with("Daily_BRSDT") || name.starts_with("Hourly_BRSDT") {
            self.meter_id(label).to_string()
        } else {
            name.to_owned()
        }
    }

    pub(crate) fn category(&self, label: &MeterLabel) -> &str {
        self.texts.text(label.category)
    }

    pub(crate) fn sub_category(&self, label: &MeterLabel) -> &str {
        self.texts.text(label.sub_category)
    }

    pub(crate) fn meter_region(&self, label: &MeterLabel) -> &str {
        self.texts.text(label.region)
    }

    pub(crate) fn unit(&self, label: &MeterLabel) -> &str {
        self.texts.text(label.unit)
    }

    pub(crate) fn unit_number(label: &MeterLabel) -> u32 {
        label.unit
    }

    pub(crate) fn unit_text(&self, number: u32) -> &str {
        self.texts.text(number)
    }

    pub(crate) fn day(&self, row: usize) -> Day {
        self.columns.start[row].day()
    }

    /// First to last day with records of each subscription, and how many.
    #[must_use]
    pub fn extent(&self) -> Vec<(usize, Option<DayRange>)> {
        let mut extents: Vec<(usize, Option<DayRange>)> = vec![(0, None); self.subscriptions.len()];
        for (row, &number) in self.columns.subscription.iter().enumerate() {
            let day = self.day(row);
            let (rows, days) = &mut extents[number as usize];
            *rows += 1;
            let days = days.get_or_insert(DayRange::new(day, day.plus(1)));
            days.from = days.from.min(day);
            days.until = days.until.max(day.plus(1));
        }
        extents
    }

    /// Tag keys in lower case with the number of resources that have them,
    /// most used first.
    #[must_use]
    pub fn tag_keys(&self) -> Vec<(String, u32)> {
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        for resource in &self.resources {
            for (key, _) in &resource.tags {
                *counts.entry(key.to_lowercase()).or_default() += 1;
            }
        }
        let mut keys: Vec<_> = counts.into_iter().collect();
        keys.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        keys
    }

    /// Id and name of the region a resource runs in.
    pub(crate) fn location(&self, resource: &Resource) -> Option<region::Region<'static>> {
        let location = resource.location.as_deref()?.trim();
        (!location.is_empty()).then(|| region::region(location))
    }
}

/// Texts in the order of their numbers, which are those of a list.
fn by_number(numbers: FxHashMap<Box<str>, u32>) -> Vec<(Box<str>, u32)> {
    let mut texts: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
    texts.sort_unstable_by_key(|(_, number)| *number);
    texts
}

fn retain<T: Copy>(column: &mut Vec<T>, keep: &[bool]) {
    let mut row = 0;
    column.retain(|_| {
        row += 1;
        keep.get(row - 1).copied().unwrap_or(true)
    });
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A record with the parts that tests care about.
    pub(crate) fn record<'a>(meter_id: &'a str, start: &str, quantity: &str) -> UsageRecord<'a> {
        UsageRecord {
            subscription: "sub-1",
            meter_id,
            meter_name: "Meter",
            meter_category: "Service",
            meter_sub_category: "",
            meter_region: "",
            unit: "1 Hour",
            start: start.parse().unwrap(),
            quantity: quantity.parse().unwrap(),
            resource: ResourceNumber(0),
            place: 0,
        }
    }

    fn vm() -> Resource {
        Resource {
            uri: Some("/subscriptions/s/resourceGroups/RG-Web/providers/Microsoft.Compute/virtualMachines/web-01".into()),
            location: Some("US East".into()),
            tags: vec![("CostCenter".into(), "42".into())],
        }
    }

    #[test]
    fn a_resource_uri_is_taken_apart_without_case() {
        let resource = vm();
        assert_eq!(resource.group(), Some("RG-Web"));
        assert_eq!(resource.name(), Some("web-01"));
        assert_eq!(
            resource.resource_type().as_deref(),
            Some("microsoft.compute/virtualmachines")
        );
        assert_eq!(resource.tag("costcenter"), Some("42"));
        assert_eq!(Resource::default().group(), None);
    }

    #[test]
    fn removing_a_subscription_leaves_the_others() {
        let mut store = UsageStore::default();
        store.resource("", Resource::default);
        for (subscription, quantity) in [("A", "1"), ("b", "2"), ("a", "3")] {
            let record = UsageRecord {
                subscription,
                ..record("m", "2026-01-01", quantity)
            };
            store.push(&record);
        }
        assert_eq!(store.subscriptions().len(), 2);
        store.remove(|id| id == "a");
        assert_eq!(store.rows(), 1);
        assert_eq!(store.columns.quantity, ["2".parse().unwrap()]);
        assert_eq!(store.columns.subscription, [1]);
    }

    #[test]
    fn absorbing_a_store_is_pushing_its_records() {
        let records = [
            ("a", "m-1", "vm"),
            ("b", "m-2", "disk"),
            ("A", "M-1", "vm"),
            ("c", "m-3", ""),
            ("b", "m-1", "vm"),
        ];
        let pushed = |parts: &[(&str, &str, &str)]| {
            let mut store = UsageStore::default();
            for (subscription, meter, uri) in parts {
                let resource = store.resource(uri, || Resource {
                    uri: Some((*uri).to_owned()),
                    ..Resource::default()
                });
                let record = UsageRecord {
                    subscription,
                    resource,
                    meter_name: meter,
                    ..record(meter, "2026-01-01", "1")
                };
                store.push(&record);
            }
            store
        };
        let shown = |store: &UsageStore| -> Vec<String> {
            let columns = &store.columns;
            let row = |row: usize| {
                let label = &store.labels[columns.label[row] as usize];
                let subscription = &store.subscriptions[columns.subscription[row] as usize];
                let resource = &store.resources[columns.resource[row] as usize];
                let (id, name) = (store.meter_id(label), store.meter_name(label));
                format!("{subscription} {id} {name} {:?}", resource.uri)
            };
            (0..store.rows()).map(row).collect()
        };
        for cut in 0..=records.len() {
            let mut store = pushed(&records[..cut]);
            store.absorb(pushed(&records[cut..]));
            assert_eq!(shown(&store), shown(&pushed(&records)), "{cut}");
        }
    }

    #[test]
    fn a_meter_called_after_its_row_shows_its_id() {
        let mut store = UsageStore::default();
        store.resource("", Resource::default);
        let named = UsageRecord {
            meter_name: "Daily_BRSDT_20260101_0000",
            ..record("m-1", "2026-01-01", "1")
        };
        store.push(&named);
        assert_eq!(store.meter_name(&store.labels()[0]), "m-1");
    }
}
