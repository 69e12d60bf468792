//! Questions about rated usage, as plain data: what takes part, how it is
//! grouped, and what is measured. Every optional part may be left out where a
//! question is read from JSON.

mod change;
mod filter;
mod granularity;
mod having;
mod sort;
mod table;
mod untagged;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, DayRange};
use crate::money::Currency;

pub use change::{Causes, Change, ChangeGroup, ChangeParts};
pub use filter::{Condition, Filter, Test};
pub use granularity::Granularity;
pub use having::{Having, Presence};
pub use sort::{Sort, SortBy};
pub use table::{
    Cell, Compared, Facet, Facets, Group, Key, Others, SharedPart, SharedTotal, Table,
};

/// Most columns of a table: one with more would neither be read nor fit into
/// memory.
pub const MOST_BUCKETS: usize = 400;

/// Most groups that are answered at once, whatever is asked for.
pub const MOST_GROUPS: u32 = 10_000;

/// Most cells (groups times columns) that are answered at once: where there
/// would be more, fewer groups are answered.
pub const MOST_CELLS: usize = 2_000_000;

/// A property of usage to group or filter by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// Subscription (FOCUS `SubAccountId`).
    Subscription,
    /// Tenant of the subscription.
    Tenant,
    /// Offer that the subscription is billed under.
    Offer,
    /// Meter category, which the portal calls service name.
    Service,
    /// Meter sub-category.
    ServiceTier,
    /// What kind of service it is (FOCUS `ServiceCategory`).
    ServiceFamily,
    /// Meter name (FOCUS `SkuMeter`).
    Meter,
    /// Region as the meter has it, such as `US East 2` or `Zone 1`.
    MeterRegion,
    /// Unit of the quantity, as the records have it.
    Unit,
    /// Where the resource is (FOCUS `RegionId`).
    Location,
    /// Resource group, in lower case: Azure compares it without case.
    ResourceGroup,
    /// Provider and type, such as `microsoft.compute/virtualmachines`.
    ResourceType,
    /// One resource (FOCUS `ResourceId`), in lower case.
    Resource,
    /// Who sells it: `microsoft` or `third-party`. Absent where neither the
    /// usage nor a card says.
    Publisher,
    /// What kind of charge it is: `usage`, `credit`, `recurring-charge`,
    /// `discount` or `tax`.
    ChargeKind,
    /// The value of one tag; keys are compared without case, and are merged as
    /// [`crate::allocation::KeyRule`]s say.
    Tag(String),
    /// The values of several tags together. The id is a JSON list of them,
    /// with `null` for a tag that is missing; absent where all are.
    Tags(Vec<String>),
    /// Whether a price was found: `priced` or `unpriced`.
    Pricing,
    /// The value of the [`crate::allocation::VirtualTag`] with that name;
    /// absent where there is no such tag.
    Virtual(String),
}

/// What a charge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChargeKind {
    /// Usage of a meter.
    Usage,
    /// An offer's credit that is taken off; negative.
    Credit,
    /// A fee a month.
    RecurringCharge,
    /// A discount for a commitment; negative.
    Discount,
    /// Tax.
    Tax,
}

impl ChargeKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Usage,
        Self::Credit,
        Self::RecurringCharge,
        Self::Discount,
        Self::Tax,
    ];

    /// Its key's id in [`Dimension::ChargeKind`].
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Credit => "credit",
            Self::RecurringCharge => "recurring-charge",
            Self::Discount => "discount",
            Self::Tax => "tax",
        }
    }
}

/// The days that a period is compared with.
///
/// Where the data end before the period does, only as many days from the
/// beginning are compared as have data, and are complete
/// ([`Query::complete_until`]); [`Table::compared`] says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// The period of the same kind just before, by the calendar: the month
    /// before a month, the quarter before a quarter, else as many days; see
    /// [`DayRange::before`].
    Previous,
    /// From and until the same days of the month before. A day that this
    /// month has not is its last one.
    SamePeriodLastMonth,
    /// From and until the same days of the year before.
    SamePeriodLastYear,
    /// These days.
    Range(DayRange),
    /// These days, all of them wherever the data end: for a part of a table
    /// whose own [`Table::compared`] says them.
    Exactly(DayRange),
}

