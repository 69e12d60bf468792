//! Every shortcut of the page: one table, for the keys and for the sheet that
//! lists them.

use crate::i18n::{shell_texts, texts};
use crate::route::Page;

use super::page_name;

/// What a shortcut does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Opens the palette.
    Palette,
    /// Opens the list of shortcuts.
    Sheet,
    /// Goes to a page.
    Go(Page),
    /// Goes to the filters of the page.
    Filter,
    /// Takes the last change of the view back.
    Undo,
    /// Makes it again.
    Redo,
    /// Runs the page's export.
    Export,
    /// Prints the page.
    Print,
    /// Changes to the next theme.
    Theme,
    /// Shows or hides the words of the resource menu.
    Menu,
}

impl Act {
    /// What it is called.
    pub(super) fn name(self) -> String {
        let text = shell_texts();
        match self {
            Self::Palette => text.open_palette.to_owned(),
            Self::Sheet => text.shortcuts.to_owned(),
            Self::Go(page) => (text.go_to)(page_name(Some(page))),
            Self::Filter => text.to_filters.to_owned(),
            Self::Undo => text.undo.to_owned(),
            Self::Redo => text.redo.to_owned(),
            Self::Export => text.export.to_owned(),
            Self::Print => text.print.to_owned(),
            Self::Theme => text.next_theme.to_owned(),
            Self::Menu => texts().menu.to_owned(),
        }
    }
}

