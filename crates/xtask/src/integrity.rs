//! Hashes by which browsers check the built page's files, wherever the platform lets a page say
//! one: links and scripts of documents, modules by an import map, compiled programs by `fetch`.
//! Scripts of workers have no place for a hash.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};
use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};

/// Starts the workers; it names the hash of each worker's compiled program.
const LOADER: &str = "worker_loader.js";
/// The compiled programs of the workers, as the loader calls them.
const WORKERS: [&str; 2] = ["worker", "export"];
/// Documents beside the page.
const DOCUMENTS: [&str; 1] = ["signed-in.html"];

/// The hash of a file in the form of Subresource Integrity.
pub(crate) fn of_file(file: &Path) -> Outcome<String> {
    let content = fs::read(file)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))?;
    Ok(of_content(&content))
}

/// The same for its content.
pub(crate) fn of_content(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
}

/// Writes the hashes that trunk does not know: those of the workers' programs, and of scripts in
/// documents that are copied as they are.
pub(crate) fn complete(dist: &Path) -> Outcome<()> {
    let loader = dist.join(LOADER);
    let mut text = read(&loader)?;
    for worker in WORKERS {
        let hash = of_file(&dist.join(format!("{worker}_bg.wasm")))?;
        let place = format!("{worker}: \"\"");
        if !text.contains(&place) {
            return Err(Failure::new(format!("{LOADER} has no place for {worker}")));
        }
        text = text.replace(&place, &format!("{worker}: \"{hash}\""));
    }
    write(&loader, &text)?;
    for document in DOCUMENTS {
        let file = dist.join(document);
        write(&file, &with_script_hashes(&read(&file)?, dist)?)?;
    }
    Ok(())
}

/// A document whose import map says the hashes of these modules, given by file name.
pub(crate) fn with_import_map(html: &str, modules: &[&str], dist: &Path) -> Outcome<String> {
    let mut hashes = Vec::new();
    for module in modules {
        let hash = of_file(&dist.join(module))?;
        hashes.push(format!("\"/{module}\":\"{hash}\""));
    }
    let map = format!(
        "<script type=\"importmap\">{{\"integrity\":{{{}}}}}</script>\n",
        hashes.join(",")
    );
    // Before anything that loads a module.
    let start = html
        .find("<script")
        .ok_or_else(|| Failure::new("index.html has no script"))?;
    Ok(format!("{}{map}{}", &html[..start], &html[start..]))
}

/// Adds the hash to each script of the same origin that has none.
fn with_script_hashes(html: &str, dist: &Path) -> Outcome<String> {
    const MARK: &str = "<script src=\"/";
    let mut parts = html.split(MARK);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part
            .split_once('"')
            .ok_or_else(|| Failure::new("a script's address has no end"))?;
        let hash = of_file(&dist.join(name))?;
        whole.push_str(&format!("{MARK}{name}\" integrity=\"{hash}\"{rest}"));
    }
    Ok(whole)
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))
}

fn write(path: &Path, content: &str) -> Outcome<()> {
    fs::write(path, content)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-384 of nothing.
    const NOTHING: &str = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";

    #[test]
    fn each_place_gets_its_hash() {
        let dist = std::env::temp_dir().join(format!("xtask-integrity-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        for name in [
            "worker_bg.wasm",
            "export_bg.wasm",
            "page.js",
            "signed-in.js",
        ] {
            fs::write(dist.join(name), "").unwrap();
        }
        let loader = include_str!("../../../static/worker_loader.js");
        fs::write(dist.join(LOADER), loader).unwrap();
        let document = include_str!("../../../static/signed-in.html");
        fs::write(dist.join("signed-in.html"), document).unwrap();
        complete(&dist).unwrap();
        let loader = read(&dist.join(LOADER)).unwrap();
        assert_eq!(loader.matches(NOTHING).count(), 2);
        let document = read(&dist.join("signed-in.html")).unwrap();
        assert!(document.contains(&format!(
            "src=\"/signed-in.js\" integrity=\"{NOTHING}\"></script>"
        )));
        // Once only: the places are filled.
        assert!(complete(&dist).is_err());

        let html = "<head><link><script type=\"module\">import '/page.js'</script></head>";
        let with_map = with_import_map(html, &["page.js"], &dist).unwrap();
        let map =
            format!("<script type=\"importmap\">{{\"integrity\":{{\"/page.js\":\"{NOTHING}\"}}}}");
        assert!(with_map.find(&map).unwrap() < with_map.find("type=\"module\"").unwrap());
        fs::remove_dir_all(&dist).unwrap();
    }
}
