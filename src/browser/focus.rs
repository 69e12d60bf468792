//! Where the keyboard is.

use wasm_bindgen::JsCast;

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
