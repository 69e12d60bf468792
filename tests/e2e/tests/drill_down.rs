//! From a service to a resource, to a meter and to the trace of its charge: each
//! step is in the path and can be taken out, Back works, and what a row costs is
//! what is inside it costs.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use costs::query::{Dimension, Filter, Query};
use costs::{DayRange, Money};
use e2e::{
    App, COST_GRID, Grid, Key, NativeBill, Page, journey, native_demo, open_demo_costs, see_total,
    today,
};
use futures::FutureExt;

/// What the usage that all these values have costs, by the native engine.
async fn natively(bill: &NativeBill, period: DayRange, values: &[(Dimension, &str)]) -> Money {
    let filters = values.iter();
    let filters = filters.map(|(dimension, id)| {
        let id = Some((*id).to_owned());
        Filter::is(dimension.clone(), vec![id])
    });
    let query = Query {
        filters: filters.collect(),
        ..Query::over(period)
    };
    bill.table(query).await.total.cost
}

/// Enters the row with the largest cost; its id, what it costs, and what is
/// inside it.
async fn enter_first(page: &Page, grid: &Grid, inside: &str) -> (String, Money, Grid) {
    let first = &grid.rows[0];
    let cost = grid.cost(first);
    let id = first.id().to_owned();
    page.choose_of_row(COST_GRID, &id, "Drill in").await;
    let inner = shows(page, inside, cost).await;
    assert!(page.path().await.contains("step="));
    (id, cost, inner)
}

/// Waits for a table by `dimension` with that total, the sum of its rows.
async fn shows(page: &Page, dimension: &str, total: Money) -> Grid {
    let what = format!("was by {dimension} with a total of {total}");
    let grid = page
        .grid_where(COST_GRID, &what, |grid| {
            grid.headings[0].1 == dimension && grid.total_cost() == total
        })
        .await;
    let sum: Money = grid.rows.iter().map(|row| grid.cost(row)).sum();
    assert_eq!(sum, total);
    grid
}

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    let loaded = DayRange::new(today().plus(-92), today());
    let all = bill.explain(Query::over(loaded)).await;
    // One subscription and one of its billing periods: each charge is one line.
    let line = &all.trace.lines[0];
    let (subscription, period) = (line.subscription.clone(), line.period);
    let narrow = (Dimension::Subscription, subscription.as_str());
    let whole = natively(&bill, period, std::slice::from_ref(&narrow)).await;
    open_demo_costs(page, period, &format!("&scope={subscription}")).await;
    let services = see_total(page, whole).await;

    let (service, of_service, resources) = enter_first(page, &services, "Resource").await;
    page.find_like("button", "Remove Service: ").await;
    let (resource, of_resource, meters) = enter_first(page, &resources, "Meter").await;
    page.find_like("button", "Remove Resource: ").await;

    // The same by the native engine, whatever the page made of it.
    let service_is = (Dimension::Service, service.as_str());
    let resource_is = (Dimension::Resource, resource.as_str());
    let filters = [narrow.clone(), service_is];
    assert_eq!(natively(&bill, period, &filters).await, of_service);
    let filters = [narrow.clone(), filters[1].clone(), resource_is.clone()];
    assert_eq!(natively(&bill, period, &filters).await, of_resource);

    // Inside a meter there is only the trace.
    let meter = &meters.rows[0];
    let of_meter = meters.cost(meter);
    page.choose_of_row(COST_GRID, meter.id(), "Drill in").await;
    page.find("dialog", "Why it costs that").await;
    let slices = page.table("How the charge adds up").await;
    let (sum, parts) = slices[1..].split_last().unwrap();
    let amount = |cells: &[(String, String)]| -> Money {
        cells.last().unwrap().0.replace(',', "").parse().unwrap()
    };
    assert_eq!(amount(sum), of_meter);
    assert_eq!(
        parts.iter().map(|cells| amount(cells)).sum::<Money>(),
        of_meter
    );
    page.key(Key::Escape).await;
    page.gone("dialog", "Why it costs that").await;
    shows(page, "Meter", of_resource).await;

    // Back and forth, as far as one came.
    page.back().await;
    shows(page, "Resource", of_service).await;
    assert!(!page.has_like("button", "Remove Resource: ").await);
    page.back().await;
    shows(page, "Service", whole).await;
    assert!(!page.has_like("button", "Remove Service: ").await);
    page.forward().await;
    page.forward().await;
    shows(page, "Meter", of_resource).await;

    // The first step is taken out, the second one stays.
    page.click_like("button", "Remove Service: ").await;
    page.gone_like("button", "Remove Service: ").await;
    page.see_focus_on("button", "Remove Resource: ").await;
    let filters = [narrow, resource_is];
    let everywhere = natively(&bill, period, &filters).await;
    let grid = see_total(page, everywhere).await;
    assert_eq!(grid.headings[0].1, "Meter");
    page.click_like("button", "Remove Resource: ").await;
    page.gone_like("button", "Remove Resource: ").await;
    page.see_focus().await;
    see_total(page, whole).await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn a_cost_is_followed_to_its_trace() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("drill_down", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
