//! How many requests came from scripts of browsers, by port: for tests that compare what a page
//! says it has asked with what it has.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;

/// Requests by port.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(Mutex<HashMap<u16, u32>>);

impl RequestLog {
    /// Requests to that port so far. What browsers ask before a request is none, nor is what has
    /// no origin, such as a program's.
    pub(crate) fn requests(&self, port: u16) -> u32 {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.get(&port).copied().unwrap_or_default()
    }
}

/// Notes a request and passes it on.
pub(crate) async fn note(
    State((log, port)): State<(Arc<RequestLog>, u16)>,
    request: Request,
    next: Next,
) -> Response {
    let is_of_script = request.headers().contains_key(header::ORIGIN);
    if is_of_script && request.method() != Method::OPTIONS {
        let mut log = log.0.lock().unwrap_or_else(PoisonError::into_inner);
        *log.entry(port).or_default() += 1;
    }
    next.run(request).await
}
