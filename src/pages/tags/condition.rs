//! One condition of a virtual tag's rule, with the operators of Cost analysis.

use costs::allocation::{Allocation, VirtualRule};
use costs::query::{Condition, Dimension, Facets, Test};
use leptos::prelude::*;

use super::editing::Editing;
use super::scope::query_of;
use super::virtual_tags::new_condition;
use crate::browser;
use crate::components::{Choice, ComboOption, Combobox, Icon, IconName, Select, TextField};
use crate::i18n::{
    self, absent_name, dimension_name, explorer_texts, key_id, key_name, operator_name, tags_texts,
    value_name,
};
use crate::route::{Filter, Operator, dimension_text, parse_dimension};
use crate::state::{Session, ViewState, queries};

/// Values offered at once; typing finds the others.
const MOST_VALUES: u32 = 200;

/// Which condition, by places from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ConditionPlace {
    pub(super) tag: usize,
    pub(super) rule: usize,
    pub(super) filter: usize,
    pub(super) condition: usize,
}

impl ConditionPlace {
    fn rule(self, rules: &mut Allocation) -> Option<&mut VirtualRule> {
        rules
            .virtual_tags
            .get_mut(self.tag)?
            .rules
            .get_mut(self.rule)
    }

    /// The conditions of which one must hold.
    fn any(self, rules: &mut Allocation) -> Option<&mut Vec<Condition>> {
        let rule = self.rule(rules)?;
        rule.filter
            .get_mut(self.filter)
            .map(|filter| &mut filter.any)
    }

    fn read(self, rules: &Allocation) -> Option<&Condition> {
        let rule = rules.virtual_tags.get(self.tag)?.rules.get(self.rule)?;
        rule.filter.get(self.filter)?.any.get(self.condition)
    }

    fn change(self, rules: &mut Allocation, change: impl FnOnce(&mut Condition)) {
        if let Some(own) = self.any(rules).and_then(|any| any.get_mut(self.condition)) {
            change(own);
        }
    }

    fn remove(self, rules: &mut Allocation) {
        if let Some(any) = self.any(rules).filter(|any| self.condition < any.len()) {
            any.remove(self.condition);
        }
        if let Some(rule) = self.rule(rules) {
            rule.filter.retain(|filter| !filter.any.is_empty());
        }
    }
}

/// The test of an operator with as much of what was compared with as fits.
fn test_of(operator: Operator, values: Vec<Option<String>>, text: String) -> Test {
    match operator {
        Operator::Is => Test::Is(values),
        Operator::IsNot => Test::IsNot(values),
        Operator::Contains => Test::Contains(text),
        Operator::StartsWith => Test::StartsWith(text),
        Operator::EndsWith => Test::EndsWith(text),
        Operator::Empty => Test::Empty,
        Operator::NotEmpty => Test::NotEmpty,
    }
}

