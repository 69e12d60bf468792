//! Commands that every page with data has, after its own.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::shortcuts::{Act, keys_of};
use crate::browser;
use crate::components::{Command, IconName};
use crate::i18n::{explorer_texts, shell_texts};
use crate::route::Page;
use crate::state::{Session, Toasts, ViewState, commands};

/// The commands; none on pages that show no data.
pub(super) fn common_commands(session: Session, view: ViewState, toasts: Toasts) -> Vec<Command> {
    let (text, explorer) = (shell_texts(), explorer_texts());
    let shows_data = !matches!(view.page.get(), None | Some(Page::Start))
        && session.summary.with(|summary| summary.rows > 0);
    if !shows_data {
        return Vec::new();
    }
    let nothing_to_refresh =
        (!commands::can_retry(session)).then(|| text.nothing_to_refresh.to_owned());
    let keys = |act: Act| {
        let keys = keys_of(act).map(|keys| keys.text(browser::is_mac()));
        keys.unwrap_or_default()
    };
    vec![
        Command::new("refresh", text.refresh, move || commands::retry(session))
            .icon(IconName::Refresh)
            .refused(nothing_to_refresh),
        Command::new("add-data", text.import, move || view.go(Page::Start)).icon(IconName::Upload),
        Command::new("share", explorer.share, move || share(toasts)).icon(IconName::Share),
        Command::new("print", text.print, browser::print)
            .icon(IconName::Print)
            .detail(keys(Act::Print)),
    ]
}

/// Copies the address, which holds the whole view.
fn share(toasts: Toasts) {
    spawn_local(async move {
        let text = explorer_texts();
        if browser::copy_text(&browser::address()).await {
            toasts.done(text.link_copied);
        } else {
            toasts.failed(text.link_not_copied);
        }
    });
}
