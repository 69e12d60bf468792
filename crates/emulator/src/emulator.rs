//! All state of one running emulator, shared by its five origins.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveDate;

use crate::clock::Clock;
use crate::fault::Faults;
use crate::journal::Journal;
use crate::mishap::Mishaps;
use crate::persona::{Directory, Person};
use crate::provider::Provider;
use crate::scenario::Scenario;
use crate::stamp::Stamp;
use crate::throttle::{READS_PER_HOUR, ReadBudget};
use crate::token::Signer;

/// Where the five origins listen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) ip: IpAddr,
    pub(crate) arm: u16,
    pub(crate) card: u16,
    pub(crate) stack_tenant: u16,
    pub(crate) stack_operator: u16,
    pub(crate) login: u16,
}

impl Ports {
    pub(crate) fn origin(&self, port: u16) -> String {
        // Nobody can connect to "any address"; this machine reaches it as itself.
        let ip = if self.ip.is_unspecified() {
            IpAddr::from(Ipv4Addr::LOCALHOST)
        } else {
            self.ip
        };
        format!("http://{}", SocketAddr::new(ip, port))
    }
}

pub(crate) struct Emulator {
    pub(crate) ports: Ports,
    pub(crate) clock: Clock,
    pub(crate) signer: Signer,
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) stamp: Stamp,
    pub(crate) directory: Directory,
    pub(crate) faults: Faults,
    pub(crate) mishaps: Mishaps,
    pub(crate) journal: Journal,
    pub(crate) budget: ReadBudget,
    /// Milliseconds that each usage page takes.
    pub(crate) latency_ms: AtomicU32,
    pub(crate) provider: Provider,
    renewal_count: AtomicU32,
}

impl Emulator {
    pub(crate) fn new(ports: Ports, today: NaiveDate, seed: u64) -> Self {
        let scenarios = Scenario::all(today, seed);
        let stamp = Stamp::new(today, seed);
        let directory = Directory::new(&scenarios, &stamp);
        Self {
            ports,
            clock: Clock::new(today),
            signer: Signer::new(seed),
            scenarios,
            stamp,
            directory,
            faults: Faults::default(),
            mishaps: Mishaps::default(),
            journal: Journal::new(),
            latency_ms: AtomicU32::new(0),
            budget: ReadBudget::new(READS_PER_HOUR),
            provider: Provider::default(),
            renewal_count: AtomicU32::new(0),
        }
    }

    pub(crate) fn scenario(&self, subscription_id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| {
            scenario
                .subscription_id
                .eq_ignore_ascii_case(subscription_id)
        })
    }

    /// Do faults exist for this id?
    pub(crate) fn is_scenario_id(&self, id: &str) -> bool {
        id == crate::stamp::STAMP_ID
            || id == crate::provider::SIGN_IN_ID
            || self.scenarios.iter().any(|scenario| scenario.id == id)
    }

    /// A token that is newer than those given at the start.
    pub(crate) fn renewed_token(&self, person: &Person) -> String {
        self.signer
            .issue(&person.claims(self.clock.running(), &self.next_serial()))
    }

    /// Tells one renewed token from another.
    pub(crate) fn next_serial(&self) -> String {
        let serial = self.renewal_count.fetch_add(1, Ordering::Relaxed) + 1;
        serial.to_string()
    }
}
