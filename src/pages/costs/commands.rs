//! What can be done with the view alone: the frame has the commands that every
//! page has.

use leptos::prelude::*;

use crate::components::{Command, IconName};
use crate::i18n::explorer_texts;
use crate::route::Blade;
use crate::state::ViewState;

/// Saves the view, which `is_saving` asks a name for, and exports it.
pub(super) fn commands(view: ViewState, is_saving: RwSignal<bool>) -> Vec<Command> {
    let text = explorer_texts();
    let export = Command::new("export", text.export, move || {
        view.open_blade(Blade::Export);
    });
    vec![
        Command::new("save-view", text.save_view, move || is_saving.set(true)).icon(IconName::Save),
        export.icon(IconName::Download),
    ]
}
