//! An own discount changes the total, the explanation of a charge says so, and
//! the statement has it.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use costs::adjustment::{Adjustment, AdjustmentScope, Adjustments};
use costs::query::Query;
use costs::{DayRange, Money};
use e2e::{App, COST_GRID, Grid, Page, journey, native_demo, open_demo_costs, see_total, today};
use engine::protocol::Pricing;
use futures::FutureExt;

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    let loaded = DayRange::new(today().plus(-92), today());
    let before = bill.by_service(loaded).await.total.cost;
    let rule = Adjustment {
        scope: AdjustmentScope::All,
        percent: "-12.5".parse().unwrap(),
        note: String::new(),
    };
    bill.set_pricing(Pricing {
        adjustments: Adjustments::new(vec![rule]).unwrap(),
        ..Pricing::default()
    })
    .await;
    let after = bill.by_service(loaded).await.total.cost;
    assert!(after < before);
    let all = bill.explain(Query::over(loaded)).await;
    let largest = &all.trace.lines[0];

    open_demo_costs(page, loaded, "").await;
    see_total(page, before).await;
    page.click("link", "Data").await;
    page.find("heading", "Discounts and markups").await;
    page.fill("textbox", "Percent", "101").await;
    page.click("button", "Add").await;
    page.see("A discount takes off 100% at most.").await;
    page.fill("textbox", "Percent", "12.5").await;
    page.click("button", "Add").await;
    page.find("button", "Remove the rule for All charges").await;
    page.back().await;
    see_total(page, after).await;

    // The largest charge of all, by its own subscription and period.
    let narrow = format!("&group=meter&scope={}", largest.subscription);
    let period = largest.period;
    page.change_address(&format!(
        "/costs?data=demo&from={}&until={}&by=total{narrow}",
        period.from, period.until
    ))
    .await;
    see_row(page, &largest.meter_id, largest.charge).await;
    page.choose_of_row(COST_GRID, &largest.meter_id, "Explain")
        .await;
    page.find("dialog", "Why it costs that").await;
    let slices = page.table("How the charge adds up").await;
    let column = |name: &str| slices[0].iter().position(|cell| cell.0 == name);
    let (percent, amount) = (column("Discount").unwrap(), column("Amount").unwrap());
    assert!(
        slices[1..]
            .iter()
            .any(|cells| cells[percent.min(cells.len() - 1)].0 == "-12.5%")
    );
    let sum = slices.last().unwrap()[amount].0.replace(',', "");
    assert_eq!(sum.parse::<Money>().unwrap(), largest.charge);
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

async fn see_row(page: &Page, meter: &str, charge: Money) {
    let is_shown = |grid: &Grid| {
        let row = grid.row(meter);
        row.is_some_and(|row| grid.cost(row) == charge)
    };
    page.grid_where(COST_GRID, "had the discounted charge", is_shown)
        .await;
}

#[tokio::test]
async fn a_discount_changes_the_total_and_is_explained() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("discount", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
