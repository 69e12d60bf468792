//! Subscriptions, tenants, billing periods, invoices and the description of an
//! Azure Stack: flat public types and the nested forms they are read from.

use costs::foreign_text::excerpt;
use serde::{Deserialize, Serialize};

/// A subscription as its users see it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Subscription {
    /// GUID.
    pub id: String,
    /// Directory that tokens must be for.
    pub tenant_id: Option<String>,
    /// Name given by its owner.
    pub display_name: String,
    /// `Enabled`, `Warned`, `PastDue`, `Disabled` or `Deleted`.
    pub state: String,
    /// Azure: hints at the offer, such as `PayAsYouGo_2014-09-01`.
    pub quota_id: Option<String>,
    /// Azure: `On`, `Off` or `CurrentPeriodOff`.
    pub spending_limit: Option<String>,
    /// `AzureStack` on an Azure Stack.
    pub location_placement_id: Option<String>,
    /// Azure Stack: such as `/delegatedProviders/default/offers/gold`.
    pub offer_id: Option<String>,
}

/// A directory that the signed-in person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tenant {
    /// GUID.
    pub id: String,
    /// Name, where told.
    pub display_name: Option<String>,
    /// Domain, where told.
    pub default_domain: Option<String>,
}

/// A billing period. Dates come from the fields: names do not tell them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BillingPeriod {
    /// Such as `201808-1`.
    pub name: String,
    /// First day, `2018-06-12`.
    pub first_day: String,
    /// Last day, included.
    pub last_day: String,
    /// Resource ids of its invoices.
    pub invoice_ids: Vec<String>,
}

/// An invoice. Its amount is in the document only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Invoice {
    /// Such as `201810-318387190656310`.
    pub name: String,
    /// First day, `2018-06-12`.
    pub first_day: String,
    /// Last day, included.
    pub last_day: String,
    /// Resource ids of its billing periods, where told.
    pub billing_period_ids: Vec<String>,
    /// The document.
    pub download: Option<DownloadLink>,
}

/// A link to be opened, not fetched.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct DownloadLink {
    /// Address of the PDF.
    pub url: String,
    /// When the link stops to work, ISO 8601; about an hour after the answer.
    #[serde(default)]
    pub expiry_time: String,
}

/// How to sign in to an Azure Stack.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Metadata {
    /// Origin of the sign-in service; of AD FS it ends with `/adfs`.
    pub login_endpoint: String,
    /// What tokens must be for: the first is the resource to name.
    pub audiences: Vec<String>,
    /// Origin of the portal.
    pub portal_endpoint: Option<String>,
    /// Origin of the directory's graph.
    pub graph_endpoint: Option<String>,
    /// Origin of the gallery.
    pub gallery_endpoint: Option<String>,
}

/// A subscription as the operator of an Azure Stack sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OperatorSubscription {
    /// GUID.
    pub id: String,
    /// GUID of the provider subscription it belongs to.
    pub delegated_provider_subscription_id: Option<String>,
    /// Name given by its owner.
    pub display_name: String,
    /// Sign-in name.
    pub owner: String,
    /// Directory.
    pub tenant_id: Option<String>,
    /// Resource id of the offer.
    pub offer_id: Option<String>,
    /// Such as `Enabled` or `Deleted`.
    pub state: String,
    /// The operator's own mark.
    pub external_reference_id: Option<String>,
}

/// A list, wrapped with a link to its next page or bare.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum List<T> {
    Wrapped {
        value: Vec<T>,
        #[serde(default, rename = "nextLink")]
        next_link: Option<String>,
    },
    Bare(Vec<T>),
}

