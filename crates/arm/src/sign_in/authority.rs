//! Who signs people in: Microsoft Entra ID of each cloud, the AD FS of an Azure
//! Stack, or any provider that describes itself by OpenID Connect Discovery.

use serde::{Deserialize, Serialize};

use super::SignInError;
use super::exchange::fetch_json;
use crate::endpoint::split_origin;
use crate::{Client, Endpoint, Error, Host};

/// The rules by which an authority is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuthorityKind {
    /// Microsoft Entra ID, version 2.0 of its endpoints: directories in the
    /// path, a resource within a scope.
    Entra,
    /// Active Directory Federation Services of 2019 and newer: one directory, a
    /// resource as a parameter.
    AdFs,
    /// Anything else that has a discovery document.
    OpenId,
}

/// Who is asked, for what and as which application. None of it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInSettings {
    /// Application (client) id.
    pub client_id: String,
    /// Address of the authority, with or without a directory, such as
    /// `https://login.microsoftonline.com`. Empty: that of the cloud, or as the
    /// Resource Manager says.
    pub authority: String,
    /// Its rules; `None` tells them from the address.
    pub kind: Option<AuthorityKind>,
    /// Directory to sign in to, by GUID or domain; `None` leaves it to the
    /// address, else to the person's own.
    pub tenant: Option<String>,
    /// Origin of the Resource Manager.
    pub resource_manager: String,
    /// What tokens must be for; empty: that of the cloud, or as the Resource
    /// Manager says.
    pub audience: String,
    /// Absolute address to come back to, as it is registered.
    pub redirect: String,
    /// Sign-in name to suggest to the authority.
    pub login_hint: Option<String>,
}

/// An authority whose addresses are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    pub(crate) kind: AuthorityKind,
    /// Entra: its origin. Otherwise the address up to what its paths begin with.
    base: String,
    /// Entra: the directory, or who may be of any.
    tenant: String,
    /// What tokens must be for; may be empty with [`AuthorityKind::OpenId`].
    audience: String,
    /// [`AuthorityKind::OpenId`]: what its document says.
    found: Option<Found>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Found {
    authorize: String,
    token: String,
    sign_out: Option<String>,
}

/// A cloud of Azure: hosts of its Resource Manager and of Entra ID, and what
/// tokens are for.
struct Cloud {
    resource_manager: &'static str,
    logins: &'static [&'static str],
    audience: &'static str,
}

const CLOUDS: [Cloud; 3] = [
    Cloud {
        resource_manager: "management.azure.com",
        logins: &["login.microsoftonline.com", "login.windows.net"],
        audience: "https://management.azure.com",
    },
    Cloud {
        resource_manager: "management.chinacloudapi.cn",
        logins: &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        audience: "https://management.core.chinacloudapi.cn/",
    },
    Cloud {
        resource_manager: "management.usgovcloudapi.net",
        logins: &["login.microsoftonline.us"],
        audience: "https://management.core.usgovcloudapi.net/",
    },
];

/// Work and school accounts of any directory. Personal accounts must name
/// their directory: Azure's own scope is refused for them otherwise.
const ANY_DIRECTORY: &str = "organizations";

impl Authority {
    /// Finds the addresses, asking the Resource Manager or the authority where
    /// the settings do not tell.
    ///
    /// # Errors
    /// [`SignInError::AuthorityInvalid`], [`SignInError::AuthorityUnknown`],
    /// [`SignInError::Unreachable`] and the like.
    pub async fn find<H: Host>(
        host: &std::rc::Rc<H>,
        settings: &SignInSettings,
    ) -> Result<Self, SignInError> {
        let resource_manager: Endpoint = settings
            .resource_manager
            .parse()
            .map_err(|_| SignInError::AuthorityInvalid)?;
        let cloud = CLOUDS.iter().find(|cloud| {
            resource_manager.scheme() == "https"
                && resource_manager.authority() == cloud.resource_manager
        });
        let mut address = settings.authority.trim().to_owned();
        let mut audience = settings.audience.trim().to_owned();
        if let Some(cloud) = cloud {
            if address.is_empty() {
                address = format!("https://{}", cloud.logins[0]);
            }
            if audience.is_empty() {
                audience = cloud.audience.to_owned();
            }
        }
        let is_discovered = settings.kind == Some(AuthorityKind::OpenId);
        if address.is_empty() || (audience.is_empty() && !is_discovered) {
            let client = Client::without_token(std::rc::Rc::clone(host), resource_manager.clone());
            match client.metadata().await {
                Ok(metadata) => {
                    if address.is_empty() {
                        address = metadata.login_endpoint;
                    }
                    if audience.is_empty() {
                        audience = metadata.audiences.into_iter().next().unwrap_or_default();
                    }
                }
                Err(Error::Unreachable { host }) if address.is_empty() => {
                    return Err(SignInError::Unreachable { host });
                }
                Err(_) if address.is_empty() => return Err(SignInError::AuthorityUnknown),
                // Its audience is then that of the Resource Manager itself.
                Err(_) => {}
            }
        }
        if audience.is_empty() && !is_discovered {
            audience = format!("{resource_manager}/");
        }
        Self::at(host, settings, &address, audience).await
    }

