//! The security headers of every answer, above all the Content-Security-Policy: it names every
//! host the page may talk to, so usage and tokens can go nowhere else.

use axum::http::{HeaderMap, HeaderValue, header};

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

const FIXED: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The parts of the policy that are known at start.
pub(crate) struct Policy {
    connect: String,
    frame_ancestors: String,
    demo: Option<DemoPorts>,
}

impl Policy {
    pub(crate) fn new(
        connect: &[Origin],
        frame_ancestors: &[Origin],
        demo: Option<DemoPorts>,
    ) -> Self {
        let connect = ARM_ORIGINS
            .iter()
            .chain(LOGIN_ORIGINS)
            .copied()
            .chain(connect.iter().map(Origin::as_str));
        Self {
            connect: sources(connect),
            frame_ancestors: sources(frame_ancestors.iter().map(Origin::as_str)),
            demo,
        }
    }

    /// Adds the headers to an answer for a browser that knows this program as `hostname`.
    /// `script_hashes` are those of the page's inline scripts, in the policy's own form.
    pub(crate) fn apply(
        &self,
        headers: &mut HeaderMap,
        hostname: &Hostname,
        script_hashes: &[String],
    ) {
        for (name, value) in FIXED {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        let policy = self.content_security_policy(hostname, script_hashes);
        let value = HeaderValue::from_str(&policy)
            .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }

    fn content_security_policy(&self, hostname: &Hostname, script_hashes: &[String]) -> String {
        let scripts = sources(script_hashes.iter().map(String::as_str));
        let connect = &self.connect;
        let frame_ancestors = &self.frame_ancestors;
        let demo = self
            .demo
            .map(|ports| ports.origins(hostname))
            .unwrap_or_default();
        let demo = sources(demo.iter().map(String::as_str));
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; \
             style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
             connect-src 'self'{connect}{demo}; worker-src 'self'; manifest-src 'self'; \
             frame-ancestors 'self'{frame_ancestors}; base-uri 'none'; form-action 'none'; \
             object-src 'none'"
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
