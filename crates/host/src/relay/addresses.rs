//! Where a name may lead. The public hosts that the relay knows must be at public addresses:
//! whoever can forge an answer of DNS must not make the relay ask this machine, its network or a
//! cloud's metadata service. The connection goes to the addresses that were checked, so that a
//! second answer cannot differ. Hosts that whoever started this program has named are theirs.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Asks DNS for the addresses of a name.
pub(super) type Lookup = Arc<
    dyn Fn(String) -> futures::future::BoxFuture<'static, io::Result<Vec<SocketAddr>>>
        + Send
        + Sync,
>;

/// Resolves names and drops addresses where they may not lead.
pub(super) struct CheckedNames {
    /// Host names that must be at public addresses.
    public: Vec<String>,
    lookup: Lookup,
}

/// A public name leads to addresses of a network that is not public.
#[derive(Debug)]
pub(super) struct NotPublic;

impl CheckedNames {
    pub(super) fn new(public: Vec<String>, lookup: Lookup) -> Self {
        Self { public, lookup }
    }
}

/// As the operating system does it.
pub(super) fn system() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move { Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.collect()) })
    })
}

impl Resolve for CheckedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let must_be_public = self
            .public
            .iter()
            .any(|public| public.eq_ignore_ascii_case(name.as_str().trim_end_matches('.')));
        let looked_up = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let mut addresses = looked_up.await?;
            if must_be_public {
                addresses.retain(|address| is_public(address.ip()));
                if addresses.is_empty() {
                    return Err(NotPublic.into());
                }
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Whether that is why a request failed.
pub(super) fn is_not_public(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether an address is one of the public internet (RFC 6890 and the registries of IANA for
/// special purposes).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_special = first == 0
        || first >= 224
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        // Shared by carriers, for protocols, for measurements between networks.
        || (first == 100 && (64..128).contains(&second))
        || (first, second, third) == (192, 0, 0)
        || (first == 198 && matches!(second, 18 | 19))
        // Anycast relays of 6to4, which nobody runs any more.
        || (first, second, third) == (192, 88, 99);
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Another form of an address of IPv4: mapped, translated, by 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => embedded(high, low),
        // Documentation, Teredo and other tunnels.
        [0x2001, 0x0db8, ..] | [0x2001, 0..=0x01ff, ..] => false,
        // Global unicast; loopback, link-local, site-local, unique local and multicast are outside.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

impl fmt::Display for NotPublic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name leads to an address that is not public")
    }
}

impl Error for NotPublic {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_machines_and_networks_are_not_public() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::1",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "20.42.0.1",
            "172.32.0.1",
            "100.128.0.1",
            "::ffff:20.42.0.1",
            "2603:1030::1",
            "2a01:111::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    fn answering(address: &str) -> Lookup {
        let address: SocketAddr = address.parse().unwrap();
        Arc::new(move |_| Box::pin(async move { Ok(vec![address]) }))
    }

    async fn resolve(name: &str, address: &str) -> Result<Vec<SocketAddr>, bool> {
        let names = CheckedNames::new(vec!["management.azure.com".to_owned()], answering(address));
        let resolved = names.resolve(name.parse().unwrap()).await;
        resolved
            .map(Iterator::collect)
            .map_err(|error| is_not_public(&*error))
    }

    #[tokio::test]
    async fn only_known_public_names_must_be_public() {
        for name in [
            "management.azure.com",
            "MANAGEMENT.azure.com",
            "management.azure.com.",
        ] {
            assert_eq!(resolve(name, "127.0.0.1:0").await, Err(true), "{name}");
            assert!(resolve(name, "20.42.0.1:0").await.is_ok(), "{name}");
        }
        // Of an Azure Stack Hub, or a proxy: at home in private networks.
        assert!(
            resolve("management.local.azurestack.external", "10.0.0.5:0")
                .await
                .is_ok()
        );
    }
}
