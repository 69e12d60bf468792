//! What lies above the whole page: the palette or the list of shortcuts; and
//! the keys that open them and do the rest.

use leptos::prelude::*;

use super::parts::{OverlayShown, Part};
use super::shell::ShellState;
use super::shortcuts::{Act, Listener, Pressed};
use crate::browser;
use crate::components::{Command, Deed, PageFrame};
use crate::state::{ViewState, preferences};

/// The page's command that exports.
const EXPORT: &str = "export";

/// What lies above the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overlay {
    Palette,
    Sheet,
}

/// Opens and closes what lies above the page.
#[derive(Clone, Copy)]
pub(super) struct Overlays {
    open: RwSignal<Option<Overlay>>,
    /// What the palette searches for when it opens.
    pub(super) wanted: RwSignal<String>,
    /// Whether single letters are shortcuts.
    pub(super) has_plain_keys: RwSignal<bool>,
}

impl Overlays {
    /// Those of this page.
    pub(super) fn current() -> Self {
        use_context().expect("the app provides the overlays to the frame")
    }

    /// Nothing is open.
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(None),
            wanted: RwSignal::new(String::new()),
            has_plain_keys: RwSignal::new(preferences::are_single_keys_on()),
        }
    }

    /// Opens the palette, searching for `wanted`.
    pub(super) fn open_palette(self, wanted: &str) {
        self.wanted.set(wanted.to_owned());
        self.open.set(Some(Overlay::Palette));
    }

    /// Opens the list of shortcuts.
    pub(super) fn open_sheet(self) {
        self.open.set(Some(Overlay::Sheet));
    }

    /// Closes what is open.
    pub(super) fn close(self) {
        self.open.set(None);
    }
}

/// Shows what is open, and listens to the keys.
#[component]
pub(super) fn OverlaysShown() -> impl IntoView {
    let overlays = Overlays::current();
    let shell = ShellState::current();
    let view = ViewState::current();
    let frame = PageFrame::current();
    let listener = StoredValue::new(Listener::default());
    browser::on_key_anywhere(move |event| {
        let pressed = Pressed {
            key: event.key(),
            has_command: browser::has_command_key(event),
            has_shift: event.shift_key(),
            has_alt: event.alt_key(),
            is_typing: browser::is_typing(event),
            at_ms: event.time_stamp(),
        };
        let has_plain_keys = overlays.has_plain_keys.try_get_untracked() == Some(true);
        let act = listener.try_update_value(|listener| listener.hear(&pressed, has_plain_keys));
        let Some(act) = act.flatten() else {
            return;
        };
        // What lies above the page keeps the keys to itself.
        if browser::is_modal_open() && act != Act::Palette {
            return;
        }
        event.prevent_default();
        run(act, overlays, shell, view, frame);
    });
    let on_missing = Callback::new(move |()| overlays.close());
    move || match overlays.open.get() {
        Some(Overlay::Palette) => {
            Some(view! { <OverlayShown part=Part::Palette on_missing /> }.into_any())
        }
        Some(Overlay::Sheet) => {
            Some(view! { <OverlayShown part=Part::ShortcutSheet on_missing /> }.into_any())
        }
        None => None,
    }
}

/// Does what a shortcut, or a command of the same name, stands for.
pub(super) fn run(
    act: Act,
    overlays: Overlays,
    shell: ShellState,
    view: ViewState,
    frame: PageFrame,
) {
    match act {
        Act::Palette if overlays.open.get_untracked() == Some(Overlay::Palette) => overlays.close(),
        Act::Palette => overlays.open_palette(""),
        Act::Sheet => overlays.open_sheet(),
        Act::Go(page) => view.go(page),
        Act::Filter => {
            if !browser::focus_first_of("#content .pills button, #content input[type=search]") {
                overlays.open_palette("");
            }
        }
        Act::Undo => view.undo(),
        Act::Redo => view.redo(),
        Act::Export => export(&untrack(|| frame.commands())),
        Act::Print => browser::print(),
        Act::Theme => shell.theme.get_untracked().next().choose(shell.theme),
        Act::Menu => shell.toggle_menu(),
    }
}

/// Runs the page's export, if it has one.
fn export(commands: &[Command]) {
    let export = commands.iter().find(|command| command.id == EXPORT);
    if let Some(Command {
        deed: Deed::Run(run),
        refusal: None,
        ..
    }) = export
    {
        run.try_run(());
    }
}
