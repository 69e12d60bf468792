//! Meters without a price with their ways out, wherever they are listed.

use std::collections::HashMap;

use engine::protocol::UnpricedMeter;
use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, pricing_texts, texts};
use crate::route::Blade;
use crate::state::ViewState;

/// Meters without a price, why, and the way out; above them what to do. With
/// `names` of subscriptions it says also whose and when.
pub(crate) fn unpriced_meters(
    meters: &[&UnpricedMeter],
    names: Option<&HashMap<String, String>>,
    view: ViewState,
) -> AnyView {
    let text = texts();
    let mut heads = vec![
        TableHead::words(text.meter),
        TableHead::words(text.service),
        TableHead::number(text.quantity),
        TableHead::number(text.records_heading),
        TableHead::words(text.fix).class("row-actions"),
        TableHead::words(text.why),
    ];
    if names.is_some() {
        heads.insert(2, TableHead::words(text.subscription));
        heads.insert(5, TableHead::words(text.days_heading));
    }
    let row = |meter: &&UnpricedMeter| {
        let words = (text.unpriced)(meter.reason);
        let id =
            names.map(|_| view! { <span class="quiet id-text">{meter.meter_id.clone()}</span> });
        let subscription = names.map(|names| {
            let name = names
                .get(&meter.subscription)
                .unwrap_or(&meter.subscription);
            view! { <td class="words">{name.clone()}</td> }
        });
        let days = names.map(|_| view! { <td>{i18n::range(meter.days)}</td> });
        view! {
            <tr>
                <th scope="row" title=meter.meter_id.clone()>{meter.name.clone()} {id}</th>
                <td class="words">{meter.service.clone()}</td>
                {subscription}
                <td class="number">{i18n::quantity(meter.quantity, &meter.unit)}</td>
                <td class="number">{i18n::count(u64::from(meter.rows))}</td>
                {days}
                <td class="row-actions">{fix_price(&meter.name, &meter.meter_id, view)}</td>
                <td>{words.happened}</td>
            </tr>
        }
    };
    let rows = meters.iter().map(row).collect_view();
    view! {
        {next_steps(meters)}
        <DataTable label=text.unpriced_usage heads>{rows}</DataTable>
    }
    .into_any()
}

/// A button that opens the blade in which the meter gets a price.
fn fix_price(name: &str, meter_id: &str, view: ViewState) -> AnyView {
    let text = pricing_texts();
    let meter = meter_id.to_owned();
    view! {
        <button type="button" class="button" aria-label=i18n::labelled(text.fix_price, name)
            on:click=move |_| view.open_blade(Blade::Price(meter.clone()))>{text.fix_price}</button>
    }
    .into_any()
}

/// What to do about the reasons that occur, each said once.
fn next_steps(meters: &[&UnpricedMeter]) -> AnyView {
    let mut reasons: Vec<_> = meters.iter().map(|meter| meter.reason).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let lines = reasons
        .into_iter()
        .map(|reason| {
            let words = (texts().unpriced)(reason);
            view! { <li>{words.happened} " " <span class="quiet">{words.next_step}</span></li> }
        })
        .collect_view();
    view! { <ul class="facts">{lines}</ul> }.into_any()
}
