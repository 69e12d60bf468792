//! Usage records, stored by column.
//!
//! A record is three numbers: which window of time, which item (a meter of a
//! resource of a subscription), and a quantity. What windows and items are is
//! stored once each. Records stand by subscription and meter, and then by time
//! of use, so that rating and queries read them from front to back.

mod billed;
mod merge;
mod order;
mod packed;
mod resource;
mod stored;
#[cfg(test)]
pub(crate) mod tests;

use rustc_hash::FxHashMap;

use crate::calendar::{Day, DayRange, Timestamp};
use crate::fixed::{DecimalError, Quantity};
use crate::foreign_text;
use crate::meter::MeterId;
use crate::region;
use crate::text_pool::TextPool;

use billed::BilledColumn;
pub use billed::ProviderCost;
pub(crate) use order::Run;
use order::{Page, order_of};
use packed::LongQuantities;
pub(crate) use packed::POWERS;
pub use packed::PackedQuantity;
pub use resource::Resource;
pub use stored::{StoredNames, StoredRecords, StoredUsageError};

/// A meter as a record describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeterText<'a> {
    /// Meter id in any spelling.
    pub id: &'a str,
    /// Name; may be empty.
    pub name: &'a str,
    /// Category; may be empty.
    pub category: &'a str,
    /// Sub-category; may be empty.
    pub sub_category: &'a str,
    /// Region; may be empty.
    pub region: &'a str,
    /// Unit of the quantity.
    pub unit: &'a str,
}

/// When usage took place, and when it was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Window {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    /// Number of the row's name, which has its reported day: equal rows of two
    /// queries have equal ones.
    batch: u32,
}

/// What was used by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Item {
    pub(crate) subscription: u32,
    pub(crate) label: u32,
    pub(crate) resource: u32,
}

/// Names a [`Resource`] in one store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceNumber(pub(crate) u32);

/// Names a window of time in one store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WindowNumber(pub(crate) u32);

/// Names an item, a meter of a resource of a subscription, in one store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemNumber(pub(crate) u32);

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

/// A record as it stands in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRecord<'a> {
    /// Id of its subscription, in lower case.
    pub subscription: &'a str,
    /// Its meter.
    pub meter: &'a MeterId,
    /// When the usage began.
    pub start: Timestamp,
    /// How much was used, in the meter's unit.
    pub quantity: Quantity,
}

/// Usage records by column.
#[derive(Debug, Clone, Default)]
pub struct UsageStore {
    texts: TextPool,
    subscriptions: Vec<Box<str>>,
    subscription_numbers: FxHashMap<Box<str>, u32>,
    meter_ids: Vec<MeterId>,
    meter_numbers: FxHashMap<MeterId, u32>,
    labels: Vec<MeterLabel>,
    label_numbers: FxHashMap<Box<str>, u32>,
    resources: Vec<Resource>,
    resource_numbers: FxHashMap<Box<str>, u32>,
    items: Vec<Item>,
    item_numbers: FxHashMap<Item, u32>,
    windows: Vec<Window>,
    window_numbers: FxHashMap<Window, u32>,
    pub(crate) columns: Columns,
    long: LongQuantities,
    /// Of the sealed records.
    runs: Vec<Run>,
    /// Records in their order; those behind are as they came.
    sealed: usize,
    pages: Vec<Page>,
    scratch: String,
}

/// One entry per record in each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) window: Vec<u32>,
    pub(crate) item: Vec<u32>,
    pub(crate) quantity: Vec<PackedQuantity>,
    billed: BilledColumn,
}

impl UsageStore {
    /// The number of a resource. `raw` is the text that describes it in the
    /// record; it is read once for all records with the same text.
    pub fn resource(&mut self, raw: &str, read: impl FnOnce() -> Resource) -> ResourceNumber {
        if let Some(&number) = self.resource_numbers.get(raw) {
            return ResourceNumber(number);
        }
        let number = self.resources.len() as u32;
        self.resources.push(read().kept());
        self.resource_numbers.insert(raw.into(), number);
        ResourceNumber(number)
    }

    /// The number of a window of time. `batch` is the name of the row, which
    /// tells rows of one reported day from those of another.
    pub fn window(&mut self, start: Timestamp, end: Timestamp, batch: &str) -> WindowNumber {
        let batch = self.texts.number(batch);
        self.window_number(Window { start, end, batch })
    }

    fn window_number(&mut self, window: Window) -> WindowNumber {
        let next = self.windows.len() as u32;
        let number = *self.window_numbers.entry(window).or_insert(next);
        if number == next {
            self.windows.push(window);
        }
        WindowNumber(number)
    }

    /// The number of a meter of a resource of a subscription. Subscription ids
    /// are compared without case.
    pub fn item(
        &mut self,
        subscription: &str,
        meter: &MeterText<'_>,
        resource: ResourceNumber,
    ) -> ItemNumber {
        let item = Item {
            subscription: self.subscription_number(subscription),
            label: self.label_number(meter),
            resource: resource.0,
        };
        self.item_number(item)
    }

