//! The document as a whole, and addresses.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}

/// Sets the colour theme; `None` follows the system.
pub(crate) fn set_theme(theme: Option<&str>) {
    let Some(root) = root() else {
        return;
    };
    // Refused only for malformed attribute names.
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}

/// Sets the title of the window.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Scrolls back to an element that the page has been scrolled past.
pub(crate) fn show_again(element: &web_sys::Element) {
    if element.get_bounding_client_rect().top() < 0.0 {
        element.scroll_into_view();
    }
}

/// Goes one step back in the history of the window.
pub(crate) fn go_back() {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // Refused only in documents that are not shown.
        let _ = history.back();
    }
}

/// Asks for the window's print dialog.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // Refused only in documents that are not shown.
        let _ = window.print();
    }
}

/// Takes away the note that stands in the page until the program runs.
pub(crate) fn remove_starting_note() {
    if let Some(note) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("starting"))
    {
        note.remove();
    }
}

/// Host with port of a web address, and its origin; `None` for other text.
pub(crate) fn host_of(address: &str) -> Option<(String, String)> {
    let address = web_sys::Url::new(address.trim()).ok()?;
    (!address.host().is_empty()).then(|| (address.host(), address.origin()))
}

/// Hears when the page is about to be printed, and when that is over; dropping
/// it ends that.
pub(crate) struct PrintWatch {
    on_print: Closure<dyn Fn(web_sys::Event)>,
}

const PRINT_EVENTS: [&str; 2] = ["beforeprint", "afterprint"];

impl PrintWatch {
    /// Calls `hear` with `true` before and `false` after; `None` where there is
    /// no window.
    pub(crate) fn start(hear: impl Fn(bool) + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        let on_print = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            hear(event.type_() == PRINT_EVENTS[0]);
        });
        for name in PRINT_EVENTS {
            let listener = on_print.as_ref().unchecked_ref();
            window
                .add_event_listener_with_callback(name, listener)
                .ok()?;
        }
        Some(Self { on_print })
    }
}

impl Drop for PrintWatch {
    fn drop(&mut self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        for name in PRINT_EVENTS {
            let listener = self.on_print.as_ref().unchecked_ref();
            // Refused only for listeners that are not there.
            let _ = window.remove_event_listener_with_callback(name, listener);
        }
    }
}
