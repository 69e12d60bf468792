//! Stopping a load: what has arrived stays, what is missing is named, and the
//! rest can be fetched.

use e2e::{App, NativeBill, Page, connect, journey, load_pay_as_you_go, total};
use futures::FutureExt;

async fn steps(app: &App, page: &Page) {
    connect(app, page, &app.token("tenant").await).await;
    app.fault("payg", "slow-page").await;
    let days = load_pay_as_you_go(page).await;
    page.find_like("progressbar", "days").await;
    page.see("1 page").await;
    page.click("button", "Cancel").await;
    page.gone("button", "Cancel").await;
    page.click("link", "Data").await;
    page.find("heading", "Days that are missing or not renewed")
        .await;
    page.see("loading was stopped").await;

    app.no_fault("payg").await;
    page.click("button", "Retry").await;
    page.gone("heading", "Days that are missing or not renewed")
        .await;
    page.gone("button", "Cancel").await;
    let bill = NativeBill::load(app, &["Contoso Shop (Pay-As-You-Go)"], days).await;
    assert_eq!(
        total(page, days).await,
        bill.by_service(days).await.total.cost
    );
}

#[tokio::test]
async fn a_stopped_load_keeps_what_came_and_can_go_on() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("cancelled", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
