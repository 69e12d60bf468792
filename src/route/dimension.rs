//! Dimensions as short words in the address.

use costs::query::Dimension;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a tag key must not hold bare: the signs that end it, and the escape.
const TAG_KEY: &AsciiSet = &CONTROLS
    .add(b':')
    .add(b',')
    .add(b'%')
    .add(b'~')
    .add(b'>')
    .add(b'|');

/// Dimensions without a part of their own, and their words.
const PLAIN: [(Dimension, &str); 16] = [
    (Dimension::Subscription, "subscription"),
    (Dimension::Tenant, "tenant"),
    (Dimension::Offer, "offer"),
    (Dimension::Service, "service"),
    (Dimension::ServiceTier, "tier"),
    (Dimension::ServiceFamily, "family"),
    (Dimension::Meter, "meter"),
    (Dimension::MeterRegion, "meter-region"),
    (Dimension::Unit, "unit"),
    (Dimension::Location, "location"),
    (Dimension::ResourceGroup, "group"),
    (Dimension::ResourceType, "type"),
    (Dimension::Resource, "resource"),
    (Dimension::Publisher, "publisher"),
    (Dimension::ChargeKind, "kind"),
    (Dimension::Pricing, "pricing"),
];

/// The word for a dimension; a tag is `tag.` and its key, several are `tags.`
/// and their keys, and a virtual tag is `virtual.` and its name.
#[must_use]
pub(crate) fn dimension_text(dimension: &Dimension) -> String {
    let escaped = |key: &String| utf8_percent_encode(key, TAG_KEY).to_string();
    match dimension {
        Dimension::Tag(key) => format!("tag.{}", escaped(key)),
        Dimension::Virtual(name) => format!("virtual.{}", escaped(name)),
        Dimension::Tags(keys) => {
            let keys: Vec<String> = keys.iter().map(escaped).collect();
            format!("tags.{}", keys.join(","))
        }
        plain => {
            let mut known = PLAIN.iter();
            let word = known.find(|(dimension, _)| dimension == plain);
            word.map(|(_, word)| *word).unwrap_or_default().to_owned()
        }
    }
}

/// Reads what [`dimension_text`] writes.
#[must_use]
pub(crate) fn parse_dimension(text: &str) -> Option<Dimension> {
    let decoded = |key: &str| percent_decode_str(key).decode_utf8_lossy().into_owned();
    if let Some(key) = text.strip_prefix("tag.").filter(|key| !key.is_empty()) {
        return Some(Dimension::Tag(decoded(key)));
    }
    if let Some(name) = text
        .strip_prefix("virtual.")
        .filter(|name| !name.is_empty())
    {
        return Some(Dimension::Virtual(decoded(name)));
    }
    if let Some(keys) = text.strip_prefix("tags.").filter(|keys| !keys.is_empty()) {
        return Some(Dimension::Tags(keys.split(',').map(decoded).collect()));
    }
    let mut known = PLAIN.iter();
    let found = known.find(|(_, word)| *word == text);
    found.map(|(dimension, _)| dimension.clone())
}
