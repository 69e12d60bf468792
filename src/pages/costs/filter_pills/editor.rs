//! How a filter compares, and with what.

use costs::query::{Dimension, Facets, Test};
use leptos::prelude::*;

use crate::components::{CheckChoice, CheckList, Choice, Select, Skeleton};
use crate::i18n::{
    self, absent_name, explorer_texts, key_id, key_name, operator_name, texts, value_name,
};
use crate::route::{Filter, Operator};
use crate::state::{Answer, Session, ViewState, queries};

/// Values offered at once; the search field finds the others.
const MOST_VALUES: u32 = 200;

/// An operator, and values to tick or a text to type. `of` is the operator of
/// the filter that is edited; `None` adds one.
#[component]
pub(super) fn FilterEditor(dimension: Dimension, of: Option<Operator>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let operator = RwSignal::new(of.unwrap_or(Operator::Is));
    let of_dimension = StoredValue::new(dimension);
    let choices = Operator::ALL
        .map(|operator| Choice::new(operator.text(), operator_name(operator)))
        .to_vec();
    let choose = Callback::new(move |chosen: String| {
        let Some(chosen) = Operator::read(&chosen) else {
            return;
        };
        let dimension = of_dimension.get_value();
        let before = operator.get_untracked();
        operator.set(chosen);
        view.change(|view| recast(&mut view.filters, &dimension, before, chosen));
    });
    view! {
        <Select label=text.operator choices=choices
            chosen=Signal::derive(move || operator.get().text().to_owned()) on_change=choose />
        {move || {
            let dimension = of_dimension.get_value();
            let operator = operator.get();
            if operator.has_values() {
                view! { <Values dimension operator /> }.into_any()
            } else if operator.has_text() {
                view! { <TextToFind dimension operator /> }.into_any()
            } else {
                ().into_any()
            }
        }}
    }
    .into_any()
}

/// Makes the filter of one operator that of another, as far as what it
/// compares with fits; operators that compare with nothing take effect at once.
fn recast(filters: &mut Vec<Filter>, dimension: &Dimension, before: Operator, now: Operator) {
    let place = filters
        .iter()
        .position(|filter| filter.dimension == *dimension && filter.operator() == before);
    let former = place.map(|place| filters.remove(place));
    let values = former.as_ref().map(|filter| filter.values().to_vec());
    let typed = former.as_ref().map(|filter| filter.text().to_owned());
    let values = values.filter(|values| !values.is_empty());
    let typed = typed.filter(|typed| !typed.is_empty());
    let test = match now {
        Operator::Is => values.map(Test::Is),
        Operator::IsNot => values.map(Test::IsNot),
        Operator::Contains => typed.map(Test::Contains),
        Operator::StartsWith => typed.map(Test::StartsWith),
        Operator::EndsWith => typed.map(Test::EndsWith),
        Operator::Empty => Some(Test::Empty),
        Operator::NotEmpty => Some(Test::NotEmpty),
    };
    if let Some(test) = test {
        filters.retain(|filter| filter.dimension != *dimension || filter.operator() != now);
        let place = place.unwrap_or(filters.len()).min(filters.len());
        let dimension = dimension.clone();
        filters.insert(place, Filter { dimension, test });
    }
}

