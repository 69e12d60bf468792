//! A dialog in the middle of the window.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::element_id::element_id;
use super::{Icon, IconName};
use crate::browser::{self, FormerFocus};
use crate::i18n::shell_texts;

/// A modal dialog, open for as long as it is shown. It takes the focus, keeps
/// it and gives it back; Escape, the cross and a click beside it ask to close.
#[component]
pub(crate) fn Dialog(
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether the title is for screen readers only, and there is no cross.
    #[prop(optional)]
    is_bare: bool,
    /// Further classes, such as `dialog-wide`.
    #[prop(optional)]
    class: &'static str,
    /// Closes it.
    on_close: Callback<()>,
    /// Buttons at the bottom.
    #[prop(optional, into)]
    buttons: ViewFn,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let former = StoredValue::new_local(FormerFocus::here());
    let is_open = StoredValue::new(false);
    let title_id = element_id("dialog");
    let labelled_by = title_id.clone();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            browser::show_modal(&dialog);
            is_open.set_value(true);
        }
    });
    on_cleanup(move || {
        is_open.try_set_value(false);
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
        former.try_with_value(FormerFocus::give_back);
    });
    let cancel = move |event: ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let closed = move |_| {
        if is_open.try_get_value() == Some(true) {
            on_close.run(());
        }
    };
    let close = shell_texts().close;
    let head_class = if is_bare {
        "hidden-label"
    } else {
        "dialog-head"
    };
    view! {
        <dialog class=format!("dialog {class}") node_ref=dialog aria-labelledby=labelled_by
            on:cancel=cancel on:close=closed
            on:mousedown=move |event| if browser::is_on_itself(&event) { on_close.run(()) }>
            <div class="dialog-inside">
                <div class=head_class>
                    <h2 id=title_id>{title}</h2>
                    {(!is_bare).then(|| view! {
                        <button type="button" class="button button-icon button-subtle" aria-label=close title=close
                            on:click=move |_| on_close.run(())>
                            <Icon name=IconName::Close />
                        </button>
                    })}
                </div>
                <div class="dialog-content">{children()}</div>
                <div class="dialog-buttons">{buttons.run()}</div>
            </div>
        </dialog>
    }
    .into_any()
}
