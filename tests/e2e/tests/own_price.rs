//! A meter without a price gets one: the total grows by what its usage costs,
//! and less usage is without a price.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use costs::rating::UnpricedReason;
use costs::{Currency, DayRange, MeterId, Quantity};
use e2e::{App, COST_GRID, Grid, Page, journey, native_demo, open_demo_costs, see_total, today};
use engine::protocol::{FixedPrice, MeterFix, Pricing, UnpricedMeter};
use futures::FutureExt;

/// Heading of the column that counts records without a price.
const UNPRICED: &str = "Without a price";

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    let loaded = DayRange::new(today().plus(-92), today());
    let before = bill.by_service(loaded).await.total;
    let lacking = bill.unpriced().await;
    let meter = lacking
        .iter()
        .find(|meter| {
            let is_another = |other: &&UnpricedMeter| {
                other.name == meter.name && other.meter_id != meter.meter_id
            };
            meter.reason == UnpricedReason::NotOnCard
                && !lacking.iter().any(|other| is_another(&other))
        })
        .expect("a meter that is not on its card, with a name of its own");
    let fix = MeterFix {
        meter: MeterId::new(&meter.meter_id),
        name: meter.name.clone(),
        price: FixedPrice::Own {
            currency: Currency::USD,
            tiers: vec![
                (Quantity::ZERO, "2.5".parse().unwrap()),
                ("10".parse().unwrap(), "1.25".parse().unwrap()),
            ],
        },
    };
    bill.set_pricing(Pricing {
        fixes: vec![fix],
        ..Pricing::default()
    })
    .await;
    let after = bill.by_service(loaded).await.total;
    assert!(after.cost > before.cost && after.unpriced_rows < before.unpriced_rows);

    open_demo_costs(page, loaded, "").await;
    see_total(page, before.cost).await;
    page.click("link", "Data").await;
    page.click("button", &format!("Give it a price: {}", meter.name))
        .await;
    page.find("dialog", "Price of a meter").await;
    page.click("tab", "Set a price").await;
    page.fill("textbox", "Price of each unit", "much").await;
    page.click("button", "Save").await;
    page.see("This is not a number.").await;
    page.fill("textbox", "Price of each unit", "2.5").await;
    page.click("button", "Add a tier").await;
    page.fill("textbox", "Tier 2 from", "10").await;
    page.fill("textbox", "Tier 2, price of each unit", "1.25")
        .await;
    page.click("button", "Save").await;
    page.gone("dialog", "Price of a meter").await;
    page.find("button", &format!("Remove the price of {}", meter.name))
        .await;
    page.back().await;
    see_total(page, after.cost).await;
    let unpriced = after.unpriced_rows.to_string();
    let has_count = |grid: &Grid| {
        let has_column = grid.headings.iter().any(|(_, text)| text == UNPRICED);
        if has_column {
            grid.cell(&grid.total, UNPRICED).text.replace(',', "") == unpriced
        } else {
            unpriced == "0"
        }
    };
    page.grid_where(COST_GRID, "counted less without a price", has_count)
        .await;

    // Another meter's price, found by its name; then none again.
    page.click("link", "Data").await;
    page.click("button", &format!("Edit the price of {}", meter.name))
        .await;
    page.find("dialog", "Price of a meter").await;
    page.click("tab", "Use another meter's price").await;
    page.fill("textbox", "Search the rate cards", "data transfer out")
        .await;
    page.find_like("radio", "Data Transfer Out")
        .await
        .click()
        .await
        .unwrap();
    page.click("button", "Save").await;
    page.gone("dialog", "Price of a meter").await;
    page.see("Price of Data Transfer Out").await;
    page.click("button", &format!("Remove the price of {}", meter.name))
        .await;
    page.gone("button", &format!("Remove the price of {}", meter.name))
        .await;
    page.click("link", "Cost analysis").await;
    see_total(page, before.cost).await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn a_meter_without_a_price_gets_one() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("own_price", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
