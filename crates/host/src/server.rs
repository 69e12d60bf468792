//! Starting and stopping, and which part answers which request.

use axum::Json;
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::Options;
use crate::callers::{Callers, Hostname};
use crate::configuration::{Configuration, DemoFacts};
use crate::demo::{self, DemoPorts};
use crate::origin::Origin;
use crate::policy::Policy;
use crate::relay::{Relay, Rules};
use crate::sign_in::{REDIRECT_PATH, SignIn};
use crate::site::Site;

/// A started program; it goes on until [`Running::stop`] or until the process ends.
pub struct Running {
    address: SocketAddr,
    demo: Option<emulator::Running>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

/// Why the program did not start.
#[derive(Debug)]
pub enum StartError {
    /// There is no built page in the folder.
    PageMissing(PathBuf),
    /// Another program listens at the address.
    AddressInUse(SocketAddr),
    /// The address cannot be listened at for another reason.
    Listen(SocketAddr, io::Error),
    /// The emulator did not start.
    Demo(io::Error),
    /// The relay's client for TLS did not start.
    Relay(Box<dyn std::error::Error + Send + Sync>),
}

/// What every request needs.
struct Shared {
    callers: Callers,
    configuration_connect: Vec<Origin>,
    embed: Vec<Origin>,
    sign_in: Option<SignIn>,
    demo: Option<DemoFacts>,
    policy: Policy,
    relay: Relay,
    site: Site,
}

/// Starts to listen; returns as soon as requests are answered.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let site =
        Site::read(&options.dist).map_err(|_| StartError::PageMissing(options.dist.clone()))?;
    let listener = TcpListener::bind(options.listen).await.map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            StartError::AddressInUse(options.listen)
        } else {
            StartError::Listen(options.listen, error)
        }
    })?;
    let address = listener
        .local_addr()
        .map_err(|error| StartError::Listen(options.listen, error))?;
    let (demo, facts) = match &options.demo {
        Some(demo) => {
            let redirects = redirects(address, &options.public_names);
            let emulator = demo::start(demo, address, &redirects)
                .await
                .map_err(StartError::Demo)?;
            let facts = DemoFacts {
                today: emulator.today(),
                seed: demo.seed,
                ports: DemoPorts::of(&emulator, address.ip()),
                personas: emulator.personas().to_vec(),
            };
            (Some(emulator), Some(facts))
        }
        None => (None, None),
    };
    let ports = facts.as_ref().map(|facts| facts.ports);
    let rules = Rules::new(&options.relay_allow, &options.relay_target, ports);
    let shared = Arc::new(Shared {
        callers: Callers::new(address.ip(), &options.public_names),
        policy: Policy::new(&options.connect, &options.embed, ports),
        configuration_connect: options.connect,
        embed: options.embed,
        sign_in: options.sign_in,
        relay: Relay::new(rules, options.limits)
            .map_err(|error| StartError::Relay(Box::new(error)))?,
        demo: facts,
        site,
    });
    let (stop, stopped) = oneshot::channel();
    let router = router(shared);
    let server = tokio::spawn(async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(async {
                // A dropped handle must not stop the server: wait for a real request to stop.
                if stopped.await.is_err() {
                    std::future::pending::<()>().await;
                }
            })
            .await
    });
    Ok(Running {
        address,
        demo,
        stop,
        server,
    })
}

impl Running {
    /// Where it listens, with the port it was given.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open, on this machine.
    #[must_use]
    pub fn origin(&self) -> String {
        let port = self.address.port();
        match self.address.ip() {
            ip if ip.is_unspecified() => format!("http://localhost:{port}"),
            _ => format!("http://{}", self.address),
        }
    }

    /// The demo's emulator, if there is one.
    #[must_use]
    pub fn demo(&self) -> Option<&emulator::Running> {
        self.demo.as_ref()
    }

    /// Stops to listen and waits for the answers under way.
    pub async fn stop(self) {
        // Either may have ended by itself, which is what is wanted.
        let _ = self.stop.send(());
        let _ = self.server.await;
        if let Some(emulator) = self.demo {
            emulator.stop().await;
        }
    }
}

/// The addresses of this program that the demo's sign-in may send people back to.
fn redirects(address: SocketAddr, public_names: &[String]) -> Vec<String> {
    let port = address.port();
    let local = ["localhost".to_owned(), address.ip().to_string()];
    let with_port = local
        .iter()
        .chain(public_names)
        .map(|name| format!("http://{name}:{port}{REDIRECT_PATH}"));
    let behind_proxy = public_names
        .iter()
        .map(|name| format!("https://{name}{REDIRECT_PATH}"));
    with_port.chain(behind_proxy).collect()
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/config.json", get(configuration))
        .route("/relay/{*target}", any(relay))
        .fallback(site)
        .layer(middleware::from_fn_with_state(shared.clone(), guard))
        .with_state(shared)
}

/// Turns foreign names away and puts the security headers on every answer, of whatever status.
async fn guard(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let Some(hostname) = shared.callers.recognise(request.headers()) else {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "This program is not known by that host name. Start it with --public-name NAME.\n",
        )
            .into_response();
    };
    request.extensions_mut().insert(hostname.clone());
    let mut answer = next.run(request).await;
    // After the answer, since answering may have read a new build of the page.
    let script_hashes = &shared.site.files().script_hashes;
    shared
        .policy
        .apply(answer.headers_mut(), &hostname, script_hashes);
    answer
}

async fn configuration(
    State(shared): State<Arc<Shared>>,
    Extension(hostname): Extension<Hostname>,
) -> Response {
    let demo = shared.demo.as_ref();
    let sign_in = shared.sign_in.as_ref();
    let configuration = Configuration::new(
        &shared.configuration_connect,
        &shared.embed,
        sign_in,
        demo,
        &hostname,
    );
    let mut answer = Json(configuration).into_response();
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

async fn relay(
    State(shared): State<Arc<Shared>>,
    Extension(hostname): Extension<Hostname>,
    request: Request,
) -> Response {
    // The raw text: decoding and encoding again could change what a query says.
    let target = request
        .uri()
        .path_and_query()
        .map_or("", |target| target.as_str());
    let target = target.strip_prefix("/relay/").unwrap_or_default();
    shared
        .relay
        .answer(request.method(), target, request.headers(), &hostname)
        .await
}

async fn site(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    shared
        .site
        .answer(request.method(), request.uri().path(), request.headers())
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PageMissing(folder) => write!(
                formatter,
                "There is no built page in {}. Build it with: cargo xtask serve",
                folder.display()
            ),
            Self::AddressInUse(address) => write!(
                formatter,
                "Another program listens at {address}. Stop it, or choose another port: --listen {}:{}",
                address.ip(),
                address.port().wrapping_add(10).max(1024)
            ),
            Self::Listen(address, error) => {
                write!(formatter, "Cannot listen at {address}: {error}")
            }
            Self::Demo(error) if error.kind() == io::ErrorKind::InvalidInput => {
                write!(formatter, "The demo did not start: {error}")
            }
            Self::Demo(error) => write!(
                formatter,
                "The demo did not start: {error}. Start without it: --no-demo"
            ),
            Self::Relay(error) => write!(formatter, "The relay did not start: {error}"),
        }
    }
}

impl std::error::Error for StartError {}
