//! Why a load is held back, in words, and what lets it go on.

use engine::protocol::Hold;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{MessageBar, Tone};
use crate::i18n::{loading_texts, texts};
use crate::route::Page;
use crate::state::{Session, commands};

/// One sentence for each reason; announced when it comes.
#[component]
pub(super) fn HoldWords(holds: Memo<Vec<Hold>>) -> impl IntoView {
    let kinds = Memo::new(move |_| {
        holds.with(|holds| {
            let is_paused = holds.contains(&Hold::User);
            let is_offline = holds.contains(&Hold::Offline);
            let refused = holds.iter().find_map(|hold| match hold {
                Hold::SignIn(error) => Some(error.clone()),
                _ => None,
            });
            (is_paused, is_offline, refused)
        })
    });
    view! {
        <div role="status">
            {move || {
                let text = loading_texts();
                let (is_paused, is_offline, refused) = kinds.get();
                view! {
                    {is_paused.then(|| view! { <p class="tone-warning loading-wait">{text.paused}</p> })}
                    {is_offline.then(|| view! { <p class="tone-warning loading-wait">{text.offline}</p> })}
                    {refused.map(|error| view! {
                        <MessageBar tone=Tone::Warning title=text.token_wanted text=(texts().fetch)(&error).happened>
                            <TokenForm />
                        </MessageBar>
                    })}
                }
            }}
        </div>
    }
    .into_any()
}

/// Another token, or the way to sign in again.
#[component]
fn TokenForm() -> impl IntoView {
    let text = loading_texts();
    let session = Session::current();
    let is_signed_in = session.access.with_untracked(|access| {
        access
            .as_ref()
            .is_some_and(|access| access.directory.account.is_some())
    });
    if is_signed_in {
        return view! { <a class="button button-primary" href=Page::Start.path()>{text.sign_in_again}</a> }
            .into_any();
    }
    let token = RwSignal::new(String::new());
    let submit = move || {
        let secret = token.get_untracked().trim().to_owned();
        if secret.is_empty() {
            return;
        }
        token.set(String::new());
        spawn_local(async move {
            commands::renew_token(session, secret).await;
        });
    };
    view! {
        <form class="actions" on:submit=move |event| { event.prevent_default(); submit(); }>
            <label class="field">
                <span class="field-label">{texts().token}</span>
                <input class="input" type="password" autocomplete="off" spellcheck="false" required
                    prop:value=token on:input=move |event| token.set(event_target_value(&event)) />
            </label>
            <button type="submit" class="button button-primary">{text.go_on}</button>
        </form>
    }
    .into_any()
}