    async fn at<H: Host>(
        host: &std::rc::Rc<H>,
        settings: &SignInSettings,
        address: &str,
        audience: String,
    ) -> Result<Self, SignInError> {
        let address = address.trim().trim_end_matches('/');
        let (origin, path) = split_origin(address).ok_or(SignInError::AuthorityInvalid)?;
        // Plain http to another computer would show codes and tokens.
        let is_safe = origin.to_string().parse::<Endpoint>().is_ok();
        if !is_safe || path.contains(['?', '#']) {
            return Err(SignInError::AuthorityInvalid);
        }
        let mut authority = Self {
            kind: settings
                .kind
                .unwrap_or_else(|| kind_of(&origin.authority(), path)),
            base: format!("{origin}{path}"),
            tenant: settings.tenant.clone().unwrap_or_default(),
            audience,
            found: None,
        };
        match authority.kind {
            AuthorityKind::Entra => {
                let in_path = path.split('/').nth(1).unwrap_or_default();
                if authority.tenant.is_empty() {
                    authority.tenant = in_path.to_owned();
                }
                if authority.tenant.is_empty() {
                    authority.tenant = ANY_DIRECTORY.to_owned();
                }
                if !is_directory(&authority.tenant) {
                    return Err(SignInError::AuthorityInvalid);
                }
                authority.base = origin.to_string();
            }
            AuthorityKind::AdFs => authority.tenant.clear(),
            AuthorityKind::OpenId => {
                authority.tenant.clear();
                authority.found = Some(discover(host.as_ref(), &authority.base).await?);
            }
        }
        Ok(authority)
    }

    /// Whether it has directories, each with tokens of its own.
    #[must_use]
    pub fn has_directories(&self) -> bool {
        self.kind == AuthorityKind::Entra
    }

    /// Host that it is asked at, with port where unusual.
    #[must_use]
    pub fn host(&self) -> String {
        split_origin(&self.base).map_or_else(String::new, |(origin, _)| origin.authority())
    }

    /// The same authority for one directory.
    pub(crate) fn in_directory(&self, tenant: Option<&str>) -> Self {
        let mut authority = self.clone();
        if let Some(tenant) = tenant.filter(|tenant| is_directory(tenant))
            && self.has_directories()
        {
            tenant.clone_into(&mut authority.tenant);
        }
        authority
    }

    pub(crate) fn authorize_address(&self) -> String {
        self.address("authorize", |found| Some(&found.authorize))
            .unwrap_or_default()
    }

    pub(crate) fn token_address(&self) -> String {
        self.address("token", |found| Some(&found.token))
            .unwrap_or_default()
    }

    /// Where a person ends the authority's own session, without parameters.
    pub(crate) fn sign_out_address(&self) -> Option<String> {
        self.address("logout", |found| found.sign_out.as_ref())
    }

    fn address(&self, name: &str, found: impl FnOnce(&Found) -> Option<&String>) -> Option<String> {
        match self.kind {
            AuthorityKind::Entra => {
                Some(format!("{}/{}/oauth2/v2.0/{name}", self.base, self.tenant))
            }
            AuthorityKind::AdFs => Some(format!("{}/oauth2/{name}", self.base)),
            AuthorityKind::OpenId => self.found.as_ref().and_then(found).cloned(),
        }
    }

    /// What is asked for.
    pub(crate) fn scopes(&self) -> Vec<String> {
        let mut scopes: Vec<String> = ["openid", "profile", "offline_access"]
            .map(str::to_owned)
            .to_vec();
        if self.kind == AuthorityKind::Entra {
            // A resource that ends with a slash keeps it: two in a row are right.
            scopes.push(format!("{}/user_impersonation", self.audience));
        }
        scopes
    }

    /// The parameter `resource`, where scopes do not say what a token is for.
    pub(crate) fn resource(&self) -> Option<&str> {
        match self.kind {
            AuthorityKind::Entra => None,
            AuthorityKind::AdFs | AuthorityKind::OpenId => {
                Some(self.audience.as_str()).filter(|audience| !audience.is_empty())
            }
        }
    }
}

/// The rules of an authority as its address tells them.
fn kind_of(host: &str, path: &str) -> AuthorityKind {
    let is_entra = CLOUDS.iter().any(|cloud| cloud.logins.contains(&host));
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    if is_entra {
        AuthorityKind::Entra
    } else if segments.any(|segment| segment.eq_ignore_ascii_case("adfs")) {
        AuthorityKind::AdFs
    } else {
        AuthorityKind::OpenId
    }
}

/// A GUID, a domain or one of Entra's words: what may stand in a path.
fn is_directory(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    !text.is_empty() && text.len() <= 200 && text.bytes().all(is_plain)
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    end_session_endpoint: Option<String>,
}

/// Reads the document of an issuer (OpenID Connect Discovery, 4).
async fn discover<H: Host>(host: &H, issuer: &str) -> Result<Found, SignInError> {
    let url = format!("{issuer}/.well-known/openid-configuration");
    let document: Document = fetch_json(host, url).await?;
    // A document of somebody else could send codes and tokens anywhere.
    if document.issuer.trim_end_matches('/') != issuer {
        return Err(SignInError::AuthorityInvalid);
    }
    let is_safe = |address: &str| {
        split_origin(address)
            .is_some_and(|(origin, _)| origin.to_string().parse::<Endpoint>().is_ok())
    };
    let sign_out = document.end_session_endpoint.filter(|url| is_safe(url));
    if !is_safe(&document.authorization_endpoint) || !is_safe(&document.token_endpoint) {
        return Err(SignInError::AuthorityInvalid);
    }
    Ok(Found {
        authorize: document.authorization_endpoint,
        token: document.token_endpoint,
        sign_out,
    })
}

#[cfg(test)]
mod tests;
