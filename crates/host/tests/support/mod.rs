//! A small built page in a folder of its own, a host that serves it, and an upstream that answers
//! what a test says and remembers what it was asked.
#![allow(dead_code, reason = "each test file uses its part")]

use host::{Options, Running};
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

static NEXT_PAGE: AtomicU32 = AtomicU32::new(0);

/// A folder as the build leaves it, removed when dropped.
pub(crate) struct Page(PathBuf);

impl Page {
    pub(crate) const WORKER: &[u8] = &[b'w'; 5_000];
    /// Not brotli at all, so that it can have come from this file only.
    pub(crate) const BROTLI_COPY: &[u8] = b"brotli copy of worker.js";

    pub(crate) fn new() -> Self {
        let page = Self::empty();
        page.write(
            "index.html",
            "<!DOCTYPE html><title>Meterview</title><script>alert('Hello, world.');</script>",
        );
        page.write("worker.js", Self::WORKER);
        page.write("worker.js.br", Self::BROTLI_COPY);
        page.write("main-0123456789abcdef.js", "import('x')");
        page.write("main-0123456789abcdef_bg.wasm", b"\0asm");
        page.write(".fingerprint", "0123");
        page
    }

    pub(crate) fn empty() -> Self {
        let number = NEXT_PAGE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("host-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), content).unwrap();
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.0
    }

    pub(crate) fn options(&self) -> Options {
        self.options_at(([127, 0, 0, 1], 0).into())
    }

    pub(crate) fn options_at(&self, listen: SocketAddr) -> Options {
        Options {
            listen,
            dist: self.0.clone(),
            ..Options::default()
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A started host with the small page and without the demo.
pub(crate) async fn host(set: impl FnOnce(&mut Options)) -> (Page, Running) {
    let page = Page::new();
    let mut options = page.options();
    set(&mut options);
    let running = host::start(options).await.unwrap();
    (page, running)
}

/// A browser's stand-in that follows no redirect and decodes nothing.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .no_gzip()
        .no_brotli()
        .build()
        .unwrap()
}

/// A server that answers every request with the same bytes and then closes the connection.
pub(crate) struct Upstream {
    pub(crate) origin: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Upstream {
    /// `answer` is a whole HTTP answer; nothing at all means silence.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer: Vec<u8> = answer.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let remembered = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let (answer, remembered) = (answer.clone(), remembered.clone());
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !request.ends_with(b"\r\n\r\n") {
                        match connection.read_u8().await {
                            Ok(byte) => request.push(byte),
                            Err(_) => return,
                        }
                    }
                    let request = String::from_utf8(request).unwrap();
                    remembered.lock().unwrap().push(request);
                    if answer.is_empty() {
                        std::future::pending::<()>().await;
                    }
                    let _ = connection.write_all(&answer).await;
                    let _ = connection.shutdown().await;
                });
            }
        });
        Self { origin, asked }
    }

    /// A server that sends this at once, and then a byte now and then without end.
    pub(crate) async fn dripping(head: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut request = [0; 4_000];
                    let _ = connection.read(&mut request).await;
                    let mut sent = connection.write_all(head.as_bytes()).await;
                    while sent.is_ok() {
                        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                        sent = connection.write_all(b"x").await;
                    }
                });
            }
        });
        Self {
            origin,
            asked: Arc::default(),
        }
    }

    /// The requests so far, as they were sent.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// `scheme/authority`, as the relay's address has it.
    pub(crate) fn as_target(&self) -> String {
        self.origin.replacen("://", "/", 1)
    }
}
