//! Recorded payloads as files: rows, UTC days, priced and unpriced meters.
//! With `METERVIEW_REAL` set to the folder of the whole recordings, those too.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use std::path::PathBuf;

use costs::Money;
use e2e::{App, COST_GRID, Page, journey, see_total};
use futures::FutureExt;

/// The total that `tests/totals.py` works out of the two samples.
const TOTAL: &str = "319.823496821161";
/// The same without what outgoing traffic costs: it is less than 5 GB.
const TOTAL_WITH_ASSUMPTIONS: &str = "319.799313257161";

async fn shown_total(page: &Page) -> Money {
    page.grid(COST_GRID).await.total_cost()
}

async fn samples(_: &App, page: &Page) {
    page.open("/").await;
    let card = App::sample("ratecard_MS-AZR-0062P_USD_cut.json");
    let usage = App::sample("usageaggregates_daily_2015-05-01_cut.json");
    page.open_files(&[&card, &usage]).await;
    page.see("rate card with 21 meters").await;
    page.see("usage, 42 records taken in").await;
    page.click("link", "See the costs").await;
    // The first row begins at 2015-04-27T17:00-07:00, which is the 28th.
    assert!(
        page.path()
            .await
            .contains("from=2015-04-28&until=2015-05-02"),
        "{}",
        page.path().await
    );
    // 5 GB of traffic are assumed to be free; the card alone charges them.
    assert_eq!(Ok(shown_total(page).await), TOTAL_WITH_ASSUMPTIONS.parse());
    page.click("link", "Data").await;
    let assumed = page
        .find_like("checkbox", "5 GB Data Transfer Out, Zone 1")
        .await;
    assumed.click().await.unwrap();
    page.back().await;
    see_total(page, TOTAL.parse().unwrap()).await;

    page.click("link", "Data").await;
    page.see("9 of 11 meters have a price wherever they are used; 10 of 42 records have none.")
        .await;
    page.see("Storage Transactions (in 10,000s)").await;
    page.see("Standard IO - Table/ Queue (GB)").await;
    page.see("The meter is not on the rate card").await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");

    // A file that is cut off is named and costs nothing.
    let broken = std::env::temp_dir().join(format!("cut-{}.json", std::process::id()));
    let text = std::fs::read(&usage).expect("the sample is there");
    std::fs::write(&broken, &text[..text.len() / 2]).expect("a place for a file");
    page.open_files(&[&broken]).await;
    page.see("it was cut off").await;
    let _ = std::fs::remove_file(&broken);
    page.click("link", "Cost analysis").await;
    page.back().await;
    page.see("9 of 11 meters have a price").await;
}

async fn whole(page: &Page, folder: PathBuf) {
    page.open("/").await;
    let card = folder.join("ratecard_MS-AZR-0062P_USD_en_2020-12.json.gz");
    let usage = folder.join("usageaggregates_daily_2015-05-01.json");
    page.open_files(&[&card, &usage]).await;
    page.see("rate card with 78,189 meters").await;
    page.see("usage, 109 records taken in").await;
    page.click("link", "Data").await;
    page.see("9 of 11 meters have a price wherever they are used; 58 of 109 records have none.")
        .await;
    page.see("28 Apr – 1 May 2015").await;
}

#[tokio::test]
async fn recorded_files_are_rated() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("card_by_file", |app, page| {
            samples(app, page).boxed_local()
        }))
        .await;
}

#[tokio::test]
async fn the_whole_recordings_are_rated() {
    let Some(folder) = std::env::var_os("METERVIEW_REAL").map(PathBuf::from) else {
        return;
    };
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("card_by_file_whole", |_, page| {
            whole(page, folder).boxed_local()
        }))
        .await;
}
