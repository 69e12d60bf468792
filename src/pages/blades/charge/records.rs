//! The first records of a bill line.

use costs::Currency;
use costs::rating::LineTrace;
use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, charge_texts, texts};

/// The table.
#[component]
pub(super) fn Records(line: LineTrace, currency: Option<Currency>) -> impl IntoView {
    let text = charge_texts();
    let shown = u32::try_from(line.records.len()).unwrap_or(u32::MAX);
    let more = line.rows.saturating_sub(shown);
    let is_priced = line.unpriced.is_none();
    let rows = line
        .records
        .iter()
        .map(|record| {
            let name = record.resource.rsplit('/').next().unwrap_or_default();
            let cost = if is_priced {
                i18n::money(record.charge, currency)
            } else {
                text.no_price.to_owned()
            };
            let full = is_priced.then(|| i18n::exact_money(record.charge, currency));
            view! {
                <tr>
                    <th scope="row" title=record.batch.clone()>{i18n::moments(record.start, record.end)}</th>
                    <td class="resource-name" title=record.resource.clone()>{name.to_owned()}</td>
                    <td class="number" title=i18n::exact_quantity(record.quantity, &line.unit)>
                        {i18n::quantity(record.quantity, &line.unit)}
                    </td>
                    <td class="number" title=i18n::exact_quantity(record.used_before, &line.unit)>
                        {i18n::quantity(record.used_before, "")}
                    </td>
                    <td class="number" title=full>{cost}</td>
                    <td class="batch">{record.batch.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="records">
            <summary>{text.records}</summary>
            <DataTable label=text.records heads=vec![
                TableHead::words(text.time),
                TableHead::words(text.resource),
                TableHead::number(text.quantity),
                TableHead::number(text.used_before),
                TableHead::number(text.amount),
                TableHead::words(text.batch),
            ]>{rows}</DataTable>
            {(more > 0).then(|| view! {
                <p class="quiet note">{(text.more_records)(&(texts().records)(more))}</p>
            })}
        </details>
    }
    .into_any()
}
