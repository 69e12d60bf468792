//! The first rows of a table as they would be read, or why not.

use costs::calendar::Timestamp;
use costs::import::{Preview, PreviewRow, RowRejection};
use costs::reconciliation::as_money;
use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, files_texts, row_fault};

/// The table; what cannot be read is named in its row.
pub(super) fn first_rows(preview: &Preview) -> AnyView {
    let text = files_texts();
    let rows = preview
        .rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            let number = i18n::count(number as u64 + 1);
            match row {
                Ok(row) => row_of(&number, row),
                Err(rejection) => refused(&number, rejection),
            }
        })
        .collect_view();
    let notes = [
        preview.forms.is_date_open.then_some(text.dates_open),
        preview.forms.is_number_open.then_some(text.numbers_open),
    ];
    let notes = notes
        .into_iter()
        .flatten()
        .map(|note| view! { <p class="tone-warning note">{note}</p> })
        .collect_view();
    view! {
        <h3>{text.first_rows}</h3>
        {notes}
        <DataTable label=text.first_rows heads=vec![
            TableHead::number(text.row),
            TableHead::words(text.date),
            TableHead::words(text.meter_name),
            TableHead::number(text.quantity),
            TableHead::number(text.cost),
            TableHead::words(text.subscription),
            TableHead::words(text.resource),
        ]>{rows}</DataTable>
    }
    .into_any()
}

fn row_of(number: &str, row: &PreviewRow) -> AnyView {
    let day = Timestamp::from_seconds(row.start_s).day();
    let cost = row
        .cost
        .map(|cost| i18n::exact_money(as_money(cost.amount), cost.currency));
    view! {
        <tr>
            <td class="number">{number.to_owned()}</td>
            <td>{i18n::day(day)}</td>
            <td class="words">{row.meter.clone()}</td>
            <td class="number">{i18n::exact_quantity(row.quantity, &row.unit)}</td>
            <td class="number">{cost}</td>
            <td class="words">{row.subscription.clone()}</td>
            <td class="words">{row.resource.clone()}</td>
        </tr>
    }
    .into_any()
}

fn refused(number: &str, rejection: &RowRejection) -> AnyView {
    let words = (files_texts().value_at_fault)(row_fault(rejection.reason), &rejection.value);
    view! {
        <tr>
            <td class="number">{number.to_owned()}</td>
            <td colspan="6" class="tone-warning">{i18n::labelled(&rejection.column, &words)}</td>
        </tr>
    }
    .into_any()
}
