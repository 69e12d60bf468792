//! What a page tells the frame around it: its commands, its title and the way
//! to what it shows.

use leptos::prelude::*;

use super::breadcrumb::Crumb;
use super::command::Command;

/// Slots of the frame. A page fills them; they are empty again when it goes.
#[derive(Clone, Copy)]
pub(crate) struct PageFrame {
    commands: Slot<Vec<Command>>,
    steps: Slot<Vec<Crumb>>,
    title: Slot<String>,
    kind: Slot<String>,
}

/// What one page put into the frame, with a number that tells whose it is.
struct Slot<T: Send + Sync + 'static>(RwSignal<Option<(u32, Signal<T>)>>);

impl<T: Send + Sync + 'static> Clone for Slot<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Slot<T> {}

impl<T: Clone + Send + Sync + 'static> Slot<T> {
    fn new() -> Self {
        Self(RwSignal::new(None))
    }

    fn fill(self, content: Signal<T>) {
        let number = self
            .0
            .with_untracked(|filled| filled.as_ref().map_or(0, |(number, _)| number + 1));
        self.0.set(Some((number, content)));
        on_cleanup(move || {
            // The next page may have filled it already.
            let is_own = self.0.try_with_untracked(|filled| {
                filled.as_ref().is_some_and(|(own, _)| *own == number)
            });
            if is_own == Some(true) {
                self.0.try_set(None);
            }
        });
    }

    fn read(self) -> Option<T> {
        self.0.get().and_then(|(_, content)| content.try_get())
    }
}

impl PageFrame {
    /// The frame around this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides the frame to everything in it")
    }

    /// A frame with empty slots.
    pub(crate) fn new() -> Self {
        Self {
            commands: Slot::new(),
            steps: Slot::new(),
            title: Slot::new(),
            kind: Slot::new(),
        }
    }

    /// Shows these in the command bar and the palette. The command with the id
    /// `export` is what the key for exports runs.
    pub(crate) fn set_commands(self, commands: impl Into<Signal<Vec<Command>>>) {
        self.commands.fill(commands.into());
    }

    /// Shows these steps after the product and the page in the breadcrumb.
    pub(crate) fn set_steps(self, steps: impl Into<Signal<Vec<Crumb>>>) {
        self.steps.fill(steps.into());
    }

    /// Titles the page with this instead of its name.
    pub(crate) fn set_title(self, title: impl Into<Signal<String>>) {
        self.title.fill(title.into());
    }

    /// Says beneath the title what kind of thing the page shows.
    pub(crate) fn set_kind(self, kind: impl Into<Signal<String>>) {
        self.kind.fill(kind.into());
    }

    /// The page's commands.
    pub(crate) fn commands(self) -> Vec<Command> {
        self.commands.read().unwrap_or_default()
    }

    /// The steps after the page.
    pub(crate) fn steps(self) -> Vec<Crumb> {
        self.steps.read().unwrap_or_default()
    }

    /// The page's own title.
    pub(crate) fn title(self) -> Option<String> {
        self.title.read()
    }

    /// The kind of thing that the page shows.
    pub(crate) fn kind(self) -> Option<String> {
        self.kind.read()
    }
}
