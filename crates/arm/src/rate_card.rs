//! Asking for a rate card, directly or through a relay.

use serde::{Deserialize, Serialize};

use crate::client::{Call, Unwatched, encoded, scope};
use crate::endpoint::split_origin;
use crate::refusal::Subject;
use crate::retry::RetryPolicy;
use crate::{Client, Endpoint, Error, Host, Redirect, Response};

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

impl<H: Host> Client<H> {
    /// Fetches a rate card. Where the store refuses the link to it, another link
    /// is asked for, once: they run out, and clocks differ.
    ///
    /// # Errors
    /// In a browser [`Error::Unreachable`] for [`RateCardWay::Direct`] is to be
    /// expected: try a relay next, or a file. Among others
    /// [`Error::RateCardQueryInvalid`], [`Error::DisallowedProvider`] and
    /// [`Error::Relay`].
    pub async fn rate_card(
        &self,
        query: &RateCardQuery,
        way: RateCardWay,
    ) -> Result<RateCardBody, Error> {
        let body = match self.card_by_link(query, &way).await {
            Err(Error::CardLinkRefused(_)) => self.card_by_link(query, &way).await?,
            answer => answer?,
        };
        Ok(RateCardBody { body, way })
    }

    /// Asks for a link and follows it.
    async fn card_by_link(
        &self,
        query: &RateCardQuery,
        way: &RateCardWay,
    ) -> Result<Vec<u8>, Error> {
        let path = path(query);
        let call = |subject, url, is_signed_in, redirect| Call {
            subject,
            subscription: &query.subscription,
            url,
            policy: RetryPolicy::DOWNLOAD,
            is_signed_in,
            redirect,
        };
        let first = match way {
            RateCardWay::Direct => {
                let url = format!("{}{path}", self.endpoint);
                call(Subject::RateCard, url, true, Redirect::Follow)
            }
            RateCardWay::Relay { base } => {
                let (scheme, authority) = (self.endpoint.scheme(), self.endpoint.authority());
                let url = format!("{base}{scheme}/{authority}{path}");
                call(Subject::RelayedRateCard, url, true, Redirect::Refuse)
            }
        };
        match self.fetch(&first, &Unwatched, card_or_link).await? {
            Answer::Card(body) => Ok(body),
            Answer::Link(url) => {
                // The store refuses bearer tokens, and must not learn ours.
                let second = call(Subject::RateCardStore, url, false, Redirect::Refuse);
                let answer = self.fetch(&second, &Unwatched, card_or_link).await?;
                match answer {
                    Answer::Card(body) => Ok(body),
                    Answer::Link(_) => Err(Error::NextLinkLoop),
                }
            }
        }
    }
}

enum Answer {
    Card(Vec<u8>),
    Link(String),
}

fn card_or_link(response: Response) -> Result<Answer, Error> {
    if response.status == 200 {
        // Cut cards have been seen; parsing 20 MB only to find out is dear.
        return match response.body.trim_ascii_end().last() {
            Some(b'}') => Ok(Answer::Card(response.body)),
            _ => Err(Error::Truncated),
        };
    }
    let link = response.header("location").unwrap_or_default();
    let origin = split_origin(link).map(|(origin, _)| origin);
    match origin {
        Some(origin) if origin.to_string().parse::<Endpoint>().is_ok() => {
            Ok(Answer::Link(link.to_owned()))
        }
        _ => Err(Error::ForeignNextLink {
            host: link.chars().take(100).collect(),
        }),
    }
}

fn path(query: &RateCardQuery) -> String {
    // Quotes are doubled as in OData, so that a value cannot leave its own.
    let value = |text: &str| text.replace('\'', "''");
    let filter = format!(
        "OfferDurableId eq '{}' and Currency eq '{}' and Locale eq '{}' and RegionInfo eq '{}'",
        value(&query.offer),
        value(&query.currency),
        value(&query.locale),
        value(&query.region_info)
    );
    format!(
        "{}/providers/Microsoft.Commerce/RateCard?api-version=2016-08-31-preview&$filter={}",
        scope(&query.subscription),
        encoded(&filter)
    )
}
