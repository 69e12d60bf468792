//! The archive file: everything in one, and the way to open one that has a
//! passphrase.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::passphrase::PassphraseForm;
use crate::i18n::kept_texts;
use crate::state::{Session, kept as commands};

/// The section.
#[component]
pub(super) fn Archives() -> impl IntoView {
    let text = kept_texts();
    let session = Session::current();
    let save = Callback::new(move |passphrase: String| {
        spawn_local(async move {
            commands::save_archive(session, passphrase).await;
        });
    });
    let open = Callback::new(move |passphrase: String| {
        spawn_local(async move {
            commands::open_archive(session, passphrase).await;
        });
    });
    let locked = move || {
        let name = session
            .locked_archive
            .with(|file| Some(file.as_ref()?.name()))?;
        Some(view! {
            <p class="strong">{name}</p>
            <PassphraseForm id="archive-open-passphrase" label=text.passphrase_needed hint=text.locked
                action=text.archive_locked is_needed=true is_new=false on_submit=open />
        })
    };
    view! {
        <section class="card" aria-labelledby="archive-title">
            <h2 id="archive-title">{text.archive_title}</h2>
            {locked}
            <p>{text.archive_text}</p>
            <PassphraseForm id="archive-passphrase" label=text.passphrase hint=text.passphrase_text
                action=text.archive_save is_needed=false is_new=true on_submit=save />
        </section>
    }
    .into_any()
}
