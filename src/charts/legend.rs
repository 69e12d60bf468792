//! The legend: a button for each series that switches it off and on, or all
//! others off.

use std::collections::BTreeSet;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::bar_rows::share_text;
use super::ink::Ink;
use super::parts::share_base;
use super::spec::{ChartKind, ChartSpec, Series, SeriesColour};
use crate::i18n::chart_texts;

/// Identities of series that are switched off.
pub(super) type Hidden = BTreeSet<(String, String)>;

/// Shows the series of `spec` in their order, and what they are compared with;
/// `hidden` holds those that are switched off. What changed is said.
#[component]
pub(super) fn Legend(
    spec: Memo<ChartSpec>,
    shown: Memo<Vec<bool>>,
    hidden: RwSignal<Hidden>,
    announcement: RwSignal<String>,
) -> impl IntoView {
    let entries = move || {
        let entry = |(index, series): (usize, &Series)| {
            let identity = series.identity();
            let (pressed, alone) = (identity.clone(), identity.clone());
            let name = series.name.clone();
            let only = move || {
                let others = spec.with_untracked(|spec| others(spec, &alone));
                let words = chart_texts();
                if hidden.get_untracked() == others {
                    hidden.set(Hidden::new());
                    announcement.set((words.shown)(&alone.1));
                } else {
                    hidden.set(others);
                    announcement.set((words.only)(&alone.1));
                }
            };
            let only_by_click = only.clone();
            let toggle = move |event: MouseEvent| {
                if event.alt_key() {
                    only_by_click();
                    return;
                }
                let was_hidden = hidden.try_update(|hidden| {
                    let was_hidden = hidden.remove(&identity);
                    if !was_hidden {
                        hidden.insert(identity.clone());
                    }
                    was_hidden
                });
                let words = chart_texts();
                announcement.set(if was_hidden == Some(true) {
                    (words.shown)(&identity.1)
                } else {
                    (words.hidden)(&identity.1)
                });
            };
            let is_pressed = move || !hidden.with(|hidden| hidden.contains(&pressed));
            view! {
                <li>
                    <button
                        type="button"
                        aria-pressed=move || is_pressed().to_string()
                        title=move || chart_texts().legend_hint
                        on:click=toggle
                        on:dblclick=move |_| only()
                    >
                        <span class=swatch_class(series.colour) aria-hidden="true"></span>
                        {name}
                        {move || share(spec, shown, index).map(|share| view! {
                            <span class="legend-share">{share}</span>
                        })}
                    </button>
                </li>
            }
        };
        spec.with(|spec| spec.series.iter().enumerate().map(entry).collect_view())
    };
    let compared = move || {
        let name = spec.with(|spec| {
            let is_drawn = spec.kind != ChartKind::Donut;
            let other = spec.comparison.as_ref().filter(|_| is_drawn);
            other.map(|other| other.name.clone())
        });
        name.map(|name| {
            view! {
                <li class="compared">
                    <span class="swatch-line" aria-hidden="true"></span>
                    {name}
                </li>
            }
        })
    };
    view! {
        <ul class="chart-legend" aria-label=move || chart_texts().series>
            {entries} {compared}
        </ul>
    }
}

/// All series but one.
fn others(spec: &ChartSpec, one: &(String, String)) -> Hidden {
    let identities = spec.series.iter().map(Series::identity);
    identities.filter(|identity| identity != one).collect()
}

/// What part of the ring a series is.
fn share(spec: Memo<ChartSpec>, shown: Memo<Vec<bool>>, series: usize) -> Option<String> {
    let shown = shown.read();
    spec.with(|spec| {
        let is_part = spec.kind == ChartKind::Donut && shown.get(series) == Some(&true);
        is_part.then(|| share_text(spec.series_total(series), share_base(spec, &shown)))
    })
}

/// Classes of a small square in the colour of a series.
pub(super) fn swatch_class(colour: SeriesColour) -> String {
    format!("swatch {}", Ink::Series(colour).class())
}
