//! Chromium and its driver for the tests that need a real browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process;

const DRIVERS: &[&str] = &["chromedriver"];
const CHROMIUMS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
/// The fonts are for the Chinese texts, which show as boxes without.
const PACKAGES: &[&str] = &["chromium", "chromium-driver", "fonts-noto-cjk"];

/// An installed browser.
pub(crate) struct Browser {
    /// Chromium itself.
    pub(crate) chromium: PathBuf,
    /// Its WebDriver server.
    pub(crate) driver: PathBuf,
}

/// Finds Chromium and its driver: in the environment (`CHROMIUM`, `CHROMEDRIVER`), on the PATH,
/// or by installing Debian's packages when this may be done.
pub(crate) fn find() -> Outcome<Browser> {
    if let Some(browser) = installed() {
        return Ok(browser);
    }
    install()?;
    installed().ok_or_else(|| Failure::new("Chromium was installed but is not on the PATH"))
}

fn installed() -> Option<Browser> {
    Some(Browser {
        chromium: program("CHROMIUM", CHROMIUMS)?,
        driver: program("CHROMEDRIVER", DRIVERS)?,
    })
}

fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file())
}

fn install() -> Outcome<()> {
    let may_install = Path::new("/etc/debian_version").is_file()
        && process::answer(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !may_install {
        return Err(
            Failure::new("the browser tests need Chromium and its driver").remedy(format!(
                "sudo apt-get install --yes {}    \
                 (elsewhere: install both and set CHROMIUM and CHROMEDRIVER)",
                PACKAGES.join(" ")
            )),
        );
    }
    println!("Installing {} with apt-get", PACKAGES.join(", "));
    let apt_get = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        command
    };
    process::run(apt_get().arg("update"))?;
    process::run(
        apt_get()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(PACKAGES),
    )
}
