//! House rules that no compiler checks. Each failure says which file breaks
//! which rule.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

/// Which parts of the page a part may import. A part may always import itself.
const PAGE_ARROWS: [(&str, &[&str]); 9] = [
    ("browser", &[]),
    ("route", &[]),
    ("i18n", &["route"]),
    ("state", &["browser", "route", "i18n"]),
    ("charts", &["browser", "i18n", "components"]),
    ("components", &["browser", "i18n"]),
    (
        "pages",
        &["browser", "route", "i18n", "state", "charts", "components"],
    ),
    (
        "app",
        &[
            "browser",
            "route",
            "i18n",
            "state",
            "charts",
            "components",
            "pages",
        ],
    ),
    ("main", &["app"]),
];

/// Pages. Modules beside them in `src/pages` are shared by several.
const PAGES: [&str; 7] = [
    "start",
    "overview",
    "costs",
    "resource",
    "tags",
    "data",
    "not_found",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files below `folder` with that ending, with their text.
fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
            }
        }
    }
    assert!(!found.is_empty(), "no {ending} files in {folder}");
    found
}

/// The part of the page that a file belongs to: `src/charts/ink.rs` is `charts`.
fn part(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Names that follow `prefix` in `text`, such as the parts in `crate::part`.
fn names_after<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(prefix).map(move |(at, _)| {
        let rest = &text[at + prefix.len()..];
        let end = rest
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        &rest[..end]
    })
}

fn assert_none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

#[test]
fn imports_in_the_page_point_down() {
    let mut faults = Vec::new();
    for (path, text) in files("src", "rs") {
        let part = part(&path);
        let Some((_, allowed)) = PAGE_ARROWS.iter().find(|(name, _)| *name == part) else {
            faults.push(format!(
                "{}: a new part: give it its arrows",
                path.display()
            ));
            continue;
        };
        for name in names_after(&text, "crate::") {
            let is_part = PAGE_ARROWS.iter().any(|(part, _)| *part == name);
            if is_part && name != part && !allowed.contains(&name) {
                faults.push(format!("{} imports {name}", path.display()));
            }
        }
    }
    assert_none("parts of the page import only those below them", &faults);
}

#[test]
fn no_page_imports_a_page() {
    let mut faults = Vec::new();
    for (path, text) in files("src/pages", "rs") {
        let inside = path.strip_prefix("src/pages").unwrap();
        let own = inside.iter().next().unwrap().to_str().unwrap();
        let own = own.trim_end_matches(".rs");
        let named = names_after(&text, "crate::pages::");
        for name in named.filter(|name| PAGES.contains(name) && *name != own) {
            faults.push(format!("{} imports the page {name}", path.display()));
        }
    }
    assert_none("what two pages share stands beside them", &faults);
}

