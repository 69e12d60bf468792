//! How wide an element is, told again whenever it changes.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// Keeps an observation going; dropping it ends it.
pub(crate) struct WidthObserver {
    observer: ResizeObserver,
    _on_resize: Closure<dyn FnMut(js_sys::Array)>,
}

/// Calls `on_change` with the content width of `element` in CSS pixels, first
/// as soon as it is laid out and then whenever it changes. `None` when the
/// browser refuses.
pub(crate) fn observe_width(
    element: &Element,
    mut on_change: impl FnMut(f64) + 'static,
) -> Option<WidthObserver> {
    let on_resize = Closure::new(move |entries: js_sys::Array| {
        if let Some(entry) = entries.iter().last() {
            let entry: ResizeObserverEntry = entry.unchecked_into();
            on_change(entry.content_rect().width());
        }
    });
    let observer = ResizeObserver::new(Closure::as_ref(&on_resize).unchecked_ref()).ok()?;
    observer.observe(element);
    Some(WidthObserver {
        observer,
        _on_resize: on_resize,
    })
}

impl Drop for WidthObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
