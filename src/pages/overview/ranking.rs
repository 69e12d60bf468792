//! The largest parts of the cost to date, with their change.

use std::collections::HashMap;

use costs::Money;
use costs::query::{Dimension, Filter, Granularity};
use leptos::prelude::*;

use super::Asking;
use crate::components::{EmptyState, MessageBar, ShareBar, Skeleton, Tone};
use crate::i18n::{self, failure_text, key_id, key_name, texts};
use crate::route::{Page, Period};
use crate::state::{Answer, Session, queries};

/// Length of a ranking.
const MOST_ROWS: u32 = 10;

/// A ranking by one dimension.
#[component]
pub(super) fn Ranking(title: &'static str, dimension: Dimension, ask: Asking) -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let now = ask.table(
        |spans| spans.complete,
        vec![dimension.clone()],
        Granularity::Total,
        MOST_ROWS,
    );
    let of = dimension.clone();
    // The same groups in the days before, also when they were not large then.
    let query_before = Memo::new(move |_| {
        let spans = ask.spans()?;
        let values: Vec<Option<String>> = now.with(|now| {
            let table = now.value()?;
            Some(
                table
                    .groups
                    .iter()
                    .filter_map(|group| group.keys.first())
                    .map(key_id)
                    .collect(),
            )
        })?;
        let mut query = ask.query(
            spans.before,
            vec![of.clone()],
            Granularity::Total,
            MOST_ROWS,
        );
        query.filters.push(Filter {
            dimension: of.clone(),
            values,
        });
        Some(query)
    });
    let before = queries::table(session, query_before);
    let rows = move || match now.get() {
        Answer::Failed(failure) => {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                .into_any()
        }
        answer => match answer.value() {
            None => view! { <Skeleton lines=10 label=text.loading /> }.into_any(),
            Some(table) if table.groups.is_empty() => {
                view! { <EmptyState title=text.nothing_here text=text.nothing_in_period /> }
                    .into_any()
            }
            Some(table) => {
                let earlier: Option<HashMap<Option<String>, Money>> = before.with(|before| {
                    before.value().map(|table| {
                        table
                            .groups
                            .iter()
                            .filter_map(|group| {
                                Some((key_id(group.keys.first()?), group.total.cost))
                            })
                            .collect()
                    })
                });
                let largest = table
                    .groups
                    .first()
                    .map_or(Money::ZERO, |group| group.total.cost);
                let rows = table.groups.iter().filter_map(|group| {
                    let key = group.keys.first()?;
                    let mut view = ask.plain_view();
                    view.period = ask.spans().map_or(view.period, |spans| Period::Days(spans.complete));
                    view.add_filter(dimension.clone(), key_id(key));
                    if dimension == Dimension::Service {
                        view.group_by = vec![Dimension::Resource];
                    } else {
                        view.group_by = vec![Dimension::Meter];
                    }
                    let change = earlier.as_ref().map(|earlier| {
                        let before = earlier.get(&key_id(key)).copied().unwrap_or_default();
                        i18n::change_tenths(group.total.cost, before)
                            .map_or_else(|| text.new_here.to_owned(), i18n::signed_percent)
                    });
                    let width = i18n::share_tenths(group.total.cost, largest).unwrap_or(0);
                    Some(view! {
                        <tr>
                            <th scope="row"><a href=view.href(Page::Costs)>{key_name(&dimension, key)}</a></th>
                            <td class="share-cell"><ShareBar width=i18n::hundredth_percent(width) /></td>
                            <td class="number">{i18n::money(group.total.cost, table.currency)}</td>
                            <td class="number quiet">{change}</td>
                        </tr>
                    })
                }).collect_view();
                view! {
                    <table class="ranking">
                        <thead>
                            <tr>
                                <th scope="col">{i18n::dimension_name(&dimension)}</th>
                                <th scope="col"><span class="hidden-label">{text.share}</span></th>
                                <th scope="col" class="number">{text.cost}</th>
                                <th scope="col" class="number">{text.change}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }
        },
    };
    let dates = move || ask.spans().map(|spans| i18n::range(spans.complete));
    view! { <section class="card"><div class="card-head"><h2>{title}</h2><span class="quiet">{dates}</span></div>{rows}</section> }
        .into_any()
}
