//! A hash over the content of everything the release page is built from, so that a second start
//! can skip the build. File times are left out: a fresh clone or a switched branch changes them.

use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};

const INPUTS: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "bench/runner.js",
    "build.rs",
    "crates/arm",
    "crates/costs",
    "crates/engine",
    "crates/export",
    "crates/xtask/compress.mjs",
    "crates/xtask/src/integrity.rs",
    "crates/xtask/src/module.rs",
    "crates/xtask/src/offline.rs",
    "crates/xtask/src/split.rs",
    "index.html",
    "languages",
    "rust-toolchain.toml",
    "src",
    "static",
    "style",
];
/// Folders whose content never reaches the page.
const SKIPPED_FOLDERS: &[&str] = &["benches", "examples", "snapshots", "tests"];

/// The hash of the page's inputs below `root`, as hexadecimal text. `context` is whatever else
/// the result depends on, such as tool versions.
pub(crate) fn of_page(root: &Path, context: &str) -> Outcome<String> {
    let mut hash = Sha256::new();
    hash.update(context);
    for input in INPUTS {
        add(&mut hash, root, &root.join(input)).map_err(|error| {
            Failure::new(format!(
                "{input}, a source of the page, cannot be read: {error}"
            ))
        })?;
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn add(hash: &mut Sha256, root: &Path, path: &Path) -> io::Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<Vec<PathBuf>>>()?;
        entries.sort();
        return entries
            .iter()
            .filter(|entry| !is_skipped(entry))
            .try_for_each(|entry| add(hash, root, entry));
    }
    let content = fs::read(path)?;
    let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    // Lengths keep the end of one file from being taken for the start of the next.
    for part in [name.as_bytes(), &content] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    Ok(())
}

fn is_skipped(path: &Path) -> bool {
    path.is_dir()
        && path
            .file_name()
            .is_some_and(|name| SKIPPED_FOLDERS.iter().any(|skipped| name == *skipped))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with every input, removed when dropped.
    struct Sources(PathBuf);

    impl Sources {
        fn new(name: &str) -> Self {
            let root = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            for input in INPUTS {
                let path = root.join(input);
                let file = if path.extension().is_some() || input.contains("Cargo") {
                    path
                } else {
                    path.join("lib.rs")
                };
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, *input).unwrap();
            }
            Self(root)
        }

        fn write(&self, path: &str, content: &str) {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }

        fn fingerprint(&self) -> String {
            of_page(&self.0, "").unwrap()
        }
    }

    impl Drop for Sources {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_changed_or_moved_source_changes_it() {
        let sources = Sources::new("changed");
        let first = sources.fingerprint();
        sources.write("crates/costs/lib.rs", "changed");
        let second = sources.fingerprint();
        assert_ne!(first, second);
        sources.write("crates/costs/tier.rs", "");
        assert_ne!(second, sources.fingerprint());
        assert_ne!(
            of_page(&sources.0, "trunk 1").unwrap(),
            of_page(&sources.0, "trunk 2").unwrap()
        );
    }

    #[test]
    fn tests_and_rewritten_equal_content_leave_it() {
        let sources = Sources::new("equal");
        let first = sources.fingerprint();
        sources.write("crates/costs/tests/totals.rs", "new test");
        sources.write("Trunk.toml", "Trunk.toml");
        assert_eq!(first, sources.fingerprint());
    }

    #[test]
    fn a_missing_source_is_said() {
        let sources = Sources::new("missing");
        fs::remove_file(sources.0.join("index.html")).unwrap();
        let failure = of_page(&sources.0, "").unwrap_err().to_string();
        assert!(failure.contains("index.html"), "{failure}");
    }
}
