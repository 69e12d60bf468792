//! The meters of one resource.

use costs::query::{Dimension, Group, Table};
use leptos::prelude::*;

use crate::components::{DataTable, ShareBar, TableHead};
use crate::i18n::{self, charge_texts, explorer_texts, key_id, key_name, texts};
use crate::route::Blade;
use crate::state::{Answer, ViewState};

/// Each meter with its quantity and cost; a button explains the charge.
#[component]
pub(super) fn Meters(history: Signal<Answer<Table>>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let rows = move || {
        history.with(|history| {
            let table = history.value()?;
            Some(
                table
                    .groups
                    .iter()
                    .map(|group| row(group, table, view))
                    .collect_view(),
            )
        })
    };
    view! {
        <section class="card" aria-label=text.meters>
            <div class="card-head"><h2>{text.meters}</h2></div>
            <DataTable label=text.meters heads=vec![
                TableHead::words(texts().meter).class("name"),
                TableHead::number(texts().quantity),
                TableHead::number(texts().cost),
                TableHead::words(texts().share).class("share-cell"),
                TableHead::hidden(charge_texts().explain),
            ]>{rows}</DataTable>
        </section>
    }
    .into_any()
}

fn row(group: &Group, table: &Table, view: ViewState) -> Option<impl IntoView + use<>> {
    let key = group.keys.first()?;
    let name = key_name(&Dimension::Meter, key);
    let id = key_id(key);
    let explained = (charge_texts().explain_of)(&name);
    let share = i18n::share_tenths(group.total.cost, table.total.cost).unwrap_or(0);
    let open = move |_| {
        let resource = view.view.with_untracked(|view| view.resource.clone());
        view.open_blade(Blade::Charge(vec![
            (Dimension::Resource, resource),
            (Dimension::Meter, id.clone()),
        ]));
    };
    Some(view! {
        <tr>
            <th scope="row" class="name">{name}</th>
            <td class="number">{group.quantity.as_ref().map(|(quantity, unit)| i18n::quantity(*quantity, unit))}</td>
            <td class="number">{i18n::cost(&group.total, table.currency)}</td>
            <td class="share-cell">
                <ShareBar width=i18n::hundredth_percent(share) />
            </td>
            <td>
                <button type="button" class="button button-subtle" aria-label=explained on:click=open>
                    {charge_texts().explain}
                </button>
            </td>
        </tr>
    })
}
