//! Splits the page that trunk has built: what a person sees first stays, the parts that
//! `src/app/parts.rs` names become files of their own beside it. Trunk cannot do that, since the
//! compiled page has to be split before wasm-bindgen reads it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::integrity;
use crate::module;
use crate::process;
use crate::tools::{Tools, WASM_TARGET};
use crate::workspace::Workspace;

/// Tells `build.rs` of the page to prepare it.
pub(crate) const VARIABLE: &str = "METERVIEW_SPLIT";
/// The script that loads the parts, as the splitting program calls it.
const LOADER: &str = "__wasm_split.js";

/// Replaces the page in `dist` by its first part and the other parts.
pub(crate) fn split(workspace: &Workspace, tools: &Tools) -> Outcome<()> {
    let dist = workspace.dist();
    let index = dist.join("index.html");
    let html = read(&index)?;
    let name = page_name(&html)
        .ok_or_else(|| Failure::new(format!("{} does not start the page", index.display())))?;
    let parts = workspace.target.join("parts");
    // Parts of an earlier page may have other names.
    if parts.exists() {
        fs::remove_dir_all(&parts).map_err(|error| failed("removed", &parts, &error))?;
    }
    let compiled = workspace
        .target
        .join(WASM_TARGET)
        .join("release/meterview.wasm");
    process::run(
        workspace
            .command(tools.program("wasm-split-cli"))
            .arg(&compiled)
            .arg(&parts)
            .args(["--out-name", name]),
    )?;
    let first = parts.join(format!("{name}.wasm"));
    process::run(
        workspace
            .command(tools.program("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript"])
            // The parts call what the first one exports, by the names it had when it was linked.
            .args(["--keep-lld-exports", "--no-demangle"])
            .args(["--out-name", name, "--out-dir"])
            .arg(&dist)
            .arg(&first),
    )?;
    let first_wasm = format!("{name}_bg.wasm");
    let first_program = dist.join(&first_wasm);
    module::optimize(workspace, tools, "-Oz", &first_program, &first_program)?;
    let mut loader = read(&parts.join(LOADER))?;
    for part in wasm_files(&parts)? {
        if part == first {
            continue;
        }
        let file = part.file_name().unwrap_or_default().to_string_lossy();
        // The name says which page it is a part of: a browser may keep older ones.
        let own = format!("{name}_{file}");
        module::optimize(workspace, tools, "-Oz", &part, &dist.join(&own))?;
        loader = with_part(&loader, &file, &own, &integrity::of_file(&dist.join(&own))?)?;
    }
    let loader_file = format!("{name}_parts.js");
    write(&dist.join(&loader_file), &loader)?;
    let script = format!("{name}.js");
    // The name that the compiled page imports by stays.
    let glue = read(&dist.join(&script))?.replace(
        &format!("from \"./{LOADER}\""),
        &format!("from \"./{loader_file}\""),
    );
    write(&dist.join(&script), &glue)?;
    let html = with_integrity(&html, &script, &dist)?;
    let html = with_checked_program(
        &html,
        &first_wasm,
        &integrity::of_file(&dist.join(&first_wasm))?,
    )?;
    write(
        &index,
        &integrity::with_import_map(&html, &[&script, &loader_file], &dist)?,
    )
}

/// The HTML with a fetch of the compiled page that is checked, in the place of trunk's preload:
/// browsers pass over the hash of that.
fn with_checked_program(html: &str, file: &str, hash: &str) -> Outcome<String> {
    let unknown = || Failure::new(format!("index.html does not load {file} as it used to"));
    let start = html
        .match_indices("<link rel=\"preload\"")
        .map(|(at, _)| at)
        .find(|at| {
            let end = html[*at..].find('>').unwrap_or(0);
            html[*at..at + end].contains(&format!("href=\"/{file}\""))
        })
        .ok_or_else(unknown)?;
    let end = start + html[start..].find('>').ok_or_else(unknown)? + 1;
    let rest = format!("{}{}", &html[..start], &html[end..]);
    let named = format!("module_or_path: '/{file}'");
    if !rest.contains(&named) {
        return Err(unknown());
    }
    let rest = rest.replace(&named, "module_or_path: compiledPage");
    // Early, and where the module's script finds it.
    let fetch = format!(
        "<script>const compiledPage = fetch(\"/{file}\", {{ integrity: \"{hash}\" }});</script>\n    "
    );
    let place = rest.find("<link rel=\"stylesheet\"").ok_or_else(unknown)?;
    Ok(format!("{}{fetch}{}", &rest[..place], &rest[place..]))
}

