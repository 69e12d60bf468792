//! `cargo xtask fuzz`: the fuzz targets under libFuzzer, each for its share of the time. The short
//! run of the same parsers is part of the native tests.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome};
use crate::tools;
use crate::workspace::Workspace;

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
    let path = tools::cargo_fuzz(workspace)?;
    let seconds = (arguments.seconds / chosen.len() as u64).max(1);
    let mut executions = Vec::new();
    for name in chosen {
        println!("\n== {name}, {seconds} s");
        let corpus = workspace.target.join("fuzz-corpus").join(name);
        fs::create_dir_all(&corpus).map_err(|error| {
            Failure::new(format!("{} cannot be made: {error}", corpus.display()))
        })?;
        let mut fuzz = workspace.command("cargo");
        // Without a sanitizer the compiler of this repository counts coverage too; our own code has
        // no `unsafe` that one could find anything in.
        fuzz.args(["fuzz", "run", "--sanitizer", "none", name])
            .arg(&corpus)
            .arg(format!("seeds/{name}"))
            .arg("../tests/samples")
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .args(["-timeout=10", "-rss_limit_mb=4096", "-print_final_stats=1"])
            .current_dir(workspace.root.join("fuzz"))
            .env("CARGO_TARGET_DIR", workspace.target.join("fuzz"))
            .env("PATH", &path);
        let executed = run_counted(&mut fuzz)
            .map_err(|failure| failure.during(format!("the target {name}")))?;
        executions.push((name, executed));
    }
    println!("\ntarget         executions  findings");
    for (name, executed) in executions {
        println!("{name:<14} {executed:>10}  none");
    }
    Ok(())
}

/// Runs libFuzzer with its words on the terminal; how often it called the target.
fn run_counted(fuzz: &mut Command) -> Outcome<u64> {
    const COUNT: &str = "stat::number_of_executed_units:";
    let cannot = |error| Failure::new(format!("`cargo fuzz` cannot be run: {error}"));
    let mut child = fuzz.stderr(Stdio::piped()).spawn().map_err(cannot)?;
    let mut executed = 0;
    let words = child.stderr.take().map(BufReader::new);
    for line in words.into_iter().flat_map(BufRead::lines) {
        let line = line.map_err(cannot)?;
        if let Some(count) = line.strip_prefix(COUNT) {
            executed = count.trim().parse().unwrap_or_default();
        }
        eprintln!("{line}");
    }
    let status = child.wait().map_err(cannot)?;
    if status.success() {
        Ok(executed)
    } else {
        Err(Failure::new(format!(
            "libFuzzer found something ({status})"
        )))
    }
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
