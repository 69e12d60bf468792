//! The statement of a billing period: rounded lines that add up to what is to
//! be paid, with tax.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a journey that cannot go on has failed"
)]

use costs::adjustment::TaxRate;
use costs::query::{Dimension, Key as GroupKey, Query};
use costs::{DayRange, Money};
use e2e::{App, NativeBill, Page, journey, native_demo, today};
use engine::protocol::Pricing;
use futures::FutureExt;

/// The subscription whose statement is opened.
const NAME: &str = "Contoso Shop (Pay-As-You-Go)";

async fn id_of(bill: &NativeBill) -> String {
    let loaded = DayRange::new(today().plus(-92), today());
    let query = Query {
        group_by: vec![Dimension::Subscription],
        ..Query::over(loaded)
    };
    let groups = bill.table(query).await.groups;
    let mut ids = groups.into_iter().filter_map(|group| match &group.keys[0] {
        GroupKey::Value { id, name } => (name == NAME).then(|| id.clone()),
        GroupKey::Absent => None,
    });
    ids.next().expect("the subscription is loaded")
}

fn shown(cell: &str) -> Money {
    cell.replace(['$', ','], "").parse().unwrap()
}

async fn steps(app: &App, page: &Page) {
    let bill = native_demo(app).await;
    let id = id_of(&bill).await;
    bill.set_pricing(Pricing {
        tax: Some(TaxRate {
            percent: "21".parse().unwrap(),
            name: "VAT".to_owned(),
        }),
        ..Pricing::default()
    })
    .await;
    let natively = bill.statement(&id, today().plus(-1)).await.statement;

    page.open("/data?data=demo").await;
    page.find("heading", "Tax").await;
    page.gone("button", "Cancel").await;
    page.fill("textbox", "Name on the statement", "VAT").await;
    page.fill("textbox", "Percent of tax", "21").await;
    page.click("button", "Save the tax").await;
    page.find("button", "Remove the tax").await;

    page.click("link", "Overview").await;
    page.find_like("button", &format!("Statement of {NAME}"))
        .await
        .click()
        .await
        .unwrap();
    page.find("dialog", "Statement").await;
    let rows = page.table("Statement").await;
    let row = |name: &str| {
        let found = rows.iter().find(|cells| cells[0].0.starts_with(name));
        let cells = found.unwrap_or_else(|| panic!("no {name} in {rows:?}"));
        shown(&cells.last().unwrap().0)
    };
    let lines: Money = rows[1..=natively.lines.len()]
        .iter()
        .map(|cells| shown(&cells[2].0))
        .sum();
    assert_eq!(lines, natively.lines_sum());
    assert_eq!(row("Usage"), lines);
    assert_eq!(row("Before tax") + row("VAT"), row("To be paid"));
    assert_eq!(row("To be paid"), natively.total);
    page.click("button", "Close").await;
    page.gone("dialog", "Statement").await;
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn a_statement_adds_up_to_what_is_to_be_paid() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("statement", |app, page| {
            steps(app, page).boxed_local()
        }))
        .await;
}