    fn item_number(&mut self, item: Item) -> ItemNumber {
        let next = self.items.len() as u32;
        let number = *self.item_numbers.entry(item).or_insert(next);
        if number == next {
            self.items.push(item);
        }
        ItemNumber(number)
    }

    /// What the usage of an item belongs to.
    ///
    /// # Panics
    ///
    /// Where the item is another store's.
    #[must_use]
    pub fn resource_of(&self, item: ItemNumber) -> ResourceNumber {
        ResourceNumber(self.items[item.0 as usize].resource)
    }

    /// The number of the same meter as that of `meter`, with the same texts, of
    /// a resource of a subscription.
    ///
    /// # Panics
    ///
    /// Where the item is another store's.
    pub fn item_of_meter(
        &mut self,
        subscription: &str,
        meter: ItemNumber,
        resource: ResourceNumber,
    ) -> ItemNumber {
        let item = Item {
            subscription: self.subscription_number(subscription),
            label: self.items[meter.0 as usize].label,
            resource: resource.0,
        };
        self.item_number(item)
    }

    /// Says where the records that follow stand in their source: pages may
    /// arrive in any order, and records that begin at one time are charged in
    /// the order of their places.
    pub fn begin_page(&mut self, place: u64) {
        let first_row = self.rows() as u32;
        self.pages.push(Page { place, first_row });
    }

    /// Adds a record. It takes part in nothing before [`UsageStore::seal`].
    pub fn push(&mut self, window: WindowNumber, item: ItemNumber, quantity: PackedQuantity) {
        self.columns.window.push(window.0);
        self.columns.item.push(item.0);
        self.columns.quantity.push(quantity);
    }

    /// Adds a record with what the provider itself says that it costs.
    pub fn push_billed(
        &mut self,
        window: WindowNumber,
        item: ItemNumber,
        quantity: PackedQuantity,
        cost: ProviderCost,
    ) {
        let row = self.rows();
        self.push(window, item, quantity);
        self.columns.billed.push(row, cost, &mut self.long);
    }

    /// What the provider itself says that a record costs, where the record
    /// came with that.
    #[must_use]
    pub fn provider_cost(&self, row: usize) -> Option<ProviderCost> {
        self.columns.billed.get(row, &self.long)
    }

    /// Whether the record came with the provider's own cost.
    #[must_use]
    pub fn is_billed(&self, row: usize) -> bool {
        self.columns.billed.has(row)
    }

    /// Takes the records since the last page's beginning back.
    pub fn drop_page(&mut self) {
        if let Some(page) = self.pages.pop() {
            let rows = page.first_row as usize;
            self.columns.window.truncate(rows);
            self.columns.item.truncate(rows);
            self.columns.quantity.truncate(rows);
            self.columns.billed.truncate(rows);
        }
    }

    /// Makes room in one word for any quantity.
    pub fn pack(&mut self, quantity: Quantity) -> PackedQuantity {
        self.long.pack(quantity)
    }

    /// Reads a quantity from the text of a JSON number.
    ///
    /// # Errors
    ///
    /// Where it is no decimal number or too large a one.
    pub fn pack_text(&mut self, text: &str) -> Result<PackedQuantity, DecimalError> {
        self.long.pack_text(text)
    }

    /// Puts new records in their order, behind those that are sealed already
    /// where time and meter are the same.
    pub fn seal(&mut self) {
        if self.sealed == self.rows() {
            self.pages.clear();
            return;
        }
        if self
            .pages
            .first()
            .is_none_or(|page| page.first_row as usize > self.sealed)
        {
            let first_row = self.sealed as u32;
            self.pages.insert(
                0,
                Page {
                    place: 0,
                    first_row,
                },
            );
        }
        self.reorder();
    }

    fn reorder(&mut self) {
        let mut pages = std::mem::take(&mut self.pages);
        if pages.is_empty() {
            let first_row = self.sealed as u32;
            pages.push(Page {
                place: 0,
                first_row,
            });
        }
        let (order, runs) = order_of(
            &self.columns,
            &self.items,
            &self.labels,
            &self.windows,
            self.sealed,
            &mut pages,
        );
        // One column after the other, so that only one is held twice.
        reordered(&mut self.columns.window, &order);
        reordered(&mut self.columns.item, &order);
        reordered(&mut self.columns.quantity, &order);
        self.columns.billed.reorder(&order);
        self.runs = runs;
        self.sealed = self.rows();
    }

    fn subscription_number(&mut self, id: &str) -> u32 {
        // Mostly there are few.
        let mut first = self.subscriptions.iter().take(8);
        if let Some(found) = first.position(|known| known.eq_ignore_ascii_case(id)) {
            return found as u32;
        }
        let id = id.to_lowercase();
        let id = foreign_text::name(&id);
        if let Some(number) = self.number_of(&id) {
            return number;
        }
        self.add_subscription((*id).into())
    }

    fn add_subscription(&mut self, id: Box<str>) -> u32 {
        let number = self.subscriptions.len() as u32;
        self.subscriptions.push(id.clone());
        self.subscription_numbers.insert(id, number);
        number
    }

