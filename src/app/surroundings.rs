//! What is said of the surroundings: no server, or a newer version.

use leptos::prelude::*;

use super::shell::ShellState;
use crate::browser::{self, PageNews};
use crate::components::{MessageBar, Tone};
use crate::i18n::{privacy_texts, texts};
use crate::state::{LanguageState, Session, Surroundings, listen_to_host_page};

/// The messages. The first time they are shown begins what goes on around the
/// page: keeping it, and listening to a host page.
#[component]
pub(super) fn SurroundingMessages() -> impl IntoView {
    let session = Session::current();
    let surroundings = Surroundings::current();
    if surroundings.begin() {
        surroundings.keep_page();
        if browser::is_framed() {
            let shown = ShellState::current().theme;
            let set_theme = Callback::new(move |theme: crate::state::Theme| theme.show(shown));
            let language = LanguageState::current();
            listen_to_host_page(session, surroundings, language, set_theme);
        }
    }
    let offline = move || {
        let text = privacy_texts();
        surroundings.is_offline.get().then(|| {
            view! {
                <MessageBar tone=Tone::Warning title=text.offline text=text.offline_next>
                    <button type="button" class="button" on:click=move |_| surroundings.ask_server(session)>
                        {texts().retry}
                    </button>
                </MessageBar>
            }
        })
    };
    let newer = move || {
        let text = privacy_texts();
        surroundings.newer.get().map(|news| {
            let next = match news {
                PageNews::Waiting => text.newer_next,
                PageNews::OthersOpen => text.newer_others_open,
            };
            view! {
                <MessageBar tone=Tone::Plain title=text.newer text=next>
                    <button type="button" class="button" on:click=move |_| surroundings.take_over()>
                        {text.use_newer}
                    </button>
                </MessageBar>
            }
        })
    };
    view! {
        {offline}
        {newer}
    }
    .into_any()
}
