//! The built page: its files, read into memory and read again when the folder changes, and the
//! hashes of its inline scripts.

use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use crate::asset::Asset;

const INDEX: &str = "index.html";

/// The page's folder and what was last read from it.
pub(crate) struct Site {
    folder: PathBuf,
    files: RwLock<Arc<Files>>,
}

/// One state of the folder.
pub(crate) struct Files {
    stamp: u64,
    assets: HashMap<String, Asset>,
    /// The inline scripts of `index.html` as sources of a Content-Security-Policy.
    pub(crate) script_hashes: Vec<String>,
}

impl Site {
    /// Reads the folder. Fails when there is no `index.html` in it.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            files: RwLock::new(Arc::new(Files::read(folder)?)),
            folder: folder.to_path_buf(),
        })
    }

    /// What was last read.
    pub(crate) fn files(&self) -> Arc<Files> {
        self.files
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Answers a request for a file or for a page of the app.
    pub(crate) fn answer(&self, method: &Method, path: &str, request: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return (
                StatusCode::METHOD_NOT_ALLOWED,
                [(header::ALLOW, "GET, HEAD")],
            )
                .into_response();
        }
        let name = path.trim_start_matches('/');
        let is_page = !name.rsplit('/').next().unwrap_or_default().contains('.');
        let name = if is_page { INDEX } else { name };
        // A page names its other files: checking here is enough, and again when one is not found
        // because the build was still writing.
        if name == INDEX || !self.files().assets.contains_key(name) {
            self.refresh();
        }
        match self.files().assets.get(name) {
            Some(asset) => asset.answer(request),
            None => (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
        }
    }

    /// Reads the folder again if anything in it changed. While a build is replacing it and
    /// `index.html` is away, the last state stays.
    fn refresh(&self) {
        let is_changed = stamp(&self.folder).is_ok_and(|stamp| stamp != self.files().stamp);
        if is_changed && let Ok(files) = Files::read(&self.folder) {
            *self.files.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(files);
        }
    }
}

impl Files {
    /// Paths of the files below the page's folder.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.assets.keys().map(String::as_str)
    }

    fn read(folder: &Path) -> io::Result<Self> {
        let stamp = stamp(folder)?;
        let mut assets = HashMap::new();
        for name in names(folder)? {
            if name.ends_with(".br") {
                continue;
            }
            let path = folder.join(&name);
            let brotli = fs::read(folder.join(format!("{name}.br"))).ok();
            let asset = Asset::new(&name, fs::read(path)?, brotli);
            assets.insert(name, asset);
        }
        let index = fs::read_to_string(folder.join(INDEX))?;
        Ok(Self {
            stamp,
            assets,
            script_hashes: inline_scripts(&index).map(script_hash).collect(),
        })
    }
}

/// The files below a folder, as paths with `/`; names that start with a dot are not part of the
/// page.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            let below = self::names(&entry.path())?;
            names.extend(below.iter().map(|file| format!("{name}/{file}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Changes with every name, size and time of change in the folder.
fn stamp(folder: &Path) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    for name in names(folder)? {
        let metadata = fs::metadata(folder.join(&name))?;
        (name, metadata.len(), metadata.modified()?).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The text of each script element without a `src`, byte by byte as a browser hashes it.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script>")?;
        let has_source = attributes
            .split_whitespace()
            .any(|attribute| attribute.starts_with("src="));
        (!has_source).then_some(text)
    })
}

fn script_hash(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_found_and_hashed() {
        let html = "<script type=\"module\">alert('Hello, world.');</script>\
                    <script src=\"/a.js\"></script><script>\n1\n</script>";
        let scripts: Vec<_> = inline_scripts(html).collect();
        assert_eq!(scripts, ["alert('Hello, world.');", "\n1\n"]);
        // The example of the Content-Security-Policy specification.
        assert_eq!(
            script_hash(scripts[0]),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }
}
