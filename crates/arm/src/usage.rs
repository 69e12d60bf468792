//! Reading usage: what is asked, who takes the pages, how far it is and how it
//! ended.

use costs::{DayRange, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::{Error, PageError};

/// What usage to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageQuery {
    /// Whose usage.
    pub source: UsageSource,
    /// Days on which usage entered the billing system, which is some days
    /// after it was consumed. The end must not lie in the future.
    pub reported: DayRange,
    /// Rows by hour or by day.
    pub granularity: UsageGranularity,
    /// Rows for each resource; otherwise merged by meter. Azure Stack knows
    /// only `true`.
    pub show_details: bool,
}

/// Whose usage is read, and through which interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UsageSource {
    /// A subscription's own usage, by its id; Azure or a tenant of Azure Stack.
    Subscription(String),
    /// The usage of the tenants of an Azure Stack operator.
    Operator {
        /// Id of the default provider subscription.
        provider_subscription: String,
        /// Id of one direct tenant's subscription; absent: of all.
        subscriber: Option<String>,
    },
}

/// Length of the time that a row covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UsageGranularity {
    /// UTC days.
    Daily,
    /// Hours.
    Hourly,
}

/// How usage is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageOptions {
    /// Most requests under way at once; 1 or more. Reading begins with no more
    /// than 6 and finds out whether the server bears more.
    pub max_in_flight: u8,
    /// Longest part, in days; absent: chosen from the length of the period, so
    /// that the parts keep all lanes busy. Parts that wait are cut further
    /// where days turn out to have many pages.
    pub part_days: Option<u8>,
    /// Reported days that are not asked for, because they are known already.
    pub leave_out: Vec<DayRange>,
}

impl Default for UsageOptions {
    /// More requests than a browser has HTTP/1.1 connections to one host: over
    /// HTTP/2, which Azure speaks, they all go on one. At 50 ms a page they use
    /// up the documented bucket of reads in a second; more would wait for it.
    fn default() -> Self {
        Self {
            max_in_flight: 16,
            part_days: None,
            leave_out: Vec::new(),
        }
    }
}

/// Which page it is. Parts are numbered by time, pages within their part: in
/// the order (part, page) the rows are as one unbroken chain would give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PagePlace {
    /// Number of the part: its first day, counted from the first reported one.
    pub part: u32,
    /// Number of the page in the part, from 0.
    pub page: u32,
    /// Reported days of the part.
    pub days: DayRange,
}

/// What a [`UsageSink`] found on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRead {
    /// Number of rows, perhaps 0.
    pub rows: u32,
    /// The page's `nextLink`, unchanged; absent on the last page.
    pub next_link: Option<String>,
}

/// Takes pages as they arrive, in any order of parts.
pub trait UsageSink {
    /// Reads one page's body; called once for each page that is readable.
    ///
    /// # Errors
    /// Where the body cannot be read. Nothing of it may be kept then: a
    /// truncated page is asked for again.
    fn page(&mut self, place: PagePlace, body: &[u8]) -> Result<PageRead, PageError>;

    /// Takes note of how far it is; called at every change.
    fn progress(&mut self, progress: &UsageProgress);
}

/// How far reading is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageProgress {
    /// By time. No part reaches over the end of a calendar month.
    pub parts: Vec<PartProgress>,
}

impl UsageProgress {
    /// Pages read so far.
    #[must_use]
    pub fn pages(&self) -> u32 {
        self.parts.iter().map(|part| part.pages).sum()
    }

    /// Rows read so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.parts.iter().map(|part| u64::from(part.rows)).sum()
    }

    /// Parts that are done, whether well or not.
    #[must_use]
    pub fn ended_parts(&self) -> usize {
        self.parts
            .iter()
            .filter(|part| part.state.has_ended())
            .count()
    }
}

/// How far a part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartProgress {
    /// Reported days.
    pub days: DayRange,
    /// Pages read; how many there are is known at the end only.
    pub pages: u32,
    /// Rows on these pages.
    pub rows: u32,
    /// What it does.
    pub state: PartState,
}

/// What a part does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartState {
    /// Waits for its turn.
    Waiting,
    /// A page is under way.
    Loading,
    /// Waits after a failure that may pass.
    BackingOff {
        /// When the page is asked for again.
        until: Timestamp,
        /// The failure.
        cause: Error,
    },
    /// Read to its end.
    Done,
    /// Stopped by a failure.
    Failed(Error),
    /// Stopped by the user.
    Cancelled,
}

impl PartState {
    /// Whether nothing more comes.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_) | Self::Cancelled)
    }
}

/// How reading ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageOutcome {
    /// Each part, by time. What a failing part delivered before is kept, and
    /// so is all of the others.
    pub parts: Vec<PartResult>,
    /// Whether the user stopped it.
    pub was_cancelled: bool,
}

/// How a part ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartResult {
    /// Reported days.
    pub days: DayRange,
    /// Rows delivered.
    pub rows: u32,
    /// Pages delivered.
    pub pages: u32,
    /// Why it is not complete; absent where it is.
    pub error: Option<Error>,
}

impl UsageOutcome {
    /// Reported days whose usage is not complete, adjoining ones joined: to be
    /// read again as a whole after what went wrong is mended.
    #[must_use]
    pub fn missing(&self) -> Vec<DayRange> {
        let mut missing: Vec<DayRange> = Vec::new();
        for part in self.parts.iter().filter(|part| part.error.is_some()) {
            match missing.last_mut() {
                Some(last) if last.until == part.days.from => last.until = part.days.until,
                _ => missing.push(part.days),
            }
        }
        missing
    }
}
