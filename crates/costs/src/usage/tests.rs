//! Small stores, and what merging does to them.

use super::*;

/// A record with the parts that tests care about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) subscription: &'a str,
    pub(crate) meter: MeterText<'a>,
    pub(crate) start: Timestamp,
    pub(crate) batch: &'a str,
    pub(crate) quantity: Quantity,
    /// URI of its resource; may be empty.
    pub(crate) resource: &'a str,
}

pub(crate) fn record<'a>(meter_id: &'a str, start: &str, quantity: &str) -> Record<'a> {
    Record {
        subscription: "sub-1",
        meter: MeterText {
            id: meter_id,
            name: "Meter",
            category: "Service",
            sub_category: "",
            region: "",
            unit: "1 Hour",
        },
        start: start.parse().unwrap(),
        batch: "",
        quantity: quantity.parse().unwrap(),
        resource: "",
    }
}

impl UsageStore {
    pub(crate) fn add(&mut self, record: &Record<'_>) {
        let uri = (!record.resource.is_empty()).then(|| record.resource.to_owned());
        let resource = self.resource(record.resource, || Resource {
            uri,
            ..Resource::default()
        });
        let item = self.item(record.subscription, &record.meter, resource);
        let end = Timestamp::from_seconds(record.start.seconds() + 86_400);
        let window = self.window(record.start, end, record.batch);
        let quantity = self.pack(record.quantity);
        self.push(window, item, quantity);
    }

    pub(crate) fn of(records: &[Record<'_>]) -> Self {
        let mut store = Self::default();
        records.iter().for_each(|record| store.add(record));
        store.seal();
        store
    }

    fn shown(&self) -> Vec<String> {
        let row = |row: usize| {
            let item = self.item_of(row);
            let label = &self.labels[item.label as usize];
            let subscription = &self.subscriptions[item.subscription as usize];
            let resource = self.resources[item.resource as usize].uri.as_deref();
            let (id, day, quantity) = (self.meter_id(label), self.day(row), self.quantity(row));
            format!(
                "{subscription} {id} {} {day} {quantity}",
                resource.unwrap_or("-")
            )
        };
        (0..self.rows()).map(row).collect()
    }
}

#[test]
fn records_stand_by_meter_and_time_whatever_page_came_first() {
    let mut store = UsageStore::default();
    let on = |day: &str, quantity: &str| record("m", day, quantity);
    store.begin_page(2);
    store.add(&on("2026-01-01", "3"));
    store.add(&on("2026-01-02", "4"));
    store.begin_page(1);
    store.add(&on("2026-01-02", "2"));
    store.add(&on("2026-01-01", "1"));
    store.seal();
    store.begin_page(0);
    store.add(&on("2026-01-01", "5"));
    store.seal();
    let quantities: Vec<String> = (0..5).map(|row| store.quantity(row).to_string()).collect();
    assert_eq!(quantities, ["1", "3", "5", "2", "4"]);
    assert_eq!(store.runs().len(), 1);
}

#[test]
fn a_page_that_is_dropped_leaves_nothing() {
    let mut store = UsageStore::of(&[record("m", "2026-01-01", "1")]);
    store.begin_page(0);
    store.add(&record("m", "2026-01-02", "2"));
    store.drop_page();
    store.seal();
    assert_eq!(store.rows(), 1);
}

#[test]
fn removing_a_subscription_leaves_the_others() {
    let of = |subscription, quantity| Record {
        subscription,
        ..record("m", "2026-01-01", quantity)
    };
    let mut store = UsageStore::of(&[of("A", "1"), of("b", "2"), of("a", "3")]);
    assert_eq!(store.subscriptions().len(), 2);
    store.remove(|id| id == "a");
    assert_eq!(store.shown(), ["b m - 2026-01-01 2"]);
    assert_eq!(store.runs().len(), 1);
    assert_eq!(store.extent()[0], (0, None));
}

#[test]
fn absorbing_a_store_is_pushing_its_records() {
    let of = |subscription, meter, resource| Record {
        subscription,
        resource,
        ..record(meter, "2026-01-01", "1")
    };
    let records = [
        of("a", "m-1", "vm"),
        of("b", "m-2", "disk"),
        of("A", "M-1", "vm"),
        of("c", "m-3", ""),
        Record {
            quantity: "0.12345678901234567891".parse().unwrap(),
            ..of("b", "m-1", "vm")
        },
    ];
    for cut in 0..=records.len() {
        let mut store = UsageStore::of(&records[..cut]);
        store.absorb(UsageStore::of(&records[cut..]));
        let mut found = store.shown();
        let mut wanted = UsageStore::of(&records).shown();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{cut}");
    }
}

#[test]
fn only_rows_that_are_equal_as_a_whole_are_taken_for_the_same() {
    let first = Record {
        batch: "Daily_BRSDT_20260103_0000",
        resource: "vm",
        ..record("m", "2026-01-01", "1")
    };
    let other_batch = Record {
        batch: "Daily_BRSDT_20260104_0000",
        ..first
    };
    let other_quantity = Record {
        quantity: "2".parse().unwrap(),
        ..first
    };
    // Two equal rows of one query are two rows.
    let mut store = UsageStore::of(&[first, first]);
    let overlapping = [first, first, first, other_batch, other_quantity];
    let left_out = store.absorb_overlapping(UsageStore::of(&overlapping));
    assert_eq!((left_out, store.rows()), (2, 5));
    let left_out = store.absorb_overlapping(UsageStore::of(&overlapping));
    assert_eq!((left_out, store.rows()), (5, 5));
}

#[test]
fn a_meter_called_after_its_row_shows_its_id() {
    let mut named = record("m-1", "2026-01-01", "1");
    named.meter.name = "Daily_BRSDT_20260101_0000";
    let store = UsageStore::of(&[named]);
    assert_eq!(store.meter_name(&store.labels()[0]), "m-1");
}
