//! What is kept on this device: switched on and off, opened, deleted.

use costs::Timestamp;
use engine::protocol::{Kept, KeptProblem};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::passphrase::PassphraseForm;
use crate::components::{MessageBar, Tone};
use crate::i18n::{self, failure_text, kept_texts};
use crate::state::{Session, kept as commands};

/// What there is to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Impossible,
    Off,
    Locked,
    On,
}

fn stage(kept: &Kept) -> Stage {
    match kept {
        Kept {
            is_possible: false, ..
        } => Stage::Impossible,
        Kept {
            is_on: true,
            is_locked: true,
            ..
        } => Stage::Locked,
        Kept { is_on: true, .. } => Stage::On,
        Kept { .. } => Stage::Off,
    }
}

/// The section.
#[component]
pub(super) fn KeptOnDevice() -> impl IntoView {
    let text = kept_texts();
    let session = Session::current();
    let kept = Memo::new(move |_| session.summary.with(|summary| summary.kept.clone()));
    let stage = Memo::new(move |_| kept.with(stage));
    let problem = Memo::new(move |_| kept.with(|kept| kept.problem));
    let keep = Callback::new(move |passphrase: String| {
        spawn_local(async move {
            commands::keep(session, passphrase).await;
        });
    });
    let open = Callback::new(move |passphrase: String| {
        spawn_local(async move {
            commands::open(session, passphrase).await;
        });
    });
    let content = move || match stage.get() {
        Stage::Impossible => view! { <p class="quiet">{text.impossible}</p> }.into_any(),
        Stage::Off => view! {
            <p>{text.off_text}</p>
            <PassphraseForm id="keep-passphrase" label=text.passphrase hint=text.passphrase_text
                action=text.keep is_needed=false is_new=true on_submit=keep />
        }
        .into_any(),
        Stage::Locked => view! {
            <p class="strong">{text.locked_title}</p>
            <PassphraseForm id="open-passphrase" label=text.passphrase_needed hint=text.locked
                action=text.open is_needed=true is_new=false on_submit=open />
            <div class="actions"><ForgetButton /></div>
        }
        .into_any(),
        Stage::On => view! {
            <p>{text.on_text}</p>
            <Facts kept />
            <PassphraseForm id="keep-passphrase" label=text.passphrase hint=text.passphrase_text
                action=text.keep_otherwise is_needed=false is_new=true on_submit=keep />
            <div class="actions"><ForgetButton /></div>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="kept-title">
            <h2 id="kept-title">{text.title}</h2>
            {move || problem.get().map(|problem| problem_shown(session, problem))}
            {content}
        </section>
    }
    .into_any()
}

#[component]
fn Facts(kept: Memo<Kept>) -> impl IntoView {
    let text = kept_texts();
    let facts = move || {
        let kept = kept.get();
        let saved = match kept.saved_at_s {
            _ if kept.is_writing => text.writing.to_owned(),
            Some(at_s) => i18n::moment(Timestamp::from_seconds(at_s)),
            None => String::new(),
        };
        let passphrase = if kept.has_passphrase {
            text.encrypted_yes
        } else {
            text.encrypted_no
        };
        let fact = |name: &'static str, value: String| {
            view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
        };
        view! {
            {fact(text.saved, saved)}
            {fact(text.size, i18n::bytes(kept.bytes))}
            {fact(text.encrypted, passphrase.to_owned())}
        }
    };
    view! { <dl class="essentials">{facts}</dl> }.into_any()
}

#[component]
fn ForgetButton() -> impl IntoView {
    let session = Session::current();
    let forget = move |_| spawn_local(commands::forget(session));
    view! { <button type="button" class="button" on:click=forget>{kept_texts().forget}</button> }
        .into_any()
}

fn problem_shown(session: Session, problem: KeptProblem) -> AnyView {
    let text = kept_texts();
    let words = failure_text(&engine::protocol::Failure::Kept(problem));
    let can_open = problem == KeptProblem::ChangedElsewhere;
    let can_replace = matches!(
        problem,
        KeptProblem::ChangedElsewhere
            | KeptProblem::OtherCloud
            | KeptProblem::Damaged
            | KeptProblem::Full
            | KeptProblem::Failed
    );
    let open = move |_| {
        spawn_local(async move {
            commands::open(session, String::new()).await;
        });
    };
    let replace = move |_| {
        spawn_local(async move {
            commands::keep(session, String::new()).await;
        });
    };
    view! {
        <MessageBar tone=Tone::Warning title=words.happened text=words.next_step>
            {can_open.then(|| view! {
                <button type="button" class="button" on:click=open>{text.open_too}</button>
            })}
            {can_replace.then(|| view! {
                <button type="button" class="button" on:click=replace>{text.replace}</button>
            })}
        </MessageBar>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_counts_only_where_something_is_kept() {
        let kept = |is_possible, is_on, is_locked| Kept {
            is_possible,
            is_on,
            is_locked,
            ..Kept::default()
        };
        assert_eq!(stage(&kept(false, true, true)), Stage::Impossible);
        assert_eq!(stage(&kept(true, false, true)), Stage::Off);
        assert_eq!(stage(&kept(true, true, true)), Stage::Locked);
        assert_eq!(stage(&kept(true, true, false)), Stage::On);
    }
}
