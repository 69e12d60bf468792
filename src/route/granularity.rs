//! Granularities as short words in the address.

use costs::query::Granularity;

/// All, in the order they are offered.
pub(crate) const GRANULARITIES: [Granularity; 8] = [
    Granularity::Total,
    Granularity::Hourly,
    Granularity::Daily,
    Granularity::Weekly,
    Granularity::Monthly,
    Granularity::Quarterly,
    Granularity::Yearly,
    Granularity::BillingPeriod,
];

/// The word for a granularity.
#[must_use]
pub(crate) const fn granularity_text(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Total => "total",
        Granularity::Hourly => "hour",
        Granularity::Daily => "day",
        Granularity::Weekly => "week",
        Granularity::Monthly => "month",
        Granularity::Quarterly => "quarter",
        Granularity::Yearly => "year",
        Granularity::BillingPeriod => "billing-period",
    }
}

/// Reads what [`granularity_text`] writes.
#[must_use]
pub(crate) fn parse_granularity(text: &str) -> Option<Granularity> {
    GRANULARITIES
        .into_iter()
        .find(|granularity| granularity_text(*granularity) == text)
}
