//! Dimensions as short words in the address.

use costs::query::Dimension;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a tag key must not hold bare: the sign that ends it, and the escape.
const TAG_KEY: &AsciiSet = &CONTROLS.add(b':').add(b'%');

/// The word for a dimension; a tag is `tag.` and its key.
#[must_use]
pub(crate) fn dimension_text(dimension: &Dimension) -> String {
    match dimension {
        Dimension::Subscription => "subscription",
        Dimension::Service => "service",
        Dimension::ServiceTier => "tier",
        Dimension::Meter => "meter",
        Dimension::Location => "location",
        Dimension::ResourceGroup => "group",
        Dimension::ResourceType => "type",
        Dimension::Resource => "resource",
        Dimension::Pricing => "pricing",
        Dimension::Tag(key) => return format!("tag.{}", utf8_percent_encode(key, TAG_KEY)),
    }
    .to_owned()
}

/// Reads what [`dimension_text`] writes.
#[must_use]
pub(crate) fn parse_dimension(text: &str) -> Option<Dimension> {
    Some(match text {
        "subscription" => Dimension::Subscription,
        "service" => Dimension::Service,
        "tier" => Dimension::ServiceTier,
        "meter" => Dimension::Meter,
        "location" => Dimension::Location,
        "group" => Dimension::ResourceGroup,
        "type" => Dimension::ResourceType,
        "resource" => Dimension::Resource,
        "pricing" => Dimension::Pricing,
        _ => {
            let key = text.strip_prefix("tag.").filter(|key| !key.is_empty())?;
            Dimension::Tag(percent_decode_str(key).decode_utf8_lossy().into_owned())
        }
    })
}