impl<T> List<T> {
    pub(crate) fn into_parts(self) -> (Vec<T>, Option<String>) {
        match self {
            Self::Wrapped { value, next_link } => {
                (value, next_link.filter(|link| !link.is_empty()))
            }
            Self::Bare(value) => (value, None),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireSubscription {
    subscription_id: String,
    tenant_id: Option<String>,
    display_name: Option<String>,
    state: Option<String>,
    offer_id: Option<String>,
    subscription_policies: Option<Policies>,
    // The operator's list only.
    delegated_provider_subscription_id: Option<String>,
    owner: Option<String>,
    external_reference_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Policies {
    location_placement_id: Option<String>,
    quota_id: Option<String>,
    spending_limit: Option<String>,
}

impl From<WireSubscription> for Subscription {
    fn from(wire: WireSubscription) -> Self {
        let policies = wire.subscription_policies.unwrap_or(Policies {
            location_placement_id: None,
            quota_id: None,
            spending_limit: None,
        });
        Self {
            id: wire.subscription_id,
            tenant_id: wire.tenant_id,
            display_name: excerpt(&wire.display_name.unwrap_or_default()),
            state: excerpt(&wire.state.unwrap_or_default()),
            quota_id: policies.quota_id,
            spending_limit: policies.spending_limit,
            location_placement_id: policies.location_placement_id,
            offer_id: wire.offer_id,
        }
    }
}

impl From<WireSubscription> for OperatorSubscription {
    fn from(wire: WireSubscription) -> Self {
        Self {
            id: wire.subscription_id,
            delegated_provider_subscription_id: wire.delegated_provider_subscription_id,
            display_name: excerpt(&wire.display_name.unwrap_or_default()),
            owner: excerpt(&wire.owner.unwrap_or_default()),
            tenant_id: wire.tenant_id,
            offer_id: wire.offer_id,
            state: excerpt(&wire.state.unwrap_or_default()),
            external_reference_id: wire.external_reference_id,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireTenant {
    tenant_id: String,
    display_name: Option<String>,
    default_domain: Option<String>,
}

impl From<WireTenant> for Tenant {
    fn from(wire: WireTenant) -> Self {
        Self {
            id: wire.tenant_id,
            display_name: wire.display_name.as_deref().map(excerpt),
            default_domain: wire.default_domain.as_deref().map(excerpt),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct WireBillingPeriod {
    name: String,
    properties: BillingPeriodProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BillingPeriodProperties {
    billing_period_start_date: String,
    billing_period_end_date: String,
    invoice_ids: Option<Vec<String>>,
}

impl From<WireBillingPeriod> for BillingPeriod {
    fn from(wire: WireBillingPeriod) -> Self {
        Self {
            name: wire.name,
            first_day: wire.properties.billing_period_start_date,
            last_day: wire.properties.billing_period_end_date,
            invoice_ids: wire.properties.invoice_ids.unwrap_or_default(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct WireInvoice {
    name: String,
    properties: InvoiceProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InvoiceProperties {
    invoice_period_start_date: String,
    invoice_period_end_date: String,
    billing_period_ids: Option<Vec<String>>,
    download_url: Option<DownloadLink>,
}

impl From<WireInvoice> for Invoice {
    fn from(wire: WireInvoice) -> Self {
        Self {
            name: wire.name,
            first_day: wire.properties.invoice_period_start_date,
            last_day: wire.properties.invoice_period_end_date,
            billing_period_ids: wire.properties.billing_period_ids.unwrap_or_default(),
            download: wire.properties.download_url,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireMetadata {
    gallery_endpoint: Option<String>,
    graph_endpoint: Option<String>,
    portal_endpoint: Option<String>,
    authentication: Authentication,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authentication {
    login_endpoint: String,
    audiences: Vec<String>,
}

impl From<WireMetadata> for Metadata {
    fn from(wire: WireMetadata) -> Self {
        Self {
            login_endpoint: wire.authentication.login_endpoint,
            audiences: wire.authentication.audiences,
            portal_endpoint: wire.portal_endpoint,
            graph_endpoint: wire.graph_endpoint,
            gallery_endpoint: wire.gallery_endpoint,
        }
    }
}
