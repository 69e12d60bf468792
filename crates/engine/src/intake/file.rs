//! JSON files that a user opens: rate cards, price sheets and recorded pages of
//! usage.

use std::hash::{Hash, Hasher};

use arm::PageError;
use costs::import::{
    JsonKind, PriceSheetError, RowFault, json_kind, json_texts, read_price_sheets,
};
use costs::rate_card::{CardError, CardProblem, RateCard};
use rustc_hash::FxHasher;

use super::{PageOrder, Scanner, take_page};
use crate::ledger::{Ledger, Rejections, Staged};
use crate::offer;
use crate::protocol::{FileContent, FileProblem, RejectedRow};

/// Takes a JSON file in, whatever it holds. Usage that was taken in already, and
/// not replaced since, is not counted twice.
///
/// # Errors
///
/// Where it is nothing we know; the ledger is as before.
pub(crate) fn take_json(
    ledger: &mut Ledger,
    name: &str,
    file: u32,
    body: &[u8],
) -> Result<FileContent, FileProblem> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    match json_kind(body) {
        JsonKind::RateCard => take_card(ledger, name, body),
        JsonKind::PriceSheet => take_price_sheet(ledger, name, body),
        JsonKind::UsageRows => {
            // The reader of pages wants a page around them.
            let page = [b"{\"value\":".as_slice(), body, b"}"].concat();
            take_usage(ledger, name, file, &[&page])
        }
        JsonKind::UsagePage => match take_usage(ledger, name, file, &[body]) {
            // Pages may stand one behind the other.
            Err(problem @ (FileProblem::NotJson { .. } | FileProblem::NotRecognised)) => {
                let pages = json_texts(body).map_err(|error| json_problem(&error))?;
                if pages.len() < 2 {
                    return Err(problem);
                }
                take_usage(ledger, name, file, &pages)
            }
            taken => taken,
        },
        JsonKind::Pages => {
            let pages = json_texts(body).map_err(|error| json_problem(&error))?;
            take_usage(ledger, name, file, &pages)
        }
        JsonKind::Unknown => Err(serde_json::from_slice::<serde::de::IgnoredAny>(body)
            .map_or_else(|error| json_problem(&error), |_| FileProblem::NotRecognised)),
    }
}

/// Takes a price sheet in: a card for each of its currencies.
fn take_price_sheet(
    ledger: &mut Ledger,
    name: &str,
    body: &[u8],
) -> Result<FileContent, FileProblem> {
    let sheets = read_price_sheets(body).map_err(|error| match error {
        PriceSheetError::Truncated => FileProblem::Truncated,
        PriceSheetError::Malformed { line, column } => FileProblem::NotJson { line, column },
        PriceSheetError::NoLines => FileProblem::NotRecognised,
    })?;
    let rejected = sheets.problems.len() as u32;
    ledger.set_rejections(name, card_rejections(name, sheets.problems));
    let meters = sheets.cards.iter().map(|card| card.meters() as u32).sum();
    let has_several = sheets.cards.len() > 1;
    let mut cards = Vec::new();
    // The last one counts for subscriptions that nobody chose one for.
    for card in sheets.cards.into_iter().rev() {
        let name = if has_several {
            format!("{name} ({})", card.currency().code())
        } else {
            name.to_owned()
        };
        cards.push(ledger.add_file_card(&name, None, card));
    }
    Ok(FileContent::PriceSheet {
        cards,
        meters,
        rejected,
        repeated: sheets.repeated,
        has_more_pages: sheets.has_more_pages,
    })
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
    let (card, problems) = RateCard::read(body).map_err(|error| card_problem(&error))?;
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

/// Why a file that looks like a card is none.
pub(crate) const fn card_problem(error: &CardError) -> FileProblem {
    match *error {
        CardError::NotACard => FileProblem::NotRecognised,
        CardError::CurrencyMissing => FileProblem::CurrencyMissing,
        CardError::Truncated => FileProblem::Truncated,
        CardError::Malformed { line, column } => FileProblem::NotJson { line, column },
    }
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
            reason: RowFault::Unreadable,
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
    // The dictionaries are of no use any more, and the ledger is about to need
    // room for both stores.
    staged.scanner = Scanner::default();
    let replaced = ledger.make_room_for(&mut staged);
    let repeated = ledger.add_file_usage(name, fingerprint, staged);
    Ok(FileContent::Usage {
        replaced,
        rows: rows - repeated,
        repeated,
        rejected,
        has_more_pages,
    })
}
