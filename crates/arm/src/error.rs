//! What can go wrong, as plain values. They hold no sentences of ours: words
//! are made where a person reads them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::sign_in::SignInError;

/// What the server answered, unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    /// HTTP status.
    pub status: u16,
    /// The error code of the body, or empty.
    pub code: String,
    /// The message of the body, or empty; for HTML the title.
    pub message: String,
}

/// Every way in which a call fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Error {
    /// No token was sent.
    TokenMissing(Said),
    /// The token is no valid one.
    TokenInvalid(Said),
    /// The token has run out: continue with a new one.
    TokenExpired(Said),
    /// The token is for another tenant than the subscription's.
    TokenWrongTenant(Said),
    /// The token is for another service.
    TokenWrongAudience(Said),
    /// The signed-in person lacks a role.
    NotAllowed {
        /// The refused action, such as `Microsoft.Commerce/UsageAggregates/read`.
        action: String,
        /// What it was refused on, such as `/subscriptions/...`.
        scope: String,
        /// The answer.
        said: Said,
    },
    /// No such subscription, or not visible to this token.
    SubscriptionNotFound(Said),
    /// Something else does not exist there.
    NotFound(Said),
    /// This kind of offer has no such data.
    OfferUnsupported {
        /// Offer id, such as `MS-AZR-0017P`, or empty where not said.
        offer: String,
        /// The answer.
        said: Said,
    },
    /// Usage is closed to this subscription (a cloud solution provider's).
    DisallowedProvider(Said),
    /// Offer, currency, locale and region do not go together.
    RateCardQueryInvalid(Said),
    /// The account administrator has not opened invoices to others.
    InvoiceOptInMissing(Said),
    /// Too many requests, also after waiting.
    Throttled {
        /// The wait that the server asked for, in seconds, where readable.
        retry_after_s: Option<u32>,
        /// The answer.
        said: Said,
    },
    /// The usage of this time is not processed yet.
    NotProcessed(Said),
    /// The asked time lies in the future.
    EndInFuture(Said),
    /// Another refusal of the request.
    BadRequest(Said),
    /// No answer: network, certificate, CORS or Content-Security-Policy.
    Unreachable {
        /// Host, with port where unusual.
        host: String,
    },
    /// No whole answer in time, also after retries.
    TooSlow {
        /// Host, with port where unusual.
        host: String,
    },
    /// The body ended before it was complete, also after retries.
    Truncated,
    /// An answer of another form than expected.
    Unreadable {
        /// Where.
        place: Place,
    },
    /// A link to the next page leads to another server; it was not followed.
    ForeignNextLink {
        /// The other origin.
        host: String,
    },
    /// A link to the next page leads back to one already read.
    NextLinkLoop,
    /// The server failed, also after retries, or answered an unknown status.
    Server(Said),
    /// The relay refused or failed.
    Relay {
        /// 1: the resource manager, 2: the store behind it, 0: not said.
        hop: u8,
        /// The relay's answer.
        said: Said,
    },
    /// The store of rate cards refuses its own link, also a second one: links
    /// are valid for half an hour.
    CardLinkRefused(Said),
    /// A web page instead of data: a proxy, a sign-in page or a gateway.
    Html(Said),
    /// The token could not be renewed.
    SignIn(SignInError),
    /// Stopped by the user.
    Cancelled,
}

/// A place in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Number of the row, from 1; absent where no row is to blame.
    pub row: Option<u32>,
    /// Name of the field, or empty.
    pub field: String,
    /// Byte of the body, from 0, where known.
    pub byte: Option<u32>,
}

/// Why a page of usage cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageError {
    /// It ends too early: worth another try.
    Truncated,
    /// It has another form.
    Unreadable(Place),
}

impl From<PageError> for Error {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Truncated => Self::Truncated,
            PageError::Unreadable(place) => Self::Unreadable { place },
        }
    }
}

impl Error {
    /// What the server answered, where it answered.
    #[must_use]
    pub fn said(&self) -> Option<&Said> {
        match self {
            Self::TokenMissing(said)
            | Self::TokenInvalid(said)
            | Self::TokenExpired(said)
            | Self::TokenWrongTenant(said)
            | Self::TokenWrongAudience(said)
            | Self::NotAllowed { said, .. }
            | Self::SubscriptionNotFound(said)
            | Self::NotFound(said)
            | Self::OfferUnsupported { said, .. }
            | Self::DisallowedProvider(said)
            | Self::RateCardQueryInvalid(said)
            | Self::InvoiceOptInMissing(said)
            | Self::Throttled { said, .. }
            | Self::NotProcessed(said)
            | Self::EndInFuture(said)
            | Self::BadRequest(said)
            | Self::Server(said)
            | Self::Relay { said, .. }
            | Self::CardLinkRefused(said)
            | Self::Html(said) => Some(said),
            Self::Unreachable { .. }
            | Self::TooSlow { .. }
            | Self::Truncated
            | Self::Unreadable { .. }
            | Self::ForeignNextLink { .. }
            | Self::NextLinkLoop
            | Self::SignIn(_)
            | Self::Cancelled => None,
        }
    }

    /// Whether another token would let the same call pass.
    #[must_use]
    pub const fn wants_token(&self) -> bool {
        matches!(
            self,
            Self::TokenMissing(_) | Self::TokenInvalid(_) | Self::TokenExpired(_) | Self::SignIn(_)
        )
    }

    /// Whether every further call with this token to this subscription would
    /// fail in the same way, at least for now.
    #[must_use]
    pub fn stops_all(&self) -> bool {
        matches!(
            self,
            Self::TokenMissing(_)
                | Self::TokenInvalid(_)
                | Self::TokenExpired(_)
                | Self::TokenWrongTenant(_)
                | Self::TokenWrongAudience(_)
                | Self::NotAllowed { .. }
                | Self::SubscriptionNotFound(_)
                | Self::DisallowedProvider(_)
                | Self::Throttled { .. }
                | Self::SignIn(_)
        )
    }
}

/// For logs of programs, not for people.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for PageError {}
