//! Why rules are not taken.

use serde::{Deserialize, Serialize};

/// Why an [`super::Allocation`] is not taken: the former one stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationProblem {
    /// Which list of rules.
    pub section: AllocationSection,
    /// Number of the rule in it, from 1; 0 for the list as a whole.
    pub rule: u32,
    /// The field at fault.
    pub field: AllocationField,
    /// Number of the entry in that field, from 1; 0 for the field as a whole.
    pub entry: u32,
    /// What is wrong.
    pub fault: AllocationFault,
}

/// A list of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AllocationSection {
    /// [`super::Allocation::keys`].
    Keys,
    /// [`super::Allocation::values`].
    Values,
    /// [`super::Allocation::virtual_tags`].
    VirtualTags,
    /// [`super::Allocation::shared_costs`].
    SharedCosts,
}

/// A field of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AllocationField {
    /// The rule or list as a whole.
    Whole,
    /// [`super::KeyRule::target`].
    Target,
    /// [`super::KeyRule::sources`].
    Sources,
    /// [`super::ValueRule::key`].
    Key,
    /// [`super::ValueRule::from`].
    From,
    /// [`super::ValueRule::to`] or [`super::SharedCost::to`].
    To,
    /// [`super::VirtualTag::name`].
    Name,
    /// [`super::VirtualTag::rules`]: the value of the entry.
    RuleValue,
    /// [`super::VirtualTag::rules`]: the filter of the entry.
    RuleFilter,
    /// [`super::VirtualTag::rest`].
    Rest,
    /// [`super::SharedCost::tag`].
    Tag,
    /// [`super::SharedCost::shared`].
    Shared,
    /// [`super::SharedCost::how`].
    How,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AllocationFault {
    /// Nothing is said.
    Empty,
    /// It is said twice.
    Repeated,
    /// More than can be handled.
    TooMany,
    /// A rule of a virtual tag asks for a virtual tag.
    UsesVirtualTag,
    /// There is no such tag, or the tag has no such value.
    Unknown,
    /// A shared cost is given to itself, or to a value whose cost is shared in
    /// its turn.
    GivenToShared,
    /// There is not one weight for each target.
    WeightsDiffer,
    /// A weight is negative.
    Negative,
    /// All weights are 0.
    NoWeight,
}
