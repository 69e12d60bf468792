//! Why charges are what they are, and what may be wrong with them.

use costs::import::RowFault;
use costs::offer_terms::PeriodTerms;
use costs::rating::Trace;
use costs::statement::Statement;
use costs::unit::UnitMatch;
use costs::{Currency, MeterId, Money, Price, Quantity};
use serde::{Deserialize, Serialize};

pub use arm::{Error as FetchError, Place, Said};
pub use costs::answer::{ResourceDetails, TagHistory, TagValue, UnpricedMeter};
pub use costs::rating::UnpricedReason;

/// To [`super::Request::Trace`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Of all amounts.
    pub currency: Option<Currency>,
    /// The charges, part by part.
    pub trace: Trace,
    /// For each subscription of the trace, by id, the
    /// [`super::CardInfo::id`] of the card it is rated with.
    pub cards: Vec<(String, Option<u32>)>,
    /// What the offers' terms make of the billing periods of the trace:
    /// subscription id and terms, for subscriptions that have any.
    pub terms: Vec<(String, PeriodTerms)>,
}

/// To [`super::Request::Statement`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillStatement {
    /// Subscription id, in lower case.
    pub subscription: String,
    /// Its name.
    pub name: String,
    /// Amounts, each rounded once.
    pub statement: Statement,
    /// How the meters of its lines are called, in the order of the lines.
    pub meters: Vec<MeterName>,
    /// Usage records of the period without a price, which are on no line.
    pub unpriced_rows: u32,
}

/// How a meter is called in usage records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterName {
    /// Name.
    pub name: String,
    /// Category.
    pub service: String,
    /// Region; may be empty.
    pub region: String,
    /// Unit.
    pub unit: String,
}

/// A meter on a card, for a person to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterOnCard {
    /// The meter.
    pub id: MeterId,
    /// Name.
    pub name: String,
    /// Category.
    pub category: String,
    /// Sub-category.
    pub sub_category: String,
    /// Region.
    pub region: String,
    /// Unit.
    pub unit: String,
    /// Price of the first units that are not free.
    pub price: Price,
}

/// What could not be priced or read, and what may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quality {
    /// Most rows first, at most 1000.
    pub unpriced: Vec<UnpricedMeter>,
    /// By source, at most 1000.
    pub rejected: Vec<RejectedRow>,
    /// Usage and price in different units, largest charge first, at most 1000.
    pub units: Vec<UnitIssue>,
    /// Included quantities that were assumed for meters in use, at most 1000.
    pub assumed: Vec<AssumedQuantity>,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// File name, or the subscription and day for fetched pages.
    pub source: String,
    /// Number of the record in it, from 1; of a table the line of the file.
    pub row: u32,
    /// Field at fault.
    pub field: String,
    /// What stands there, shortened.
    pub value: String,
    /// What is wrong with it.
    pub reason: RowFault,
}

/// A meter whose usage and price name different units. Nothing is converted:
/// quantities count the price's units whatever the texts say, because
/// Microsoft changes texts without notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitIssue {
    /// The meter.
    pub meter: MeterId,
    /// Its name.
    pub name: String,
    /// As the usage has it.
    pub usage_unit: String,
    /// As the card has it.
    pub rate_unit: String,
    /// How they differ.
    pub unit_match: UnitMatch,
    /// Of the charge and the effect.
    pub currency: Currency,
    /// What the meter costs.
    pub charge: Money,
    /// What it would cost if the usage did count blocks of its own text.
    pub effect: Option<Money>,
}

/// An included quantity that the card does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssumedQuantity {
    /// The meter.
    pub meter: MeterId,
    /// Its name.
    pub name: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Free in each billing period.
    pub quantity: Quantity,
    /// [`costs::included::Assumption::key`]; absent for an own quantity.
    pub assumption: Option<String>,
}
