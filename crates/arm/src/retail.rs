//! Asking for public list prices through a relay: no account, and no token is
//! ever sent.

use serde::{Deserialize, Serialize};

use crate::client::{Call, Links, Unwatched, encoded};
use crate::endpoint::split_origin;
use crate::refusal::Subject;
use crate::retry::RetryPolicy;
use crate::{Client, Endpoint, Error, Host, Redirect};

/// Most meters named in one request, so that its address stays short enough.
pub const MOST_METERS: usize = 20;

/// Which prices: those that meet every list that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RetailQuery {
    /// ISO 4217 code.
    pub currency: String,
    /// Names as the API writes them, such as `Virtual Machines`; case counts.
    pub services: Vec<String>,
    /// Such as `westeurope`.
    pub regions: Vec<String>,
    /// Meter ids in lower case, at most [`MOST_METERS`].
    pub meters: Vec<String>,
}

impl<H: Host> Client<H> {
    /// Reads the pages of list prices to their end. This client's endpoint is
    /// that of the prices, such as `https://prices.azure.com`; requests go to
    /// `relay`, with their address behind it. `take` reads a page and gives
    /// its link to the next one.
    ///
    /// # Errors
    ///
    /// [`Error::Relay`], [`Error::ForeignNextLink`] and those of any call but
    /// the ones about tokens.
    pub async fn retail_prices(
        &self,
        relay: &str,
        query: &RetailQuery,
        mut take: impl FnMut(&[u8]) -> Result<Option<String>, Error>,
    ) -> Result<(), Error> {
        let endpoint = self.endpoint();
        let mut links = Links::starting_at(format!("{endpoint}{}", path(query)));
        while let Some(url) = links.next.take() {
            let call = Call {
                subject: Subject::RetailPrices,
                subscription: "",
                url: relayed(relay, endpoint, &url),
                policy: RetryPolicy::LIST,
                is_signed_in: false,
                redirect: Redirect::Refuse,
            };
            let next = self
                .fetch(&call, &Unwatched, |response| take(&response.body))
                .await?;
            links.follow(endpoint, next.as_deref())?;
        }
        Ok(())
    }
}

/// An address of the endpoint as it is asked from the relay.
fn relayed(relay: &str, endpoint: &Endpoint, url: &str) -> String {
    let path = split_origin(url).map_or("", |(_, path)| path);
    format!(
        "{relay}{}/{}{path}",
        endpoint.scheme(),
        endpoint.authority()
    )
}

fn path(query: &RetailQuery) -> String {
    let start = format!(
        "/api/retail/prices?api-version=2023-01-01-preview&currencyCode={}",
        encoded(&format!("'{}'", quoted(&query.currency)))
    );
    let lists = [
        ("serviceName", &query.services),
        ("armRegionName", &query.regions),
        ("meterId", &query.meters),
    ];
    let conditions: Vec<String> = lists
        .iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, values)| {
            let one = |value: &String| format!("{name} eq '{}'", quoted(value));
            let choices: Vec<String> = values.iter().map(one).collect();
            match choices.as_slice() {
                [one] => one.clone(),
                _ => format!("({})", choices.join(" or ")),
            }
        })
        .collect();
    if conditions.is_empty() {
        return start;
    }
    format!("{start}&$filter={}", encoded(&conditions.join(" and ")))
}

/// Quotes are doubled as in OData, so that a value cannot leave its own.
fn quoted(value: &str) -> String {
    value.replace('\'', "''")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_quoted_and_encoded() {
        let text = |text: &str| vec![text.to_owned()];
        let query = RetailQuery {
            currency: "EUR".into(),
            services: text("A' or 1 eq '1"),
            regions: text("westeurope"),
            meters: vec!["a".into(), "b".into()],
        };
        let path = path(&query);
        let (start, filter) = path.split_once("&$filter=").unwrap();
        assert_eq!(
            start,
            "/api/retail/prices?api-version=2023-01-01-preview&currencyCode=%27EUR%27"
        );
        let filter = percent_encoding::percent_decode_str(filter)
            .decode_utf8()
            .unwrap();
        assert_eq!(
            filter,
            "serviceName eq 'A'' or 1 eq ''1' and armRegionName eq 'westeurope' and (meterId eq 'a' or meterId eq 'b')"
        );
        assert!(!path.contains([' ', '\'']));
        let all = super::path(&RetailQuery::default());
        assert!(!all.contains("filter"));
    }

    #[test]
    fn addresses_go_behind_the_relay_with_their_port() {
        let endpoint: Endpoint = "https://prices.azure.com".parse().unwrap();
        let link = "https://prices.azure.com:443/api/retail/prices?$skip=100";
        assert_eq!(
            relayed("http://localhost:1/relay/", &endpoint, link),
            "http://localhost:1/relay/https/prices.azure.com/api/retail/prices?$skip=100"
        );
    }
}
