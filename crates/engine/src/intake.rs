//! From bytes to the ledger: pages of usage and files that a user opens.

use std::hash::{Hash, Hasher};

use arm::PageError;
use arm::wire::{UsageProperties, UsageRow};
use costs::rate_card::{CardError, CardProblem, RateCard};
use costs::usage::{Resource, UsageRecord, UsageStore};
use costs::{DayRange, Quantity, Timestamp};
use rustc_hash::FxHasher;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ledger::{Ledger, Rejections, Staged};
use crate::offer;
use crate::protocol::{FileContent, FileProblem, RejectedRow};

/// Which page of its source a record stands on: it decides the order of
/// records that begin at one time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PageOrder {
    /// Number of the part or file.
    pub(crate) part: u32,
    /// Number of the page in it.
    pub(crate) page: u32,
}

impl PageOrder {
    fn place(self, row: usize) -> u64 {
        (u64::from(self.part) << 40) | (u64::from(self.page) << 20) | row as u64
    }
}

/// What a page came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageTaken {
    pub(crate) rows: u32,
    /// Rows outside of the days asked for; not stored.
    pub(crate) outside: u32,
    pub(crate) rejected: u32,
    pub(crate) next_link: Option<String>,
}

/// Takes the rows of one page whose usage falls into `days` (all where absent).
/// `source` names the page for people. `subscription` stands in where rows do
/// not name theirs.
///
/// # Errors
///
/// Where the page as a whole cannot be read; then nothing of it is kept.
pub(crate) fn take_page(
    staged: &mut Staged,
    body: &[u8],
    order: PageOrder,
    days: Option<DayRange>,
    subscription: &str,
    source: &str,
) -> Result<PageTaken, PageError> {
    let mut taken = PageTaken::default();
    let mut take = |staged: &mut Staged, number: usize, row: &UsageRow<'_>| {
        let place = order.place(number);
        match take_row(
            &mut staged.store,
            &row.properties,
            place,
            days,
            subscription,
        ) {
            Ok(true) => taken.rows += 1,
            Ok(false) => taken.outside += 1,
            Err((field, value)) => {
                taken.rejected += 1;
                staged.rejected.push(RejectedRow {
                    source: source.to_owned(),
                    row: number as u32 + 1,
                    field: field.to_owned(),
                    value: shortened(&value),
                });
            }
        }
    };
    match arm::wire::usage_page(body) {
        Ok(page) => {
            for (number, row) in page.rows.iter().enumerate() {
                take(staged, number, row);
            }
            taken.next_link = page.next_link.map(|link| link.into_owned());
        }
        Err(PageError::Unreadable(place)) if place.row.is_some() => {
            // One row of a strange form must not cost the other 999.
            let page: RawPage<'_> =
                serde_json::from_slice(body).map_err(|_| PageError::Unreadable(place.clone()))?;
            for (number, raw) in page.value.iter().enumerate() {
                match serde_json::from_str::<UsageRow<'_>>(raw.get()) {
                    Ok(row) => take(staged, number, &row),
                    Err(_) => {
                        let field = field_at_fault(raw.get());
                        let value = value_of(raw.get(), &field);
                        staged.rejected.push(RejectedRow {
                            source: source.to_owned(),
                            row: number as u32 + 1,
                            field,
                            value,
                        });
                    }
                }
            }
            taken.rejected = page.value.len() as u32 - taken.rows - taken.outside;
            taken.next_link = page.next_link;
        }
        Err(error) => return Err(error),
    }
    Ok(taken)
}

#[derive(Deserialize)]
struct RawPage<'a> {
    #[serde(borrow)]
    value: Vec<&'a RawValue>,
    #[serde(default, rename = "nextLink")]
    next_link: Option<String>,
}

/// Asks the page reader about this row alone.
fn field_at_fault(row: &str) -> String {
    match arm::wire::usage_page(format!("{{\"value\":[{row}]}}").as_bytes()) {
        Err(PageError::Unreadable(place)) => place.field,
        _ => String::new(),
    }
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
    text.chars().take(60).collect()
}

/// Stores one row; `false` where it lies outside of `days`.
fn take_row(
    store: &mut UsageStore,
    row: &UsageProperties<'_>,
    place: u64,
    days: Option<DayRange>,
    subscription: &str,
) -> Result<bool, (&'static str, String)> {
    let start: Timestamp = row
        .usage_start_time
        .parse()
        .map_err(|_| ("usageStartTime", row.usage_start_time.to_string()))?;
    let quantity: Quantity = row
        .quantity
        .parse()
        .map_err(|_| ("quantity", row.quantity.to_string()))?;
    if row.meter_id.trim().is_empty() {
        return Err(("meterId", String::new()));
    }
    if days.is_some_and(|days| !days.contains(start.day())) {
        return Ok(false);
    }
    let resource = match row.instance_data.as_deref() {
        Some(text) => store.resource(text, || resource_of(text)),
        None => {
            let info = row.info_fields.as_ref();
            let project = info
                .and_then(|info| info.project.as_deref())
                .filter(|text| !text.is_empty());
            let region = info
                .and_then(|info| info.metered_region.as_deref())
                .filter(|text| !text.is_empty());
            let raw = format!(
                "{}\u{1f}{}",
                project.unwrap_or_default(),
                region.unwrap_or_default()
            );
            store.resource(&raw, || Resource {
                uri: project.map(str::to_owned),
                location: region.map(str::to_owned),
                tags: Vec::new(),
            })
        }
    };
    store.push(&UsageRecord {
        subscription: row.subscription_id.as_deref().unwrap_or(subscription),
        meter_id: &row.meter_id,
        meter_name: row.meter_name.as_deref().unwrap_or_default(),
        meter_category: row.meter_category.as_deref().unwrap_or_default(),
        meter_sub_category: row.meter_sub_category.as_deref().unwrap_or_default(),
        meter_region: row.meter_region.as_deref().unwrap_or_default(),
        unit: row.unit.as_deref().unwrap_or_default(),
        start,
        quantity,
        resource,
        place,
    });
    Ok(true)
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
        location: data.location.map(|location| location.into_owned()),
        tags: data
            .tags
            .into_iter()
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect(),
    }
}

