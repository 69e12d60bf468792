//! What a virtual tag makes of the costs, as its rules are.

use costs::Money;
use costs::query::{Dimension, Key, Table};
use leptos::prelude::*;

use super::editing::Editing;
use super::scope::{costs_by, query_of};
use crate::components::{MessageBar, ShareBar, Skeleton, Tone};
use crate::i18n::{self, failure_text, tags_texts, texts};
use crate::state::{Answer, Session, ViewState, queries};

/// More values than anybody keeps up by hand.
const MOST_VALUES: u32 = 1_000;

/// The cost of each value and of the rest.
#[component]
pub(super) fn Preview(name: Signal<String>) -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let view = ViewState::current();
    let editing = Editing::current();
    let dimension = Memo::new(move |_| {
        let name = name.get();
        editing.applied(|rules| {
            let tag = rules.virtual_tag(&name)?;
            Some(Dimension::Virtual(tag.name.clone()))
        })
    });
    let query = Memo::new(move |_| Some(query_of(view, vec![dimension.get()?], MOST_VALUES)));
    let answer = queries::table(session, query);
    let rows = move || {
        if dimension.with(Option::is_none) {
            return view! { <p class="quiet note">{text.preview_awaited}</p> }.into_any();
        }
        answer.with(|answer| match (answer, answer.value()) {
            (Answer::Failed(failure), _) => {
                let words = failure_text(failure);
                view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                    .into_any()
            }
            (_, None) => view! { <Skeleton lines=3 label=texts().loading /> }.into_any(),
            (_, Some(table)) => value_table(table).into_any(),
        })
    };
    let link = move || {
        let href = costs_by(view, dimension.get()?);
        Some(view! { <a href=href>{text.open_in_costs}</a> })
    };
    view! {
        <div class="card-head"><h4>{text.preview}</h4>{link}</div>
        {rows}
    }
    .into_any()
}

/// What a group got of shared costs, less what it gave away.
fn shared_of(table: &Table, place: usize) -> Option<Money> {
    let own = |group: u32| usize::try_from(group).is_ok_and(|group| group == place);
    let parts = table.shared.iter().filter(|part| own(part.group));
    parts.map(|part| part.cost).reduce(|sum, cost| sum + cost)
}

fn value_table(table: &Table) -> impl IntoView + use<> {
    let text = tags_texts();
    let has_shared = !table.shared.is_empty();
    let currency = table.currency;
    let shared_cell = move |cost: Option<Money>| {
        let words = cost.map_or_else(
            || i18n::NOTHING.to_owned(),
            |cost| i18n::signed_money(cost, currency),
        );
        has_shared.then(|| view! { <td class="number quiet">{words}</td> })
    };
    let rows = table.groups.iter().enumerate().map(|(place, group)| {
        let name = match group.keys.first() {
            Some(key @ Key::Value { .. }) => {
                i18n::key_name(&Dimension::Virtual(String::new()), key)
            }
            Some(Key::Absent) | None => text.no_value.to_owned(),
        };
        let tenths = i18n::share_tenths(group.total.cost, table.total.cost);
        let width = i18n::hundredth_percent(tenths.unwrap_or(0));
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="share-cell"><ShareBar width /></td>
                <td class="number">{tenths.map_or_else(|| i18n::NOTHING.to_owned(), i18n::percent_tenths)}</td>
                {shared_cell(shared_of(table, place))}
                <td class="number" title=i18n::exact_cost(&group.total, currency)>{i18n::cost(&group.total, currency)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = has_shared.then(|| view! { <th scope="col" class="number">{text.of_shared}</th> });
    let foot = has_shared.then(|| view! { <td></td> });
    view! {
        <div class="grid-region" role="group" tabindex="0" aria-label=text.preview>
            <table class="data-table">
                <caption class="hidden-label">{text.preview}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.value}</th>
                        <th scope="col"><span class="hidden-label">{texts().share}</span></th>
                        <th scope="col" class="number">{texts().share}</th>
                        {head}
                        <th scope="col" class="number">{texts().cost}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{texts().total}</th>
                        <td></td>
                        <td></td>
                        {foot}
                        <td class="number" title=i18n::exact_cost(&table.total, currency)>{i18n::cost(&table.total, currency)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
}
