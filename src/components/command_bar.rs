//! The commands of a page in one line; what does not fit is in a menu.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::command::{Command, Deed};
use super::{Icon, IconName, MenuButton};
use crate::browser::{self, Step};
use crate::i18n::shell_texts;

const CONTROLS: &str = ".command:not(.wrapped) > a, .command:not(.wrapped) button";

/// A toolbar: the primary command first, each with icon and words. Arrow keys
/// move in it. A command that is refused stays, with the reason as its hint.
#[component]
pub(crate) fn CommandBar(
    /// Its name.
    #[prop(into)]
    label: String,
    /// The commands, in order; primary ones are put first.
    #[prop(into)]
    commands: Signal<Vec<Command>>,
) -> impl IntoView {
    let row = NodeRef::<html::Div>::new();
    let bar = NodeRef::<html::Div>::new();
    let fitting = RwSignal::new(usize::MAX);
    let current = RwSignal::new(0_usize);
    let ordered = Signal::derive(move || {
        let (mut first, others): (Vec<_>, Vec<_>) = commands
            .get()
            .into_iter()
            .partition(|command| command.is_primary);
        first.extend(others);
        first
    });
    let measure = move || {
        if let Some(row) = row.try_get_untracked().flatten() {
            let count = browser::children_on_first_line(&row);
            if fitting.try_get_untracked() != Some(count) {
                fitting.try_set(count);
            }
        }
    };
    let observer = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let Some(row) = row.get() {
            observer.set_value(browser::observe_width(&row, move |_| measure()));
        }
    });
    Effect::new(move |_| {
        ordered.track();
        browser::on_next_frame(measure);
    });
    let hidden = Signal::derive(move || {
        ordered
            .get()
            .into_iter()
            .skip(fitting.get())
            .collect::<Vec<_>>()
    });
    let on_key = move |event: KeyboardEvent| {
        if let (Some(step), Some(bar)) = (Step::horizontal(&event.key()), bar.get_untracked()) {
            event.prevent_default();
            browser::focus_step(&bar, CONTROLS, step);
        }
    };
    let items = move || {
        ordered
            .get()
            .into_iter()
            .enumerate()
            .map(|(place, command)| {
                let tab_index = Signal::derive(move || {
                    let first = current.get().min(fitting.get().saturating_sub(1));
                    if place == first { "0" } else { "-1" }
                });
                let is_wrapped = move || place >= fitting.get();
                view! {
                    <div class="command" class:wrapped=is_wrapped on:focusin=move |_| current.set(place)>
                        {control(command, tab_index)}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <div class="toolbar" role="toolbar" aria-label=label node_ref=bar on:keydown=on_key>
            <div class="toolbar-row" node_ref=row>{items}</div>
            <div class="command command-more" class:unneeded=move || hidden.with(Vec::is_empty)>
                <MenuButton label=shell_texts().more.to_owned() icon=IconName::More is_icon_only=true
                    class="button button-subtle button-icon" commands=hidden />
            </div>
        </div>
    }
    .into_any()
}

fn control(command: Command, tab_index: Signal<&'static str>) -> AnyView {
    let class = if command.is_primary {
        "button button-primary"
    } else {
        "button button-subtle"
    };
    let icon = command.icon.map(|name| view! { <Icon name /> });
    let hint = match (&command.refusal, command.detail.is_empty()) {
        (Some(reason), _) => Some(reason.clone()),
        (None, false) => Some(command.detail.clone()),
        (None, true) => None,
    };
    let is_refused = command.refusal.is_some();
    match command.deed {
        Deed::Open(href) if !is_refused => view! {
            <a class=class href=href title=hint tabindex=move || tab_index.get()>{icon} {command.name}</a>
        }
        .into_any(),
        Deed::Menu(commands) if !is_refused => view! {
            <MenuButton label=command.name icon=command.icon.unwrap_or(IconName::More) class=class
                tab_index=tab_index commands=Signal::stored(commands) />
        }
        .into_any(),
        deed => {
            let run = move |_| {
                if let (Deed::Run(run), false) = (&deed, is_refused) {
                    run.try_run(());
                }
            };
            view! {
                <button type="button" class=class title=hint tabindex=move || tab_index.get()
                    aria-disabled=is_refused.then_some("true") on:click=run>{icon} {command.name}</button>
            }
            .into_any()
        }
    }
}
