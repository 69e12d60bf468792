//! Cells of a grid in the document: where they are scrolled to, which has the
//! keyboard. A cell is named by `aria-rowindex` and `aria-colindex`.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// How far an element is scrolled, in pixels from its left and its top.
pub(crate) fn scrolled_px(element: &Element) -> (f64, f64) {
    (
        f64::from(element.scroll_left()),
        f64::from(element.scroll_top()),
    )
}

/// Scrolls an element.
pub(crate) fn scroll_to(element: &Element, left_px: f64, top_px: f64) {
    element.set_scroll_left(left_px.round() as i32);
    element.set_scroll_top(top_px.round() as i32);
}

fn cell(grid: &Element, row: usize, column: usize) -> Option<HtmlElement> {
    let selector = format!("[aria-rowindex=\"{row}\"] > [aria-colindex=\"{column}\"]");
    grid.query_selector(&selector).ok()??.dyn_into().ok()
}

/// What becomes of the focus when a cell becomes the one that the Tab key goes
/// to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellFocus {
    /// It stays where it is.
    Kept,
    /// The cell takes it; nothing is scrolled.
    Taken,
    /// The cell takes it and is brought into the window.
    Brought,
}

/// Makes a cell the one that the Tab key goes to; whether the cell is in the
/// document.
pub(crate) fn set_tab_stop(grid: &Element, row: usize, column: usize, focus: CellFocus) -> bool {
    let wanted = cell(grid, row, column);
    if let Ok(Some(former)) = grid.query_selector("[aria-colindex][tabindex=\"0\"]")
        && wanted.as_deref() != former.dyn_ref::<HtmlElement>().map(AsRef::as_ref)
    {
        // Refused only for malformed attribute names.
        let _ = former.set_attribute("tabindex", "-1");
    }
    let Some(wanted) = wanted else {
        return false;
    };
    let _ = wanted.set_attribute("tabindex", "0");
    if focus != CellFocus::Kept {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // A cell in the document takes the focus.
        let _ = wanted.focus_with_options(&options);
    }
    if focus == CellFocus::Brought {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        wanted.scroll_into_view_with_scroll_into_view_options(&options);
    }
    true
}

/// Whether nothing on the page has the focus.
pub(crate) fn is_focus_lost() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| {
        let focused = document.active_element();
        focused.is_none_or(|element| element.tag_name() == "BODY")
    })
}

/// What of a grid an event happened on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GridTarget {
    /// `aria-rowindex`.
    pub(crate) row: usize,
    /// `aria-colindex`.
    pub(crate) column: usize,
    /// `data-act` of the control in the cell; empty beside one.
    pub(crate) act: String,
}

/// The cell of a grid that an event happened in.
pub(crate) fn grid_target(event: &web_sys::Event) -> Option<GridTarget> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let number = |selector: &str, name: &str| {
        let element = target.closest(selector).ok()??;
        element.get_attribute(name)?.parse().ok()
    };
    let act = target.closest("[data-act]").ok().flatten();
    Some(GridTarget {
        row: number("[aria-rowindex]", "aria-rowindex")?,
        column: number("[aria-colindex]", "aria-colindex")?,
        act: act
            .and_then(|element| element.get_attribute("data-act"))
            .unwrap_or_default(),
    })
}

/// Sends all that a pointer does to the element that it was pressed on.
pub(crate) fn capture_pointer(event: &PointerEvent) {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    if let Some(target) = target {
        // Refused only where the pointer is gone already.
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}

/// Lower left corner of a cell in the window, in pixels.
pub(crate) fn cell_corner(grid: &Element, row: usize, column: usize) -> Option<(f64, f64)> {
    let place = cell(grid, row, column)?.get_bounding_client_rect();
    Some((place.left(), place.bottom()))
}

/// Whether a person has marked text, which the keys for copying then mean.
pub(crate) fn has_marked_text() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Gives the focus to the place of one of an element's controls of a kind,
/// counted from 0 and going round; `from` is the one that has it now.
pub(crate) fn focus_among(
    element: &Element,
    selector: &str,
    choose: impl Fn(Option<usize>, usize) -> usize,
) {
    let Ok(found) = element.query_selector_all(selector) else {
        return;
    };
    let controls: Vec<HtmlElement> = (0..found.length())
        .filter_map(|number| found.item(number)?.dyn_into().ok())
        .collect();
    if controls.is_empty() {
        return;
    }
    let document = web_sys::window().and_then(|window| window.document());
    let focused = document.and_then(|document| document.active_element());
    let is_focused = |control: &HtmlElement| {
        focused
            .as_ref()
            .is_some_and(|focused| control.is_same_node(Some(focused)))
    };
    let from = controls.iter().position(is_focused);
    let number = choose(from, controls.len());
    if let Some(control) = controls.get(number % controls.len()) {
        // A control in the document takes the focus.
        let _ = control.focus();
    }
}
