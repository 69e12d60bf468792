//! The legend: a button for each series that switches it off and on.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::ink::Ink;
use super::spec::{ChartSpec, Series, SeriesColour};
use super::words::ChartWords;

/// Shows the series of `spec` in their order; `hidden` holds the
/// identities of those that are switched off.
#[component]
pub(super) fn Legend(
    spec: Memo<ChartSpec>,
    hidden: RwSignal<BTreeSet<(String, String)>>,
    words: Signal<ChartWords>,
) -> impl IntoView {
    let entries = move || {
        let entry = |series: &Series| {
            let identity = series.identity();
            let pressed = identity.clone();
            let toggle = move |_| {
                hidden.update(|hidden| {
                    if !hidden.remove(&identity) {
                        hidden.insert(identity.clone());
                    }
                });
            };
            let is_pressed = move || !hidden.with(|hidden| hidden.contains(&pressed));
            view! {
                <li>
                    <button
                        type="button"
                        aria-pressed=move || is_pressed().to_string()
                        on:click=toggle
                    >
                        <span class=swatch_class(series.colour) aria-hidden="true"></span>
                        {series.name.clone()}
                    </button>
                </li>
            }
        };
        spec.with(|spec| spec.series.iter().map(entry).collect_view())
    };
    view! {
        <ul class="chart-legend" aria-label=move || words.get().series>
            {entries}
        </ul>
    }
}

/// Classes of a small square in the colour of a series.
pub(super) fn swatch_class(colour: SeriesColour) -> String {
    format!("swatch {}", Ink::Series(colour).class())
}
