//! Filters as pills that can be opened and removed.

use std::collections::HashMap;

use costs::query::{Dimension, Granularity, Query};
use leptos::prelude::*;

use crate::components::{CheckChoice, CheckList, Choice, Pill, Select, Skeleton};
use crate::i18n::{self, dimension_name, key_id, key_name, texts};
use crate::route::{dimension_text, parse_dimension};
use crate::state::{Session, ViewState, queries};

/// Values offered for one filter.
const MOST_VALUES: u32 = 1_000;

/// One pill for each filter, then the buttons to add one and to remove all.
#[component]
pub(super) fn FilterPills() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let dimensions = Memo::new(move |_| {
        view.view.with(|view| {
            view.filters
                .iter()
                .map(|filter| filter.dimension.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || dimensions.get() key=dimension_text let:dimension>
            <FilterPill dimension />
        </For>
        <AddFilter dimensions />
        <Show when=move || !dimensions.with(Vec::is_empty)>
            <a class="button button-subtle" data-noscroll=""
                href=move || view.changed_href(|view| view.filters.clear())>{text.reset_filters}</a>
        </Show>
    }
    .into_any()
}

fn chosen_values(view: ViewState, dimension: Dimension) -> Signal<Vec<Option<String>>> {
    Signal::derive(move || {
        view.view.with(|view| {
            view.filters
                .iter()
                .find(|filter| filter.dimension == dimension)
                .map(|filter| filter.values.clone())
                .unwrap_or_default()
        })
    })
}

#[component]
fn FilterPill(dimension: Dimension) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let open = RwSignal::new(false);
    let chosen = chosen_values(view, dimension.clone());
    let name = dimension_name(&dimension);
    let of = dimension.clone();
    let value = Signal::derive(move || {
        chosen.with(|chosen| match chosen.as_slice() {
            [Some(only)] => last_part(&of, only).to_owned(),
            [None] => key_name(&of, &costs::query::Key::Absent),
            several => (text.selected)(&several.len().to_string()),
        })
    });
    let removed = dimension.clone();
    let remove = Callback::new(move |()| {
        view.change(|view| view.filters.retain(|filter| filter.dimension != removed));
    });
    let kept = StoredValue::new(dimension);
    view! {
        <Pill label=name.clone() value=value open=open remove=((text.remove_filter)(&name), remove)>
            <FilterValues dimension=kept.get_value() />
        </Pill>
    }
    .into_any()
}

/// The end of a resource id says what it is; other ids are short.
fn last_part<'a>(dimension: &Dimension, id: &'a str) -> &'a str {
    match dimension {
        Dimension::Resource => id.rsplit('/').next().unwrap_or(id),
        _ => id,
    }
}

/// The values of a dimension in this view, largest cost first.
#[component]
fn FilterValues(dimension: Dimension) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let of = dimension.clone();
    let query = Memo::new(move |_| {
        let mut query: Query = view.query(MOST_VALUES);
        query.filters.retain(|filter| !filter.names(&of));
        query.group_by = vec![of.clone()];
        query.granularity = Granularity::Total;
        Some(query)
    });
    let answer = queries::table(session, query);
    let chosen = chosen_values(view, dimension.clone());
    let of = dimension.clone();
    let choices = Memo::new(move |_| {
        answer.with(|answer| {
            let table = answer.value()?;
            let mut choices: Vec<CheckChoice> = table
                .groups
                .iter()
                .filter_map(|group| {
                    let key = group.keys.first()?;
                    Some(CheckChoice {
                        id: key_id(key),
                        name: key_name(&of, key),
                        detail: i18n::money(group.total.cost, table.currency),
                    })
                })
                .collect();
            // Ticked values without usage in this period can still be unticked.
            let known: HashMap<Option<String>, ()> = choices
                .iter()
                .map(|choice| (choice.id.clone(), ()))
                .collect();
            chosen.with(|chosen| {
                for id in chosen.iter().filter(|id| !known.contains_key(*id)) {
                    let name = id
                        .clone()
                        .unwrap_or_else(|| key_name(&of, &costs::query::Key::Absent));
                    choices.push(CheckChoice {
                        id: id.clone(),
                        name,
                        detail: String::new(),
                    });
                }
            });
            Some(choices)
        })
    });
    let label = dimension_name(&dimension);
    let on_change = Callback::new(move |values: Vec<Option<String>>| {
        view.change(|view| {
            view.filters.retain(|filter| filter.dimension != dimension);
            for value in values {
                view.add_filter(dimension.clone(), value);
            }
        });
    });
    let is_known = Memo::new(move |_| choices.with(Option::is_some));
    view! {
        {move || if is_known.get() {
            view! {
                <CheckList label=label.clone() search=text.search
                    choices=Signal::derive(move || choices.get().unwrap_or_default())
                    chosen=chosen on_change=on_change />
            }.into_any()
        } else {
            view! { <Skeleton lines=6 label=text.loading /> }.into_any()
        }}
    }
    .into_any()
}

/// Chooses a dimension, then its values.
#[component]
fn AddFilter(dimensions: Memo<Vec<Dimension>>) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let open = RwSignal::new(false);
    let dimension = RwSignal::new(Dimension::Service);
    let choices = Signal::derive(move || {
        view.dimensions()
            .iter()
            .map(|dimension| Choice::new(dimension_text(dimension), dimension_name(dimension)))
            .collect::<Vec<_>>()
    });
    Effect::new(move |_| {
        dimensions.track();
        // A filter that has become a pill is changed there.
        if !open.get_untracked() {
            dimension.set(Dimension::Service);
        }
    });
    view! {
        <Pill label=text.add_filter value="" open=open>
            <Select label=text.dimension choices=choices
                chosen=Signal::derive(move || dimension_text(&dimension.get()))
                on_change=Callback::new(move |text: String| {
                    if let Some(chosen) = parse_dimension(&text) {
                        dimension.set(chosen);
                    }
                }) />
            {move || view! { <FilterValues dimension=dimension.get() /> }}
        </Pill>
    }
    .into_any()
}
