//! How far loading and reading are.

use arm::Hold;
use costs::Day;
use serde::{Deserialize, Serialize};

/// How far a [`super::Request::Load`] or [`super::Request::Import`] is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Usage and cards are being fetched.
    Loading(Vec<SubscriptionProgress>),
    /// Files are being read.
    Reading {
        /// Which of the files, from 0.
        file: u32,
        /// How many there are.
        of_files: u32,
        /// Bytes of it that are read.
        done_bytes: u64,
        /// Bytes that will be read; twice those of a file that is looked
        /// through first.
        of_bytes: u64,
    },
    /// Usage is being rated.
    Rating,
    /// Nothing is asked for these reasons, or with none goes on. What was said
    /// of the progress before still holds.
    Held(Vec<Hold>),
}

/// How far one subscription is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionProgress {
    /// Subscription id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Calendar months of reported days, oldest first.
    pub months: Vec<MonthProgress>,
    /// The rate card; `None` where none is asked for.
    pub card: Option<StepState>,
}

/// How far one month of reported usage is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthProgress {
    /// First day of the calendar month.
    pub month: Day,
    /// Days asked for in this month.
    pub days: u32,
    /// Of these, how many have arrived whole.
    pub days_done: u32,
    /// Pages so far.
    pub pages: u32,
    /// Usage records so far.
    pub rows: u32,
    /// What is going on.
    pub state: StepState,
}

/// What a step of loading is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Throttled or failed and about to try again after so many seconds.
    BackingOff(u32),
    /// Finished.
    Done,
    /// Stopped by the user.
    Cancelled,
    /// Given up.
    Failed(arm::Error),
}
