//! How quick the real page is: `page_figures FOLDER OUT.json`, as
//! `cargo xtask bench --page` runs it. FOLDER has usage files of a million rows.
//! First paint is measured with a processor slowed down four times.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use e2e::{COST_GRID, Page, journey};
use futures::FutureExt;
use serde::Deserialize;
use serde_json::{Value, json};

/// Longest wait for a million records on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);
const CHANGES: usize = 40;
const PAINTS: usize = 5;
const SLOWED: u32 = 4;
const TYPED: &str = "the quick brown fox jumps over";

/// Dimensions to group by, as the address and as the table name them.
const GROUPINGS: [(&str, &str); 6] = [
    ("service", "Service"),
    ("group", "Resource group"),
    ("location", "Location"),
    ("meter", "Meter"),
    ("resource", "Resource"),
    ("subscription", "Subscription"),
];

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(out)) = (arguments.next(), arguments.next()) else {
        panic!("usage: page_figures FOLDER OUT.json");
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("threads can be started");
    let local = tokio::task::LocalSet::new();
    local.block_on(
        &runtime,
        journey("page_figures", |_, page| {
            async move { measure(page, &folder, &out).await }.boxed_local()
        }),
    );
}

async fn measure(page: &Page, folder: &Path, out: &Path) {
    let paint = first_paint(page).await;
    page.watch_long_tasks().await;
    open_all(page, folder).await;
    let changes = changes(page).await;
    let typed = typing(page).await;

    let mut result = json!({ "rows_shown": changes.records, "typed": typed, "paint": paint });
    println!(
        "\n| change of {} records to the frame after it | changes | p50, ms | p95, ms | longest, ms |",
        changes.records
    );
    println!("|---|---:|---:|---:|---:|");
    for (what, times_ms) in [
        ("another grouping", &changes.regroup_ms),
        ("another filter", &changes.refilter_ms),
    ] {
        let figures = Figures::of(times_ms);
        println!(
            "| {what} | {} | {:.0} | {:.0} | {:.0} |",
            times_ms.len(),
            figures.p50,
            figures.p95,
            figures.longest
        );
        result[what] =
            json!({ "p50_ms": figures.p50, "p95_ms": figures.p95, "times_ms": times_ms });
    }
    let all: Vec<f64> = [&changes.regroup_ms[..], &changes.refilter_ms[..]].concat();
    let figures = Figures::of(&all);
    println!(
        "| both | {} | {:.0} | {:.0} | {:.0} |",
        all.len(),
        figures.p50,
        figures.p95,
        figures.longest
    );
    result["both"] = json!({ "p50_ms": figures.p50, "p95_ms": figures.p95 });
    println!(
        "\nFirst contentful paint, processor {SLOWED} times slower: {:.0} ms (p50 of {PAINTS}), {} kB before it; \
         {} kB for the whole page",
        paint["first_paint_ms"].as_f64().unwrap_or_default(),
        kilobytes(&paint["bytes_before_paint"]),
        kilobytes(&paint["bytes"]),
    );
    println!(
        "Typed quickly into the filter's search: {} of {} keys arrived",
        typed["arrived"], typed["keys"]
    );
    std::fs::write(out, result.to_string()).expect("the figures can be written");
    println!("\nThe figures are in {}", out.display());
}

fn kilobytes(bytes: &Value) -> u64 {
    bytes.as_u64().unwrap_or_default().div_ceil(1000)
}

struct Figures {
    p50: f64,
    p95: f64,
    longest: f64,
}

impl Figures {
    /// Of the nearest rank.
    fn of(times: &[f64]) -> Self {
        let mut sorted = times.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1);
            sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
        };
        Self {
            p50: at(50),
            p95: at(95),
            longest: at(100),
        }
    }
}

/// Opens the start page with nothing kept from before, on a slow processor.
async fn first_paint(page: &Page) -> Value {
    page.devtools("Network.enable", &json!({})).await;
    page.devtools(
        "Network.setCacheDisabled",
        &json!({ "cacheDisabled": true }),
    )
    .await;
    let mut times_ms = Vec::new();
    let mut last = Value::Null;
    for _ in 0..PAINTS {
        page.open_blank().await;
        page.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": SLOWED }))
            .await;
        page.open("/").await;
        page.until("document.querySelector('input[type=file]')", PATIENCE)
            .await;
        page.until(
            "performance.getEntriesByName('first-contentful-paint').length",
            PATIENCE,
        )
        .await;
        last = page
            .evaluate(
                "const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime; \
                 const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]; \
                 const sum = entries => entries.reduce((bytes, entry) => bytes + entry.encodedBodySize, 0); \
                 return { paint, before: sum(all.filter(entry => entry.responseEnd <= paint)), bytes: sum(all), \
                     uncompressed: all.filter(entry => entry.decodedBodySize > 20000 && entry.encodedBodySize === entry.decodedBodySize).map(entry => entry.name) }",
            )
            .await;
        times_ms.push(last["paint"].as_f64().expect("a time"));
    }
    page.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": 1 }))
        .await;
    page.devtools(
        "Network.setCacheDisabled",
        &json!({ "cacheDisabled": false }),
    )
    .await;
    json!({
        "first_paint_ms": Figures::of(&times_ms).p50,
        "times_ms": times_ms,
        "bytes_before_paint": last["before"],
        "bytes": last["bytes"],
        "uncompressed": last["uncompressed"],
    })
}

