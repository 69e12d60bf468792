//! Questions about rated usage and their bounded answers.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, DayRange};
use crate::fixed::Quantity;
use crate::money::{Currency, Money};

/// A property of usage to group or filter by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// Subscription (FOCUS `SubAccountId`).
    Subscription,
    /// Meter category, which the portal calls service name.
    Service,
    /// Meter sub-category.
    ServiceTier,
    /// Meter name (FOCUS `SkuMeter`).
    Meter,
    /// Where the resource is (FOCUS `RegionId`).
    Location,
    /// Resource group, in lower case: Azure compares it without case.
    ResourceGroup,
    /// Provider and type, such as `microsoft.compute/virtualmachines`.
    ResourceType,
    /// One resource (FOCUS `ResourceId`), in lower case.
    Resource,
    /// The value of one tag; keys are compared without case.
    Tag(String),
    /// Whether a price was found.
    Pricing,
}

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

/// Only usage whose `dimension` is one of `values` takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// What is compared.
    pub dimension: Dimension,
    /// Ids of keys; `None` stands for [`Key::Absent`].
    pub values: Vec<Option<String>>,
}

/// How the period is cut into columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Granularity {
    /// Not at all.
    Total,
    /// UTC days.
    Daily,
    /// Calendar months.
    Monthly,
}

/// A question about rated usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Days of usage (not of reporting).
    pub period: DayRange,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Outermost first; empty for one row with the total.
    pub group_by: Vec<Dimension>,
    /// Columns.
    pub granularity: Granularity,
    /// Only charges in this currency; `None` takes the one with most rows.
    pub currency: Option<Currency>,
    /// Largest number of groups answered; the rest is summed into
    /// [`Table::others`].
    pub most_groups: u32,
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
    /// Quantity, where all rows of the group share one unit.
    pub quantity: Option<(Quantity, String)>,
}

/// Groups that did not fit, summed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Others {
    /// How many groups.
    pub groups: u32,
    /// Over the whole period.
    pub total: Cell,
    /// One cell for each bucket.
    pub cells: Vec<Cell>,
}

/// The answer to a [`Query`]. Groups and others add up to the totals exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The currency of all amounts; `None` where nothing has a price.
    pub currency: Option<Currency>,
    /// Other currencies that occur in the period and are left out.
    pub other_currencies: Vec<Currency>,
    /// Days of each column, without gaps; clipped to the period. A period of
    /// more than 400 days has columns only where there is usage, by month
    /// where these are still too many.
    pub buckets: Vec<DayRange>,
    /// Largest cost first, then most rows without a price, then by key.
    pub groups: Vec<Group>,
    /// Where there are more than [`Query::most_groups`].
    pub others: Option<Others>,
    /// Of all groups.
    pub total: Cell,
    /// Of all groups, one for each bucket.
    pub totals: Vec<Cell>,
    /// Last day with usage among the rows counted.
    pub last_day: Option<Day>,
}
