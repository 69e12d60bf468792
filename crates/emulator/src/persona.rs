//! Who can sign in, what they may see, and the tokens that are made to be refused.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::scenario::Scenario;
use crate::stamp::Stamp;
use crate::token::{Claims, Signer, guid};

/// Which origin a persona's token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Endpoint {
    /// Azure Resource Manager.
    Arm,
    /// A tenant's Azure Stack Hub Resource Manager.
    StackTenant,
    /// The Azure Stack Hub operator's Resource Manager.
    StackOperator,
}

/// Someone the demo can sign in as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Persona {
    /// A short fixed name, such as `tenant`.
    pub id: String,
    /// The person's name and role.
    pub name: String,
    /// What this person sees.
    pub description: String,
    /// Where the token is good.
    pub endpoint: Endpoint,
    /// A bearer token that stays good for ten years.
    pub token: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Owner,
    Reader,
    BillingReader,
}

/// One entry of the directory: a person, where the token is good, and roles by subscription.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) id: &'static str,
    name: &'static str,
    description: &'static str,
    pub(crate) endpoint: Endpoint,
    pub(crate) tenant_id: String,
    pub(crate) object_id: String,
    pub(crate) roles: Vec<(String, Role)>,
    /// Further directories.
    guest_of: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) people: Vec<Person>,
}

/// The directory that all sample Azure subscriptions trust.
pub(crate) fn contoso_tenant_id() -> String {
    guid("directory contoso")
}

/// A directory in which somebody is a guest.
pub(crate) fn guest_tenant_id() -> String {
    guid("directory adventure works")
}

/// A directory that people sign in to.
pub(crate) struct KnownDirectory {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) domain: &'static str,
}

impl KnownDirectory {
    pub(crate) fn all() -> [Self; 3] {
        [
            (contoso_tenant_id(), "Contoso", "contoso.example"),
            (
                guest_tenant_id(),
                "Adventure Works",
                "adventure-works.example",
            ),
            (
                operator_tenant_id(),
                "Contoso Stamp",
                "contosostamp.example",
            ),
        ]
        .map(|(id, name, domain)| Self { id, name, domain })
    }

    /// By id or domain.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all()
            .into_iter()
            .find(|known| known.id.eq_ignore_ascii_case(name) || known.domain == name)
    }
}

/// The directory of the stamp's operator.
pub(crate) fn operator_tenant_id() -> String {
    guid("directory stamp operator")
}

/// Resources that a token may name as its audience at an endpoint; the first is used for new tokens.
pub(crate) fn audiences(endpoint: Endpoint) -> Vec<String> {
    match endpoint {
        Endpoint::Arm => [
            "https://management.azure.com/",
            "https://management.azure.com",
            "https://management.core.windows.net/",
            "https://management.core.windows.net",
        ]
        .map(str::to_owned)
        .to_vec(),
        Endpoint::StackTenant => vec![format!(
            "https://contosostamp.onmicrosoft.com/{}",
            guid("audience tenant")
        )],
        Endpoint::StackOperator => vec![format!(
            "https://contosostamp.onmicrosoft.com/{}",
            guid("audience operator")
        )],
    }
}

