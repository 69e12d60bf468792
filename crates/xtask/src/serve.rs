//! `cargo xtask serve`: from a fresh clone to an address to open.

use std::path::PathBuf;

use crate::ServeArguments;
use crate::failure::Outcome;
use crate::page;
use crate::process;
use crate::workspace::Workspace;

/// Builds what changed and keeps host, and with `--dev` the watcher, going until Ctrl-C.
pub(crate) fn serve(workspace: &Workspace, arguments: &ServeArguments) -> Outcome<()> {
    if arguments.dev {
        page::build_for_development(workspace)?;
    } else {
        page::build(workspace)?;
    }
    let program = build_host(workspace)?;
    process::catch_interrupts()?;
    let mut services = Vec::new();
    if arguments.dev {
        services.push(process::start("trunk", &mut page::watcher(workspace)?)?);
    }
    let mut host = workspace.command(program);
    host.args(["--listen", &arguments.listen])
        .arg("--dist")
        .arg(workspace.dist())
        .args(&arguments.host_arguments);
    match process::start("host", &mut host) {
        Ok(host) => services.push(host),
        Err(failure) => {
            services.iter_mut().for_each(process::Service::stop);
            return Err(failure);
        }
    }
    process::keep_going(services)
}

/// Builds the host program for speed and gives its path.
pub(crate) fn build_host(workspace: &Workspace) -> Outcome<PathBuf> {
    build_program(workspace, "host")
}

/// Builds a native program of the package of the same name and gives its path. Cargo decides
/// whether there is anything to do.
pub(crate) fn build_program(workspace: &Workspace, name: &str) -> Outcome<PathBuf> {
    process::run(workspace.cargo().args([
        "build",
        "--profile",
        NATIVE_PROFILE,
        "--package",
        name,
        "--bin",
        name,
    ]))?;
    Ok(workspace
        .target
        .join(NATIVE_PROFILE)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Cargo's profile for programs that run on the person's machine; the release profile is the
/// page's and makes it small, not fast.
pub(crate) const NATIVE_PROFILE: &str = "native";
