//! A charge with several prices is opened: the slices shown add up to the
//! charge shown, to the last digit.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use costs::query::{Dimension, Filter, Query};
use costs::rating::LineTrace;
use costs::{DayRange, Money};
use e2e::{App, COST_GRID, Key, Page, journey, native_demo, open_demo_costs, today};
use futures::FutureExt;

/// A whole bill line with more than one price.
fn is_tiered(line: &LineTrace) -> bool {
    let slices = line.rates.iter().flat_map(|rate| &rate.slices);
    let prices = slices.filter(|slice| !slice.is_included && !slice.amount.is_zero());
    line.rows == line.line_rows && prices.count() > 1
}

fn amount(cell: &(String, String)) -> Money {
    cell.0.replace(',', "").parse().unwrap()
}

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    let loaded = DayRange::new(today().plus(-92), today());
    let all = bill.explain(Query::over(loaded)).await;
    let mut lines = all.trace.lines.iter();
    let tiered = lines.find(|line| is_tiered(line)).expect("a tiered charge");

    let narrow = format!("&group=meter&scope={}", tiered.subscription);
    open_demo_costs(page, tiered.period, &narrow).await;
    let grid = page.grid(COST_GRID).await;
    let shown = grid.row(&tiered.meter_id).expect("the meter has a row");
    assert_eq!(grid.cost(shown), tiered.charge);
    let explain = || page.choose_of_row(COST_GRID, &tiered.meter_id, "Explain");
    explain().await;

    page.find("dialog", "Why it costs that").await;
    assert!(page.path().await.contains("open=charge"));
    let slices = page.table("How the charge adds up").await;
    let (sum, body) = slices[1..].split_last().expect("the table has its sum");
    let natively: usize = tiered.rates.iter().map(|rate| rate.slices.len()).sum();
    assert_eq!(body.len(), natively, "{slices:?}");
    let added: Money = body
        .iter()
        .map(|cells| amount(cells.last().expect("an amount")))
        .sum();
    assert_eq!(added, amount(sum.last().expect("the sum")));
    assert_eq!(added, tiered.charge, "what is shown is what is charged");

    // The one line of the meter and period is what the bill rounds.
    page.see("Rounded once, for the whole line of the period")
        .await;
    page.find("button", "Copy as CSV").await;

    page.press(Key::Escape).await;
    page.gone("dialog", "Why it costs that").await;
    assert!(!page.path().await.contains("open="));
    page.see_focus_on("rowheader", shown.name()).await;

    // The address holds it, and Back closes it.
    explain().await;
    page.find("dialog", "Why it costs that").await;
    page.reload().await;
    page.find("dialog", "Why it costs that").await;
    page.click("button", "Close").await;
    page.gone("dialog", "Why it costs that").await;
    explain().await;
    page.find("dialog", "Why it costs that").await;
    page.back().await;
    page.gone("dialog", "Why it costs that").await;

    // The same filter by itself leads to the same charge.
    let mut query = Query::over(tiered.period);
    query.filters = vec![
        Filter::is(
            Dimension::Subscription,
            vec![Some(tiered.subscription.clone())],
        ),
        Filter::is(Dimension::Meter, vec![Some(tiered.meter_id.clone())]),
    ];
    assert_eq!(bill.explain(query).await.trace.charge, tiered.charge);
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn a_tiered_charge_adds_up_on_screen() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("explain", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
