//! `cargo xtask deny`: what `deny.toml` allows, held against the lock file. Advisories need a
//! database from the network, all else does not.

use std::ffi::OsStr;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::tools;
use crate::workspace::Workspace;

/// Where cargo-deny gets its advisories.
const DATABASE: &str = "https://github.com/RustSec/advisory-db";

/// Checks licences, banned crates and sources, then advisories where their database can be had.
pub(crate) fn run(workspace: &Workspace) -> Outcome<()> {
    let path = tools::cargo_deny(workspace)?;
    println!("\n== licences, bans and sources");
    process::run(deny(workspace, &path).args(["check", "licenses", "bans", "sources"]))?;
    println!("\n== advisories");
    let fetched = deny(workspace, &path).args(["fetch", "db"]).output();
    let fetched = fetched.map_err(|error| Failure::new(format!("cargo-deny: {error}")))?;
    if !fetched.status.success() {
        println!(
            "Not checked: the database {DATABASE} cannot be fetched. It said:\n{}",
            String::from_utf8_lossy(&fetched.stderr).trim()
        );
        return Ok(());
    }
    process::run(deny(workspace, &path).args(["check", "--disable-fetch", "advisories"]))
}

fn deny(workspace: &Workspace, path: &OsStr) -> Command {
    let mut deny = workspace.command("cargo");
    deny.arg("deny")
        .current_dir(&workspace.root)
        .env("PATH", path);
    deny
}
