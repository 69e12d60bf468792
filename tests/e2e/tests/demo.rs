//! From the start page to a bill on screen, and its totals against a native
//! run of the same engine.

use costs::query::{Comparison, Dimension, Key, Query, Table};
use costs::{Day, DayRange, Money};
use e2e::{App, COST_GRID, DEMO_SUBSCRIPTIONS, NativeBill, Page, journey, settled, today};
use futures::FutureExt;

async fn table_is_as_natively(page: &Page, expected: &Table) {
    let grid = page.grid(COST_GRID).await;
    let shown = grid.rows.iter();
    let groups: Vec<(String, Money)> = shown
        .map(|row| (row.name().to_owned(), grid.cost(row)))
        .collect();
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
    assert_eq!(grid.total.name(), "Total");
    assert_eq!(grid.total_cost(), expected.total.cost);
    let sum: Money = groups.iter().map(|(_, cost)| *cost).sum();
    assert_eq!(sum, grid.total_cost());
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
    settled(page).await;

    let usage_days = DayRange::new(today().plus(-92), today());
    let bill = NativeBill::load(app, &DEMO_SUBSCRIPTIONS, usage_days).await;
    // The page compares with the days before, and shows what has gone since then too.
    let query = Query {
        group_by: vec![Dimension::Service],
        most_groups: 250,
        compare: Some(Comparison::Previous),
        // Yesterday's usage may still grow.
        complete_until: Some(today().plus(-1)),
        ..Query::over(period)
    };
    table_is_as_natively(page, &bill.table(query).await).await;
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
