//! The page speaks five languages: one is chosen on the page and remembered, or
//! named by the address. What is shown stays, and so does the focus.

use std::time::Duration;

use e2e::{App, Page, journey};
use futures::FutureExt;

const PATIENCE: Duration = Duration::from_secs(20);

async fn speaks(page: &Page, code: &str) {
    let expression = format!("document.documentElement.lang === '{code}'");
    page.until(&expression, PATIENCE).await;
}

async fn choose(page: &Page, control: &str, language: &str) {
    page.click("button", control).await;
    page.click("menuitemradio", language).await;
}

async fn steps(_: &App, page: &Page) {
    page.open("/costs?data=demo&period=last-30-days&group=location&by=month")
        .await;
    page.find_like("figure", "Cost by Location").await;
    page.gone("button", "Cancel").await;
    speaks(page, "en").await;
    let address = page.path().await;

    choose(page, "Language", "Français").await;
    speaks(page, "fr").await;
    page.find_like("figure", "Coût par Emplacement").await;
    page.until("document.title.startsWith('Analyse des coûts')", PATIENCE)
        .await;
    assert_eq!(page.path().await, address);
    assert_eq!(
        page.focused().await,
        ("button".to_owned(), "Langue".to_owned())
    );
    // Amounts are written in French too; a browser tells their space as a plain one.
    page.see(" $US").await;

    page.reload().await;
    speaks(page, "fr").await;
    page.find_like("figure", "Coût par Emplacement").await;

    page.open("/costs?data=demo&group=location&lang=nl").await;
    speaks(page, "nl").await;
    page.find_like("figure", "Kosten per Locatie").await;

    choose(page, "Taal", "简体中文").await;
    speaks(page, "zh-Hans").await;
    page.find_like("figure", "按位置划分的成本").await;
    let address = page.path().await;
    assert!(address.contains("lang=zh-Hans"), "{address}");

    page.open("/?lang=zh-TW").await;
    speaks(page, "zh-Hant").await;
    choose(page, "語言", "English").await;
    speaks(page, "en").await;
    page.see("See what your usage costs").await;
}

#[tokio::test]
async fn the_page_speaks_five_languages() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("languages", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
