//! What the relay may fetch: two kinds of addresses, and the few hosts a rate card's link leads
//! to. Pure: decides over text.

use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr as _;

use super::failure::Failure;
use crate::callers::Hostname;
use crate::demo::{self, DemoPorts};
use crate::origin::Origin;
use crate::policy::{ARM_ORIGINS, CARD_ORIGINS};

const RETAIL_ORIGIN: &str = "https://prices.azure.com";
const RETAIL_PATH: &str = "api/retail/prices";

/// The allow-lists.
pub(crate) struct Rules {
    allowed: Vec<Origin>,
    targets: Vec<Origin>,
    demo: Option<DemoPorts>,
}

/// An allowed first request.
#[derive(Debug, PartialEq)]
pub(super) enum Destination {
    /// Takes the page's token; answers with a redirect, or as it did before 2018 with the card.
    RateCard(Url),
    /// Takes no token and does not redirect.
    RetailPrices(Url),
}

impl Rules {
    /// `allowed` are further Resource Managers, `targets` further hosts of their cards.
    pub(crate) fn new(allowed: &[Origin], targets: &[Origin], demo: Option<DemoPorts>) -> Self {
        let with = |known: &[&str], further: &[Origin]| {
            known
                .iter()
                .filter_map(|origin| Origin::from_str(origin).ok())
                .chain(further.iter().cloned())
                .collect()
        };
        Self {
            allowed: with(ARM_ORIGINS, allowed),
            targets: with(CARD_ORIGINS, targets),
            demo,
        }
    }

    /// Names of the hosts on the lists that this program brings.
    pub(super) fn public_names() -> Vec<String> {
        let origins = ARM_ORIGINS
            .iter()
            .chain(CARD_ORIGINS)
            .chain([&RETAIL_ORIGIN]);
        let names = origins.filter_map(|origin| origin.split_once("://"));
        names.map(|(_, name)| name.to_owned()).collect()
    }

    /// Reads `{scheme}/{authority}/{path}?{query}` and checks it.
    pub(super) fn first_hop(
        &self,
        target: &str,
        hostname: &Hostname,
    ) -> Result<Destination, Failure> {
        let (address, query) = target.split_once('?').unwrap_or((target, ""));
        let mut parts = address.splitn(3, '/');
        let (Some(scheme), Some(authority), Some(path)) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err(Failure::malformed());
        };
        let origin: Origin = format!("{scheme}://{authority}")
            .parse()
            .map_err(|_| Failure::malformed())?;
        let url = |origin: &str| {
            Url::parse(&format!("{origin}/{path}?{query}")).map_err(|_| Failure::malformed())
        };
        if origin.as_str() == RETAIL_ORIGIN {
            return if path == RETAIL_PATH {
                Ok(Destination::RetailPrices(url(RETAIL_ORIGIN)?))
            } else {
                Err(Failure::path_not_allowed())
            };
        }
        let prices = self
            .demo
            .map(|demo| address_here(demo.ip, demo.card))
            .filter(|prices| prices == origin.as_str());
        if let Some(prices) = prices {
            return if path == RETAIL_PATH {
                Ok(Destination::RetailPrices(url(&prices)?))
            } else {
                Err(Failure::path_not_allowed())
            };
        }
        let demo = self
            .demo
            .filter(|demo| demo::origin(hostname, demo.arm) == origin.as_str())
            .map(|demo| address_here(demo.ip, demo.arm));
        if demo.is_none() && !self.allowed.contains(&origin) {
            return Err(Failure::host_not_allowed());
        }
        if !is_rate_card_path(path) {
            return Err(Failure::path_not_allowed());
        }
        Ok(Destination::RateCard(url(demo
            .as_deref()
            .unwrap_or(origin.as_str()))?))
    }

    /// Checks where the first answer, to a request for `first`, redirects to.
    pub(super) fn second_hop(&self, location: &str, first: &Url) -> Result<Url, Failure> {
        let target = first
            .join(location)
            .map_err(|_| Failure::target_not_allowed())?;
        let is_demo = self.demo.is_some_and(|demo| {
            Origin::of(first).as_str() == address_here(demo.ip, demo.arm)
                && Origin::of(&target).as_str() == address_here(demo.ip, demo.card)
        });
        let is_allowed = is_demo || self.targets.contains(&Origin::of(&target));
        if is_allowed && target.username().is_empty() && target.password().is_none() {
            Ok(target)
        } else {
            Err(Failure::target_not_allowed())
        }
    }
}

