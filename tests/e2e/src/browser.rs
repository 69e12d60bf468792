//! Chromium and its driver.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use serde_json::json;
use tokio::process::{Child, Command};
use tokio::time::Instant;

use crate::app::App;
use crate::page::{GLANCE, PATIENCE, Page};

/// A browser with a profile of its own, and its driver.
pub struct Browser {
    driver: Child,
    client: Client,
    downloads: PathBuf,
}

impl Browser {
    /// Starts one.
    pub async fn start() -> Self {
        let downloads = downloads();
        let (driver, client) = start(&downloads).await;
        Self {
            driver,
            client,
            downloads,
        }
    }

    /// Its window, on the page that `app` serves.
    #[must_use]
    pub fn page(&self, app: &App) -> Page {
        Page {
            client: self.client.clone(),
            origin: app.origin(),
            downloads: self.downloads.clone(),
        }
    }

    /// Closes it and forgets what it has saved.
    pub async fn stop(mut self) {
        let _ = self.client.close().await;
        let _ = self.driver.kill().await;
        let _ = std::fs::remove_dir_all(&self.downloads);
    }
}

/// A folder of its own, which Chromium makes when it saves the first file.
fn downloads() -> PathBuf {
    static STARTED: AtomicU32 = AtomicU32::new(0);
    let number = STARTED.fetch_add(1, Ordering::Relaxed);
    let name = format!("meterview-journey-{}-{number}", std::process::id());
    std::env::temp_dir().join(name)
}

async fn start(downloads: &Path) -> (Child, Client) {
    let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
    let port = free_port();
    let driver = Command::new(&program)
        .arg(format!("--port={port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    let mut options = json!({
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=1280,900",
        ],
        "prefs": {
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
        },
    });
    if let Ok(chromium) = std::env::var("CHROMIUM") {
        options["binary"] = chromium.into();
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".into(), options);
    capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
    let deadline = Instant::now() + PATIENCE;
    loop {
        let connected =
            ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&format!("http://127.0.0.1:{port}"))
                .await;
        match connected {
            Ok(client) => return (driver, client),
            Err(error) if Instant::now() > deadline => panic!("no browser session: {error}"),
            Err(_) => tokio::time::sleep(GLANCE).await,
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
