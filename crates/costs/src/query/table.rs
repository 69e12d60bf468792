//! Bounded answers.

use serde::{Deserialize, Serialize};

use super::Granularity;
use crate::calendar::{Day, DayRange};
use crate::fixed::Quantity;
use crate::money::{Currency, Money};

/// What a group is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Key {
    /// A value: `id` identifies it in filters, `name` is shown.
    Value {
        /// Stable text to filter by.
        id: String,
        /// Text for people.
        name: String,
    },
    /// The usage does not say: no tag, no resource, no region.
    Absent,
}

impl Key {
    /// What it is named by in filters.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Value { id, .. } => Some(id),
            Self::Absent => None,
        }
    }
}

/// Charges and rows of one place in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Sum of the charges that have a price.
    pub cost: Money,
    /// Usage records.
    pub rows: u32,
    /// Of these, how many have no price and are not in `cost`.
    pub unpriced_rows: u32,
}

impl Cell {
    /// Adds another cell's charges and rows.
    pub fn add(&mut self, other: &Cell) {
        self.cost += other.cost;
        self.rows += other.rows;
        self.unpriced_rows += other.unpriced_rows;
    }
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// One key for each dimension of the question, in its order.
    pub keys: Vec<Key>,
    /// Over the whole period.
    pub total: Cell,
    /// One cell for each bucket; empty with [`Granularity::Total`].
    pub cells: Vec<Cell>,
    /// Quantity, where it was asked for and all rows of the group share one
    /// unit.
    pub quantity: Option<(Quantity, String)>,
    /// The quantity of each bucket, where there is one for the group.
    pub quantities: Vec<Quantity>,
    /// In the comparison period, where one was asked for.
    pub previous: Option<Cell>,
    /// On the days that are compared with it, where
    /// [`super::Query::complete_until`] leaves out later ones of the period.
    pub current: Option<Cell>,
}

/// Groups that did not fit, and those before the first one answered, summed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Others {
    /// How many groups.
    pub groups: u32,
    /// Over the whole period.
    pub total: Cell,
    /// One cell for each bucket.
    pub cells: Vec<Cell>,
    /// In the comparison period, where one was asked for.
    pub previous: Option<Cell>,
    /// See [`Group::current`].
    pub current: Option<Cell>,
}

/// What a group got of a shared cost, or gave away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPart {
    /// Place of the group in [`Table::groups`].
    pub group: u32,
    /// The virtual tag of which a value is shared.
    pub tag: String,
    /// The value whose cost is shared.
    pub shared: String,
    /// Part of the group's total that it got; negative for what the shared
    /// value's own group gave away.
    pub cost: Money,
    /// The same in the comparison period, where one was asked for.
    pub previous: Option<Money>,
}

/// What all groups of a table got of a shared cost, less what they gave away:
/// where filters leave out one that gives to another or gets from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedTotal {
    /// The virtual tag of which a value is shared.
    pub tag: String,
    /// The value whose cost is shared.
    pub shared: String,
    /// Part of the table's total; negative for what was given away.
    pub cost: Money,
    /// The same in the comparison period, where one was asked for.
    pub previous: Option<Money>,
}

/// Which days were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The days of the question's period up to the last day with usage of the
    /// subscriptions that take part, and to the last complete one.
    pub days: DayRange,
    /// The days they are compared with.
    pub previous: DayRange,
}

/// The answer to a [`super::Query`]. Groups and others add up to the totals
/// exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The currency of all amounts; `None` where nothing has a price.
    pub currency: Option<Currency>,
    /// Other currencies that occur in the period and are left out.
    pub other_currencies: Vec<Currency>,
    /// How the columns are cut: the granularity asked for, or the next
    /// coarser one that needs no more than [`super::MOST_BUCKETS`].
    pub granularity: Granularity,
    /// Days of each column, without gaps (but see
    /// [`Granularity::BillingPeriod`]), clipped to the period; with
    /// [`Granularity::Hourly`] each day stands 24 times, once for each hour. A
    /// period that needs too many columns has them only where there is usage.
    pub buckets: Vec<DayRange>,
    /// In the order asked for.
    pub groups: Vec<Group>,
    /// How many groups there are, answered or not.
    pub group_count: u32,
    /// Where not all groups are answered.
    pub others: Option<Others>,
    /// Of all groups.
    pub total: Cell,
    /// Of all groups, one for each bucket.
    pub totals: Vec<Cell>,
    /// Of all groups in the comparison period, where one was asked for.
    pub previous: Option<Cell>,
    /// See [`Group::current`].
    pub current: Option<Cell>,
    /// Where a comparison was asked for.
    pub compared: Option<Compared>,
    /// Last day with usage among the rows counted.
    pub last_day: Option<Day>,
    /// What the groups answered got of shared costs and gave away; see
    /// [`crate::allocation::SharedCost`]. Their costs have it in already.
    pub shared: Vec<SharedPart>,
    /// The same of all groups together; nothing where they share among
    /// themselves.
    pub shared_totals: Vec<SharedTotal>,
}

/// The values of a dimension that a filter can choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets {
    /// The currency of the costs; `None` where nothing has a price.
    pub currency: Option<Currency>,
    /// Largest cost first, then most records.
    pub values: Vec<Facet>,
    /// How many more there are.
    pub more: u32,
}

/// One value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The value.
    pub key: Key,
    /// Usage records that have it.
    pub rows: u32,
    /// Their cost, in the currency of the question's table.
    pub cost: Money,
}
