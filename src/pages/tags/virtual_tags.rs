//! Tags made of rules: the list, and one of them with all that belongs to it.

use costs::allocation::{Allocation, AllocationField, AllocationSection, VirtualRule, VirtualTag};
use costs::query::{Condition, Dimension, Filter, Test};
use leptos::prelude::*;

use super::editing::{Editing, Place};
use super::preview::Preview;
use super::problem::Problem;
use super::shared_costs::{SharedCosts, forget_values_gone, is_of};
use super::virtual_rules::RuleForm;
use crate::browser;
use crate::components::TextField;
use crate::i18n::{self, tags_texts};

/// A condition that asks for nothing yet.
pub(super) fn new_condition() -> Condition {
    Condition {
        dimension: Dimension::Service,
        test: Test::Is(Vec::new()),
    }
}

fn new_rule() -> VirtualRule {
    VirtualRule {
        value: String::new(),
        filter: vec![Filter {
            any: vec![new_condition()],
        }],
    }
}

/// List and form.
#[component]
pub(super) fn VirtualTags() -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let count = editing.memo(|rules| rules.virtual_tags.len());
    let add = move |_| {
        editing.change(|rules| {
            let numbers = u64::try_from(rules.virtual_tags.len()).unwrap_or(u64::MAX)..;
            let mut names = numbers.map(|number| (text.new_tag)(&i18n::count(number + 1)));
            let name = names.find(|name| rules.virtual_tag(name).is_none());
            rules.virtual_tags.push(VirtualTag {
                name: name.unwrap_or_default(),
                former_names: Vec::new(),
                rules: vec![new_rule()],
                rest: None,
            });
        });
    };
    view! {
        <div class="tag-part">
            <h3>{text.virtual_title}</h3>
            <p class="quiet note">{text.virtual_text}</p>
            <For each=move || 0..count.get() key=|number| *number let:number><VirtualTagForm number /></For>
            <div><button type="button" class="button" on:click=add>{text.add_virtual}</button></div>
        </div>
    }
    .into_any()
}

/// Gives a tag another name, also where its costs are shared.
fn rename(rules: &mut Allocation, number: usize, name: &str) {
    let Some(tag) = rules.virtual_tags.get_mut(number) else {
        return;
    };
    let former = tag.name.clone();
    tag.rename(name);
    for cost in rules
        .shared_costs
        .iter_mut()
        .filter(|cost| is_of(cost, &former))
    {
        name.clone_into(&mut cost.tag);
    }
}

fn remove(rules: &mut Allocation, number: usize) {
    if number < rules.virtual_tags.len() {
        let tag = rules.virtual_tags.remove(number);
        rules.shared_costs.retain(|cost| !is_of(cost, &tag.name));
    }
}

#[component]
fn VirtualTagForm(number: usize) -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let tag =
        editing.memo(move |rules| rules.virtual_tags.get(number).cloned().unwrap_or_default());
    let name = Signal::derive(move || tag.with(|tag| tag.name.clone()));
    let rest = Signal::derive(move || tag.with(|tag| tag.rest.clone().unwrap_or_default()));
    let count = Memo::new(move |_| tag.with(|tag| tag.rules.len()));
    let problem_at = move |field| {
        editing.problem_at(Place::field(AllocationSection::VirtualTags, number, field))
    };
    // Problems of an entry stand beside it; this one is of the list.
    let no_rules = Signal::derive(move || {
        let problem = problem_at(AllocationField::RuleValue).get();
        problem.filter(|_| count.get() == 0)
    });
    let set_name = Callback::new(move |name: String| {
        editing.change(|rules| rename(rules, number, &name));
    });
    let set_rest = Callback::new(move |rest: String| {
        editing.change(|rules| {
            if let Some(tag) = rules.virtual_tags.get_mut(number) {
                tag.rest = Some(rest).filter(|rest| !rest.is_empty());
            }
            forget_values_gone(rules, number);
        });
    });
    let add_rule = move |_| {
        editing.change(|rules| {
            if let Some(tag) = rules.virtual_tags.get_mut(number) {
                tag.rules.push(new_rule());
            }
        });
    };
    view! {
        <div class="tag-rule" role="group" aria-label=name>
            <div class="tag-fields">
                <TextField label=text.name id=format!("tag-{number}-name") value=(name, set_name)
                    problem=problem_at(AllocationField::Name) />
                <TextField label=text.rest id=format!("tag-{number}-rest") value=(rest, set_rest) placeholder=text.rest_text
                    problem=problem_at(AllocationField::Rest) />
                <button type="button" class="button tag-remove"
                    aria-label=move || (text.remove_key_rule)(&name.get())
                    on:click=move |_| {
                        browser::focus_beside_soon(".tag-rule");
                        editing.change(|rules| remove(rules, number));
                    }>{text.remove}</button>
            </div>
            <h4>{text.rules_of}</h4>
            <ol class="virtual-rules">
                <For each=move || 0..count.get() key=|rule| *rule let:rule><RuleForm tag=number rule /></For>
            </ol>
            <Problem words=no_rules />
            <div><button type="button" class="button" on:click=add_rule>{text.add_rule}</button></div>
            <SharedCosts tag=number />
            <Preview name />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use costs::allocation::{SharedCost, SplitBy};

    use super::*;

    #[test]
    fn shared_costs_follow_their_tag() {
        let tag = |name: &str| VirtualTag {
            name: name.to_owned(),
            ..VirtualTag::default()
        };
        let cost = |tag: &str| SharedCost {
            tag: tag.to_owned(),
            shared: "a".to_owned(),
            to: vec!["b".to_owned()],
            how: SplitBy::Even,
        };
        let mut rules = Allocation {
            virtual_tags: vec![tag("Team"), tag("Area")],
            shared_costs: vec![cost("team"), cost("Area")],
            ..Allocation::default()
        };
        rename(&mut rules, 0, "Crew");
        assert_eq!(rules.virtual_tags[0].name, "Crew");
        assert_eq!(rules.virtual_tag("team"), rules.virtual_tags.first());
        assert_eq!(rules.shared_costs[0].tag, "Crew");
        assert_eq!(rules.shared_costs[1].tag, "Area");
        remove(&mut rules, 0);
        assert_eq!(rules.shared_costs, [cost("Area")]);
    }
}
