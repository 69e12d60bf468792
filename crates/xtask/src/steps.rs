//! The steps of `cargo xtask test`: each runs to the end or stops the whole, and is timed.
#![expect(
    clippy::disallowed_types,
    reason = "xtask runs natively only, where the clock works"
)]

use std::time::{Duration, Instant};

use crate::Step;
use crate::browser;
use crate::failure::{Failure, Outcome};
use crate::page;
use crate::process::{self, run as run_program};
use crate::serve::{NATIVE_PROFILE, build_program};
use crate::tools::{self, Tools, WASM_TARGET};
use crate::workspace::Workspace;

/// The packages that are part of the page, with their folders.
const WASM_PACKAGES: &[(&str, &str)] = &[
    ("costs", "crates/costs"),
    ("arm", "crates/arm"),
    ("engine", "crates/engine"),
    ("export", "crates/export"),
    ("meterview", "."),
];

/// The file of a package's wasm tests, without its ending. The other tests may use what exists
/// natively only.
const WASM_TESTS: &str = "wasm";

/// Runs the steps in order and ends with a table of their times.
pub(crate) fn run(workspace: &Workspace, steps: &[Step]) -> Outcome<()> {
    let mut times = Vec::new();
    for step in steps {
        println!("\n== {}", step.name());
        let start = Instant::now();
        let outcome = step.run(workspace);
        let time = start.elapsed();
        times.push((step.name(), time));
        if let Err(failure) = outcome {
            print_times(&times, "failed");
            return Err(failure.during(format!(
                "the step {name} failed after {:.1} s (alone: cargo xtask test --only {name})",
                time.as_secs_f32(),
                name = step.name(),
            )));
        }
        println!("== {} passed in {:.1} s", step.name(), time.as_secs_f32());
    }
    print_times(&times, "passed");
    println!("All {} steps passed", times.len());
    Ok(())
}

/// Accepts what the native tests' snapshots show now.
pub(crate) fn bless(workspace: &Workspace) -> Outcome<()> {
    run_program(
        workspace
            .cargo()
            .args(["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"])
            .env("INSTA_UPDATE", "always"),
    )
}

fn print_times(times: &[(&str, Duration)], last: &str) {
    println!("\nstep         seconds  result");
    for (index, (name, time)) in times.iter().enumerate() {
        let result = if index + 1 == times.len() {
            last
        } else {
            "passed"
        };
        println!("{name:<12} {:>7.1}  {result}", time.as_secs_f32());
    }
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Totals => "totals",
            Self::Exports => "exports",
            Self::Journeys => "journeys",
        }
    }

    fn run(self, workspace: &Workspace) -> Outcome<()> {
        match self {
            Self::Format => run_program(workspace.cargo().args(["fmt", "--all", "--check"])),
            Self::Lint => lint(workspace),
            Self::Native => run_program(workspace.cargo().args([
                "test",
                "--workspace",
                "--exclude",
                "e2e",
                "--no-fail-fast",
            ])),
            Self::Wasm => wasm(workspace),
            Self::Totals => totals(workspace),
            Self::Exports => exports(workspace),
            Self::Journeys => journeys(workspace),
        }
    }
}

fn lint(workspace: &Workspace) -> Outcome<()> {
    let denied = ["--", "-D", "warnings"];
    run_program(
        workspace
            .cargo()
            .args(["clippy", "--workspace", "--all-targets"])
            .args(denied),
    )?;
    tools::add_wasm_target(workspace)?;
    let mut wasm = workspace.cargo();
    wasm.args(["clippy", "--target", WASM_TARGET]);
    for (package, _) in WASM_PACKAGES {
        wasm.args(["--package", package]);
    }
    run_program(wasm.args(denied))
}

fn wasm(workspace: &Workspace) -> Outcome<()> {
    let tools = Tools::for_wasm_tests(workspace)?;
    let browser = browser::find()?;
    let mut test = workspace.cargo();
    test.args(["test", "--target", WASM_TARGET, "--test", WASM_TESTS]);
    let mut has_tests = false;
    for (package, folder) in WASM_PACKAGES {
        let file = format!("{folder}/tests/{WASM_TESTS}.rs");
        if workspace.root.join(file).is_file() {
            test.args(["--package", package]);
            has_tests = true;
        }
    }
    if !has_tests {
        return Err(Failure::new(format!(
            "no package of the page has tests/{WASM_TESTS}.rs"
        )));
    }
    test.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        tools.program("wasm-bindgen-test-runner"),
    )
    .env("CHROMEDRIVER", browser.driver)
    .env(
        "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
        workspace.root.join("tests/webdriver.json"),
    )
    // Tests that do not say where they run would run in node.
    .env("WASM_BINDGEN_USE_BROWSER", "1")
    .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30")
    .env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    run_program(&mut test)
}

fn totals(workspace: &Workspace) -> Outcome<()> {
    if process::answer(workspace.command("python3").arg("--version")).is_none() {
        return Err(Failure::new("the second bill is worked out by Python 3")
            .remedy("sudo apt-get install --yes python3"));
    }
    run_program(
        workspace
            .command("python3")
            .arg("tests/rating_cases.py")
            .env("CARGO_TARGET_DIR", &workspace.target),
    )?;
    let emulator = build_program(workspace, "emulator")?;
    run_program(
        workspace
            .command("python3")
            .arg("tests/totals.py")
            .env("METERVIEW_EMULATOR", emulator)
            .env("CARGO_TARGET_DIR", &workspace.target),
    )
}

/// The readers share no code with what writes the files.
fn exports(workspace: &Workspace) -> Outcome<()> {
    let python = tools::python_with_readers(workspace)?;
    let emulator = build_program(workspace, "emulator")?;
    run_program(
        workspace
            .command(python)
            .arg("tests/export_check.py")
            .env("METERVIEW_EMULATOR", emulator)
            .env("CARGO_TARGET_DIR", &workspace.target),
    )
}

/// The JavaScript module first, because it is built with the page and tested in a second. The
/// journeys share the host's profile, so that host and emulator are compiled once.
fn journeys(workspace: &Workspace) -> Outcome<()> {
    let browser = browser::find()?;
    let python = tools::python_with_readers(workspace)?;
    page::build(workspace)?;
    run_program(
        workspace
            .command("node")
            .args(["--test", "crates/engine/js/meterview.test.mjs"])
            .env("METERVIEW_DIST", workspace.dist()),
    )?;
    run_program(
        workspace
            .cargo()
            .args([
                "test",
                "--profile",
                NATIVE_PROFILE,
                "--package",
                "e2e",
                "--no-fail-fast",
            ])
            .env("METERVIEW_DIST", workspace.dist())
            .env("METERVIEW_AXE", tools::axe(workspace)?)
            .env("METERVIEW_OIDC", tools::oidc_provider(workspace)?)
            .env("METERVIEW_PYTHON", python)
            .env("CHROMEDRIVER", browser.driver)
            .env("CHROMIUM", browser.chromium),
    )
}
