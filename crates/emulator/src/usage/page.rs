//! Pages of at most 1000 rows, generated from the cursor that the continuation token carries.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDate, NaiveTime};

use super::row::{self, Row};
use super::{Dialect, Granularity, Source, UsageQuery};
use crate::estate::{HISTORY_DAYS, LATEST_REPORT_DAYS, Quantity, Use};
use crate::token::Signer;

pub(crate) const ROWS_PER_PAGE: usize = 1000;
/// Scale to which quantities of one meter are brought before rows are merged.
const MERGED_SCALE: u32 = 17;

/// Where a page starts: a reported day or hour since the estate's first day, and how many of its rows to skip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Cursor {
    slot: i64,
    skip: usize,
    page_number: u32,
}

/// A page's rows and where the next one starts.
#[derive(Debug)]
pub(crate) struct Page {
    /// The rows as a JSON list.
    pub(crate) value: String,
    /// The continuation token of the next page; `None` on the last.
    pub(crate) next_token: Option<String>,
    /// The first and last reported day of the rows on the page.
    pub(crate) reported: Option<(NaiveDate, NaiveDate)>,
}

/// The token of a cursor, bound to the query it belongs to.
fn encode(cursor: Cursor, fingerprint: &str, signer: &Signer) -> String {
    let text = format!("{}!{}!{}", cursor.slot, cursor.skip, cursor.page_number);
    let signature = signer.signature(&format!("{text}|{fingerprint}"));
    STANDARD.encode(format!("1!{text}!{signature}"))
}

fn decode(token: &str, fingerprint: &str, signer: &Signer) -> Option<Cursor> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let (text, signature) = text.strip_prefix("1!")?.rsplit_once('!')?;
    if !signer.is_signature(&format!("{text}|{fingerprint}"), signature) {
        return None;
    }
    let mut parts = text.split('!');
    Some(Cursor {
        slot: parts.next()?.parse().ok()?,
        skip: parts.next()?.parse().ok()?,
        page_number: parts.next()?.parse().ok()?,
    })
}

/// Is the query's continuation token, if it has one, ours for this very query?
pub(crate) fn is_continuation_good(query: &UsageQuery, path: &str, signer: &Signer) -> bool {
    let token = query.continuation_token.as_deref();
    token.is_none_or(|token| decode(token, &query.fingerprint(path), signer).is_some())
}

/// The page that the query's token names; the first without one or with a foreign one.
pub(crate) fn page(
    sources: &[Source<'_>],
    query: &UsageQuery,
    dialect: Dialect,
    path: &str,
    caller_id: &str,
    signer: &Signer,
) -> Page {
    let fingerprint = query.fingerprint(path);
    let cursor = query
        .continuation_token
        .as_deref()
        .and_then(|token| decode(token, &fingerprint, signer));
    let cursor = cursor.unwrap_or_default();
    let mut rows = Collector::new(query, dialect, caller_id, cursor.skip);
    let next = if query.has_details {
        detailed(sources, query, cursor, &mut rows)
    } else {
        merged(sources, query, cursor, &mut rows)
    };
    // Now and then the service answers no rows and still a link: here the fourth page of every tenth query or so.
    let is_blank =
        cursor.page_number == 3 && signer.signature(&fingerprint).as_bytes()[0] % 10 == 3;
    if is_blank && next.is_some() {
        let again = Cursor {
            page_number: cursor.page_number + 1,
            ..cursor
        };
        let next_token = Some(encode(again, &fingerprint, signer));
        return Page {
            value: "[]".to_owned(),
            next_token,
            reported: None,
        };
    }
    let next = next.map(|next| Cursor {
        page_number: cursor.page_number + 1,
        ..next
    });
    Page {
        value: format!("[{}]", rows.text),
        next_token: next.map(|cursor| encode(cursor, &fingerprint, signer)),
        reported: rows.reported,
    }
}

struct Collector<'a> {
    dialect: Dialect,
    query: &'a UsageQuery,
    caller_id: &'a str,
    skip: usize,
    count: usize,
    text: String,
    reported: Option<(NaiveDate, NaiveDate)>,
    is_overfull: bool,
}

impl<'a> Collector<'a> {
    fn new(query: &'a UsageQuery, dialect: Dialect, caller_id: &'a str, skip: usize) -> Self {
        Self {
            dialect,
            query,
            caller_id,
            skip,
            count: 0,
            text: String::new(),
            reported: None,
            is_overfull: false,
        }
    }

    fn add(&mut self, row: &Row<'_>) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if self.count == ROWS_PER_PAGE {
            self.is_overfull = true;
            return;
        }
        if self.count > 0 {
            self.text.push(',');
        }
        self.count += 1;
        let (first, last) = self
            .reported
            .unwrap_or((row.reported_date, row.reported_date));
        self.reported = Some((first.min(row.reported_date), last.max(row.reported_date)));
        row::write(
            &mut self.text,
            row,
            self.dialect,
            self.query.granularity,
            self.caller_id,
        );
    }
}

