//! Where to sign in: what the deployment presets, what a person has typed and
//! what is kept of it. None of it is secret.

use engine::deployment::{Deployment, SignInPreset};
use engine::protocol::{AuthorityKind, EndpointKind, SignInSettings};
use serde_json::{Value, json};

use crate::browser;

const KEPT: &str = "meterview.sign-in-form";

/// Which Resource Manager is signed in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cloud {
    /// The public cloud.
    Public,
    /// Azure in China.
    China,
    /// Azure for the US Government.
    Government,
    /// The directory of the host program's demo.
    Demo,
    /// An Azure Stack Hub, or any other address.
    Other,
}

impl Cloud {
    /// All, in the order they are offered.
    pub(crate) const ALL: [Self; 5] = [
        Self::Public,
        Self::China,
        Self::Government,
        Self::Demo,
        Self::Other,
    ];

    /// The word it is kept under.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::China => "china",
            Self::Government => "government",
            Self::Demo => "demo",
            Self::Other => "other",
        }
    }

    /// Reads what [`Cloud::text`] writes.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.text() == text)
    }

    const fn resource_manager(self) -> &'static str {
        match self {
            Self::Public => "https://management.azure.com",
            Self::China => "https://management.chinacloudapi.cn",
            Self::Government => "https://management.usgovcloudapi.net",
            Self::Demo | Self::Other => "",
        }
    }
}

/// The form of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignInForm {
    /// Which Resource Manager.
    pub(crate) cloud: Cloud,
    /// Application (client) id.
    pub(crate) client_id: String,
    /// Address of another Resource Manager.
    pub(crate) resource_manager: String,
    /// What answers there.
    pub(crate) endpoint_kind: EndpointKind,
    /// Address of the authority; empty leaves it to the cloud.
    pub(crate) authority: String,
    /// Its rules; `None` leaves them to the address.
    pub(crate) authority_kind: Option<AuthorityKind>,
    /// Directory; empty is the person's own.
    pub(crate) directory: String,
    /// What tokens must be for; empty leaves it to the cloud.
    pub(crate) audience: String,
}

impl SignInForm {
    /// What the deployment presets.
    pub(crate) fn preset(config: &Deployment) -> Self {
        let preset = config.sign_in.clone().unwrap_or_default();
        let arm = preset.arm.trim_end_matches('/');
        let known = Cloud::ALL
            .into_iter()
            .find(|cloud| !arm.is_empty() && cloud.resource_manager() == arm);
        let cloud = match known {
            Some(cloud) => cloud,
            None if arm.is_empty() => Cloud::Public,
            None => Cloud::Other,
        };
        Self {
            cloud,
            client_id: preset.client_id,
            resource_manager: match cloud {
                Cloud::Other => preset.arm,
                _ => String::new(),
            },
            endpoint_kind: EndpointKind::Azure,
            authority: preset.authority,
            authority_kind: read_authority_kind(&preset.kind),
            directory: String::new(),
            audience: preset.audience,
        }
    }

    /// What was typed on an earlier visit, or else the preset.
    pub(crate) fn restore(config: &Deployment) -> Self {
        let preset = Self::preset(config);
        let kept = browser::remembered(KEPT).unwrap_or_default();
        let kept = Self::read(&kept, &preset).unwrap_or_else(|| preset.clone());
        // The demo comes and goes with the host program.
        if kept.cloud == Cloud::Demo && demo_preset(config).is_none() {
            return preset;
        }
        kept
    }

    /// Keeps what was typed; what is preset is read anew each time.
    pub(crate) fn keep(&self, config: &Deployment) {
        let is_preset = *self == Self::preset(config);
        let text = if is_preset {
            String::new()
        } else {
            self.to_text()
        };
        browser::remember(KEPT, &text);
    }

    /// Whom to ask for what.
    pub(crate) fn settings(&self, config: &Deployment) -> SignInSettings {
        let redirect = config
            .sign_in
            .as_ref()
            .and_then(|preset| preset.redirect.as_deref());
        if let (Cloud::Demo, Some(demo)) = (self.cloud, demo_preset(config)) {
            return SignInSettings {
                client_id: demo.client_id.clone(),
                authority: demo.authority.clone(),
                kind: read_authority_kind(&demo.kind),
                tenant: self.tenant(),
                resource_manager: demo.arm.clone(),
                audience: demo.audience.clone(),
                redirect: browser::redirect_address(None),
                login_hint: None,
            };
        }
        SignInSettings {
            client_id: self.client_id.trim().to_owned(),
            authority: self.authority.trim().to_owned(),
            kind: self.authority_kind,
            tenant: self.tenant(),
            resource_manager: match self.cloud {
                Cloud::Other => self.resource_manager.trim().to_owned(),
                cloud => cloud.resource_manager().to_owned(),
            },
            audience: self.audience.trim().to_owned(),
            redirect: browser::redirect_address(redirect),
            login_hint: None,
        }
    }

