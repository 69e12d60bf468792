//! Values of a tag that are one.

use costs::allocation::{Allocation, AllocationField, AllocationSection, ValueRule};
use costs::query::{Dimension, Key};
use leptos::prelude::*;

use super::editing::{Editing, Place};
use super::problem::Problem;
use crate::browser;
use crate::components::{ComboOption, Combobox, TextField};
use crate::i18n::{self, tags_texts};
use crate::state::{Session, queries};

/// Values of one key that can be chosen from.
const MOST_VALUES: u32 = 1_000;

/// List and form.
#[component]
pub(super) fn ValueRules() -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let count = editing.memo(|rules| rules.values.len());
    let add = move |_| editing.change(|rules| rules.values.push(ValueRule::default()));
    view! {
        <div class="tag-part">
            <h3>{text.values_title}</h3>
            <p class="quiet note">{text.values_text}</p>
            <For each=move || 0..count.get() key=|number| *number let:number><ValueRuleForm number /></For>
            <div><button type="button" class="button" on:click=add>{text.add_value_rule}</button></div>
        </div>
    }
    .into_any()
}

/// The values of a key in all loaded usage, most expensive first.
fn values_in_use(session: Session, key: Signal<String>) -> Memo<Vec<String>> {
    let query = Memo::new(move |_| {
        let days = session.summary.with(|summary| summary.days)?;
        let key = Some(key.get()).filter(|key| !key.is_empty())?;
        Some(queries::plain_query(
            days,
            vec![Dimension::Tag(key)],
            MOST_VALUES,
        ))
    });
    let answer = queries::table(session, query);
    Memo::new(move |_| {
        answer.with(|answer| {
            let groups = answer.value().map(|table| table.groups.as_slice());
            let keys = groups.unwrap_or_default().iter();
            keys.filter_map(|group| group.keys.first().and_then(Key::id))
                .map(str::to_owned)
                .collect()
        })
    })
}

#[component]
fn ValueRuleForm(number: usize) -> impl IntoView {
    let text = tags_texts();
    let session = Session::current();
    let editing = Editing::current();
    let rule = editing.memo(move |rules| rules.values.get(number).cloned().unwrap_or_default());
    let change = move |change: &dyn Fn(&mut ValueRule)| {
        editing.change(|rules: &mut Allocation| {
            if let Some(rule) = rules.values.get_mut(number) {
                change(rule);
            }
        });
    };
    let key = Signal::derive(move || rule.with(|rule| rule.key.clone()));
    let from = Signal::derive(move || rule.with(|rule| rule.from.clone()));
    let to = Signal::derive(move || rule.with(|rule| rule.to.clone()));
    let problem_at =
        move |field| editing.problem_at(Place::field(AllocationSection::Values, number, field));
    let keys = Signal::derive(move || session.summary.with(|summary| summary.tag_keys.clone()));
    let in_use = values_in_use(session, key);
    // What the rule takes is not in use any more once it counts.
    let options = Signal::derive(move || {
        let mut values = from.get();
        for value in in_use.get() {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let option = |value: String| ComboOption::new(value.clone(), value);
        values.into_iter().map(option).collect::<Vec<_>>()
    });
    let set_key = Callback::new(move |key: String| change(&|rule| rule.key.clone_from(&key)));
    let set_from = Callback::new(move |from: Vec<String>| {
        change(&|rule| rule.from.clone_from(&from));
    });
    let set_to = Callback::new(move |to: String| change(&|rule| rule.to.clone_from(&to)));
    let remove = move |_| {
        browser::focus_beside_soon(".tag-rule");
        editing.change(|rules| {
            if number < rules.values.len() {
                rules.values.remove(number);
            }
        });
    };
    view! {
        <div class="tag-rule" role="group" aria-label=key>
            <div class="tag-fields">
                <TextField label=text.key id=format!("value-{number}-key") value=(key, set_key)
                    problem=problem_at(AllocationField::Key) suggestions=keys />
                <div class="tag-wide">
                    <Combobox label=text.values options chosen=from is_multiple=true placeholder=text.choose on_change=set_from />
                    <p class="quiet note">{move || i18n::list(&from.get())}</p>
                    <Problem words=problem_at(AllocationField::From) />
                </div>
                <TextField label=text.becomes id=format!("value-{number}-to") value=(to, set_to)
                    problem=problem_at(AllocationField::To) suggestions=in_use />
                <button type="button" class="button tag-remove"
                    aria-label=move || (text.remove_value_rule)(&to.get(), &key.get()) on:click=remove>{text.remove}</button>
            </div>
        </div>
    }
    .into_any()
}
