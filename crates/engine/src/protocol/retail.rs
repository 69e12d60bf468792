//! Public list prices.

use costs::Currency;
use costs::rate_card::RetailLeftOut;
use serde::{Deserialize, Serialize};

/// Which list prices to fetch, and by what way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetailWish {
    /// Origin of the prices, such as `https://prices.azure.com`.
    pub origin: String,
    /// Base address of the relay, up to and with the last slash.
    pub relay: String,
    /// Of all prices.
    pub currency: Currency,
    /// Only the meters of the usage that is loaded.
    pub of_usage: bool,
    /// Only these services, named as the API does; empty means all.
    pub services: Vec<String>,
    /// Only these regions, such as `westeurope`; empty means all.
    pub regions: Vec<String>,
    /// Prices for development and test, where a meter has one.
    pub for_development: bool,
}

/// What list prices came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetailReport {
    /// [`super::CardInfo::id`] of the card; `None` where nothing was found.
    pub card: Option<u32>,
    /// Meters on it.
    pub meters: u32,
    /// Rows refused; [`super::Quality::rejected`] names them.
    pub rejected: u32,
    /// Rows that are no prices of usage.
    pub left_out: RetailLeftOut,
}
