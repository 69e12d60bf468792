//! The demo: the emulator in this process, under origins of its own, on the same address.

use chrono::{NaiveDate, Utc};
use emulator::Fault;
use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::callers::Hostname;

/// How many ports the emulator takes.
const PORTS: u16 = 5;

/// What the demo shows.
#[derive(Default)]
pub struct DemoOptions {
    /// The day the sample data ends at; the machine's UTC date when absent.
    pub today: Option<NaiveDate>,
    /// Another seed gives other sample data.
    pub seed: u64,
    /// Faults switched on from the start, by the scenario's id.
    pub faults: Vec<(String, Fault)>,
}

/// Starts the emulator beside `listen`: on the ports after it when they are free, which makes
/// addresses one can remember, or else on any. `redirects` are the addresses of this program that its sign-in may send
/// people back to.
pub(crate) async fn start(
    options: &DemoOptions,
    listen: SocketAddr,
    redirects: &[String],
) -> io::Result<emulator::Running> {
    let with_first_port = |first_port| emulator::Options {
        ip: listen.ip(),
        first_port,
        today: options.today.unwrap_or_else(|| Utc::now().date_naive()),
        seed: options.seed,
        faults: options.faults.clone(),
        redirects: redirects.to_vec(),
    };
    if listen.port() <= u16::MAX - PORTS {
        match emulator::start(with_first_port(Some(listen.port() + 1))).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            started => return started,
        }
    }
    emulator::start(with_first_port(None)).await
}

/// The demo's ports. Its host name is the one the browser used for the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DemoPorts {
    pub(crate) ip: IpAddr,
    pub(crate) arm: u16,
    pub(crate) card: u16,
    pub(crate) stack_tenant: u16,
    pub(crate) stack_operator: u16,
    pub(crate) login: u16,
}

impl DemoPorts {
    pub(crate) fn of(emulator: &emulator::Running, ip: IpAddr) -> Self {
        Self {
            ip,
            arm: emulator.arm_port(),
            card: emulator.card_port(),
            stack_tenant: emulator.stack_tenant_port(),
            stack_operator: emulator.stack_operator_port(),
            login: emulator.login_port(),
        }
    }

    /// Every origin of the demo, as the browser writes it.
    pub(crate) fn origins(self, hostname: &Hostname) -> Vec<String> {
        [
            self.arm,
            self.card,
            self.stack_tenant,
            self.stack_operator,
            self.login,
        ]
        .into_iter()
        .map(|port| origin(hostname, port))
        .collect()
    }
}

/// One of the demo's origins, as the browser writes it.
pub(crate) fn origin(hostname: &Hostname, port: u16) -> String {
    format!("http://{}:{port}", hostname.as_str())
}
