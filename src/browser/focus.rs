//! Where the keyboard is.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, FocusOptions, HtmlDialogElement, HtmlElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// Whether a `focusout` leaves the element it was listened for on, or a
/// `focusin` comes from outside it.
pub(crate) fn focus_left(event: &web_sys::FocusEvent) -> bool {
    let Some(inside) = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
    else {
        return false;
    };
    let next = event
        .related_target()
        .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    !inside.contains(next.as_ref())
}

/// Runs `run` where a `focusout` leaves the element it was listened for on.
/// What is taken out of the document loses the focus too, but nobody has left:
/// `inside`, which the selector finds in the element, takes it then.
pub(crate) fn when_focus_leaves(
    event: &web_sys::FocusEvent,
    inside: &'static str,
    run: impl FnOnce() + 'static,
) {
    if !focus_left(event) {
        return;
    }
    let lost: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let place: Option<Element> = event
        .current_target()
        .and_then(|target| target.dyn_into().ok());
    let (Some(lost), Some(place), None) = (lost, place, event.related_target()) else {
        return run();
    };
    on_next_frame(move || {
        if lost.is_connected() {
            return run();
        }
        if let Ok(Some(found)) = place.query_selector(inside)
            && let Some(found) = found.dyn_ref::<HtmlElement>()
            && super::is_focus_lost()
        {
            // A panel in the document takes the focus.
            let _ = found.focus();
        }
    });
}

/// Where the keyboard was before something was opened.
#[derive(Debug, Clone)]
pub(crate) struct FormerFocus(Option<HtmlElement>);

impl FormerFocus {
    /// The element that has the focus now.
    pub(crate) fn here() -> Self {
        let focused = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.active_element());
        Self(focused.and_then(|element| element.dyn_into().ok()))
    }

    /// The element that a `focusin` came from.
    pub(crate) fn before(event: &web_sys::FocusEvent) -> Self {
        let before = event.related_target();
        Self(before.and_then(|element| element.dyn_into().ok()))
    }

    /// The page's content.
    pub(crate) const fn content() -> Self {
        Self(None)
    }

    /// Gives the focus back, or to the page's content where that element is
    /// gone.
    pub(crate) fn give_back(&self) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let is_body = |element: &HtmlElement| element.tag_name() == "BODY";
        let former = self.0.clone();
        let former = former.filter(|element| element.is_connected() && !is_body(element));
        let content = || document.get_element_by_id("content")?.dyn_into().ok();
        // What was seen before stays where it was.
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Some(element) = former.or_else(content) {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus_with_options(&options);
        }
    }
}

/// Gives the focus to the page's content if what had it is gone, once the page
/// has been drawn with what changes now and with what follows from that.
pub(crate) fn recover_focus() {
    let recover = || {
        if super::is_focus_lost() {
            FormerFocus::content().give_back();
        }
    };
    on_next_frame(move || {
        recover();
        on_next_frame(recover);
    });
}

/// Opens a dialog above everything; the rest of the page cannot be reached
/// until it is closed.
pub(crate) fn show_modal(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        // Refused only for dialogs that are not in the document.
        let _ = dialog.show_modal();
    }
}

/// Whether an event happened on the element it was listened for on, and not on
/// one inside it.
pub(crate) fn is_on_itself(event: &web_sys::Event) -> bool {
    event.target().is_some() && event.target() == event.current_target()
}

/// Moves the focus to the element with that id, once the page has been drawn
/// with what changes now.
pub(crate) fn focus_soon(id: String) {
    on_next_frame(move || {
        if let Some(element) = element(&id) {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}

/// Scrolls no further than is needed to see the element with that id.
pub(crate) fn bring_into_view(id: &str) {
    if let Some(element) = element(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Lets the first control inside `place` be described by the element `id`.
pub(crate) fn describe_control(place: &Element, id: &str) {
    let control = place.query_selector("a, button, input, select, [tabindex]");
    if let Ok(Some(control)) = control {
        let _ = control.set_attribute("aria-describedby", id);
    }
}

/// Whether the pointer is in the upper half of one of the children: how many
/// of them lie above it.
pub(crate) fn children_above(list: &Element, y_px: i32) -> usize {
    let children = list.children();
    (0..children.length())
        .filter_map(|place| children.item(place))
        .filter(|child| {
            let place = child.get_bounding_client_rect();
            f64::from(y_px) > place.top() + place.height() / 2.0
        })
        .count()
}

/// How many children stand on the first line of a row that wraps.
pub(crate) fn children_on_first_line(row: &Element) -> usize {
    let children = row.children();
    let tops = (0..children.length())
        .filter_map(|place| children.item(place))
        .map(|child| child.get_bounding_client_rect().top());
    let mut first = None;
    tops.take_while(|top| top - *first.get_or_insert(*top) < 4.0)
        .count()
}

/// Runs once before the next picture.
pub(crate) fn on_next_frame(run: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(run);
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(closure.unchecked_ref());
    }
}

/// Runs something when the next frame is on the screen.
pub(crate) fn after_next_frame(run: impl FnOnce() + 'static) {
    on_next_frame(move || {
        let closure = Closure::once_into_js(run);
        if let Some(window) = web_sys::window() {
            // Fails only where there is no event loop.
            let _ = window.set_timeout_with_callback(closure.unchecked_ref());
        }
    });
}

fn element(id: &str) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id(id)?.dyn_into().ok()
}