/// The script that loads the parts, with the name and the hash that one of them has now.
fn with_part(loader: &str, file: &str, own: &str, hash: &str) -> Outcome<String> {
    let call = format!("fetch(new URL(\"./{file}\", import.meta.url))");
    if !loader.contains(&call) {
        return Err(Failure::new(format!("{LOADER} does not load {file}")));
    }
    let checked =
        format!("fetch(new URL(\"./{own}\", import.meta.url), {{ integrity: \"{hash}\" }})");
    Ok(loader.replace(&call, &checked))
}

/// `meterview-` and the hash in the name of the page's script.
fn page_name(html: &str) -> Option<&str> {
    let (_, from_name) = html.split_once("from '/")?;
    from_name.split_once(".js'").map(|(name, _)| name)
}

/// The HTML with the hash that the file has now, where a link to it says one.
fn with_integrity(html: &str, file: &str, dist: &Path) -> Outcome<String> {
    const MARK: &str = "integrity=\"";
    let unknown = || Failure::new(format!("index.html has no hash of {file}"));
    let hash = integrity::of_file(&dist.join(file))?;
    let link = html
        .find(&format!("href=\"/{file}\""))
        .ok_or_else(unknown)?;
    let start = link + html[link..].find(MARK).ok_or_else(unknown)? + MARK.len();
    let end = start + html[start..].find('"').ok_or_else(unknown)?;
    Ok(format!("{}{hash}{}", &html[..start], &html[end..]))
}

fn wasm_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| failed("listed", folder, &error))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        })
        .collect();
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| failed("read", path, &error))
}

fn write(path: &Path, content: &str) -> Outcome<()> {
    fs::write(path, content).map_err(|error| failed("written", path, &error))
}

fn failed(done: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be {done}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "import init from '/meterview-12ab.js';
        <link href=\"/meterview-12ab.js\" integrity=\"sha384-old\">
        <link href=\"/meterview-12ab_bg.wasm\" integrity=\"sha384-older\">";

    #[test]
    fn the_page_is_found_by_its_name() {
        assert_eq!(page_name(HTML), Some("meterview-12ab"));
        assert_eq!(page_name("<html></html>"), None);
    }

    #[test]
    fn the_compiled_page_is_fetched_early_and_checked() {
        let html = "<link rel=\"stylesheet\" href=\"/a.css\">\
            <script type=\"module\">import init from '/page.js';\
            const wasm = await init({ module_or_path: '/page_bg.wasm' });</script>\
            <link rel=\"modulepreload\" href=\"/page.js\">\
            <link rel=\"preload\" href=\"/page_bg.wasm\" integrity=\"sha384-old\" as=\"fetch\"></head>";
        let changed = with_checked_program(html, "page_bg.wasm", "sha384-new").unwrap();
        assert!(!changed.contains("sha384-old") && changed.contains("modulepreload"));
        assert!(changed.starts_with(
            "<script>const compiledPage = fetch(\"/page_bg.wasm\", { integrity: \"sha384-new\" });</script>"
        ));
        assert!(changed.contains("init({ module_or_path: compiledPage })"));
        assert!(with_checked_program(html, "other.wasm", "x").is_err());
    }

    #[test]
    fn parts_are_loaded_by_their_own_names_and_checked() {
        let loader = "const a = makeLoad(() => { const src = fetch(new URL(\"./split_a.wasm\", import.meta.url)); })";
        let changed = with_part(loader, "split_a.wasm", "page_split_a.wasm", "sha384-x").unwrap();
        assert!(changed.contains(
            "fetch(new URL(\"./page_split_a.wasm\", import.meta.url), { integrity: \"sha384-x\" })"
        ));
        assert!(with_part(loader, "other.wasm", "page_other.wasm", "sha384-x").is_err());
    }

    #[test]
    fn a_changed_file_gets_its_hash() {
        let folder = std::env::temp_dir().join(format!("xtask-split-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("meterview-12ab_bg.wasm"), "").unwrap();
        let html = with_integrity(HTML, "meterview-12ab_bg.wasm", &folder).unwrap();
        assert!(html.contains("integrity=\"sha384-old\""));
        // SHA-384 of nothing.
        assert!(html.contains(
            "integrity=\"sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb\""
        ));
        assert!(with_integrity(HTML, "absent.js", &folder).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
