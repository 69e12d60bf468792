//! `cargo xtask fuzz`: the fuzz targets under libFuzzer, each for its share of the time. The short
//! run of the same parsers is part of the native tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::tools;
use crate::workspace::Workspace;

/// Coverage for libFuzzer needs a compiler that takes unstable flags.
const TOOLCHAIN: &str = "+nightly";

/// How long and what.
#[derive(clap::Args)]
pub(crate) struct FuzzArguments {
    /// Seconds altogether, shared by the targets.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// These targets only; may be repeated.
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
}

/// Runs the targets one after the other; the first finding stops it.
pub(crate) fn run(workspace: &Workspace, arguments: &FuzzArguments) -> Outcome<()> {
    let all = targets(&workspace.root)?;
    if let Some(unknown) = arguments.target.iter().find(|name| !all.contains(name)) {
        return Err(Failure::new(format!(
            "there is no fuzz target {unknown}, but {}",
            all.join(", ")
        )));
    }
    let chosen = if arguments.target.is_empty() {
        &all
    } else {
        &arguments.target
    };
    let version = workspace
        .command("rustc")
        .args([TOOLCHAIN, "--version"])
        .output();
    if !version.is_ok_and(|output| output.status.success()) {
        return Err(
            Failure::new("fuzzing needs a nightly compiler, which instruments the code")
                .remedy("rustup toolchain install nightly --profile minimal"),
        );
    }
    let path = tools::cargo_fuzz(workspace)?;
    let seconds = (arguments.seconds / chosen.len() as u64).max(1);
    for name in chosen {
        println!("\n== {name}, {seconds} s");
        let corpus = workspace.target.join("fuzz-corpus").join(name);
        fs::create_dir_all(&corpus).map_err(|error| {
            Failure::new(format!("{} cannot be made: {error}", corpus.display()))
        })?;
        let mut fuzz = workspace.command("cargo");
        fuzz.args([TOOLCHAIN, "fuzz", "run", name])
            .arg(&corpus)
            .arg(format!("seeds/{name}"))
            .arg("../tests/samples")
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .args(["-timeout=10", "-rss_limit_mb=4096", "-print_final_stats=1"])
            .current_dir(workspace.root.join("fuzz"))
            .env("CARGO_TARGET_DIR", workspace.target.join("fuzz"))
            .env("PATH", &path);
        process::run(&mut fuzz).map_err(|failure| failure.during(format!("the target {name}")))?;
    }
    Ok(())
}

/// The names of all targets, in order.
fn targets(root: &Path) -> Outcome<Vec<String>> {
    let folder = root.join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder)
        .map_err(|error| Failure::new(format!("{} cannot be listed: {error}", folder.display())))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let path: PathBuf = entry.ok()?.path();
            Some(path.file_stem()?.to_string_lossy().into_owned())
        })
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parser_has_a_target_and_seeds() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .unwrap();
        let parsers = fs::read_to_string(root.join("fuzz/parsers.rs")).unwrap();
        let manifest = fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
        let names = targets(root).unwrap();
        let listed = parsers.matches("    (\"").count();
        assert_eq!(names.len(), listed, "{names:?}");
        for name in names {
            assert!(parsers.contains(&format!("(\"{name}\", ")), "{name}");
            assert!(
                manifest.contains(&format!("fuzz_targets/{name}.rs")),
                "{name}"
            );
            let seeds = fs::read_dir(root.join("fuzz/seeds").join(&name)).unwrap();
            assert!(seeds.count() > 0, "{name}");
        }
    }
}
