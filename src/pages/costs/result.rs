//! Chart and table of one answer.

use costs::query::{Cell, Granularity, Table};
use leptos::prelude::*;

use super::controls::Controls;
use super::grid::CostGrid;
use super::{Answered, csv};
use crate::browser;
use crate::charts::{Chart, ChartPick, SharedColourBook};
use crate::components::{Icon, IconName};
use crate::i18n::{self, dimension_name, granularity_name, key_id, texts};
use crate::pages::cost_chart::{chart_of, group_of_series};
use crate::pages::other_currencies::OtherCurrencies;
use crate::route::{Period, View};
use crate::state::{Session, ViewState};

/// Chart and table.
#[component]
pub(super) fn CostResult(answered: Memo<Option<Answered>>) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let book = SharedColourBook::current();
    let spec = Signal::derive(move || {
        answered.with(|answered| {
            let Some(answered) = answered else {
                return chart_of(None, &[], String::new(), book);
            };
            let (query, table) = (&answered.query, &answered.table);
            let names: Vec<String> = query.group_by.iter().map(dimension_name).collect();
            let title = if names.is_empty() {
                text.cost.to_owned()
            } else {
                (text.cost_by)(&names.join(", "))
            };
            chart_of(Some(table), &query.group_by, title, book)
        })
    });
    let pick = Callback::new(move |pick: ChartPick| {
        if let Some(answered) = answered.get_untracked() {
            view.change(|view| narrow(view, &answered, &pick));
        }
    });
    let session = Session::current();
    let is_arriving = move || session.is_arriving(&view.view.with(|view| view.scope.clone()));
    let headline = move || {
        answered.with(|answered| {
            let Answered { table, query } = answered.as_ref()?;
            Some(view! {
                <span class="headline-value">{i18n::cost(&table.total, table.currency)}</span>
                <span class="headline-detail">
                    {table.currency.map(|currency| format!("{currency} · "))}
                    {i18n::range(query.period)} " · " {(text.records)(table.total.rows)}
                    {unpriced_words(&table.total)}
                    {is_arriving().then(|| view! { " · " <span class="so-far">{text.so_far}</span> })}
                </span>
            })
        })
    };
    let coarser = move || {
        answered.with(|answered| {
            let Answered { table, query } = answered.as_ref()?;
            (table.granularity != query.granularity).then(|| {
                let name = granularity_name(table.granularity);
                view! { <p class="quiet note">{(text.coarser)(name)}</p> }
            })
        })
    };
    let count = move || {
        answered.with(|answered| {
            answered
                .as_ref()
                .map(|answered| group_count(&answered.table))
        })
    };
    let others = Signal::derive(move || {
        answered.with(|answered| {
            answered
                .as_ref()
                .map(|answered| answered.table.other_currencies.clone())
                .unwrap_or_default()
        })
    });
    view! {
        <section class="card" aria-label=text.chart>
            <div class="card-head">
                <h2 class="headline">{headline}</h2>
                <Controls />
            </div>
            <OtherCurrencies others />
            {coarser}
            <Chart spec on_pick=pick />
        </section>
        <section class="card" aria-label=text.table>
            <div class="card-head">
                <h2>{count}</h2>
                <button type="button" class="button" on:click=move |_| {
                    if let Some(answered) = answered.get_untracked() {
                        download(&answered);
                    }
                }>
                    <Icon name=IconName::Download /> {text.download_csv}
                </button>
            </div>
            <CostGrid answered />
        </section>
    }
    .into_any()
}

fn unpriced_words(cell: &Cell) -> Option<String> {
    (cell.unpriced_rows > 0).then(|| {
        format!(
            " · {}",
            (texts().of_them_unpriced)(&i18n::count(u64::from(cell.unpriced_rows)))
        )
    })
}

fn group_count(table: &Table) -> String {
    let shown = u32::try_from(table.groups.len()).unwrap_or(u32::MAX);
    let others = table.others.as_ref().map_or(0, |others| others.groups);
    (texts().groups)(shown.saturating_add(others))
}

/// What a click on the chart narrows the view to.
fn narrow(view: &mut View, answered: &Answered, pick: &ChartPick) {
    let Answered { table, query } = answered;
    let group = pick.series.as_deref().and_then(group_of_series);
    if let Some(group) = group.and_then(|number| table.groups.get(number)) {
        for (dimension, key) in query.group_by.iter().zip(&group.keys) {
            view.filters.retain(|filter| filter.dimension != *dimension);
            view.add_filter(dimension.clone(), key_id(key));
        }
    } else if let (None, Some(days)) = (
        &pick.series,
        pick.bucket.and_then(|bucket| table.buckets.get(bucket)),
    ) {
        view.period = Period::Days(*days);
        view.granularity = Granularity::Daily;
    }
}

fn download(answered: &Answered) {
    let days = answered.query.period;
    let name = format!("meterview-{}-{}.csv", days.from, days.last());
    let csv = csv::csv_of(&answered.table, &answered.query.group_by);
    browser::save_text(&name, "text/csv;charset=utf-8", &csv);
}
