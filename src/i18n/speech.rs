//! The language in use. Everything else in this part asks here, whenever it
//! makes a text, so that a text is never kept in another language.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::route::Language;

/// Texts of languages other than English, by key.
static WORDS: [OnceLock<BTreeMap<String, String>>; Language::ALL.len()] =
    [const { OnceLock::new() }; Language::ALL.len()];

thread_local! {
    static PRESENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language in use.
pub(crate) fn present() -> Language {
    PRESENT.get()
}

/// The texts of a language; none of English, which is built in.
pub(super) fn words(language: Language) -> Option<&'static BTreeMap<String, String>> {
    WORDS[language as usize].get()
}

/// Whether all that is needed to speak a language is here.
pub(crate) fn can_speak(language: Language) -> bool {
    language == Language::English || words(language).is_some()
}

/// Takes in the texts of a language, once.
pub(crate) fn learn(language: Language, words: BTreeMap<String, String>) {
    // The texts that came first stay: some of them may be on the page.
    let _ = WORDS[language as usize].set(words);
}

/// Makes texts in this language from now on. What is on the page stays as it is.
pub(crate) fn speak(language: Language) {
    PRESENT.set(language);
}

impl Language {
    /// What its speakers call it.
    pub(crate) const fn name_in_itself(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Dutch => "Nederlands",
            Self::SimplifiedChinese => "简体中文",
            Self::TraditionalChinese => "繁體中文",
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Speaks a language, with the texts of its file, while it lives.
    pub(crate) struct Speaking;

    impl Speaking {
        pub(crate) fn of(language: Language) -> Self {
            if !can_speak(language) {
                learn(language, crate::i18n::completeness::file(language));
            }
            speak(language);
            Self
        }
    }

    impl Drop for Speaking {
        fn drop(&mut self) {
            speak(Language::English);
        }
    }

    #[test]
    fn texts_follow_the_language_in_use() {
        use crate::i18n::texts;
        assert_eq!(texts().costs, "Cost analysis");
        assert_eq!((texts().records)(1), "1 record");
        {
            let _speaking = Speaking::of(Language::French);
            assert_eq!(texts().costs, "Analyse des coûts");
            assert_eq!((texts().records)(1), "1 enregistrement");
            assert_eq!((texts().records)(2000), "2\u{202f}000 enregistrements");
            assert_eq!((texts().records)(0), "0 enregistrement");
            assert_eq!((texts().cost_by)("Service"), "Coût par Service");
        }
        assert_eq!(texts().costs, "Cost analysis");
        let _speaking = Speaking::of(Language::SimplifiedChinese);
        assert_eq!((texts().records)(1), "1 条记录");
    }
}