/// The values of a dimension in this view, largest cost first.
#[component]
fn Values(dimension: Dimension, operator: Operator) -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let wanted = RwSignal::new(String::new());
    let answer = queries::facets(session, dimension.clone(), view, wanted.into(), MOST_VALUES);
    let filter = super::filter_of(view, dimension.clone(), operator);
    let chosen = Signal::derive(move || filter.with(|filter| filter.values().to_vec()));
    let of = dimension.clone();
    let choices = Memo::new(move |_| {
        let facets = answer.with(|answer| answer.value().cloned())?;
        Some(chosen.with(|chosen| choices_of(&of, &facets, chosen, &wanted.get())))
    });
    let more = Memo::new(move |_| {
        answer.with(|answer| match answer {
            Answer::Ready(facets) => facets.more,
            _ => 0,
        })
    });
    let label = i18n::dimension_name(&dimension);
    let on_change = Callback::new(move |values: Vec<Option<String>>| {
        let dimension = dimension.clone();
        view.change(|view| {
            view.filters
                .retain(|filter| filter.dimension != dimension || filter.operator() != operator);
            if !values.is_empty() {
                let test = match operator {
                    Operator::IsNot => Test::IsNot(values),
                    _ => Test::Is(values),
                };
                view.add(Filter { dimension, test });
            }
        });
    });
    let is_known = Memo::new(move |_| choices.with(Option::is_some));
    view! {
        <input type="search" class="input" placeholder=text.search aria-label=text.search
            prop:value=wanted on:input=move |event| wanted.set(event_target_value(&event)) />
        {move || if is_known.get() {
            view! {
                <CheckList label=label.clone()
                    choices=Signal::derive(move || choices.get().unwrap_or_default())
                    chosen=chosen on_change=on_change />
            }.into_any()
        } else {
            view! { <Skeleton lines=6 label=text.loading /> }.into_any()
        }}
        <Show when=move || { more.get() > 0 }>
            <p class="quiet note">{move || (explorer_texts().more_values)(more.get())}</p>
        </Show>
    }
    .into_any()
}

/// Found values, then ticked ones that were not found: they can be unticked.
fn choices_of(
    dimension: &Dimension,
    facets: &Facets,
    chosen: &[Option<String>],
    wanted: &str,
) -> Vec<CheckChoice> {
    let mut choices: Vec<CheckChoice> = facets
        .values
        .iter()
        .map(|facet| CheckChoice {
            id: key_id(&facet.key),
            name: key_name(dimension, &facet.key),
            detail: i18n::money(facet.cost, facets.currency),
        })
        .collect();
    if wanted.trim().is_empty() {
        for id in chosen {
            if choices.iter().all(|choice| choice.id != *id) {
                choices.push(CheckChoice {
                    id: id.clone(),
                    name: id
                        .as_ref()
                        .map_or_else(|| absent_name(dimension), |id| value_name(dimension, id)),
                    detail: String::new(),
                });
            }
        }
    }
    choices
}

/// A text to find; it takes effect when it is done, so that no key is lost.
#[component]
fn TextToFind(dimension: Dimension, operator: Operator) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let filter = super::filter_of(view, dimension.clone(), operator);
    let typed = RwSignal::new(filter.with_untracked(|filter| filter.text().to_owned()));
    let apply = move || {
        let typed = typed.get_untracked();
        let dimension = dimension.clone();
        view.change(|view| {
            view.filters
                .retain(|filter| filter.dimension != dimension || filter.operator() != operator);
            if !typed.trim().is_empty() {
                let test = match operator {
                    Operator::StartsWith => Test::StartsWith(typed),
                    Operator::EndsWith => Test::EndsWith(typed),
                    _ => Test::Contains(typed),
                };
                view.add(Filter { dimension, test });
            }
        });
    };
    view! {
        <form class="custom-days" on:submit=move |event| {
            event.prevent_default();
            apply();
        }>
            <label class="field">
                <span class="field-label">{text.text_to_find}</span>
                <input class="input" type="text" autocomplete="off" prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event)) />
            </label>
            <button type="submit" class="button button-primary">{texts().apply}</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_operator_keeps_what_fits() {
        let dimension = Dimension::Service;
        let values = vec![Some("Storage".to_owned())];
        let mut filters = vec![Filter::is(dimension.clone(), values.clone())];
        recast(&mut filters, &dimension, Operator::Is, Operator::IsNot);
        assert_eq!(filters[0].test, Test::IsNot(values));
        recast(&mut filters, &dimension, Operator::IsNot, Operator::Empty);
        assert_eq!(filters[0].test, Test::Empty);
        recast(
            &mut filters,
            &dimension,
            Operator::Empty,
            Operator::Contains,
        );
        assert!(filters.is_empty(), "there is no text yet");
    }
}
