//! The service worker of the built page: `static/service-worker.js` with the name of the build and
//! the hash of every file that belongs to the page.

use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::integrity;

const SOURCE: &str = "static/service-worker.js";
const NAME: &str = "service-worker.js";
const INDEX: &str = "index.html";
/// Where the page looks whether it can be kept; see `src/browser/kept_page.rs`.
const MARK: &str = "<meta name=\"service-worker\" content=\"/service-worker.js\">";
const PLACE: &str = "</title>";
/// What a deployment writes, and what is no part of the page.
const LEFT_OUT: &[&str] = &["config.json", NAME, "bench", "engine"];

/// Writes the service worker into the built page, whose files are final but for compression.
pub(crate) fn write(root: &Path, dist: &Path) -> Outcome<()> {
    let index = dist.join(INDEX);
    let html = read(&index)?;
    if !html.contains(MARK) {
        let (head, rest) = html
            .split_once(PLACE)
            .ok_or_else(|| Failure::new(format!("{INDEX} has no title")))?;
        write_file(&index, &format!("{head}{PLACE}\n    {MARK}{rest}"))?;
    }
    let mut names = Vec::new();
    list(dist, "", &mut names)
        .map_err(|error| Failure::new(format!("{} cannot be listed: {error}", dist.display())))?;
    names.sort();
    let mut files = Vec::new();
    let mut build = Sha256::new();
    for name in &names {
        let hash = integrity::of_file(&dist.join(name))?;
        let path = if name == INDEX { "" } else { name };
        let line = format!("\"/{path}\": \"{hash}\"");
        build.update(&line);
        files.push(line);
    }
    let build: String = build.finalize()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let source = read(&root.join(SOURCE))?;
    let worker = source
        .replacen(
            "const BUILD = \"\";",
            &format!("const BUILD = \"{build}\";"),
            1,
        )
        .replacen(
            "const FILES = {};",
            &format!("const FILES = {{\n  {},\n}};", files.join(",\n  ")),
            1,
        );
    if !worker.contains(&build) || worker.contains("FILES = {}") {
        return Err(Failure::new(format!("{SOURCE} has no place for the files")));
    }
    write_file(&dist.join(NAME), &worker)
}

/// Paths of the page's files below `dist`, with `/`.
fn list(dist: &Path, below: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dist.join(below))? {
        let entry = entry?;
        let own = entry.file_name().to_string_lossy().into_owned();
        let name = if below.is_empty() {
            own.clone()
        } else {
            format!("{below}/{own}")
        };
        if own.starts_with('.') || own.ends_with(".br") || LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            list(dist, &name, names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))
}

fn write_file(path: &Path, content: &str) -> Outcome<()> {
    fs::write(path, content)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_of_the_page_are_kept_and_no_others() {
        let dist = std::env::temp_dir().join(format!("xtask-offline-{}", std::process::id()));
        for name in [
            "worker.js",
            "worker.js.br",
            ".fingerprint",
            "config.json",
            "languages/fr.json",
            "engine/module.js",
            "page-12ab_bg.wasm",
        ] {
            let file = dist.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, name).unwrap();
        }
        fs::write(dist.join(INDEX), "<head><title>A</title></head>").unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .unwrap();
        write(root, &dist).unwrap();
        let worker = read(&dist.join(NAME)).unwrap();
        for kept in [
            "\"/\"",
            "\"/worker.js\"",
            "\"/languages/fr.json\"",
            "\"/page-12ab_bg.wasm\"",
        ] {
            assert!(
                worker.contains(&format!("  {kept}: \"sha384-")),
                "{kept} {worker}"
            );
        }
        let files = worker.split("};").next().unwrap();
        for other in [
            ".br",
            ".fingerprint",
            "config.json",
            "engine",
            "service-worker",
        ] {
            assert!(
                !files.contains(&format!("/{other}")) && !files.contains(&format!("js{other}")),
                "{other}"
            );
        }
        // The same files are the same build; another content is another.
        let build = |worker: &str| worker.split("BUILD = \"").nth(1).unwrap()[..16].to_owned();
        write(root, &dist).unwrap();
        assert_eq!(read(&dist.join(NAME)).unwrap(), worker);
        fs::write(dist.join("worker.js"), "changed").unwrap();
        write(root, &dist).unwrap();
        assert_ne!(build(&read(&dist.join(NAME)).unwrap()), build(&worker));
        assert_eq!(read(&dist.join(INDEX)).unwrap().matches(MARK).count(), 1);
        fs::remove_dir_all(&dist).unwrap();
    }
}
