//! A load that was interrupted, where loading is shown otherwise: with the way
//! to go on, and the way to forget it. It never goes on by itself, since a
//! person may have come back for something else; whoever asks for the same
//! again goes on too.

use costs::Timestamp;
use leptos::prelude::*;

use crate::components::{MessageBar, Tone};
use crate::i18n::{self, loading_texts, texts};
use crate::route::Page;
use crate::state::{Session, can_continue, continue_load, forget_unfinished, unfinished_load};

/// The message.
#[component]
pub(super) fn UnfinishedLoad() -> impl IntoView {
    let session = Session::current();
    let unfinished = Memo::new(move |_| unfinished_load(session));
    move || {
        let text = loading_texts();
        let unfinished = unfinished.get()?;
        let words = (text.interrupted_text)(
            &i18n::range(unfinished.load.usage_days),
            &(texts().records)(unfinished.rows),
            &i18n::moment(Timestamp::from_seconds(unfinished.at_s)),
        );
        let way = if can_continue(session, &unfinished) {
            view! {
                <button type="button" class="button button-primary"
                    on:click=move |_| continue_load(session, unfinished.clone())>
                    {text.continue_load}
                </button>
            }
            .into_any()
        } else {
            view! { <a class="button button-primary" href=Page::Start.path()>{text.connect_to_continue}</a> }
                .into_any()
        };
        Some(view! {
            <MessageBar tone=Tone::Warning title=text.interrupted text=words>
                {way}
                <button type="button" class="button" on:click=move |_| forget_unfinished(session)>
                    {text.discard}
                </button>
            </MessageBar>
        })
    }
}
