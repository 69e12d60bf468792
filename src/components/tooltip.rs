//! A few words about a control, on hover and focus.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::element_id::element_id;
use super::flyout::keep_beside;
use crate::browser;

/// Words about the one control inside. Escape takes them away; the pointer may
/// rest on them.
#[component]
pub(crate) fn Tooltip(
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let id = StoredValue::new(element_id("tooltip"));
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::describe_control(&place, &id.get_value());
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
        }
    };
    view! {
        <div class="tooltip-place" node_ref=place on:keydown=on_key
            on:mouseenter=move |_| open.set(true) on:mouseleave=move |_| open.set(false)
            on:focusin=move |_| open.set(true)
            on:focusout=move |event| if browser::focus_left(&event) { open.set(false) }>
            {children()}
            <span class="hidden-label" id=id.get_value()>{text}</span>
            <Show when=move || open.get()>
                <TooltipPanel anchor=place text />
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn TooltipPanel(anchor: NodeRef<html::Div>, text: Signal<String>) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    keep_beside(anchor, panel, || ());
    view! {
        <div class="tooltip" role="tooltip" aria-hidden="true" popover="manual" node_ref=panel>{text}</div>
    }
    .into_any()
}
