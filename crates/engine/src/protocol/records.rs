//! Usage records on their way out of the product, some at a time.

use costs::Currency;
use costs::rating::RecordBatch;
use serde::{Deserialize, Serialize};

use super::CardInfo;

/// Most records of one [`RecordPage`], whatever is asked for.
pub const MOST_RECORDS: u32 = 65_536;

/// Where the next records are. Only of use while the data stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCursor {
    /// [`super::Summary::revision`] of the data.
    pub revision: u32,
    /// Place in the store.
    pub row: u32,
}

/// To [`super::Request::Records`]: consecutive records of a query, with their
/// charges. Those of all pages add up to the query's total of usage exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPage {
    /// Of all charges; `None` where nothing has a price.
    pub currency: Option<Currency>,
    /// In the order of [`RecordBatch::subscriptions`].
    pub subscriptions: Vec<RecordSubscription>,
    /// The records.
    pub batch: RecordBatch,
    /// Where to go on; `None` behind the last record.
    pub next: Option<RecordCursor>,
}

/// What records have from their subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSubscription {
    /// Id, in lower case.
    pub id: String,
    /// Display name; the id where none is known.
    pub name: String,
    /// Id of its tenant, where known.
    pub tenant: Option<String>,
    /// Offer that it is billed under, where known.
    pub offer: Option<String>,
    /// The card that it is rated with.
    pub card: Option<CardInfo>,
}
