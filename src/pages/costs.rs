//! Why it costs that: scope, period, filters, grouping, one chart and the table
//! of the same figures.

mod controls;
mod csv;
mod filter_pills;
mod grid;
mod period_pill;
mod scope_pill;
mod sorting;
mod unpriced;

use costs::query::{Cell, Granularity, Table};
use leptos::prelude::*;

use super::cost_chart::{chart_of, group_of_series};
use crate::browser;
use crate::charts::{Chart, ChartPick};
use crate::components::{EmptyState, Icon, IconName, MessageBar, Skeleton, Tone};
use crate::i18n::{self, dimension_name, failure_text, key_id, texts};
use crate::route::{Page, Period, View};
use crate::state::{Answer, Session, ViewState, queries};

use controls::Controls;
use filter_pills::FilterPills;
use grid::CostGrid;
use period_pill::PeriodPill;
use scope_pill::ScopePill;
use unpriced::UnpricedUsage;

/// Rows of the table; the rest is one row.
const MOST_GROUPS: u32 = 250;

/// The page.
#[component]
pub(crate) fn CostsPage() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let query = Memo::new(move |_| Some(view.query(MOST_GROUPS)));
    let answer = queries::table(session, query);
    let table = Memo::new(move |_| answer.with(|answer| answer.value().cloned()));
    let is_empty = Memo::new(move |_| {
        table.with(|table| table.as_ref().is_some_and(|table| table.total.rows == 0))
    });
    let failed = Memo::new(move |_| match answer.get() {
        Answer::Failed(failure) => Some(failure),
        Answer::Waiting(_) | Answer::Ready(_) => None,
    });
    let content = move || {
        if let Some(failure) = failed.get() {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                .into_any()
        } else if is_empty.get() {
            view! { <NothingFound /> }.into_any()
        } else if table.with(Option::is_none) {
            view! { <section class="card"><Skeleton lines=12 label=text.loading /></section> }
                .into_any()
        } else {
            view! { <Result table=table /> }.into_any()
        }
    };
    view! {
        <div class="pills" role="group" aria-label=text.filters>
            <ScopePill />
            <PeriodPill />
            <FilterPills />
        </div>
        <div class="busy-line" class:busy=move || matches!(answer.get(), Answer::Waiting(_))></div>
        {content}
        <UnpricedUsage />
    }
    .into_any()
}

/// Chart and table.
#[component]
fn Result(table: Memo<Option<std::sync::Arc<Table>>>) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let grouping = Memo::new(move |_| {
        view.view
            .with(|view| (view.group_by.clone(), view.granularity))
    });
    let spec = Signal::derive(move || {
        let (group_by, granularity) = grouping.get();
        let names: Vec<String> = group_by.iter().map(dimension_name).collect();
        let title = if names.is_empty() {
            text.cost.to_owned()
        } else {
            (text.cost_by)(&names.join(", "))
        };
        table.with(|table| chart_of(table.as_deref(), &group_by, granularity, title))
    });
    let pick = Callback::new(move |pick: ChartPick| {
        if let Some(table) = table.get_untracked() {
            view.change(|view| narrow(view, &table, &pick));
        }
    });
    let headline = move || {
        table.with(|table| {
            let table = table.as_ref()?;
            let days = view.days();
            Some(view! {
                <span class="headline-value">{i18n::money(table.total.cost, table.currency)}</span>
                <span class="headline-detail">
                    {table.currency.map(|currency| currency.to_string())} " · " {i18n::range(days)}
                    " · " {(text.records)(table.total.rows)} {unpriced_words(&table.total)}
                </span>
            })
        })
    };
    view! {
        <section class="card" aria-label=text.chart>
            <div class="card-head">
                <h2 class="headline">{headline}</h2>
                <Controls />
            </div>
            <OtherCurrencies table />
            <Chart spec on_pick=pick />
        </section>
        <section class="card" aria-label=text.table>
            <div class="card-head">
                <h2>{move || table.with(|table| table.as_ref().map(|table| group_count(table)))}</h2>
                <button type="button" class="button" on:click=move |_| download(table, view)>
                    <Icon name=IconName::Download /> {text.download_csv}
                </button>
            </div>
            <CostGrid table />
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
fn narrow(view: &mut View, table: &Table, pick: &ChartPick) {
    let group = pick.series.as_deref().and_then(group_of_series);
    if let Some(group) = group.and_then(|number| table.groups.get(number)) {
        for (dimension, key) in view.group_by.clone().iter().zip(&group.keys) {
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

fn download(table: Memo<Option<std::sync::Arc<Table>>>, view: ViewState) {
    let Some(table) = table.get_untracked() else {
        return;
    };
    let (group_by, days) = untrack(|| (view.view.with(|view| view.group_by.clone()), view.days()));
    let name = format!("meterview-{}-{}.csv", days.from, days.last());
    browser::save_text(
        &name,
        "text/csv;charset=utf-8",
        &csv::csv_of(&table, &group_by),
    );
}

/// Amounts in other currencies are never added: they are a view of their own.
#[component]
fn OtherCurrencies(table: Memo<Option<std::sync::Arc<Table>>>) -> impl IntoView {
    let view = ViewState::current();
    move || {
        table.with(|table| {
            let others = table.as_ref().map(|table| table.other_currencies.clone())?;
            (!others.is_empty()).then(|| {
                let links = others.into_iter().map(|currency| {
                    let href = view.changed_href(|view| view.currency = Some(currency));
                    view! { <a class="button" href=href data-noscroll="">{currency.to_string()}</a> }
                }).collect_view();
                view! {
                    <MessageBar tone=Tone::Warning title=texts().other_currencies>{links}</MessageBar>
                }
            })
        })
    }
}

/// No usage in this view: why, and the ways out.
#[component]
fn NothingFound() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let loaded = session.summary.with(|summary| summary.days);
    let words = loaded.map_or_else(String::new, |days| {
        (text.nothing_found_text)(&i18n::range(days))
    });
    view! {
        <EmptyState title=text.nothing_found text=words>
            {loaded.map(|days| view! {
                <a class="button button-primary"
                    href=move || view.changed_href(|view| view.period = Period::Days(days))>
                    {text.show_all_days}
                </a>
            })}
            <Show when=move || view.view.with(|view| !view.filters.is_empty() || !view.scope.is_empty())>
                <a class="button" href=move || view.changed_href(|view| {
                    view.filters.clear();
                    view.scope.clear();
                })>{text.reset_filters}</a>
            </Show>
            <a class="button" href=move || view.href(Page::Data)>{text.data}</a>
        </EmptyState>
    }
    .into_any()
}
