//! One rule of a virtual tag: its value, its place in the order, and its
//! conditions.

use costs::allocation::{Allocation, AllocationField, AllocationSection, VirtualRule};
use costs::query::Filter;
use leptos::prelude::*;

use super::condition::{ConditionForm, ConditionPlace};
use super::editing::{Editing, Entry, Place};
use super::problem::Problem;
use super::shared_costs::{forget_values_gone, rename_shared};
use super::virtual_tags::new_condition;
use crate::browser;
use crate::components::{Icon, IconName, TextField};
use crate::i18n::{self, shell_texts, tags_texts};

fn rules_of(rules: &mut Allocation, tag: usize) -> Option<&mut Vec<VirtualRule>> {
    rules.virtual_tags.get_mut(tag).map(|tag| &mut tag.rules)
}

/// Gives a rule another value; where no rule has the former one any more, it is
/// shared under its new name.
fn rename_value(rules: &mut Allocation, tag: usize, rule: usize, value: &str) {
    let Some(own) = rules_of(rules, tag).and_then(|rules| rules.get_mut(rule)) else {
        return;
    };
    let former = std::mem::replace(&mut own.value, value.to_owned());
    let Some(tag) = rules.virtual_tags.get(tag) else {
        return;
    };
    if !tag.values().contains(&former.as_str()) {
        let name = tag.name.clone();
        rename_shared(rules, &name, &former, value);
    }
}

/// The form.
#[component]
pub(super) fn RuleForm(tag: usize, rule: usize) -> impl IntoView {
    let (text, shell) = (tags_texts(), shell_texts());
    let editing = Editing::current();
    let number = i18n::count(u64::try_from(rule + 1).unwrap_or(u64::MAX));
    let own = editing.memo(move |rules| {
        let tag = rules.virtual_tags.get(tag);
        tag.and_then(|tag| tag.rules.get(rule))
            .cloned()
            .unwrap_or_default()
    });
    let is_last = editing.memo(move |rules| {
        let tag = rules.virtual_tags.get(tag);
        tag.is_none_or(|tag| rule + 1 >= tag.rules.len())
    });
    let value = Signal::derive(move || own.with(|own| own.value.clone()));
    let conditions = Memo::new(move |_| {
        own.with(|own| {
            let filters = own.filter.iter().enumerate();
            let places = filters.flat_map(|(filter, all)| {
                (0..all.any.len()).map(move |condition| (filter, condition))
            });
            places.collect::<Vec<_>>()
        })
    });
    let problem_at = move |field| {
        let place = Place::field(AllocationSection::VirtualTags, tag, field);
        editing.problem_at(place.at(Entry::At(rule)))
    };
    let id = move |rule: usize| format!("tag-{tag}-rule-{rule}");
    let shift = move |to: usize| {
        editing.change(|rules| {
            if let Some(rules) = rules_of(rules, tag)
                && rule < rules.len()
                && to < rules.len()
            {
                rules.swap(rule, to);
            }
        });
        browser::focus_soon(id(to));
    };
    let remove = move |_| {
        browser::focus_beside_soon(".virtual-rule");
        editing.change(|rules| {
            if let Some(rules) = rules_of(rules, tag).filter(|rules| rule < rules.len()) {
                rules.remove(rule);
            }
            forget_values_gone(rules, tag);
        });
    };
    let add = move |_| {
        editing.change(|rules| {
            if let Some(own) = rules_of(rules, tag).and_then(|rules| rules.get_mut(rule)) {
                own.filter.push(Filter {
                    any: vec![new_condition()],
                });
            }
        });
    };
    let set_value = Callback::new(move |value: String| {
        editing.change(|rules| rename_value(rules, tag, rule, &value));
    });
    // Conditions that were just added are not wrong yet.
    let is_left = RwSignal::new(false);
    let filter_problem = problem_at(AllocationField::RuleFilter);
    let filter_problem = Signal::derive(move || filter_problem.get().filter(|_| is_left.get()));
    let name = (text.rule_number)(&number);
    let (up, down, gone) = (
        (shell.move_up)(&name),
        (shell.move_down)(&name),
        (shell.remove)(&name),
    );
    view! {
        <li class="virtual-rule" id=id(rule) tabindex="-1" aria-label=name
            on:focusout=move |event| {
                if browser::focus_left(&event) {
                    is_left.set(true);
                }
            }>
            <div class="tag-fields">
                <TextField label=(text.value_number)(&number) id=format!("{}-value", id(rule)) value=(value, set_value)
                    problem=problem_at(AllocationField::RuleValue) />
                <div class="tag-remove">
                    <button type="button" class="button button-icon button-subtle" aria-label=up.clone() title=up
                        disabled=rule == 0 on:click=move |_| shift(rule.saturating_sub(1))><Icon name=IconName::Up /></button>
                    <button type="button" class="button button-icon button-subtle" aria-label=down.clone() title=down
                        disabled=is_last on:click=move |_| shift(rule + 1)><Icon name=IconName::Down /></button>
                    <button type="button" class="button button-icon button-subtle" aria-label=gone.clone() title=gone
                        on:click=remove><Icon name=IconName::Close /></button>
                </div>
            </div>
            <For each=move || conditions.get() key=|place| *place let((filter, condition))>
                <ConditionForm place=ConditionPlace { tag, rule, filter, condition } />
            </For>
            <Problem words=filter_problem />
            <div><button type="button" class="button button-subtle" on:click=add>{text.add_condition}</button></div>
        </li>
    }
    .into_any()
}
