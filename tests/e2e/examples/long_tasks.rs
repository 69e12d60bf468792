//! Opens a folder of usage files in the real page and says which tasks kept
//! its main thread for 50 ms or longer (Long Tasks API):
//! `long_tasks FOLDER OUT.json`, as `cargo xtask bench --long-tasks` runs it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

use std::path::{Path, PathBuf};

use e2e::{LongTask, Page, journey};
use futures::FutureExt;
use serde_json::json;
use tokio::time::Instant;

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
    page.find("heading", "Start").await;
    page.watch_long_tasks().await;

    let start = Instant::now();
    page.open_files(&files).await;
    page.find("link", "See the costs").await;
    let load_ms = start.elapsed().as_millis() as u64;
    let loading = page.long_tasks().await;

    page.click("link", "See the costs").await;
    page.table("Cost by group").await;
    page.click("link", "Overview").await;
    page.find_like("heading", "Overview").await;
    let shown = page.long_tasks().await;
    let showing = &shown[loading.len()..];

    println!("{} files were loaded in {load_ms} ms", files.len());
    println!("\n| main thread while | tasks of 50 ms or longer | longest, ms |\n|---|---:|---:|");
    for (what, tasks) in [
        ("loading", loading.as_slice()),
        ("showing the costs", showing),
    ] {
        println!("| {what} | {} | {} |", tasks.len(), longest(tasks));
    }
    let all = |tasks: &[LongTask]| -> Vec<_> {
        let one = |task: &LongTask| json!({ "start_ms": task.start_ms, "ms": task.duration_ms });
        tasks.iter().map(one).collect()
    };
    let result = json!({
        "files": files.len(),
        "load_ms": load_ms,
        "loading": all(&loading),
        "showing": all(showing),
    });
    std::fs::write(out, result.to_string()).expect("the figures can be written");
    println!("\nThe figures are in {}", out.display());
}

fn longest(tasks: &[LongTask]) -> u64 {
    let longest = tasks.iter().map(|task| task.duration_ms).max();
    longest.unwrap_or_default()
}
