//! A file whose names are markup, programs, formulas and characters that turn the text around them,
//! opened in the page: all of it is text, on every page and in the report that is saved of it.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use costs::{DayRange, Money, foreign_text};
use e2e::{App, Browser, COST_GRID, Key, Page, journey, total};
use futures::FutureExt;
use serde_json::{Value, json};

/// Notes violations of the policy, and dialogs, from before the first script of a page on.
const WATCH: &str = "window.violations = []; window.dialogs = 0; \
     addEventListener('securitypolicyviolation', \
     event => violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)); \
     for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => dialogs++;";

async fn watch(page: &Page) {
    page.devtools("Page.enable", &json!({})).await;
    let source = json!({ "source": WATCH });
    page.devtools("Page.addScriptToEvaluateOnNewDocument", &source)
        .await;
}

/// No payload ran, nothing of them became an element, the page answers and is at home.
async fn unharmed(page: &Page, place: &str) {
    let found = page
        .evaluate(
            "return { ran: 'hostile' in window, polluted: 'hostile' in {}, dialogs, \
             violations: violations.join('; '), \
             elements: document.querySelectorAll('img[src=x], [onerror], [onload], \
                 a[href^=\"javascript:\" i], body script:not([src]):not([type]), svg svg[onload]').length, \
             unseen: /[\\u202a-\\u202e\\u200b\\u2028\\u2029\\u0000-\\u0008\\u001b\\u007f]/\
                 .test(document.body.innerText) }",
        )
        .await;
    let expected = json!({
        "ran": false, "polluted": false, "dialogs": 0, "violations": "", "elements": 0, "unseen": false,
    });
    assert_eq!(found, expected, "{place}");
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{place}: {errors:#?}");
}

/// What rows of usage have as category, in order, as the page shows it.
fn names(sample: &Path) -> Vec<String> {
    let text = std::fs::read(sample).unwrap();
    let page: Value = serde_json::from_slice(&text).unwrap();
    let rows = page["value"].as_array().unwrap().iter();
    let names = rows.map(|row| row["properties"]["meterCategory"].as_str().unwrap());
    names
        .map(|name| plain(&foreign_text::name(name)))
        .filter(|name| name != "bad")
        .collect()
}

/// Without white space, which a cell shows in its own way.
fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whether the digits of each cost stand from left to right.
async fn no_cost_is_turned(page: &Page) {
    let turned = page
        .evaluate(
            "const turned = []; \
             for (const cell of document.querySelectorAll('[role=gridcell]')) { \
               const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT); \
               for (let text; (text = texts.nextNode());) { \
                 const at = [...text.data].map((_, place) => { \
                   const range = document.createRange(); \
                   range.setStart(text, place); range.setEnd(text, place + 1); \
                   return range.getBoundingClientRect().left; }); \
                 if (at.some((left, place) => place && left < at[place - 1])) turned.push(text.data); } } \
             return turned.join('; ')",
        )
        .await;
    assert_eq!(turned, "");
}

/// Opens the files, one of them under a name that is markup too.
async fn open(page: &Page) -> (PathBuf, Money) {
    let card = App::sample("hostile/card.json");
    let usage = App::sample("hostile/usage.json");
    let folder = std::env::temp_dir().join(format!("hostile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let named = folder.join("<img src=x onerror=window.hostile=1>\u{202e}.json");
    std::fs::copy(&usage, &named).unwrap();
    page.open("/").await;
    page.open_files(&[&card, &named]).await;
    page.see("<img src=x onerror=window.hostile=1>⟨u+202e⟩.json")
        .await;
    page.see("2 could not be read").await;
    unharmed(page, "start").await;
    std::fs::remove_dir_all(folder).unwrap();
    // Quantities are 1, 2, 3 and so on, and each unit costs 1.5.
    let count = names(&usage).len() as i64;
    let sum = count * (count + 1) / 2 * 3;
    let cost = format!("{}.{}", sum / 2, 5 * (sum % 2));
    (usage, cost.parse().unwrap())
}

async fn costs(page: &Page, usage: &Path, expected: Money, days: DayRange) {
    assert_eq!(total(page, days).await, expected);
    let by = |dimension: &str| {
        format!(
            "/costs?from={}&until={}&by=total&group={dimension}",
            days.from, days.until
        )
    };
    let all = names(usage);
    for dimension in ["service", "resource", "meter", "resource-group", "tag.team"] {
        page.change_address(&by(dimension)).await;
        let grid = page
            .grid_where(COST_GRID, "had all names", |grid| {
                grid.total_cost() == expected && grid.rows.len() + 2 >= all.len()
            })
            .await;
        let sum: Money = grid.rows.iter().map(|row| grid.cost(row)).sum();
        assert_eq!(sum, expected, "{dimension}");
        if dimension == "service" {
            let shown: Vec<String> = grid.rows.iter().map(|row| plain(row.name())).collect();
            // A name with a line end shows its first line here.
            for name in &all {
                assert!(
                    shown
                        .iter()
                        .any(|shown| !shown.is_empty() && name.starts_with(shown)),
                    "{name:?} of {shown:?}"
                );
            }
        }
        no_cost_is_turned(page).await;
        unharmed(page, dimension).await;
    }
    page.change_address(&by("service")).await;
    page.click("button", "Add filter").await;
    page.find("dialog", "Add filter").await;
    unharmed(page, "filters").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "Add filter").await;
    // The trace of the row whose name is a script.
    page.choose_of_row(COST_GRID, "<script>window.hostile=1</script>", "Explain")
        .await;
    page.find("dialog", "Why it costs that").await;
    page.see("<script>window.hostile=1</script>").await;
    unharmed(page, "trace").await;
    page.key(Key::Escape).await;
    page.gone("dialog", "Why it costs that").await;
}

async fn report(app: &App, page: &Page, expected: Money) {
    page.click_in(("toolbar", "Commands"), "button", "Export")
        .await;
    page.find("dialog", "Export").await;
    page.choose("Format", "Report: one HTML file that opens offline")
        .await;
    page.click_in(("dialog", "Export"), "button", "Export")
        .await;
    let file = page.download(".html").await;
    page.see("Saved as").await;
    unharmed(page, "export").await;
    page.click("button", "Close").await;
    page.gone("dialog", "Export").await;

    let browser = Browser::start().await;
    let opened = browser.page(app);
    watch(&opened).await;
    opened.open_file(&file).await;
    let rows = opened.table("Press a heading to sort.").await;
    let cost = rows[0].iter().position(|cell| cell.0.starts_with("Cost"));
    let last = rows.last().unwrap();
    assert_eq!(last[cost.unwrap()].1.parse::<Money>().unwrap(), expected);
    opened.see("<script>window.hostile=1</script>").await;
    opened.click("button", &rows[0][0].0).await;
    opened
        .until(
            "document.readyState === 'complete'",
            Duration::from_secs(10),
        )
        .await;
    let found = opened
        .evaluate(
            "return ['hostile' in window, dialogs, violations.join('; '), \
             document.scripts.length, document.querySelectorAll('img, iframe, [onload]').length, \
             performance.getEntriesByType('resource').length]",
        )
        .await;
    // Its data and its own script.
    assert_eq!(found, json!([false, 0, "", 2, 0, 0]));
    browser.stop().await;
    std::fs::remove_file(file).unwrap();
}

async fn steps(app: &App, page: &Page) {
    watch(page).await;
    let (usage, expected) = open(page).await;
    let first: costs::Day = "2024-01-01".parse().unwrap();
    let days = DayRange::new(first, first.plus(1));
    costs(page, &usage, expected, days).await;
    report(app, page, expected).await;
    for (link, place) in [("Overview", "overview"), ("Tags", "tags"), ("Data", "data")] {
        page.click("link", link).await;
        page.find("heading", link).await;
        page.loaded().await;
        unharmed(page, place).await;
    }
    let rejected = page.table("Records that could not be read").await;
    assert_eq!(rejected.len(), 3, "{rejected:?}");
    assert!(
        rejected[1..]
            .iter()
            .any(|row| row[4].0.starts_with("<img src=x onerror=")),
        "{rejected:?}"
    );
    // Nobody was asked for anything.
    let hosts = page.table("Hosts contacted").await;
    let own = app.origin().replace("http://", "");
    assert!(hosts[1..].iter().all(|row| row[0].0 == own), "{hosts:?}");
    let emulator = app.emulator();
    let asked = emulator.requests(emulator.arm_port()) + emulator.requests(emulator.card_port());
    assert_eq!(asked, 0);
}

#[tokio::test]
async fn hostile_names_are_text_everywhere() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("hostile", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
