//! A dialog in the middle of the window.

use leptos::prelude::*;

use super::element_id::element_id;
use super::modal::Modal;
use super::{Icon, IconName};
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
    let modal = Modal::new(on_close);
    let title_id = element_id("dialog");
    let labelled_by = title_id.clone();
    let close = shell_texts().close;
    let head_class = if is_bare {
        "hidden-label"
    } else {
        "dialog-head"
    };
    view! {
        <dialog class=format!("dialog {class}") node_ref=modal.dialog aria-labelledby=labelled_by
            on:cancel=move |event| modal.cancelled(&event) on:close=move |_| modal.closed()
            on:mousedown=move |event| modal.pressed(&event)>
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
