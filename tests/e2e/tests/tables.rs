//! Tables as people have them, picked through the page: an export, a FOCUS file
//! and a table that nobody knows. Their totals are the files' own sums.
#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

use e2e::{App, Page, journey};
use futures::FutureExt;

async fn tables(_: &App, page: &Page) {
    page.open("/").await;
    let export = App::sample("export_pay_as_you_go.csv");
    let focus = App::sample("focus_1.0_cut.csv");
    let unknown = App::sample("costs_of_another_kind.csv");
    page.open_files(&[&export, &focus, &unknown]).await;

    // The sums that Python finds in the two files.
    page.see("cost export of a pay-as-you-go subscription, 1 record taken in, 1 could not be read")
        .await;
    page.see("They cost 0.075 USD.").await;
    page.see("FOCUS file in version 1.0, 40 records taken in")
        .await;
    page.see("They cost 2.04748454823 USD.").await;

    // Nobody knows the third one: somebody says what its columns are, and sees
    // at once what that makes of its first rows.
    page.see("The columns of this table are not known.").await;
    page.click("button", "Columns of costs_of_another_kind.csv")
        .await;
    page.see("No column is the date.").await;
    page.choose("What Booked on is", "Date").await;
    page.choose("What Team is", "Subscription id").await;
    page.choose("What What is", "Meter name").await;
    page.choose("What How much is", "Quantity").await;
    page.choose("What Price in total is", "Cost").await;
    page.choose("What Code is", "Currency").await;
    page.see("Booked on: Not a date: 30.02.2024").await;
    page.see("1,234.5").await;
    page.click("button", "Read the file").await;
    page.see("table with chosen columns, 4 records taken in, 1 could not be read")
        .await;
    page.see("They cost 27.586 EUR.").await;

    // Every row that was refused is listed with its line, field and reason.
    page.click("link", "Data").await;
    let rejected = page.table("Records that could not be read").await;
    let row_of = |source: &str| {
        let mut rows = rejected.iter();
        let row = rows.find(|row| row[0].0 == source).unwrap();
        row.iter()
            .map(|(text, _)| text.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        row_of("costs_of_another_kind.csv"),
        [
            "costs_of_another_kind.csv",
            "4",
            "Booked on",
            "Not a date",
            "30.02.2024"
        ]
    );
    assert_eq!(
        row_of("export_pay_as_you_go.csv"),
        [
            "export_pay_as_you_go.csv",
            "3",
            "UsageQuantity",
            "Empty",
            ""
        ]
    );

    // What files say stands beside the charges, by currency.
    let costs = page.table("Costs in files").await;
    let totals: Vec<&str> = costs
        .iter()
        .filter(|row| row[0].0 == "All records")
        .map(|row| row[4].0.as_str())
        .collect();
    assert_eq!(totals, ["27.586 EUR", "2.12248454823 USD"]);

    // The columns are remembered: the file is known from now on.
    page.reload().await;
    page.open_files(&[&unknown]).await;
    page.see("table with chosen columns, 4 records taken in")
        .await;
    let kept = page
        .evaluate("return localStorage['meterview.table-columns']")
        .await;
    let kept = kept.as_str().unwrap().to_owned();
    assert!(
        !kept.contains("Large machine") && !kept.contains("12,50"),
        "{kept}"
    );
    let errors = page.browser_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn tables_are_read() {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(journey("tables", |app, page| {
            tables(app, page).boxed_local()
        }))
        .await;
}
