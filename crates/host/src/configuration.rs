//! `GET /config.json`: what the page must know about the program that serves it.

use serde::Serialize;

use crate::callers::Hostname;
use crate::demo::origin;
use crate::origin::Origin;
use crate::policy::ARM_ORIGINS;

/// The body of `/config.json`.
#[derive(Serialize)]
pub(crate) struct Configuration<'start> {
    relay: &'static str,
    connect: Vec<&'start str>,
    demo: Option<Demo<'start>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Demo<'start> {
    today: String,
    seed: u64,
    arm_endpoint: String,
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
        demo: Option<(&'start emulator::Running, u64)>,
        hostname: &Hostname,
    ) -> Self {
        Self {
            relay: "/relay/",
            connect: ARM_ORIGINS
                .iter()
                .copied()
                .chain(connect.iter().map(Origin::as_str))
                .collect(),
            demo: demo.map(|(emulator, seed)| Demo::new(emulator, seed, hostname)),
        }
    }
}

impl<'start> Demo<'start> {
    fn new(emulator: &'start emulator::Running, seed: u64, hostname: &Hostname) -> Self {
        Self {
            today: emulator.today().to_string(),
            seed,
            arm_endpoint: origin(hostname, emulator.arm_port()),
            personas: emulator
                .personas()
                .iter()
                .map(|persona| {
                    let (kind, port) = match persona.endpoint {
                        emulator::Endpoint::Arm => ("arm", emulator.arm_port()),
                        emulator::Endpoint::StackTenant => {
                            ("stackTenant", emulator.stack_tenant_port())
                        }
                        emulator::Endpoint::StackOperator => {
                            ("stackOperator", emulator.stack_operator_port())
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