/// A question about rated usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Days of usage (not of reporting).
    pub period: DayRange,
    /// All must hold.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// Outermost first; empty for one row with the total.
    #[serde(default)]
    pub group_by: Vec<Dimension>,
    /// Columns.
    #[serde(default)]
    pub granularity: Granularity,
    /// Only charges in this currency; `None` takes the one with most rows.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Which kinds of charges take part; empty for usage only.
    #[serde(default)]
    pub kinds: Vec<ChargeKind>,
    /// Whether each group has its quantity.
    #[serde(default)]
    pub with_quantity: bool,
    /// Whether it has one for each column too: these take a look at each record.
    #[serde(default)]
    pub with_column_quantities: bool,
    /// What the costs are compared with.
    #[serde(default)]
    pub compare: Option<Comparison>,
    /// The first day whose usage is still being reported: neither it nor a
    /// later one is compared.
    #[serde(default)]
    pub complete_until: Option<Day>,
    /// Whether each column has the sum of those before it too.
    #[serde(default)]
    pub accumulate: bool,
    /// Bounds on the groups.
    #[serde(default)]
    pub having: Option<Having>,
    /// Order of the groups: the first that tells two apart decides, and
    /// their keys where none does. Empty for largest cost first. JSON may give
    /// one alone instead of a list.
    #[serde(default, deserialize_with = "sort::one_or_several")]
    pub sort: Vec<Sort>,
    /// Groups that are passed over before the first one answered.
    #[serde(default)]
    pub offset: u32,
    /// Largest number of groups answered, and no more than [`MOST_GROUPS`];
    /// the rest is summed into [`Table::others`].
    #[serde(default = "default_most_groups")]
    pub most_groups: u32,
}

const fn default_most_groups() -> u32 {
    1_000
}

impl Query {
    /// All usage of a period, as one row.
    #[must_use]
    pub fn over(period: DayRange) -> Self {
        Self {
            period,
            filters: Vec::new(),
            group_by: Vec::new(),
            granularity: Granularity::Total,
            currency: None,
            kinds: Vec::new(),
            with_quantity: false,
            with_column_quantities: false,
            compare: None,
            complete_until: None,
            accumulate: false,
            having: None,
            sort: Vec::new(),
            offset: 0,
            most_groups: default_most_groups(),
        }
    }

    /// Whether charges of that kind take part.
    pub(crate) fn has_kind(&self, kind: ChargeKind) -> bool {
        self.kinds.contains(&kind) || (self.kinds.is_empty() && kind == ChargeKind::Usage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_json_may_leave_out_what_is_optional() {
        let short: Query =
            serde_json::from_str(r#"{"period":{"from":"2026-01-01","until":"2026-02-01"}}"#)
                .unwrap();
        assert_eq!(short, Query::over(short.period));
        let text = r#"{
            "period": {"from": "2026-01-01", "until": "2026-02-01"},
            "group_by": ["Service", {"Tag": "env"}, {"Tags": ["a", "b"]}],
            "filters": [{"any": [
                {"dimension": "Location", "test": {"Is": ["eastus", null]}},
                {"dimension": "Resource", "test": {"Contains": "web"}},
                {"dimension": {"Tag": "env"}, "test": "Empty"}
            ]}],
            "granularity": "Weekly",
            "kinds": ["Usage", "Credit"],
            "compare": {"Range": {"from": "2025-01-01", "until": "2025-02-01"}},
            "having": {"least_cost": "1.5"},
            "sort": {"by": "Change"},
            "most_groups": 5
        }"#;
        let query: Query = serde_json::from_str(text).unwrap();
        assert_eq!(query.filters[0].any.len(), 3);
        assert_eq!(query.sort[0].by, SortBy::Change);
        let having = query.having.unwrap();
        assert_eq!(having.least_cost, "1.5".parse().ok());
        let again = serde_json::to_string(&query).unwrap();
        assert_eq!(serde_json::from_str::<Query>(&again).unwrap(), query);
    }
}
