//! What the server says of itself in `config.json`. Nothing in it is trusted to be well formed: a
//! wrong part is left out, and the rest counts.

use costs::Day;
use serde_json::Value;

use crate::protocol::EndpointKind;

/// Resource Managers that a page from any server may talk to.
const RESOURCE_MANAGERS: [&str; 3] = [
    "https://management.azure.com",
    "https://management.chinacloudapi.cn",
    "https://management.usgovcloudapi.net",
];
/// Authorities of the same clouds.
const LOGINS: [&str; 3] = [
    "https://login.microsoftonline.com",
    "https://login.partner.microsoftonline.cn",
    "https://login.microsoftonline.us",
];

/// Where the page may go and who may embed it. The defaults are those of a page without a host
/// program, from a plain web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// Base address of the relay for rate cards, absolute.
    pub relay: Option<String>,
    /// Origins that the Content-Security-Policy lets the page connect to.
    pub connect: Vec<String>,
    /// Origins of authorities that it lets the page exchange codes with.
    pub logins: Vec<String>,
    /// Origins that may show the page in a frame and hand it a token.
    pub embed: Vec<String>,
    /// Where people sign in, as the deployment presets it.
    pub sign_in: Option<SignInPreset>,
    /// The demo, where the host runs one.
    pub demo: Option<Demo>,
}

/// Where people sign in. Empty texts leave it to the cloud.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInPreset {
    /// Application (client) id.
    pub client_id: String,
    /// Address of the authority.
    pub authority: String,
    /// `entra`, `adfs`, `openid` or empty.
    pub kind: String,
    /// Origin of the Resource Manager.
    pub arm: String,
    /// What tokens must be for.
    pub audience: String,
    /// Address to come back to.
    pub redirect: Option<String>,
}

/// A local Resource Manager with sample subscriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    /// The day on which its data ends.
    pub today: Day,
    /// Origin of its list prices, for the relay.
    pub prices: Option<String>,
    /// Its own sign-in.
    pub sign_in: Option<SignInPreset>,
    /// People to sign in as.
    pub personas: Vec<Persona>,
}

/// Someone the demo can sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// Such as `tenant`.
    pub id: String,
    /// Origin of the Resource Manager.
    pub endpoint: String,
    /// What answers there.
    pub kind: EndpointKind,
    /// A token of the demo, worth nothing elsewhere.
    pub token: String,
}

impl Default for Deployment {
    fn default() -> Self {
        Self {
            relay: None,
            connect: RESOURCE_MANAGERS.map(str::to_owned).to_vec(),
            logins: LOGINS.map(str::to_owned).to_vec(),
            embed: Vec::new(),
            sign_in: None,
            demo: None,
        }
    }
}

impl Deployment {
    /// Reads the text of a `config.json` that came from `origin`; `None` where it is no JSON
    /// object.
    #[must_use]
    pub fn read(text: &str, origin: &str) -> Option<Self> {
        let config: Value = serde_json::from_str(text).ok()?;
        let config = config.as_object().map(|_| &config)?;
        let relay = string(config, "relay").map(|relay| match relay.strip_prefix('/') {
            Some(path) => format!("{origin}/{path}"),
            None => relay,
        });
        // A file beside a page on a plain web server need not repeat the clouds.
        let defaults = Self::default();
        let mut connect = strings(config, "connect");
        if relay.is_none() {
            connect.splice(0..0, defaults.connect);
        }
        let logins = strings(config, "logins");
        let embed = strings(config.get("embed").unwrap_or(&Value::Null), "origins");
        Some(Self {
            relay,
            connect,
            logins: if logins.is_empty() {
                defaults.logins
            } else {
                logins
            },
            embed: embed.into_iter().filter(|one| is_origin(one)).collect(),
            sign_in: sign_in(config),
            demo: config.get("demo").and_then(demo),
        })
    }

    /// Whether the page may connect to an origin: listed, or the demo's.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        let personas = self.demo.iter().flat_map(|demo| &demo.personas);
        let of_demo = personas.map(|persona| persona.endpoint.trim_end_matches('/'));
        let mut listed = self.connect.iter().chain(&self.logins);
        listed.any(|listed| listed == origin) || { of_demo }.any(|own| own == origin)
    }
}