/// The reported days or hours of a query that can hold rows, counted from the first day of the history.
fn slots(query: &UsageQuery, first_day: NaiveDate) -> std::ops::Range<i64> {
    let origin = first_day.and_time(NaiveTime::MIN).and_utc();
    let days = HISTORY_DAYS + LATEST_REPORT_DAYS;
    let (start, end) = (query.start - origin, query.end - origin);
    match query.granularity {
        Granularity::Daily => start.num_days().max(0)..end.num_days().min(days),
        Granularity::Hourly => start.num_hours().max(0)..end.num_hours().min(days * 24),
    }
}

fn detailed(
    sources: &[Source<'_>],
    query: &UsageQuery,
    cursor: Cursor,
    rows: &mut Collector<'_>,
) -> Option<Cursor> {
    let first_day = sources.first()?.estate.first_day;
    let slots = slots(query, first_day);
    let start = cursor.slot.max(slots.start);
    for slot in start..slots.end {
        let skipped_before = if slot == cursor.slot { cursor.skip } else { 0 };
        let count_before = rows.count;
        for source in sources {
            slot_rows(*source, query.granularity, slot, |row| rows.add(&row));
        }
        if rows.is_overfull {
            return Some(Cursor {
                slot,
                skip: skipped_before + rows.count - count_before,
                page_number: 0,
            });
        }
        rows.skip = 0;
    }
    None
}

/// All rows that were reported on one day or in one hour, in a fixed order.
fn slot_rows<'a>(
    source: Source<'a>,
    granularity: Granularity,
    slot: i64,
    mut add: impl FnMut(Row<'a>),
) {
    let estate = source.estate;
    let (reported_day, reported_hour) = match granularity {
        Granularity::Daily => (slot, None),
        Granularity::Hourly => (slot.div_euclid(24), Some(slot.rem_euclid(24))),
    };
    let reported_date = estate.date(reported_day);
    for usage_day in (reported_day - LATEST_REPORT_DAYS).max(0)..=reported_day.min(HISTORY_DAYS) {
        let usage_date = estate.date(usage_day);
        for used in &estate.uses {
            for batch in estate.batches(used, usage_day).into_iter().flatten() {
                if batch.reported_day != reported_day {
                    continue;
                }
                let whole = estate.day_quantity(used, usage_day);
                let row = |hour, quantity| Row {
                    subscription_id: source.subscription_id,
                    used,
                    usage_date,
                    hour,
                    reported_date,
                    quantity,
                    has_details: true,
                };
                let Some(reported_hour) = reported_hour else {
                    let quantity =
                        estate.hours_quantity(used, whole, batch.from_hour, batch.until_hour);
                    if quantity.units > 0 {
                        add(row(None, quantity));
                    }
                    continue;
                };
                for hour in batch.from_hour..batch.until_hour {
                    if i64::from(estate.reported_hour(used, usage_day, batch, hour))
                        == reported_hour
                    {
                        let quantity = estate.hours_quantity(used, whole, hour, hour + 1);
                        if quantity.units > 0 {
                            add(row(Some(hour), quantity));
                        }
                    }
                }
            }
        }
    }
}

/// Rows without details: one for each meter and usage window of the whole query.
fn merged(
    sources: &[Source<'_>],
    query: &UsageQuery,
    cursor: Cursor,
    rows: &mut Collector<'_>,
) -> Option<Cursor> {
    struct Merged<'a> {
        used: &'a Use,
        reported_date: NaiveDate,
        units: u128,
    }
    for source in sources {
        let mut sums: BTreeMap<(NaiveDate, Option<u32>, &str), Merged<'_>> = BTreeMap::new();
        for slot in slots(query, source.estate.first_day) {
            slot_rows(*source, query.granularity, slot, |row| {
                let key = (row.usage_date, row.hour, row.used.meter_id.as_str());
                let new = Merged {
                    used: row.used,
                    reported_date: row.reported_date,
                    units: 0,
                };
                let sum = sums.entry(key).or_insert(new);
                sum.units += row.quantity.units * 10u128.pow(MERGED_SCALE - row.quantity.scale);
                sum.reported_date = sum.reported_date.max(row.reported_date);
            });
        }
        for ((usage_date, hour, _), sum) in sums {
            rows.add(&Row {
                subscription_id: source.subscription_id,
                used: sum.used,
                usage_date,
                hour,
                reported_date: sum.reported_date,
                quantity: Quantity {
                    units: sum.units,
                    scale: MERGED_SCALE,
                },
                has_details: false,
            });
        }
    }
    rows.is_overfull.then_some(Cursor {
        slot: 0,
        skip: cursor.skip + ROWS_PER_PAGE,
        page_number: 0,
    })
}
