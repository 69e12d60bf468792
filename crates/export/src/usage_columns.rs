//! The columns of all that is known of a usage record, under the names that
//! Azure's own exports use where they have one.

use costs::Timestamp;
use costs::rating::{PriceSource, RecordMeter, RecordResource, UnpricedReason, UsageRecord};
use engine::protocol::{CardSource, RecordPage, RecordSubscription};

use crate::column::{Column, Source};

/// Decimals of quantities and prices.
pub(crate) const QUANTITY: u32 = 20;
/// Decimals of money.
pub(crate) const MONEY: u32 = 12;

const fn column(name: &'static str, source: Source) -> Column {
    Column { name, source }
}

/// All columns, in order.
pub(crate) fn usage_columns() -> Vec<Column> {
    use Source::{About, Item, Line, LineTime, Meter, Number, Page, Resource, Subscription};
    use Source::{Window, WindowTime, Word};
    vec![
        column("UsageStart", WindowTime(|window| window.start)),
        column("UsageEnd", WindowTime(|window| window.end)),
        column("ReportedAs", Window(|window| window.batch.clone())),
        column("SubscriptionId", Subscription(|known| known.id.clone())),
        column("SubscriptionName", Subscription(|known| known.name.clone())),
        column("TenantId", Subscription(|known| text(&known.tenant))),
        column("OfferId", Subscription(|known| text(&known.offer))),
        column(
            "BillingPeriodStart",
            LineTime(|line| Timestamp::start_of(line.period.from)),
        ),
        column(
            "BillingPeriodEnd",
            LineTime(|line| Timestamp::start_of(line.period.until)),
        ),
        column("MeterId", Meter(|meter| meter.id.clone())),
        column("MeterName", Meter(|meter| meter.name.clone())),
        column("MeterCategory", Meter(|meter| meter.category.clone())),
        column(
            "MeterSubCategory",
            Meter(|meter| meter.sub_category.clone()),
        ),
        column("MeterRegion", Meter(|meter| meter.region.clone())),
        column("ServiceFamily", Item(|item, _, _| item.family.clone())),
        column("Publisher", Word(publisher)),
        column("ResourceId", Resource(|resource| resource.id.clone())),
        column("ResourceName", Resource(|resource| resource.name.clone())),
        column("ResourceType", Resource(|resource| resource.kind.clone())),
        column("ResourceGroup", Resource(|resource| resource.group.clone())),
        column("RegionId", Resource(|resource| resource.region_id.clone())),
        column(
            "RegionName",
            Resource(|resource| resource.region_name.clone()),
        ),
        column(
            "PartNumber",
            Resource(|resource| resource.part_number.clone()),
        ),
        column("Tags", Resource(tags_json)),
        column("Unit", Meter(|meter| meter.unit.clone())),
        column(
            "Quantity",
            Number(|_, record| Some(record.quantity.raw()), QUANTITY),
        ),
        column("IncludedQuantity", Number(included, QUANTITY)),
        column("EffectivePrice", Number(price, QUANTITY)),
        column("ListPrice", Number(list_price, QUANTITY)),
        column("Charge", Number(charge, MONEY)),
        column("ListCharge", Number(list_charge, MONEY)),
        column("Currency", Page(currency)),
        column("PriceState", Word(price_state)),
        column(
            "PriceSource",
            Line(|line| price_source(line.source.as_ref())),
        ),
        column("RateCard", Subscription(rate_card)),
        column(
            "DataUntil",
            About(|about| {
                about
                    .data_until
                    .map(|day| day.to_string())
                    .unwrap_or_default()
            }),
        ),
        column("ExportedView", About(crate::About::view)),
    ]
}

fn text(known: &Option<String>) -> String {
    known.clone().unwrap_or_default()
}

/// The currency of a page's charges.
pub(crate) fn currency(page: &RecordPage) -> String {
    page.currency
        .map(|currency| currency.to_string())
        .unwrap_or_default()
}

/// Whether a record's charge counts.
pub(crate) fn is_priced(page: &RecordPage, record: &UsageRecord) -> bool {
    let line = page.batch.lines.get(record.line as usize);
    line.is_some_and(|line| line.unpriced.is_none())
}

