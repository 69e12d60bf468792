//! One row as the API sent it: into the store, or why not.

use std::borrow::Cow;

use arm::PageError;
use arm::wire::{InfoFields, UsageProperties, UsageRow};
use costs::usage::{
    ItemNumber, MeterText, PackedQuantity, Resource, ResourceNumber, UsageStore, WindowNumber,
};
use costs::{DayRange, Quantity, Timestamp};
use serde::Deserialize;

/// What rows are taken for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Wanted {
    /// Days of use; all where absent.
    pub(super) days: Option<DayRange>,
    /// The subscription that was asked for: rows of another one are refused, and rows that name none
    /// are its. Empty where nobody asked.
    pub(super) subscription: String,
}

/// Why a row was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) field: Cow<'static, str>,
    /// Beginning of what stands there.
    pub(super) value: String,
}

impl Refusal {
    fn of(field: &'static str, value: &str) -> Self {
        Self {
            field: Cow::Borrowed(field),
            value: shortened(value),
        }
    }

    /// Names the field of a row that has another form. Slow.
    pub(super) fn of_form(row: &str) -> Self {
        // The page reader is asked about this row alone.
        let field = match arm::wire::usage_page(format!("{{\"value\":[{row}]}}").as_bytes()) {
            Err(PageError::Unreadable(place)) => place.field,
            _ => String::new(),
        };
        let value = value_of(row, &field);
        Self {
            field: Cow::Owned(field),
            value,
        }
    }
}

/// Stores one row. Gives where it belongs, nothing where it lies outside of
/// the wanted days.
///
/// # Errors
///
/// Where the row cannot be used; nothing of it is stored.
pub(super) fn take_row(
    store: &mut UsageStore,
    row: &UsageRow<'_>,
    wanted: &Wanted,
) -> Result<Option<(WindowNumber, ItemNumber)>, Refusal> {
    let name = row.name.as_deref().unwrap_or_default();
    let row = &row.properties;
    let start: Timestamp = row
        .usage_start_time
        .parse()
        .map_err(|_| Refusal::of("usageStartTime", &row.usage_start_time))?;
    check(row)?;
    // It would be no part of what a later load of its subscription replaces, and count twice.
    if let Some(id) = row.subscription_id.as_deref()
        && !wanted.subscription.is_empty()
        && !id.eq_ignore_ascii_case(&wanted.subscription)
    {
        return Err(Refusal::of("subscriptionId", id));
    }
    if wanted.days.is_some_and(|days| !days.contains(start.day())) {
        return Ok(None);
    }
    let quantity = store
        .pack_text(&row.quantity)
        .map_err(|_| Refusal::of("quantity", &row.quantity))?;
    // Nothing is charged by the end, so that an odd one is no reason to lose
    // the row.
    let end = row.usage_end_time.as_deref().map(str::parse);
    let window = store.window(start, end.and_then(Result::ok).unwrap_or(start), name);
    let item = item_number(store, row, wanted);
    store.push(window, item, quantity);
    Ok(Some((window, item)))
}

/// What must be right in any row beside its time.
///
/// # Errors
///
/// Where the row cannot be used.
pub(super) fn check(row: &UsageProperties<'_>) -> Result<(), Refusal> {
    let text = &*row.quantity;
    let plain = PackedQuantity::read_plain(text.as_bytes());
    let is_plain = plain.is_some_and(|(_, length)| length == text.len());
    if !is_plain && text.parse::<Quantity>().is_err() {
        return Err(Refusal::of("quantity", text));
    }
    if row.meter_id.trim().is_empty() {
        return Err(Refusal::of("meterId", ""));
    }
    Ok(())
}

/// What a row is about.
pub(super) fn item_number(
    store: &mut UsageStore,
    row: &UsageProperties<'_>,
    wanted: &Wanted,
) -> ItemNumber {
    let resource = resource_number(store, row);
    let meter = MeterText {
        id: &row.meter_id,
        name: row.meter_name.as_deref().unwrap_or_default(),
        category: row.meter_category.as_deref().unwrap_or_default(),
        sub_category: row.meter_sub_category.as_deref().unwrap_or_default(),
        region: row.meter_region.as_deref().unwrap_or_default(),
        unit: row.unit.as_deref().unwrap_or_default(),
    };
    let subscription = row.subscription_id.as_deref();
    store.item(
        subscription.unwrap_or(&wanted.subscription),
        &meter,
        resource,
    )
}

/// The resource that a text in JSON describes, which is the value of
/// `instanceData` with whatever stands behind it.
pub(super) fn resource_in(store: &mut UsageStore, json: &[u8]) -> Option<ResourceNumber> {
    let mut values = serde_json::Deserializer::from_slice(json).into_iter::<Text<'_>>();
    let Text(text) = values.next()?.ok()?;
    Some(store.resource(&text, || resource_of(&text)))
}

/// A JSON text, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn resource_number(store: &mut UsageStore, row: &UsageProperties<'_>) -> ResourceNumber {
    if let Some(text) = row.instance_data.as_deref() {
        return store.resource(text, || resource_of(text));
    }
    let info = row.info_fields.as_ref();
    let text = |field: for<'a> fn(&'a InfoFields<'_>) -> Option<&'a str>| {
        info.and_then(field).filter(|text| !text.is_empty())
    };
    let project = text(|info| info.project.as_deref());
    let region = text(|info| info.metered_region.as_deref());
    let others = [
        (
            "meteredService",
            text(|info| info.metered_service.as_deref()),
        ),
        (
            "meteredServiceType",
            text(|info| info.metered_service_type.as_deref()),
        ),
        ("serviceInfo1", text(|info| info.service_info1.as_deref())),
    ];
    let mut raw = String::new();
    for part in [project, region]
        .into_iter()
        .chain(others.map(|(_, value)| value))
    {
        raw.push_str(part.unwrap_or_default());
        raw.push('\u{1f}');
    }
    let present = others
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())));
    store.resource(&raw, || Resource {
        uri: project.map(str::to_owned),
        location: region.map(str::to_owned),
        additional_info: present.collect(),
        ..Resource::default()
    })
}

/// A resource from `instanceData`. An odd text still names one resource: all
/// rows that have it belong together.
fn resource_of(text: &str) -> Resource {
    let Ok(data) = arm::wire::instance_data(text) else {
        return Resource {
            uri: (!text.is_empty()).then(|| text.to_owned()),
            ..Resource::default()
        };
    };
    Resource {
        uri: Some(data.resource_uri.into_owned()),
        location: data.location.map(Cow::into_owned),
        tags: owned(data.tags),
        additional_info: owned(data.additional_info),
        part_number: data
            .part_number
            .filter(|number| !number.is_empty())
            .map(Cow::into_owned),
    }
}

fn owned(pairs: Vec<(Cow<'_, str>, Cow<'_, str>)>) -> Vec<(String, String)> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}

fn value_of(row: &str, field: &str) -> String {
    let name = format!("\"{field}\"");
    let value = row
        .find(&name)
        .and_then(|at| row[at + name.len()..].trim_start().strip_prefix(':'));
    let value = value.unwrap_or_default().trim_start();
    shortened(value.lines().next().unwrap_or_default())
}

fn shortened(text: &str) -> String {
    costs::foreign_text::excerpt_of(text, 60)
}
