//! What became of files.

use serde::{Deserialize, Serialize};

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
        /// Whether the page says that another one follows it.
        has_more_pages: bool,
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
    /// JSON, but neither usage nor a rate card.
    NotRecognised,
    /// A rate card without a currency we can read.
    CurrencyMissing,
    /// Memory would not hold it; see [`super::Memory::ceiling`].
    TooMuch,
}
