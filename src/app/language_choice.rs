//! The control that chooses the language.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::texts;
use crate::route::Language;
use crate::state::{LanguageState, ViewState};

/// A select whose choices are written in their own language. The page around it
/// is made anew in the chosen language; the select there takes the focus.
#[component]
pub(super) fn LanguageChoice() -> impl IntoView {
    let language = LanguageState::current();
    let view = ViewState::current();
    let select = NodeRef::<html::Select>::new();
    if language.takes_focus() {
        Effect::new(move |_| {
            if let Some(select) = select.get() {
                let _ = select.focus();
            }
        });
    }
    let choose = move |event| {
        if let Some(chosen) = Language::matching(&event_target_value(&event)) {
            language.choose(chosen, view);
        }
    };
    let is_chosen = move |choice| language.present.get() == Some(choice);
    // A language that could not be fetched is not the one in use.
    let present = move || {
        language.failed.track();
        language.present.get().map(Language::code)
    };
    view! {
        <label class="field">
            <span class="hidden-label">{texts().language}</span>
            <select class="input" node_ref=select prop:value=present on:change=choose>
                {Language::ALL.into_iter().map(|choice| view! {
                    <option value=choice.code() lang=choice.code() selected=move || is_chosen(choice)>
                        {choice.name_in_itself()}
                    </option>
                }).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
