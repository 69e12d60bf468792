//! The languages that the page speaks, by the codes of BCP 47.

/// A language with all its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// Built in: the others fall back on it.
    English,
    /// French.
    French,
    /// Dutch.
    Dutch,
    /// Chinese as written in China and Singapore.
    SimplifiedChinese,
    /// Chinese as written in Taiwan, Hong Kong and Macao.
    TraditionalChinese,
}

impl Language {
    /// All, in the order they are offered.
    pub(crate) const ALL: [Self; 5] = [
        Self::English,
        Self::French,
        Self::Dutch,
        Self::SimplifiedChinese,
        Self::TraditionalChinese,
    ];

    /// Its code: in addresses, in the document, and the name of its file.
    #[must_use]
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Dutch => "nl",
            Self::SimplifiedChinese => "zh-Hans",
            Self::TraditionalChinese => "zh-Hant",
        }
    }

    /// The language that a tag such as `fr-CA` or `zh-TW` asks for, if the page
    /// speaks it. Chinese without a script is the script of its region, and
    /// simplified without a region.
    #[must_use]
    pub(crate) fn matching(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        Some(match parts.next()? {
            "en" => Self::English,
            "fr" => Self::French,
            "nl" => Self::Dutch,
            "zh" => {
                let asks_for = |wanted: &[&str]| parts.clone().any(|part| wanted.contains(&part));
                let is_traditional =
                    asks_for(&["hant"]) || !asks_for(&["hans"]) && asks_for(&["tw", "hk", "mo"]);
                if is_traditional {
                    Self::TraditionalChinese
                } else {
                    Self::SimplifiedChinese
                }
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_again() {
        for language in Language::ALL {
            assert_eq!(Language::matching(language.code()), Some(language));
        }
    }

    #[test]
    fn regions_and_scripts_of_browsers_are_understood() {
        let code = |tag| Language::matching(tag).map(Language::code);
        assert_eq!(code("fr-CA"), Some("fr"));
        assert_eq!(code("nl_BE"), Some("nl"));
        assert_eq!(code("zh"), Some("zh-Hans"));
        assert_eq!(code("zh-CN"), Some("zh-Hans"));
        assert_eq!(code("zh-TW"), Some("zh-Hant"));
        assert_eq!(code("zh-HK"), Some("zh-Hant"));
        assert_eq!(code("zh-Hans-HK"), Some("zh-Hans"));
        assert_eq!(code("zh-Hant-CN"), Some("zh-Hant"));
        assert_eq!(code("de-DE"), None);
        assert_eq!(code(""), None);
    }
}
