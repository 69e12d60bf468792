//! The headers of this program for other web servers, in the form of their own files: whoever
//! deploys the built page without `host` gives it the same fence.

use serde_json::json;
use std::fmt::Write as _;
use std::str::FromStr;

use crate::Options;
use crate::asset::{ASKED_AGAIN, FOR_EVER, is_named_by_content};
use crate::policy::Policy;
use crate::server::StartError;
use crate::site::Site;

/// Whose configuration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFormat {
    /// A part of a `server` block of nginx.
    Nginx,
    /// `staticwebapp.config.json` of Azure Static Web Apps.
    Azure,
    /// A file `_headers`, as Netlify and Cloudflare Pages read it.
    Headers,
}

impl HeaderFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nginx, Self::Azure, Self::Headers];

    /// As it is written on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Azure => "azure-static-web-apps",
            Self::Headers => "headers-file",
        }
    }
}

impl FromStr for HeaderFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or(())
    }
}

/// The headers that the built page needs, and which files may be kept for ever. The demo is left
/// out: it needs this program.
///
/// # Errors
/// Where there is no built page.
pub fn print_headers(options: &Options, format: HeaderFormat) -> Result<String, StartError> {
    let site =
        Site::read(&options.dist).map_err(|_| StartError::PageMissing(options.dist.clone()))?;
    let files = site.files();
    let headers =
        Policy::new(&options.connect, &options.embed, None).headers(None, &files.script_hashes);
    let mut kept: Vec<&str> = files
        .names()
        .filter(|name| is_named_by_content(name))
        .collect();
    kept.sort_unstable();
    Ok(match format {
        HeaderFormat::Nginx => nginx(&headers),
        HeaderFormat::Azure => azure(&headers, &kept),
        HeaderFormat::Headers => headers_file(&headers, &kept),
    })
}

type Headers = [(&'static str, String)];

/// A location that adds a header drops those of the server around it, so each has all of them.
fn nginx(headers: &Headers) -> String {
    let mut text = String::from(
        "# For the server block of the page, with its files as root. nginx needs the media type\n\
         # application/wasm wasm; in mime.types.\n",
    );
    let places = [
        (
            r#"~ "^/[^/]+-[0-9a-f]{12,16}(_bg)?\.[a-z0-9]+$""#,
            "$uri =404",
            FOR_EVER,
        ),
        (r#"~ "\.[^/]+$""#, "$uri =404", ASKED_AGAIN),
        ("/", "/index.html =404", ASKED_AGAIN),
    ];
    for (place, files, cache_control) in places {
        let _ = writeln!(text, "location {place} {{\n  try_files {files};");
        let own = [("cache-control", cache_control.to_owned())];
        for (name, value) in own.iter().chain(headers) {
            let _ = writeln!(text, "  add_header {name} \"{value}\" always;");
        }
        text.push_str("}\n");
    }
    text
}

fn azure(headers: &Headers, kept: &[&str]) -> String {
    let all: serde_json::Map<_, _> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
        .chain([("cache-control".to_owned(), ASKED_AGAIN.into())])
        .collect();
    let routes: Vec<_> = kept
        .iter()
        .map(
            |name| json!({ "route": format!("/{name}"), "headers": { "cache-control": FOR_EVER } }),
        )
        .collect();
    let configuration = json!({
        "globalHeaders": all,
        "routes": routes,
        "navigationFallback": {
            "rewrite": "/index.html",
            "exclude": ["*.{css,html,ico,js,json,map,png,svg,txt,wasm,webmanifest}"],
        },
        "mimeTypes": { ".wasm": "application/wasm", ".json": "application/json" },
    });
    format!("{configuration:#}\n")
}

/// Other files are revalidated by these services unless they are told otherwise, and a header that
/// is named twice would be sent twice.
fn headers_file(headers: &Headers, kept: &[&str]) -> String {
    let mut text = String::from("/*\n");
    for (name, value) in headers {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for name in kept {
        let _ = writeln!(text, "/{name}\n  cache-control: {FOR_EVER}");
    }
    text
}
