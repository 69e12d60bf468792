//! Each kind of file that the page makes, saved by Chromium and read by Python:
//! its totals are those of the screen and of a native run, to the last digit. The
//! report is opened without a network.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a journey that cannot go on has failed"
)]

use std::path::Path;

use costs::query::Query;
use costs::{DayRange, Money};
use e2e::{App, Browser, COST_GRID, Page, journey, native_demo, open_demo_costs, see_total, today};
use futures::FutureExt;
use serde::Deserialize;
use tokio::process::Command;

const USAGE: &str = "All that is known, with Azure's names";
const FOCUS: [&str; 2] = ["FOCUS 1.2", "FOCUS 1.2 with the names of 1.3"];
const CSV: &str = "CSV, every digit";
const BOOK: &str = "Excel workbook";
const PARQUET: &str = "Apache Parquet, exact decimals";

/// What Python finds in a file.
#[derive(Debug, Deserialize)]
struct Found {
    rows: usize,
    sum: Money,
    total: Option<Money>,
}

async fn read(kind: &str, file: &Path) -> Found {
    let python = std::env::var("METERVIEW_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/read_export.py");
    let answer = Command::new(&python)
        .arg(script)
        .arg(kind)
        .arg(file)
        .output()
        .await
        .unwrap_or_else(|error| panic!("{python} does not start: {error}"));
    let words = String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "{}: {words}", file.display());
    serde_json::from_slice(&answer.stdout).unwrap()
}

/// Makes the file that is chosen and waits until it is saved.
async fn made(page: &Page, ending: &str) -> std::path::PathBuf {
    page.click_in(("dialog", "Export"), "button", "Export")
        .await;
    let file = page.download(ending).await;
    page.see("Saved as").await;
    file
}

async fn view_files(page: &Page, groups: usize, total: Money) {
    for (format, ending) in [
        (CSV, ".csv"),
        (BOOK, ".xlsx"),
        ("JSON with question and settings", ".json"),
    ] {
        page.choose("Format", format).await;
        let file = made(page, ending).await;
        let found = read("view", &file).await;
        assert_eq!(found.rows, groups, "{format}");
        assert_eq!(found.sum, total, "{format}");
        assert_eq!(found.total, Some(total), "{format}");
        std::fs::remove_file(file).unwrap();
    }
}

async fn record_files(page: &Page, records: usize, total: Money) {
    page.click("radio", "Usage records").await;
    let mut kinds = vec![("records", USAGE)];
    kinds.extend(FOCUS.map(|set| ("focus", set)));
    for (kind, set) in kinds {
        page.choose("Columns", set).await;
        for (format, ending) in [(CSV, ".csv"), (BOOK, ".xlsx"), (PARQUET, ".parquet")] {
            page.choose("Format", format).await;
            let file = made(page, ending).await;
            let found = read(kind, &file).await;
            assert_eq!(found.rows, records, "{set} as {format}");
            assert_eq!(found.sum, total, "{set} as {format}");
            std::fs::remove_file(file).unwrap();
        }
    }
}

/// Opens the report in a browser that has no network.
async fn report(app: &App, file: &Path, groups: usize, total: Money, shown: &str) {
    let browser = Browser::start().await;
    let page = browser.page(app);
    page.go_offline().await;
    page.open_file(file).await;
    page.find_like("heading", "Costs, ").await;
    let rows = page.table("Press a heading to sort.").await;
    let cost = rows[0].iter().position(|cell| cell.0.starts_with("Cost"));
    let cost = cost.expect("a column of costs");
    let (last, parts) = rows[1..].split_last().unwrap();
    let exact = |cells: &[(String, String)]| cells[cost].1.parse::<Money>().unwrap_or_default();
    assert_eq!(parts.len(), groups);
    assert_eq!(exact(last), total);
    assert_eq!(parts.iter().map(|cells| exact(cells)).sum::<Money>(), total);
    assert_eq!(last[cost].0, shown.replace(['$', ','], ""));
    // A heading sorts, without a network too.
    page.click("button", &rows[0][0].0).await;
    let sorted = page.table("Press a heading to sort.").await;
    let names = sorted[1..=groups]
        .iter()
        .map(|cells| cells[0].0.to_lowercase());
    assert!(names.is_sorted(), "{sorted:?}");
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
    browser.stop().await;
}

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    let period = DayRange::new(today().plus(-31), today());
    let natively = bill.table(Query::over(period)).await.total;
    open_demo_costs(page, period, "&compare=nothing").await;
    let grid = see_total(page, natively.cost).await;
    let groups = grid.rows.len();
    let shown = grid.cell(&grid.total, "Cost").text.clone();

    page.click_in(("toolbar", "Commands"), "button", "Export")
        .await;
    page.find("dialog", "Export").await;
    view_files(page, groups, natively.cost).await;
    page.choose("Format", "Report: one HTML file that opens offline")
        .await;
    let file = made(page, ".html").await;
    report(app, &file, groups, natively.cost, &shown).await;
    record_files(page, natively.rows as usize, natively.cost).await;
    page.click("button", "Close").await;
    page.gone("dialog", "Export").await;
    page.grid(COST_GRID).await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn exported_files_hold_what_the_page_shows() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("exports", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
