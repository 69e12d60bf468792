//! The security headers of every answer, above all the Content-Security-Policy: it names every
//! host the page may talk to, so usage and tokens can go nowhere else.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::callers::Hostname;
use crate::demo::DemoPorts;
use crate::origin::Origin;

/// Azure Resource Manager of the public cloud, China and the US Government.
pub(crate) const ARM_ORIGINS: &[&str] = &[
    "https://management.azure.com",
    "https://management.chinacloudapi.cn",
    "https://management.usgovcloudapi.net",
];
/// Microsoft Entra ID of the public cloud, China and the US Government: for the exchange of codes and tokens.
pub(crate) const LOGIN_ORIGINS: &[&str] = &[
    "https://login.microsoftonline.com",
    "https://login.partner.microsoftonline.cn",
    "https://login.microsoftonline.us",
];
/// Where Azure's RateCard answer redirects to: for the relay only. Browsers cannot read these hosts.
pub(crate) const CARD_ORIGINS: &[&str] = &[
    "https://ratecard.azure-api.net",
    "https://apim-ratecard-v1.azure-api.net",
    "https://ratecard.blob.core.windows.net",
];

/// The policies for Trusted Types that `static/trusted-types.js` and `static/worker_loader.js` make,
/// each once.
const TRUSTED_TYPES: &str = "default meterview-worker";

const FIXED: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), \
         encrypted-media=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
    ),
];

/// The parts of the policy that are known at start.
pub(crate) struct Policy {
    connect: String,
    frame_ancestors: String,
    demo: Option<DemoPorts>,
}

impl Policy {
    /// `connect` are further origins to talk to, `embed` those that may show the page in a frame.
    pub(crate) fn new(connect: &[Origin], embed: &[Origin], demo: Option<DemoPorts>) -> Self {
        let connect = ARM_ORIGINS
            .iter()
            .chain(LOGIN_ORIGINS)
            .copied()
            .chain(connect.iter().map(Origin::as_str));
        let frame_ancestors = match embed {
            [] => " 'none'".to_owned(),
            listed => sources(listed.iter().map(Origin::as_str)),
        };
        Self {
            connect: sources(connect),
            frame_ancestors,
            demo,
        }
    }

    /// The headers of every answer to a browser that knows this program as `hostname`; without
    /// one they are those of a page that has no demo. `script_hashes` are those of the page's
    /// inline scripts, in the policy's own form.
    pub(crate) fn headers(
        &self,
        hostname: Option<&Hostname>,
        script_hashes: &[String],
    ) -> Vec<(&'static str, String)> {
        let policy = self.content_security_policy(hostname, script_hashes);
        let fixed = FIXED
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        fixed.chain([("content-security-policy", policy)]).collect()
    }

    /// Adds the headers to an answer.
    pub(crate) fn apply(
        &self,
        headers: &mut HeaderMap,
        hostname: &Hostname,
        script_hashes: &[String],
    ) {
        for (name, value) in self.headers(Some(hostname), script_hashes) {
            let value = HeaderValue::from_str(&value)
                .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
            headers.insert(HeaderName::from_static(name), value);
        }
    }

    fn content_security_policy(
        &self,
        hostname: Option<&Hostname>,
        script_hashes: &[String],
    ) -> String {
        let scripts = sources(script_hashes.iter().map(String::as_str));
        let connect = &self.connect;
        let frame_ancestors = &self.frame_ancestors;
        let demo = self.demo.zip(hostname);
        let demo = demo
            .map(|(ports, hostname)| ports.origins(hostname))
            .unwrap_or_default();
        let demo = sources(demo.iter().map(String::as_str));
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; \
             style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
             connect-src 'self'{connect}{demo}; worker-src 'self'; manifest-src 'self'; \
             frame-ancestors{frame_ancestors}; base-uri 'none'; form-action 'none'; \
             object-src 'none'; require-trusted-types-for 'script'; \
             trusted-types {TRUSTED_TYPES}"
        )
    }
}

/// Each source with a space before it.
fn sources<'source>(sources: impl IntoIterator<Item = &'source str>) -> String {
    sources
        .into_iter()
        .flat_map(|source| [" ", source])
        .collect()
}
