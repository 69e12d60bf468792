//! What can be done with the view: the command bar and, with it, the palette.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::{Command, IconName};
use crate::i18n::{explorer_texts, shell_texts};
use crate::route::Blade;
use crate::state::{Session, Toasts, ViewState, commands};

/// Handles to all that the commands change.
#[derive(Clone, Copy)]
pub(super) struct Commands {
    view: ViewState,
    session: Session,
    toasts: Toasts,
    is_saving: RwSignal<bool>,
}

impl Commands {
    /// Those of this page; `is_saving` opens the dialog that saves the view.
    pub(super) fn current(is_saving: RwSignal<bool>) -> Self {
        Self {
            view: ViewState::current(),
            session: Session::current(),
            toasts: Toasts::current(),
            is_saving,
        }
    }

    /// In the order of the bar.
    pub(super) fn all(self) -> Vec<Command> {
        let text = explorer_texts();
        let Self {
            view,
            session,
            is_saving,
            ..
        } = self;
        let cannot_refresh =
            (!commands::can_retry(session)).then(|| text.cannot_refresh.to_owned());
        vec![
            Command::new("refresh", text.refresh, move || commands::retry(session))
                .icon(IconName::Refresh)
                .refused(cannot_refresh),
            Command::new("save-view", text.save_view, move || is_saving.set(true))
                .icon(IconName::Save),
            Command::new("share", text.share, move || self.share()).icon(IconName::Share),
            Command::new("export", text.export, move || {
                view.open_blade(Blade::Export);
            })
            .icon(IconName::Download),
            Command::new("print", shell_texts().print, browser::print).icon(IconName::Print),
        ]
    }

    /// Copies the address of the view.
    fn share(self) {
        let Self { view, toasts, .. } = self;
        let address = browser::absolute(&untrack(|| view.changed_href(|_| ())));
        spawn_local(async move {
            let text = explorer_texts();
            if browser::copy_text(&address).await {
                toasts.done(text.link_copied);
            } else {
                toasts.failed(text.link_not_copied);
            }
        });
    }
}
