//! The list of shortcuts, in a dialog.

use leptos::prelude::*;

use super::overlay::Overlays;
use super::shortcuts::SHORTCUTS;
use crate::browser;
use crate::components::{Dialog, Switch};
use crate::i18n::shell_texts;
use crate::state::preferences;

/// The dialog.
#[component]
pub(super) fn ShortcutSheet() -> impl IntoView {
    let text = shell_texts();
    let overlays = Overlays::current();
    let is_mac = browser::is_mac();
    let has_plain_keys = overlays.has_plain_keys;
    let rows = move || {
        SHORTCUTS
            .iter()
            .filter(|(keys, _)| has_plain_keys.get() || !keys.is_plain())
            .map(|(keys, act)| (*keys, *act))
            .collect::<Vec<_>>()
            // Keys of one act stand beside each other in the list.
            .chunk_by(|(_, one), (_, other)| one == other)
            .map(|same| {
                let name = same.first().map(|(_, act)| act.name());
                let ways = same.iter().map(|(keys, _)| {
                    let caps = keys.caps(is_mac).into_iter();
                    view! { <dd>{caps.map(|cap| view! { <kbd>{cap}</kbd> " " }).collect_view()}</dd> }
                });
                view! { <div><dt>{name}</dt>{ways.collect_view()}</div> }
            })
            .collect_view()
    };
    view! {
        <Dialog title=text.shortcuts.to_owned() on_close=Callback::new(move |()| overlays.close())>
            <dl class="shortcuts">{rows}</dl>
            <Switch label=text.single_keys.to_owned() is_on=has_plain_keys
                on_change=Callback::new(move |are_on| {
                    preferences::keep_single_keys(are_on);
                    has_plain_keys.set(are_on);
                }) />
            <p class="quiet note">{text.single_keys_text}</p>
        </Dialog>
    }
    .into_any()
}
