//! The language of the page: what the address asks for, else what was chosen on
//! an earlier visit, else what the browser says its user reads.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ViewState;
use crate::browser;
use crate::i18n;
use crate::route::Language;

const NAME: &str = "meterview.language";
/// The page begins in English when the texts of its language take longer.
const PATIENCE_MS: i32 = 4_000;

/// Which language is spoken and wanted. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub(crate) struct LanguageState {
    /// The language of all texts on the page. `None` until the texts of the
    /// first one are here: nothing is shown in a language only to be replaced.
    pub(crate) present: RwSignal<Option<Language>>,
    /// The language whose texts could not be fetched.
    pub(crate) failed: RwSignal<Option<Language>>,
    wanted: RwSignal<Language>,
    /// Set when the next language control on the page takes the focus that its
    /// predecessor had.
    takes_focus: StoredValue<bool>,
}

impl LanguageState {
    /// The language of this page.
    pub(crate) fn current() -> Self {
        use_context().expect("the app provides the language to everything in it")
    }

    /// A page that has not spoken yet.
    pub(crate) fn new() -> Self {
        Self {
            present: RwSignal::new(None),
            failed: RwSignal::new(None),
            wanted: RwSignal::new(Language::English),
            takes_focus: StoredValue::new(false),
        }
    }

    /// Speaks what the address asks for, whenever it changes, else what the
    /// person prefers.
    pub(crate) fn follow(self, asked: impl Fn() -> Option<Language> + Send + Sync + 'static) {
        let asked = Memo::new(move |_| asked());
        Effect::new(move |_| match asked.get() {
            Some(language) => self.speak(language),
            // A view that says nothing of it leaves the language as it is.
            None if self.present.with_untracked(Option::is_none) => self.speak(preferred()),
            None => {}
        });
    }

    /// Speaks and keeps a choice. An address that names a language names this
    /// one from now on.
    pub(crate) fn choose(self, language: Language, view: ViewState) {
        browser::remember(NAME, language.code());
        self.takes_focus.set_value(true);
        let settled = move || {
            if view
                .view
                .with_untracked(|view| view.language.is_some_and(|named| named != language))
            {
                // What is open beside the page stays open.
                let blade = view.blade.get_untracked();
                view.change(|view| {
                    view.language = Some(language);
                    view.blade = blade;
                });
            }
        };
        self.speak_then(language, settled);
    }

    /// Speaks what the host page asks for, which is not kept.
    pub(crate) fn show(self, language: Language) {
        self.speak(language);
    }

    /// Whether a language control that has just come to the page takes the
    /// focus: only the first one that asks does.
    pub(crate) fn takes_focus(self) -> bool {
        let takes_focus = self.takes_focus.get_value();
        self.takes_focus.set_value(false);
        takes_focus
    }

    fn speak(self, language: Language) {
        self.speak_then(language, || {});
    }

    /// Speaks a language and does something once it is spoken, which may be
    /// never.
    fn speak_then(self, language: Language, then: impl FnOnce() + 'static) {
        self.wanted.set(language);
        self.failed.set(None);
        if i18n::can_speak(language) {
            self.settle(language);
            then();
            return;
        }
        if self.present.with_untracked(Option::is_none) {
            spawn_local(async move {
                browser::sleep_ms(PATIENCE_MS).await;
                if self.present.with_untracked(Option::is_none) {
                    self.settle(Language::English);
                }
            });
        }
        spawn_local(async move {
            match browser::fetch_words(language.code()).await {
                Some(words) => {
                    i18n::learn(language, words);
                    // Another one may have been chosen meanwhile.
                    if self.wanted.get_untracked() == language {
                        self.settle(language);
                        then();
                    }
                }
                None if self.wanted.get_untracked() == language => {
                    self.takes_focus.set_value(false);
                    let present = self.present.get_untracked();
                    let present = present.unwrap_or(Language::English);
                    self.wanted.set(present);
                    self.settle(present);
                    self.failed.set(Some(language));
                }
                None => {}
            }
        });
    }

    fn settle(self, language: Language) {
        i18n::speak(language);
        browser::set_document_language(language.code());
        if self.present.get_untracked() != Some(language) {
            self.present.set(Some(language));
        }
    }
}

/// What was chosen on an earlier visit, else the first language of the browser
/// that the page speaks.
fn preferred() -> Language {
    let chosen = browser::remembered(NAME).and_then(|code| Language::matching(&code));
    chosen.unwrap_or_else(|| first_spoken(&browser::preferred_languages()))
}

fn first_spoken(tags: &[String]) -> Language {
    tags.iter()
        .find_map(|tag| Language::matching(tag))
        .unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_the_page_speaks_is_taken() {
        let first = |tags: &[&str]| {
            let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            first_spoken(&tags)
        };
        assert_eq!(first(&["de", "nl-BE", "en"]), Language::Dutch);
        assert_eq!(first(&["zh-TW", "en"]), Language::TraditionalChinese);
        assert_eq!(first(&["de"]), Language::English);
        assert_eq!(first(&[]), Language::English);
    }
}
