//! The client: which address answers what, one way of sending for all of them,
//! and lists that are read to their end.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::answer::{self, Failure};
use crate::error::{Error, Said};
use crate::pace::Pace;
use crate::refusal::Subject;
use crate::retry::{RetryPolicy, Tries};
use crate::wire::{
    BillingPeriod, Invoice, List, Metadata, OperatorSubscription, Subscription, Tenant,
    WireBillingPeriod, WireInvoice, WireMetadata, WireSubscription, WireTenant,
};
use crate::{Endpoint, Gate, Hold, Host, Redirect, Request, Response, Token, UsageOptions};

/// Where tokens come from that can be renewed.
pub trait TokenSource: fmt::Debug {
    /// A token that lasts a while. It is another one than `refused`, which the
    /// resource manager takes no more.
    fn token<'a>(&'a self, refused: Option<&'a Token>) -> LocalBoxFuture<'a, Result<Token, Error>>;
}

/// What a client shows.
#[derive(Clone)]
enum Credential {
    None,
    /// Given once.
    Fixed(Token),
    /// Of somebody who is signed in.
    Renewed(Rc<dyn TokenSource>),
}

/// Asks one resource manager with one token. Dropping a future that it
/// returned stops what is under way.
pub struct Client<H> {
    pub(crate) host: Rc<H>,
    pub(crate) endpoint: Endpoint,
    /// Shared by clones, so that another token serves what is under way.
    credential: Rc<RefCell<Credential>>,
    pub(crate) pace: Rc<Pace>,
    gate: Option<Gate>,
}

/// One request and how its answer is to be read.
pub(crate) struct Call<'a> {
    pub(crate) subject: Subject,
    /// Id of the subscription whose read budget counts, or empty.
    pub(crate) subscription: &'a str,
    pub(crate) url: String,
    pub(crate) policy: RetryPolicy,
    pub(crate) is_signed_in: bool,
    pub(crate) redirect: Redirect,
}

/// Hears how a call goes on.
pub(crate) trait Watch {
    /// Asked before each sending; an error ends the call.
    fn sending(&self) -> Result<(), Error> {
        Ok(())
    }
    /// Nothing is sent before `until_ms`.
    fn waiting(&self, _until_ms: i64, _cause: &Error) {}
}

/// For calls that nobody watches.
pub(crate) struct Unwatched;
impl Watch for Unwatched {}

impl<H: Host> Client<H> {
    /// A client that asks `endpoint` with `token`.
    #[must_use]
    pub fn new(host: Rc<H>, endpoint: Endpoint, token: Token) -> Self {
        Self {
            credential: Credential::Fixed(token).shared(),
            ..Self::without_token(host, endpoint)
        }
    }

    /// A client whose tokens are renewed: before they run out, and once when one
    /// is refused.
    #[must_use]
    pub fn renewing(host: Rc<H>, endpoint: Endpoint, source: Rc<dyn TokenSource>) -> Self {
        Self {
            credential: Credential::Renewed(source).shared(),
            ..Self::without_token(host, endpoint)
        }
    }

    /// A client for [`Client::metadata`] only; other calls fail with
    /// [`Error::TokenMissing`].
    #[must_use]
    pub fn without_token(host: Rc<H>, endpoint: Endpoint) -> Self {
        Self {
            host,
            endpoint,
            credential: Credential::None.shared(),
            pace: Rc::new(Pace::new(UsageOptions::default().max_in_flight)),
            gate: None,
        }
    }

    /// The same client with another token. Both share lanes, pauses and the
    /// hourly read budget.
    #[must_use]
    pub fn with_token(&self, token: Token) -> Self {
        Self {
            credential: Credential::Fixed(token).shared(),
            ..self.clone()
        }
    }

    /// The same client, whose requests `gate` may hold back. A refused token
    /// closes the gate instead of failing the call, which is sent again when
    /// it is open.
    #[must_use]
    pub fn gated(&self, gate: &Gate) -> Self {
        Self {
            gate: Some(gate.clone()),
            ..self.clone()
        }
    }

    /// Shows from now on what `other` shows; so do all clones.
    pub fn adopt(&self, other: &Self) {
        let credential = other.credential.borrow().clone();
        self.credential.replace(credential);
    }

