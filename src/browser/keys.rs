//! Keys pressed anywhere, and lists that are walked through by key.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Tells every key that is pressed in the window, for as long as the page lives.
/// Keys that an element has taken for itself (`preventDefault`) are not told.
pub(crate) fn on_key_anywhere(mut heard: impl FnMut(&KeyboardEvent) + 'static) {
    let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if !event.default_prevented() && !event.is_composing() {
            heard(&event);
        }
    });
    if let Some(window) = web_sys::window() {
        let _ =
            window.add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    }
    closure.forget();
}

/// Whether a key goes into a text: plain letters then mean themselves.
pub(crate) fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
    else {
        return false;
    };
    let takes_no_text = |element: &HtmlElement| {
        matches!(
            element.get_attribute("type").as_deref(),
            Some("checkbox" | "radio" | "button" | "submit" | "file" | "range")
        )
    };
    match element.tag_name().as_str() {
        "INPUT" => !takes_no_text(&element),
        "TEXTAREA" | "SELECT" => true,
        _ => element.is_content_editable(),
    }
}

/// Whether the system's own sign for commands is held: Control, or Command on
/// a Mac.
pub(crate) fn has_command_key(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// Whether something modal lies above the page.
pub(crate) fn is_modal_open() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("dialog[open]").ok().flatten())
        .is_some()
}

/// Where to go in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the first.
    First,
    /// To the last.
    Last,
    /// To the next, from the last to the first.
    Next,
    /// To the one before, from the first to the last.
    Previous,
}

impl Step {
    /// What an arrow key or Home and End mean in a list from top to bottom.
    pub(crate) fn vertical(key: &str) -> Option<Self> {
        match key {
            "ArrowDown" => Some(Self::Next),
            "ArrowUp" => Some(Self::Previous),
            "Home" => Some(Self::First),
            "End" => Some(Self::Last),
            _ => None,
        }
    }

    /// The same in a row from left to right.
    pub(crate) fn horizontal(key: &str) -> Option<Self> {
        match key {
            "ArrowRight" => Some(Self::Next),
            "ArrowLeft" => Some(Self::Previous),
            "Home" => Some(Self::First),
            "End" => Some(Self::Last),
            _ => None,
        }
    }

    /// The place of `count` that this leads to from `place`.
    pub(crate) fn from(self, place: Option<usize>, count: usize) -> Option<usize> {
        let last = count.checked_sub(1)?;
        Some(match (self, place) {
            (Self::First, _) | (Self::Next, None) => 0,
            (Self::Last, _) | (Self::Previous, None) => last,
            (Self::Next, Some(place)) if place >= last => 0,
            (Self::Next, Some(place)) => place + 1,
            (Self::Previous, Some(0)) => last,
            (Self::Previous, Some(place)) => (place - 1).min(last),
        })
    }
}

/// Moves the focus among the elements that `selector` finds in `container`.
pub(crate) fn focus_step(container: &Element, selector: &str, step: Step) {
    let items = items(container, selector);
    let place = focused_place(&items);
    if let Some(item) = step
        .from(place, items.len())
        .and_then(|place| items.get(place))
    {
        // An element that cannot take the focus leaves it where it is.
        let _ = item.focus();
    }
}

/// Moves the focus to the next element whose text begins with `letter`.
pub(crate) fn focus_by_letter(container: &Element, selector: &str, letter: &str) {
    let items = items(container, selector);
    let from = focused_place(&items).map_or(0, |place| place + 1);
    let letter = letter.to_lowercase();
    let begins = |item: &&HtmlElement| {
        let text = item.text_content().unwrap_or_default();
        text.trim_start().to_lowercase().starts_with(&letter)
    };
    let mut in_turn = items.iter().cycle().skip(from).take(items.len());
    if let Some(item) = in_turn.find(begins) {
        let _ = item.focus();
    }
}

fn items(container: &Element, selector: &str) -> Vec<HtmlElement> {
    // The selectors are written in the program.
    let Ok(found) = container.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into().ok())
        .collect()
}

fn focused_place(items: &[HtmlElement]) -> Option<usize> {
    let focused = web_sys::window()?.document()?.active_element()?;
    items
        .iter()
        .position(|item| item.is_same_node(Some(&focused)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_round() {
        assert_eq!(Step::Next.from(None, 3), Some(0));
        assert_eq!(Step::Next.from(Some(2), 3), Some(0));
        assert_eq!(Step::Previous.from(Some(0), 3), Some(2));
        assert_eq!(Step::Previous.from(None, 3), Some(2));
        assert_eq!(Step::Last.from(Some(0), 3), Some(2));
        assert_eq!(Step::First.from(Some(2), 3), Some(0));
        assert_eq!(Step::Next.from(Some(9), 3), Some(0));
        assert_eq!(Step::Next.from(None, 0), None);
    }
}
