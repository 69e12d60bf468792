//! Starts the five origins and stops them.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::{Router, middleware};
use chrono::NaiveDate;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::emulator::{Emulator, Ports};
use crate::fault::Fault;
use crate::journal::Asked;
use crate::mishap::{Mishap, Target};
use crate::persona::Persona;
use crate::request_log::{self, RequestLog};
use crate::routes;

/// How an emulator is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Listens on this address.
    pub ip: IpAddr,
    /// `None`: any free ports. `Some(p)`: p is ARM, p+1 the card store, p+2 the stamp for tenants, p+3 for the operator,
    /// p+4 the sign-in.
    pub first_port: Option<u16>,
    /// The anchor day; the emulator's "now" is 10:30 UTC of that day.
    pub today: NaiveDate,
    /// Another seed makes other resources and amounts, and other tokens.
    pub seed: u64,
    /// Scenario id and the fault that is switched on from the start.
    pub faults: Vec<(String, Fault)>,
    /// Addresses that the sign-in may send people back to; see [`Running::register_redirect`].
    pub redirects: Vec<String>,
}

impl Options {
    /// Free ports on the loopback address, seed 1, no faults.
    #[must_use]
    pub fn local(today: NaiveDate) -> Self {
        Self {
            ip: Ipv4Addr::LOCALHOST.into(),
            first_port: None,
            today,
            seed: 1,
            faults: Vec::new(),
            redirects: Vec::new(),
        }
    }
}

/// A running emulator. It goes on when this is dropped, until its runtime ends.
pub struct Running {
    emulator: Arc<Emulator>,
    personas: Vec<Persona>,
    requests: Arc<RequestLog>,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<io::Result<()>>>,
}

/// Starts listening on all five origins.
///
/// # Errors
/// When a port cannot be bound, or a fault names no scenario (`InvalidInput`).
pub async fn start(options: Options) -> io::Result<Running> {
    let bind = async |offset: u16| {
        let port = options
            .first_port
            .map_or(Some(0), |first| first.checked_add(offset));
        let port = port.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the first port is too high")
        })?;
        TcpListener::bind(SocketAddr::new(options.ip, port)).await
    };
    let listeners = [
        bind(0).await?,
        bind(1).await?,
        bind(2).await?,
        bind(3).await?,
        bind(4).await?,
    ];
    let [arm, card, stack_tenant, stack_operator, login] = &listeners;
    let ports = Ports {
        ip: options.ip,
        arm: arm.local_addr()?.port(),
        card: card.local_addr()?.port(),
        stack_tenant: stack_tenant.local_addr()?.port(),
        stack_operator: stack_operator.local_addr()?.port(),
        login: login.local_addr()?.port(),
    };
    let emulator = Arc::new(Emulator::new(ports, options.today, options.seed));
    for (scenario_id, fault) in options.faults {
        if !emulator.is_scenario_id(&scenario_id) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("no scenario is called '{scenario_id}'"),
            ));
        }
        emulator.faults.set(&scenario_id, fault);
    }
    for redirect in &options.redirects {
        emulator.provider.register(redirect);
    }
    let state = || Arc::clone(&emulator);
    let routers = [
        Router::new().fallback(routes::arm).with_state(state()),
        Router::new()
            .fallback(routes::card_store)
            .with_state(state()),
        Router::new()
            .fallback(routes::stack_tenant)
            .with_state(state()),
        Router::new()
            .fallback(routes::stack_operator)
            .with_state(state()),
        Router::new().fallback(routes::login).with_state(state()),
    ];
    let requests = Arc::new(RequestLog::default());
    let (stop, _) = watch::channel(false);
    let servers = listeners
        .into_iter()
        .zip(routers)
        .map(|(listener, router)| {
            let mut stopped = stop.subscribe();
            let port = listener.local_addr().map_or(0, |address| address.port());
            let log = (Arc::clone(&requests), port);
            let router = router.layer(middleware::from_fn_with_state(log, request_log::note));
            tokio::spawn(async move {
                axum::serve(listener, router)
                    .with_graceful_shutdown(async move {
                        // An error means that the sender is gone, which also ends the server only with its runtime.
                        if stopped.wait_for(|is_stopped| *is_stopped).await.is_err() {
                            std::future::pending::<()>().await;
                        }
                    })
                    .await
            })
        })
        .collect();
    let personas = emulator
        .directory
        .personas(&emulator.signer, emulator.clock.usage_now());
    Ok(Running {
        emulator,
        personas,
        requests,
        stop,
        servers,
    })
}

