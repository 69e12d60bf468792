//! What usage costs: exact numbers, calendar, usage, rate cards, rating and
//! queries over rated usage.
//!
//! The crate has no clock, no input or output, no async and no JavaScript, so
//! that the same input gives the same bytes natively and in WebAssembly. Money
//! and quantities never pass through binary floating point.
#![deny(clippy::float_arithmetic, clippy::float_cmp)]

pub mod adjustment;
pub mod allocation;
pub mod answer;
pub mod calendar;
pub mod fixed;
pub mod foreign_text;
pub mod import;
pub mod included;
pub mod meter;
pub mod money;
pub mod offer_terms;
pub mod query;
pub mod rate_card;
pub mod rating;
pub mod reconciliation;
pub mod region;
pub mod service;
pub mod statement;
mod text_pool;
pub mod unit;
pub mod usage;

pub use calendar::{BillingCycle, Day, DayRange, Timestamp};
pub use fixed::{DecimalError, Price, Quantity};
pub use meter::MeterId;
pub use money::{Currency, Money};
pub use rate_card::RateCard;
