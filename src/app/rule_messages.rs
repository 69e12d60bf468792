//! What a person has to know of the rules for tags that the browser keeps:
//! that they cannot be read, or were changed in another window.

use leptos::prelude::*;

use crate::browser;
use crate::components::{MessageBar, Tone};
use crate::i18n::{sharing_texts, tags_texts};
use crate::state::{AllocationRules, Toasts};

/// Name and kind of the file that unreadable rules are saved in.
const FILE: (&str, &str) = ("meterview-tag-rules-unreadable.json", "application/json");

/// Messages across the page.
#[component]
pub(super) fn RuleMessages() -> impl IntoView {
    let rules = AllocationRules::current();
    let toasts = Toasts::current();
    Effect::new(move |before: Option<()>| {
        rules.taken_over.track();
        if before.is_none() {
            return;
        }
        // Taking a change of this window back would undo the other window's.
        let own = toasts.shown.with_untracked(|shown| {
            let words = tags_texts().changed;
            let own = shown.iter().filter(|toast| toast.text == words);
            own.map(|toast| toast.id).collect::<Vec<_>>()
        });
        for notice in own {
            toasts.dismiss(notice);
        }
        toasts.done(sharing_texts().changed_elsewhere);
    });
    let unreadable = move || {
        let text = sharing_texts();
        let kept = rules.unreadable.get()?;
        let save = move |_| browser::save_text(FILE.0, FILE.1, &kept);
        Some(view! {
            <MessageBar tone=Tone::Warning title=text.unreadable text=text.unreadable_next>
                <button type="button" class="button" on:click=save>{text.save_as_file}</button>
                <button type="button" class="button" on:click=move |_| rules.forget_unreadable()>{text.forget}</button>
            </MessageBar>
        })
    };
    let conflict = move || {
        let text = sharing_texts();
        rules.has_conflict.get().then(|| {
            view! {
                <MessageBar tone=Tone::Warning title=text.conflict text=text.conflict_next>
                    <button type="button" class="button" on:click=move |_| rules.take_theirs()>{text.take_theirs}</button>
                    <button type="button" class="button" on:click=move |_| rules.keep_mine()>{text.keep_mine}</button>
                </MessageBar>
            }
        })
    };
    view! {
        {unreadable}
        {conflict}
    }
    .into_any()
}
