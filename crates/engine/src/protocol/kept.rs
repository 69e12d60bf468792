//! What is kept on this device.

use costs::Day;
use serde::{Deserialize, Serialize};

use super::Load;

/// What is kept on this device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Whether this device can keep anything.
    pub is_possible: bool,
    /// Whether it does; then whatever changes is written.
    pub is_on: bool,
    /// Whether a passphrase is needed before it can be opened.
    pub is_locked: bool,
    /// Whether it has a passphrase.
    pub has_passphrase: bool,
    /// Whether it is being written.
    pub is_writing: bool,
    /// Whether what is shown was opened from this device, and nothing has been
    /// fetched since.
    pub is_shown: bool,
    /// When it was written, in seconds since 1970-01-01T00:00:00Z.
    pub saved_at_s: Option<i64>,
    /// Bytes that it takes.
    pub bytes: u64,
    /// Origin of the Resource Manager that it came from, if any.
    pub endpoint: Option<String>,
    /// If it is the demo's: the day that the demo ends at.
    pub demo_today: Option<Day>,
    /// Why the last change was not written. What was written before stays.
    pub problem: Option<KeptProblem>,
    /// What is kept of a load that has not ended.
    pub unfinished: Option<UnfinishedLoad>,
}

/// A load that has not ended, as far as it is kept. While it is under way this
/// is what would be left of it; otherwise it was interrupted, and the same
/// request goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedLoad {
    /// Origin of the Resource Manager.
    pub endpoint: String,
    /// What was asked for.
    pub load: Load,
    /// Records of the days that have arrived whole.
    pub rows: u32,
    /// When it was kept, in seconds since 1970-01-01T00:00:00Z.
    pub at_s: i64,
}

/// Why something is not kept, or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeptProblem {
    /// The browser keeps nothing for this page.
    Unsupported,
    /// There is no room left on the device.
    Full,
    /// The browser has no cipher here.
    NoCipher,
    /// The browser did not do it, and does not say why.
    Failed,
    /// A passphrase is needed.
    Locked,
    /// That is not the passphrase.
    WrongPassphrase,
    /// A part of it is missing or was changed.
    Damaged,
    /// A newer version of this page wrote it.
    Newer,
    /// Another window has kept something else since.
    ChangedElsewhere,
    /// It is from another cloud than what is loaded.
    OtherCloud,
}
