//! Where the keyboard is.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

/// Whether a `focusout` leaves the element it was listened for on.
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
        if let Some(element) = former.or_else(content) {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    }
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
