//! The palette: one field that finds every page, dimension, scope, period, view
//! and action.

mod entries;
mod rank;
mod values;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use self::entries::Entries;
use self::rank::ranked;
use self::values::filter_values;
use super::overlay::Overlays;
use super::shell::ShellState;
use crate::browser::{self, Step};
use crate::components::{Command, Deed, Dialog, Icon, PageFrame};
use crate::i18n::{dimension_name, shell_texts};
use crate::state::{LanguageState, Session, ViewState, preferences};

const LIST: &str = "palette-list";
/// More entries than anyone reads are not shown.
const MOST_SHOWN: usize = 80;

/// The dialog with the field and what it finds.
#[component]
pub(super) fn Palette() -> impl IntoView {
    let text = shell_texts();
    let overlays = Overlays::current();
    let view = ViewState::current();
    let session = Session::current();
    let typed = RwSignal::new(overlays.wanted.get_untracked());
    let active = RwSignal::new(0_usize);
    // Choosing "Filter by" goes on to the values of that dimension.
    let filtered = RwSignal::new(None);
    let all = StoredValue::new(untrack(|| {
        Entries {
            view,
            session,
            frame: PageFrame::current(),
            shell: ShellState::current(),
            overlays,
            language: LanguageState::current(),
            filtered,
        }
        .commands()
    }));
    let values = filter_values(session, view, filtered, typed);
    let recent = StoredValue::new(preferences::recent_commands());
    let found = Signal::derive(move || {
        let typed = typed.get();
        if filtered.with(Option::is_some) {
            values.with(|values| ranked(values, &typed, &[], text.recent))
        } else {
            all.with_value(|all| {
                recent.with_value(|recent| ranked(all, &typed, recent, text.recent))
            })
        }
    });
    let pick = Callback::new(move |place: usize| {
        let Some(command) = found.with_untracked(|found| found.get(place).cloned()) else {
            return;
        };
        if command.refusal.is_some() {
            return;
        }
        let was_filtered = filtered.get_untracked();
        // Values are offered behind their dimension only.
        if was_filtered.is_none() {
            preferences::keep_recent_command(&command.id);
        }
        match command.deed {
            Deed::Run(run) => {
                run.try_run(());
            }
            Deed::Open(address) => browser::open_window(&address),
        }
        if filtered.get_untracked() == was_filtered {
            overlays.close();
        } else {
            typed.set(String::new());
            active.set(0);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        let count = found.with_untracked(|found| found.len().min(MOST_SHOWN));
        match key.as_str() {
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                let next = Step::vertical(&key)
                    .and_then(|step| step.from(Some(active.get_untracked()), count));
                active.set(next.unwrap_or_default());
                browser::bring_into_view(&entry_id(active.get_untracked()));
            }
            "Enter" => {
                event.prevent_default();
                pick.run(active.get_untracked());
            }
            "Backspace" if typed.with_untracked(String::is_empty) => filtered.set(None),
            _ => {}
        }
    };
    let label = Signal::derive(move || match filtered.get() {
        Some(dimension) => (text.filter_by)(&dimension_name(&dimension)),
        None => text.palette_hint.to_owned(),
    });
    let rows = move || {
        let found = found.get();
        let mut place = 0;
        found
            .iter()
            .take(MOST_SHOWN)
            .cloned()
            .collect::<Vec<_>>()
            .chunk_by(|one, next| one.group == next.group)
            .map(|group| {
                let heading = group
                    .first()
                    .map(|first| first.group.clone())
                    .unwrap_or_default();
                let name = heading.clone();
                let entries: Vec<_> = group
                    .iter()
                    .map(|command| {
                        place += 1;
                        entry(place - 1, command, active, pick)
                    })
                    .collect();
                view! {
                    <div role="group" aria-label=name>
                        <div class="menu-heading" aria-hidden="true">{heading}</div>
                        {entries}
                    </div>
                }
            })
            .collect_view()
    };
    let told = move || {
        found.with(|found| match found.len() {
            0 => text.no_match.to_owned(),
            number => (text.matches)(u32::try_from(number).unwrap_or(u32::MAX)),
        })
    };
    let is_empty = move || found.with(Vec::is_empty);
    view! {
        <Dialog title=text.open_palette.to_owned() is_bare=true class="palette"
            on_close=Callback::new(move |()| overlays.close())>
            <input class="palette-field" type="text" role="combobox" autofocus="" autocomplete="off" spellcheck="false"
                aria-label=label placeholder=label aria-autocomplete="list" aria-haspopup="listbox"
                aria-expanded="true" aria-controls=LIST
                aria-activedescendant=move || (!is_empty()).then(|| entry_id(active.get()))
                prop:value=typed on:keydown=on_key
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    active.set(0);
                } />
            <div class="palette-list" id=LIST role="listbox" tabindex="-1" aria-label=label>{rows}</div>
            <p class:hidden-label=move || !is_empty() class="palette-note" role="status">{told}</p>
        </Dialog>
    }
    .into_any()
}

fn entry_id(place: usize) -> String {
    format!("palette-{place}")
}

fn entry(
    place: usize,
    command: &Command,
    active: RwSignal<usize>,
    pick: Callback<usize>,
) -> AnyView {
    let is_active = Memo::new(move |_| active.get() == place);
    let detail = command
        .refusal
        .clone()
        .unwrap_or_else(|| command.detail.clone());
    view! {
        <div class="option" role="option" id=entry_id(place) class:active=is_active
            aria-selected=move || is_active.get().to_string()
            aria-disabled=command.refusal.is_some().then_some("true")
            // The field keeps the focus.
            on:mousedown=|event| event.prevent_default()
            on:mousemove=move |_| active.set(place)
            on:click=move |_| pick.run(place)>
            <span class="option-mark">{command.icon.map(|name| view! { <Icon name /> })}</span>
            <span class="option-name">{command.name.clone()}</span>
            <span class="option-detail">{detail}</span>
        </div>
    }
    .into_any()
}
