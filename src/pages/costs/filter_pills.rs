//! Filters as pills that can be opened and removed.

mod editor;

use costs::query::{Dimension, Facets, Test};
use engine::protocol::{Reply, Request};
use leptos::prelude::*;

use crate::browser;
use crate::components::{ComboOption, Combobox, Pill};
use crate::i18n::{
    self, absent_name, dimension_name, explorer_texts, key_name, operator_name, seen_name, texts,
    value_name,
};
use crate::route::{Filter, Operator, Seen, dimension_text, parse_dimension};
use crate::state::{Session, ViewState, queries};

use editor::FilterEditor;

/// Values among which that of a pill is looked for.
const MOST_NAMES: u32 = 1_000;

/// One pill for each filter, then the buttons to add one and to remove all.
#[component]
pub(super) fn FilterPills() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    // A pill stays the same one while its values change.
    let filters = Memo::new(move |_| {
        view.view.with(|view| {
            let filters = view.filters.iter();
            filters
                .map(|filter| (filter.dimension.clone(), filter.operator()))
                .collect::<Vec<_>>()
        })
    });
    let has_filters = Memo::new(move |_| {
        view.view
            .with(|view| !view.filters.is_empty() || view.seen != Seen::Any)
    });
    view! {
        <For each=move || filters.get()
            key=|(dimension, operator)| (dimension_text(dimension), *operator)
            children=move |(dimension, operator)| view! { <FilterPill dimension operator /> } />
        <SeenPill />
        <AddFilter />
        <Show when=move || has_filters.get()>
            <a class="button button-subtle" data-noscroll=""
                href=move || view.changed_href(|view| {
                    view.filters.clear();
                    view.seen = Seen::Any;
                })
                // With the filters it goes itself.
                on:click=|_| browser::focus_beside_soon("a, .pill-place")>{text.reset_filters}</a>
        </Show>
    }
    .into_any()
}

/// The filter of a dimension and operator; one without values where there is none.
fn filter_of(view: ViewState, dimension: Dimension, operator: Operator) -> Memo<Filter> {
    Memo::new(move |_| {
        view.view.with(|view| {
            let mut filters = view.filters.iter();
            let found = filters
                .find(|filter| filter.dimension == dimension && filter.operator() == operator);
            found
                .cloned()
                .unwrap_or_else(|| Filter::is(dimension.clone(), Vec::new()))
        })
    })
}

#[component]
fn FilterPill(dimension: Dimension, operator: Operator) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let open = RwSignal::new(false);
    let filter = filter_of(view, dimension.clone(), operator);
    let name = dimension_name(&dimension);
    // Ids are no names: those are asked for where a single value is shown.
    let values = Memo::new(move |_| {
        filter.with(|filter| {
            let is_shown = has_names(&filter.dimension) && filter.values().len() == 1;
            is_shown.then(|| view.query(MOST_NAMES))
        })
    });
    let of = dimension.clone();
    let request = Memo::new(move |_| {
        Some(Request::Facets {
            dimension: of.clone(),
            query: values.get()?,
            contains: String::new(),
            most: MOST_NAMES,
        })
    });
    let known = queries::asked(session, request, |reply| match reply {
        Reply::Facets(facets) => Some(facets),
        _ => None,
    });
    let value = Signal::derive(move || {
        filter.with(|filter| {
            known.with(|known| words_with_names(filter, known.value().map(AsRef::as_ref)))
        })
    });
    let removed = dimension.clone();
    let remove = Callback::new(move |()| {
        view.change(|view| {
            view.filters
                .retain(|filter| filter.dimension != removed || filter.operator() != operator);
        });
    });
    let kept = StoredValue::new(dimension);
    view! {
        <Pill label=name.clone() value=value open=open remove=((text.remove_filter)(&name), remove)>
            <FilterEditor dimension=kept.get_value() of=Some(operator) open />
        </Pill>
    }
    .into_any()
}

/// A filter with the name of what it compares.
pub(super) fn filter_words(filter: &Filter) -> String {
    (explorer_texts().is_text)(&dimension_name(&filter.dimension), &words_of(filter))
}

/// Whether values of a dimension have names that their ids do not tell.
const fn has_names(dimension: &Dimension) -> bool {
    matches!(
        dimension,
        Dimension::Location
            | Dimension::Meter
            | Dimension::Offer
            | Dimension::Subscription
            | Dimension::Tenant
    )
}

