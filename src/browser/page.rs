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

/// Whether the page stands on a dark ground, whoever has chosen that.
pub(crate) fn is_dark() -> bool {
    let window = web_sys::window();
    let ground = window.and_then(|window| {
        let body = window.document()?.body()?;
        let style = window.get_computed_style(&body).ok()??;
        style.get_property_value("background-color").ok()
    });
    ground.is_some_and(|ground| is_dark_colour(&ground))
}

/// Of a computed colour such as `rgb(31, 31, 31)`.
fn is_dark_colour(colour: &str) -> bool {
    let numbers = colour.split(|sign: char| !sign.is_ascii_digit());
    let parts: Vec<u32> = numbers.filter_map(|number| number.parse().ok()).collect();
    parts.len() >= 3 && parts.iter().take(3).sum::<u32>() < 3 * 128
}

/// Sets the title of the window.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Whether the page stands in a frame of another one.
pub(crate) fn is_framed() -> bool {
    web_sys::window().is_some_and(|window| {
        let parent = window.parent().ok().flatten();
        parent.is_some_and(|parent| parent != window)
    })
}

/// Whether the window is narrower than that many CSS pixels.
pub(crate) fn is_narrower_than(width_px: f64) -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width < width_px)
}

/// Whether keyboards here have a Command key.
pub(crate) fn is_mac() -> bool {
    web_sys::window().is_some_and(|window| {
        let agent = window.navigator().user_agent().unwrap_or_default();
        agent.contains("Mac OS") || agent.contains("iPhone") || agent.contains("iPad")
    })
}

/// The address of the window, as a person would copy it.
pub(crate) fn address() -> String {
    let location = web_sys::window().map(|window| window.location());
    location
        .and_then(|location| location.href().ok())
        .unwrap_or_default()
}

/// Opens an address in another window, which cannot reach back to this one.
pub(crate) fn open_window(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.open_with_url_and_target_and_features(address, "_blank", "noopener");
    }
}

/// Moves the focus to the first element that `selector` finds; tells whether
/// there is one.
pub(crate) fn focus_first_of(selector: &str) -> bool {
    let found = web_sys::window()
        .and_then(|window| window.document())
        // The selectors are written in the program.
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    found.is_some_and(|element| element.focus().is_ok())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_light_or_dark() {
        assert!(is_dark_colour("rgb(31, 31, 31)"));
        assert!(is_dark_colour("rgb(0, 0, 0)"));
        assert!(!is_dark_colour("rgb(250, 250, 250)"));
        assert!(!is_dark_colour("transparent"));
    }
}
