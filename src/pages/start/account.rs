//! Who is signed in, and which of their directories is shown.

use leptos::prelude::*;

use crate::components::{Choice, Select};
use crate::i18n::sign_in_texts;
use crate::state::{Session, SignIn, sign_out, switch_directory};

/// Nothing with a pasted token: whose it is, nobody knows.
#[component]
pub(super) fn AccountBar() -> impl IntoView {
    let session = Session::current();
    move || {
        session.access.with(|access| {
            let directory = &access.as_ref()?.directory;
            let account = directory.account.clone()?;
            let text = sign_in_texts();
            let who = if account.username.is_empty() || account.username == account.name {
                (text.signed_in_as)(&account.name)
            } else {
                (text.signed_in_with)(&account.name, &account.username)
            };
            let choices: Vec<Choice> = directory
                .tenants
                .iter()
                .map(|tenant| {
                    let name = tenant.display_name.clone();
                    let name = name.or_else(|| tenant.default_domain.clone());
                    Choice::new(&tenant.id, name.unwrap_or_else(|| tenant.id.clone()))
                })
                .collect();
            let chosen = directory.tenant.clone().unwrap_or_default();
            Some(view! { <Account who choices chosen /> })
        })
    }
}

#[component]
fn Account(
    /// Who is signed in.
    who: String,
    /// Their directories.
    choices: Vec<Choice>,
    /// Id of the one shown.
    chosen: String,
) -> impl IntoView {
    let text = sign_in_texts();
    let session = Session::current();
    let sign_in = SignIn::current();
    let is_busy = Memo::new(move |_| session.is_busy());
    let has_several = choices.len() > 1;
    view! {
        <div class="actions">
            <span>{who}</span>
            <button type="button" class="button" disabled=move || is_busy.get()
                on:click=move |_| sign_out(session, sign_in)>{text.sign_out}</button>
        </div>
        {has_several.then(|| view! {
            <Select label=text.directory choices=choices.clone() chosen=chosen.clone()
                on_change=Callback::new(move |tenant| switch_directory(session, sign_in, tenant)) />
        })}
        {move || sign_in.wanted_by.get().map(|_| view! {
            <button type="button" class="button button-primary" disabled=move || is_busy.get()
                on:click=move |_| sign_in.begin_in_wanted(session)>{text.sign_in_there}</button>
        })}
    }
    .into_any()
}
