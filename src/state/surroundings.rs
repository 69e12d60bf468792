//! What is around the page: its server, a newer version of it, and pages that
//! send it messages.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Session;
use crate::browser::{self, HostPage, KeptPage, PageNews};

/// How often is looked for a newer page.
const LOOK_EVERY_MS: i32 = 3_600_000;
/// Most origins that are remembered for having sent messages.
const MOST_REFUSED: usize = 20;

/// All of it. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings {
    /// Whether the server gives no answer.
    pub(crate) is_offline: RwSignal<bool>,
    /// What is known of a newer page.
    pub(crate) newer: RwSignal<Option<PageNews>>,
    /// Origins whose messages were not read, and how many.
    pub(crate) refused: RwSignal<Vec<(String, u32)>>,
    pub(super) host_page: StoredValue<Option<HostPage>, LocalStorage>,
    kept_page: StoredValue<Option<KeptPage>, LocalStorage>,
    is_started: StoredValue<bool>,
}

impl Surroundings {
    /// Nothing is known of them.
    pub(crate) fn new() -> Self {
        Self {
            is_offline: RwSignal::new(false),
            newer: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            host_page: StoredValue::new_local(None),
            kept_page: StoredValue::new_local(None),
            is_started: StoredValue::new(false),
        }
    }

    /// Those of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides the surroundings to everything in it")
    }

    /// Asks the server for its configuration.
    pub(crate) fn ask_server(self, session: Session) {
        spawn_local(async move {
            let fetched = browser::fetch_config().await;
            self.is_offline.set(!fetched.is_answered);
            session.config.set(Some(fetched.deployment));
        });
    }

    /// Whether this is the first call, which begins what goes on as long as the
    /// page lives.
    pub(crate) fn begin(self) -> bool {
        !self
            .is_started
            .try_update_value(|is_started| std::mem::replace(is_started, true))
            .unwrap_or(true)
    }

    /// Keeps the page for later, and looks for newer ones now and then.
    pub(crate) fn keep_page(self) {
        spawn_local(async move {
            let hear = move |news| {
                self.newer.try_set(Some(news));
            };
            let kept = KeptPage::keep(hear).await;
            if kept.is_none() {
                return;
            }
            self.kept_page.set_value(kept);
            loop {
                browser::sleep_ms(LOOK_EVERY_MS).await;
                let looked = self
                    .kept_page
                    .try_with_value(|kept| kept.as_ref().map(KeptPage::look));
                if looked.flatten().is_none() {
                    return;
                }
            }
        });
    }

    /// Uses the newer page.
    pub(crate) fn take_over(self) {
        self.kept_page.with_value(|kept| {
            if let Some(kept) = kept {
                kept.take_over();
            }
        });
    }

    /// Counts a message that was not read.
    pub(super) fn count_refused(self, origin: String) {
        self.refused.update(|refused| {
            if let Some((_, times)) = refused.iter_mut().find(|(known, _)| *known == origin) {
                *times = times.saturating_add(1);
            } else if refused.len() < MOST_REFUSED {
                refused.push((origin, 1));
            }
        });
    }
}
