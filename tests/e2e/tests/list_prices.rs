//! Prices without any account: Azure's public list prices come through the relay, and no token goes
//! along.

use e2e::{App, Page, journey};
use futures::FutureExt;

async fn steps(app: &App, page: &Page) {
    page.open("/data").await;
    page.see("Nothing is loaded").await;
    page.click("button", "Get list prices").await;
    page.see("List prices of").await;
    page.see("are loaded").await;
    page.gone("button", "Cancel").await;
    // They are a card like any other.
    page.find("heading", "Rate cards").await;
    let asked = app.emulator().asked();
    let mut prices = asked
        .iter()
        .filter(|asked| asked.address.contains("/retail/prices"));
    assert!(prices.clone().count() > 0, "{asked:#?}");
    assert!(prices.all(|asked| !asked.has_token));
}

#[tokio::test]
async fn list_prices_need_no_account() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("list_prices", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
