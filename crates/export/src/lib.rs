//! Files that leave the page: what is on it, and the usage records behind it.
//!
//! [`Job`] says what a file is to hold. The rest writes it, page of records by
//! page of records, so that no file is ever in memory as a whole.

mod job;

pub use job::{
    About, AboutLine, Fault, Heard, Job, RecordFormat, RecordSet, Subject, View, ViewFormat,
    ViewJob, ViewWords,
};

#[cfg(feature = "writers")]
mod column;
#[cfg(feature = "writers")]
mod csv;
#[cfg(feature = "writers")]
mod decimal;
#[cfg(feature = "writers")]
mod focus;
#[cfg(feature = "writers")]
mod json;
#[cfg(feature = "writers")]
mod markup;
#[cfg(feature = "writers")]
mod parquet;
#[cfg(feature = "writers")]
mod report;
#[cfg(feature = "writers")]
mod sheet;
#[cfg(feature = "writers")]
mod usage_columns;
#[cfg(feature = "writers")]
mod writer;
#[cfg(feature = "writers")]
mod xlsx;

#[cfg(feature = "writers")]
pub use focus::{FOCUS_COLUMNS, FeatureLevel, FocusColumn};
#[cfg(feature = "writers")]
pub use writer::{RecordWriter, Sink, write_view};
