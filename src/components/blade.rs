//! A pane at the right, full height, above the page.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::{Icon, IconName};
use crate::browser::{self, FormerFocus};

/// A pane with its title. It takes the focus, keeps it, and gives it back when
/// it goes; Escape, the cross and a click beside it ask to close it.
#[component]
pub(crate) fn BladePane(
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Text of the cross.
    close: &'static str,
    /// Closes it.
    on_close: Callback<()>,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let former = StoredValue::new_local(FormerFocus::here());
    let is_open = StoredValue::new(false);
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            if !is_open.get_value() {
                browser::show_modal(&dialog);
                is_open.set_value(true);
            }
        }
    });
    on_cleanup(move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
        former.try_with_value(FormerFocus::give_back);
    });
    // The address decides whether it is open: the browser must not close it.
    let cancel = move |event: ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    view! {
        <dialog class="blade" node_ref=dialog aria-labelledby="blade-title"
            on:cancel=cancel
            on:mousedown=move |event| if browser::is_on_itself(&event) { on_close.run(()) }>
            <div class="blade-inside">
                <div class="blade-head">
                    <h2 id="blade-title" tabindex="-1" autofocus="">{title}</h2>
                    <button type="button" class="button button-icon button-subtle" aria-label=close title=close
                        on:click=move |_| on_close.run(())>
                        <Icon name=IconName::Close />
                    </button>
                </div>
                <div class="blade-content">{children()}</div>
            </div>
        </dialog>
    }
    .into_any()
}
