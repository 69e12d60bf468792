//! Lays a small panel beside the control that opened it, within the window.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement};

/// Between control and panel, in CSS pixels.
const GAP_PX: f64 = 4.0;
/// Between panel and the window's edge, in CSS pixels.
const MARGIN_PX: f64 = 8.0;

/// Keeps a panel beside its control while the page scrolls or changes its
/// size; dropping it ends that.
pub(crate) struct Placement {
    on_change: Closure<dyn FnMut()>,
}

/// Lays `panel` beneath `anchor`, or above it where there is more room, and
/// keeps it there.
pub(crate) fn place_beside(anchor: &Element, panel: &HtmlElement) -> Placement {
    // A browser without popovers shows the panel as any other element.
    let _ = panel.show_popover();
    place_again(anchor, panel);
    let (anchor, panel) = (anchor.clone(), panel.clone());
    let on_change = Closure::<dyn FnMut()>::new(move || place_again(&anchor, &panel));
    if let Some(window) = web_sys::window() {
        let listener = on_change.as_ref().unchecked_ref();
        // Scrolling of any element inside is heard on the way down only.
        let _ = window.add_event_listener_with_callback_and_bool("scroll", listener, true);
        let _ = window.add_event_listener_with_callback("resize", listener);
    }
    Placement { on_change }
}

impl Drop for Placement {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.on_change.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback_and_bool("scroll", listener, true);
            let _ = window.remove_event_listener_with_callback("resize", listener);
        }
    }
}

/// Lays `panel` at a place in the window, in pixels from its left and top, or as
/// near to it as all of the panel is seen.
pub(crate) fn place_at(panel: &HtmlElement, left_px: f64, top_px: f64) {
    // A browser without popovers shows the panel as any other element.
    let _ = panel.show_popover();
    let Some(root) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
    else {
        return;
    };
    let style = panel.style();
    let most = |whole: i32, own: i32| (f64::from(whole - own) - MARGIN_PX).max(MARGIN_PX);
    let left_px = left_px.clamp(MARGIN_PX, most(root.client_width(), panel.offset_width()));
    let top_px = top_px.clamp(MARGIN_PX, most(root.client_height(), panel.offset_height()));
    // Lengths in pixels are always taken.
    let _ = style.set_property("left", &format!("{left_px}px"));
    let _ = style.set_property("top", &format!("{top_px}px"));
}

/// Lays `panel` beneath `anchor` once more, for a new size of either.
pub(crate) fn place_again(anchor: &Element, panel: &HtmlElement) {
    let Some(root) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
    else {
        return;
    };
    let (width, height) = (
        f64::from(root.client_width()),
        f64::from(root.client_height()),
    );
    let style = panel.style();
    // Refused only for malformed names.
    let set = |name: &str, px: f64| {
        let _ = style.set_property(name, &format!("{}px", px.round()));
    };
    let control = anchor.get_bounding_client_rect();
    set("--anchor-width", control.width());
    let _ = style.remove_property("max-height");
    let (own_width, own_height) = (
        f64::from(panel.offset_width()),
        f64::from(panel.offset_height()),
    );
    let below = height - control.bottom() - GAP_PX - MARGIN_PX;
    let above = control.top() - GAP_PX - MARGIN_PX;
    let is_below = own_height <= below || below >= above;
    let room = if is_below { below } else { above }.max(0.0);
    let shown_height = own_height.min(room);
    set("max-height", room);
    let most_left = (width - own_width - MARGIN_PX).max(MARGIN_PX);
    set("left", control.left().clamp(MARGIN_PX, most_left));
    set(
        "top",
        if is_below {
            control.bottom() + GAP_PX
        } else {
            control.top() - GAP_PX - shown_height
        },
    );
}