    /// What answers at the Resource Manager.
    pub(crate) fn kind(&self) -> EndpointKind {
        match self.cloud {
            Cloud::Other => self.endpoint_kind,
            _ => EndpointKind::Azure,
        }
    }

    fn tenant(&self) -> Option<String> {
        let directory = self.directory.trim();
        (!directory.is_empty()).then(|| directory.to_owned())
    }

    fn to_text(&self) -> String {
        json!({
            "cloud": self.cloud.text(),
            "clientId": self.client_id,
            "arm": self.resource_manager,
            "endpointKind": kind_text(self.endpoint_kind),
            "authority": self.authority,
            "kind": authority_kind_text(self.authority_kind),
            "directory": self.directory,
            "audience": self.audience,
        })
        .to_string()
    }

    fn read(text: &str, preset: &Self) -> Option<Self> {
        let kept: Value = serde_json::from_str(text).ok()?;
        let text = |name: &str| kept.get(name).and_then(Value::as_str).unwrap_or_default();
        Some(Self {
            cloud: Cloud::read(text("cloud"))?,
            client_id: text("clientId").to_owned(),
            resource_manager: text("arm").to_owned(),
            endpoint_kind: read_kind(text("endpointKind")),
            authority: text("authority").to_owned(),
            authority_kind: read_authority_kind(text("kind")),
            directory: text("directory").to_owned(),
            audience: text("audience").to_owned(),
        })
        .filter(|kept| kept != preset)
    }
}

/// The sign-in of the host program's demo.
pub(crate) fn demo_preset(config: &Deployment) -> Option<&SignInPreset> {
    config.demo.as_ref()?.sign_in.as_ref()
}

/// The word of a kind of endpoint.
pub(crate) const fn kind_text(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Azure => "azure",
        EndpointKind::StackTenant => "stack-tenant",
        EndpointKind::StackOperator => "stack-operator",
    }
}

/// Reads what [`kind_text`] writes; anything else is Azure.
pub(crate) fn read_kind(text: &str) -> EndpointKind {
    [EndpointKind::StackTenant, EndpointKind::StackOperator]
        .into_iter()
        .find(|kind| kind_text(*kind) == text)
        .unwrap_or(EndpointKind::Azure)
}

/// The word of a kind of authority, as in `config.json`.
pub(crate) const fn authority_kind_text(kind: Option<AuthorityKind>) -> &'static str {
    match kind {
        Some(AuthorityKind::Entra) => "entra",
        Some(AuthorityKind::AdFs) => "adfs",
        Some(AuthorityKind::OpenId) => "openid",
        None => "",
    }
}

/// Reads what [`authority_kind_text`] writes.
pub(crate) fn read_authority_kind(text: &str) -> Option<AuthorityKind> {
    [
        AuthorityKind::Entra,
        AuthorityKind::AdFs,
        AuthorityKind::OpenId,
    ]
    .into_iter()
    .find(|kind| authority_kind_text(Some(*kind)) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(preset: Option<SignInPreset>) -> Deployment {
        Deployment {
            sign_in: preset,
            ..Deployment::default()
        }
    }

    #[test]
    fn a_preset_says_which_cloud_it_is_for() {
        let cloud = |arm: &str| {
            let preset = SignInPreset {
                client_id: "app".to_owned(),
                arm: arm.to_owned(),
                ..SignInPreset::default()
            };
            SignInForm::preset(&config(Some(preset))).cloud
        };
        assert_eq!(cloud(""), Cloud::Public);
        assert_eq!(cloud("https://management.chinacloudapi.cn/"), Cloud::China);
        assert_eq!(cloud("https://management.stamp.example"), Cloud::Other);
        assert_eq!(SignInForm::preset(&config(None)).cloud, Cloud::Public);
    }

    #[test]
    fn what_is_kept_is_read_again_unless_it_is_the_preset() {
        let preset = SignInForm::preset(&config(None));
        let typed = SignInForm {
            cloud: Cloud::Other,
            client_id: "app".to_owned(),
            resource_manager: "https://management.stamp.example".to_owned(),
            endpoint_kind: EndpointKind::StackOperator,
            authority: "https://adfs.stamp.example/adfs".to_owned(),
            authority_kind: Some(AuthorityKind::AdFs),
            directory: "contoso.example".to_owned(),
            audience: "https://management.stamp/1".to_owned(),
        };
        assert_eq!(SignInForm::read(&typed.to_text(), &preset), Some(typed));
        assert_eq!(SignInForm::read(&preset.to_text(), &preset), None);
        for text in ["", "[]", "{\"cloud\":\"moon\"}", "7"] {
            assert_eq!(SignInForm::read(text, &preset), None, "{text}");
        }
    }
}