    fn number_of(&self, id: &str) -> Option<u32> {
        self.subscription_numbers.get(id).copied()
    }

    /// Whether a subscription was met, by its id in lower case.
    #[must_use]
    pub fn has_subscription(&self, id: &str) -> bool {
        self.subscription_numbers.contains_key(id)
    }

    fn label_number(&mut self, meter: &MeterText<'_>) -> u32 {
        let mut key = std::mem::take(&mut self.scratch);
        key.clear();
        for part in [
            meter.id,
            meter.name,
            meter.category,
            meter.sub_category,
            meter.region,
            meter.unit,
        ] {
            key.push_str(part);
            key.push('\u{1f}');
        }
        let number = match self.label_numbers.get(key.as_str()) {
            Some(&number) => number,
            None => {
                let number = self.labels.len() as u32;
                let label = MeterLabel {
                    id: self.meter_number(MeterId::new(meter.id)),
                    name: self.texts.number(meter.name),
                    category: self.texts.number(meter.category),
                    sub_category: self.texts.number(meter.sub_category),
                    region: self.texts.number(meter.region),
                    unit: self.texts.number(meter.unit),
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

    /// Number of records, sealed or not.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.item.len()
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

    /// Sealed records by subscription and meter.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub(crate) fn labels(&self) -> &[MeterLabel] {
        &self.labels
    }

    pub(crate) fn resources(&self) -> &[Resource] {
        &self.resources
    }

    pub(crate) fn items(&self) -> &[Item] {
        &self.items
    }

    pub(crate) fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// What a record is about.
    pub(crate) fn item_of(&self, row: usize) -> Item {
        self.items[self.columns.item[row] as usize]
    }

    /// How the meter of a record is called in it.
    pub(crate) fn label_of(&self, row: usize) -> &MeterLabel {
        &self.labels[self.item_of(row).label as usize]
    }

    pub(crate) fn window_of(&self, row: usize) -> Window {
        self.windows[self.columns.window[row] as usize]
    }

    /// A record by its place in the store's order.
    ///
    /// # Panics
    ///
    /// Where `row` is not less than [`UsageStore::rows`].
    #[must_use]
    pub fn record(&self, row: usize) -> StoredRecord<'_> {
        let item = self.item_of(row);
        StoredRecord {
            subscription: &self.subscriptions[item.subscription as usize],
            meter: self.meter_id(&self.labels[item.label as usize]),
            start: self.window_of(row).start,
            quantity: self.quantity(row),
        }
    }

    /// Name of the rows of a window, which has their reported day.
    pub(crate) fn batch(&self, window: Window) -> &str {
        self.texts.text(window.batch)
    }

    /// How much a record says was used.
    pub(crate) fn quantity(&self, row: usize) -> Quantity {
        self.long.value(self.columns.quantity[row])
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
        self.window_of(row).start.day()
    }

    /// First to last day with records of each subscription, and how many.
    /// Sealed records only.
    #[must_use]
    pub fn extent(&self) -> Vec<(usize, Option<DayRange>)> {
        let mut extents: Vec<(usize, Option<DayRange>)> = vec![(0, None); self.subscriptions.len()];
        for run in &self.runs {
            let (rows, days) = &mut extents[run.subscription as usize];
            *rows += run.rows.len();
            // Records of a run ascend in time.
            let first = self.day(run.rows.start);
            let until = self.day(run.rows.end - 1).plus(1);
            let days = days.get_or_insert(DayRange::new(first, until));
            days.from = days.from.min(first);
            days.until = days.until.max(until);
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

    /// Bytes of the columns, and of what windows, items, meters and resources
    /// are; close to, not exactly, what was allocated.
    #[must_use]
    pub fn heap_bytes(&self) -> StoreBytes {
        let Columns {
            window,
            item,
            quantity,
            billed,
        } = &self.columns;
        let text = |text: &str| text.len() + 32;
        let raw_texts = self
            .label_numbers
            .keys()
            .chain(self.resource_numbers.keys());
        StoreBytes {
            columns: 4 * window.capacity()
                + 4 * item.capacity()
                + 8 * quantity.capacity()
                + billed.heap_bytes()
                + self.long.heap_bytes(),
            dictionaries: raw_texts.map(|raw| text(raw)).sum::<usize>()
                + self
                    .resources
                    .iter()
                    .map(Resource::heap_bytes)
                    .sum::<usize>()
                + self.items.capacity() * 2 * size_of::<Item>()
                + self.windows.capacity() * 2 * size_of::<Window>()
                + self.labels.capacity() * size_of::<MeterLabel>()
                + self.texts.heap_bytes(),
        }
    }
}

/// Memory of a store, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StoreBytes {
    /// What grows with every record.
    pub columns: usize,
    /// What grows with every resource, meter and window only.
    pub dictionaries: usize,
}

fn reordered<T: Copy>(column: &mut Vec<T>, order: &[u32]) {
    *column = order.iter().map(|&row| column[row as usize]).collect();
}
