//! `/relay/{scheme}/{authority}/{path}?{query}`: reads rate cards and retail prices, whose hosts
//! send no CORS headers, for the page of this origin. It keeps and logs nothing; a token goes to
//! Azure Resource Manager only, never to where that redirects.

mod addresses;
mod failure;
mod rules;
mod transfer;

pub use transfer::Limits;

pub(crate) use rules::{Rules, address_here};

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use reqwest::{Client, Url};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};

use crate::callers::Hostname;
use addresses::{CheckedNames, Lookup};
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
        Self::with_names(rules, limits, addresses::system())
    }

    fn with_names(rules: Rules, limits: Limits, lookup: Lookup) -> Result<Self, reqwest::Error> {
        let names = CheckedNames::new(Rules::public_names(), lookup);
        let client = Client::builder()
            .dns_resolver(Arc::new(names))
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
            Ok(Err(error)) if addresses::is_not_public(&error) => Err(Failure::not_public(hop)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callers::Callers;
    use std::net::SocketAddr;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    const PATH: &str =
        "subscriptions/0a1b2c3d-0000-0000-0000-00000000000a/providers/Microsoft.Commerce/RateCard";

    /// A relay for which every name is at `address`.
    fn relay(address: SocketAddr, allowed: &[&str]) -> Relay {
        let origins: Vec<_> = allowed
            .iter()
            .map(|origin| origin.parse().unwrap())
            .collect();
        let lookup: Lookup = Arc::new(move |_| Box::pin(async move { Ok(vec![address]) }));
        Relay::with_names(Rules::new(&origins, &[], None), Limits::default(), lookup).unwrap()
    }

    async fn answer(relay: &Relay, target: &str) -> (StatusCode, String) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost"));
        let hostname = Callers::new([127, 0, 0, 1].into(), &[])
            .recognise(&headers)
            .unwrap();
        let answer = relay
            .answer(&Method::GET, target, &headers, &hostname)
            .await;
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), 10_000)
            .await
            .unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// Answers the first request by a redirect to `location`.
    async fn redirecting(location: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut request = [0; 2_000];
            let _ = connection.read(&mut request).await;
            let head =
                format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
            let _ = connection.write_all(head.as_bytes()).await;
        });
        address
    }

    #[tokio::test]
    async fn public_names_at_private_addresses_are_not_asked() {
        for address in ["127.0.0.1:1", "10.0.0.1:1", "169.254.169.254:1", "[::1]:1"] {
            let relay = relay(address.parse().unwrap(), &[]);
            for target in [
                format!("https/management.azure.com/{PATH}"),
                "https/prices.azure.com/api/retail/prices".to_owned(),
            ] {
                let (status, body) = answer(&relay, &target).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{address} {body}");
                assert!(body.contains("RelayAddressNotPublic"), "{body}");
            }
        }
    }

    #[tokio::test]
    async fn a_link_to_a_public_name_at_a_private_address_is_not_followed() {
        let stamp = redirecting("https://ratecard.azure-api.net/card.json").await;
        let origin = format!("http://stamp.example:{}", stamp.port());
        // Reached under its name at a private address, since it was named at the start.
        let relay = relay(stamp, &[&origin]);
        let target = format!("http/stamp.example:{}/{PATH}", stamp.port());
        let (status, body) = answer(&relay, &target).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{body}");
        assert!(body.contains("RelayAddressNotPublic"), "{body}");
        assert!(body.contains("\"hop\":2"), "{body}");
    }
}