impl Directory {
    pub(crate) fn new(scenarios: &[Scenario], stamp: &Stamp) -> Self {
        let person = |id, name, description, endpoint, tenant_id: String, roles| Person {
            id,
            name,
            description,
            endpoint,
            tenant_id,
            object_id: guid(&format!("person {id}")),
            roles,
            guest_of: Vec::new(),
        };
        let id_of = |scenario: &str| {
            scenarios
                .iter()
                .find(|known| known.id == scenario)
                .map(|known| known.subscription_id.clone())
                .unwrap_or_default()
        };
        let everything = scenarios
            .iter()
            .map(|scenario| {
                let role = if matches!(scenario.id, "payg" | "credit") {
                    Role::Owner
                } else {
                    Role::Reader
                };
                (scenario.subscription_id.clone(), role)
            })
            .collect();
        let mut people = vec![
            person(
                "tenant",
                "Adele Vance, cloud costs",
                "Sees all five Azure subscriptions",
                Endpoint::Arm,
                contoso_tenant_id(),
                everything,
            ),
            person(
                "billing-reader",
                "Lee Gu, bookkeeping",
                "Billing Reader of the pay-as-you-go subscription: usage, but no rate card",
                Endpoint::Arm,
                contoso_tenant_id(),
                vec![(id_of("payg"), Role::BillingReader)],
            ),
            person(
                "operator",
                "Nestor Wilke, stamp operator",
                "Sees all six tenants of the Azure Stack Hub stamp",
                Endpoint::StackOperator,
                operator_tenant_id(),
                vec![(stamp.provider_subscription_id.clone(), Role::Owner)],
            ),
        ];
        if let Some(fabrikam) = stamp.tenants.first() {
            let roles = vec![(fabrikam.subscription_id.clone(), Role::Owner)];
            people.push(person(
                "stack-tenant",
                "Isaiah Langer, Fabrikam plant",
                "Sees one subscription on the Azure Stack Hub stamp",
                Endpoint::StackTenant,
                fabrikam.tenant_id.clone(),
                roles,
            ));
        }
        people.push(person(
            "no-role",
            "Pradeep Gupta, newcomer",
            "Signed in, but has no role anywhere",
            Endpoint::Arm,
            contoso_tenant_id(),
            Vec::new(),
        ));
        if let Some(adele) = people.first_mut() {
            adele.guest_of.push(guest_tenant_id());
        }
        Self { people }
    }

    pub(crate) fn person(&self, object_id: &str) -> Option<&Person> {
        self.people
            .iter()
            .find(|person| person.object_id == object_id)
    }

    /// The personas of the demo: everyone who has a role.
    pub(crate) fn personas(&self, signer: &Signer, now: DateTime<Utc>) -> Vec<Persona> {
        self.people
            .iter()
            .filter(|person| !person.roles.is_empty())
            .map(|person| Persona {
                id: person.id.to_owned(),
                name: person.name.to_owned(),
                description: person.description.to_owned(),
                endpoint: person.endpoint,
                token: signer.issue(&person.claims(now, "start")),
            })
            .collect()
    }

    /// Every named token: one of each person, and those that are refused.
    pub(crate) fn named_tokens(
        &self,
        signer: &Signer,
        now: DateTime<Utc>,
    ) -> Vec<(String, String)> {
        let mut tokens: Vec<(String, String)> = self
            .people
            .iter()
            .map(|person| {
                (
                    person.id.to_owned(),
                    signer.issue(&person.claims(now, "start")),
                )
            })
            .collect();
        if let Some(tenant) = self.people.first() {
            let claims = tenant.claims(now, "start");
            let hour_ago = (now - TimeDelta::hours(1)).timestamp();
            let refused = [
                (
                    "expired",
                    Claims {
                        exp: hour_ago,
                        iat: hour_ago - 3600,
                        ..claims.clone()
                    },
                ),
                (
                    "wrong-tenant",
                    Claims {
                        tid: guid("another directory"),
                        ..claims.clone()
                    },
                ),
                (
                    "wrong-audience",
                    Claims {
                        aud: "https://graph.microsoft.com/".to_owned(),
                        ..claims
                    },
                ),
            ];
            tokens.extend(refused.map(|(name, claims)| (name.to_owned(), signer.issue(&claims))));
        }
        tokens
    }
}

impl Person {
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// A sign-in name.
    pub(crate) fn username(&self) -> String {
        format!("{}@contoso.example", self.id)
    }

    /// The directories the person belongs to, the own one first.
    pub(crate) fn directories(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.tenant_id)
            .chain(&self.guest_of)
            .cloned()
    }

    pub(crate) fn role(&self, subscription_id: &str) -> Option<Role> {
        self.roles
            .iter()
            .find(|(id, _)| id.eq_ignore_ascii_case(subscription_id))
            .map(|(_, role)| *role)
    }

    /// What a token of this person says; `serial` tells renewed ones apart.
    pub(crate) fn claims(&self, now: DateTime<Utc>, serial: &str) -> Claims {
        Claims {
            aud: audiences(self.endpoint)
                .into_iter()
                .next()
                .unwrap_or_default(),
            tid: self.tenant_id.clone(),
            oid: self.object_id.clone(),
            name: self.name.to_owned(),
            iat: now.timestamp(),
            exp: (now + TimeDelta::days(3650)).timestamp(),
            jti: serial.to_owned(),
        }
    }
}
