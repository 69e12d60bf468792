//! The rules: bringing them in, what keeps a change from counting, and a form
//! for each.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editing::{Editing, words_with_place};
use super::key_rules::KeyRules;
use super::value_rules::ValueRules;
use super::virtual_tags::VirtualTags;
use crate::browser::{self, PickedFile};
use crate::components::{MessageBar, Tone};
use crate::i18n::{self, tags_texts};
use crate::state::{RulesProblem, read_rules};

/// Name of the file that rules are saved in.
pub(super) const FILE_NAME: &str = "meterview-tag-rules.json";
/// What kind of file it is.
pub(super) const MEDIA_TYPE: &str = "application/json";
/// Files of rules are written by hand: longer ones are something else.
const MOST_BYTES: f64 = 4e6;

/// The section.
#[component]
pub(super) fn RuleSection() -> impl IntoView {
    let text = tags_texts();
    let editing = Editing::current();
    let take = move |event| {
        for file in browser::picked_files(&event) {
            spawn_local(import(editing, file));
        }
    };
    let problem = Memo::new(move |_| editing.whole_problem());
    let unfinished = move || {
        let problem = problem.get()?;
        Some(view! {
            <MessageBar tone=Tone::Warning title=text.not_whole text=problem>
                <button type="button" class="button" on:click=move |_| editing.discard()>{text.discard}</button>
            </MessageBar>
        })
    };
    view! {
        <section class="card tag-rules" aria-labelledby="rules-title">
            <div class="card-head">
                <h2 id="rules-title">{text.rules_title}</h2>
                <label class="button file-button">
                    <input type="file" class="hidden-input" accept=".json,application/json" on:change=take />
                    {text.import}
                </label>
            </div>
            <p class="quiet">{text.rules_text}</p>
            {unfinished}
            <KeyRules />
            <ValueRules />
            <VirtualTags />
        </section>
    }
    .into_any()
}

async fn import(editing: Editing, file: PickedFile) {
    let text = tags_texts();
    let why = match browser::text_of(&file, MOST_BYTES).await {
        None => text.unreadable.to_owned(),
        Some(content) => match read_rules(&content) {
            Ok(rules) => return editing.replace(rules),
            Err(RulesProblem::Rule(problem)) => words_with_place(problem),
            Err(RulesProblem::NoRules(line, column)) => {
                let number = |place: usize| i18n::count(u64::try_from(place).unwrap_or(u64::MAX));
                (text.no_rules_at)(&number(line), &number(column))
            }
        },
    };
    editing.failed(i18n::sentences(text.not_imported, &why));
}
