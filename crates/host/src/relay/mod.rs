//! `/relay/{scheme}/{authority}/{path}?{query}`: reads rate cards and retail prices, whose hosts
//! send no CORS headers, for the page of this origin. It keeps and logs nothing; a token goes to
//! Azure Resource Manager only, never to where that redirects.

mod failure;
mod rules;
mod transfer;

pub use transfer::Limits;

pub(crate) use rules::Rules;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use reqwest::{Client, Url};
use std::time::Duration;
use tokio::time::{Instant, timeout};

use crate::callers::Hostname;
use failure::{Failure, Hop};
use rules::Destination;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// What an upstream may tell the page.
const PASSED_ON: &[&str] = &[
    "content-encoding",
    "content-length",
    "content-type",
    "etag",
    "last-modified",
    "retry-after",
    "www-authenticate",
    "x-ms-correlation-request-id",
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-request-id",
];

/// Fetches for the page what its origin may not read.
pub(crate) struct Relay {
    client: Client,
    rules: Rules,
    limits: Limits,
}

impl Relay {
    pub(crate) fn new(rules: Rules, limits: Limits) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Bytes go through as they came, so that their length still tells a truncated body.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .user_agent(concat!("meterview/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            client,
            rules,
            limits,
        })
    }

    /// Answers a request of the page. `target` is what follows `/relay/`, as it was sent.
    pub(crate) async fn answer(
        &self,
        method: &Method,
        target: &str,
        request: &HeaderMap,
        hostname: &Hostname,
    ) -> Response {
        let mut answer = match self.fetch(method, target, request, hostname).await {
            Ok(answer) => answer,
            Err(failure) => failure.into_answer(),
        };
        answer
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer
    }

    async fn fetch(
        &self,
        method: &Method,
        target: &str,
        request: &HeaderMap,
        hostname: &Hostname,
    ) -> Result<Response, Failure> {
        if *method != Method::GET {
            return Err(Failure::method_not_allowed());
        }
        if !is_same_origin(request) {
            return Err(Failure::foreign_caller());
        }
        let deadline = Instant::now() + self.limits.total;
        let destination = self.rules.first_hop(target, hostname)?;
        let (url, token) = match destination {
            Destination::RateCard(url) => (url, request.get(header::AUTHORIZATION)),
            Destination::RetailPrices(url) => {
                let prices = self.send(url, request, None, Hop::First).await?;
                if prices.status().is_redirection() {
                    return Err(Failure::redirected(Hop::First, prices.status()));
                }
                return self.pass_on(prices, Hop::First, deadline);
            }
        };
        let first = self.send(url, request, token, Hop::First).await?;
        if !first.status().is_redirection() {
            return self.pass_on(first, Hop::First, deadline);
        }
        let location = first
            .headers()
            .get(header::LOCATION)
            .and_then(|location| location.to_str().ok())
            .ok_or_else(|| Failure::redirected(Hop::First, first.status()))?;
        let card = self.rules.second_hop(location, first.url())?;
        let second = self.send(card, request, None, Hop::Second).await?;
        match second.status() {
            StatusCode::OK => self.pass_on(second, Hop::Second, deadline),
            status if status.is_redirection() => Err(Failure::redirected(Hop::Second, status)),
            status => Err(Failure::refused(status)),
        }
    }

    /// Sends a new request that takes over nothing of the page's but the encodings it reads and,
    /// when given, its token.
    async fn send(
        &self,
        url: Url,
        request: &HeaderMap,
        token: Option<&HeaderValue>,
        hop: Hop,
    ) -> Result<reqwest::Response, Failure> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let encodings = request
            .get(header::ACCEPT_ENCODING)
            .cloned()
            .unwrap_or(HeaderValue::from_static("identity"));
        headers.insert(header::ACCEPT_ENCODING, encodings);
        if let Some(token) = token {
            let mut token = token.clone();
            token.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, token);
        }
        let sent = self.client.get(url).headers(headers).send();
        match timeout(self.limits.first_byte, sent).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if error.is_timeout() => Err(Failure::timed_out(hop)),
            Ok(Err(error)) => Err(Failure::unreachable(hop, &error)),
            Err(_) => Err(Failure::timed_out(hop)),
        }
    }

    fn pass_on(
        &self,
        upstream: reqwest::Response,
        hop: Hop,
        deadline: Instant,
    ) -> Result<Response, Failure> {
        if upstream
            .content_length()
            .is_some_and(|length| length > self.limits.body_bytes)
        {
            return Err(Failure::too_large(hop, self.limits.body_bytes));
        }
        let mut answer = Response::new(axum::body::Body::empty());
        *answer.status_mut() = upstream.status();
        for name in PASSED_ON {
            if let Some(value) = upstream.headers().get(*name) {
                answer.headers_mut().insert(*name, value.clone());
            }
        }
        *answer.body_mut() = transfer::body(upstream, self.limits.body_bytes, deadline);
        Ok(answer)
    }
}

/// Whether the request comes from the page this program serves. Browsers leave out
/// `Sec-Fetch-Site` on plain HTTP other than localhost; a script of another origin then still
/// shows itself by `Origin`.
fn is_same_origin(request: &HeaderMap) -> bool {
    if let Some(site) = request.get("sec-fetch-site") {
        return site == "same-origin";
    }
    match (request.get(header::ORIGIN), request.get(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, authority)| authority.as_bytes() == host.as_bytes()),
        (Some(_), None) => false,
    }
}
