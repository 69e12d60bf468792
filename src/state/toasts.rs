//! Short notices of what has just happened, with a way to take it back.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;

/// How long a notice stays while nobody is at it.
const STAY_MS: i32 = 8_000;
/// How often it is looked whether somebody still is.
const LOOK_MS: i32 = 1_000;
/// Older notices go.
const MOST: usize = 3;

/// What a notice means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Something was done.
    Done,
    /// Something did not work.
    Failed,
}

/// One notice.
#[derive(Debug, Clone)]
pub(crate) struct Toast {
    /// Identifies it.
    pub(crate) id: u64,
    /// What happened.
    pub(crate) text: String,
    /// What it means.
    pub(crate) mood: Mood,
    /// Words and deed of a button, such as Undo.
    pub(crate) action: Option<(String, Callback<()>)>,
}

/// The notices of this page. Copies are handles to the same list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Toasts {
    /// Oldest first.
    pub(crate) shown: RwSignal<Vec<Toast>>,
    /// Whether pointer or focus rests on them: they then stay.
    pub(crate) is_rested_on: RwSignal<bool>,
    last_id: StoredValue<u64>,
    /// Deeds live as long as the page: what made a notice may be gone before.
    owner: StoredValue<Owner>,
}

impl Toasts {
    /// The list of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the frame provides the notices to everything in it")
    }

    /// An empty list.
    pub(crate) fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            is_rested_on: RwSignal::new(false),
            last_id: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// Says that something was done.
    pub(crate) fn done(self, text: impl Into<String>) {
        self.show(text.into(), Mood::Done, None);
    }

    /// Says that something was done, with a button that takes it back or goes on.
    pub(crate) fn done_with(
        self,
        text: impl Into<String>,
        action: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) {
        let owner = self.owner.get_value();
        let run = owner.with(|| Callback::new(move |()| run()));
        self.show(text.into(), Mood::Done, Some((action.into(), run)));
    }

    /// Says that something did not work.
    pub(crate) fn failed(self, text: impl Into<String>) {
        self.show(text.into(), Mood::Failed, None);
    }

    /// Takes a notice away.
    pub(crate) fn dismiss(self, id: u64) {
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn show(self, text: String, mood: Mood, action: Option<(String, Callback<()>)>) {
        let id = self.last_id.get_value() + 1;
        self.last_id.set_value(id);
        self.shown.update(|shown| {
            shown.push(Toast {
                id,
                text,
                mood,
                action,
            });
            let surplus = shown.len().saturating_sub(MOST);
            shown.drain(..surplus);
        });
        spawn_local(async move {
            browser::sleep_ms(STAY_MS).await;
            while self.is_rested_on.try_get_untracked() == Some(true) {
                browser::sleep_ms(LOOK_MS).await;
            }
            self.dismiss(id);
        });
    }
}
