//! The control that chooses the language.

use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::components::{Command, IconName, MenuButton};
use crate::i18n::texts;
use crate::route::Language;
use crate::state::{LanguageState, ViewState};

const ID: &str = "language";

/// A menu of languages, each in its own words. The page around it is made anew
/// in the chosen language; the button there takes the focus.
#[component]
pub(super) fn LanguageChoice() -> impl IntoView {
    let language = LanguageState::current();
    let view = ViewState::current();
    let place = NodeRef::<html::Div>::new();
    if language.takes_focus() {
        Effect::new(move |_| {
            if place.get().is_some() {
                browser::focus_first_of(&format!("#{ID} button"));
            }
        });
    }
    let commands = Signal::derive(move || choices(language, view));
    view! {
        <div id=ID node_ref=place>
            <MenuButton label=texts().language icon=IconName::Language is_icon_only=true class="top-button"
                commands=commands />
        </div>
    }
    .into_any()
}

/// All languages as things to choose from.
pub(super) fn choices(language: LanguageState, view: ViewState) -> Vec<Command> {
    let present = language.present.get();
    Language::ALL
        .map(|choice| {
            Command::new(
                format!("language {}", choice.code()),
                choice.name_in_itself(),
                move || language.choose(choice, view),
            )
            .icon(IconName::Language)
            .checked(present == Some(choice))
        })
        .to_vec()
}
