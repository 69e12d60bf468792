//! Opens a folder of usage files in the real page and says which tasks kept
//! its main thread for 50 ms or longer (Long Tasks API):
//! `long_tasks FOLDER OUT.json`, as `cargo xtask bench --long-tasks` runs it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use e2e::{LongTask, Page, journey};
use futures::FutureExt;
use serde_json::json;
use tokio::time::Instant;

/// Longest wait for a million records on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(out)) = (arguments.next(), arguments.next()) else {
        panic!("usage: long_tasks FOLDER OUT.json");
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("threads can be started");
    let local = tokio::task::LocalSet::new();
    local.block_on(
        &runtime,
        journey("long_tasks", |_, page| {
            async move { measure(page, &folder, &out).await }.boxed_local()
        }),
    );
}

async fn measure(page: &Page, folder: &Path, out: &Path) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    page.open("/").await;
    page.until("document.querySelector('input[type=file]')", PATIENCE)
        .await;
    page.watch_long_tasks().await;
    let started = page.long_tasks().await.len();

    let start = Instant::now();
    page.open_files(&files).await;
    page.until(&link("See the costs"), PATIENCE).await;
    let load_ms = start.elapsed().as_millis() as u64;
    let loaded = page.long_tasks().await.len();

    page.until(&click("See the costs"), PATIENCE).await;
    page.until(
        "document.querySelector('[role=grid] [role=rowheader]')",
        PATIENCE,
    )
    .await;
    page.until(&click("Overview"), PATIENCE).await;
    page.until("document.querySelector('figure svg')", PATIENCE)
        .await;
    let tasks = page.long_tasks().await;
    let phases = [
        ("starting", &tasks[..started]),
        ("loading", &tasks[started..loaded]),
        ("showing", &tasks[loaded..]),
    ];

    println!("{} files were loaded in {load_ms} ms", files.len());
    println!("\n| main thread while | tasks of 50 ms or longer | longest, ms |\n|---|---:|---:|");
    let mut result = json!({ "files": files.len(), "load_ms": load_ms });
    for (what, tasks) in phases {
        let longest = tasks.iter().map(|task| task.duration_ms).max();
        println!(
            "| {what} | {} | {} |",
            tasks.len(),
            longest.unwrap_or_default()
        );
        let one = |task: &LongTask| json!({ "start_ms": task.start_ms, "ms": task.duration_ms });
        result[what] = tasks.iter().map(one).collect();
    }
    std::fs::write(out, result.to_string()).expect("the figures can be written");
    println!("\nThe figures are in {}", out.display());
}

/// An expression for the link with that text.
fn link(text: &str) -> String {
    format!("[...document.links].find(link => link.innerText.trim() === '{text}')")
}

/// An expression that clicks it, and is true where it is there.
fn click(text: &str) -> String {
    format!("(link => link && (link.click(), true))({})", link(text))
}
