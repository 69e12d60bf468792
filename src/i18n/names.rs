//! Names of dimensions and groups.

use costs::query::{Dimension, Key};

use super::texts;

/// What a dimension is called.
pub(crate) fn dimension_name(dimension: &Dimension) -> String {
    let text = texts();
    match dimension {
        Dimension::Subscription => text.subscription,
        Dimension::Service => text.service,
        Dimension::ServiceTier => text.service_tier,
        Dimension::Meter => text.meter,
        Dimension::Location => text.location,
        Dimension::ResourceGroup => text.resource_group,
        Dimension::ResourceType => text.resource_type,
        Dimension::Resource => text.resource,
        Dimension::Pricing => text.pricing,
        Dimension::Tag(key) => return (text.tag_named)(key),
    }
    .to_owned()
}

/// What a group of one dimension is called.
pub(crate) fn key_name(dimension: &Dimension, key: &Key) -> String {
    match (dimension, key) {
        (_, Key::Value { name, .. }) if !name.is_empty() => name.clone(),
        (_, Key::Value { id, .. }) if !id.is_empty() => id.clone(),
        (_, Key::Value { .. }) => texts().empty_value.to_owned(),
        (Dimension::Tag(_), Key::Absent) => texts().untagged.to_owned(),
        (_, Key::Absent) => texts().not_stated.to_owned(),
    }
}

/// What a group of several dimensions is called.
pub(crate) fn group_name(group_by: &[Dimension], keys: &[Key]) -> String {
    if keys.is_empty() {
        return texts().all_usage.to_owned();
    }
    let names: Vec<String> = group_by
        .iter()
        .zip(keys)
        .map(|(dimension, key)| key_name(dimension, key))
        .collect();
    names.join(" · ")
}

/// What a filter compares with.
pub(crate) fn key_id(key: &Key) -> Option<String> {
    match key {
        Key::Value { id, .. } => Some(id.clone()),
        Key::Absent => None,
    }
}
