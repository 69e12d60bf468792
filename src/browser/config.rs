//! What the host program tells the page at the start.

use costs::Day;
use engine::protocol::EndpointKind;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::host_of;

/// Where the page may go. The defaults are those of a page without a host
/// program, from a plain web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HostConfig {
    /// Base address of the relay for rate cards, absolute.
    pub(crate) relay: Option<String>,
    /// Origins that the Content-Security-Policy lets the page connect to.
    pub(crate) connect: Vec<String>,
    /// Origins of authorities that it lets the page exchange codes with.
    pub(crate) logins: Vec<String>,
    /// Where people sign in, as the deployment presets it.
    pub(crate) sign_in: Option<SignInPreset>,
    /// The demo, where the host runs one.
    pub(crate) demo: Option<Demo>,
}

/// Where people sign in. Empty texts leave it to the cloud.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SignInPreset {
    /// Application (client) id.
    pub(crate) client_id: String,
    /// Address of the authority.
    pub(crate) authority: String,
    /// `entra`, `adfs`, `openid` or empty.
    pub(crate) kind: String,
    /// Origin of the Resource Manager.
    pub(crate) arm: String,
    /// What tokens must be for.
    pub(crate) audience: String,
    /// Address to come back to.
    pub(crate) redirect: Option<String>,
}

/// A local Resource Manager with sample subscriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Demo {
    /// The day on which its data ends.
    pub(crate) today: Day,
    /// Its own sign-in.
    pub(crate) sign_in: Option<SignInPreset>,
    /// People to sign in as.
    pub(crate) personas: Vec<Persona>,
}

/// Someone the demo can sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Persona {
    /// Such as `tenant`.
    pub(crate) id: String,
    /// Origin of the Resource Manager.
    pub(crate) endpoint: String,
    /// What answers there.
    pub(crate) kind: EndpointKind,
    /// A token of the demo, worth nothing elsewhere.
    pub(crate) token: String,
}

impl HostConfig {
    /// Whether the page may connect to an origin: listed, or the demo's.
    pub(crate) fn allows(&self, origin: &str) -> bool {
        let personas = self.demo.iter().flat_map(|demo| &demo.personas);
        let mut of_demo = personas.filter_map(|persona| host_of(&persona.endpoint));
        let mut listed = self.connect.iter().chain(&self.logins);
        listed.any(|listed| listed == origin)
            || of_demo.any(|(_, demo_origin)| demo_origin == origin)
    }
}

impl Default for HostConfig {
    fn default() -> Self {
        Self {
            relay: None,
            connect: [
                "https://management.azure.com",
                "https://management.chinacloudapi.cn",
                "https://management.usgovcloudapi.net",
            ]
            .map(str::to_owned)
            .to_vec(),
            logins: [
                "https://login.microsoftonline.com",
                "https://login.partner.microsoftonline.cn",
                "https://login.microsoftonline.us",
            ]
            .map(str::to_owned)
            .to_vec(),
            sign_in: None,
            demo: None,
        }
    }
}

/// Reads `/config.json`; a server without one gives the defaults.
pub(crate) async fn fetch_config() -> HostConfig {
    read_config().await.unwrap_or_default()
}

async fn read_config() -> Option<HostConfig> {
    let window = web_sys::window()?;
    let response = JsFuture::from(window.fetch_with_str("/config.json"))
        .await
        .ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    let config = JSON::parse(&text).ok()?;
    let origin = window.location().origin().ok()?;
    let relay = string(&config, "relay").map(|relay| {
        if relay.starts_with('/') {
            format!("{origin}{relay}")
        } else {
            relay
        }
    });
    let texts = |name| -> Vec<String> {
        let list = list(&config, name);
        list.iter().filter_map(JsValue::as_string).collect()
    };
    // A file beside a page on a plain web server need not repeat the clouds.
    let defaults = HostConfig::default();
    let or = |texts: Vec<String>, default| if texts.is_empty() { default } else { texts };
    let is_from_host = relay.is_some();
    let mut connect = texts("connect");
    if !is_from_host {
        connect.splice(0..0, defaults.connect);
    }
    let demo = Reflect::get(&config, &"demo".into())
        .ok()
        .filter(JsValue::is_object)
        .and_then(|demo| read_demo(&demo));
    Some(HostConfig {
        relay,
        connect,
        logins: or(texts("logins"), defaults.logins),
        sign_in: read_sign_in(&config),
        demo,
    })
}

fn read_demo(demo: &JsValue) -> Option<Demo> {
    let personas = list(demo, "personas")
        .iter()
        .filter_map(|persona| {
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
        })
        .collect();
    Some(Demo {
        today: string(demo, "today")?.parse().ok()?,
        sign_in: read_sign_in(demo),
        personas,
    })
}

fn read_sign_in(config: &JsValue) -> Option<SignInPreset> {
    let preset = Reflect::get(config, &"signIn".into()).ok()?;
    if !preset.is_object() {
        return None;
    }
    let text = |name| string(&preset, name).unwrap_or_default();
    Some(SignInPreset {
        client_id: text("clientId"),
        authority: text("authority"),
        kind: text("kind"),
        arm: text("arm"),
        audience: text("audience"),
        redirect: string(&preset, "redirect"),
    })
}

fn string(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string()
}

fn list(object: &JsValue, name: &str) -> Vec<JsValue> {
    Reflect::get(object, &name.into())
        .ok()
        .and_then(|list| list.dyn_into::<Array>().ok())
        .map(|list| list.to_vec())
        .unwrap_or_default()
}
