//! The commands a person types in this repository, as `cargo xtask <command>`.
//! They only start other programs (cargo, trunk, host): no part of the product lives here.

mod bench;
mod browser;
mod deny;
mod failure;
mod fingerprint;
mod fuzz;
mod integrity;
mod module;
mod offline;
mod page;
mod process;
mod serve;
mod split;
mod steps;
mod style;
mod tools;
mod workspace;

use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

use workspace::Workspace;

/// Builds, starts and tests Meterview.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing, build the release page and start it with the demo.
    Serve(ServeArguments),
    /// Run every check: format, lint, native, wasm, totals, exports, journeys.
    Test {
        /// Run this one step only.
        #[arg(long, value_enum)]
        only: Option<Step>,
    },
    /// Run the quick checks: format, lint, native.
    Check,
    /// Run the native tests and accept the snapshots they produce.
    Bless,
    /// Measure the engine in Chromium, beside JavaScript on the same bytes.
    Bench(bench::BenchArguments),
    /// Fuzz every parser under libFuzzer; needs a compiler of C++.
    Fuzz(fuzz::FuzzArguments),
    /// Check licences, sources and known weaknesses of everything that is built in.
    Deny,
}

/// How to start the page.
#[derive(clap::Args)]
pub(crate) struct ServeArguments {
    /// Address and port to listen on; the demo takes the ports after it.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Build without optimisation and again after every change of a source file.
    #[arg(long)]
    dev: bool,
    /// Passed on to the host program; `-- --help` lists what it takes.
    #[arg(last = true, value_name = "HOST ARGUMENTS")]
    host_arguments: Vec<String>,
}

/// One step of `test`, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// `cargo fmt --check`.
    Format,
    /// Clippy for the native workspace and for the wasm packages, warnings denied.
    Lint,
    /// Unit, integration and documentation tests on this machine.
    Native,
    /// The wasm packages' own tests, in Chromium.
    Wasm,
    /// Totals of sample data against an independent calculation in Python.
    Totals,
    /// Exported files opened by readers in Python.
    Exports,
    /// The page in Chromium against host and emulator.
    Journeys,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = Workspace::find().and_then(|workspace| match arguments.command {
        Command::Serve(arguments) => serve::serve(&workspace, &arguments),
        Command::Test { only: Some(step) } => steps::run(&workspace, &[step]),
        Command::Test { only: None } => steps::run(&workspace, Step::value_variants()),
        Command::Check => steps::run(&workspace, &[Step::Format, Step::Lint, Step::Native]),
        Command::Bless => steps::bless(&workspace),
        Command::Bench(arguments) => bench::run(&workspace, &arguments),
        Command::Fuzz(arguments) => fuzz::run(&workspace, &arguments),
        Command::Deny => deny::run(&workspace),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_follows_two_dashes_goes_to_host() {
        let arguments = Arguments::parse_from([
            "xtask",
            "serve",
            "--listen",
            "127.0.0.1:9000",
            "--",
            "--no-demo",
            "--today",
            "2026-06-15",
        ]);
        let Command::Serve(serve) = arguments.command else {
            panic!("not read as serve");
        };
        assert_eq!(serve.listen, "127.0.0.1:9000");
        assert_eq!(serve.host_arguments, ["--no-demo", "--today", "2026-06-15"]);
    }
}
