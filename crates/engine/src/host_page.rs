//! What a host page and the page in its frame say to each other; `docs/embedding.md` is the
//! contract. Messages carry the version they are written in; what is not known is passed over.

use costs::Day;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::protocol::EndpointKind;

/// The one version there is: the value of `meterview` in each message.
pub const VERSION: u64 = 1;
/// No message is longer, in bytes of JSON.
pub const MOST_BYTES: usize = 64 * 1024;

/// From the host page.
#[derive(Clone, PartialEq, Eq)]
pub enum HostMessage {
    /// Connects, and loads subscriptions where some are named.
    Connect(Box<HostConnection>),
    /// Another token for the same connection.
    Token(HostToken),
    /// Shows a theme: `light`, `dark`, `contrast` or `system`.
    Theme(String),
    /// Speaks a language, named by its tag.
    Language(String),
    /// Forgets the token and the connection; what is loaded stays.
    Disconnect,
}

/// A token and when it ends.
#[derive(Clone, PartialEq, Eq)]
pub struct HostToken {
    /// Without `Bearer`.
    pub token: String,
    /// Seconds since 1970-01-01T00:00:00Z, where the host page says it.
    pub ends_s: Option<i64>,
}

/// Where to ask, as whom, and for what.
#[derive(Clone, PartialEq, Eq)]
pub struct HostConnection {
    /// Origin of the Resource Manager.
    pub endpoint: String,
    /// What answers there.
    pub kind: EndpointKind,
    /// The first token; without one the page asks for it.
    pub token: Option<HostToken>,
    /// Ids of the subscriptions to load, or `None` to let the person choose. Empty: all.
    pub subscriptions: Option<Vec<String>>,
    /// Days of usage.
    pub days: u16,
    /// The day after the last of them; today where it is not named.
    pub until: Option<Day>,
    /// Currency of the rate card.
    pub currency: String,
    /// Language of the rate card.
    pub locale: String,
    /// Country of purchase.
    pub region_info: String,
}

/// Why a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenNeed {
    /// There is none.
    Missing,
    /// It ends soon.
    Expiring,
    /// The Resource Manager takes it no more.
    Refused,
}

/// To the host page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageMessage {
    /// The page listens. Sent once.
    Ready,
    /// A token is needed.
    TokenWanted(TokenNeed),
    /// The connection works.
    Connected {
        /// How many subscriptions it shows.
        subscriptions: usize,
    },
    /// Connecting or loading has failed, which the page shows.
    Failed,
    /// All that was asked for is loaded.
    Loaded,
}

impl HostMessage {
    /// Reads a message as JSON; `None` for whatever is not known.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > MOST_BYTES {
            return None;
        }
        let message: Value = serde_json::from_str(text).ok()?;
        if message.get("meterview")?.as_u64()? != VERSION {
            return None;
        }
        Some(match message.get("type")?.as_str()? {
            "connect" => Self::Connect(Box::new(connection(&message)?)),
            "token" => Self::Token(token(&message)?),
            "theme" => Self::Theme(string(&message, "theme")?),
            "language" => Self::Language(string(&message, "language")?),
            "disconnect" => Self::Disconnect,
            _ => return None,
        })
    }
}

/// Without the token.
impl std::fmt::Debug for HostMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Connect(connection) => write!(f, "Connect({})", connection.endpoint),
            Self::Token(_) => f.write_str("Token(hidden)"),
            Self::Theme(theme) => write!(f, "Theme({theme})"),
            Self::Language(language) => write!(f, "Language({language})"),
            Self::Disconnect => f.write_str("Disconnect"),
        }
    }
}

impl PageMessage {
    /// The message as JSON. `product` is the version of the page.
    #[must_use]
    pub fn text(&self, product: &str) -> String {
        let mut message = match self {
            Self::Ready => json!({ "type": "ready", "version": product }),
            Self::TokenWanted(need) => json!({
                "type": "token-wanted",
                "reason": match need {
                    TokenNeed::Missing => "missing",
                    TokenNeed::Expiring => "expiring",
                    TokenNeed::Refused => "refused",
                },
            }),
            Self::Connected { subscriptions } => {
                json!({ "type": "connected", "subscriptions": subscriptions })
            }
            Self::Failed => json!({ "type": "failed" }),
            Self::Loaded => json!({ "type": "loaded" }),
        };
        message["meterview"] = VERSION.into();
        message.to_string()
    }
}

