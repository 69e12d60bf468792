//! Keys that look alike, with a button that makes them one.

use leptos::prelude::*;

use super::alike::{look_alikes, merge};
use super::editing::Editing;
use crate::components::{MessageBar, Tone};
use crate::i18n::{self, tags_texts};
use crate::state::Session;

/// A message for each group of keys in use.
#[component]
pub(super) fn LookAlikes() -> impl IntoView {
    let session = Session::current();
    let editing = Editing::current();
    let groups = Memo::new(move |_| {
        session
            .summary
            .with(|summary| look_alikes(&summary.tag_keys))
    });
    view! {
        <For each=move || groups.get() key=Clone::clone let:keys>
            {
                let text = tags_texts();
                let words = keys.first().map(|target| (text.merge_into)(target));
                let title = (text.alike)(&i18n::list(&keys));
                let merge = move |_| editing.change_at_once(|rules| merge(rules, &keys));
                view! {
                    <MessageBar tone=Tone::Plain title>
                        <button type="button" class="button" on:click=merge>{words}</button>
                    </MessageBar>
                }
            }
        </For>
    }
    .into_any()
}
