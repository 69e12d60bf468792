//! A load that a person pauses, and one that a closed page interrupts: both go on where they
//! stopped, and the total is that of an unhurried native run.

use costs::{DayRange, Money};
use e2e::{App, NativeBill, Page, connect, journey, load_pay_as_you_go, see_total, settled, total};
use futures::FutureExt;

async fn expected(app: &App, days: DayRange) -> Money {
    let bill = NativeBill::load(app, &["Contoso Shop (Pay-As-You-Go)"], days).await;
    bill.by_service(days).await.total.cost
}

async fn paused(app: &App, page: &Page) {
    connect(app, page, &app.token("tenant").await).await;
    app.fault("payg", "slow-page").await;
    let days = load_pay_as_you_go(page).await;
    page.see("1 page").await;
    page.click("button", "Pause").await;
    page.see("Paused. Nothing more is asked until you resume")
        .await;
    app.no_fault("payg").await;
    // It can still be looked at.
    page.click("link", "Data").await;
    page.find("heading", "Kept on this device").await;
    page.click("button", "Resume").await;
    page.gone("button", "Cancel").await;
    let shown = total(page, days).await;
    assert_eq!(shown, expected(app, days).await);
}

async fn closed(app: &App, page: &Page) {
    page.open("/data").await;
    page.click("button", "Keep on this device").await;
    page.see("Last saved").await;
    connect(app, page, &app.token("tenant").await).await;
    app.fault("payg", "slow-page").await;
    let days = load_pay_as_you_go(page).await;
    page.see("if this page is closed, loading goes on from there")
        .await;
    page.open("/").await;
    app.no_fault("payg").await;
    page.see("Loading was interrupted").await;
    // The demo's Resource Manager needs nobody to sign in again.
    page.click("button", "Continue loading").await;
    page.gone("button", "Continue loading").await;
    let path = format!(
        "/costs?from={}&until={}&by=total&group=service",
        days.from, days.until
    );
    page.change_address(&path).await;
    settled(page).await;
    see_total(page, expected(app, days).await).await;
}

#[tokio::test]
async fn a_paused_load_goes_on_when_it_is_told_to() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("paused", |app, page| {
            paused(app, page).boxed_local()
        }))
        .await;
}

#[tokio::test]
async fn a_load_that_was_interrupted_goes_on_after_the_page_was_closed() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("interrupted", |app, page| {
            closed(app, page).boxed_local()
        }))
        .await;
}
