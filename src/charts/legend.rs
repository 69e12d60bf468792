//! The legend: a button for each series that switches it off and on.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::ink::Ink;
use super::spec::{ChartSpec, SeriesColour};
use super::words::ChartWords;

/// Shows the series of `spec` in their order; `hidden` holds the ids of those
/// that are switched off.
#[component]
#[allow(unreachable_pub, reason = "the macro makes its own items public")]
pub(super) fn Legend(
    spec: Memo<ChartSpec>,
    hidden: RwSignal<BTreeSet<String>>,
    words: Signal<ChartWords>,
) -> impl IntoView {
    let entries = move || {
        let entry = |series: &super::spec::Series| {
            let (id, pressed_id) = (series.id.clone(), series.id.clone());
            let toggle = move |_| {
                hidden.update(|hidden| {
                    if !hidden.remove(&id) {
                        hidden.insert(id.clone());
                    }
                });
            };
            let is_pressed = move || !hidden.with(|hidden| hidden.contains(&pressed_id));
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
