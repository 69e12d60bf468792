//! `cargo xtask bench`: how long the engine takes in Chromium, beside JavaScript and, where a
//! folder with them is named, other engines on the same bytes.

mod peers;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::{self, Browser};
use crate::failure::{Failure, Outcome};
use crate::page;
use crate::process;
use crate::serve::NATIVE_PROFILE;
use crate::workspace::Workspace;

const PEERS_VARIABLE: &str = "METERVIEW_PEERS";
/// A million rows are held as JSON in the memory of node too.
const NODE_HEAP: &str = "--max-old-space-size=8192";
/// Rows of the files that `--long-tasks`, `--page` and `--store` open.
const PAGE_ROWS: &str = "1M";

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct BenchArguments {
    /// Usage records, such as 10k or 1M; multiples of 10,000.
    #[arg(long, value_name = "ROWS", value_delimiter = ',', default_values = ["10k", "100k", "1M"])]
    rows: Vec<String>,
    /// Folder of the peers (`run.mjs`), which is copied; METERVIEW_PEERS does the same.
    #[arg(long, value_name = "FOLDER")]
    peers: Option<PathBuf>,
    /// Where the figures go as JSON [default: bench.json in the build folder].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Longest wait, before each pass beside the peers, for the machine to be idle.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    quiet_wait: u32,
    /// Measure the page's main thread instead, while it loads a million rows.
    #[arg(long, conflicts_with = "native")]
    long_tasks: bool,
    /// Measure the page instead: another grouping or filter of a million rows to pixels, its
    /// first paint, its bytes.
    #[arg(long, conflicts_with_all = ["native", "long_tasks"])]
    page: bool,
    /// Measure loading instead: parts side by side beside one request after the other, and what
    /// is asked beside what is granted.
    #[arg(long, conflicts_with_all = ["native", "long_tasks", "page"])]
    loading: bool,
    /// Measure what is kept instead: the bytes of a million records, the time to write and open.
    #[arg(long, conflicts_with_all = ["native", "long_tasks", "page", "loading"])]
    store: bool,
    /// Run the native benches of the crates instead.
    #[arg(long)]
    native: bool,
}

/// Builds what is measured, measures it, prints a table and writes JSON.
pub(crate) fn run(workspace: &Workspace, arguments: &BenchArguments) -> Outcome<()> {
    if arguments.native {
        return process::run(
            workspace
                .cargo()
                .args(["bench", "-p", "costs", "-p", "engine"]),
        );
    }
    if arguments.loading {
        return process::run(&mut engine_example(workspace, "loading"));
    }
    if arguments.store {
        let files = million_rows(workspace)?;
        return process::run(engine_example(workspace, "keeping").arg("--").arg(files));
    }
    let browser = browser::find()?;
    page::build(workspace)?;
    let out = arguments
        .out
        .clone()
        .map_or_else(
            || Ok(workspace.target.join("bench.json")),
            std::path::absolute,
        )
        .map_err(|error| Failure::new(format!("--out: {error}")))?;
    if arguments.long_tasks {
        let out = out.with_file_name("long-tasks.json");
        return with_a_million_rows(workspace, &browser, "long_tasks", &out);
    }
    if arguments.page {
        let out = out.with_file_name("page-figures.json");
        return with_a_million_rows(workspace, &browser, "page_figures", &out);
    }
    let peers = arguments
        .peers
        .clone()
        .or_else(|| std::env::var_os(PEERS_VARIABLE).map(PathBuf::from));
    let mut command = match &peers {
        Some(folder) => {
            let copy = peers::copy(workspace, folder)?;
            let mut run = node(&copy);
            run.arg("--import")
                .arg(workspace.root.join("bench/exit.mjs"))
                .arg("run.mjs")
                .args(["--runners", peers::RUNNERS])
                .arg("--mount")
                .arg(format!("/product/={}", workspace.dist().display()))
                .args(["--runner", "/product/bench/runner.js"])
                .args(["--quiet-wait", &arguments.quiet_wait.to_string()]);
            run
        }
        None => {
            let mut run = node(&workspace.root);
            run.arg("bench/alone.mjs")
                .arg("--dist")
                .arg(workspace.dist())
                .arg("--chromium")
                .arg(&browser.chromium);
            run
        }
    };
    process::run(command.arg("--out").arg(&out).args(&arguments.rows))?;
    println!("The figures are in {}", out.display());
    match peers {
        Some(_) => peers::agree(&out),
        None => Ok(()),
    }
}

/// An example of the engine, as fast as what people run natively.
fn engine_example(workspace: &Workspace, name: &str) -> Command {
    let mut run = workspace.cargo();
    run.args(["run", "--quiet", "--profile", NATIVE_PROFILE])
        .args(["--package", "engine", "--example", name]);
    run
}

/// A folder with a million rows of usage and their card as files.
fn million_rows(workspace: &Workspace) -> Outcome<PathBuf> {
    let files = workspace.target.join("bench-files");
    process::run(
        node(&workspace.root)
            .arg("bench/files.mjs")
            .arg("--out")
            .arg(&files)
            .arg(PAGE_ROWS),
    )?;
    Ok(files)
}

fn node(folder: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg(NODE_HEAP).current_dir(folder);
    node
}

/// Opens a million rows as files in the real page and measures what `example` measures.
fn with_a_million_rows(
    workspace: &Workspace,
    browser: &Browser,
    example: &str,
    out: &Path,
) -> Outcome<()> {
    let files = million_rows(workspace)?;
    process::run(
        workspace
            .cargo()
            .args(["run", "--quiet", "--profile", NATIVE_PROFILE])
            .args(["--package", "e2e", "--example", example, "--"])
            .arg(&files)
            .arg(out)
            .env("METERVIEW_DIST", workspace.dist())
            .env("CHROMEDRIVER", &browser.driver)
            .env("CHROMIUM", &browser.chromium),
    )
}
