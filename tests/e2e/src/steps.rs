//! What several journeys do.

use costs::{DayRange, Money};

use crate::app::App;
use crate::grid::{COST_GRID, Grid};
use crate::native::{NativeBill, today};
use crate::page::Page;

/// What the demo loads.
pub const DEMO_SUBSCRIPTIONS: [&str; 4] = [
    "Contoso Shop (Pay-As-You-Go)",
    "Contoso Developers (MSDN Platforms)",
    "Contoso Research (Sponsorship)",
    "Contoso Enterprise",
];

/// Opens the demo's cost analysis of `period`, one column, with further
/// `parameters` of the address, and waits until all has arrived.
pub async fn open_demo_costs(page: &Page, period: DayRange, parameters: &str) {
    page.open(&format!(
        "/costs?data=demo&from={}&until={}&by=total{parameters}",
        period.from, period.until
    ))
    .await;
    settled(page).await;
}

/// Waits until all has arrived and the table of costs is there.
pub async fn settled(page: &Page) {
    page.see("Actual cost").await;
    page.gone("button", "Cancel").await;
    page.grid(COST_GRID).await;
}

/// The same usage natively: the demo's last 92 days.
pub async fn native_demo(app: &App) -> NativeBill {
    let usage_days = DayRange::new(today().plus(-92), today());
    NativeBill::load(app, &DEMO_SUBSCRIPTIONS, usage_days).await
}

/// Waits until the cost table's total is `expected`, at full precision.
pub async fn see_total(page: &Page, expected: Money) -> Grid {
    let what = format!("had a total of {expected}");
    let holds = |grid: &Grid| grid.total_cost() == expected;
    page.grid_where(COST_GRID, &what, holds).await
}

/// Connects to the emulator with endpoint and token.
pub async fn connect(app: &App, page: &Page, token: &str) {
    page.open("/").await;
    page.fill("combobox", "Endpoint", &app.arm_origin()).await;
    page.fill_password(token).await;
    page.click("button", "Connect").await;
}

/// Starts loading the pay-as-you-go subscription alone, over two billing
/// periods that have been reported whole; tells which days.
pub async fn load_pay_as_you_go(page: &Page) -> DayRange {
    page.find_like("checkbox", "Contoso Shop").await;
    for other in [
        "Contoso Developers",
        "Contoso Research",
        "Contoso Enterprise",
    ] {
        page.find_like("checkbox", other)
            .await
            .click()
            .await
            .unwrap();
    }
    // Periods begin on the 12th; usage is reported up to five days late.
    let until = today().plus(-8);
    let days = DayRange::new(until.plus(-59), until);
    page.fill_day("First day", days.from).await;
    page.fill_day("Last day", days.last()).await;
    page.click("button", "Load usage").await;
    days
}

/// The amount at full precision in a cell's title, such as `1,234.50 USD`;
/// nothing is charged for what has no price, nor where there is no usage.
#[must_use]
pub fn exact_amount(title: &str) -> Money {
    if title == "No price" || title == "–" {
        return Money::ZERO;
    }
    let digits = title.trim_end_matches(" USD").replace(',', "");
    digits
        .parse()
        .unwrap_or_else(|_| panic!("no amount: {title:?}"))
}

/// The total of the cost analysis over all loaded days, which must be `days`,
/// at full precision.
pub async fn total(page: &Page, days: DayRange) -> Money {
    // By links, not by the address: what came by token is gone when the page
    // is loaded anew.
    page.click("link", "Cost analysis").await;
    page.find("heading", "Cost analysis").await;
    page.click("link", "Show all loaded days").await;
    page.find_like("figure", "Cost by Service").await;
    let path = page.path().await;
    let asked = format!("from={}&until={}", days.from, days.until);
    assert!(path.contains(&asked), "{path} lacks {asked}");
    page.grid(COST_GRID).await.total_cost()
}