    /// The resource manager that is asked.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The subscriptions that the token can see, on Azure or as a tenant of an
    /// Azure Stack.
    ///
    /// # Errors
    /// Any [`Error`] but those of usage, rate cards and invoices.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, Error> {
        // A version that both clouds have.
        let path = "/subscriptions?api-version=2016-06-01";
        let wire: Vec<WireSubscription> = self.list(Subject::Subscriptions, "", path).await?;
        Ok(wire.into_iter().map(Subscription::from).collect())
    }

    /// The directories that the signed-in person belongs to. Each needs a
    /// token of its own.
    ///
    /// # Errors
    /// As [`Client::subscriptions`].
    pub async fn tenants(&self) -> Result<Vec<Tenant>, Error> {
        let path = "/tenants?api-version=2020-01-01";
        let wire: Vec<WireTenant> = self.list(Subject::Tenants, "", path).await?;
        Ok(wire.into_iter().map(Tenant::from).collect())
    }

    /// The billing periods of a subscription, newest first.
    ///
    /// # Errors
    /// Any [`Error`] but those of usage and rate cards.
    pub async fn billing_periods(&self, subscription: &str) -> Result<Vec<BillingPeriod>, Error> {
        let path = format!(
            "{}/providers/Microsoft.Billing/billingPeriods?api-version=2018-03-01-preview",
            scope(subscription)
        );
        let wire: Vec<WireBillingPeriod> = self
            .list(Subject::BillingPeriods, subscription, &path)
            .await?;
        Ok(wire.into_iter().map(BillingPeriod::from).collect())
    }

    /// The invoices of a subscription with their download links, newest first.
    ///
    /// # Errors
    /// Among others [`Error::InvoiceOptInMissing`] and
    /// [`Error::OfferUnsupported`].
    pub async fn invoices(&self, subscription: &str) -> Result<Vec<Invoice>, Error> {
        let path = format!(
            "{}/providers/Microsoft.Billing/invoices?api-version=2018-03-01-preview&$expand=downloadUrl",
            scope(subscription)
        );
        let wire: Vec<WireInvoice> = self.list(Subject::Invoices, subscription, &path).await?;
        Ok(wire.into_iter().map(Invoice::from).collect())
    }

    /// The subscriptions of an Azure Stack operator's tenants;
    /// `provider_subscription` is the id of the default provider subscription.
    ///
    /// # Errors
    /// As [`Client::subscriptions`].
    pub async fn operator_subscriptions(
        &self,
        provider_subscription: &str,
    ) -> Result<Vec<OperatorSubscription>, Error> {
        let path = format!(
            "{}/providers/Microsoft.Subscriptions.Admin/subscriptions?api-version=2015-11-01",
            scope(provider_subscription)
        );
        let wire: Vec<WireSubscription> = self
            .list(Subject::OperatorSubscriptions, provider_subscription, &path)
            .await?;
        Ok(wire.into_iter().map(OperatorSubscription::from).collect())
    }

    /// How to sign in to an Azure Stack. No token is sent.
    ///
    /// # Errors
    /// [`Error::Unreachable`], [`Error::NotFound`] and the like.
    pub async fn metadata(&self) -> Result<Metadata, Error> {
        let call = Call {
            subject: Subject::Metadata,
            subscription: "",
            url: format!(
                "{}/metadata/endpoints?api-version=2015-01-01",
                self.endpoint
            ),
            policy: RetryPolicy::LIST,
            is_signed_in: false,
            redirect: Redirect::Refuse,
        };
        let wire: WireMetadata = self
            .fetch(&call, &Unwatched, |response| answer::read(&response.body))
            .await?;
        Ok(wire.into())
    }

    async fn list<T: DeserializeOwned>(
        &self,
        subject: Subject,
        subscription: &str,
        path: &str,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        let mut links = Links::starting_at(format!("{}{path}", self.endpoint));
        while let Some(url) = links.next.take() {
            let call = Call {
                subject,
                subscription,
                url,
                policy: RetryPolicy::LIST,
                is_signed_in: true,
                redirect: Redirect::Refuse,
            };
            let list: List<T> = self
                .fetch(&call, &Unwatched, |response| answer::read(&response.body))
                .await?;
            let (items, next_link) = list.into_parts();
            all.extend(items);
            links.follow(&self.endpoint, next_link.as_deref())?;
        }
        Ok(all)
    }

    /// Sends until `accept` takes an answer, as often as the call's policy
    /// allows.
    pub(crate) async fn fetch<T>(
        &self,
        call: &Call<'_>,
        watch: &dyn Watch,
        mut accept: impl FnMut(Response) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut tries = Tries::new(call.policy);
        loop {
            let failure = match self.send(call, watch).await {
                Ok(response) => match accept(response) {
                    Ok(value) => return Ok(value),
                    Err(error) => Failure::from(error),
                },
                Err(failure) => failure,
            };
            if let (Some(gate), true) = (&self.gate, failure.error.wants_token()) {
                gate.close(Hold::SignIn(failure.error));
                continue;
            }
            let Some(wait_ms) = tries.wait_ms(&failure, self.host.random()) else {
                return Err(failure.error);
            };
            let until_ms = self.host.now_ms() + i64::from(wait_ms);
            // What the server asks of one request it asks of all.
            let is_busy = matches!(&failure.error, Error::Server(said) if said.status == 503);
            if matches!(failure.error, Error::Throttled { .. })
                || is_busy && failure.retry_after_ms.is_some()
            {
                self.pace.pause_until(until_ms);
            }
            watch.waiting(until_ms, &failure.error);
            self.host.sleep(wait_ms).await;
        }
    }

    /// Sends once, when pace and watch allow it.
    async fn send(&self, call: &Call<'_>, watch: &dyn Watch) -> Result<Response, Failure> {
        let lane = loop {
            self.pass_gate().await;
            let lane = self.pace.lane().await;
            if self.is_held() {
                continue;
            }
            watch.sending()?;
            let wait_ms = self.pace.take_read(call.subscription, self.host.now_ms());
            if wait_ms == 0 {
                break lane;
            }
            drop(lane);
            let cause = Error::Throttled {
                retry_after_s: None,
                said: Said::default(),
            };
            watch.waiting(self.host.now_ms() + wait_ms, &cause);
            self.host
                .sleep(u32::try_from(wait_ms).unwrap_or(u32::MAX))
                .await;
        };
        // After the wait, in which a token can run out.
        let bearer = match call.is_signed_in {
            true => Some(self.bearer(None).await?),
            false => None,
        };
        let mut result = self.send_as(call, bearer.clone()).await;
        let is_token_refused = |failure: &Failure| {
            matches!(
                failure.error,
                Error::TokenExpired(_) | Error::TokenInvalid(_)
            )
        };
        if let (Err(failure), Some(refused), true) = (&result, &bearer, self.is_renewing())
            && is_token_refused(failure)
        {
            let renewed = self.bearer(Some(refused)).await?;
            result = self.send_as(call, Some(renewed)).await;
        }
        match &result {
            Ok(_) => lane.speed_up(),
            Err(failure) => match &failure.error {
                Error::Throttled { .. } => lane.slow_down(),
                // Azure Stack says so when it is busy.
                Error::Server(said) if said.status == 503 => lane.slow_down(),
                _ => {}
            },
        }
        result
    }

    async fn pass_gate(&self) {
        if let Some(gate) = &self.gate {
            gate.pass().await;
        }
    }

    fn is_held(&self) -> bool {
        self.gate
            .as_ref()
            .is_some_and(|gate| !gate.holds().is_empty())
    }

    fn is_renewing(&self) -> bool {
        matches!(*self.credential.borrow(), Credential::Renewed(_))
    }

    /// The token to show now.
    async fn bearer(&self, refused: Option<&Token>) -> Result<Token, Error> {
        let credential = self.credential.borrow().clone();
        match credential {
            Credential::None => Err(Error::TokenMissing(Said::default())),
            Credential::Fixed(token) => Ok(token),
            Credential::Renewed(source) => source.token(refused).await,
        }
    }

    async fn send_as(&self, call: &Call<'_>, bearer: Option<Token>) -> Result<Response, Failure> {
        let request = Request {
            url: call.url.clone(),
            headers: vec![("Accept", "application/json".to_owned())],
            bearer,
            redirect: call.redirect,
            within_ms: call.policy.answer_ms,
            form: None,
        };
        let answer = self.host.send(request).await;
        let now_ms = self.host.now_ms();
        match answer {
            Ok(response) => {
                if let Some(left) = reads_left(&response) {
                    self.pace.hear_left(call.subscription, left, now_ms);
                }
                answer::check(response, call.subject, &scope(call.subscription), now_ms)
            }
            Err(error) => Err(answer::no_answer(error, &host_of(&call.url))),
        }
    }
}