/// Keys of a shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// One key alone.
    One(&'static str),
    /// `g`, then another.
    Go(&'static str),
    /// Control or Command with a key.
    Command(&'static str),
    /// The same with Shift.
    CommandShift(&'static str),
}

/// A key that opens a pair of keys.
const GO: &str = "g";
/// The second key of a pair must follow within this time.
const PAIR_MS: f64 = 1_500.0;

/// All shortcuts, in the order in which they are listed.
pub(super) const SHORTCUTS: &[(Keys, Act)] = &[
    (Keys::Command("k"), Act::Palette),
    (Keys::One("?"), Act::Sheet),
    (Keys::Go("s"), Act::Go(Page::Start)),
    (Keys::Go("o"), Act::Go(Page::Overview)),
    (Keys::Go("c"), Act::Go(Page::Costs)),
    (Keys::Go("t"), Act::Go(Page::Tags)),
    (Keys::Go("d"), Act::Go(Page::Data)),
    (Keys::One("/"), Act::Filter),
    (Keys::One("u"), Act::Undo),
    (Keys::Command("z"), Act::Undo),
    (Keys::Command("y"), Act::Redo),
    (Keys::CommandShift("z"), Act::Redo),
    (Keys::One("e"), Act::Export),
    (Keys::One("p"), Act::Print),
    (Keys::One("t"), Act::Theme),
    (Keys::One("m"), Act::Menu),
];

impl Keys {
    /// The keys as they are written on a keyboard; a pair is two.
    pub(super) fn caps(self, is_mac: bool) -> Vec<String> {
        let (command, shift) = if is_mac {
            ("⌘", "⇧")
        } else {
            ("Ctrl", "Shift")
        };
        let cap = |key: &str| key.to_uppercase();
        match self {
            Self::One(key) => vec![cap(key)],
            Self::Go(key) => vec![cap(GO), cap(key)],
            Self::Command(key) => vec![command.to_owned(), cap(key)],
            Self::CommandShift(key) => vec![command.to_owned(), shift.to_owned(), cap(key)],
        }
    }

    /// The same in one text; empty for single letters that are switched off.
    pub(super) fn text(self, is_mac: bool) -> String {
        let caps = self.caps(is_mac);
        match self {
            Self::Go(_) => caps.join(" "),
            _ if is_mac => caps.concat(),
            _ => caps.join("+"),
        }
    }

    /// Whether it is made of letters alone, which a person may switch off.
    pub(super) const fn is_plain(self) -> bool {
        matches!(self, Self::One(_) | Self::Go(_))
    }
}

/// The keys of an act, those first in the list.
pub(super) fn keys_of(act: Act) -> Option<Keys> {
    let mut all = SHORTCUTS.iter();
    all.find(|(_, other)| *other == act).map(|(keys, _)| *keys)
}

/// A key as it was pressed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pressed {
    /// As the browser names it.
    pub(super) key: String,
    /// Whether Control or Command was held.
    pub(super) has_command: bool,
    /// Whether Shift was held.
    pub(super) has_shift: bool,
    /// Whether Alt was held.
    pub(super) has_alt: bool,
    /// Whether it goes into a text.
    pub(super) is_typing: bool,
    /// When, in milliseconds since the page was opened.
    pub(super) at_ms: f64,
}

/// Remembers the first key of a pair.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Listener {
    began_ms: Option<f64>,
}

impl Listener {
    /// What a key means here, if anything.
    pub(super) fn hear(&mut self, pressed: &Pressed, has_plain_keys: bool) -> Option<Act> {
        let key = pressed.key.to_lowercase();
        let began = self.began_ms.take();
        if pressed.has_alt {
            return None;
        }
        let is_pair = began.is_some_and(|began_ms| pressed.at_ms - began_ms <= PAIR_MS);
        let fits = |keys: Keys| match keys {
            Keys::Command(own) => pressed.has_command && !pressed.has_shift && own == key,
            Keys::CommandShift(own) => pressed.has_command && pressed.has_shift && own == key,
            Keys::Go(own) => is_pair && !pressed.has_command && own == key,
            Keys::One(own) => !is_pair && !pressed.has_command && own == key,
        };
        let may = |keys: Keys, act: Act| {
            // A text keeps its own undo; the palette can be opened from anywhere.
            if keys.is_plain() {
                has_plain_keys && !pressed.is_typing
            } else {
                !pressed.is_typing || act == Act::Palette
            }
        };
        let mut all = SHORTCUTS.iter();
        let found = all.find(|(keys, act)| fits(*keys) && may(*keys, *act));
        if found.is_none()
            && key == GO
            && has_plain_keys
            && !pressed.is_typing
            && !pressed.has_command
        {
            self.began_ms = Some(pressed.at_ms);
        }
        found.map(|(_, act)| *act)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str, at_ms: f64) -> Pressed {
        Pressed {
            key: key.to_owned(),
            has_command: false,
            has_shift: false,
            has_alt: false,
            is_typing: false,
            at_ms,
        }
    }

    #[test]
    fn a_pair_of_keys_goes_to_a_page() {
        let mut listener = Listener::default();
        assert_eq!(listener.hear(&key("g", 0.0), true), None);
        assert_eq!(
            listener.hear(&key("c", 300.0), true),
            Some(Act::Go(Page::Costs))
        );
        assert_eq!(listener.hear(&key("c", 400.0), true), None);
        assert_eq!(listener.hear(&key("g", 1_000.0), true), None);
        assert_eq!(listener.hear(&key("o", 9_000.0), true), None);
    }

    #[test]
    fn typing_is_left_alone() {
        let mut listener = Listener::default();
        let typed = |one: &str, has_command| Pressed {
            is_typing: true,
            has_command,
            ..key(one, 0.0)
        };
        assert_eq!(listener.hear(&typed("?", false), true), None);
        assert_eq!(listener.hear(&typed("z", true), true), None);
        assert_eq!(listener.hear(&typed("k", true), true), Some(Act::Palette));
    }

    #[test]
    fn single_keys_can_be_switched_off() {
        let mut listener = Listener::default();
        assert_eq!(listener.hear(&key("t", 0.0), true), Some(Act::Theme));
        assert_eq!(listener.hear(&key("t", 0.0), false), None);
        let undo = Pressed {
            has_command: true,
            ..key("z", 0.0)
        };
        assert_eq!(listener.hear(&undo, false), Some(Act::Undo));
    }

    #[test]
    fn no_two_shortcuts_share_their_keys() {
        for (place, (keys, _)) in SHORTCUTS.iter().enumerate() {
            assert!(
                SHORTCUTS[place + 1..]
                    .iter()
                    .all(|(other, _)| other != keys)
            );
        }
    }
}
