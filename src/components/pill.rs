//! A pill of the filter row: name and value, with a dialog beneath it.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::{Icon, IconName};
use crate::browser;

/// A pill. Its dialog closes on Escape and when the focus leaves it.
#[component]
pub(crate) fn Pill(
    /// Name of what is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// What is chosen; empty for a plain button.
    #[prop(into)]
    value: Signal<String>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Text of the remove button and what it does.
    #[prop(optional)]
    remove: Option<(String, Callback<()>)>,
    /// The dialog.
    children: ChildrenFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            if let Some(button) = button.get() {
                // A button in the document takes the focus.
                let _ = button.focus();
            }
        }
    };
    view! {
        <div class="pill-place" on:keydown=on_key
            on:focusout=move |event| if browser::focus_left(&event) { open.set(false) }>
            <div class="pill">
                <button type="button" class="pill-button" node_ref=button aria-haspopup="dialog"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <span class="pill-label">{label}</span>
                    <span class="pill-value">{value}</span>
                </button>
                {remove.map(|(text, run)| view! {
                    <button type="button" class="pill-remove" aria-label=text.clone() title=text
                        on:click=move |_| run.run(())>
                        <Icon name=IconName::Close />
                    </button>
                })}
            </div>
            <Show when=move || open.get()>
                <div class="flyout" role="dialog" tabindex="-1" aria-label=label>{children()}</div>
            </Show>
        </div>
    }
    .into_any()
}
