//! What the policy of the page lets through: no page violates it, nothing outside it is reached,
//! and the list of hosts contacted is what was asked.

use e2e::{App, Page, journey};
use futures::FutureExt;
use serde_json::json;
use std::time::Duration;

/// Pages of the demo, which between them use all parts, charts, workers and blades.
const PAGES: [&str; 7] = [
    "/",
    "/overview?data=demo",
    "/costs?data=demo",
    "/costs?data=demo&chart=treemap&group=service,resource",
    "/tags?data=demo",
    "/data?data=demo",
    "/nothing-here",
];

/// Notes each violation from before the first script of a page on.
const WATCH: &str = "window.violations = []; addEventListener('securitypolicyviolation', \
     event => violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))";

async fn watch(page: &Page) {
    page.devtools("Page.enable", &json!({})).await;
    let source = json!({ "source": WATCH });
    page.devtools("Page.addScriptToEvaluateOnNewDocument", &source)
        .await;
}

async fn no_violation(page: &Page, place: &str) {
    let violations = page.evaluate("return violations.join('; ')").await;
    assert_eq!(violations, "", "{place}");
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{place}: {errors:#?}");
}

async fn pages(_app: &App, page: &Page) {
    watch(page).await;
    for path in PAGES {
        page.open(path).await;
        page.loaded().await;
        no_violation(page, path).await;
    }
    // A program is refused unless it is one of the page's own, markup unless it is plain.
    for (attempt, what) in [
        (
            "document.body.innerHTML = '<img src=x onerror=alert(1)>'",
            "event handler",
        ),
        ("document.body.innerHTML = '<script>1</script>'", "script"),
        (
            "document.body.innerHTML = '<a href=\"javascript:1\">a</a>'",
            "address",
        ),
        (
            "document.body.innerHTML = '<iframe srcdoc=\"a\"></iframe>'",
            "frame",
        ),
        ("new Worker('/signed-in.js')", "worker"),
        ("new Worker('data:text/javascript,1')", "worker"),
        (
            "document.createElement('script').src = '/worker.js'",
            "script address",
        ),
        ("document.createElement('script').text = '1'", "script text"),
        (
            "new DOMParser().parseFromString('<script>1</script>', 'text/html')",
            "document",
        ),
        ("trustedTypes.createPolicy('other', {})", "policy"),
    ] {
        let script =
            format!("try {{ {attempt}; return 'done' }} catch (error) {{ return 'refused' }}");
        let outcome = page.evaluate(&script).await;
        assert_eq!(outcome, "refused", "{what}: {attempt}");
    }
    // WebDriver's own scripts may evaluate, what they leave behind may not.
    page.evaluate(
        "setTimeout(() => { try { eval('1'); window.evaluated = 'done' } \
         catch { window.evaluated = 'refused' } })",
    )
    .await;
    page.until("window.evaluated === 'refused'", Duration::from_secs(10))
        .await;
}

async fn contacts(app: &App, page: &Page) {
    page.open("/data?data=demo").await;
    page.loaded().await;
    page.click("button", "Count again").await;
    let rows = page.table("Hosts contacted").await;
    let cell = |row: &[(String, String)], place: usize| row[place].0.clone();
    let number = |text: String| -> u32 { text.replace(',', "").parse().unwrap_or_default() };
    let arm = app.arm_origin().replace("http://", "");
    let own = app.origin().replace("http://", "");
    let of_worker = |host: &str| {
        let row = rows
            .iter()
            .find(|row| row[0].0 == host && row[1].0 == "Worker with the data");
        number(row.map(|row| cell(row, 2)).unwrap_or_default())
    };
    assert_eq!(
        of_worker(&arm),
        app.emulator().requests(app.emulator().arm_port())
    );
    // Its own program, its script, and the relay.
    assert!(of_worker(&own) >= 3, "{rows:#?}");
    let of_page = rows
        .iter()
        .find(|row| row[0].0 == own && row[1].0 == "Page");
    assert!(number(of_page.map(|row| cell(row, 2)).unwrap_or_default()) > 20);
    // Nobody else.
    for row in rows.iter().skip(1) {
        assert!([&arm, &own].contains(&&row[0].0), "{row:?}");
    }
    let store = app.emulator().requests(app.emulator().card_port());
    assert_eq!(store, 0);
}

#[tokio::test]
async fn no_page_violates_the_policy_and_nothing_else_gets_through() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("fence", |app, page| pages(app, page).boxed_local()))
        .await;
}

#[tokio::test]
async fn hosts_contacted_are_those_that_were_asked() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("contacts", |app, page| {
            contacts(app, page).boxed_local()
        }))
        .await;
}
