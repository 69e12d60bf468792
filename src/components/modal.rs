//! What makes a `dialog` element modal: it takes the focus, keeps it, and gives
//! it back when it goes.

use leptos::ev::{Event, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use crate::browser::{self, FormerFocus};

/// A dialog that is open for as long as it is shown. Whoever shows it decides
/// when it goes: Escape and a press beside it only ask.
#[derive(Clone, Copy)]
pub(super) struct Modal {
    /// The element.
    pub(super) dialog: NodeRef<html::Dialog>,
    is_open: StoredValue<bool>,
    on_close: Callback<()>,
}

impl Modal {
    /// For the calling component; `on_close` closes it.
    pub(super) fn new(on_close: Callback<()>) -> Self {
        let modal = Self {
            dialog: NodeRef::new(),
            is_open: StoredValue::new(false),
            on_close,
        };
        let former = StoredValue::new_local(FormerFocus::here());
        Effect::new(move |_| {
            if let Some(dialog) = modal.dialog.get() {
                browser::show_modal(&dialog);
                modal.is_open.set_value(true);
            }
        });
        on_cleanup(move || {
            modal.is_open.try_set_value(false);
            if let Some(dialog) = modal.dialog.try_get_untracked().flatten() {
                dialog.close();
            }
            former.try_with_value(FormerFocus::give_back);
        });
        modal
    }

    /// Escape was pressed: the browser must not close it.
    pub(super) fn cancelled(self, event: &Event) {
        event.prevent_default();
        self.on_close.run(());
    }

    /// A browser closes it all the same, when asked twice.
    pub(super) fn closed(self) {
        if self.is_open.try_get_value() == Some(true) {
            self.on_close.run(());
        }
    }

    /// The pointer was pressed in the window: beside it means to close it.
    pub(super) fn pressed(self, event: &MouseEvent) {
        if browser::is_on_itself(event) {
            self.on_close.run(());
        }
    }
}
