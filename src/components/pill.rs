//! A pill of the filter row: name and value, with a dialog beneath it.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::flyout::keep_beside;
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
    let place = NodeRef::<html::Div>::new();
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
    // What was chosen inside is gone with the dialog, and the focus with it.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            browser::on_next_frame(move || {
                if let Some(button) = button.try_get_untracked().flatten()
                    && browser::is_focus_lost()
                {
                    let _ = button.focus();
                }
            });
        }
        is_open
    });
    view! {
        <div class="pill-place" node_ref=place on:keydown=on_key
            on:focusout=move |event| browser::when_focus_leaves(&event, ".flyout", move || {
                open.try_set(false);
            })>
            <div class="pill">
                <button type="button" class="pill-button" node_ref=button aria-haspopup="dialog"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <span class="pill-label">{label}</span>
                    <span class="pill-value">{value}</span>
                </button>
                {remove.map(|(text, run)| view! {
                    <button type="button" class="pill-remove" aria-label=text.clone() title=text
                        on:click=move |_| {
                            browser::focus_beside(".pill-place");
                            run.run(());
                        }>
                        <Icon name=IconName::Close />
                    </button>
                })}
            </div>
            <Show when=move || open.get()>
                <PillDialog anchor=place label content=children.clone() />
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn PillDialog(
    anchor: NodeRef<html::Div>,
    label: Signal<String>,
    content: ChildrenFn,
) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    keep_beside(anchor, panel, || ());
    view! {
        <div class="flyout" role="dialog" popover="manual" tabindex="-1" node_ref=panel aria-label=label>
            {content()}
        </div>
    }
    .into_any()
}