impl Credential {
    fn shared(self) -> Rc<RefCell<Self>> {
        Rc::new(RefCell::new(self))
    }
}

/// Reads that are granted before the next refusal, where the server says so and
/// lets it be read.
fn reads_left(response: &Response) -> Option<u32> {
    let of_subscription = response.header("x-ms-ratelimit-remaining-subscription-reads");
    let of_tenant = response.header("x-ms-ratelimit-remaining-tenant-reads");
    of_subscription.or(of_tenant)?.trim().parse().ok()
}

/// The links of one chain of pages.
pub(crate) struct Links {
    pub(crate) next: Option<String>,
    seen: HashSet<String>,
}

impl Links {
    pub(crate) fn starting_at(url: String) -> Self {
        Self {
            seen: HashSet::from([url.clone()]),
            next: Some(url),
        }
    }

    /// Takes a page's link, or its end.
    pub(crate) fn follow(&mut self, endpoint: &Endpoint, link: Option<&str>) -> Result<(), Error> {
        self.next = match link.filter(|link| !link.is_empty()) {
            Some(link) => {
                let url = endpoint.resolve(link)?;
                if !self.seen.insert(url.clone()) {
                    return Err(Error::NextLinkLoop);
                }
                Some(url)
            }
            None => None,
        };
        Ok(())
    }
}

/// What a subscription is called in addresses.
pub(crate) fn scope(subscription: &str) -> String {
    if subscription.is_empty() {
        return "/".to_owned();
    }
    format!("/subscriptions/{}", encoded(subscription))
}

/// A text for one part of a path or a query.
pub(crate) fn encoded(text: &str) -> impl fmt::Display + '_ {
    const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(text, UNSAFE)
}

fn host_of(url: &str) -> String {
    crate::endpoint::split_origin(url)
        .map_or_else(String::new, |(endpoint, _)| endpoint.authority())
}

impl<H> Clone for Client<H> {
    fn clone(&self) -> Self {
        Self {
            host: Rc::clone(&self.host),
            endpoint: self.endpoint.clone(),
            credential: Rc::clone(&self.credential),
            pace: Rc::clone(&self.pace),
            gate: self.gate.clone(),
        }
    }
}

impl<H> fmt::Debug for Client<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
