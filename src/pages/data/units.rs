//! Usage and price in different units, with what difference that could make.

use costs::unit::UnitMatch;
use engine::protocol::UnitIssue;
use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, pricing_texts};

/// The list; nothing where all units agree.
pub(super) fn unit_list(issues: &[UnitIssue]) -> AnyView {
    let text = pricing_texts();
    if issues.is_empty() {
        return ().into_any();
    }
    let rows = issues
        .iter()
        .map(|issue| {
            let effect = match (&issue.unit_match, issue.effect) {
                (UnitMatch::BlockDiffers { .. }, Some(effect)) => {
                    i18n::money(effect, Some(issue.currency))
                }
                _ => text.effect_unknown.to_owned(),
            };
            view! {
                <tr>
                    <th scope="row">
                        {issue.name.clone()}
                        <span class="quiet id-text">{issue.meter.to_string()}</span>
                    </th>
                    <td>{issue.usage_unit.clone()}</td>
                    <td>{issue.rate_unit.clone()}</td>
                    <td class="number" title=i18n::exact_money(issue.charge, Some(issue.currency))>
                        {i18n::money(issue.charge, Some(issue.currency))}
                    </td>
                    <td class="number">{effect}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="units-title">
            <h2 id="units-title">{text.units_title}</h2>
            <p class="quiet">{text.units_text}</p>
            <DataTable label=text.units_title heads=vec![
                TableHead::words(text.meter),
                TableHead::words(text.usage_unit),
                TableHead::words(text.rate_unit),
                TableHead::number(text.charge),
                TableHead::number(text.effect),
            ]>{rows}</DataTable>
        </section>
    }
    .into_any()
}
