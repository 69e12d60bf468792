//! Names of dimensions and groups.

use costs::query::{Dimension, Granularity, Key};
use engine::protocol::{CardInfo, CardSource};

use super::{explorer_texts, facts, list, retail_texts, texts};
use crate::route::Operator;

/// What a dimension is called.
pub(crate) fn dimension_name(dimension: &Dimension) -> String {
    let text = texts();
    match dimension {
        Dimension::Subscription => text.subscription,
        Dimension::Service => text.service,
        Dimension::ServiceTier => text.service_tier,
        Dimension::Meter => text.meter,
        Dimension::Tenant => text.tenant,
        Dimension::Offer => text.offer,
        Dimension::ServiceFamily => text.service_family,
        Dimension::MeterRegion => text.meter_region,
        Dimension::Unit => text.unit,
        Dimension::Publisher => text.publisher,
        Dimension::ChargeKind => text.charge_kind,
        Dimension::Location => text.location,
        Dimension::ResourceGroup => text.resource_group,
        Dimension::ResourceType => text.resource_type,
        Dimension::Resource => text.resource,
        Dimension::Pricing => text.pricing,
        Dimension::Tag(key) => return (text.tag_named)(key),
        Dimension::Tags(keys) => return (text.tags_named)(&list(keys)),
        Dimension::Virtual(name) => return name.clone(),
    }
    .to_owned()
}

/// What a granularity is called.
pub(crate) fn granularity_name(granularity: Granularity) -> &'static str {
    let text = texts();
    match granularity {
        Granularity::Total => text.granularity_total,
        Granularity::Hourly => text.granularity_hourly,
        Granularity::Daily => text.granularity_daily,
        Granularity::Weekly => text.granularity_weekly,
        Granularity::Monthly => text.granularity_monthly,
        Granularity::Quarterly => text.granularity_quarterly,
        Granularity::Yearly => text.granularity_yearly,
        Granularity::BillingPeriod => text.granularity_billing,
    }
}

/// What a group of one dimension is called.
pub(crate) fn key_name(dimension: &Dimension, key: &Key) -> String {
    match (dimension, key) {
        (_, Key::Value { name, .. }) if !name.is_empty() => name.clone(),
        (_, Key::Value { id, .. }) if !id.is_empty() => id.clone(),
        (_, Key::Value { .. }) => texts().empty_value.to_owned(),
        (Dimension::Tag(_) | Dimension::Tags(_), Key::Absent) => texts().untagged.to_owned(),
        (_, Key::Absent) => texts().not_stated.to_owned(),
    }
}

/// What usage is called that does not say.
pub(crate) fn absent_name(dimension: &Dimension) -> String {
    key_name(dimension, &Key::Absent)
}

/// What a value is called of which only the id is known.
pub(crate) fn value_name(dimension: &Dimension, id: &str) -> String {
    let name = match dimension {
        // The end of a resource's path says what it is.
        Dimension::Resource | Dimension::ResourceGroup => id.rsplit('/').next().unwrap_or(id),
        _ => id,
    };
    if name.is_empty() {
        texts().empty_value.to_owned()
    } else {
        name.to_owned()
    }
}

/// How a filter compares, in words.
pub(crate) fn operator_name(operator: Operator) -> &'static str {
    let text = explorer_texts();
    match operator {
        Operator::Is => text.is,
        Operator::IsNot => text.is_not,
        Operator::Contains => text.contains,
        Operator::StartsWith => text.starts_with,
        Operator::EndsWith => text.ends_with,
        Operator::Empty => text.is_empty,
        Operator::NotEmpty => text.is_not_empty,
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
    facts(&names)
}

/// What a filter compares with.
pub(crate) fn key_id(key: &Key) -> Option<String> {
    match key {
        Key::Value { id, .. } => Some(id.clone()),
        Key::Absent => None,
    }
}

/// A card as a choice: offer, currency, and the file where the offer is unknown.
pub(crate) fn card_name(card: &CardInfo) -> String {
    let origin = match (&card.offer, &card.source) {
        (Some(offer), _) => offer.clone(),
        (None, CardSource::File(name)) => name.clone(),
        (None, CardSource::Retail) => retail_texts().source.to_owned(),
        (None, _) => texts().rate_card.to_owned(),
    };
    format!("{origin} · {}", card.currency)
}

/// Where a card came from.
pub(crate) fn card_source(source: &CardSource) -> String {
    let text = texts();
    match source {
        CardSource::Direct => text.card_direct.to_owned(),
        CardSource::Relay => text.card_by_relay.to_owned(),
        CardSource::File(name) => (text.card_from_file)(name),
        CardSource::Retail => retail_texts().source.to_owned(),
    }
}
