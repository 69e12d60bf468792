//! The Azure Resource Manager APIs that tell usage, rates and invoices, without
//! a browser: wire forms, one client, paging, retries, throttling and typed
//! errors. What it needs from outside comes through [`Host`].

mod answer;
mod budget;
mod cancel;
mod client;
mod endpoint;
mod error;
mod gate;
mod host;
mod pace;
mod parts;
mod rate_card;
mod reading;
mod refusal;
mod retail;
mod retry;
pub mod sign_in;
mod token;
mod usage;
pub mod wire;

pub use cancel::{Cancel, Cancelled};
pub use client::{Client, TokenSource};
pub use endpoint::{Endpoint, EndpointError};
pub use error::{Error, PageError, Place, Said};
pub use gate::{Gate, Hold};
pub use host::{Host, Redirect, Request, Response, SendError};
pub use rate_card::{RateCardBody, RateCardQuery, RateCardWay};
pub use retail::{MOST_METERS, RetailQuery};
pub use token::{Token, TokenError};
pub use usage::{
    PagePlace, PageRead, PartProgress, PartResult, PartState, UsageGranularity, UsageOptions,
    UsageOutcome, UsageProgress, UsageQuery, UsageSink, UsageSource,
};
