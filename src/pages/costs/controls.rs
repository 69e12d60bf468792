//! How the figures are cut and shown: grouping, columns, measure, running
//! totals, comparison and form of the chart.

mod levels;

use costs::query::Granularity;
use leptos::prelude::*;

use crate::components::{Choice, Select};
use crate::i18n::{chart_name, compare_name, explorer_texts, measure_name};
use crate::pages::granularity_choice::GranularityChoice;
use crate::route::{ChartType, Compare, Measure};
use crate::state::ViewState;

use levels::Levels;

/// All of them.
#[component]
pub(super) fn Controls() -> impl IntoView {
    let own = explorer_texts();
    let view = ViewState::current();
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
            <GranularityChoice />
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
