//! A pane at the right, full height, above the page.

use leptos::html;
use leptos::prelude::*;

use super::modal::Modal;
use super::{Icon, IconName};

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
    let modal = Modal::new(on_close);
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |was_shown: Option<bool>| {
        title.track();
        let heading = heading.get();
        // Where one thing follows another, what had the focus is gone.
        if let (Some(heading), Some(true)) = (&heading, was_shown) {
            let _ = heading.focus();
        }
        heading.is_some()
    });
    view! {
        <dialog class="blade" node_ref=modal.dialog aria-labelledby="blade-title"
            on:cancel=move |event| modal.cancelled(&event) on:close=move |_| modal.closed()
            on:mousedown=move |event| modal.pressed(&event)>
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
