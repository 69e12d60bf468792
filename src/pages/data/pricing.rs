//! What counts beside the rate cards: own prices, included quantities,
//! discounts, tax and terms.

mod adjustments;
mod included;
mod own_prices;
mod tax;
mod terms;

use costs::query::Dimension;
use leptos::prelude::*;

use crate::i18n::{key_id, key_name, pricing_texts};
use crate::state::{Session, queries};

use adjustments::AdjustmentList;
use included::IncludedList;
use own_prices::OwnPrices;
use tax::Tax;
use terms::TermsTable;

/// Values of one dimension that can be chosen.
const MOST_VALUES: u32 = 1_000;

/// The section.
#[component]
pub(super) fn PricesAndAssumptions() -> impl IntoView {
    let text = pricing_texts();
    view! {
        <section class="card pricing" aria-labelledby="pricing-title">
            <h2 id="pricing-title">{text.section_title}</h2>
            <p class="quiet">{text.section_text}</p>
            <OwnPrices />
            <IncludedList />
            <AdjustmentList />
            <TermsTable />
            <Tax />
        </section>
    }
    .into_any()
}

/// Ids and names of the values of a dimension in the loaded usage, by name.
fn values_in_use(session: Session, dimension: Dimension) -> Memo<Vec<(String, String)>> {
    let of = dimension.clone();
    let query = Memo::new(move |_| {
        let days = session.summary.with(|summary| summary.days)?;
        Some(queries::plain_query(days, vec![of.clone()], MOST_VALUES))
    });
    let answer = queries::table(session, query);
    Memo::new(move |_| {
        answer.with(|answer| {
            let groups = answer.value().map(|table| table.groups.as_slice());
            let keys = groups.unwrap_or_default().iter();
            let mut values: Vec<(String, String)> = keys
                .filter_map(|group| {
                    let key = group.keys.first()?;
                    Some((key_id(key)?, key_name(&dimension, key)))
                })
                .collect();
            values.sort_by(|left, right| left.1.cmp(&right.1));
            values
        })
    })
}
