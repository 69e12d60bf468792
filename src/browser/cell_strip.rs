//! The cells of a grid's row, written straight into the document: hundreds of
//! them change at once, and most of them only their text.

use std::cell::OnceCell;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Node};

/// What stands beside a cell's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum CellShape {
    /// Nothing.
    #[default]
    Plain,
    /// A bar before it, of a width such as `12.5%`.
    Bar(String),
    /// A sign before it for the eye, and words behind it for the ear.
    Signed {
        /// Class of all.
        class: &'static str,
        /// The sign.
        sign: &'static str,
        /// The words.
        words: String,
    },
}

/// A cell as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StripCell {
    /// `aria-colindex`.
    pub(crate) column: usize,
    /// All its classes.
    pub(crate) class: String,
    /// Its text.
    pub(crate) text: String,
    /// What stands beside the text.
    pub(crate) shape: CellShape,
    /// Longer words, shown on hovering.
    pub(crate) title: String,
}

/// The cells that a row ends with, as they are in the document.
pub(crate) struct CellStrip {
    row: Element,
    cells: Vec<(StripCell, HtmlElement)>,
}

impl CellStrip {
    /// A row without such cells; any that another strip has left there go.
    pub(crate) fn new(row: Element) -> Self {
        if let Ok(left) = row.query_selector_all("[role=gridcell]") {
            for cell in (0..left.length()).filter_map(|number| left.item(number)) {
                // Refused only where it is no child of the row.
                let _ = row.remove_child(&cell);
            }
        }
        Self {
            row,
            cells: Vec::new(),
        }
    }

    /// Makes the cells those of `wanted`, which ascend by column. The element of
    /// a column stays as long as the column does, so that it keeps its focus.
    pub(crate) fn show(&mut self, wanted: Vec<StripCell>) {
        let Some(document) = self.row.owner_document() else {
            return;
        };
        let mut before = std::mem::take(&mut self.cells).into_iter().peekable();
        for cell in wanted {
            while let Some((_, gone)) = before.next_if(|(known, _)| known.column < cell.column) {
                gone.remove();
            }
            let same = before.next_if(|(known, _)| known.column == cell.column);
            let element = match same {
                Some((known, element)) => {
                    write(&document, &element, Some(&known), &cell);
                    element
                }
                None => {
                    let Some(element) = new_cell(&document, cell.column) else {
                        continue;
                    };
                    write(&document, &element, None, &cell);
                    let next = before.peek().map(|(_, element)| -> &Node { element });
                    // Refused only where the element is not of this row.
                    let _ = self.row.insert_before(&element, next);
                    element
                }
            };
            self.cells.push((cell, element));
        }
        for (_, gone) in before {
            gone.remove();
        }
    }
}

pub(super) fn element(document: &Document, name: &str, class: &str) -> Option<HtmlElement> {
    let element: HtmlElement = document.create_element(name).ok()?.dyn_into().ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    Some(element)
}

thread_local! {
    /// What all cells have: copying it takes less time than saying it again.
    static BLANK: OnceCell<HtmlElement> = const { OnceCell::new() };
}

fn new_cell(document: &Document, column: usize) -> Option<HtmlElement> {
    let cell = BLANK.with(|known| {
        if known.get().is_none() {
            let blank = element(document, "div", "")?;
            // Refused only for malformed attribute names.
            let _ = blank.set_attribute("role", "gridcell");
            blank.set_tab_index(-1);
            let _ = known.set(blank);
        }
        known
            .get()?
            .clone_node()
            .ok()?
            .dyn_into::<HtmlElement>()
            .ok()
    })?;
    let _ = cell.set_attribute("aria-colindex", &column.to_string());
    Some(cell)
}

fn write(document: &Document, element: &HtmlElement, before: Option<&StripCell>, now: &StripCell) {
    if before.is_none_or(|before| before.class != now.class) {
        element.set_class_name(&now.class);
    }
    let former_title = before.map_or("", |before| &before.title);
    if former_title != now.title {
        if now.title.is_empty() {
            let _ = element.remove_attribute("title");
        } else {
            let _ = element.set_attribute("title", &now.title);
        }
    }
    let is_same = |before: &StripCell| before.text == now.text && before.shape == now.shape;
    if !before.is_some_and(is_same) {
        let only_text = before.is_some_and(|before| before.shape == CellShape::Plain);
        fill(document, element, only_text, now);
    }
}

/// Puts text and shape into a cell.
fn fill(document: &Document, cell: &HtmlElement, has_only_text: bool, now: &StripCell) {
    if now.shape == CellShape::Plain
        && has_only_text
        && let Some(text) = cell.first_child()
    {
        text.set_node_value(Some(&now.text));
        return;
    }
    cell.set_text_content(None);
    let into = match &now.shape {
        CellShape::Signed { class, .. } => element(document, "span", class),
        _ => None,
    };
    let parent: &Node = into.as_deref().unwrap_or(cell);
    let add = |class: &str, text: &str, is_hidden: bool| {
        let part = element(document, "span", class)?;
        part.set_text_content(Some(text));
        if is_hidden {
            let _ = part.set_attribute("aria-hidden", "true");
        }
        parent.append_child(&part).ok()?;
        Some(part)
    };
    match &now.shape {
        CellShape::Plain => {
            let text = document.create_text_node(&now.text);
            let _ = parent.append_child(&text);
        }
        CellShape::Bar(width) => {
            let bar = add("share", "", true);
            let inside = element(document, "span", "share-part");
            if let (Some(bar), Some(inside)) = (bar, inside) {
                let _ = inside.style().set_property("width", width);
                let _ = bar.append_child(&inside);
            }
            add("grid-share", &now.text, false);
        }
        CellShape::Signed { sign, words, .. } => {
            add("", &format!("{sign} "), true);
            let text = document.create_text_node(&now.text);
            let _ = parent.append_child(&text);
            add("hidden-label", &format!(", {words}"), false);
        }
    }
    if let Some(into) = &into {
        let _ = cell.append_child(into);
    }
}
