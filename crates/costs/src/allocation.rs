//! How cost is told apart by whom it is for, beside what the usage says:
//! tag keys and values that are one, virtual tags, shared costs.
//!
//! A setting, kept apart from usage and prices: nothing here changes a charge.

mod check;
mod problem;
mod split;
mod tag_rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::fixed::Quantity;
use crate::query::Filter;

pub use problem::{AllocationFault, AllocationField, AllocationProblem, AllocationSection};
pub(crate) use split::{Proportion, weights_of};
pub(crate) use tag_rules::TagReader;
pub use tag_rules::{MergedKey, TagKeys};

/// All rules. They are set as a whole, after [`Allocation::check`]. Every part
/// may be left out where they are read from JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Allocation {
    /// Tag keys that are one.
    pub keys: Vec<KeyRule>,
    /// Values of a tag that are one.
    pub values: Vec<ValueRule>,
    /// Tags made of rules; their names are [`crate::query::Dimension::Virtual`].
    pub virtual_tags: Vec<VirtualTag>,
    /// Costs that are given to others.
    pub shared_costs: Vec<SharedCost>,
}

/// Tag keys that are one.
///
/// [`crate::query::Dimension::Tag`] of the target then has the first value that
/// is not empty: of the target itself, unless it is named among the sources,
/// then of each source in its order. A source asked for by its own name still
/// answers for itself. Rules do not chain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyRule {
    /// Under which key they are one.
    pub target: String,
    /// The keys, the most trusted first.
    pub sources: Vec<String>,
    /// Whether spaces, `-` and `_` make no difference between keys, neither
    /// for the target nor for the sources. Case never does.
    pub is_spelling_merged: bool,
}

/// Values of one tag that are one.
///
/// Values are compared without case and without spaces around them; the value
/// itself in another case is one with it too. The first rule that has a value
/// counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValueRule {
    /// The tag's key, after keys are merged.
    pub key: String,
    /// The spellings that there are.
    pub from: Vec<String>,
    /// What they all are.
    pub to: String,
}

/// A tag that no resource has: its rules say what its value is, for all usage
/// there ever was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VirtualTag {
    /// Its name, compared without case.
    pub name: String,
    /// Names that it had before, the latest last: what was kept under one of
    /// them, such as an address, still means this tag, unless another one has
    /// the name now.
    pub former_names: Vec<String>,
    /// The first one that matches counts.
    pub rules: Vec<VirtualRule>,
    /// The value of what no rule matches; it is absent where there is none.
    pub rest: Option<String>,
}

/// A value of a virtual tag and what has it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VirtualRule {
    /// The value. Several rules may give the same.
    pub value: String,
    /// All must hold; on any dimension but a virtual one.
    pub filter: Vec<Filter>,
}

/// The cost of one value of a virtual tag, given to other values of it.
///
/// It takes place in tables that are grouped or filtered by the tag. Only money
/// moves: records, quantities and what has no price stay with the shared value,
/// whose cost becomes 0 there.
///
/// Each meter of a resource is split for itself, before groups and filters: so
/// groups add up, in any order, at any depth, to the last digit, and a filter
/// on a value leaves what the value shows, its part included. With S a meter's
/// cost since the period began, the parts of S are whole units of the 12th
/// decimal that add up to S, the largest remainders first and the first of
/// equal ones; the parts of a column are differences of two such splits. Where
/// values of several tags are shared, those of the tag that comes first in the
/// rules are split first, and the next ones split its parts by running sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedCost {
    /// Name of the virtual tag.
    pub tag: String,
    /// The value whose cost is shared.
    pub shared: String,
    /// The values it is given to, in an order that decides between equal
    /// remainders.
    pub to: Vec<String>,
    /// In which proportion.
    pub how: SplitBy,
}

/// In which proportion a shared cost is split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SplitBy {
    /// In equal parts.
    Even,
    /// By the targets' own costs over the whole period of the table, in its
    /// currency and of its kinds of charges, whatever its filters: the same
    /// proportion in every row, every column and the comparison period. A
    /// negative cost counts as none; where there is none at all the parts are
    /// equal.
    Proportional,
    /// By these weights, one for each target; not negative, and not all 0.
    Fixed(Vec<Quantity>),
}

/// More names than anybody gives one thing.
const MOST_FORMER_NAMES: usize = 100;

/// Nothing merged, made or shared.
static NONE: Allocation = Allocation {
    keys: Vec::new(),
    values: Vec::new(),
    virtual_tags: Vec::new(),
    shared_costs: Vec::new(),
};

impl Allocation {
    /// No rules.
    #[must_use]
    pub fn none() -> &'static Self {
        &NONE
    }

    /// The virtual tag with that name, or else the one that had it before.
    #[must_use]
    pub fn virtual_tag(&self, name: &str) -> Option<&VirtualTag> {
        let had = |tag: &&VirtualTag| {
            let mut names = tag.former_names.iter();
            names.any(|former| is_same_name(former, name))
        };
        self.named(name)
            .or_else(|| self.virtual_tags.iter().rev().find(had))
    }

    /// The virtual tag that has that name now.
    fn named(&self, name: &str) -> Option<&VirtualTag> {
        let mut tags = self.virtual_tags.iter();
        tags.find(|tag| is_same_name(&tag.name, name))
    }

    /// Notes under which names the tags of other rules were known that are the
    /// same here but for their name.
    pub fn remember_names(&mut self, former: &Allocation) {
        if self.virtual_tags.len() != former.virtual_tags.len() {
            return;
        }
        for (own, former) in self.virtual_tags.iter_mut().zip(&former.virtual_tags) {
            if own.rules == former.rules && own.rest == former.rest {
                own.remember_name(&former.name);
            }
        }
    }

    /// The shared costs of a virtual tag.
    pub(crate) fn shared_costs_of(&self, name: &str) -> impl Iterator<Item = &SharedCost> {
        let costs = self.shared_costs.iter();
        costs.filter(move |cost| is_same_name(&cost.tag, name))
    }
}

impl VirtualTag {
    /// Gives the tag another name; what was kept under the former one still
    /// means it.
    pub fn rename(&mut self, name: &str) {
        let former = std::mem::replace(&mut self.name, name.to_owned());
        self.remember_name(&former);
    }

    fn remember_name(&mut self, former: &str) {
        let Self {
            name, former_names, ..
        } = self;
        former_names.retain(|known| !is_same_name(known, former) && !is_same_name(known, name));
        if !former.is_empty() && !is_same_name(former, name) {
            former_names.push(former.to_owned());
        }
        let surplus = former_names.len().saturating_sub(MOST_FORMER_NAMES);
        former_names.drain(..surplus);
    }

    /// All values that it can have, in order of first mention.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        let mut values: Vec<&str> = Vec::new();
        let rules = self.rules.iter().map(|rule| rule.value.as_str());
        for value in rules.chain(self.rest.as_deref()) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }
}

fn is_same_name(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}
