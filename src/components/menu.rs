//! A menu, and the button that opens it (the menu button pattern of WAI-ARIA).

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::command::{Command, Deed};
use super::element_id::element_id;
use super::flyout::keep_beside;
use super::{Icon, IconName};
use crate::browser::{self, Step};

const ITEMS: &str = "[role^=menuitem]";

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
    /// Tab order of the button, where something else moves among buttons.
    #[prop(optional, into)]
    tab_index: Option<Signal<&'static str>>,
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
    let focus_button = Callback::new(move |()| {
        if let Some(button) = button.get_untracked() {
            // A button in the document takes the focus.
            let _ = button.focus();
        }
    });
    view! {
        <div class="menu-place" node_ref=place
            on:focusout=move |event| if browser::focus_left(&event) { open.set(false) }>
            <button type="button" class=class node_ref=button aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-controls=move || open.get().then(|| id.clone())
                aria-label=move || is_icon_only.then(|| label.get())
                title=move || is_icon_only.then(|| label.get())
                tabindex=move || tab_index.map(|index| index.get())
                on:keydown=on_key
                on:click=move |_| open.update(|open| *open = !*open)>
                {icon.map(|name| view! { <Icon name /> })}
                {(!is_icon_only).then(|| view! {
                    <span>{label}</span>
                    <Icon name=IconName::Down />
                })}
            </button>
            <Show when=move || open.get()>
                <MenuPanel anchor=place id=menu_id.clone() label commands open focus_button />
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn MenuPanel(
    anchor: NodeRef<html::Div>,
    id: String,
    label: Signal<String>,
    commands: Signal<Vec<Command>>,
    open: RwSignal<bool>,
    focus_button: Callback<()>,
) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    keep_beside(anchor, panel, move || {
        if let Some(panel) = panel.get_untracked() {
            browser::focus_step(&panel, ITEMS, Step::First);
        }
    });
    let close = Callback::new(move |()| {
        focus_button.run(());
        open.set(false);
    });
    let on_key = move |event: KeyboardEvent| {
        let Some(panel) = panel.get_untracked() else {
            return;
        };
        let key = event.key();
        if let Some(step) = Step::vertical(&key) {
            event.prevent_default();
            browser::focus_step(&panel, ITEMS, step);
        } else if key == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close.run(());
        } else if key == "Tab" {
            focus_button.run(());
        } else if key.chars().count() == 1 && key != " " && !browser::has_command_key(&event) {
            event.prevent_default();
            browser::focus_by_letter(&panel, ITEMS, &key);
        }
    };
    view! {
        <div class="menu-panel" role="menu" id=id popover="manual" tabindex="-1" node_ref=panel
            aria-label=label on:keydown=on_key>
            {move || grouped(Command::flattened(commands.get()), close)}
        </div>
    }
    .into_any()
}

/// Items, with a heading before each group.
fn grouped(commands: Vec<Command>, close: Callback<()>) -> Vec<AnyView> {
    commands
        .chunk_by(|one, next| one.group == next.group)
        .map(|group| {
            let heading = group
                .first()
                .map(|first| first.group.clone())
                .unwrap_or_default();
            let items = group
                .iter()
                .map(|command| item(command.clone(), close))
                .collect_view();
            let name = heading.clone();
            if heading.is_empty() {
                view! { <div role="none" class="menu-group">{items}</div> }.into_any()
            } else {
                view! {
                    <div role="group" class="menu-group" aria-label=name>
                        <div class="menu-heading" aria-hidden="true">{heading}</div>
                        {items}
                    </div>
                }
                .into_any()
            }
        })
        .collect()
}

fn item(command: Command, close: Callback<()>) -> AnyView {
    let role = match command.is_checked {
        Some(_) => "menuitemradio",
        None => "menuitem",
    };
    let checked = command.is_checked.map(|is_checked| is_checked.to_string());
    let is_checked = command.is_checked == Some(true);
    let icon = match (command.is_checked, command.icon) {
        (Some(true), _) => Some(IconName::Check),
        (Some(false), None) => None,
        (_, icon) => icon,
    };
    let has_mark = command.is_checked.is_some() || icon.is_some();
    let refusal = command.refusal.clone();
    let inside = view! {
        {has_mark.then(|| view! {
            <span class="menu-mark">{icon.map(|name| view! { <Icon name /> })}</span>
        })}
        <span class="menu-name">
            {command.name}
            {refusal.clone().map(|reason| view! { <span class="menu-reason">{reason}</span> })}
        </span>
        <span class="menu-detail">{command.detail}</span>
    };
    match (command.deed, refusal) {
        (Deed::Open(href), None) => view! {
            <a class="menu-choice" role=role aria-checked=checked tabindex="-1" href=href
                class:chosen=is_checked on:click=move |_| close.run(())>{inside}</a>
        }
        .into_any(),
        (deed, refusal) => {
            let is_refused = refusal.is_some();
            let run = move |_| {
                if let (Deed::Run(run), false) = (&deed, is_refused) {
                    // First, so that a dialog gives the focus back to the button.
                    close.run(());
                    run.try_run(());
                }
            };
            view! {
                <button type="button" class="menu-choice" role=role aria-checked=checked tabindex="-1"
                    class:chosen=is_checked aria-disabled=is_refused.then_some("true") on:click=run>{inside}</button>
            }
            .into_any()
        }
    }
}
