//! Which `Host` headers are answered. The relay takes tokens, so a foreign name that was made to
//! point at this address (DNS rebinding) must not reach it.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use std::net::IpAddr;

/// The name by which a browser knows this program: a host name or an address, without port.
/// IPv6 addresses are in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hostname(String);

impl Hostname {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The names answered.
pub(crate) struct Callers {
    listen: IpAddr,
    public_names: Vec<String>,
}

impl Callers {
    pub(crate) fn new(listen: IpAddr, public_names: &[String]) -> Self {
        Self {
            listen,
            public_names: public_names
                .iter()
                .map(|name| name.to_ascii_lowercase())
                .collect(),
        }
    }

    /// The name the request came in by, or none when it is not one of ours.
    pub(crate) fn recognise(&self, headers: &HeaderMap) -> Option<Hostname> {
        let authority: Authority = headers.get(header::HOST)?.to_str().ok()?.parse().ok()?;
        if authority.as_str().contains('@') {
            return None;
        }
        let name = authority.host().to_ascii_lowercase();
        self.is_ours(&name).then_some(Hostname(name))
    }

    fn is_ours(&self, name: &str) -> bool {
        if name == "localhost" || self.public_names.iter().any(|public| public == name) {
            return true;
        }
        // An address cannot be rebound: no one else decides where it leads.
        name.trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|address| {
                self.listen.is_unspecified()
                    || address == self.listen
                    || (address.is_loopback() && self.listen.is_loopback())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(listen: &str, host: &str) -> bool {
        let callers = Callers::new(listen.parse().unwrap(), &["Costs.Example.com".into()]);
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        callers.recognise(&headers).is_some()
    }

    #[test]
    fn own_addresses_and_names_only() {
        for host in [
            "localhost:8080",
            "127.0.0.1",
            "LOCALHOST",
            "costs.example.com",
            "[::1]:1",
        ] {
            assert!(answers("127.0.0.1", host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "a@localhost",
            "",
        ] {
            assert!(!answers("127.0.0.1", host), "{host}");
        }
        assert!(answers("0.0.0.0", "10.0.0.1:8080"));
        assert!(!answers("10.0.0.2", "10.0.0.1"));
        assert!(!answers("0.0.0.0", "rebound.example"));
    }

    #[test]
    fn without_a_host_header_nothing_is_answered() {
        let callers = Callers::new([127, 0, 0, 1].into(), &[]);
        assert_eq!(callers.recognise(&HeaderMap::new()), None);
    }
}
