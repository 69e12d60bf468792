//! The rate card comes by the relay of the host program: the browser itself
//! never contacts the store behind the redirect.

use e2e::{App, Page, connect, journey, load_pay_as_you_go};
use futures::FutureExt;

async fn steps(app: &App, page: &Page) {
    connect(app, page, &app.token("tenant").await).await;
    load_pay_as_you_go(page).await;
    page.see("Data until").await;
    page.gone("button", "Cancel").await;
    page.click("link", "Data").await;
    page.find("heading", "Rate cards").await;
    page.see("Relay of the host program").await;
    page.see("MS-AZR-0003P").await;
    let hosts = [app.origin(), app.arm_origin()].map(|origin| origin.replace("http://", ""));
    for host in &hosts {
        page.see(host).await;
    }
    let store = app.card_origin().replace("http://", "");
    assert!(!page.text().await.contains(&store));
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn the_rate_card_comes_by_the_relay() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("card_by_relay", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