/// What a filter asks for, in few words.
fn words_of(filter: &Filter) -> String {
    words_with_names(filter, None)
}

/// The same with the names of `known` values.
fn words_with_names(filter: &Filter, known: Option<&Facets>) -> String {
    let name = |id: &String| {
        let mut values = known.iter().flat_map(|facets| &facets.values);
        let found = values.find(|facet| facet.key.id() == Some(id));
        found.map_or_else(
            || value_name(&filter.dimension, id),
            |facet| key_name(&filter.dimension, &facet.key),
        )
    };
    let operator = filter.operator();
    let value = match &filter.test {
        Test::Is(values) | Test::IsNot(values) => match values.as_slice() {
            [Some(only)] => name(only),
            [None] => absent_name(&filter.dimension),
            several => (texts().selected)(&i18n::count(several.len() as u64)),
        },
        Test::Contains(text) | Test::StartsWith(text) | Test::EndsWith(text) => text.clone(),
        Test::Empty | Test::NotEmpty => return operator_name(operator).to_owned(),
    };
    if operator == Operator::Is {
        return value;
    }
    (explorer_texts().is_text)(operator_name(operator), &value)
}

/// Groups by when they had usage; shown once it is chosen.
#[component]
fn SeenPill() -> impl IntoView {
    let view = ViewState::current();
    let open = RwSignal::new(false);
    let seen = Memo::new(move |_| view.view.with(|view| view.seen));
    let value = Signal::derive(move || seen_name(seen.get()).to_owned());
    let remove = Callback::new(move |()| view.change(|view| view.seen = Seen::Any));
    view! {
        <Show when=move || seen.get() != Seen::Any>
            <Pill label=explorer_texts().seen_label value=value open=open
                remove=((texts().remove_filter)(explorer_texts().seen_label), remove)>
                <SeenChoice open />
            </Pill>
        </Show>
    }
    .into_any()
}

#[component]
fn SeenChoice(open: RwSignal<bool>) -> impl IntoView {
    let view = ViewState::current();
    view! {
        <ul class="menu">
            {Seen::ALL.iter().map(|&seen| view! {
                <li>
                    <a class="menu-item" data-noscroll=""
                        href=move || view.changed_href(|view| view.seen = seen)
                        aria-current=move || view.view.with(|view| view.seen == seen).then_some("true")
                        on:click=move |_| open.set(false)>{seen_name(seen)}</a>
                </li>
            }).collect_view()}
        </ul>
    }
    .into_any()
}

/// What the list of dimensions has beside them.
const SEEN: &str = "seen";

/// Chooses a dimension, then how to compare and with what.
#[component]
fn AddFilter() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(dimension_text(&Dimension::Service));
    let choices = Signal::derive(move || {
        let dimensions = view.dimensions();
        let seen = ComboOption::new(SEEN, explorer_texts().seen_label);
        dimensions
            .iter()
            .map(|dimension| ComboOption::new(dimension_text(dimension), dimension_name(dimension)))
            .chain([seen])
            .collect::<Vec<_>>()
    });
    Effect::new(move |_| {
        // It begins anew each time.
        if !open.get() {
            chosen.set(dimension_text(&Dimension::Service));
        }
    });
    view! {
        <Pill label=text.add_filter value="" open=open>
            <Combobox label=text.dimension options=choices
                chosen=Signal::derive(move || vec![chosen.get()])
                on_change=Callback::new(move |ids: Vec<String>| {
                    if let Some(id) = ids.into_iter().next() {
                        chosen.set(id);
                    }
                }) />
            {move || match parse_dimension(&chosen.get()) {
                Some(dimension) => view! { <FilterEditor dimension of=None open /> }.into_any(),
                None => view! { <SeenChoice open /> }.into_any(),
            }}
        </Pill>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use costs::Money;
    use costs::query::{Facet, Key};

    use super::*;

    #[test]
    fn a_value_has_the_name_that_the_list_has() {
        let filter = Filter {
            dimension: Dimension::Location,
            test: Test::IsNot(vec![Some("japaneast".to_owned())]),
        };
        assert_eq!(words_of(&filter), "is not japaneast");
        let known = Facets {
            values: vec![Facet {
                key: Key::Value {
                    id: "japaneast".to_owned(),
                    name: "Japan East".to_owned(),
                },
                rows: 1,
                cost: Money::ZERO,
            }],
            ..Facets::default()
        };
        assert_eq!(words_with_names(&filter, Some(&known)), "is not Japan East");
    }
}
