//! One file of the built page, held in memory in each encoding it is sent in.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;

/// `Cache-Control` of what is named by its content.
pub(crate) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// `Cache-Control` of everything else.
pub(crate) const ASKED_AGAIN: &str = "no-cache";

/// A file with its encodings and the headers they are sent with.
pub(crate) struct Asset {
    content: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    content_type: &'static str,
    hash: String,
    is_immutable: bool,
}

impl Asset {
    /// Takes a file by its name in the page's folder; `brotli` is the copy the build made.
    pub(crate) fn new(name: &str, content: Vec<u8>, brotli: Option<Vec<u8>>) -> Self {
        let (content_type, is_text) = media_type(name);
        let gzip = is_text
            .then(|| gzip(&content))
            .flatten()
            .filter(|compressed| compressed.len() < content.len());
        let mut hash = String::new();
        for byte in &Sha256::digest(&content)[..16] {
            let _ = write!(hash, "{byte:02x}");
        }
        Self {
            content: content.into(),
            brotli: brotli.map(Bytes::from),
            gzip: gzip.map(Bytes::from),
            content_type,
            hash,
            is_immutable: is_named_by_content(name),
        }
    }

    /// The answer to a request with these headers.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        let (content, encoding) = self.encoded(request);
        let etag = match encoding {
            Some(encoding) => format!("\"{}-{encoding}\"", self.hash),
            None => format!("\"{}\"", self.hash),
        };
        let is_known = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| matches!(known.trim().trim_start_matches("W/"), known if known == etag || known == "*"));
        let mut answer = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            content.into_response()
        };
        let headers = answer.headers_mut();
        let cache_control = if self.is_immutable {
            FOR_EVER
        } else {
            ASKED_AGAIN
        };
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(cache_control),
        );
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(header::ETAG, etag);
        }
        if !is_known {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static(self.content_type),
            );
            if let Some(encoding) = encoding {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
        }
        answer
    }

    fn encoded(&self, request: &HeaderMap) -> (Bytes, Option<&'static str>) {
        for (copy, encoding) in [(&self.brotli, "br"), (&self.gzip, "gzip")] {
            if let Some(copy) = copy
                && accepts(request, encoding)
            {
                return (copy.clone(), Some(encoding));
            }
        }
        (self.content.clone(), None)
    }
}

fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|accepted| {
            let mut parts = accepted.split(';').map(str::trim);
            let is_named = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let is_refused = parts.any(|part| {
                part.strip_prefix("q=")
                    .is_some_and(|weight| weight.chars().all(|digit| "0.".contains(digit)))
            });
            is_named && !is_refused
        })
}

fn gzip(content: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).ok()?;
    encoder.finish().ok()
}

/// The media type, and whether compressing is worth it.
fn media_type(name: &str) -> (&'static str, bool) {
    match name.rsplit('.').next() {
        Some("css") => ("text/css; charset=utf-8", true),
        Some("html") => ("text/html; charset=utf-8", true),
        Some("js" | "mjs") => ("text/javascript; charset=utf-8", true),
        Some("json" | "webmanifest") => ("application/json", true),
        Some("svg") => ("image/svg+xml", true),
        Some("txt") => ("text/plain; charset=utf-8", true),
        Some("wasm") => ("application/wasm", true),
        Some("ico") => ("image/x-icon", false),
        Some("png") => ("image/png", false),
        Some("woff2") => ("font/woff2", false),
        _ => ("application/octet-stream", false),
    }
}

/// Whether the build put a hash of the content into the name, as in `main-0123456789abcdef.css`
/// or `meterview-0123456789abcdef_bg.wasm`. Trunk writes the 64-bit hash without leading zeros.
pub(crate) fn is_named_by_content(name: &str) -> bool {
    if name.contains('/') {
        return false;
    }
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        (12..=16).contains(&hash.len())
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_immutable() {
        for name in [
            "meterview-8a0cd02bd3c6f52c.js",
            "meterview-8a0cd02bd3c6f52c_bg.wasm",
            "main-f52c8a0cd02bd3c.css",
        ] {
            assert!(is_named_by_content(name), "{name}");
        }
        for name in [
            "worker.js",
            "worker_bg.wasm",
            "index.html",
            "a-b.js",
            "snippets/a-8a0cd02bd3c6f52c.js",
        ] {
            assert!(!is_named_by_content(name), "{name}");
        }
    }

    #[test]
    fn encodings_are_taken_by_name_unless_refused() {
        let request = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            headers
        };
        assert!(accepts(&request("gzip, deflate, br"), "br"));
        assert!(accepts(&request("BR;q=0.5"), "br"));
        assert!(!accepts(&request("br;q=0, gzip"), "br"));
        assert!(!accepts(&request("br;q=0.0"), "br"));
        assert!(!accepts(&request("brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
