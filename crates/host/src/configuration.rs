//! `GET /config.json`: what the page must know about the program that serves it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::callers::Hostname;
use crate::demo::{DemoPorts, origin};
use crate::origin::Origin;
use crate::policy::{ARM_ORIGINS, LOGIN_ORIGINS};
use crate::relay::address_here;
use crate::sign_in::SignIn;

/// What stays the same about the demo while it runs.
pub(crate) struct DemoFacts {
    pub(crate) today: NaiveDate,
    pub(crate) seed: u64,
    pub(crate) ports: DemoPorts,
    pub(crate) personas: Vec<emulator::Persona>,
}

/// The body of `/config.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Configuration<'start> {
    relay: &'static str,
    connect: Vec<String>,
    /// Origins of authorities that the page may exchange codes with.
    logins: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in: Option<&'start SignIn>,
    embed: Embed<'start>,
    demo: Option<Demo<'start>>,
}

#[derive(Serialize)]
struct Embed<'start> {
    origins: Vec<&'start str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Demo<'start> {
    today: String,
    seed: u64,
    arm_endpoint: String,
    /// Origin of the list prices, for the relay only.
    prices: String,
    sign_in: SignIn,
    personas: Vec<Persona<'start>>,
}

#[derive(Serialize)]
struct Persona<'start> {
    id: &'start str,
    name: &'start str,
    description: &'start str,
    endpoint: String,
    kind: &'static str,
    token: &'start str,
}

impl<'start> Configuration<'start> {
    /// The configuration for a browser that knows this program as `hostname`.
    pub(crate) fn new(
        connect: &'start [Origin],
        embed: &'start [Origin],
        sign_in: Option<&'start SignIn>,
        demo: Option<&'start DemoFacts>,
        hostname: &Hostname,
    ) -> Self {
        Self {
            relay: "/relay/",
            logins: LOGIN_ORIGINS,
            sign_in,
            embed: Embed {
                origins: embed.iter().map(Origin::as_str).collect(),
            },
            connect: ARM_ORIGINS
                .iter()
                .map(|origin| (*origin).to_owned())
                .chain(connect.iter().map(|origin| origin.as_str().to_owned()))
                .chain(demo.into_iter().flat_map(|facts| {
                    let ports = &facts.ports;
                    [
                        ports.arm,
                        ports.stack_tenant,
                        ports.stack_operator,
                        ports.login,
                    ]
                    .map(|port| origin(hostname, port))
                }))
                .collect(),
            demo: demo.map(|facts| Demo::new(facts, hostname)),
        }
    }
}

impl<'start> Demo<'start> {
    fn new(facts: &'start DemoFacts, hostname: &Hostname) -> Self {
        Self {
            today: facts.today.to_string(),
            seed: facts.seed,
            arm_endpoint: origin(hostname, facts.ports.arm),
            prices: address_here(facts.ports.ip, facts.ports.card),
            sign_in: SignIn {
                client_id: emulator::CLIENT_ID.to_owned(),
                authority: Some(origin(hostname, facts.ports.login)),
                kind: Some("entra".to_owned()),
                arm: Some(origin(hostname, facts.ports.arm)),
                audience: Some(ARM_ORIGINS[0].to_owned()),
                redirect: None,
            },
            personas: facts
                .personas
                .iter()
                .map(|persona| {
                    let (kind, port) = match persona.endpoint {
                        emulator::Endpoint::Arm => ("arm", facts.ports.arm),
                        emulator::Endpoint::StackTenant => {
                            ("stackTenant", facts.ports.stack_tenant)
                        }
                        emulator::Endpoint::StackOperator => {
                            ("stackOperator", facts.ports.stack_operator)
                        }
                    };
                    Persona {
                        id: &persona.id,
                        name: &persona.name,
                        description: &persona.description,
                        endpoint: origin(hostname, port),
                        kind,
                        token: &persona.token,
                    }
                })
                .collect(),
        }
    }
}
