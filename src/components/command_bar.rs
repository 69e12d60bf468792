//! The commands of a page in one line; what does not fit is in a menu.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::command::{Command, Deed};
use super::{Icon, IconName, MenuButton, Tooltip};
use crate::browser::{self, Step};
use crate::i18n::shell_texts;

const CONTROLS: &str = ".command:not(.wrapped) > a, .command:not(.wrapped) button:not([role])";

/// A toolbar: each command with icon and words. Arrow keys move in it. A command
/// that is refused stays, with the reason as its hint.
#[component]
pub(crate) fn CommandBar(
    /// Its name.
    #[prop(into)]
    label: String,
    /// The commands, in order.
    #[prop(into)]
    commands: Signal<Vec<Command>>,
) -> impl IntoView {
    let row = NodeRef::<html::Div>::new();
    let bar = NodeRef::<html::Div>::new();
    let fitting = RwSignal::new(usize::MAX);
    let current = RwSignal::new(0_usize);
    // A button stays the same element while it looks the same, with the focus.
    let faces = Memo::new(move |_| {
        commands.with(|commands| commands.iter().map(Face::of).collect::<Vec<_>>())
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
        faces.track();
        browser::on_next_frame(measure);
    });
    let hidden = Signal::derive(move || {
        commands
            .get()
            .into_iter()
            .skip(fitting.get())
            .collect::<Vec<_>>()
    });
    let has_hidden = Memo::new(move |_| faces.with(Vec::len) > fitting.get());
    let on_key = move |event: KeyboardEvent| {
        if let (Some(step), Some(bar)) = (Step::horizontal(&event.key()), bar.get_untracked()) {
            event.prevent_default();
            browser::focus_step(&bar, CONTROLS, step);
        }
    };
    view! {
        <div class="toolbar" role="toolbar" aria-label=label node_ref=bar on:keydown=on_key>
            <div class="toolbar-row" node_ref=row>
                <For each=move || faces.get() key=Clone::clone let:face>
                    {
                        let own = face.clone();
                        let place = Memo::new(move |_| {
                            faces.with(|faces| faces.iter().position(|face| *face == own).unwrap_or_default())
                        });
                        let is_wrapped = move || place.get() >= fitting.get();
                        let tab_index = Signal::derive(move || {
                            let first = current.get().min(fitting.get().saturating_sub(1));
                            if place.get() == first { "0" } else { "-1" }
                        });
                        view! {
                            <div class="command" class:wrapped=is_wrapped
                                on:focusin=move |_| current.set(place.get_untracked())>
                                {control(face, tab_index, commands)}
                            </div>
                        }
                    }
                </For>
            </div>
            <div class="command command-more" class:unneeded=move || !has_hidden.get()>
                <MenuButton label=shell_texts().more.to_owned() icon=IconName::More is_icon_only=true
                    class="button button-subtle button-icon" commands=hidden />
            </div>
        </div>
    }
    .into_any()
}

/// What a command looks like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Face {
    id: String,
    name: String,
    detail: String,
    icon: Option<IconName>,
    refusal: Option<String>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    Run,
    Open(String),
}

impl Face {
    fn of(command: &Command) -> Self {
        Self {
            id: command.id.clone(),
            name: command.name.clone(),
            detail: command.detail.clone(),
            icon: command.icon,
            refusal: command.refusal.clone(),
            kind: match &command.deed {
                Deed::Run(_) => Kind::Run,
                Deed::Open(href) => Kind::Open(href.clone()),
            },
        }
    }
}

fn control(face: Face, tab_index: Signal<&'static str>, commands: Signal<Vec<Command>>) -> AnyView {
    let class = "button button-subtle";
    let icon = face.icon.map(|name| view! { <Icon name /> });
    let hint = Some(face.detail).filter(|detail| !detail.is_empty());
    let id = face.id;
    // The deed is asked for when it is needed: that of an earlier look is gone.
    let deed = move |commands: Vec<Command>| {
        let mut commands = commands.into_iter();
        commands
            .find(|command| command.id == id)
            .map(|command| command.deed)
    };
    if let Some(reason) = face.refusal {
        return view! {
            <Tooltip text=reason>
                <button type="button" class=class tabindex=move || tab_index.get() aria-disabled="true">
                    {icon} {face.name}
                </button>
            </Tooltip>
        }
        .into_any();
    }
    match face.kind {
        Kind::Open(href) => view! {
            <a class=class href=href target="_blank" rel="noopener noreferrer" title=hint
                tabindex=move || tab_index.get()>{icon} {face.name}</a>
        }
        .into_any(),
        Kind::Run => {
            let run = move |_| {
                if let Some(Deed::Run(run)) = deed(commands.get_untracked()) {
                    run.try_run(());
                }
            };
            view! {
                <button type="button" class=class title=hint tabindex=move || tab_index.get() on:click=run>
                    {icon} {face.name}
                </button>
            }
            .into_any()
        }
    }
}
