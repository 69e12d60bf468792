//! The host program with its demo, started for one journey.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use host::{DemoOptions, Options, Running};
use serde_json::Value;

/// The day at which the emulator's data end.
pub(crate) const TODAY: (i32, u32, u32) = (2026, 3, 20);

/// A running host program.
pub struct App {
    running: Running,
    http: reqwest::Client,
}

impl App {
    /// Starts on any free ports.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The folder of the built page.
    #[must_use]
    pub fn dist() -> PathBuf {
        std::env::var_os("METERVIEW_DIST").map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist")),
            PathBuf::from,
        )
    }

    /// The same for a page that may talk to further origins.
    pub async fn start_with(connect: &[&str]) -> Self {
        let origins = connect.iter().map(|origin| origin.parse().unwrap());
        let connect = origins.collect();
        Self::start_as(|options| options.connect = connect).await
    }

    /// The same with other settings of the host program.
    pub async fn start_as(set: impl FnOnce(&mut Options)) -> Self {
        let (year, month, day) = TODAY;
        let mut options = Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            dist: Self::dist(),
            demo: Some(DemoOptions {
                today: NaiveDate::from_ymd_opt(year, month, day),
                seed: 7,
                faults: Vec::new(),
            }),
            ..Options::default()
        };
        set(&mut options);
        let running = host::start(options)
            .await
            .unwrap_or_else(|error| panic!("the host does not start: {error}"));
        Self {
            running,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// Address of the page, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        self.running.origin()
    }

    /// Origin of the emulated Resource Manager.
    #[must_use]
    pub fn arm_origin(&self) -> String {
        self.running.demo().unwrap().arm_origin()
    }

    /// Origin of the emulated store of rate cards.
    #[must_use]
    pub fn card_origin(&self) -> String {
        self.running.demo().unwrap().card_origin()
    }

    /// The emulator of the demo.
    #[must_use]
    pub fn emulator(&self) -> &emulator::Running {
        self.running.demo().unwrap()
    }

    /// Switches a fault on in a scenario.
    pub async fn fault(&self, scenario: &str, fault: &str) {
        let url = format!("{}/emulator/faults/{scenario}", self.arm_origin());
        let answer = self
            .http
            .put(url)
            .body(fault.to_owned())
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Switches the fault of a scenario off.
    pub async fn no_fault(&self, scenario: &str) {
        let url = format!("{}/emulator/faults/{scenario}", self.arm_origin());
        let answer = self.http.delete(url).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// One of the emulator's named tokens.
    pub async fn token(&self, name: &str) -> String {
        let url = format!("{}/emulator/tokens", self.arm_origin());
        let tokens: Value = self
            .http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let found = tokens.get(name).and_then(Value::as_str).map(str::to_owned);
        found.unwrap_or_else(|| panic!("no token {name} in {tokens}"))
    }

    /// Another token of a person, as if the former one had been renewed.
    pub async fn renewed_token(&self, name: &str) -> String {
        let url = format!("{}/emulator/tokens/{name}", self.arm_origin());
        let answer = self.http.post(url).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    /// A recorded payload of `tests/samples`.
    #[must_use]
    pub fn sample(name: &str) -> PathBuf {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../samples")
            .join(name);
        file.canonicalize()
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Stops everything.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}