fn when_priced<T>(page: &RecordPage, record: &UsageRecord, value: T) -> Option<T> {
    is_priced(page, record).then_some(value)
}

/// The charge; none where there is no price, since a zero would be added up as
/// one.
pub(crate) fn charge(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    when_priced(page, record, record.charge.raw())
}

fn list_charge(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    when_priced(page, record, list_charge_of(record))
}

/// Without own discounts and markups.
pub(crate) fn list_charge_of(record: &UsageRecord) -> i128 {
    record.list.map_or(record.charge, |list| list.charge).raw()
}

/// What the included quantity made free.
pub(crate) fn included(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    when_priced(page, record, record.included.raw())
}

/// What one unit costs.
pub(crate) fn price(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    when_priced(page, record, record.price?.raw())
}

/// The same without own discounts and markups.
pub(crate) fn list_price(page: &RecordPage, record: &UsageRecord) -> Option<i128> {
    let price = match record.list {
        Some(list) => list.price,
        None => record.price,
    };
    when_priced(page, record, price?.raw())
}

/// Whether there is a price, or why not.
pub(crate) fn price_state(page: &RecordPage, record: &UsageRecord) -> &'static str {
    let line = page.batch.lines.get(record.line as usize);
    match line.and_then(|line| line.unpriced) {
        None if record.is_priced_later => "PricedLater",
        None => "Priced",
        Some(UnpricedReason::NoCard) => "NoCard",
        Some(UnpricedReason::NotOnCard) => "NotOnCard",
        Some(UnpricedReason::TooLarge) => "TooLarge",
    }
}

/// Where the price comes from; empty where there is none.
pub(crate) fn price_source(source: Option<&PriceSource>) -> String {
    match source {
        None => String::new(),
        Some(PriceSource::Card) => "RateCard".to_owned(),
        Some(PriceSource::Own) => "OwnPrice".to_owned(),
        Some(PriceSource::Mapped(meter)) => format!("SameAs {meter}"),
    }
}

/// Who sells; empty where nobody says.
pub(crate) fn publisher(page: &RecordPage, record: &UsageRecord) -> &'static str {
    match page.batch.is_third_party(record) {
        Some(true) => "Third party",
        Some(false) => "Microsoft",
        None => "",
    }
}

/// The card of a subscription: offer, currency, newest date, way it came in.
pub(crate) fn rate_card(known: &RecordSubscription) -> String {
    let Some(card) = &known.card else {
        return String::new();
    };
    let source = match &card.source {
        CardSource::Direct => "Azure",
        CardSource::Relay => "relay",
        CardSource::File(name) => name,
        CardSource::Retail => "retail prices",
    };
    let date = card.newest_date.map(|day| day.to_string());
    let parts = [
        card.offer.clone(),
        Some(card.currency.to_string()),
        date,
        Some(source.to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The tags as one JSON object; empty without tags. Of keys that are there
/// twice the last one counts, as it does for whoever reads the object.
pub(crate) fn tags_json(resource: &RecordResource) -> String {
    if resource.tags.is_empty() {
        return String::new();
    }
    let mut object = serde_json::Map::new();
    for (key, value) in &resource.tags {
        object.insert(key.clone(), serde_json::Value::String(value.clone()));
    }
    serde_json::Value::Object(object).to_string()
}

/// Meter category as a service's name; the meter's own where there is none.
pub(crate) fn service_name(meter: &RecordMeter) -> String {
    if meter.category.is_empty() {
        meter.name.clone()
    } else {
        meter.category.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RecordFormat, RecordSet};

    #[test]
    fn every_column_has_its_own_name() {
        let columns = usage_columns();
        let mut names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), RecordSet::Usage.columns(RecordFormat::Csv));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), columns.len());
    }

    #[test]
    fn tags_are_one_object() {
        let resource = RecordResource {
            tags: vec![("env".into(), "a\"b".into()), ("x".into(), String::new())],
            ..RecordResource::default()
        };
        assert_eq!(tags_json(&resource), r#"{"env":"a\"b","x":""}"#);
        assert_eq!(tags_json(&RecordResource::default()), "");
    }
}