async fn open_all(page: &Page, folder: &Path) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    page.open_files(&files).await;
    let link = "[...document.links].find(link => link.innerText.trim() === 'See the costs')";
    page.until(link, PATIENCE).await;
    page.until(
        &format!("(link => link && (link.click(), true))({link})"),
        PATIENCE,
    )
    .await;
    page.until(
        "document.querySelector('[role=grid] [role=rowheader]')",
        PATIENCE,
    )
    .await;
}

#[derive(Default)]
struct Changes {
    records: String,
    regroup_ms: Vec<f64>,
    refilter_ms: Vec<f64>,
}

#[derive(Deserialize)]
struct Shown {
    time_ms: f64,
    heading: String,
}

/// Half of the changes group otherwise, half filter otherwise; no question is
/// asked twice.
async fn changes(page: &Page) -> Changes {
    let path = page.path().await;
    let (place, query) = path.split_once('?').expect("the view is in the address");
    let kept = |part: &&str| !part.starts_with("group=") && !part.starts_with("where=");
    let kept: Vec<&str> = query.split('&').filter(kept).collect();
    let base = format!("{place}?{}", kept.join("&"));
    let records = page
        .evaluate("return document.querySelector('.kpis').innerText")
        .await;
    let records = records.as_str().unwrap_or_default();
    let records = records
        .split(['·', '\n'])
        .find(|part| part.contains("record"));
    let mut changes = Changes {
        records: records.unwrap_or_default().trim().replace(" records", ""),
        ..Changes::default()
    };
    let mut filters: Vec<String> = Vec::new();
    for grouping in ["service", "location"] {
        page.change_address(&format!("{base}&group={grouping}"))
            .await;
        let grid = page
            .grid_where(COST_GRID, "was grouped", |grid| {
                grid.headings[0].1.to_lowercase() == grouping
            })
            .await;
        let values = grid.rows.iter().filter(|row| !row.id().is_empty());
        filters.extend(values.take(12).map(|row| {
            let value: String = url::form_urlencoded::byte_serialize(row.id().as_bytes()).collect();
            format!("&where={grouping}:{}", value.replace('+', "%20"))
        }));
    }
    println!("{} filters", filters.len());
    let mut filter = String::new();
    for number in 0..CHANGES {
        let is_regrouping = number % 2 == 0;
        if !is_regrouping {
            filter = filters[number / 2 % filters.len()].clone();
        }
        let (grouping, heading) = GROUPINGS[number / 2 % GROUPINGS.len()];
        let address = format!("{base}&group={grouping}{filter}");
        let shown = page
            .evaluate_async(&format!("const address = '{address}';{CHANGE}"))
            .await;
        let shown: Shown = serde_json::from_value(shown).expect("a time");
        assert_eq!(shown.heading, heading, "{address}");
        if is_regrouping {
            changes.regroup_ms.push(shown.time_ms);
        } else {
            changes.refilter_ms.push(shown.time_ms);
        }
    }
    changes
}

/// Clicks a link to the address and waits for the frame in which chart and grid
/// have been drawn anew and nothing of them is awaited any more; ends when that
/// frame has been painted.
const CHANGE: &str = "
    const done = arguments[arguments.length - 1];
    const grid = () => document.querySelector('[role=grid], [role=treegrid]');
    const chart = () => document.querySelector('section:has(> .controls) figure');
    const drawn = { grid: false, chart: false };
    const watch = new MutationObserver(list => {
        for (const { target } of list) {
            const element = target instanceof Element ? target : target.parentElement;
            if (!element) continue;
            if (element.closest('[role=grid], [role=treegrid]')) drawn.grid = true;
            const figure = element.closest('figure');
            if (figure && figure === chart()) drawn.chart = true;
        }
    });
    watch.observe(document.body, { childList: true, characterData: true, subtree: true });
    const is_awaited = () => !grid() || grid().ariaBusy === 'true'
        || grid().querySelector('[role=row][aria-busy=true]') || document.querySelector('.busy-line.busy');
    const link = document.createElement('a');
    link.href = address;
    document.body.append(link);
    setTimeout(() => {
        const start = performance.now();
        link.click();
        link.remove();
        const look = () => {
            if (!(drawn.grid && drawn.chart && !is_awaited())) {
                if (performance.now() - start > 20000) done({ time_ms: 1e9, heading: `never, ${JSON.stringify(drawn)}` });
                else requestAnimationFrame(look);
                return;
            }
            const painted = new MessageChannel();
            painted.port1.onmessage = () => {
                const time_ms = performance.now() - start;
                watch.disconnect();
                const heading = grid().querySelector('[role=columnheader] .grid-heading-text').innerText;
                setTimeout(() => done({ time_ms, heading }), 250);
            };
            painted.port2.postMessage(null);
        };
        requestAnimationFrame(look);
    }, 50)";

/// Types thirty keys as quickly as they can be sent, while the list of values
/// follows each of them.
async fn typing(page: &Page) -> Value {
    page.click("button", "Add filter").await;
    page.click("searchbox", "Search").await;
    page.type_text(TYPED).await;
    let value = page.evaluate("return document.activeElement.value").await;
    let arrived = value.as_str().unwrap_or_default();
    json!({ "keys": TYPED.len(), "arrived": arrived.len(), "is_same": arrived == TYPED })
}
