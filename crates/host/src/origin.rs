//! A web origin: scheme, host and port, and nothing else.

use reqwest::Url;
use std::fmt;
use std::str::FromStr;

/// An origin in its one normal form: lower case, no default port, no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin as text, such as `https://management.azure.com`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin of an address.
    pub(crate) fn of(url: &Url) -> Self {
        Self(url.origin().ascii_serialization())
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let url = Url::parse(text).map_err(|_| OriginError)?;
        // A host may have signs that mean something in a Content-Security-Policy, such as `*`.
        let is_plain = url.host_str().is_some_and(|host| {
            let mut letters = host.bytes();
            letters.all(|letter| letter.is_ascii_alphanumeric() || b"-._[]:".contains(&letter))
        });
        let is_bare = is_plain
            && matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if is_bare {
            Ok(Self::of(&url))
        } else {
            Err(OriginError)
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The text is no origin.
#[derive(Debug, PartialEq, Eq)]
pub struct OriginError;

impl fmt::Display for OriginError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .write_str("an origin looks like https://management.example.com or http://host:8080")
    }
}

impl std::error::Error for OriginError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form() {
        let origin = |text: &str| text.parse::<Origin>().map(|origin| origin.0);
        assert_eq!(
            origin("HTTPS://Management.Azure.com:443/").as_deref(),
            Ok("https://management.azure.com")
        );
        assert_eq!(
            origin("http://[::1]:8081").as_deref(),
            Ok("http://[::1]:8081")
        );
        for wrong in [
            "",
            "*",
            "management.azure.com",
            "ftp://a",
            "https://a/b",
            "https://u@a",
            "https://a?b",
            "data:x",
            "https://*.a",
            "https://a;b",
            "https://a,b",
            "https://'self'",
        ] {
            assert_eq!(origin(wrong), Err(OriginError), "{wrong}");
        }
    }
}
