//! Short notices at the bottom of the window, announced politely.

use leptos::ev::FocusEvent;
use leptos::prelude::*;

use super::{Icon, IconName, Tone};
use crate::browser::{self, FormerFocus};
use crate::i18n::shell_texts;

/// One notice.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// Identifies it.
    pub(crate) id: u64,
    /// What happened.
    pub(crate) text: String,
    /// What it means.
    pub(crate) tone: Tone,
    /// Words and deed of a button, such as Undo.
    pub(crate) action: Option<(String, Callback<()>)>,
}

/// The region. It stays in the document, so that notices in it are announced;
/// `on_rest` tells whether pointer or focus rests in it, and they must stay.
#[component]
pub(crate) fn ToastRegion(
    /// The notices, oldest first.
    #[prop(into)]
    notices: Signal<Vec<Notice>>,
    /// Takes the id of a notice that is to go.
    on_dismiss: Callback<u64>,
    /// Takes whether someone is at the notices.
    on_rest: Callback<bool>,
) -> impl IntoView {
    let is_inside = StoredValue::new(false);
    // The keyboard goes back to where it came from with the last notice.
    let former = StoredValue::new_local(FormerFocus::content());
    let dismiss = Callback::new(move |id: u64| {
        if notices.with_untracked(|notices| notices.len() > 1) {
            browser::focus_beside(".toast");
        } else if is_inside.get_value() {
            former.with_value(FormerFocus::give_back);
        }
        on_dismiss.run(id);
    });
    let entered = move |event: FocusEvent| {
        if browser::focus_left(&event) {
            former.set_value(FormerFocus::before(&event));
        }
        is_inside.set_value(true);
        on_rest.run(true);
    };
    let left = move |event: FocusEvent| {
        is_inside.set_value(!browser::focus_left(&event));
        on_rest.run(false);
    };
    view! {
        <div class="toasts" role="region" aria-live="polite" aria-label=shell_texts().notices
            on:mouseenter=move |_| on_rest.run(true) on:mouseleave=move |_| on_rest.run(false)
            on:focusin=entered on:focusout=left>
            <For each=move || notices.get() key=|notice| notice.id let:notice>
                {toast(notice, dismiss)}
            </For>
        </div>
    }
    .into_any()
}

fn toast(notice: Notice, dismiss: Callback<u64>) -> AnyView {
    let icon = match notice.tone {
        Tone::Plain => IconName::Note,
        Tone::Good => IconName::Success,
        Tone::Warning => IconName::Warning,
        Tone::Bad => IconName::Failure,
    };
    let close = shell_texts().close;
    let id = notice.id;
    let action = notice.action.map(|(words, run)| {
        view! {
            <button type="button" class="link" on:click=move |_| {
                dismiss.run(id);
                run.try_run(());
            }>{words}</button>
        }
    });
    view! {
        <div class=format!("toast {}", notice.tone.class())>
            <Icon name=icon />
            <span class="toast-text">{notice.text}</span>
            {action}
            <button type="button" class="button button-icon button-subtle" aria-label=close title=close
                on:click=move |_| dismiss.run(id)>
                <Icon name=IconName::Close />
            </button>
        </div>
    }
    .into_any()
}
