//! The program a person runs: serves the built page with its security headers, relays rate cards
//! and retail prices, and shows the emulator as a demo. It stores and logs no token and no usage.

mod asset;
mod callers;
mod configuration;
mod demo;
mod deployment;
mod origin;
mod policy;
mod relay;
mod server;
mod sign_in;
mod site;

pub use demo::DemoOptions;
pub use deployment::{HeaderFormat, print_headers};
pub use origin::{Origin, OriginError};
pub use relay::Limits;
pub use server::{Running, StartError, start};
pub use sign_in::{ConfigurationError, ConfigurationFile, EmbedSettings, SignIn};

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// How to start.
pub struct Options {
    /// Where to listen; the demo listens on the same IP address.
    pub listen: SocketAddr,
    /// The folder of the built page.
    pub dist: PathBuf,
    /// The demo, if it is to be offered.
    pub demo: Option<DemoOptions>,
    /// Further origins the page may talk to, such as an Azure Stack Hub's Resource Manager.
    pub connect: Vec<Origin>,
    /// Where people sign in, unless they choose otherwise in the page.
    pub sign_in: Option<SignIn>,
    /// Further Resource Managers whose rate cards the relay reads.
    pub relay_allow: Vec<Origin>,
    /// Further hosts that rate card links may lead to.
    pub relay_target: Vec<Origin>,
    /// Host names this program is known by, besides its address and `localhost`.
    pub public_names: Vec<String>,
    /// Origins that may show the page in a frame and hand it a token. None by default: a foreign
    /// page could lay its own buttons over ours.
    pub embed: Vec<Origin>,
    /// What one relayed answer may take.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            dist: PathBuf::from("dist"),
            demo: None,
            connect: Vec::new(),
            sign_in: None,
            relay_allow: Vec::new(),
            relay_target: Vec::new(),
            public_names: Vec::new(),
            embed: Vec::new(),
            limits: Limits::default(),
        }
    }
}
