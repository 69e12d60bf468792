//! The sample Azure subscriptions: what ARM says about them and what may be asked of them.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::estate::{AzureProfile, Estate, azure_estate};
use crate::persona::{contoso_tenant_id, guest_tenant_id};
use crate::token::guid;

/// The subscription in the second directory.
const GUEST_ID: &str = "guest";

/// How the subscription's invoices can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Invoicing {
    Open,
    /// The account administrator has not let others see invoices.
    NotOptedIn,
    /// The offer has no invoices here.
    Unsupported,
}

/// One sample Azure subscription.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) id: &'static str,
    pub(crate) subscription_id: String,
    /// The directory that the subscription trusts.
    pub(crate) tenant_id: String,
    pub(crate) offer_id: &'static str,
    display_name: &'static str,
    quota_id: &'static str,
    spending_limit: &'static str,
    /// The day of the month on which a billing period begins.
    pub(crate) billing_day: u32,
    /// First day of the first billing period.
    pub(crate) billing_since: NaiveDate,
    pub(crate) invoicing: Invoicing,
    profile: Option<AzureProfile>,
    today: NaiveDate,
    seed: u64,
    estate: OnceLock<Estate>,
}

impl Scenario {
    pub(crate) fn all(today: NaiveDate, seed: u64) -> Vec<Self> {
        let scenario = |id: &'static str,
                        offer_id,
                        display_name,
                        quota_id,
                        spending_limit,
                        since: (i32, u32, u32),
                        invoicing,
                        profile| Self {
            id,
            subscription_id: guid(&format!("subscription {id}")),
            tenant_id: if id == GUEST_ID {
                guest_tenant_id()
            } else {
                contoso_tenant_id()
            },
            offer_id,
            display_name,
            quota_id,
            spending_limit,
            billing_day: since.2,
            billing_since: NaiveDate::from_ymd_opt(since.0, since.1, since.2).unwrap_or_default(),
            invoicing,
            profile,
            today,
            seed,
            estate: OnceLock::new(),
        };
        use AzureProfile::{Credit, Enterprise, PayAsYouGo, Sponsored};
        vec![
            scenario(
                "payg",
                "MS-AZR-0003P",
                "Contoso Shop (Pay-As-You-Go)",
                "PayAsYouGo_2014-09-01",
                "Off",
                (2019, 4, 12),
                Invoicing::Open,
                Some(PayAsYouGo),
            ),
            scenario(
                "credit",
                "MS-AZR-0062P",
                "Contoso Developers (MSDN Platforms)",
                "MSDN_2014-09-01",
                "On",
                (2022, 9, 5),
                Invoicing::Open,
                Some(Credit),
            ),
            scenario(
                "sponsored",
                "MS-AZR-0036P",
                "Contoso Research (Sponsorship)",
                "Sponsored_2016-01-01",
                "Off",
                (2024, 2, 20),
                Invoicing::NotOptedIn,
                Some(Sponsored),
            ),
            scenario(
                "ea",
                "MS-AZR-0017P",
                "Contoso Enterprise",
                "EnterpriseAgreement_2014-09-01",
                "Off",
                (2021, 7, 1),
                Invoicing::Unsupported,
                Some(Enterprise),
            ),
            scenario(
                "csp",
                "MS-AZR-0145P",
                "Contoso via Partner",
                "CSP_2015-05-01",
                "Off",
                (2023, 3, 1),
                Invoicing::Unsupported,
                None,
            ),
            scenario(
                GUEST_ID,
                "MS-AZR-0003P",
                "Adventure Works Web (Pay-As-You-Go)",
                "PayAsYouGo_2014-09-01",
                "Off",
                (2025, 6, 3),
                Invoicing::Open,
                Some(Credit),
            ),
        ]
    }

    /// Built on first use; `None` where the Commerce provider is not allowed.
    pub(crate) fn estate(&self) -> Option<&Estate> {
        let profile = self.profile?;
        Some(
            self.estate.get_or_init(|| {
                azure_estate(profile, &self.subscription_id, self.today, self.seed)
            }),
        )
    }

    /// The subscription as ARM lists it.
    pub(crate) fn arm_object(&self) -> Value {
        let quota_id = self.quota_id;
        json!({
            "id": format!("/subscriptions/{}", self.subscription_id),
            "authorizationSource": "RoleBased",
            "managedByTenants": [],
            "subscriptionId": self.subscription_id,
            "tenantId": self.tenant_id,
            "displayName": self.display_name,
            "state": "Enabled",
            "subscriptionPolicies": {
                "locationPlacementId": "Public_2014-09-01",
                "quotaId": quota_id,
                "spendingLimit": self.spending_limit,
            },
        })
    }
}