/// An origin of the emulator as reached from this machine.
pub(crate) fn address_here(ip: IpAddr, port: u16) -> String {
    match ip {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => format!("http://127.0.0.1:{port}"),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => format!("http://[::1]:{port}"),
        IpAddr::V4(ip) => format!("http://{ip}:{port}"),
        IpAddr::V6(ip) => format!("http://[{ip}]:{port}"),
    }
}

/// `subscriptions/{guid}/providers/Microsoft.Commerce/RateCard`, without regard to case.
fn is_rate_card_path(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    let [subscriptions, subscription, providers, provider, kind] = segments[..] else {
        return false;
    };
    is_guid(subscription)
        && subscriptions.eq_ignore_ascii_case("subscriptions")
        && providers.eq_ignore_ascii_case("providers")
        && provider.eq_ignore_ascii_case("Microsoft.Commerce")
        && kind.eq_ignore_ascii_case("RateCard")
}

fn is_guid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callers::Callers;
    use axum::http::{HeaderMap, header};

    const PATH: &str =
        "subscriptions/0a1b2c3d-0000-0000-0000-00000000000A/providers/Microsoft.Commerce/RateCard";

    fn rules() -> Rules {
        let demo = DemoPorts {
            ip: [127, 0, 0, 1].into(),
            arm: 8081,
            card: 8082,
            stack_tenant: 8083,
            stack_operator: 8084,
            login: 5,
        };
        let further = |origin: &str| vec![origin.parse().unwrap()];
        Rules::new(
            &further("https://management.local.azurestack.external"),
            &further("https://cards.example"),
            Some(demo),
        )
    }

    fn localhost() -> Hostname {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "localhost:8080".parse().unwrap());
        Callers::new([127, 0, 0, 1].into(), &[])
            .recognise(&headers)
            .unwrap()
    }

    fn first(target: &str) -> Option<String> {
        match rules().first_hop(target, &localhost()).ok()? {
            Destination::RateCard(url) | Destination::RetailPrices(url) => Some(url.into()),
        }
    }

    #[test]
    fn cards_of_known_resource_managers_and_retail_prices() {
        for host in [
            "management.azure.com",
            "management.azure.com:443",
            "management.chinacloudapi.cn",
            "management.usgovcloudapi.net",
            "management.local.azurestack.external",
        ] {
            assert!(
                first(&format!("https/{host}/{PATH}?a=b")).is_some(),
                "{host}"
            );
        }
        assert_eq!(
            first("https/prices.azure.com/api/retail/prices?$filter=a%20eq%20%27b%27&c=%2B+d")
                .as_deref(),
            Some("https://prices.azure.com/api/retail/prices?$filter=a%20eq%20%27b%27&c=%2B+d")
        );
    }

    #[test]
    fn nothing_else() {
        let sub = "subscriptions/0a1b2c3d-0000-0000-0000-00000000000a";
        for target in [
            "".to_owned(),
            "https".to_owned(),
            "https/management.azure.com".to_owned(),
            format!("http/management.azure.com/{PATH}"),
            format!("https/management.azure.com:8443/{PATH}"),
            format!("https/management.azure.com.evil.example/{PATH}"),
            format!("https/management.azure.com@evil.example/{PATH}"),
            format!("https/evil.example%2f@management.azure.com/{PATH}"),
            format!("https/evil.example\\@management.azure.com/{PATH}"),
            format!("https/management.azure.com/{PATH}/extra"),
            format!("https/management.azure.com//{PATH}"),
            format!(
                "https/management.azure.com/{sub}/providers/Microsoft.Commerce/UsageAggregates"
            ),
            format!("https/management.azure.com/{sub}/../x/providers/Microsoft.Commerce/RateCard"),
            "https/management.azure.com/subscriptions/../providers/Microsoft.Commerce/RateCard"
                .to_owned(),
            format!("http/169.254.169.254/{PATH}"),
            format!("http/localhost:8082/{PATH}"),
            format!("http/127.0.0.1:8081/{PATH}"),
            "https/prices.azure.com/api/retail/prices/more".to_owned(),
            "https/prices.azure.com/".to_owned(),
            format!("https/prices.azure.com/{PATH}"),
        ] {
            assert_eq!(first(&target), None, "{target}");
        }
    }

    #[test]
    fn tricks_with_the_host_lead_nowhere_else() {
        for host in [
            "management.azure.com.",
            "management.azure.com..",
            "u:p@management.azure.com",
            "management.azure.com%2eevil.example",
            "management.azure.com%00.evil.example",
            "management.azure.com:0443@evil.example",
            "management.azure.com:80",
            "management.azure.com:0",
            "management.azure.com:65536",
            "management.azure.com:-443",
            // Cyrillic letters, as they are and in Punycode.
            "m\u{430}nagement.azure.com",
            "xn--mnagement-s5a.azure.com",
            "management\u{3002}azure\u{3002}com.evil.example",
            "2130706433",
            "0x7f000001",
            "017700000001",
            "127.1",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "127.0.0.1",
            "169.254.169.254",
            "2852039166",
            "metadata.google.internal",
            "localhost",
            "",
            " ",
            "[",
        ] {
            for scheme in [
                "https",
                "http",
                "HTTPS",
                "ftp",
                "file",
                "javascript",
                "https:",
            ] {
                assert_eq!(
                    first(&format!("{scheme}/{host}/{PATH}")),
                    None,
                    "{scheme} {host:?}"
                );
            }
        }
        // Another way to write the same host reaches the same host.
        for host in [
            "MANAGEMENT.AZURE.COM",
            "management%2eazure%2ecom",
            "management.azure.com:443",
            "management.azure.com:0443",
            "\u{ff4d}anagement.azure.com",
        ] {
            assert_eq!(
                first(&format!("https/{host}/{PATH}")),
                Some(format!("https://management.azure.com/{PATH}?")),
                "{host}"
            );
        }
    }

    #[test]
    fn the_demo_is_reached_by_the_callers_own_name_only_and_at_its_own_address() {
        let url = first(&format!("http/localhost:8081/{PATH}?x=1")).unwrap();
        assert_eq!(url, format!("http://127.0.0.1:8081/{PATH}?x=1"));
    }

    #[test]
    fn links_lead_to_card_hosts_only() {
        let arm = Url::parse("https://management.azure.com/subscriptions").unwrap();
        let demo = Url::parse("http://127.0.0.1:8081/subscriptions").unwrap();
        let second = |location: &str, first: &Url| rules().second_hop(location, first).is_ok();
        assert!(second(
            "https://ratecard.azure-api.net/ratecards/V1/x.json?sig=a%2Bb",
            &arm
        ));
        assert!(second("https://apim-ratecard-v1.azure-api.net:443/x", &arm));
        assert!(second("https://cards.example/x", &arm));
        assert!(second("http://127.0.0.1:8082/card?sig=a", &demo));
        for location in [
            "http://ratecard.azure-api.net/x",
            "https://u:p@ratecard.azure-api.net/x",
            "https://ratecard.azure-api.net.evil.example/x",
            "//evil.example/x",
            "/relative",
            "http://127.0.0.1:8082/card",
            "http://169.254.169.254/",
            "file:///etc/passwd",
            "https://ratecard.azure-api.net.",
            "https://ratecard.azure-api.net@evil.example/",
            "https://ratecard.azure-api.net:8443/x",
            "https://[::ffff:169.254.169.254]/latest",
            "https://2852039166/",
            "\\\\evil.example/x",
            "https:evil.example/x",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!second(location, &arm), "{location}");
        }
        assert!(!second("http://127.0.0.1:8083/card", &demo));
    }
}
