//! From the start page to a charge's trace by the keyboard alone. What has the
//! focus is always in sight, and closing something loses no focus.

use costs::Money;
use e2e::{App, COST_GRID, Grid, Key, Page, journey, settled};
use futures::FutureExt;

/// Presses a key, after which the focus is on something in sight.
async fn key(page: &Page, key: Key) {
    page.key(key).await;
    page.see_focus().await;
}

async fn sum_of_level(grid: &Grid, level: usize) -> Money {
    let rows = grid.rows.iter().filter(|row| row.level == Some(level));
    rows.map(|row| grid.cost(row)).sum()
}

async fn chosen_period(page: &Page) {
    page.tab_to("button", "Period ").await;
    key(page, Key::Enter).await;
    page.find("dialog", "Period").await;
    page.tab_to("link", "Last 30 days").await;
    key(page, Key::Enter).await;
    page.gone("dialog", "Period").await;
    page.see_focus_on("button", "Period Last 30 days").await;
}

async fn added_filter(page: &Page) -> Money {
    let before = page.grid(COST_GRID).await;
    let first = &before.rows[0];
    let (name, cost) = (first.name().to_owned(), before.cost(first));
    page.tab_to("button", "Add filter").await;
    key(page, Key::Enter).await;
    page.find("dialog", "Add filter").await;
    page.tab_to("searchbox", "Search").await;
    page.type_text(&name).await;
    page.find_like("checkbox", &name).await;
    page.tab_to("checkbox", &name).await;
    key(page, Key::Space).await;
    page.find_like("button", &format!("Service {name}")).await;
    key(page, Key::Escape).await;
    page.gone("dialog", "Add filter").await;
    page.see_focus_on("button", "Add filter").await;
    cost
}

async fn grouped(page: &Page) {
    page.tab_to("button", "Group by Service").await;
    key(page, Key::Enter).await;
    page.find("dialog", "Group by").await;
    page.tab_to("combobox", "Add a level").await;
    page.type_text("resource gr").await;
    key(page, Key::Enter).await;
    page.find("button", "Group by Service › Resource group")
        .await;
    page.see_focus().await;
    key(page, Key::Escape).await;
    if page.has("dialog", "Group by").await {
        key(page, Key::Escape).await;
    }
    page.gone("dialog", "Group by").await;
    page.see_focus_on("button", "Group by Service").await;
}

async fn sorted(page: &Page) {
    page.tab_to("columnheader", "Service").await;
    key(page, Key::Right).await;
    page.see_focus_on("columnheader", "Cost").await;
    // From largest first to smallest first.
    key(page, Key::Enter).await;
    page.until("location.search.includes('order=')", PATIENCE)
        .await;
    page.see_focus_on("columnheader", "Cost").await;
    key(page, Key::Left).await;
    key(page, Key::Down).await;
    page.see_focus_on("rowheader", "").await;
}

async fn expanded(page: &Page) -> Grid {
    let before = page.grid(COST_GRID).await;
    let rows = before.rows.len();
    key(page, Key::Right).await;
    let grid = page
        .grid_where(COST_GRID, "had rows below the first", |grid| {
            grid.rows.len() > rows && grid.rows[1].level == Some(2)
        })
        .await;
    let costs: Vec<Money> = grid.rows[1..].iter().map(|row| grid.cost(row)).collect();
    assert!(costs.is_sorted(), "smallest first, below too: {costs:?}");
    assert_eq!(sum_of_level(&grid, 2).await, grid.cost(&grid.rows[0]));
    key(page, Key::Down).await;
    page.see_focus_on("rowheader", grid.rows[1].name()).await;
    grid
}

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

async fn steps(_: &App, page: &Page) {
    page.open("/").await;
    page.find("link", "Open the demo").await;
    page.tab_to("link", "Open the demo").await;
    key(page, Key::Enter).await;
    page.find("heading", "Overview").await;
    page.gone("button", "Cancel").await;
    page.see_focus().await;
    page.type_text("gc").await;
    page.find("heading", "Cost analysis").await;
    settled(page).await;

    chosen_period(page).await;
    let filtered = added_filter(page).await;
    page.grid_where(COST_GRID, "was filtered", |grid| {
        grid.total_cost() == filtered
    })
    .await;
    grouped(page).await;
    sorted(page).await;
    let grid = expanded(page).await;

    // The row below the first one is a leaf: Enter explains its charge.
    key(page, Key::Enter).await;
    page.find("dialog", "Why it costs that").await;
    page.see_focus().await;
    key(page, Key::Escape).await;
    page.gone("dialog", "Why it costs that").await;
    page.see_focus_on("rowheader", grid.rows[1].name()).await;
    // The same by the menu of the row.
    page.chord(&[Key::Shift], Key::F10.into()).await;
    page.find("menuitem", "Explain").await;
    page.see_focus().await;
    key(page, Key::Escape).await;
    page.gone("menuitem", "Explain").await;
    page.see_focus_on("rowheader", grid.rows[1].name()).await;

    // The sheet of shortcuts, the palette, and by it to another page.
    page.type_text("?").await;
    page.find("dialog", "Keyboard shortcuts").await;
    page.see_focus().await;
    key(page, Key::Escape).await;
    page.gone("dialog", "Keyboard shortcuts").await;
    page.see_focus_on("rowheader", grid.rows[1].name()).await;
    page.chord(&[Key::Control], 'k').await;
    page.see_focus_on("combobox", "").await;
    page.type_text("data").await;
    page.see_focus().await;
    let choose = page.chosen_option().await;
    assert_eq!(choose.as_deref(), Some("Data"));
    key(page, Key::Enter).await;
    page.find("heading", "Data").await;
    page.see_focus().await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("keyboard_only", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
