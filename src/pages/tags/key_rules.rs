//! Keys that are one.

use costs::allocation::{Allocation, AllocationField, AllocationSection, KeyRule};
use leptos::prelude::*;

use super::editing::{Editing, Place};
use super::problem::Problem;
use crate::browser;
use crate::components::{ComboOption, ReorderList, Switch, TextField};
use crate::i18n::tags_texts;
use crate::state::Session;

/// All keys that the usage has, also those that rules have made others of.
pub(super) fn known_keys(session: Session) -> Vec<String> {
    session.summary.with(|summary| {
        let mut keys = summary.tag_keys.clone();
        let spellings = summary.merged_keys.iter().flat_map(|key| &key.spellings);
        for key in spellings {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    })
}

/// List and form.
#[component]
pub(super) fn KeyRules() -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let count = editing.memo(|rules| rules.keys.len());
    let add = move |_| {
        editing.change(|rules| {
            rules.keys.push(KeyRule {
                is_spelling_merged: true,
                ..KeyRule::default()
            });
        });
    };
    view! {
        <div class="tag-part">
            <h3>{text.keys_title}</h3>
            <p class="quiet note">{text.keys_text}</p>
            <For each=move || 0..count.get() key=|number| *number let:number><KeyRuleForm number /></For>
            <div><button type="button" class="button" on:click=add>{text.add_key_rule}</button></div>
        </div>
    }
    .into_any()
}

#[component]
fn KeyRuleForm(number: usize) -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let editing = Editing::current();
    let rule = editing.memo(move |rules| rules.keys.get(number).cloned().unwrap_or_default());
    let change = move |change: &dyn Fn(&mut KeyRule)| {
        editing.change(|rules: &mut Allocation| {
            if let Some(rule) = rules.keys.get_mut(number) {
                change(rule);
            }
        });
    };
    let target = Signal::derive(move || rule.with(|rule| rule.target.clone()));
    let problem_at =
        move |field| editing.problem_at(Place::field(AllocationSection::Keys, number, field));
    let keys = Signal::derive(move || known_keys(session));
    let option = |key: &String| ComboOption::new(key, key);
    let items = Signal::derive(move || rule.with(|rule| rule.sources.iter().map(option).collect()));
    let choices = Signal::derive(move || {
        let target = target.get().to_lowercase();
        let keys = keys.get();
        let others = keys.iter().filter(|key| key.to_lowercase() != target);
        others.map(option).collect::<Vec<_>>()
    });
    let set_target = Callback::new(move |target: String| {
        change(&|rule| rule.target.clone_from(&target));
    });
    let set_sources = Callback::new(move |sources: Vec<String>| {
        change(&|rule| rule.sources.clone_from(&sources));
    });
    let set_spelling = Callback::new(move |is_merged| {
        change(&|rule| rule.is_spelling_merged = is_merged);
    });
    let remove = move |_| {
        browser::focus_beside_soon(".tag-rule");
        editing.change(|rules| {
            if number < rules.keys.len() {
                rules.keys.remove(number);
            }
        });
    };
    view! {
        <div class="tag-rule" role="group" aria-label=target>
            <div class="tag-fields">
                <TextField label=text.merged_into id=format!("key-{number}-target") value=(target, set_target)
                    problem=problem_at(AllocationField::Target) suggestions=keys />
                <button type="button" class="button tag-remove" aria-label=move || (text.remove_key_rule)(&target.get())
                    on:click=remove>{text.remove}</button>
            </div>
            <p class="field-label">{text.sources}</p>
            <ReorderList label=text.sources items choices add_label=text.add_source on_change=set_sources />
            <Problem words=problem_at(AllocationField::Sources) />
            <Switch label=text.is_spelling_merged is_on=Signal::derive(move || rule.with(|rule| rule.is_spelling_merged))
                on_change=set_spelling />
        </div>
    }
    .into_any()
}