#[test]
fn only_the_browser_part_names_web_interfaces() {
    let mut faults = Vec::new();
    for (path, text) in files("src", "rs") {
        if part(&path) == "browser" {
            continue;
        }
        for name in ["web_sys", "js_sys", "wasm_bindgen"] {
            if text.contains(&format!("{name}::")) {
                faults.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert_none("web interfaces are named in src/browser only", &faults);
}

#[test]
fn colours_are_named_once() {
    let mut faults = Vec::new();
    for (path, text) in files("style", "css") {
        let name = path.file_name().unwrap().to_str().unwrap();
        if ["tokens.css", "charts.css"].contains(&name) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let has_hex = line.split('#').skip(1).any(|rest| {
                let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
                matches!(digits, 3 | 4 | 6 | 8) && rest[digits..].starts_with([';', ' ', ',', ')'])
            });
            if has_hex || line.contains("rgb(") || line.contains("hsl(") {
                faults.push(format!(
                    "{}:{}: {}",
                    path.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    assert_none("colours stand in tokens.css and charts.css", &faults);
}

#[test]
fn nothing_needs_an_inline_style() {
    // The Content-Security-Policy refuses style attributes in markup.
    let mut faults = Vec::new();
    for (path, text) in files("src", "rs") {
        if text.contains(" style=\"") || text.contains("<style") {
            faults.push(path.display().to_string());
        }
    }
    assert_none("styles are classes, or set by style:name", &faults);
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut faults = Vec::new();
    for folder in ["src", "crates", "tests"] {
        for (path, text) in files(folder, "rs") {
            if !text.starts_with("//!") {
                faults.push(path.display().to_string());
            }
        }
    }
    assert_none("a file begins with //! and one to four lines", &faults);
}

#[test]
fn nothing_is_left_for_later() {
    // Written apart, so that this file does not find itself.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["HA", "CK"]].map(|mark| mark.concat());
    let mut faults = Vec::new();
    for folder in ["src", "crates", "tests"] {
        for (path, text) in files(folder, "rs") {
            for mark in marks.iter().filter(|mark| text.contains(mark.as_str())) {
                faults.push(format!("{}: {mark}", path.display()));
            }
        }
    }
    assert_none("what is unfinished stands in no file", &faults);
}

#[test]
fn the_exact_crate_knows_no_clock_and_no_float() {
    let mut faults = Vec::new();
    for (path, text) in files("crates/costs/src", "rs") {
        for word in [
            "f64",
            "f32",
            "std::time",
            "Utc::now",
            "Local::now",
            "async fn",
            "std::fs",
            "js_sys",
        ] {
            if text.contains(word) {
                faults.push(format!("{} has {word}", path.display()));
            }
        }
    }
    assert_none(
        "costs has no clock, input, output, async, JavaScript or float",
        &faults,
    );
}

/// The texts of a list in `deny.toml`.
fn denied_list(name: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("deny.toml")).unwrap();
    let start = text.find(&format!("\n{name} = [")).unwrap();
    let list = text[start..].split(']').next().unwrap();
    let lines = list.lines().map(str::trim);
    let lines = lines.filter(|line| line.starts_with('"'));
    lines
        .map(|line| line.split('"').nth(1).unwrap().to_owned())
        .collect()
}

/// Whether a licence expression can be met with these: one of each `OR`, all of each `AND`.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    expression.split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')']);
        let mut choices = part.split(" OR ").flat_map(|choice| choice.split('/'));
        choices.any(|choice| allowed.iter().any(|known| known == choice.trim()))
    })
}

#[test]
fn what_is_built_in_has_a_known_licence_and_source() {
    let allowed = denied_list("allow");
    let denied = denied_list("deny");
    let mut faults = Vec::new();
    for folder in [".", "fuzz"] {
        if !root().join(folder).join("Cargo.lock").is_file() {
            continue;
        }
        let output = std::process::Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked", "--offline"])
            .current_dir(root().join(folder))
            .output()
            .unwrap();
        let metadata: serde_json::Value = match serde_json::from_slice(&output.stdout) {
            Ok(metadata) => metadata,
            // What is built here is not all that is in the lock file.
            Err(_) if folder != "." => continue,
            Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)),
        };
        for package in metadata["packages"].as_array().unwrap() {
            let name = package["name"].as_str().unwrap();
            let licence = package["license"].as_str().unwrap_or("none");
            let is_ours = package["source"].is_null();
            let is_published = package["source"]
                .as_str()
                .is_some_and(|source| source.ends_with("rust-lang/crates.io-index"));
            if !is_ours && !is_allowed(licence, &allowed) {
                faults.push(format!("{name}: licence {licence}"));
            }
            if !is_ours && !is_published {
                faults.push(format!("{name}: from {}", package["source"]));
            }
            if denied.iter().any(|denied| denied == name) {
                faults.push(format!("{name} is banned"));
            }
        }
    }
    assert_none("deny.toml says what may be built in", &faults);
}

#[test]
fn licences_are_read_as_they_are_meant() {
    let allowed = ["MIT".to_owned(), "Zlib".to_owned()];
    for (expression, is_met) in [
        ("MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("MIT AND GPL-3.0", false),
        ("GPL-3.0", false),
        ("none", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), is_met, "{expression}");
    }
}
