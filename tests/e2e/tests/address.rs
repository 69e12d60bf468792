//! The address is the view: back, forward and reload keep it. And the page
//! never scrolls sideways.

use e2e::{App, Page, journey, settled};
use futures::FutureExt;

async fn steps(_: &App, page: &Page) {
    page.open("/costs?data=demo&period=last-30-days&group=location&by=month")
        .await;
    page.find_like("figure", "Cost by Location").await;
    page.gone("button", "Cancel").await;
    page.choose("Granularity", "Total").await;
    settled(page).await;
    let total = page.path().await;
    assert!(
        total.contains("by=total") && total.contains("group=location"),
        "{total}"
    );
    page.back().await;
    page.find_like("figure", "Cost by Location").await;
    assert!(page.path().await.contains("by=month"));

    for path in [
        "/",
        "/overview?data=demo",
        "/costs?data=demo",
        "/data?data=demo",
        "/costs?data=demo&open=charge",
        "/nowhere",
    ] {
        page.open(path).await;
        page.find_like("heading", "").await;
        page.gone("button", "Cancel").await;
        for width_px in [400, 800, 1440] {
            let found = page.width_in_window(width_px).await;
            assert!(
                found <= width_px.into(),
                "{path} at {width_px} px is {found} px wide"
            );
        }
    }
}

#[tokio::test]
async fn the_address_is_the_view() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("address", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
