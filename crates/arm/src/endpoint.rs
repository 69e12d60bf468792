//! The origin of an Azure Resource Manager and the check that a link stays on
//! it. Links are compared, never taken apart and put together again.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// An https origin; http only on this computer. Compared after its default
/// port is dropped.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    is_https: bool,
    /// In lower case, IPv6 with brackets.
    host: String,
    /// Absent where it is the scheme's own.
    port: Option<u16>,
}

/// A text that names no usable endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointError {
    /// Not of the form `https://host` or `https://host:port`.
    Malformed,
    /// Plain http to another computer would show the token to the network.
    NotEncrypted,
}

impl Endpoint {
    /// The public cloud's `https://management.azure.com`.
    #[must_use]
    pub fn azure() -> Self {
        Self {
            is_https: true,
            host: "management.azure.com".to_owned(),
            port: None,
        }
    }

    /// Host and, where it is not the scheme's own, port.
    #[must_use]
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// `https` or `http`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.is_https { "https" } else { "http" }
    }

    /// The address to ask next: `link` as it is where it leads to this
    /// endpoint, or appended to the origin where it is relative.
    ///
    /// # Errors
    /// [`Error::ForeignNextLink`] where the link leads to another scheme, host
    /// or port, or is written so that one could be mistaken about it.
    pub fn resolve(&self, link: &str) -> Result<String, Error> {
        if link.starts_with('/') && !link.starts_with("//") {
            return Ok(format!("{self}{link}"));
        }
        let foreign = |host: &str| Error::ForeignNextLink {
            host: host.chars().take(100).collect(),
        };
        let Some((endpoint, _)) = split_origin(link) else {
            return Err(foreign(link));
        };
        if endpoint == *self {
            Ok(link.to_owned())
        } else {
            Err(foreign(&endpoint.to_string()))
        }
    }

    fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.host == "[::1]"
            || self
                .host
                .parse::<std::net::Ipv4Addr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

/// Splits an absolute address into its origin and the rest. Strict on purpose:
/// user names, backslashes, blanks and escapes before the path are refused,
/// because browsers read them in surprising ways.
pub(crate) fn split_origin(address: &str) -> Option<(Endpoint, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let is_https = match scheme {
        _ if scheme.eq_ignore_ascii_case("https") => true,
        _ if scheme.eq_ignore_ascii_case("http") => false,
        _ => return None,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = if authority.starts_with('[') {
        let end = authority.find(']')? + 1;
        authority[1..end - 1].parse::<std::net::Ipv6Addr>().ok()?;
        authority.split_at(end)
    } else {
        let host_end = authority.find(':').unwrap_or(authority.len());
        let (host, port) = authority.split_at(host_end);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
        if host.is_empty() || !host.bytes().all(is_plain) {
            return None;
        }
        (host, port)
    };
    let port = match port.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse::<u16>().ok()?)
        }
        Some(_) => return None,
        None if port.is_empty() => None,
        None => return None,
    };
    let own_port = if is_https { 443 } else { 80 };
    let endpoint = Endpoint {
        is_https,
        host: host.to_ascii_lowercase(),
        port: port.filter(|port| *port != own_port),
    };
    Some((endpoint, path))
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let (endpoint, path) = split_origin(text.trim()).ok_or(EndpointError::Malformed)?;
        if !path.is_empty() && path != "/" {
            Err(EndpointError::Malformed)
        } else if !endpoint.is_https && !endpoint.is_loopback() {
            Err(EndpointError::NotEncrypted)
        } else {
            Ok(endpoint)
        }
    }
}

/// The origin, without a slash at its end.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority())
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not an origin such as https://management.azure.com",
            Self::NotEncrypted => "http is allowed on this computer only",
        })
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Result<String, EndpointError> {
        text.parse::<Endpoint>()
            .map(|endpoint| endpoint.to_string())
    }

    #[test]
    fn takes_https_and_local_http() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(
            endpoint("https://Management.Azure.com/"),
            ok("https://management.azure.com")
        );
        assert_eq!(endpoint(" https://a.b:443"), ok("https://a.b"));
        assert_eq!(endpoint("https://a.b:8443"), ok("https://a.b:8443"));
        assert_eq!(
            endpoint("http://127.0.0.1:8081"),
            ok("http://127.0.0.1:8081")
        );
        assert_eq!(endpoint("http://localhost:80"), ok("http://localhost"));
        assert_eq!(endpoint("http://[::1]:9"), ok("http://[::1]:9"));
        assert_eq!(endpoint("http://a.b"), Err(EndpointError::NotEncrypted));
        assert_eq!(
            endpoint("http://127.0.0.1.evil.net"),
            Err(EndpointError::NotEncrypted)
        );
        for text in [
            "",
            "a.b",
            "ftp://a.b",
            "https://",
            "https://a.b/path",
            "https://u@a.b",
            "https://a.b:99999",
            "https://a b",
            "https://a.b:",
            "https://[::1",
            "https://[x]",
        ] {
            assert_eq!(endpoint(text), Err(EndpointError::Malformed), "{text}");
        }
    }

    #[test]
    fn follows_links_to_itself_unchanged() {
        let azure = Endpoint::azure();
        let link = "https://management.azure.com:443/subscriptions/1?continuationToken=a%2fb%2Bc+d";
        assert_eq!(azure.resolve(link).as_deref(), Ok(link));
        let upper = "HTTPS://MANAGEMENT.AZURE.COM/x";
        assert_eq!(azure.resolve(upper).as_deref(), Ok(upper));
        assert_eq!(
            azure.resolve("/subscriptions?$skiptoken=%2F").as_deref(),
            Ok("https://management.azure.com/subscriptions?$skiptoken=%2F")
        );
    }

    #[test]
    fn refuses_links_elsewhere() {
        for link in [
            "https://management.azure.com.evil.net/x",
            "https://evil.net/https://management.azure.com/",
            "http://management.azure.com/x",
            "https://management.azure.com:8443/x",
            "https://management.azure.com@evil.net/x",
            "https://management.azure.com\\@evil.net/x",
            "https://management.azure.com\t.evil.net/x",
            "https:/\\evil.net/x",
            "https:evil.net",
            "//evil.net/x",
            "\\\\evil.net/x",
            "javascript:alert(1)",
            "subscriptions?x",
            "",
        ] {
            let result = Endpoint::azure().resolve(link);
            assert!(
                matches!(result, Err(Error::ForeignNextLink { .. })),
                "{link}"
            );
        }
    }
}
