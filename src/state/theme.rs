//! The colour theme a person prefers, kept over visits.

use leptos::prelude::{RwSignal, Set};

use crate::browser;

const NAME: &str = "meterview.theme";

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system says.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// White and bright on black, with strong borders.
    Contrast,
}

impl Theme {
    /// All, in the order they are offered.
    pub(crate) const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// The word it is kept under.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    /// Reads what [`Theme::text`] writes; anything else follows the system.
    pub(crate) fn read(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.text() == text)
            .unwrap_or(Self::System)
    }

    /// The one after it, round and round.
    pub(crate) fn next(self) -> Self {
        let mut after = Self::ALL.into_iter().cycle().skip_while(|one| *one != self);
        after.nth(1).unwrap_or(self)
    }

    /// The theme chosen on an earlier visit, applied.
    pub(crate) fn restore() -> Self {
        let theme = Self::read(&browser::remembered(NAME).unwrap_or_default());
        theme.apply();
        theme
    }

    /// Applies and keeps a choice.
    pub(crate) fn choose(self, chosen: RwSignal<Self>) {
        self.apply();
        browser::remember(NAME, self.text());
        chosen.set(self);
    }

    /// Applies a choice of the host page, which is not kept.
    pub(crate) fn show(self, chosen: RwSignal<Self>) {
        self.apply();
        chosen.set(self);
    }

    fn apply(self) {
        browser::set_theme((self != Self::System).then(|| self.text()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_again() {
        for theme in Theme::ALL {
            assert_eq!(Theme::read(theme.text()), theme);
        }
        assert_eq!(Theme::read("sepia"), Theme::System);
    }

    #[test]
    fn all_come_in_turn() {
        assert_eq!(Theme::System.next(), Theme::Light);
        assert_eq!(Theme::Contrast.next(), Theme::System);
    }
}
