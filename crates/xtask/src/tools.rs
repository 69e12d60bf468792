//! The programs a build needs besides cargo. Each is looked for first, on the PATH and in a
//! cache outside the repository, and installed into that cache only when missing.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::workspace::Workspace;

/// The target every part of the page is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";
const TRUNK_VERSION: &str = "0.21.14";
const BINARYEN_VERSION: &str = "132";
const WASM_SPLIT_VERSION: &str = "0.2.4";
const CARGO_FUZZ_VERSION: &str = "0.13.2";
const CARGO_DENY_VERSION: &str = "0.20.2";
const AXE_VERSION: &str = "4.14.1";
const OIDC_PROVIDER_VERSION: &str = "9.13.3";
/// Readers of exported files, from the Python package index.
const READERS: [(&str, &str); 2] = [("openpyxl", "3.1.5"), ("pyarrow", "26.0.1")];

/// Installed tools, as folders to put in front of the PATH.
pub(crate) struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// Makes sure that everything a release build of the page needs is there.
    pub(crate) fn for_page(workspace: &Workspace) -> Outcome<Self> {
        add_wasm_target(workspace)?;
        let folders = [
            trunk(workspace)?,
            wasm_bindgen(workspace)?,
            wasm_split(workspace)?,
            wasm_opt(workspace)?,
        ];
        Ok(Self {
            folders: folders.into_iter().flatten().collect(),
        })
    }

    /// Makes sure that wasm tests can be compiled and started.
    pub(crate) fn for_wasm_tests(workspace: &Workspace) -> Outcome<Self> {
        add_wasm_target(workspace)?;
        Ok(Self {
            folders: wasm_bindgen(workspace)?.into_iter().collect(),
        })
    }

    /// What the built page depends on besides its sources.
    pub(crate) fn versions(workspace: &Workspace) -> Outcome<String> {
        let wasm_bindgen = workspace.locked_version("wasm-bindgen")?;
        Ok(format!(
            "trunk {TRUNK_VERSION}, wasm-bindgen {wasm_bindgen}, wasm-split {WASM_SPLIT_VERSION}, \
             binaryen {BINARYEN_VERSION}"
        ))
    }

    /// A tool's program: its path in the cache, or its name when it is on the PATH.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folders
            .iter()
            .find(|folder| has_program(folder, name))
            .map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
    }

    /// The PATH with the tools in front.
    pub(crate) fn path(&self) -> Outcome<OsString> {
        let rest = env::var_os("PATH").unwrap_or_default();
        env::join_paths(self.folders.iter().cloned().chain(env::split_paths(&rest)))
            .map_err(|error| Failure::new(format!("the PATH cannot be extended: {error}")))
    }
}

/// Makes sure that the standard library for WebAssembly is there.
pub(crate) fn add_wasm_target(workspace: &Workspace) -> Outcome<()> {
    let sysroot = process::answer(workspace.command("rustc").args(["--print", "sysroot"]))
        .ok_or_else(|| Failure::new("rustc does not run"))?;
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    println!("Installing the Rust target {WASM_TARGET} (a few seconds)");
    process::run(
        workspace
            .command("rustup")
            .args(["target", "add", WASM_TARGET]),
    )
    .map_err(|failure| {
        failure
            .during(format!("the target {WASM_TARGET} is missing"))
            .remedy(format!(
                "rustup target add {WASM_TARGET}    (rustup itself: https://rustup.rs)"
            ))
    })
}

fn trunk(workspace: &Workspace) -> Outcome<Option<PathBuf>> {
    CargoTool {
        program: "trunk",
        package: "trunk",
        version: TRUNK_VERSION.to_owned(),
        locked: true,
        features: "",
        duration: "5 to 8 minutes, once",
    }
    .folder(workspace)
}

fn wasm_bindgen(workspace: &Workspace) -> Outcome<Option<PathBuf>> {
    CargoTool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: workspace.locked_version("wasm-bindgen")?,
        locked: false,
        features: "",
        duration: "2 to 3 minutes, once",
    }
    .folder(workspace)
}

fn wasm_split(workspace: &Workspace) -> Outcome<Option<PathBuf>> {
    CargoTool {
        program: "wasm-split-cli",
        package: "wasm_split_cli_support",
        version: WASM_SPLIT_VERSION.to_owned(),
        locked: true,
        features: "build-binary",
        duration: "2 minutes, once",
    }
    .folder(workspace)
}

/// The program that builds and starts fuzz targets: the PATH to find it by.
pub(crate) fn cargo_fuzz(workspace: &Workspace) -> Outcome<OsString> {
    let version = CARGO_FUZZ_VERSION;
    cargo_command(workspace, "cargo-fuzz", version, "half a minute, once")
}

/// The program that checks licences, sources and advisories of what is built in: the PATH to find it
/// by.
pub(crate) fn cargo_deny(workspace: &Workspace) -> Outcome<OsString> {
    let version = CARGO_DENY_VERSION;
    cargo_command(workspace, "cargo-deny", version, "5 to 10 minutes, once")
}

fn cargo_command(
    workspace: &Workspace,
    name: &'static str,
    version: &str,
    duration: &'static str,
) -> Outcome<OsString> {
    let folder = CargoTool {
        program: name,
        package: name,
        version: version.to_owned(),
        locked: true,
        features: "",
        duration,
    }
    .folder(workspace)?;
    Tools {
        folders: folder.into_iter().collect(),
    }
    .path()
}

