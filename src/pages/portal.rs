//! Addresses of resources in the Azure portal.

use engine::protocol::EndpointKind;
use leptos::prelude::*;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::state::Session;

/// Where usage from files is taken to be: it does not say.
const PUBLIC_HOST: &str = "management.azure.com";

/// Hosts of the Resource Manager and of the portal beside it. The clouds and
/// their hosts are those of the Azure CLI's cloud list.
const PORTALS: [(&str, &str); 3] = [
    ("management.azure.com", "portal.azure.com"),
    ("management.usgovcloudapi.net", "portal.azure.us"),
    ("management.chinacloudapi.cn", "portal.azure.cn"),
];

/// What may not stand in the last part of an address.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'#')
    .add(b'%');

/// The address of a loaded resource in the portal; `None` where it has none, as
/// in the demo.
pub(super) fn resource_in_portal(session: Session, resource: &str) -> Option<String> {
    if untrack(|| session.is_demo()) {
        return None;
    }
    session.access.with_untracked(|access| {
        let Some(access) = access else {
            return portal_address(PUBLIC_HOST, None, resource);
        };
        let directory = &access.directory;
        if directory.kind != EndpointKind::Azure {
            return None;
        }
        let own = subscription(resource);
        let mut subscriptions = directory.subscriptions.iter();
        let found =
            subscriptions.find(|known| own.is_some_and(|own| known.id.eq_ignore_ascii_case(own)));
        let tenant = found.and_then(|found| found.tenant.as_deref());
        portal_address(host(&directory.endpoint), tenant, resource)
    })
}

/// The address of a resource in the portal of the cloud whose Resource Manager
/// is at `host`. `None` where that has no portal that is known, such as an Azure
/// Stack Hub, and for what is no resource.
fn portal_address(host: &str, tenant: Option<&str>, resource: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    let (_, portal) = PORTALS.iter().find(|(known, _)| *known == host)?;
    if !resource.to_ascii_lowercase().starts_with("/subscriptions/") {
        return None;
    }
    let resource = utf8_percent_encode(resource, ESCAPED);
    let tenant = tenant.map(|tenant| format!("@{}/", utf8_percent_encode(tenant, ESCAPED)));
    Some(format!(
        "https://{portal}/#{}resource{resource}",
        tenant.unwrap_or_default()
    ))
}

/// The host within an endpoint such as `https://management.azure.com/`.
fn host(endpoint: &str) -> &str {
    let rest = endpoint
        .split_once("://")
        .map_or(endpoint, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// The subscription in the id of a resource.
fn subscription(resource: &str) -> Option<&str> {
    let mut parts = resource.split('/').filter(|part| !part.is_empty());
    let first = parts.next()?;
    first
        .eq_ignore_ascii_case("subscriptions")
        .then(|| parts.next())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const VM: &str =
        "/subscriptions/1234/resourcegroups/my rg/providers/microsoft.compute/virtualmachines/web";

    #[test]
    fn each_cloud_has_its_portal() {
        let address = |endpoint: &str, tenant| portal_address(host(endpoint), tenant, VM);
        assert_eq!(
            address("https://management.azure.com", Some("abc")).unwrap(),
            "https://portal.azure.com/#@abc/resource/subscriptions/1234/resourcegroups/my%20rg/providers/microsoft.compute/virtualmachines/web"
        );
        let government = address("https://management.usgovcloudapi.net/", None).unwrap();
        assert!(government.starts_with("https://portal.azure.us/#resource/subscriptions/"));
        let china = address("https://management.chinacloudapi.cn", None).unwrap();
        assert!(china.starts_with("https://portal.azure.cn/"));
    }

    #[test]
    fn where_no_portal_is_known_there_is_no_link() {
        assert_eq!(
            portal_address("management.local.azurestack.external", None, VM),
            None
        );
        assert_eq!(portal_address("127.0.0.1:8081", None, VM), None);
        assert_eq!(
            portal_address("management.azure.com", None, "javascript:alert(1)"),
            None
        );
    }

    #[test]
    fn a_resource_names_its_subscription() {
        assert_eq!(subscription(VM), Some("1234"));
        assert_eq!(subscription("/providers/x"), None);
        assert_eq!(subscription(""), None);
    }
}
