//! Views are kept under names, also over a reload; what was changed can be taken
//! back. Starter views show what they say.

use costs::{DayRange, Money};
use e2e::{
    App, COST_GRID, Grid, Key, Page, journey, native_demo, open_demo_costs, see_total, settled,
    today,
};
use futures::FutureExt;

const NOTICES: (&str, &str) = ("region", "Notices");

async fn open_views(page: &Page) {
    page.open_pill("View").await;
}

async fn shows_view(page: &Page, name: &str) {
    page.find("button", &format!("View {name}")).await;
}

async fn by(page: &Page, dimension: &str) -> Grid {
    page.grid_where(COST_GRID, &format!("was by {dimension}"), |grid| {
        grid.headings[0].1 == dimension
    })
    .await
}

async fn saved(page: &Page) {
    page.choose("Granularity", "Monthly").await;
    shows_view(page, "Own view").await;
    let monthly = page.grid(COST_GRID).await;
    page.click("button", "Save view").await;
    page.find("dialog", "Save view").await;
    page.retype("textbox", "Name", "Months by region").await;
    page.key(Key::Enter).await;
    page.gone("dialog", "Save view").await;
    page.see("Saved as Months by region.").await;
    shows_view(page, "Months by region").await;

    open_views(page).await;
    page.click("link", "Cost by service").await;
    shows_view(page, "Cost by service").await;
    by(page, "Service").await;
    page.reload().await;
    settled(page).await;
    open_views(page).await;
    page.click("link", "Months by region").await;
    shows_view(page, "Months by region").await;
    let again = by(page, "Location").await;
    assert_eq!(again, monthly);

    open_views(page).await;
    page.click("button", "Rename Months by region").await;
    page.retype("textbox", "Name", "Regions").await;
    page.key(Key::Enter).await;
    shows_view(page, "Regions").await;
    page.see_focus_on("link", "Regions").await;
    // It can be taken back too; this is about the next notice.
    page.see("Renamed to Regions.").await;
    page.click_in(NOTICES, "button", "Close").await;
    page.see_where("no notice", |text| !text.contains("Renamed to"))
        .await;
    page.see_focus().await;
    open_views(page).await;
    page.click("button", "Delete Regions").await;
    page.see("Regions is deleted.").await;
    page.gone("link", "Regions").await;
    page.see_focus_on("link", "Cost by service").await;
    shows_view(page, "Own view").await;
    page.click_in(NOTICES, "button", "Undo").await;
    shows_view(page, "Regions").await;
    page.reload().await;
    settled(page).await;
    shows_view(page, "Regions").await;
}

async fn starters(page: &Page, loaded: Money) {
    let all = [
        ("Cost by service", "Service", true),
        ("Cost by resource", "Resource", true),
        ("Cost by location", "Location", true),
        ("Cost by tag", "Tag env", true),
        ("Untagged cost", "Resource group › Resource", false),
        ("New and vanished", "Resource", false),
        ("Most grown", "Service › Resource", true),
    ];
    for (name, dimension, is_all) in all {
        open_views(page).await;
        page.click("link", name).await;
        shows_view(page, name).await;
        let grid = by(page, dimension).await;
        let sum: Money = grid
            .rows
            .iter()
            .filter(|row| row.is_outermost())
            .map(|row| grid.cost(row))
            .sum();
        assert_eq!(sum, grid.total_cost(), "{name}");
        assert_eq!(grid.total_cost() == loaded, is_all, "{name}");
        if name == "New and vanished" {
            // What has no price on its side has no change; nothing else was there before and is now.
            let changes: Vec<&str> = grid
                .rows
                .iter()
                .map(|row| grid.cell(row, "Change %").text.as_str())
                .collect();
            assert!(
                changes.iter().all(|change| !change.contains('%')),
                "{grid:?}"
            );
            for word in ["New", "Gone"] {
                assert!(changes.iter().any(|change| change.contains(word)), "{word}");
            }
        }
    }
}

async fn undone(page: &Page) {
    shows_view(page, "Most grown").await;
    page.chord(&[Key::Control], 'z').await;
    shows_view(page, "New and vanished").await;
    page.chord(&[Key::Control], 'z').await;
    shows_view(page, "Untagged cost").await;
    page.chord(&[Key::Control], 'y').await;
    shows_view(page, "New and vanished").await;
    page.chord(&[Key::Control, Key::Shift], 'z').await;
    shows_view(page, "Most grown").await;
    page.click("button", "Undo").await;
    shows_view(page, "New and vanished").await;
    page.click("button", "Redo").await;
    shows_view(page, "Most grown").await;
}

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    // A whole month, with one before it to compare with.
    let period = DayRange::new(today().plus(-30), today());
    let total = bill.by_service(period).await.total.cost;
    open_demo_costs(page, period, "&group=location").await;
    see_total(page, total).await;
    saved(page).await;
    starters(page, total).await;
    undone(page).await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn a_view_is_kept_and_changes_are_taken_back() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("saved_view", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
