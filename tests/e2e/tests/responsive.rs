//! From a telephone to a wide screen no page scrolls sideways, whatever is open
//! on it and in the longest language; and what is printed is what was asked.

use std::time::Duration;

use e2e::{App, COST_GRID, Page, journey, settled};
use futures::FutureExt;

const WIDTHS_PX: [u32; 4] = [400, 800, 1440, 2560];
const PATIENCE: Duration = Duration::from_secs(60);

async fn fits(page: &Page, what: &str) {
    for width_px in WIDTHS_PX {
        let found = page.width_in_window(width_px).await;
        assert!(
            found <= width_px.into(),
            "{what} at {width_px} px is {found} px wide"
        );
    }
}

async fn steps(_: &App, page: &Page) {
    page.open("/costs?data=demo&period=last-30-days&group=resource&by=total")
        .await;
    settled(page).await;
    let resource = page.grid(COST_GRID).await.rows.swap_remove(0);
    let id = resource.id().replace('/', "%2F");
    let paths = [
        "/".to_owned(),
        "/?lang=fr".to_owned(),
        "/overview?data=demo".to_owned(),
        "/overview?data=demo&lang=nl".to_owned(),
        "/costs?data=demo&group=subscription&group=resource&by=month".to_owned(),
        "/costs?data=demo&lang=fr".to_owned(),
        "/costs?data=demo&chart=waterfall&measure=quantity".to_owned(),
        "/costs?data=demo&from=2001-01-01&until=2001-02-01".to_owned(),
        "/costs?data=demo&by=total&open=charge".to_owned(),
        format!("/resource?data=demo&resource={id}"),
        "/data?data=demo".to_owned(),
        "/data?data=demo&lang=fr".to_owned(),
        "/nowhere".to_owned(),
    ];
    for path in &paths {
        page.open(path).await;
        page.find_like("heading", "").await;
        page.loaded().await;
        fits(page, path).await;
    }
    page.click("button", "Keyboard shortcuts").await;
    page.find("dialog", "Keyboard shortcuts").await;
    fits(page, "the sheet of shortcuts").await;

    page.open("/costs?data=demo&period=last-30-days&by=total")
        .await;
    settled(page).await;
    let grid = page.grid(COST_GRID).await;
    let total = grid.cell(&grid.total, "Cost").text.clone();
    let paper = page.print().await;
    assert!(
        paper.sheets > 0 && paper.text_operators() > 200,
        "{paper:?}"
    );
    page.as_printed(true).await;
    page.see(&total).await;
    for row in &grid.rows[..5] {
        page.see(row.name()).await;
    }
    page.find_like("figure", "Cost by Service").await;
    // What can only be pressed is not printed.
    page.gone("button", "Add filter").await;
    page.gone("button", "Save view").await;
    printed_dates(page).await;
    for path in &paths[2..] {
        page.as_printed(false).await;
        page.open(path).await;
        page.find_like("heading", "").await;
        if path.contains("open=") {
            // It comes in a part of its own.
            page.find_like("dialog", "").await;
        }
        page.loaded().await;
        let paper = page.print().await;
        let least = match path.as_ref() {
            // The page of a wrong address has a heading and a sentence.
            "/nowhere" => 3,
            // A view without usage says why.
            empty if empty.contains("from=2001") => 10,
            _ => 20,
        };
        assert!(paper.text_operators() > least, "{path} prints {paper:?}");
    }
}

/// Dates are printed in tables of their own, each with its totals.
async fn printed_dates(page: &Page) {
    page.as_printed(false).await;
    page.open("/costs?data=demo&period=last-30-days&by=day")
        .await;
    settled(page).await;
    let grid = page.grid(COST_GRID).await;
    page.as_printed(true).await;
    page.until(
        "document.querySelectorAll('.grid-paper table').length === 5",
        PATIENCE,
    )
    .await;
    let printed =
        "return [...document.querySelectorAll('.grid-paper table')].slice(1).map(table => [
        table.querySelectorAll('thead th').length - 1,
        table.querySelector('.paper-total > *').textContent,
        table.scrollWidth <= table.parentElement.clientWidth,
    ])";
    let tables: Vec<(usize, String, bool)> =
        serde_json::from_value(page.evaluate(printed).await).expect("what the script makes");
    let days: usize = tables.iter().map(|(days, ..)| days).sum();
    assert_eq!(days, 30);
    for (_, total, fits) in tables {
        assert_eq!(total, grid.total.name());
        assert!(fits);
    }
}

#[tokio::test]
async fn every_width_and_paper_fit() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("responsive", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
