//! A link that was copied shows the same view in another person's browser.

use e2e::{App, Browser, COST_GRID, Key, Page, journey, settled};
use futures::FutureExt;

/// What is chosen, as the pills and lists of the page say it.
async fn choices(page: &Page) -> Vec<String> {
    let text = page.text().await;
    let mut chosen: Vec<String> = Vec::new();
    for name in ["Scope ", "Period ", "Service ", "Group by "] {
        let found = page.find_like("button", name).await;
        chosen.push(found.text().await.unwrap_or_default());
    }
    // The figures above the chart.
    let figures = text.lines().filter(|line| line.contains('$'));
    chosen.extend(figures.take(3).map(str::to_owned));
    chosen
}

async fn steps(app: &App, page: &Page) {
    page.open("/costs?data=demo&period=last-month&by=total")
        .await;
    settled(page).await;
    // A view of one's own: a filter, two levels, another order.
    let first = page.grid(COST_GRID).await.rows.swap_remove(0);
    page.choose_of_row(COST_GRID, first.id(), "Filter to this")
        .await;
    page.find_like("button", &format!("Service {}", first.name()))
        .await;
    page.open_pill("Group by").await;
    page.click("combobox", "Add a level").await;
    page.type_text("resource gr").await;
    page.key(Key::Enter).await;
    page.find("button", "Group by Service › Resource group")
        .await;
    page.key(Key::Escape).await;
    page.key(Key::Escape).await;
    page.gone("dialog", "Group by").await;
    page.choose("Compare with", "Nothing").await;
    page.until(
        "location.search.includes('compare=nothing')",
        std::time::Duration::from_secs(10),
    )
    .await;
    let shown = page.grid(COST_GRID).await;
    let chosen = choices(page).await;

    page.click("button", "Share").await;
    page.see("Link copied.").await;
    page.click("searchbox", "Search the menu").await;
    page.chord(&[Key::Control], 'v').await;
    let field = page.find("searchbox", "Search the menu").await;
    let link = field.prop("value").await.ok().flatten();
    let link = link.unwrap_or_default();
    assert_eq!(link, format!("{}{}", app.origin(), page.path().await));

    let other = Browser::start().await;
    let window = other.page(app);
    let path = link.strip_prefix(&app.origin()).unwrap_or_default();
    window.open(path).await;
    settled(&window).await;
    let same = window
        .grid_where(COST_GRID, "was what was shared", |grid| *grid == shown)
        .await;
    assert!(!same.rows.is_empty());
    assert_eq!(choices(&window).await, chosen);
    let errors = window.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
    other.stop().await;
}

#[tokio::test]
async fn a_shared_link_shows_the_same_view() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("share_link", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
