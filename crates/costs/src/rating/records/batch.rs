//! Records with what they belong to, as plain data.

use serde::{Deserialize, Serialize};

use crate::calendar::{DayRange, Timestamp};
use crate::fixed::{Price, Quantity};
use crate::money::Money;
use crate::rating::{PriceSource, UnpricedReason};

/// Consecutive records of a selection. The numbers in a record are places in
/// the lists beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordBatch {
    /// Ids of subscriptions, in lower case.
    pub subscriptions: Vec<String>,
    /// Bill lines.
    pub lines: Vec<RecordLine>,
    /// Meters as records describe them.
    pub meters: Vec<RecordMeter>,
    /// Resources.
    pub resources: Vec<RecordResource>,
    /// Pairs of a meter and a resource.
    pub items: Vec<RecordItem>,
    /// Times of use.
    pub windows: Vec<RecordWindow>,
    /// The records, in the store's order.
    pub records: Vec<UsageRecord>,
}

/// The meter, subscription and billing period that a record counts in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordLine {
    /// Number of the subscription.
    pub subscription: u32,
    /// Billing period.
    pub period: DayRange,
    /// Why there is no price.
    pub unpriced: Option<UnpricedReason>,
    /// Where the price comes from.
    pub source: Option<PriceSource>,
    /// Whether the card says that a third party sells the meter.
    pub is_third_party: Option<bool>,
}

/// A meter as a record describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordMeter {
    /// Id.
    pub id: String,
    /// Name; the id where the records have none.
    pub name: String,
    /// Category; may be empty, as the texts that follow.
    pub category: String,
    /// Sub-category.
    pub sub_category: String,
    /// Region.
    pub region: String,
    /// Unit of the quantity.
    pub unit: String,
    /// What 1 of the quantity stands for, after the unit's text: how many,
    pub unit_block: Quantity,
    /// and of what.
    pub unit_name: String,
}

/// What usage belongs to; empty texts where a record does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordResource {
    /// URI as written.
    pub id: String,
    /// Last part of the URI.
    pub name: String,
    /// Resource group as written.
    pub group: String,
    /// Provider and types, in lower case.
    pub kind: String,
    /// Region id, such as `westeurope`.
    pub region_id: String,
    /// Region name.
    pub region_name: String,
    /// Marketplace part number.
    pub part_number: String,
    /// In the order written.
    pub tags: Vec<(String, String)>,
}

/// A meter of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordItem {
    /// Number of the meter.
    pub meter: u32,
    /// Number of the resource.
    pub resource: u32,
    /// What kind of service it is (FOCUS `ServiceCategory`); may be empty.
    pub family: String,
}

/// When usage took place and under which name it was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordWindow {
    /// Beginning.
    pub start: Timestamp,
    /// End; exclusive.
    pub end: Timestamp,
    /// Name of the row, which has its reported day.
    pub batch: String,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRecord {
    /// Number of the bill line.
    pub line: u32,
    /// Number of the item.
    pub item: u32,
    /// Number of the window.
    pub window: u32,
    /// How much was used, in the meter's unit.
    pub quantity: Quantity,
    /// Of it, what the included quantity made free.
    pub included: Quantity,
    /// What it costs; zero without a price.
    pub charge: Money,
    /// What one unit costs: the price of the tier that all of it falls into,
    /// or else charge by quantity, cut after the 20th decimal. `None` without
    /// a price, and where several tiers add up to no quantity.
    pub price: Option<Price>,
    /// The same without own discounts and markups, where these make a
    /// difference.
    pub list: Option<ListCharge>,
    /// Whether the price became valid only after the usage.
    pub is_priced_later: bool,
}

/// A charge before own discounts and markups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCharge {
    /// What the record costs.
    pub charge: Money,
    /// What one unit costs.
    pub price: Option<Price>,
}

impl RecordBatch {
    /// Whether a third party sells what a record is about; `None` where neither
    /// the record nor a card says.
    #[must_use]
    pub fn is_third_party(&self, record: &UsageRecord) -> Option<bool> {
        let item = self.items.get(record.item as usize);
        let resource = item.and_then(|item| self.resources.get(item.resource as usize));
        if resource.is_some_and(|resource| !resource.part_number.trim().is_empty()) {
            return Some(true);
        }
        self.lines.get(record.line as usize)?.is_third_party
    }
}
