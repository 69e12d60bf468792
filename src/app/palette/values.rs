//! The values of the dimension that the palette filters by.

use costs::query::{Dimension, Facets};
use leptos::prelude::*;

use crate::components::Command;
use crate::i18n::{self, key_id, key_name, shell_texts};
use crate::route::{Filter, Page, View};
use crate::state::{Answer, Session, ViewState, queries};

/// Values offered at once; typing finds the others.
const MOST_VALUES: u32 = 500;

/// The values of a dimension among the usage of the view that have what is
/// typed, largest cost first. Nothing is asked without a dimension.
pub(super) fn filter_values(
    session: Session,
    view: ViewState,
    filtered: RwSignal<Option<Dimension>>,
    typed: RwSignal<String>,
) -> Signal<Vec<Command>> {
    let asked = Memo::new(move |_| {
        let dimension = filtered.get()?;
        let answer = queries::facets(session, dimension.clone(), view, typed.into(), MOST_VALUES);
        Some((dimension, answer))
    });
    Signal::derive(move || {
        let Some((dimension, answer)) = asked.get() else {
            return Vec::new();
        };
        answer.with(|answer: &Answer<Facets>| match answer.value() {
            Some(facets) => entries(&dimension, facets, view),
            None => Vec::new(),
        })
    })
}

fn entries(dimension: &Dimension, facets: &Facets, view: ViewState) -> Vec<Command> {
    let shown = view.view.get();
    let values = facets.values.iter().map(|facet| {
        let value = key_id(&facet.key);
        let narrowed = narrowed(&shown, dimension, value.as_ref());
        let is_chosen = narrowed.filters == shown.filters;
        let id = format!("value {}", value.unwrap_or_default());
        let cost = i18n::money(facet.cost, facets.currency);
        let chosen = if is_chosen { shell_texts().chosen } else { "" };
        Command::new(id, key_name(dimension, &facet.key), move || {
            view.open(&narrowed, Page::Costs);
        })
        .detail(i18n::facts(&[&*cost, chosen]))
    });
    values.collect()
}

/// The view with one more value of a dimension; all else stays as it is.
fn narrowed(shown: &View, dimension: &Dimension, value: Option<&String>) -> View {
    let mut view = View {
        blade: None,
        ..shown.clone()
    };
    view.add(Filter::is(dimension.clone(), vec![value.cloned()]));
    view
}

#[cfg(test)]
mod tests {
    use costs::query::Test;

    use super::*;

    #[test]
    fn a_value_leaves_the_rest_of_the_view_as_it_is() {
        let other = Filter {
            dimension: Dimension::Service,
            test: Test::IsNot(vec![Some("Backup".to_owned())]),
        };
        let shown = View {
            filters: vec![other.clone()],
            is_accumulated: true,
            ..View::default()
        };
        let storage = "Storage".to_owned();
        let view = narrowed(&shown, &Dimension::Service, Some(&storage));
        let added = Filter::is(Dimension::Service, vec![Some(storage.clone())]);
        assert_eq!(view.filters, [other, added]);
        let again = narrowed(&view, &Dimension::Service, Some(&storage));
        assert_eq!(again, view, "it is chosen already");
        let before = View {
            filters: shown.filters.clone(),
            ..view
        };
        assert_eq!(before, shown);
    }
}
