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
    /// Buttons at the bottom.
    #[prop(optional, into)]
    buttons: ViewFn,
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = NodeRef::<html::H2>::new();
    let former = StoredValue::new_local(FormerFocus::here());
    let is_open = StoredValue::new(false);
    Effect::new(move |_| {
        title.track();
        let (Some(dialog), Some(heading)) = (dialog.get(), heading.get()) else {
            return;
        };
        browser::show_modal(&dialog);
        // Where one thing follows another, what had the focus is gone.
        if is_open.get_value() {
            let _ = heading.focus();
        }
        is_open.set_value(true);
    });
    on_cleanup(move || {
        is_open.try_set_value(false);
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
        former.try_with_value(FormerFocus::give_back);
    });
    let closed = move |_| {
        // A browser may close it all the same, when asked twice.
        if is_open.try_get_value() == Some(true) {
            on_close.run(());
        }
    };
    // The address decides whether it is open: the browser must not close it.
    let cancel = move |event: ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    view! {
        <dialog class="blade" node_ref=dialog aria-labelledby="blade-title"
            on:cancel=cancel on:close=closed
            on:mousedown=move |event| if browser::is_on_itself(&event) { on_close.run(()) }>
            <div class="blade-inside">
                <div class="blade-head">
                    <h2 id="blade-title" node_ref=heading tabindex="-1" autofocus="">{title}</h2>
                    <button type="button" class="button button-icon button-subtle" aria-label=close title=close
                        on:click=move |_| on_close.run(())>
                        <Icon name=IconName::Close />
                    </button>
                </div>
                <div class="blade-content">{children()}</div>
                <div class="blade-buttons">{buttons.run()}</div>
            </div>
        </dialog>
    }
    .into_any()
}
