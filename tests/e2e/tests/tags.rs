//! Two spellings of a key become one, a virtual tag is made of two rules and
//! one of its values is shared: groups add up to the same total, and a reload
//! keeps all of it.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use costs::query::{Dimension, Filter, Query};
use costs::{DayRange, Money};
use e2e::{
    App, COST_GRID, Grid, Key, NativeBill, Page, exact_amount, journey, native_demo,
    open_demo_costs, see_total, settled, today,
};
use futures::FutureExt;

type Rows = [Vec<(String, String)>];

/// Fills a field and leaves it, which makes what was typed count.
async fn fill(page: &Page, name: &str, text: &str) {
    page.fill("textbox", name, text).await;
    page.press(Key::Tab).await;
}

async fn cost_of(bill: &NativeBill, period: DayRange, filter: Filter) -> Money {
    let mut query = Query::over(period);
    query.filters.push(filter);
    bill.table(query).await.total.cost
}

fn row<'a>(rows: &'a Rows, name: &str) -> Option<&'a [(String, String)]> {
    let found = rows.iter().find(|cells| {
        cells
            .first()
            .is_some_and(|(cell, _)| cell.starts_with(name))
    });
    found.map(Vec::as_slice)
}

fn last_amount(cells: &[(String, String)]) -> Money {
    cells
        .last()
        .map_or(Money::ZERO, |(_, title)| exact_amount(title))
}

/// Whether the rows between head and foot add up to `total`, and one of them
/// has that name and cost.
fn adds_up(rows: &Rows, total: Money, name: &str, cost: Money) -> bool {
    let Some((foot, values)) = rows.get(1..).and_then(<Rows>::split_last) else {
        return false;
    };
    let sum: Money = values.iter().map(|cells| last_amount(cells)).sum();
    let own = row(values, name).map(last_amount);
    sum == total && last_amount(foot) == total && own == Some(cost)
}

/// Cost analysis by the tag `Team`, in one column.
async fn see_groups(page: &Page, period: DayRange, total: Money) {
    page.change_address(&format!(
        "/costs?data=demo&from={}&until={}&by=total&group=virtual.Team",
        period.from, period.until
    ))
    .await;
    see_groups_shown(page, total).await;
}

async fn see_groups_shown(page: &Page, total: Money) {
    let holds = |grid: &Grid| {
        let costs = grid.rows.iter().map(|row| grid.cost(row));
        let compute = grid.row("Compute").map(|row| grid.cost(row));
        grid.rows.len() == 3
            && costs.sum::<Money>() == total
            && grid.total_cost() == total
            && compute == Some(Money::ZERO)
    };
    page.grid_where(COST_GRID, "shared the cost of Compute", holds)
        .await;
}

async fn merge_two_spellings(page: &Page, total: Money) {
    let covers = |rows: &Rows, key: &str| {
        let cells = row(rows, key)?;
        let tagged = exact_amount(&cells[3].1);
        (tagged + exact_amount(&cells[4].1) == total).then_some(tagged)
    };
    let are_both_there =
        |rows: &Rows| covers(rows, "costcenter").is_some() && covers(rows, "costcentre").is_some();
    page.table_where("Tagged cost", "had both spellings", are_both_there)
        .await;
    let rows = page.table("Tagged cost").await;
    let (one, other) = (covers(&rows, "costcenter"), covers(&rows, "costcentre"));
    let both = one.unwrap() + other.unwrap();
    page.click("button", "Merge into costcenter").await;
    let is_merged =
        |rows: &Rows| row(rows, "costcentre").is_none() && covers(rows, "costcenter") == Some(both);
    page.table_where("Tagged cost", "had one key for both", is_merged)
        .await;
    page.see("of costcenter, costcentre").await;
    page.gone("button", "Merge into costcenter").await;
}

async fn make_a_virtual_tag(page: &Page, bill: &NativeBill, period: DayRange, total: Money) {
    page.click("button", "Add a virtual tag").await;
    page.see("What you changed does not count yet.").await;
    fill(page, "Name", "Team").await;
    fill(page, "Value of rule 1", "Compute").await;
    page.choose("How to compare", "contains").await;
    fill(page, "Text", "virtual").await;
    page.gone("button", "Discard the changes").await;
    let contains = Filter::contains(Dimension::Service, "virtual");
    let compute = cost_of(bill, period, contains).await;
    let has_compute = |rows: &Rows| adds_up(rows, total, "Compute", compute);
    page.table_where("Cost by value", "had the cost of Compute", has_compute)
        .await;

    page.click("button", "Add a rule").await;
    fill(page, "Value of rule 2", "Storage").await;
    page.click("combobox", "Values").await;
    page.type_text("Storage").await;
    page.find_like("option", "Storage")
        .await
        .click()
        .await
        .unwrap();
    page.press(Key::Escape).await;
    fill(page, "Value of the rest", "Others").await;
    let is = Filter::is(Dimension::Service, vec![Some("Storage".to_owned())]);
    let storage = cost_of(bill, period, is).await;
    let has_storage = |rows: &Rows| adds_up(rows, total, "Storage", storage);
    page.table_where("Cost by value", "had the cost of Storage", has_storage)
        .await;
}

async fn share_a_value(page: &Page, total: Money) {
    page.click("button", "Share the cost of a value").await;
    // Nothing is shared before it is said what.
    page.choose("Shared value", "Compute").await;
    page.choose("How", "By fixed weights").await;
    fill(page, "Weight of Storage", "-1").await;
    page.see("A weight must not be below 0.").await;
    fill(page, "Weight of Storage", "2.5").await;
    page.gone("button", "Discard the changes").await;
    let is_shared = |rows: &Rows| adds_up(rows, total, "Compute", Money::ZERO);
    page.table_where("Cost by value", "shared the cost of Compute", is_shared)
        .await;
}

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    let loaded = DayRange::new(today().plus(-92), today());
    let total = bill.by_service(loaded).await.total.cost;
    open_demo_costs(page, loaded, "").await;
    see_total(page, total).await;

    page.click("link", "Tags").await;
    page.find("heading", "Tags").await;
    merge_two_spellings(page, total).await;
    make_a_virtual_tag(page, &bill, loaded, total).await;
    share_a_value(page, total).await;
    assert!(page.width_in_window(400).await <= 400);
    page.width_in_window(1280).await;
    let to_tag = page.table("To be tagged").await;
    let costs: Vec<Money> = to_tag[1..]
        .iter()
        .map(|cells| exact_amount(&cells[1].1))
        .collect();
    assert!(!costs.is_empty() && costs.is_sorted_by(|one, next| one >= next));

    page.find("link", "Open in Cost analysis").await;
    see_groups(page, loaded, total).await;
    page.reload().await;
    settled(page).await;
    see_groups_shown(page, total).await;
    page.click("link", "Tags").await;
    page.find("textbox", "Value of rule 2").await;
    page.see("of costcenter, costcentre").await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn rules_for_tags_keep_the_total_and_outlive_a_reload() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("tags", |app, page| steps(app, page).boxed_local()))
        .await;
}