/// A tool that cargo builds from its published source.
struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: String,
    locked: bool,
    /// Separated by commas.
    features: &'static str,
    duration: &'static str,
}

impl CargoTool {
    /// The folder of the program, installed if need be; none when it is on the PATH already.
    fn folder(&self, workspace: &Workspace) -> Outcome<Option<PathBuf>> {
        let root = workspace
            .tools
            .join(format!("{}-{}", self.program, self.version));
        let folder = root.join("bin");
        if has_program(&folder, self.program) {
            return Ok(Some(folder));
        }
        if is_on_path(self.program, &self.version) {
            return Ok(None);
        }
        println!(
            "Installing {} {} ({})",
            self.package, self.version, self.duration
        );
        let mut install = workspace.command("cargo");
        install
            .args(["install", "--quiet", self.package])
            .args(["--version", &self.version, "--features", self.features])
            .arg("--root")
            .arg(&root)
            // A build folder inside the repository would be filled with the tool's own parts.
            .env_remove("CARGO_TARGET_DIR");
        if self.locked {
            install.arg("--locked");
        }
        process::run(&mut install).map_err(|failure| {
            failure
                .during(format!("{} was not installed", self.package))
                .remedy(format!(
                    "cargo install {} --version {} --features '{}'{}",
                    self.package,
                    self.version,
                    self.features,
                    if self.locked { " --locked" } else { "" }
                ))
        })?;
        Ok(Some(folder))
    }
}

/// A Python that has the readers of exported files, in an environment of its own.
pub(crate) fn python_with_readers(workspace: &Workspace) -> Outcome<PathBuf> {
    let packages = READERS.map(|(package, version)| format!("{package}=={version}"));
    let names = READERS.map(|(package, version)| format!("{package}-{version}"));
    let root = workspace.tools.join(format!("python-{}", names.join("-")));
    let python = root.join("bin/python");
    // Written last: an environment that was not finished is made anew.
    let mark = root.join("finished");
    if mark.is_file() {
        return Ok(python);
    }
    println!(
        "Installing {} for Python (half a minute)",
        packages.join(", ")
    );
    let remedy = "sudo apt-get install --yes python3 python3-venv";
    let install = || {
        process::run(
            workspace
                .command("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&root),
        )?;
        process::run(
            workspace
                .command(&python)
                .args(["-m", "pip", "install", "--quiet"])
                .arg("--disable-pip-version-check")
                .args(&packages),
        )
    };
    install().map_err(|failure| {
        failure
            .during("the readers of exported files were not installed")
            .remedy(remedy)
    })?;
    fs::write(&mark, "")
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", mark.display())))?;
    Ok(python)
}

/// Binaryen's optimiser, whose npm package runs on any machine with node.
fn wasm_opt(workspace: &Workspace) -> Outcome<Option<PathBuf>> {
    let folder = workspace
        .tools
        .join(format!("binaryen-{BINARYEN_VERSION}/node_modules/.bin"));
    if has_program(&folder, "wasm-opt") {
        return Ok(Some(folder));
    }
    if is_on_path("wasm-opt", BINARYEN_VERSION) {
        return Ok(None);
    }
    npm_package(workspace, "binaryen", BINARYEN_VERSION)?;
    Ok(Some(folder))
}

/// The checker of accessibility that journeys run in the page (MPL-2.0; it is never shipped): its
/// script.
pub(crate) fn axe(workspace: &Workspace) -> Outcome<PathBuf> {
    let script = workspace.tools.join(format!(
        "axe-core-{AXE_VERSION}/node_modules/axe-core/axe.min.js"
    ));
    if !script.is_file() {
        npm_package(workspace, "axe-core", AXE_VERSION)?;
    }
    Ok(script)
}

/// The certified OpenID Connect provider that a journey signs in at (MIT; it is never shipped): its
/// folder.
pub(crate) fn oidc_provider(workspace: &Workspace) -> Outcome<PathBuf> {
    let folder = workspace.tools.join(format!(
        "oidc-provider-{OIDC_PROVIDER_VERSION}/node_modules/oidc-provider"
    ));
    if !folder.join("lib/index.js").is_file() {
        npm_package(workspace, "oidc-provider", OIDC_PROVIDER_VERSION)?;
    }
    Ok(folder)
}

/// Installs one version of an npm package into a folder of its own in the cache.
fn npm_package(workspace: &Workspace, package: &str, version: &str) -> Outcome<()> {
    let root = workspace.tools.join(format!("{package}-{version}"));
    println!("Installing {package} {version} from npm (a few seconds)");
    let remedy = format!("apt-get install nodejs npm && npm install --global {package}@{version}");
    fs::create_dir_all(&root)
        .map_err(|error| Failure::new(format!("{} cannot be made: {error}", root.display())))?;
    process::run(
        workspace
            .command("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(&root)
            .arg(format!("{package}@{version}")),
    )
    .map_err(|failure| {
        failure
            .during(format!("{package} was not installed"))
            .remedy(remedy)
    })
}

fn has_program(folder: &Path, program: &str) -> bool {
    folder
        .join(format!("{program}{}", env::consts::EXE_SUFFIX))
        .is_file()
}

fn is_on_path(program: &str, version: &str) -> bool {
    process::answer(Command::new(program).arg("--version"))
        .is_some_and(|answer| answer.split_whitespace().any(|word| word == version))
}
