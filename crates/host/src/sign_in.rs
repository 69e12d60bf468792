//! The configuration file: where the page signs people in and who may embed it, handed on to the page. None of it
//! is secret.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::origin::Origin;

/// The page that people come back to; its address is registered with the application.
pub(crate) const REDIRECT_PATH: &str = "/signed-in.html";

/// What a deployment presets for signing in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// Application (client) id.
    pub client_id: String,
    /// Address of the authority; absent: that of the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// `entra`, `adfs` or `openid`; absent: told from the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Origin of the Resource Manager; absent: that of the public cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    /// What tokens must be for; absent: that of the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Address to come back to; absent: `signed-in.html` beside the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
}

/// A `config.json` as a static deployment has it beside the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationFile {
    /// Where people sign in.
    pub sign_in: Option<SignIn>,
    /// Further origins that the page may talk to.
    #[serde(default)]
    pub connect: Vec<String>,
    /// Who may show the page in a frame and hand it a token.
    #[serde(default)]
    pub embed: EmbedSettings,
}

/// The part `embed` of a `config.json`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmbedSettings {
    /// Exact origins, such as `https://portal.example.com`; none by default.
    #[serde(default)]
    pub origins: Vec<String>,
}

/// A configuration file that cannot be used.
#[derive(Debug)]
pub struct ConfigurationError(PathBuf, String);

impl ConfigurationFile {
    /// Reads one.
    ///
    /// # Errors
    /// Where it cannot be read, is no JSON, or names something that is no origin.
    pub fn read(path: &Path) -> Result<Self, ConfigurationError> {
        let wrong = |problem: String| ConfigurationError(path.to_owned(), problem);
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let file: Self = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        file.origins().map_err(wrong)?;
        file.embed_origins().map_err(wrong)?;
        Ok(file)
    }

    /// The origins that may show the page in a frame. Nothing but whole origins: no path, and no
    /// `*`, which would let every page in.
    ///
    /// # Errors
    /// The text that is no origin.
    pub fn embed_origins(&self) -> Result<Vec<Origin>, String> {
        let origins = self.embed.origins.iter();
        origins
            .map(|text| text.parse().map_err(|error| format!("{text}: {error}")))
            .collect()
    }

    /// Everything the page must be let talk to, authority and Resource Manager included.
    ///
    /// # Errors
    /// The text that is no web address.
    pub fn origins(&self) -> Result<Vec<Origin>, String> {
        let sign_in = self.sign_in.iter();
        let named = sign_in.flat_map(|sign_in| sign_in.authority.iter().chain(&sign_in.arm));
        named
            .chain(&self.connect)
            .map(|address| {
                let url = reqwest::Url::parse(address).ok();
                let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
                url.and_then(|url| Origin::of(&url).as_str().parse().ok())
                    .ok_or_else(|| format!("{address} is no web address"))
            })
            .collect()
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.0.display(), self.1)
    }
}

impl std::error::Error for ConfigurationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authority_and_resource_manager_are_origins_to_talk_to() {
        let file: ConfigurationFile = serde_json::from_str(
            r#"{"signIn":{"clientId":"app","authority":"https://adfs.stamp.example/adfs",
            "arm":"https://management.stamp.example"},"connect":["https://other.example"]}"#,
        )
        .unwrap();
        let origins = file.origins().unwrap();
        let origins: Vec<&str> = origins.iter().map(Origin::as_str).collect();
        assert_eq!(
            origins,
            [
                "https://adfs.stamp.example",
                "https://management.stamp.example",
                "https://other.example"
            ]
        );
    }

    #[test]
    fn what_is_misspelt_is_said() {
        let read = serde_json::from_str::<ConfigurationFile>;
        assert!(read(r#"{"signIn":{"clientID":"app"}}"#).is_err());
        let file = read(r#"{"connect":["other.example"]}"#).unwrap();
        assert!(file.origins().unwrap_err().contains("other.example"));
        assert!(read(r#"{"embed":{"origin":["https://portal.example"]}}"#).is_err());
    }

    #[test]
    fn only_whole_origins_may_embed() {
        let embed = |origin: &str| {
            let text = serde_json::json!({ "embed": { "origins": [origin] } }).to_string();
            let file: ConfigurationFile = serde_json::from_str(&text).unwrap();
            let origins = file.embed_origins()?;
            Ok::<_, String>(origins[0].to_string())
        };
        assert_eq!(
            embed("https://Portal.example/").as_deref(),
            Ok("https://portal.example")
        );
        for wrong in [
            "*",
            "null",
            "https://*.example",
            "https:",
            "https://portal.example/path",
            "portal.example",
            "https://portal.example;script-src *",
            "data:text/html,x",
        ] {
            assert!(embed(wrong).is_err(), "{wrong}");
        }
    }
}
