//! A page around its rows, and the reader that takes any page which the API
//! could send, at the speed of reading every byte.

use arm::PageError;
use arm::wire::UsageRow;
use costs::usage::UsageStore;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::row::{Refusal, Wanted, take_row};

/// What was read of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PageRows {
    pub(super) taken: u32,
    /// Outside of the wanted days; not stored.
    pub(super) outside: u32,
    /// Number of the row, from 1, and why.
    pub(super) refused: Vec<(u32, Refusal)>,
    pub(super) next_link: Option<String>,
}

impl PageRows {
    /// Number of rows so far.
    pub(super) fn count(&self) -> u32 {
        self.taken + self.outside + self.refused.len() as u32
    }

    /// Stores a row that was read.
    pub(super) fn take(&mut self, store: &mut UsageStore, row: &UsageRow<'_>, wanted: &Wanted) {
        match take_row(store, row, wanted) {
            Ok(place) => self.count_one(place.is_some()),
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Counts a row that is stored, or else lies outside of the wanted days.
    #[inline]
    pub(super) fn count_one(&mut self, is_stored: bool) {
        self.taken += u32::from(is_stored);
        self.outside += u32::from(!is_stored);
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refused.push((self.count() + 1, refusal));
    }
}

/// Reads a page row by row.
///
/// # Errors
///
/// Where the page as a whole cannot be read; what was stored of it remains for
/// the caller to drop.
pub(super) fn read_any(
    store: &mut UsageStore,
    body: &[u8],
    wanted: &Wanted,
) -> Result<PageRows, PageError> {
    let mut rows = PageRows::default();
    match arm::wire::usage_page(body) {
        Ok(page) => {
            for row in &page.rows {
                rows.take(store, row, wanted);
            }
            rows.next_link = page.next_link.map(|link| link.into_owned());
        }
        Err(PageError::Unreadable(place)) if place.row.is_some() => {
            // One row of a strange form must not cost the other 999.
            let page: RawPage<'_> =
                serde_json::from_slice(body).map_err(|_| PageError::Unreadable(place))?;
            for raw in page.value {
                match serde_json::from_str::<UsageRow<'_>>(raw.get()) {
                    Ok(row) => rows.take(store, &row, wanted),
                    Err(_) => rows.refuse(Refusal::of_form(raw.get())),
                }
            }
            rows.next_link = page.next_link;
        }
        Err(error) => return Err(error),
    }
    Ok(rows)
}

#[derive(Deserialize)]
struct RawPage<'a> {
    #[serde(borrow)]
    value: Vec<&'a RawValue>,
    #[serde(default, rename = "nextLink")]
    next_link: Option<String>,
}

/// Where the rows of a page begin: just behind the bracket. `None` where
/// something is odd.
pub(super) fn rows_start(body: &[u8]) -> Option<usize> {
    let mut at = expect(body, 0, b'{')?;
    loop {
        let start = behind_space(body, at);
        let mut keys = serde_json::Deserializer::from_slice(body.get(start..)?).into_iter();
        let key: String = keys.next()?.ok()?;
        at = expect(body, start + keys.byte_offset(), b':')?;
        if key == "value" {
            return expect(body, at, b'[');
        }
        let start = behind_space(body, at);
        let length = value_length(body.get(start..)?)?;
        at = expect(body, start + length, b',')?;
    }
}

/// Reads what stands around the rows, which are left out. The address of the
/// next page, if any.
pub(super) fn read_around(
    body: &[u8],
    rows_start: usize,
    rows_end: usize,
) -> Result<Option<String>, PageError> {
    let before = body.get(..rows_start).unwrap_or_default();
    let behind = body.get(rows_end..).unwrap_or_default();
    let around = [before, behind].concat();
    let page = arm::wire::usage_page(&around)?;
    Ok(page.next_link.map(|link| link.into_owned()))
}

/// Length of the JSON value that `text` begins with.
pub(super) fn value_length(text: &[u8]) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// The first place from `at` on that holds no white space.
#[inline]
pub(super) fn behind_space(body: &[u8], mut at: usize) -> usize {
    while matches!(body.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// The place behind `byte` and white space before it.
#[inline]
pub(super) fn expect(body: &[u8], at: usize, byte: u8) -> Option<usize> {
    let at = behind_space(body, at);
    (body.get(at) == Some(&byte)).then_some(at + 1)
}