fn connection(message: &Value) -> Option<HostConnection> {
    let text = |name, default: &str| string(message, name).unwrap_or_else(|| default.to_owned());
    let kind = match message.get("kind").and_then(Value::as_str) {
        None | Some("azure") => EndpointKind::Azure,
        Some("stack-tenant") => EndpointKind::StackTenant,
        Some("stack-operator") => EndpointKind::StackOperator,
        Some(_) => return None,
    };
    let subscriptions = match message.get("subscriptions") {
        None => None,
        Some(Value::String(all)) if all == "all" => Some(Vec::new()),
        Some(Value::Array(ids)) => {
            let ids: Option<Vec<String>> = ids
                .iter()
                .map(|id| id.as_str().map(str::to_owned))
                .collect();
            Some(ids.filter(|ids| !ids.is_empty())?)
        }
        Some(_) => return None,
    };
    let days = match message.get("days") {
        None => 92,
        Some(days) => u16::try_from(days.as_u64()?)
            .ok()
            .filter(|days| (1..=1_100).contains(days))?,
    };
    Some(HostConnection {
        endpoint: text("endpoint", "https://management.azure.com"),
        kind,
        token: token(message),
        subscriptions,
        days,
        until: match string(message, "until") {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        },
        currency: text("currency", "USD"),
        locale: text("locale", "en-US"),
        region_info: text("regionInfo", "US"),
    })
}

fn token(message: &Value) -> Option<HostToken> {
    Some(HostToken {
        token: string(message, "token").filter(|token| !token.is_empty())?,
        ends_s: message.get("expiresOn").and_then(Value::as_i64),
    })
}

fn string(message: &Value, name: &str) -> Option<String> {
    message.get(name)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &Value) -> Option<HostMessage> {
        HostMessage::read(&message.to_string())
    }

    #[test]
    fn a_connection_has_defaults() {
        let message = json!({ "meterview": 1, "type": "connect", "token": "t", "expiresOn": 12 });
        let Some(HostMessage::Connect(connection)) = read(&message) else {
            panic!("no connection");
        };
        assert_eq!(connection.endpoint, "https://management.azure.com");
        assert_eq!(connection.kind, EndpointKind::Azure);
        assert_eq!(connection.subscriptions, None);
        assert_eq!(connection.days, 92);
        let token = connection.token.unwrap();
        assert_eq!((token.token.as_str(), token.ends_s), ("t", Some(12)));
    }

    #[test]
    fn unknown_versions_types_and_values_are_passed_over() {
        for message in [
            json!({ "type": "token", "token": "t" }),
            json!({ "meterview": 2, "type": "token", "token": "t" }),
            json!({ "meterview": "1", "type": "token", "token": "t" }),
            json!({ "meterview": 1, "type": "tokens", "token": "t" }),
            json!({ "meterview": 1, "type": "token" }),
            json!({ "meterview": 1, "type": "token", "token": "" }),
            json!({ "meterview": 1, "type": "token", "token": ["t"] }),
            json!({ "meterview": 1, "type": "connect", "kind": "other" }),
            json!({ "meterview": 1, "type": "connect", "subscriptions": "some" }),
            json!({ "meterview": 1, "type": "connect", "subscriptions": [1] }),
            json!({ "meterview": 1, "type": "connect", "days": 0 }),
            json!({ "meterview": 1, "type": "connect", "until": "soon" }),
            json!({ "meterview": 1, "type": "connect", "days": 1e9 }),
            json!({ "meterview": 1, "type": "theme", "theme": 1 }),
            json!("meterview"),
            json!(null),
        ] {
            assert_eq!(read(&message), None, "{message}");
        }
        assert_eq!(HostMessage::read("{\"meterview\":1"), None);
        let long = json!({ "meterview": 1, "type": "theme", "theme": "x".repeat(MOST_BYTES) });
        assert_eq!(read(&long), None);
    }

    #[test]
    fn no_message_shows_its_token() {
        let message = json!({ "meterview": 1, "type": "token", "token": "secret" });
        assert_eq!(format!("{:?}", read(&message)), "Some(Token(hidden))");
        let message = json!({ "meterview": 1, "type": "connect", "token": "secret" });
        assert!(!format!("{:?}", read(&message)).contains("secret"));
    }

    #[test]
    fn what_the_page_says_has_a_version() {
        let said = PageMessage::TokenWanted(TokenNeed::Refused).text("0.1.0");
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(
            said,
            json!({ "meterview": 1, "type": "token-wanted", "reason": "refused" })
        );
        let said: Value = serde_json::from_str(&PageMessage::Ready.text("0.1.0")).unwrap();
        assert_eq!(
            said,
            json!({ "meterview": 1, "type": "ready", "version": "0.1.0" })
        );
    }
}
