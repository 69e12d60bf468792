//! A button that opens a menu (the menu button pattern of WAI-ARIA).

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::command::Command;
use super::element_id::element_id;
use super::menu_panel::{MenuPanel, MenuPlace};
use super::{Icon, IconName};
use crate::browser;

/// A button with a menu. Arrow keys, Home, End and letters move in it, Escape
/// closes it and gives the focus back to the button.
#[component]
pub(crate) fn MenuButton(
    /// Name of the button and the menu.
    #[prop(into)]
    label: Signal<String>,
    /// Its icon.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Whether the icon stands alone; the name is then a hint.
    #[prop(optional)]
    is_icon_only: bool,
    /// Classes of the button.
    #[prop(default = "button")]
    class: &'static str,
    /// What the menu offers.
    #[prop(into)]
    commands: Signal<Vec<Command>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let place = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let menu_id = element_id("menu");
    let id = menu_id.clone();
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") && !open.get_untracked() {
            event.prevent_default();
            open.set(true);
        }
    };
    let close = Callback::new(move |()| {
        if let Some(button) = button.get_untracked() {
            // A button in the document takes the focus.
            let _ = button.focus();
        }
        open.set(false);
    });
    // It closes first, so that a dialog gives the focus back to the button.
    let on_choose = Callback::new(move |run: Callback<()>| {
        close.run(());
        run.try_run(());
    });
    view! {
        <div class="menu-place" node_ref=place
            on:focusout=move |event| if browser::focus_left(&event) { open.set(false) }>
            <button type="button" class=class node_ref=button aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-controls=move || open.get().then(|| id.clone())
                aria-label=move || is_icon_only.then(|| label.get())
                title=move || is_icon_only.then(|| label.get())
                on:keydown=on_key
                on:click=move |_| open.update(|open| *open = !*open)>
                {icon.map(|name| view! { <Icon name /> })}
                {(!is_icon_only).then(|| view! {
                    <span>{label}</span>
                    <Icon name=IconName::Down />
                })}
            </button>
            <Show when=move || open.get()>
                <MenuPanel place=MenuPlace::Beside(place) id=menu_id.clone() label commands on_leave=close on_choose />
            </Show>
        </div>
    }
    .into_any()
}