/// Whether a text is one whole origin, as browsers write it: no path, and no `*` or `null`, which
/// would be anybody.
fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else {
        return false;
    };
    let is_name = |letter: u8| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || b".-_[]:".contains(&letter)
    };
    matches!(scheme, "https" | "http") && !authority.is_empty() && authority.bytes().all(is_name)
}

fn demo(demo: &Value) -> Option<Demo> {
    let personas = demo.get("personas").and_then(Value::as_array);
    Some(Demo {
        today: string(demo, "today")?.parse().ok()?,
        prices: string(demo, "prices"),
        sign_in: sign_in(demo),
        personas: personas.into_iter().flatten().filter_map(persona).collect(),
    })
}

fn persona(persona: &Value) -> Option<Persona> {
    Some(Persona {
        id: string(persona, "id")?,
        endpoint: string(persona, "endpoint")?,
        kind: match string(persona, "kind")?.as_str() {
            "stackTenant" => EndpointKind::StackTenant,
            "stackOperator" => EndpointKind::StackOperator,
            _ => EndpointKind::Azure,
        },
        token: string(persona, "token")?,
    })
}

fn sign_in(config: &Value) -> Option<SignInPreset> {
    let preset = config.get("signIn").filter(|preset| preset.is_object())?;
    let text = |name| string(preset, name).unwrap_or_default();
    Some(SignInPreset {
        client_id: text("clientId"),
        authority: text("authority"),
        kind: text("kind"),
        arm: text("arm"),
        audience: text("audience"),
        redirect: string(preset, "redirect"),
    })
}

fn string(object: &Value, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(str::to_owned)
}

fn strings(object: &Value, name: &str) -> Vec<String> {
    let list = object.get(name).and_then(Value::as_array);
    let texts = list.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Deployment> {
        Deployment::read(text, "https://costs.example")
    }

    #[test]
    fn a_file_of_a_plain_server_adds_to_the_clouds() {
        let text = r#"{"connect":["https://arm.example"],"signIn":{"clientId":"app"},
            "embed":{"origins":["https://portal.example"]}}"#;
        let known = read(text).unwrap();
        assert!(known.allows("https://arm.example") && known.allows(RESOURCE_MANAGERS[0]));
        assert!(!known.allows("https://arm.example.evil.example"));
        assert_eq!(known.relay, None);
        assert_eq!(known.sign_in.unwrap().client_id, "app");
        assert_eq!(known.embed, ["https://portal.example"]);
    }

    #[test]
    fn the_host_program_says_all_itself() {
        let text = r#"{"relay":"/relay/","connect":["https://arm.example"],"logins":[],
            "demo":{"today":"2026-03-20","personas":[{"id":"tenant","kind":"arm","token":"t",
            "endpoint":"http://127.0.0.1:8081"},{"id":"broken"}]}}"#;
        let known = read(text).unwrap();
        assert_eq!(known.relay.as_deref(), Some("https://costs.example/relay/"));
        assert_eq!(known.connect, ["https://arm.example"]);
        assert!(known.allows("http://127.0.0.1:8081"));
        assert_eq!(known.demo.unwrap().personas.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_left_out() {
        for text in ["", "null", "[]", "1", "{\"a\"", "\"https://a\""] {
            assert_eq!(read(text), None, "{text}");
        }
        let text = r#"{"relay":1,"connect":"https://a","logins":{},"demo":{"today":"never"},
            "signIn":[],"embed":["https://a"]}"#;
        assert_eq!(read(text), Some(Deployment::default()));
    }

    #[test]
    fn only_whole_origins_may_embed() {
        for (origin, is_taken) in [
            ("https://portal.example", true),
            ("http://127.0.0.1:9000", true),
            ("http://[::1]:9000", true),
            ("*", false),
            ("null", false),
            ("https://*.example", false),
            ("https://portal.example/", false),
            ("https://portal.example/a", false),
            ("https://Portal.example", false),
            ("https://", false),
            ("file://", false),
            ("data:text/html", false),
        ] {
            let text = serde_json::json!({ "embed": { "origins": [origin] } }).to_string();
            assert_eq!(!read(&text).unwrap().embed.is_empty(), is_taken, "{origin}");
        }
    }
}
