//! From the start page to a bill on screen, and its totals against a native
//! run of the same engine.

use costs::query::{Key, Table};
use costs::{Day, DayRange, Money};
use e2e::{App, DEMO_SUBSCRIPTIONS, NativeBill, Page, exact_amount, journey, today};
use futures::FutureExt;

async fn table_is_as_natively(page: &Page, expected: &Table) {
    let rows = page.table("Cost by group").await;
    let shown: Vec<(String, Money)> = rows[1..]
        .iter()
        .map(|cells| (cells[0].0.clone(), exact_amount(&cells[1].1)))
        .collect();
    let (total, groups) = shown.split_last().expect("a table has its total");
    let name = |key: &Key| match key {
        Key::Value { name, .. } => name.clone(),
        Key::Absent => "Not stated".to_owned(),
    };
    let natively: Vec<(String, Money)> = expected
        .groups
        .iter()
        .map(|group| (name(&group.keys[0]), group.total.cost))
        .collect();
    assert_eq!(groups, natively);
    assert_eq!(*total, ("Total".to_owned(), expected.total.cost));
    let sum: Money = groups.iter().map(|(_, cost)| *cost).sum();
    assert_eq!(sum, total.1);
}

async fn loaded(page: &Page) {
    page.find("heading", "Overview").await;
    page.see("Data until").await;
    page.gone("button", "Cancel").await;
}

async fn steps(app: &App, page: &Page) {
    page.open("/").await;
    page.click("link", "Open the demo").await;
    loaded(page).await;
    page.find_like("figure", "Daily cost of the last 30 days")
        .await;

    page.click("link", "Cost analysis").await;
    page.find("heading", "Cost analysis").await;
    page.find_like("figure", "Cost by Service").await;
    assert!(
        page.path().await.starts_with("/costs?data=demo"),
        "{}",
        page.path().await
    );

    // Reloading the address brings the demo back by itself.
    let period = DayRange::new(Day::from_date(2026, 2, 1).unwrap_or_default(), today());
    page.open(&format!(
        "/costs?data=demo&from={}&until={}&group=service&by=total",
        period.from, period.until
    ))
    .await;
    page.gone("button", "Cancel").await;
    page.see("Download CSV").await;
    page.gone("button", "Cancel").await;

    let usage_days = DayRange::new(today().plus(-92), today());
    let bill = NativeBill::load(app, &DEMO_SUBSCRIPTIONS, usage_days).await;
    table_is_as_natively(page, &bill.by_service(period).await).await;
    page.see("Usage without a price").await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn the_demo_shows_a_chart_and_totals_that_match() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("demo", |app, page| steps(app, page).boxed_local()))
        .await;
}