/// Takes a file in, whatever it is. Usage that was taken in already, and not
/// replaced since, is not counted twice.
///
/// # Errors
///
/// Where it is nothing we know; the ledger is as before.
pub(crate) fn take_file(
    ledger: &mut Ledger,
    name: &str,
    file: u32,
    body: &[u8],
) -> Result<FileContent, FileProblem> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        None => Err(FileProblem::Empty),
        Some(b'{') if memchr::memmem::find(body, b"\"Meters\"").is_some() => {
            take_card(ledger, name, body)
        }
        Some(b'{') if memchr::memmem::find(body, b"\"value\"").is_some() => {
            take_usage(ledger, name, file, &[body])
        }
        Some(b'[') => {
            let pages: Vec<&RawValue> =
                serde_json::from_slice(body).map_err(|error| json_problem(&error))?;
            let pages: Vec<&[u8]> = pages.iter().map(|page| page.get().as_bytes()).collect();
            take_usage(ledger, name, file, &pages)
        }
        Some(_) => Err(serde_json::from_slice::<serde::de::IgnoredAny>(body)
            .map_or_else(|error| json_problem(&error), |_| FileProblem::NotRecognised)),
    }
}

fn json_problem(error: &serde_json::Error) -> FileProblem {
    if error.is_eof() {
        FileProblem::Truncated
    } else {
        FileProblem::NotJson {
            line: error.line() as u32,
            column: error.column() as u32,
        }
    }
}

fn take_card(ledger: &mut Ledger, name: &str, body: &[u8]) -> Result<FileContent, FileProblem> {
    let (card, problems) = RateCard::read(body).map_err(|error| match error {
        CardError::NotACard => FileProblem::NotRecognised,
        CardError::CurrencyMissing => FileProblem::CurrencyMissing,
        CardError::Truncated => FileProblem::Truncated,
        CardError::Malformed { line, column } => FileProblem::NotJson { line, column },
    })?;
    let meters = card.meters() as u32;
    let rejected = problems.len() as u32;
    ledger.set_rejections(name, card_rejections(name, problems));
    let offer = offer::offer_in_file_name(name);
    Ok(FileContent::RateCard {
        card: ledger.add_file_card(name, offer, card),
        meters,
        rejected,
    })
}

/// The lines of a card that could not be read.
pub(crate) fn card_rejections(source: &str, problems: Vec<CardProblem>) -> Rejections {
    let mut rejected = Rejections::default();
    for problem in problems {
        rejected.push(RejectedRow {
            source: source.to_owned(),
            row: problem.meter,
            field: problem.field.to_owned(),
            value: problem.value,
        });
    }
    rejected
}

fn take_usage(
    ledger: &mut Ledger,
    name: &str,
    file: u32,
    pages: &[&[u8]],
) -> Result<FileContent, FileProblem> {
    let mut hasher = FxHasher::default();
    pages.hash(&mut hasher);
    let fingerprint = hasher.finish();
    if ledger.has_file(fingerprint) {
        return Err(FileProblem::AlreadyLoaded);
    }
    // A fault on a later page must not leave half a file behind.
    let mut staged = Staged::default();
    let (mut rows, mut rejected) = (0, 0);
    let mut has_more_pages = false;
    for (number, page) in pages.iter().enumerate() {
        let order = PageOrder {
            part: file,
            page: number as u32,
        };
        let taken = take_page(&mut staged, page, order, None, "", name).map_err(|error| {
            let not_json = serde_json::from_slice::<serde::de::IgnoredAny>(page).err();
            match (error, not_json) {
                (PageError::Truncated, _) => FileProblem::Truncated,
                (PageError::Unreadable(_), Some(error)) => json_problem(&error),
                (PageError::Unreadable(_), None) => FileProblem::NotRecognised,
            }
        })?;
        rows += taken.rows;
        rejected += taken.rejected;
        has_more_pages = taken.next_link.is_some();
    }
    ledger.add_file_usage(name, fingerprint, staged);
    Ok(FileContent::Usage {
        rows,
        rejected,
        has_more_pages,
    })
}
