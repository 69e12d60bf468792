//! The example host page of `docs/examples`, served from an origin of its own, with tokens that a
//! journey chooses.

use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples");

/// A server of the example.
pub struct Portal {
    origin: String,
    answers: Arc<Mutex<Answers>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct Answers {
    settings: String,
    tokens: Vec<Value>,
    asked: usize,
}

impl Portal {
    /// Starts one that shows nothing yet.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let answers: Arc<Mutex<Answers>> = Arc::default();
        let shared = Arc::clone(&answers);
        let server = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(answer(connection, Arc::clone(&shared)));
            }
        });
        Self {
            origin,
            answers,
            server,
        }
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Address of the host page.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}/portal.html", self.origin)
    }

    /// Shows a page of Meterview, with what to connect to, and these tokens one after the other;
    /// the last one stays.
    pub fn show(&self, settings: &Value, tokens: &[Value]) {
        let mut answers = self.answers.lock().unwrap();
        answers.settings = settings.to_string();
        answers.tokens = tokens.to_vec();
        answers.asked = 0;
    }

    /// How many tokens its page has fetched.
    #[must_use]
    pub fn tokens_given(&self) -> usize {
        self.answers.lock().unwrap().asked
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(mut connection: TcpStream, answers: Arc<Mutex<Answers>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match connection.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let request = String::from_utf8_lossy(&request);
    let path = request.split(' ').nth(1).unwrap_or_default();
    let name = path.split('?').next().unwrap_or_default();
    let name = name.trim_start_matches('/');
    let content = match name {
        "settings.json" => Some(answers.lock().unwrap().settings.clone().into_bytes()),
        "token.json" => {
            let mut answers = answers.lock().unwrap();
            let place = answers.asked.min(answers.tokens.len().saturating_sub(1));
            answers.asked += 1;
            answers
                .tokens
                .get(place)
                .map(|token| token.to_string().into_bytes())
        }
        _ if name.contains("..") => None,
        _ => std::fs::read(Path::new(FILES).join(name)).ok(),
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "application/json",
    };
    let status = if content.is_some() {
        "200 OK"
    } else {
        "404 Not Found"
    };
    let content = content.unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        content.len()
    );
    let _ = connection.write_all(head.as_bytes()).await;
    let _ = connection.write_all(&content).await;
    let _ = connection.shutdown().await;
}
