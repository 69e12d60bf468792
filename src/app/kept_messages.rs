//! What there is to say about keeping data on this device: why it did not work,
//! and what was left when everything was cleared.

use engine::protocol::{Failure, KeptProblem};
use leptos::prelude::*;

use super::messages::dismiss;
use crate::components::{MessageBar, Tone};
use crate::i18n::{self, failure_text, kept_texts, texts};
use crate::route::Page;
use crate::state::{Session, ViewState};

/// The messages; the page Data says the same beside what can be done.
#[component]
pub(super) fn KeptMessages() -> impl IntoView {
    let session = Session::current();
    let view = ViewState::current();
    let problem = Memo::new(move |_| {
        session.summary.with(|summary| {
            let kept = &summary.kept;
            kept.problem
                .or(kept.is_locked.then_some(KeptProblem::Locked))
        })
    });
    let told = move || {
        let is_elsewhere = view.page.get() != Some(Page::Data);
        let problem = problem.get().filter(|_| is_elsewhere)?;
        let words = failure_text(&Failure::Kept(problem));
        let happened = match problem {
            KeptProblem::Locked => kept_texts().locked_title.to_owned(),
            _ => words.happened,
        };
        Some(view! {
            <MessageBar tone=Tone::Warning title=happened text=words.next_step>
                <a class="button" href=view.href(Page::Data)>{texts().data}</a>
            </MessageBar>
        })
    };
    let cleared = move || {
        let text = kept_texts();
        let left = session.cleared.get()?;
        let (tone, title, words) = if left.is_empty() {
            (Tone::Good, text.cleared, text.cleared_text.to_owned())
        } else {
            (Tone::Bad, text.left, i18n::list(&left))
        };
        Some(view! {
            <MessageBar tone=tone title=title text=words>
                {dismiss(move || session.cleared.set(None))}
            </MessageBar>
        })
    };
    view! {
        {told}
        {cleared}
    }
    .into_any()
}
