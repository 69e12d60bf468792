//! Asking for a rate card, directly or through a relay.

use serde::{Deserialize, Serialize};

/// Which rate card. The subscription only opens the door: the card is that of
/// the named offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateCardQuery {
    /// Id of a subscription that the token can read.
    pub subscription: String,
    /// Offer id, such as `MS-AZR-0003P`.
    pub offer: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Such as `en-US`.
    pub locale: String,
    /// ISO 3166 code of the country of purchase, such as `US`.
    pub region_info: String,
}

/// How a rate card comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RateCardWay {
    /// From the resource manager and the store it redirects to. A browser
    /// cannot read that store for want of CORS headers; the call then fails
    /// with [`crate::Error::Unreachable`].
    Direct,
    /// Through a relay on the page's own origin.
    Relay {
        /// Address up to and with the last slash, such as
        /// `http://127.0.0.1:8080/relay/`.
        base: String,
    },
}

/// A rate card as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateCardBody {
    /// The JSON text, 20 MB and more.
    pub body: Vec<u8>,
    /// How it came.
    pub way: RateCardWay,
}
