//! The keyboard: real keys, wherever the focus is.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde::Deserialize;
use tokio::time::Instant;

use crate::accessible;
use crate::page::{GLANCE, PATIENCE, Page};

/// More steps than a page has controls.
const MOST_TABS: usize = 150;

/// Where the focus is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Focus {
    is_lost: bool,
    is_visible: bool,
    what: String,
}

/// Whether anybody sees what has the focus: it is in the window, and it or
/// something of it lies on top there.
const FOCUS: &str = "
    const done = arguments[0];
    requestAnimationFrame(() => requestAnimationFrame(() => {
        const focused = document.activeElement;
        const is_lost = !focused || focused === document.body;
        const place = focused ? focused.getBoundingClientRect() : new DOMRect();
        const left = Math.max(place.left, 0), right = Math.min(place.right, innerWidth);
        const top = Math.max(place.top, 0), bottom = Math.min(place.bottom, innerHeight);
        let is_visible = false;
        if (!is_lost && right > left && bottom > top) {
            const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
            is_visible = spots.some(([across, down]) => {
                const x = left + (right - left) * across, y = top + (bottom - top) * down;
                const above = document.elementFromPoint(x, y);
                return above && (focused.contains(above) || above.contains(focused));
            });
        }
        done({ is_lost, is_visible, what: is_lost ? 'nothing' : focused.outerHTML.slice(0, 300) });
    }))";

impl Page {
    async fn perform(&self, presses: impl IntoIterator<Item = KeyAction>) {
        let mut keys = KeyActions::new("keyboard".to_owned());
        for press in presses {
            keys = keys.then(press);
        }
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Presses a key.
    pub async fn key(&self, key: Key) {
        self.chord(&[], key.into()).await;
    }

    /// Presses a key while others are held.
    pub async fn chord(&self, held: &[Key], key: char) {
        let down = |value: char| KeyAction::Down { value };
        let up = |value: char| KeyAction::Up { value };
        let held = || held.iter().copied().map(char::from);
        let presses = held().map(down).chain([down(key), up(key)]);
        self.perform(presses.chain(held().map(up))).await;
    }

    /// Types a text, key by key and as quickly as they can be sent.
    pub async fn type_text(&self, text: &str) {
        let presses = text
            .chars()
            .flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.perform(presses).await;
    }

    /// Types another text into a field in place of its own, as a person does.
    pub async fn retype(&self, role: &str, name: &str, text: &str) {
        self.click(role, name).await;
        self.chord(&[Key::Control], 'a').await;
        self.type_text(text).await;
    }

    /// Waits until the focus is on something in sight.
    pub async fn see_focus(&self) {
        let deadline = Instant::now() + PATIENCE / 6;
        loop {
            let focus = self.client.execute_async(FOCUS, Vec::new()).await.unwrap();
            let focus: Focus = serde_json::from_value(focus).unwrap();
            if focus.is_visible {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "the focus is lost or out of sight: {focus:?}"
            );
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Presses Tab until what has the focus has this role and a name that
    /// begins so, and sees to it that each stop is in sight.
    pub async fn tab_to(&self, role: &str, name: &str) {
        self.step_to(role, name, false).await;
    }

    /// The same backwards.
    pub async fn tab_back_to(&self, role: &str, name: &str) {
        self.step_to(role, name, true).await;
    }

    async fn step_to(&self, role: &str, name: &str, is_back: bool) {
        let mut passed = Vec::new();
        let held: &[Key] = if is_back { &[Key::Shift] } else { &[] };
        for _ in 0..MOST_TABS {
            self.chord(held, Key::Tab.into()).await;
            self.see_focus().await;
            let focused = self.focused().await;
            if focused.0 == role && focused.1.starts_with(name) {
                return;
            }
            passed.push(focused);
        }
        panic!("no way by Tab to the {role} {name:?}: {passed:?}");
    }

    /// Waits until what has the focus has this role and a name that begins so.
    pub async fn see_focus_on(&self, role: &str, name: &str) {
        let deadline = Instant::now() + PATIENCE / 6;
        loop {
            let focused = self.try_focused().await.unwrap_or_default();
            if focused.0 == role && focused.1.starts_with(name) {
                break;
            }
            assert!(
                Instant::now() < deadline,
                "the focus is on {focused:?}, not on the {role} {name:?}"
            );
            tokio::time::sleep(GLANCE).await;
        }
        self.see_focus().await;
    }

    async fn try_focused(&self) -> Result<(String, String), fantoccini::error::CmdError> {
        let focused = self.client.active_element().await?;
        let role = accessible::role(&self.client, &focused).await?;
        let name = accessible::name(&self.client, &focused).await?;
        Ok((role, name.trim().to_owned()))
    }

    /// Role and name of what has the focus.
    pub async fn focused(&self) -> (String, String) {
        self.try_focused().await.unwrap()
    }
}