/// The form.
#[component]
pub(super) fn ConditionForm(place: ConditionPlace) -> impl IntoView {
    let text = tags_texts();
    let view = ViewState::current();
    let editing = Editing::current();
    let own = editing.memo(move |rules| {
        let own = place.read(rules).cloned().unwrap_or_else(new_condition);
        Filter {
            dimension: own.dimension,
            test: own.test,
        }
    });
    let is_last = editing.memo(move |rules| {
        let rule = rules
            .virtual_tags
            .get(place.tag)
            .and_then(|tag| tag.rules.get(place.rule));
        let filter = rule.and_then(|rule| rule.filter.get(place.filter));
        filter.is_some_and(|filter| place.condition + 1 == filter.any.len())
    });
    let dimension = Memo::new(move |_| own.with(|own| own.dimension.clone()));
    let operator = Memo::new(move |_| own.with(Filter::operator));
    let dimensions = Signal::derive(move || {
        let all = view.dimensions();
        let own = |dimension: &&Dimension| !matches!(dimension, Dimension::Virtual(_));
        let option = |dimension: &Dimension| {
            ComboOption::new(dimension_text(dimension), dimension_name(dimension))
        };
        all.iter().filter(own).map(option).collect::<Vec<_>>()
    });
    let operators = Operator::ALL
        .map(|operator| Choice::new(operator.text(), operator_name(operator)))
        .to_vec();
    let change = move |change: &dyn Fn(&mut Condition)| {
        editing.change(|rules| place.change(rules, change));
    };
    let choose_dimension = Callback::new(move |ids: Vec<String>| {
        let Some(dimension) = ids.first().and_then(|id| parse_dimension(id)) else {
            return;
        };
        let operator = operator.get_untracked();
        change(&|own| {
            if own.dimension != dimension {
                own.dimension = dimension.clone();
                own.test = test_of(operator, Vec::new(), String::new());
            }
        });
    });
    let choose_operator = Callback::new(move |id: String| {
        if let Some(operator) = Operator::read(&id) {
            let (values, text) =
                own.with_untracked(|own| (own.values().to_vec(), own.text().to_owned()));
            change(&|own| own.test = test_of(operator, values.clone(), text.clone()));
        }
    });
    let set_text = Callback::new(move |typed: String| {
        let operator = operator.get_untracked();
        change(&|own| own.test = test_of(operator, Vec::new(), typed.clone()));
    });
    let set_values = Callback::new(move |values: Vec<Option<String>>| {
        let operator = operator.get_untracked();
        change(&|own| own.test = test_of(operator, values.clone(), String::new()));
    });
    let compared = move || {
        let operator = operator.get();
        if operator.has_values() {
            let values = Signal::derive(move || own.with(|own| own.values().to_vec()));
            let dimension = dimension.get();
            view! { <Values dimension values on_change=set_values /> }.into_any()
        } else if operator.has_text() {
            let typed = Signal::derive(move || own.with(|own| own.text().to_owned()));
            let id = format!(
                "condition-{}-{}-{}-{}",
                place.tag, place.rule, place.filter, place.condition
            );
            view! { <TextField label=text.text_to_find id value=(typed, set_text) problem=None /> }
                .into_any()
        } else {
            ().into_any()
        }
    };
    let add_other = move |_| {
        editing.change(|rules| {
            if let Some(any) = place.any(rules) {
                any.push(new_condition());
            }
        });
    };
    let joined = match (place.filter, place.condition) {
        (0, 0) => "",
        (_, 0) => text.and,
        _ => text.or,
    };
    view! {
        <div class="condition">
            <span class="condition-join quiet">{joined}</span>
            <div class="condition-fields">
                <Combobox label=text.property options=dimensions on_change=choose_dimension
                    chosen=Signal::derive(move || vec![dimension_text(&dimension.get())]) />
                <Select label=explorer_texts().operator choices=operators on_change=choose_operator
                    chosen=Signal::derive(move || operator.get().text().to_owned()) />
                {compared}
                <div class="tag-remove">
                    <Show when=move || is_last.get()>
                        <button type="button" class="button button-subtle" on:click=add_other>{text.add_alternative}</button>
                    </Show>
                    <button type="button" class="button button-icon button-subtle" aria-label=text.remove_condition title=text.remove_condition
                        on:click=move |_| {
                            browser::focus_beside_soon(".condition");
                            editing.change(|rules| place.remove(rules));
                        }><Icon name=IconName::Close /></button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The values of a dimension in the usage of the page, most expensive first.
#[component]
fn Values(
    dimension: Dimension,
    values: Signal<Vec<Option<String>>>,
    on_change: Callback<Vec<Option<String>>>,
) -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let view = ViewState::current();
    let wanted = RwSignal::new(String::new());
    let query = Memo::new(move |_| query_of(view, Vec::new(), MOST_VALUES));
    let answer = queries::facets_of(
        session,
        dimension.clone(),
        query,
        wanted.into(),
        MOST_VALUES,
    );
    let of = dimension.clone();
    let options = Signal::derive(move || {
        let chosen = values.get();
        let is_searching = wanted.with(|wanted| !wanted.is_empty());
        answer.with(|answer| {
            let facets = answer.value().map(AsRef::as_ref);
            options_of(&of, facets, if is_searching { &[] } else { &chosen })
        })
    });
    let chosen = Signal::derive(move || values.with(|all| all.iter().map(option_id).collect()));
    let names = move || {
        let name = |value: &Option<String>| match value {
            Some(value) => value_name(&dimension, value),
            None => absent_name(&dimension),
        };
        let names: Vec<String> = values.with(|all| all.iter().map(name).collect());
        (names.len() > 1).then(|| i18n::list(&names))
    };
    let choose = Callback::new(move |ids: Vec<String>| {
        on_change.run(ids.iter().map(|id| value_of(id)).collect());
    });
    view! {
        <div class="tag-wide">
            <Combobox label=text.values options chosen is_multiple=true placeholder=text.choose
                on_search=Callback::new(move |typed: String| wanted.set(typed)) on_change=choose />
            <p class="quiet note">{names}</p>
        </div>
    }
    .into_any()
}

/// What stands for usage that does not say; no value begins like it.
const ABSENT: &str = "!";

fn option_id(value: &Option<String>) -> String {
    match value {
        Some(value) => format!("={value}"),
        None => ABSENT.to_owned(),
    }
}

fn value_of(id: &str) -> Option<String> {
    id.strip_prefix('=').map(str::to_owned)
}

/// Found values, then chosen ones that were not found.
fn options_of(
    dimension: &Dimension,
    facets: Option<&Facets>,
    chosen: &[Option<String>],
) -> Vec<ComboOption> {
    let mut options = Vec::new();
    if let Some(facets) = facets {
        options.extend(facets.values.iter().map(|facet| ComboOption {
            id: option_id(&key_id(&facet.key)),
            name: key_name(dimension, &facet.key),
            detail: i18n::money(facet.cost, facets.currency),
            group: String::new(),
        }));
    }
    for value in chosen {
        let id = option_id(value);
        if options.iter().all(|option| option.id != id) {
            let name = match value {
                Some(value) => value_name(dimension, value),
                None => absent_name(dimension),
            };
            options.push(ComboOption::new(id, name));
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use costs::allocation::VirtualTag;
    use costs::query;

    use super::*;

    #[test]
    fn values_survive_their_option() {
        for value in [None, Some(String::new()), Some("!".to_owned())] {
            assert_eq!(value_of(&option_id(&value)), value);
        }
    }

    #[test]
    fn the_last_alternative_takes_its_filter_with_it() {
        let filter = query::Filter {
            any: vec![new_condition(), new_condition()],
        };
        let mut rules = Allocation {
            virtual_tags: vec![VirtualTag {
                rules: vec![VirtualRule {
                    value: "web".to_owned(),
                    filter: vec![filter.clone(), filter],
                }],
                ..VirtualTag::default()
            }],
            ..Allocation::default()
        };
        let place = ConditionPlace {
            tag: 0,
            rule: 0,
            filter: 0,
            condition: 0,
        };
        place.change(&mut rules, |own| own.dimension = Dimension::Meter);
        assert_eq!(place.read(&rules).unwrap().dimension, Dimension::Meter);
        place.remove(&mut rules);
        place.remove(&mut rules);
        assert_eq!(rules.virtual_tags[0].rules[0].filter.len(), 1);
    }
}
