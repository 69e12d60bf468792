//! How the figures are cut and shown: grouping, columns, measure, running
//! totals, comparison and form of the chart.

mod levels;

use costs::query::Granularity;
use leptos::prelude::*;

use crate::components::{Choice, Select};
use crate::i18n::{
    chart_name, compare_name, explorer_texts, granularity_name, measure_name, texts,
};
use crate::route::{
    ChartType, Compare, GRANULARITIES, Measure, granularity_text, parse_granularity,
};
use crate::state::ViewState;

use levels::Levels;

/// All of them.
#[component]
pub(super) fn Controls() -> impl IntoView {
    let text = texts();
    let own = explorer_texts();
    let view = ViewState::current();
    let granularity = Signal::derive(move || {
        granularity_text(view.view.with(|view| view.granularity)).to_owned()
    });
    let granularities = GRANULARITIES
        .map(|granularity| {
            Choice::new(granularity_text(granularity), granularity_name(granularity))
        })
        .to_vec();
    let measures = choices(Measure::ALL, Measure::text, measure_name);
    let compares = choices(Compare::ALL, Compare::text, compare_name);
    let charts = choices(ChartType::ALL, ChartType::text, chart_name);
    let can_accumulate = Memo::new(move |_| {
        view.view
            .with(|view| view.granularity != Granularity::Total)
    });
    view! {
        <div class="controls">
            <Levels />
            <Select label=text.granularity choices=granularities chosen=granularity
                on_change=Callback::new(move |text: String| view.change(|view| {
                    view.granularity = parse_granularity(&text).unwrap_or(view.granularity);
                })) />
            <Select label=own.measure choices=measures
                chosen=Signal::derive(move || view.view.with(|view| view.measure).text().to_owned())
                on_change=Callback::new(move |text: String| view.change(|view| {
                    view.measure = Measure::read(&text).unwrap_or(view.measure);
                })) />
            <Select label=own.compare choices=compares
                chosen=Signal::derive(move || view.view.with(|view| view.compare).text().to_owned())
                on_change=Callback::new(move |text: String| view.change(|view| {
                    view.compare = Compare::read(&text).unwrap_or(view.compare);
                })) />
            <Select label=own.chart_type choices=charts
                chosen=Signal::derive(move || view.view.with(|view| view.chart).text().to_owned())
                on_change=Callback::new(move |text: String| view.change(|view| {
                    view.chart = ChartType::read(&text).unwrap_or(view.chart);
                })) />
            <label class="check running-total">
                <input type="checkbox" prop:checked=move || view.view.with(|view| view.is_accumulated)
                    disabled=move || !can_accumulate.get()
                    on:change=move |_| view.change(|view| view.is_accumulated = !view.is_accumulated) />
                <span>{own.accumulated}</span>
            </label>
        </div>
    }
    .into_any()
}

fn choices<T: Copy>(
    all: &[T],
    id: fn(T) -> &'static str,
    name: fn(T) -> &'static str,
) -> Vec<Choice> {
    let choice = |value: &T| Choice::new(id(*value), name(*value));
    all.iter().map(choice).collect()
}
