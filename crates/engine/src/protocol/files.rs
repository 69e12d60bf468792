//! What became of files.

use costs::import::{Field, Forms, MappingProblem, TableKind, UnknownTable};
use costs::{Currency, Quantity};
use serde::{Deserialize, Serialize};

use super::KeptProblem;

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// File name.
    pub name: String,
    /// What it was.
    pub outcome: Result<FileContent, FileProblem>,
}

/// What a file held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileContent {
    /// UsageAggregates pages.
    Usage {
        /// Records taken in.
        rows: u32,
        /// Records refused; [`super::Quality::rejected`] names them.
        rejected: u32,
        /// Records that were there already, equal as a whole, and are not
        /// counted twice.
        repeated: u32,
        /// Records with costs of the provider that were loaded before for the
        /// same days, and whose place these take.
        replaced: u32,
        /// Whether the page says that another one follows it.
        has_more_pages: bool,
    },
    /// Usage from a table.
    Table(Box<TableContent>),
    /// A price sheet: one card for each currency.
    PriceSheet {
        /// Their [`super::CardInfo::id`].
        cards: Vec<u32>,
        /// Meters on them.
        meters: u32,
        /// Lines refused; [`super::Quality::rejected`] names them.
        rejected: u32,
        /// Lines of meters that have another line.
        repeated: u32,
        /// Whether the last page says that another one follows it.
        has_more_pages: bool,
    },
    /// An archive of this page.
    Archive {
        /// Records in it.
        rows: u32,
        /// Of these, how many were there already and are not counted twice.
        repeated: u32,
        /// Rate cards that were not there.
        cards: u32,
        /// When it was written, in seconds since 1970-01-01T00:00:00Z.
        saved_at_s: i64,
        /// What the page kept by itself, by name.
        notes: Vec<(String, String)>,
    },
    /// A rate card.
    RateCard {
        /// Its [`super::CardInfo::id`].
        card: u32,
        /// Meters on it.
        meters: u32,
        /// Meters refused; [`super::Quality::rejected`] names them.
        rejected: u32,
    },
}

/// What a table of usage held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableContent {
    /// What wrote it.
    pub kind: TableKind,
    /// Records taken in.
    pub rows: u32,
    /// Rows refused; [`super::Quality::rejected`] names them.
    pub rejected: u32,
    /// Records that were there already, equal as a whole, and are not counted
    /// twice.
    pub repeated: u32,
    /// Records from another kind of source for the same days, whose place
    /// these take.
    pub replaced: u32,
    /// Records that are no usage but purchases, taxes and the like.
    pub other_charges: u32,
    /// What the file itself says that its rows cost, by currency; `None` where
    /// it names none.
    pub costs: Vec<(Option<Currency>, Quantity)>,
    /// What the file has no column for.
    pub lacks: Vec<Field>,
    /// How its dates and numbers were read.
    pub forms: Forms,
}

/// Why a file was not taken in. What was loaded before is untouched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileProblem {
    /// Nothing in it.
    Empty,
    /// The same content is loaded already; it was not counted twice.
    AlreadyLoaded,
    /// The browser could not read it.
    Unreadable,
    /// It begins like gzip but cannot be unpacked.
    GzipBroken,
    /// Not JSON: the line, column and text of the first fault.
    NotJson {
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
    /// The JSON ends in the middle: the file was cut off.
    Truncated,
    /// Nothing that is known: neither usage nor prices.
    NotRecognised,
    /// A rate card without a currency we can read.
    CurrencyMissing,
    /// It begins like a zip archive but cannot be unpacked.
    ZipBroken,
    /// It unpacks to more than anything real would.
    Bomb,
    /// A workbook: it has to be saved as CSV.
    Workbook,
    /// A Parquet file: it has to be saved as CSV.
    Parquet,
    /// No text, or text that is not UTF-8.
    NotText,
    /// A table of a kind that is not known. Ask again with a mapping for it.
    NeedsMapping(Box<UnknownTable>),
    /// The mapping for it cannot be used.
    Mapping(MappingProblem),
    /// An archive that cannot be opened as it is. For [`KeptProblem::Locked`],
    /// ask again with [`super::Request::OpenArchive`].
    Archive(KeptProblem),
    /// Memory would not hold it; see [`super::Memory::ceiling`].
    TooMuch,
}
