//! How a filter compares, and with what.

use costs::query::{Dimension, Facets, Test};
use leptos::prelude::*;

use crate::browser;
use crate::components::{CheckChoice, CheckList, Choice, Select, Skeleton};
use crate::i18n::{
    self, absent_name, explorer_texts, key_id, key_name, operator_name, texts, value_name,
};
use crate::pages::shared_part::before_sharing;
use crate::route::{Filter, Operator};
use crate::state::{Answer, Session, ViewState, queries};

/// Values offered at once; the search field finds the others.
const MOST_VALUES: u32 = 200;

/// An operator, and values to tick or a text to type. `of` is the operator of
/// the filter that is edited; `None` adds one. A text that is applied closes what
/// is `open`.
#[component]
pub(super) fn FilterEditor(
    dimension: Dimension,
    of: Option<Operator>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let operator = RwSignal::new(of.unwrap_or(Operator::Is));
    let of_dimension = StoredValue::new(dimension);
    let choices = Operator::ALL
        .map(|operator| Choice::new(operator.text(), operator_name(operator)))
        .to_vec();
    // The filter that gives way to the new one, once that has something to
    // compare with.
    let replaced = RwSignal::new(of);
    let choose = Callback::new(move |chosen: String| {
        let Some(chosen) = Operator::read(&chosen) else {
            return;
        };
        let dimension = of_dimension.get_value();
        operator.set(chosen);
        let before = replaced.get_untracked();
        let found = view
            .view
            .with_untracked(|view| recast(&view.filters, &dimension, before, chosen));
        if let Some(filters) = found {
            replaced.set(Some(chosen));
            view.change(|view| view.filters = filters);
        }
    });
    view! {
        <Select label=text.operator choices=choices
            chosen=Signal::derive(move || operator.get().text().to_owned()) on_change=choose />
        {move || {
            let dimension = of_dimension.get_value();
            let operator = operator.get();
            if operator.has_values() {
                view! { <Values dimension operator replaced /> }.into_any()
            } else if operator.has_text() {
                view! { <TextToFind dimension operator replaced open /> }.into_any()
            } else {
                ().into_any()
            }
        }}
    }
    .into_any()
}

/// The filters with that of one operator made into that of another, as far as
/// what it compares with fits. `None` where the new one has nothing to compare
/// with yet: the former stays until then.
fn recast(
    filters: &[Filter],
    dimension: &Dimension,
    before: Option<Operator>,
    now: Operator,
) -> Option<Vec<Filter>> {
    let is_former =
        |filter: &Filter| filter.dimension == *dimension && before == Some(filter.operator());
    let place = filters.iter().position(is_former);
    let former = place.map(|place| &filters[place]);
    let values = former.map(|filter| filter.values().to_vec());
    let typed = former.map(|filter| filter.text().to_owned());
    let values = values.filter(|values| !values.is_empty());
    let typed = typed.filter(|typed| !typed.is_empty());
    let test = match now {
        Operator::Is => Test::Is(values?),
        Operator::IsNot => Test::IsNot(values?),
        Operator::Contains => Test::Contains(typed?),
        Operator::StartsWith => Test::StartsWith(typed?),
        Operator::EndsWith => Test::EndsWith(typed?),
        Operator::Empty => Test::Empty,
        Operator::NotEmpty => Test::NotEmpty,
    };
    let dimension = dimension.clone();
    Some(with(filters, before, Filter { dimension, test }))
}

/// The filters with a new one in the place of that which it replaces.
fn with(filters: &[Filter], replaced: Option<Operator>, new: Filter) -> Vec<Filter> {
    let is_replaced = |filter: &Filter| {
        filter.dimension == new.dimension
            && (filter.operator() == new.operator() || replaced == Some(filter.operator()))
    };
    let place = filters.iter().position(is_replaced);
    let kept = filters.iter().filter(|filter| !is_replaced(filter));
    let mut kept: Vec<Filter> = kept.cloned().collect();
    let place = place.unwrap_or(kept.len()).min(kept.len());
    kept.insert(place, new);
    kept
}

/// The values of a dimension in this view, largest cost first.
#[component]
fn Values(
    dimension: Dimension,
    operator: Operator,
    replaced: RwSignal<Option<Operator>>,
) -> impl IntoView {
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
        let before = replaced.get_untracked();
        view.change(|view| {
            if values.is_empty() {
                // The pill goes with its last value.
                browser::focus_beside_soon(".pill-place");
                view.filters.retain(|filter| {
                    filter.dimension != dimension || filter.operator() != operator
                });
                return;
            }
            let test = match operator {
                Operator::IsNot => Test::IsNot(values),
                _ => Test::Is(values),
            };
            view.filters = with(&view.filters, before, Filter { dimension, test });
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
        {before_sharing(session)}
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
fn TextToFind(
    dimension: Dimension,
    operator: Operator,
    replaced: RwSignal<Option<Operator>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let filter = super::filter_of(view, dimension.clone(), operator);
    let typed = RwSignal::new(filter.with_untracked(|filter| filter.text().to_owned()));
    let apply = move || {
        let typed = typed.get_untracked();
        let dimension = dimension.clone();
        let before = replaced.get_untracked();
        view.change(|view| {
            if typed.trim().is_empty() {
                view.filters.retain(|filter| {
                    filter.dimension != dimension || filter.operator() != operator
                });
                return;
            }
            let test = match operator {
                Operator::StartsWith => Test::StartsWith(typed),
                Operator::EndsWith => Test::EndsWith(typed),
                _ => Test::Contains(typed),
            };
            view.filters = with(&view.filters, before, Filter { dimension, test });
        });
    };
    view! {
        <form class="custom-days" on:submit=move |event| {
            event.prevent_default();
            apply();
            // With its last value the pill is gone, and this with it.
            open.try_set(false);
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
        let filters = vec![Filter::is(dimension.clone(), values.clone())];
        let is_not = recast(&filters, &dimension, Some(Operator::Is), Operator::IsNot).unwrap();
        assert_eq!(is_not[0].test, Test::IsNot(values));
        let empty = recast(&is_not, &dimension, Some(Operator::IsNot), Operator::Empty).unwrap();
        assert_eq!(empty[0].test, Test::Empty);
        let contains = recast(
            &empty,
            &dimension,
            Some(Operator::Empty),
            Operator::Contains,
        );
        assert_eq!(contains, None, "there is no text yet, so the former stays");
    }

    #[test]
    fn adding_a_filter_leaves_the_others() {
        let dimension = Dimension::Service;
        let filters = vec![Filter::is(dimension.clone(), vec![None])];
        assert_eq!(recast(&filters, &dimension, None, Operator::IsNot), None);
        let both = recast(&filters, &dimension, None, Operator::NotEmpty).unwrap();
        assert_eq!(both.len(), 2);
    }
}
