//! The panel of a menu: commands under their headings.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::command::{Command, Deed};
use super::flyout::keep_beside;
use super::{Icon, IconName};
use crate::browser::{self, Step};

const ITEMS: &str = "[role^=menuitem]";

/// Where a menu lies.
#[derive(Debug, Clone, Copy)]
pub(super) enum MenuPlace {
    /// Beside the control that opened it.
    Beside(NodeRef<html::Div>),
    /// At a place in the window, in pixels from its left and top.
    At(f64, f64),
}

/// The panel. It takes the focus; arrow keys, Home, End and letters move in it.
#[component]
pub(super) fn MenuPanel(
    /// Where it lies.
    place: MenuPlace,
    /// Names it in the document; once on a page.
    id: String,
    /// Accessible name.
    label: Signal<String>,
    /// What it offers.
    commands: Signal<Vec<Command>>,
    /// Closes it and gives the focus back: Escape or Tab was pressed.
    on_leave: Callback<()>,
    /// Closes it and runs what was chosen.
    on_choose: Callback<Callback<()>>,
) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    let take_focus = move || {
        if let Some(panel) = panel.get_untracked() {
            browser::focus_step(&panel, ITEMS, Step::First);
        }
    };
    match place {
        MenuPlace::Beside(anchor) => keep_beside(anchor, panel, take_focus),
        MenuPlace::At(left_px, top_px) => {
            Effect::new(move |_| {
                if let Some(panel) = panel.get() {
                    browser::place_at(&panel, left_px, top_px);
                    take_focus();
                }
            });
        }
    }
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
            on_leave.run(());
        } else if key == "Tab" {
            on_leave.run(());
        } else if key.chars().count() == 1 && key != " " && !browser::has_command_key(&event) {
            event.prevent_default();
            browser::focus_by_letter(&panel, ITEMS, &key);
        }
    };
    view! {
        <div class="menu-panel" role="menu" id=id popover="manual" tabindex="-1" node_ref=panel
            aria-label=label on:keydown=on_key>
            {move || grouped(&commands.get(), on_choose)}
        </div>
    }
    .into_any()
}

/// Items, with a heading before each group.
fn grouped(commands: &[Command], on_choose: Callback<Callback<()>>) -> Vec<AnyView> {
    // Names stand below each other, whether or not they have a mark.
    let has_marks = commands
        .iter()
        .any(|command| command.is_checked.is_some() || command.icon.is_some());
    Command::groups(commands)
        .map(|group| {
            let heading = group
                .first()
                .map(|first| first.group.clone())
                .unwrap_or_default();
            let items = group
                .iter()
                .map(|command| item(command.clone(), has_marks, on_choose))
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

fn item(command: Command, has_marks: bool, on_choose: Callback<Callback<()>>) -> AnyView {
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
    let refusal = command.refusal.clone();
    let inside = view! {
        {has_marks.then(|| view! {
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
                target="_blank" rel="noopener noreferrer"
                class:chosen=is_checked on:click=move |_| on_choose.run(Callback::new(|()| ()))>{inside}</a>
        }
        .into_any(),
        (deed, refusal) => {
            let is_refused = refusal.is_some();
            let run = move |_| {
                if let (Deed::Run(run), false) = (&deed, is_refused) {
                    on_choose.run(*run);
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
