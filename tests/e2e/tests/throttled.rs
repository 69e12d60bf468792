//! A server that asks for pauses: the page waits, goes on, and the total is
//! that of an unhurried native run.

use e2e::{App, NativeBill, Page, connect, journey, load_pay_as_you_go, total};
use futures::FutureExt;

async fn steps(app: &App, page: &Page) {
    connect(app, page, &app.token("tenant").await).await;
    app.fault("payg", "throttled").await;
    let days = load_pay_as_you_go(page).await;
    page.see("trying again in").await;
    page.see("Data until").await;
    page.gone("button", "Cancel").await;
    let shown = total(page, days).await;
    app.no_fault("payg").await;
    let bill = NativeBill::load(app, &["Contoso Shop (Pay-As-You-Go)"], days).await;
    assert_eq!(shown, bill.by_service(days).await.total.cost);
}

#[tokio::test]
async fn a_throttled_load_finishes_with_the_right_total() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("throttled", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
