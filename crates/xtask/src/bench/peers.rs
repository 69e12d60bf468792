//! The peers' folder: copied, so that nothing is written into it, with its packages installed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::workspace::Workspace;

/// The peers that set the marks: idiomatic and optimised JavaScript, and an analytical database.
pub(super) const RUNNERS: &str = "plain-js,opt-js,opt-js-bytes,opt-js-workers,duckdb";
const LOCK: &str = "package-lock.json";
/// Written after `npm ci`: the lock file it was run for.
const INSTALLED: &str = ".installed-lock.json";
/// What the folder's own runs make.
const SKIPPED: &[&str] = &["node_modules", ".cache", "results", ".git"];

/// Copies the folder into the build folder and installs its packages there once.
pub(super) fn copy(workspace: &Workspace, folder: &Path) -> Outcome<PathBuf> {
    if !folder.join("run.mjs").is_file() {
        return Err(Failure::new(format!(
            "{} has no run.mjs: it is not the folder of the peers",
            folder.display()
        )));
    }
    let copy = workspace.target.join("bench-peers");
    copy_folder(folder, &copy)
        .map_err(|error| Failure::new(format!("{} cannot be copied: {error}", folder.display())))?;
    let lock = fs::read(copy.join(LOCK)).unwrap_or_default();
    if fs::read(copy.join(INSTALLED)).is_ok_and(|installed| installed == lock) {
        return Ok(copy);
    }
    println!("Installing the peers' packages (once)");
    let mut install = std::process::Command::new("npm");
    install
        .args([
            "ci",
            "--ignore-scripts",
            "--silent",
            "--no-audit",
            "--no-fund",
        ])
        .current_dir(&copy);
    process::run(&mut install)?;
    fs::write(copy.join(INSTALLED), lock)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", copy.display())))?;
    Ok(copy)
}

/// Fails when somebody's groups differ from those of the first peer: `run.mjs` notes that beside
/// the times and goes on.
pub(super) fn agree(figures: &Path) -> Outcome<()> {
    let text = fs::read_to_string(figures)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", figures.display())))?;
    if text.contains("\"mismatch\":") {
        return Err(Failure::new(format!(
            "not all results are the same: see \"mismatch\" in {}",
            figures.display()
        )));
    }
    Ok(())
}

/// Copies files anew, so that the copy is writable though the folder may not be.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if SKIPPED.iter().any(|skipped| name == *skipped) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(name))?;
        } else {
            fs::write(to.join(name), fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_made_is_not_copied() {
        let root = std::env::temp_dir().join(format!("xtask-peers-{}", std::process::id()));
        let (from, to) = (root.join("from"), root.join("to"));
        for path in ["run.mjs", "lib/rates.js", "node_modules/a/index.js"] {
            let path = from.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        copy_folder(&from, &to).unwrap();
        // Again, over what is there already.
        copy_folder(&from, &to).unwrap();
        assert!(to.join("lib/rates.js").is_file());
        assert!(!to.join("node_modules").exists());
        fs::remove_dir_all(root).unwrap();
    }
}
