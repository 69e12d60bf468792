//! What is kept on this device: it is there again without any request, behind a
//! passphrase if there is one, in an archive, and gone when everything is cleared.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use costs::{DayRange, Money};
use e2e::{App, COST_GRID, Page, journey, open_demo_costs, see_total, settled, today};
use futures::FutureExt;

fn period() -> DayRange {
    DayRange::new(today().plus(-40), today())
}

async fn demo_total(page: &Page) -> Money {
    open_demo_costs(page, period(), "&group=service").await;
    page.grid(COST_GRID).await.total_cost()
}

/// What the browser has for this page: databases, stored texts, caches.
async fn traces(page: &Page) -> serde_json::Value {
    let script = "const done = arguments[0]; (async () => done([\
         (await indexedDB.databases()).map(found => found.name), \
         Object.keys(localStorage), Object.keys(sessionStorage), await caches.keys()]))()";
    page.evaluate_async(script).await
}

async fn keep(page: &Page, passphrase: &str) {
    page.click("link", "Data").await;
    page.find("heading", "Kept on this device").await;
    if !passphrase.is_empty() {
        type_into(page, "keep-passphrase", passphrase).await;
    }
    page.click("button", "Keep on this device").await;
    page.see("Last saved").await;
    page.find("button", "Delete what is kept").await;
}

/// Password fields have no role.
async fn type_into(page: &Page, id: &str, text: &str) {
    let script = format!(
        "const field = document.getElementById('{id}'); field.value = '{text}'; \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return true"
    );
    page.evaluate(&script).await;
}

async fn kept_without_requests(app: &App, page: &Page) {
    let total = demo_total(page).await;
    let none = traces(page).await;
    assert_eq!(none[0], serde_json::json!([]), "kept without being asked");
    keep(page, "").await;
    let asked = app.emulator().asked().len();
    // Nor does it need a network: what is not kept cannot come.
    open_demo_costs(page, period(), "&group=service").await;
    see_total(page, total).await;
    page.see("from this device").await;
    assert_eq!(app.emulator().asked().len(), asked, "something was fetched");
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");

    // Everything is cleared, and nothing is left.
    page.click("link", "Data").await;
    page.click("button", "Clear everything").await;
    page.click("button", "Yes, clear everything").await;
    page.see("Everything is cleared").await;
    let left = traces(page).await;
    assert_eq!(left, serde_json::json!([[], [], [], []]));
}

async fn passphrase(_: &App, page: &Page) {
    let total = demo_total(page).await;
    keep(page, "correct horse").await;
    page.see("Needed to open it").await;
    page.open("/data").await;
    page.see("What is kept on this device has a passphrase")
        .await;
    let locked = traces(page).await;
    type_into(page, "open-passphrase", "wrong horse").await;
    page.click("button", "Open").await;
    page.see("This is not the passphrase.").await;
    assert_eq!(traces(page).await, locked);
    type_into(page, "open-passphrase", "correct horse").await;
    page.click("button", "Open").await;
    page.see("Needed to open it").await;
    let path = format!(
        "/costs?from={}&until={}&by=total&group=service",
        period().from,
        period().until
    );
    page.change_address(&path).await;
    settled(page).await;
    see_total(page, total).await;
}

async fn archive(_: &App, page: &Page) {
    let total = demo_total(page).await;
    page.click("link", "Data").await;
    type_into(page, "archive-passphrase", "secret").await;
    page.click("button", "Save an archive").await;
    let file = page.download(".meterview").await;
    page.open("/data").await;
    page.see("Nothing is loaded").await;
    page.open_files(&[&file]).await;
    page.see("A passphrase is needed to open it.").await;
    type_into(page, "archive-open-passphrase", "secret").await;
    page.click("button", "Open the archive").await;
    page.see("archive of").await;
    let path = format!(
        "/costs?from={}&until={}&by=total&group=service",
        period().from,
        period().until
    );
    page.change_address(&path).await;
    settled(page).await;
    see_total(page, total).await;

    // A damaged one is refused, and what is loaded stays.
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = file.with_file_name("damaged.meterview");
    std::fs::write(&damaged, bytes).unwrap();
    page.click("link", "Data").await;
    page.open_files(&[&damaged]).await;
    page.see("passphrase is needed").await;
    type_into(page, "archive-open-passphrase", "secret").await;
    page.click("button", "Open the archive").await;
    page.see("A part of it is missing or was changed").await;
    page.change_address(&path).await;
    see_total(page, total).await;
}

async fn run(
    name: &str,
    steps: impl for<'a> FnOnce(&'a App, &'a Page) -> futures::future::LocalBoxFuture<'a, ()>,
) {
    let local = tokio::task::LocalSet::new();
    local.run_until(journey(name, steps)).await;
}

#[tokio::test]
async fn what_is_kept_opens_without_a_request_and_is_cleared_without_a_trace() {
    run("kept", |app, page| {
        kept_without_requests(app, page).boxed_local()
    })
    .await;
}

#[tokio::test]
async fn a_passphrase_keeps_it_closed() {
    run("kept_passphrase", |app, page| {
        passphrase(app, page).boxed_local()
    })
    .await;
}

#[tokio::test]
async fn an_archive_goes_out_and_comes_back() {
    run("kept_archive", |app, page| archive(app, page).boxed_local()).await;
}
