//! The largest parts of the cost to date, with their change.

use std::collections::HashMap;

use costs::Money;
use costs::query::{Cell, Dimension, Granularity};
use leptos::prelude::*;

use super::Asking;
use crate::components::{EmptyState, MessageBar, ShareBar, Skeleton, Tone};
use crate::i18n::{self, explorer_texts, failure_text, key_id, key_name, texts};
use crate::route::{Compare, Page, Period, query_filter};
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
        query.filters.push(query_filter(of.clone(), values));
        Some(query)
    });
    let before = queries::table(session, query_before);
    // Whether there is anything to compare with at all.
    let all_before = ask.table(|spans| spans.before, Vec::new(), Granularity::Total, 1);
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
                let earlier: Option<HashMap<Option<String>, Cell>> = before.with(|before| {
                    before.value().map(|table| {
                        table
                            .groups
                            .iter()
                            .filter_map(|group| Some((key_id(group.keys.first()?), group.total)))
                            .collect()
                    })
                });
                let whole = all_before.with(|table| table.value().map(|table| table.total));
                let largest = table
                    .groups
                    .first()
                    .map_or(Money::ZERO, |group| group.total.cost);
                let rows = table.groups.iter().filter_map(|group| {
                    let key = group.keys.first()?;
                    let mut view = ask.plain_view();
                    view.period = ask.spans().map_or(view.period, |spans| Period::Days(spans.complete));
                    view.compare = Compare::LastMonth;
                    view.add_filter(dimension.clone(), key_id(key));
                    if dimension == Dimension::Service {
                        view.group_by = vec![Dimension::Resource];
                    } else {
                        view.group_by = vec![Dimension::Meter];
                    }
                    let change = earlier.as_ref().zip(whole).map(|(earlier, whole)| {
                        change_words(&group.total, earlier.get(&key_id(key)), &whole)
                    });
                    let width = i18n::share_tenths(group.total.cost, largest).unwrap_or(0);
                    Some(view! {
                        <tr>
                            <th scope="row"><a href=view.href(Page::Costs)>{key_name(&dimension, key)}</a></th>
                            <td class="share-cell"><ShareBar width=i18n::hundredth_percent(width) /></td>
                            <td class="number">{i18n::cost(&group.total, table.currency)}</td>
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
    let dates = move || {
        let spans = ask.spans()?;
        let (now, before) = (i18n::range(spans.complete), i18n::range(spans.before));
        Some((explorer_texts().days_against)(&now, &before))
    };
    view! { <section class="card"><div class="card-head"><h2>{title}</h2><span class="quiet">{dates}</span></div>{rows}</section> }
        .into_any()
}

/// The change of a group since `before`, its cost then if it had usage, when
/// all usage together cost `whole`.
fn change_words(now: &Cell, before: Option<&Cell>, whole: &Cell) -> String {
    match before {
        Some(before) => i18n::cost_change_tenths(now, before).map(i18n::signed_percent),
        None => i18n::priced(now)
            .and(i18n::priced(whole))
            .map(|_| texts().new_here.to_owned()),
    }
    .unwrap_or_else(|| i18n::NOTHING.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_price_on_both_sides_has_a_change() {
        let cell = |cost: &str, rows, unpriced_rows| Cell {
            cost: cost.parse().unwrap(),
            rows,
            unpriced_rows,
        };
        let (now, whole) = (cell("15", 4, 1), cell("100", 50, 3));
        let unpriced = cell("0", 4, 4);
        assert_eq!(
            change_words(&now, Some(&cell("10", 1, 0)), &whole),
            "+50.0%"
        );
        assert_eq!(change_words(&now, Some(&unpriced), &whole), "–");
        assert_eq!(change_words(&unpriced, Some(&now), &whole), "–");
        assert_eq!(change_words(&now, None, &whole), texts().new_here);
        assert_eq!(change_words(&unpriced, None, &whole), "–");
        assert_eq!(
            change_words(&now, None, &Cell::default()),
            "–",
            "days that are not loaded do not make anything new"
        );
    }
}