impl Running {
    /// The port of Azure Resource Manager.
    #[must_use]
    pub fn arm_port(&self) -> u16 {
        self.emulator.ports.arm
    }

    /// The port of the rate card store.
    #[must_use]
    pub fn card_port(&self) -> u16 {
        self.emulator.ports.card
    }

    /// The port of the Azure Stack Hub stamp for tenants.
    #[must_use]
    pub fn stack_tenant_port(&self) -> u16 {
        self.emulator.ports.stack_tenant
    }

    /// The port of the Azure Stack Hub stamp for its operator.
    #[must_use]
    pub fn stack_operator_port(&self) -> u16 {
        self.emulator.ports.stack_operator
    }

    /// Scheme, address and port of Azure Resource Manager.
    #[must_use]
    pub fn arm_origin(&self) -> String {
        self.emulator.ports.origin(self.arm_port())
    }

    /// Scheme, address and port of the rate card store.
    #[must_use]
    pub fn card_origin(&self) -> String {
        self.emulator.ports.origin(self.card_port())
    }

    /// Scheme, address and port of the stamp for tenants.
    #[must_use]
    pub fn stack_tenant_origin(&self) -> String {
        self.emulator.ports.origin(self.stack_tenant_port())
    }

    /// Scheme, address and port of the stamp for its operator.
    #[must_use]
    pub fn stack_operator_origin(&self) -> String {
        self.emulator.ports.origin(self.stack_operator_port())
    }

    /// The port of the sign-in.
    #[must_use]
    pub fn login_port(&self) -> u16 {
        self.emulator.ports.login
    }

    /// Scheme, address and port of the sign-in.
    #[must_use]
    pub fn login_origin(&self) -> String {
        self.emulator.ports.origin(self.login_port())
    }

    /// Registers an address for the application [`crate::CLIENT_ID`]: people are sent back to it,
    /// compared as text, and to no other.
    pub fn register_redirect(&self, address: &str) {
        self.emulator.provider.register(address);
    }

    /// Forgets all registered addresses.
    pub fn forget_redirects(&self) {
        self.emulator.provider.forget_redirects();
    }

    /// Every code and token to renew with that the sign-in has given: what no browser may keep.
    #[must_use]
    pub fn sign_in_secrets(&self) -> Vec<String> {
        self.emulator.provider.issued()
    }

    /// Everyone the demo can sign in as, with tokens.
    #[must_use]
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// How many requests scripts of browsers have sent to a port.
    #[must_use]
    pub fn requests(&self, port: u16) -> u32 {
        self.requests.requests(port)
    }

    /// The anchor day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.emulator.clock.today()
    }

    /// Moves the running time on: links and tokens age and read budgets come back, as if so long had passed.
    pub fn advance_clock(&self, by: Duration) {
        self.emulator.clock.advance(by);
    }

    /// Lets a mishap happen to a kind of call: so often for each address, or for ever.
    pub fn set_mishap(&self, target: Target, mishap: Mishap, tries: Option<u32>) {
        self.emulator.mishaps.set(target, mishap, tries);
    }

    /// Ends all mishaps.
    pub fn clear_mishaps(&self) {
        self.emulator.mishaps.clear();
    }

    /// Lets each usage page take so long.
    pub fn set_latency(&self, latency: Duration) {
        let milliseconds = u32::try_from(latency.as_millis()).unwrap_or(u32::MAX);
        self.emulator
            .latency_ms
            .store(milliseconds, Ordering::Relaxed);
    }

    /// Grants each subscription a bucket of so many reads, and so many more a second.
    pub fn grant_reads(&self, bucket: u32, a_second: u32) {
        self.emulator.budget.grant(bucket, a_second);
    }

    /// Everything that Resource Manager and the card store were asked, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.emulator.journal.all()
    }

    /// Stops listening; open connections have a second to finish.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for mut server in self.servers {
            if tokio::time::timeout(Duration::from_secs(1), &mut server)
                .await
                .is_err()
            {
                server.abort();
            }
        }
    }
}
