//! Numbers for everything that records share.

use rustc_hash::FxHashMap;

use super::batch::{
    RecordBatch, RecordItem, RecordLine, RecordMeter, RecordResource, RecordWindow, UsageRecord,
};
use crate::rating::{BillLine, LineState, Terms};
use crate::service::service_family;
use crate::unit::Unit;
use crate::usage::UsageStore;

/// Gives everything that records share its number in the batch.
pub(super) struct Collector<'a> {
    store: &'a UsageStore,
    pub(super) batch: RecordBatch,
    subscriptions: FxHashMap<usize, u32>,
    meters: FxHashMap<u32, u32>,
    resources: FxHashMap<u32, u32>,
    items: FxHashMap<u32, u32>,
    windows: FxHashMap<u32, u32>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(store: &'a UsageStore) -> Self {
        Self {
            store,
            batch: RecordBatch::default(),
            subscriptions: FxHashMap::default(),
            meters: FxHashMap::default(),
            resources: FxHashMap::default(),
            items: FxHashMap::default(),
            windows: FxHashMap::default(),
        }
    }

    pub(super) fn line(&mut self, line: &BillLine, terms: &Terms<'_>) -> u32 {
        let id = &self.store.subscriptions()[line.subscription];
        let known = &mut self.batch.subscriptions;
        let subscription = *self
            .subscriptions
            .entry(line.subscription)
            .or_insert_with(|| added(known, id.to_string()));
        let meter = &self.store.meter_ids()[line.meter];
        let line = RecordLine {
            subscription,
            period: line.period,
            unpriced: match line.state {
                LineState::Priced => None,
                LineState::Unpriced(reason) => Some(reason),
            },
            source: terms.rates(meter).ok().map(|(_, source)| source),
            is_third_party: line.is_third_party,
        };
        added(&mut self.batch.lines, line)
    }

    pub(super) fn add(&mut self, row: usize, line: u32, record: UsageRecord) {
        let item = self.store.columns.item[row];
        let item = match self.items.get(&item) {
            Some(&known) => known,
            None => self.add_item(item),
        };
        let number = self.store.columns.window[row];
        let store = self.store;
        let windows = &mut self.batch.windows;
        let window = *self.windows.entry(number).or_insert_with(|| {
            let window = store.windows()[number as usize];
            let batch = store.batch(window).to_owned();
            let (start, end) = (window.start, window.end);
            added(windows, RecordWindow { start, end, batch })
        });
        self.batch.records.push(UsageRecord {
            line,
            item,
            window,
            ..record
        });
    }

    fn add_item(&mut self, number: u32) -> u32 {
        let store = self.store;
        let item = store.items()[number as usize];
        let label = &store.labels()[item.label as usize];
        let meters = &mut self.batch.meters;
        let meter = *self.meters.entry(item.label).or_insert_with(|| {
            let unit = Unit::read(store.unit(label));
            let meter = RecordMeter {
                unit_block: unit.block,
                unit_name: unit.name.into_owned(),
                id: store.meter_id(label).to_string(),
                name: store.meter_name(label),
                category: store.category(label).to_owned(),
                sub_category: store.sub_category(label).to_owned(),
                region: store.meter_region(label).to_owned(),
                unit: store.unit(label).to_owned(),
            };
            added(meters, meter)
        });
        let resources = &mut self.batch.resources;
        let resource = *self
            .resources
            .entry(item.resource)
            .or_insert_with(|| added(resources, resource(store, item.resource)));
        let kind = &self.batch.resources[resource as usize].kind;
        let kind = (!kind.is_empty()).then_some(kind.as_str());
        let family = service_family(kind, store.category(label));
        let family = family.unwrap_or_default().to_owned();
        let item = RecordItem {
            meter,
            resource,
            family,
        };
        let place = added(&mut self.batch.items, item);
        self.items.insert(number, place);
        place
    }
}

fn resource(store: &UsageStore, number: u32) -> RecordResource {
    let resource = &store.resources()[number as usize];
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let region = store.location(resource);
    RecordResource {
        id: text(resource.uri.as_deref()),
        name: text(resource.name()),
        group: text(resource.group()),
        kind: resource.resource_type().unwrap_or_default(),
        region_id: text(region.as_ref().map(|region| &*region.id)),
        region_name: text(region.as_ref().map(|region| &*region.name)),
        part_number: text(resource.part_number.as_deref()),
        tags: resource.tags.clone(),
    }
}

/// Adds to a list and says where.
fn added<T>(list: &mut Vec<T>, value: T) -> u32 {
    list.push(value);
    list.len() as u32 - 1
}
