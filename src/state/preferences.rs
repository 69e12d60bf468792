//! Small choices about the frame that are kept over visits.

use crate::browser;

const MENU: &str = "meterview.menu-collapsed";
const SINGLE_KEYS: &str = "meterview.single-keys-off";
const RECENT: &str = "meterview.recent-commands";
const YES: &str = "yes";

/// More recent commands than these are forgotten.
const MOST_RECENT: usize = 6;

/// Whether the resource menu shows icons only.
pub(crate) fn is_menu_collapsed() -> bool {
    is_set(MENU)
}

/// Keeps whether the resource menu shows icons only.
pub(crate) fn keep_menu_collapsed(is_collapsed: bool) {
    keep(MENU, is_collapsed);
}

/// Whether single letters are shortcuts.
pub(crate) fn are_single_keys_on() -> bool {
    !is_set(SINGLE_KEYS)
}

/// Keeps whether single letters are shortcuts.
pub(crate) fn keep_single_keys(are_on: bool) {
    keep(SINGLE_KEYS, !are_on);
}

/// Ids of the commands run last, latest first.
pub(crate) fn recent_commands() -> Vec<String> {
    let kept = browser::remembered(RECENT).unwrap_or_default();
    kept.lines().map(str::to_owned).collect()
}

/// Keeps that a command was run.
pub(crate) fn keep_recent_command(id: &str) {
    let recent = with_latest(recent_commands(), id);
    browser::remember(RECENT, &recent.join("\n"));
}

fn with_latest(mut recent: Vec<String>, id: &str) -> Vec<String> {
    recent.retain(|known| known != id);
    recent.insert(0, id.to_owned());
    recent.truncate(MOST_RECENT);
    recent
}

fn is_set(name: &str) -> bool {
    browser::remembered(name).as_deref() == Some(YES)
}

fn keep(name: &str, is_set: bool) {
    browser::remember(name, if is_set { YES } else { "" });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_command_is_first_and_once() {
        let mut recent = Vec::new();
        for number in 0..10 {
            recent = with_latest(recent, &number.to_string());
        }
        recent = with_latest(recent, "7");
        assert_eq!(recent, ["7", "9", "8", "6", "5", "4"]);
    }
}
