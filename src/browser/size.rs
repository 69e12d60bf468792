//! How large an element is, told again whenever it changes.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// Keeps an observation going; dropping it ends it.
pub(crate) struct SizeObserver {
    observer: ResizeObserver,
    _on_resize: Closure<dyn FnMut(js_sys::Array)>,
}

/// Calls `on_change` with the content width of `element` in CSS pixels, first
/// as soon as it is laid out and then whenever it changes. `None` when the
/// browser refuses.
pub(crate) fn observe_width(
    element: &Element,
    mut on_change: impl FnMut(f64) + 'static,
) -> Option<SizeObserver> {
    observe_size(element, move |width_px, _| on_change(width_px))
}

/// The same with the content height as the second.
pub(crate) fn observe_size(
    element: &Element,
    mut on_change: impl FnMut(f64, f64) + 'static,
) -> Option<SizeObserver> {
    let on_resize = Closure::new(move |entries: js_sys::Array| {
        if let Some(entry) = entries.iter().last() {
            let entry: ResizeObserverEntry = entry.unchecked_into();
            let place = entry.content_rect();
            on_change(place.width(), place.height());
        }
    });
    let observer = ResizeObserver::new(Closure::as_ref(&on_resize).unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SizeObserver {
        observer,
        _on_resize: on_resize,
    })
}

/// The largest height that its style allows an element, in CSS pixels; `None`
/// where there is no limit.
pub(crate) fn most_height_px(element: &Element) -> Option<f64> {
    let style = web_sys::window()?.get_computed_style(element).ok()??;
    let height = style.get_property_value("max-height").ok()?;
    height.strip_suffix("px")?.parse().ok()
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
