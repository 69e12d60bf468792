//! The release page in `dist`: built by trunk, with the JavaScript module beside it, compressed,
//! and left alone while its sources stay the same.

use std::fs;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::fingerprint;
use crate::integrity;
use crate::module;
use crate::offline;
use crate::process;
use crate::split;
use crate::style;
use crate::tools::{Tools, WASM_TARGET};
use crate::workspace::Workspace;

/// Lies in `dist`, so that who deletes the page deletes the claim that it is there too. Host
/// serves no file whose name starts with a dot.
const FINGERPRINT_FILE: &str = ".fingerprint";

/// Builds the release page unless `dist` holds it already.
pub(crate) fn build(workspace: &Workspace) -> Outcome<()> {
    let tools = Tools::for_page(workspace)?;
    let wanted = fingerprint::of_page(&workspace.root, &Tools::versions(workspace)?)?;
    let file = workspace.dist().join(FINGERPRINT_FILE);
    if fs::read_to_string(&file).is_ok_and(|built| built == wanted) {
        println!("The page in dist is up to date");
        return Ok(());
    }
    println!("Building the release page (some minutes the first time)");
    fetch_crates(workspace)?;
    process::run(
        trunk(workspace, &tools)?
            .args(["build", "--release"])
            .env(split::VARIABLE, "1"),
    )?;
    split::split(workspace, &tools)?;
    style::join(&workspace.dist())?;
    module::build(workspace, &tools)?;
    integrity::complete(&workspace.dist())?;
    offline::write(&workspace.root, &workspace.dist())?;
    process::run(
        workspace
            .command("node")
            .arg("crates/xtask/compress.mjs")
            .arg(workspace.dist()),
    )?;
    fs::write(&file, wanted)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", file.display())))
}

/// Builds the page unoptimised once, so that host finds something to serve. It has no service
/// worker: a page that is kept would hide every change.
pub(crate) fn build_for_development(workspace: &Workspace) -> Outcome<()> {
    let tools = Tools::for_page(workspace)?;
    fetch_crates(workspace)?;
    process::run(trunk(workspace, &tools)?.arg("build"))
}

/// The program that rebuilds the unoptimised page after every change.
pub(crate) fn watcher(workspace: &Workspace) -> Outcome<Command> {
    let tools = Tools::for_page(workspace)?;
    let mut trunk = trunk(workspace, &tools)?;
    trunk.arg("watch");
    // What never reaches the page must not start a build, least of all trunk's own output.
    for ignored in [
        ".git",
        "dist",
        "target",
        "tests",
        "crates/host",
        "crates/emulator",
    ] {
        if workspace.root.join(ignored).exists() {
            trunk.args(["--ignore", ignored]);
        }
    }
    Ok(trunk)
}

/// Trunk runs offline so that it takes the installed tools or fails, and never downloads others;
/// this brings in what cargo itself still needs.
fn fetch_crates(workspace: &Workspace) -> Outcome<()> {
    process::run(
        workspace
            .cargo()
            .args(["fetch", "--quiet", "--target", WASM_TARGET]),
    )
}

fn trunk(workspace: &Workspace, tools: &Tools) -> Outcome<Command> {
    let path = tools.path()?;
    let program = tools.program("trunk");
    let mut trunk = workspace.command(program);
    trunk
        .args(["--offline", "--skip-version-check"])
        .env("PATH", path)
        .env("CARGO_TARGET_DIR", &workspace.target)
        // Trunk reads NO_COLOR as a flag and refuses the usual value 1.
        .env_remove("NO_COLOR");
    Ok(trunk)
}
