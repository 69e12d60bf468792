//! The Azure Stack Hub stamp: its operator's provider subscription and six tenants, one of them deleted.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::estate::{Estate, stack_estate};
use crate::token::guid;

/// The scenario id of the stamp, for faults.
pub(crate) const STAMP_ID: &str = "stack";

/// A direct tenant of the stamp.
#[derive(Debug)]
pub(crate) struct StackTenant {
    pub(crate) id: &'static str,
    pub(crate) subscription_id: String,
    pub(crate) tenant_id: String,
    display_name: &'static str,
    owner: &'static str,
    offer: &'static str,
    pub(crate) is_deleted: bool,
    machine_count: u32,
    estate: OnceLock<Estate>,
}

#[derive(Debug)]
pub(crate) struct Stamp {
    pub(crate) provider_subscription_id: String,
    pub(crate) tenants: Vec<StackTenant>,
    today: NaiveDate,
    seed: u64,
}

impl Stamp {
    pub(crate) fn new(today: NaiveDate, seed: u64) -> Self {
        let tenant = |id, display_name, owner, offer, machine_count, is_deleted| StackTenant {
            id,
            subscription_id: guid(&format!("stack subscription {id}")),
            tenant_id: guid(&format!("stack directory {id}")),
            display_name,
            owner,
            offer,
            is_deleted,
            machine_count,
            estate: OnceLock::new(),
        };
        Self {
            provider_subscription_id: guid("stack provider subscription"),
            tenants: vec![
                tenant(
                    "fabrikam",
                    "Fabrikam Plant",
                    "ops@fabrikam.example",
                    "gold",
                    16,
                    false,
                ),
                tenant(
                    "northwind",
                    "Northwind Traders",
                    "it@northwind.example",
                    "gold",
                    14,
                    false,
                ),
                tenant(
                    "adatum",
                    "A. Datum",
                    "cloud@adatum.example",
                    "silver",
                    10,
                    false,
                ),
                tenant(
                    "tailspin",
                    "Tailspin Toys",
                    "admin@tailspin.example",
                    "silver",
                    8,
                    false,
                ),
                tenant(
                    "litware",
                    "Litware Labs",
                    "lab@litware.example",
                    "bronze",
                    6,
                    false,
                ),
                tenant(
                    "proseware",
                    "Proseware (closed)",
                    "it@proseware.example",
                    "bronze",
                    5,
                    true,
                ),
            ],
            today,
            seed,
        }
    }

    pub(crate) fn tenant(&self, subscription_id: &str) -> Option<&StackTenant> {
        self.tenants
            .iter()
            .find(|tenant| tenant.subscription_id.eq_ignore_ascii_case(subscription_id))
    }

    pub(crate) fn estate<'a>(&self, tenant: &'a StackTenant) -> &'a Estate {
        tenant.estate.get_or_init(|| {
            let id = &tenant.subscription_id;
            stack_estate(
                id,
                self.today,
                self.seed,
                tenant.machine_count,
                tenant.is_deleted,
            )
        })
    }

    /// The list of subscriptions as the operator sees it: flat objects.
    pub(crate) fn operator_list(&self) -> Vec<Value> {
        let provider = &self.provider_subscription_id;
        self.tenants
            .iter()
            .map(|tenant| {
                let id = &tenant.subscription_id;
                json!({
                    "id": format!("/subscriptions/{provider}/providers/Microsoft.Subscriptions.Admin/subscriptions/{id}"),
                    "subscriptionId": id,
                    "delegatedProviderSubscriptionId": provider,
                    "displayName": tenant.display_name,
                    "owner": tenant.owner,
                    "tenantId": tenant.tenant_id,
                    "routingResourceManagerType": "Default",
                    "offerId": format!("/subscriptions/{provider}/resourceGroups/offers/providers/Microsoft.Subscriptions.Admin/offers/{}", tenant.offer),
                    "state": if tenant.is_deleted { "Deleted" } else { "Enabled" },
                    "externalReferenceId": "",
                })
            })
            .collect()
    }
}

impl StackTenant {
    /// The subscription as the tenant's own ARM lists it.
    pub(crate) fn arm_object(&self) -> Value {
        json!({
            "id": format!("/subscriptions/{}", self.subscription_id),
            "subscriptionId": self.subscription_id,
            "displayName": self.display_name,
            "offerId": format!("/delegatedProviders/default/offers/{}", self.offer),
            "state": "Enabled",
            "subscriptionPolicies": { "locationPlacementId": "AzureStack" },
            "tenantId": self.tenant_id,
        })
    }
}
