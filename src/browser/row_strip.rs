//! A row of a grid, written straight into the document: dozens of them change at
//! once, and most only in part.

use web_sys::{Document, Element, HtmlElement, Node};

use super::cell_strip::{CellStrip, StripCell, element};

/// Class of a layer that only shows what is in sight.
const HURRIED: &str = "grid-hurried";
const SVG: &str = "http://www.w3.org/2000/svg";

/// A row as it should be, without its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFace {
    /// `aria-rowindex`.
    pub(crate) index: usize,
    /// From the top of the layer that the rows lie in.
    pub(crate) top_px: i64,
    /// Whether it is there for the keyboard only, out of sight.
    pub(crate) is_away: bool,
    /// Whether a person has chosen it.
    pub(crate) is_chosen: bool,
    /// Level, place among its siblings and how many these are, where rows are
    /// nested.
    pub(crate) nesting: Option<(usize, usize, Option<usize>)>,
    /// Whether rows below it are shown, where there may be some.
    pub(crate) is_open: Option<bool>,
    /// Whether its cells are on their way.
    pub(crate) is_awaited: bool,
}

/// The cell that names a row, as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct NameFace {
    /// All its classes.
    pub(crate) class: String,
    /// The name.
    pub(crate) text: String,
    /// Classes of the text.
    pub(crate) text_class: &'static str,
    /// Longer words, shown on hovering; may be empty.
    pub(crate) title: String,
    /// How far it is set in.
    pub(crate) indent_px: usize,
    /// Path of an icon before the name.
    pub(crate) icon: Option<&'static str>,
    /// Whether the name opens the row.
    pub(crate) opens: bool,
    /// Whether the rows below are shown, and the words for changing that.
    pub(crate) toggle: Option<(bool, String)>,
    /// Name of the row's menu, where there is one.
    pub(crate) menu: Option<String>,
}

/// What the rows of a grid lie in.
pub(crate) struct RowLayer(Element);

impl RowLayer {
    /// An element without other children.
    pub(crate) fn new(element: Element) -> Self {
        Self(element)
    }

    /// Leaves rows out of sight for later, until [`RowLayer::rest`].
    pub(crate) fn hurry(&self) {
        // Refused only for malformed names.
        let _ = self.0.class_list().add_1(HURRIED);
    }

    /// Lays out all rows.
    pub(crate) fn rest(&self) {
        let _ = self.0.class_list().remove_1(HURRIED);
    }

    /// A spare row before `next`, or at the end.
    pub(crate) fn add_row(&self, next: Option<&RowStrip>) -> Option<RowStrip> {
        let document = self.0.owner_document()?;
        let row = element(&document, "div", "grid-row")?;
        row.set_hidden(true);
        let gap = element(&document, "div", "grid-gap")?;
        // Refused only for malformed attribute names.
        let _ = gap.set_attribute("role", "presentation");
        row.append_child(&gap).ok()?;
        let next = next.map(|next| -> &Node { &next.row });
        self.0.insert_before(&row, next).ok()?;
        Some(RowStrip::of(row))
    }
}

/// A row in the document.
pub(crate) struct RowStrip {
    row: HtmlElement,
    /// As it is, unless it is spare.
    face: Option<RowFace>,
    name: Option<(NameFace, HtmlElement)>,
    cells: CellStrip,
}

impl RowStrip {
    /// A row that is there, without cells; any that another strip has left in it
    /// go. Its own attributes belong to somebody else.
    pub(crate) fn of(row: HtmlElement) -> Self {
        Self {
            cells: CellStrip::new(row.clone().into()),
            row,
            face: None,
            name: None,
        }
    }

    /// Makes the row what it should be.
    pub(crate) fn show(&mut self, face: RowFace) {
        let former = self.face.as_ref();
        if former == Some(&face) {
            return;
        }
        let row = &self.row;
        // Refused only for malformed attribute names.
        let set = |name: &str, value: &str| drop(row.set_attribute(name, value));
        let set_or_not = |name: &str, value: Option<&str>| match value {
            Some(value) => set(name, value),
            None => drop(row.remove_attribute(name)),
        };
        let is_same =
            |same: fn(&RowFace, &RowFace) -> bool| former.is_some_and(|former| same(former, &face));
        if former.is_none() {
            row.set_hidden(false);
            set("role", "row");
        }
        if !is_same(|one, other| one.index == other.index) {
            set("aria-rowindex", &face.index.to_string());
        }
        if !is_same(|one, other| one.top_px == other.top_px) {
            let _ = row
                .style()
                .set_property("top", &format!("{}px", face.top_px));
        }
        if !is_same(|one, other| (one.is_away, one.is_chosen) == (other.is_away, other.is_chosen)) {
            row.set_class_name(match (face.is_away, face.is_chosen) {
                (false, false) => "grid-row",
                (false, true) => "grid-row grid-row-chosen",
                (true, false) => "grid-row grid-row-away",
                (true, true) => "grid-row grid-row-away grid-row-chosen",
            });
            set("aria-selected", yes_or_no(face.is_chosen));
        }
        if !is_same(|one, other| one.nesting == other.nesting) {
            let of = |number: fn((usize, usize, Option<usize>)) -> Option<usize>| {
                let nesting = face.nesting?;
                Some(number(nesting).map_or("-1".to_owned(), |number| number.to_string()))
            };
            set_or_not("aria-level", of(|nesting| Some(nesting.0)).as_deref());
            set_or_not("aria-posinset", of(|nesting| Some(nesting.1)).as_deref());
            set_or_not("aria-setsize", of(|nesting| nesting.2).as_deref());
        }
        if !is_same(|one, other| one.is_open == other.is_open) {
            set_or_not("aria-expanded", face.is_open.map(yes_or_no));
        }
        if !is_same(|one, other| one.is_awaited == other.is_awaited) {
            set_or_not("aria-busy", face.is_awaited.then_some("true"));
        }
        self.face = Some(face);
    }

    /// Takes the row out of sight; what is in it stays for the next use.
    pub(crate) fn hide(&mut self) {
        if self.face.take().is_some() {
            self.row.set_hidden(true);
            for name in ["role", "aria-rowindex"] {
                // Refused only for malformed attribute names.
                let _ = self.row.remove_attribute(name);
            }
        }
    }

    /// Takes the row out of the document.
    pub(crate) fn remove(self) {
        self.row.remove();
    }

    /// Whether the keyboard is in it.
    pub(crate) fn has_focus(&self) -> bool {
        let document = self.row.owner_document();
        let focused = document.and_then(|document| document.active_element());
        focused.is_some_and(|focused| self.row.contains(Some(&focused)))
    }

    /// Whether it stands before another row in the document.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        self.row.compare_document_position(&other.row) & Node::DOCUMENT_POSITION_FOLLOWING != 0
    }

    /// Puts it before another row of its layer.
    pub(crate) fn put_before(&self, other: &Self) {
        if let Some(layer) = self.row.parent_node() {
            // Refused only where the other is elsewhere.
            let _ = layer.insert_before(&self.row, Some(&other.row));
        }
    }

    /// Puts it behind another row of its layer.
    pub(crate) fn put_after(&self, other: &Self) {
        if let Some(layer) = self.row.parent_node() {
            let _ = layer.insert_before(&self.row, other.row.next_sibling().as_ref());
        }
    }

    /// Makes the first cell what it should be. Its element stays, so that it keeps
    /// its focus.
    pub(crate) fn show_name(&mut self, face: NameFace) {
        let Some(document) = self.row.owner_document() else {
            return;
        };
        let (former, cell) = match self.name.take() {
            Some((former, cell)) => (Some(former), cell),
            None => {
                let Some(cell) = new_name(&document) else {
                    return;
                };
                // A row takes any element.
                let _ = self
                    .row
                    .insert_before(&cell, self.row.first_child().as_ref());
                (None, cell)
            }
        };
        if former.as_ref() != Some(&face) {
            write_name(&document, &cell, former.as_ref(), &face);
        }
        self.name = Some((face, cell));
    }

    /// Makes the other cells those of `wanted`, which ascend by column.
    pub(crate) fn show_cells(&mut self, wanted: Vec<StripCell>) {
        self.cells.show(wanted);
    }
}

fn yes_or_no(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

fn new_name(document: &Document) -> Option<HtmlElement> {
    let cell = element(document, "div", "")?;
    // Refused only for malformed attribute names.
    let _ = cell.set_attribute("role", "rowheader");
    let _ = cell.set_attribute("aria-colindex", "1");
    cell.set_tab_index(-1);
    Some(cell)
}

fn write_name(document: &Document, cell: &HtmlElement, former: Option<&NameFace>, face: &NameFace) {
    let is_same =
        |same: fn(&NameFace, &NameFace) -> bool| former.is_some_and(|former| same(former, face));
    if !is_same(|one, other| one.class == other.class) {
        cell.set_class_name(&face.class);
    }
    if !is_same(|one, other| one.title == other.title) {
        // Refused only for malformed attribute names.
        let _ = match face.title.as_str() {
            "" => cell.remove_attribute("title"),
            title => cell.set_attribute("title", title),
        };
    }
    if !is_same(|one, other| one.indent_px == other.indent_px) {
        let indent = format!("{}px", face.indent_px);
        let _ = cell.style().set_property("--grid-indent", &indent);
    }
    if !is_same(|one, other| one.text == other.text) {
        let _ = cell.set_attribute("aria-label", &face.text);
    }
    let has_same_parts = is_same(|one, other| {
        (one.icon, one.opens, one.text_class, &one.toggle, &one.menu)
            == (
                other.icon,
                other.opens,
                other.text_class,
                &other.toggle,
                &other.menu,
            )
    });
    let text = has_same_parts.then(|| cell.query_selector(".grid-text").ok().flatten());
    match text.flatten().and_then(|text| text.first_child()) {
        Some(text) => text.set_node_value(Some(&face.text)),
        // Refused only where no element can be made.
        None => drop(fill_name(document, cell, face)),
    }
}

/// Puts the parts of a name into its cell.
fn fill_name(document: &Document, cell: &HtmlElement, face: &NameFace) -> Option<()> {
    cell.set_text_content(None);
    let button = |class: &str, act: &str, label: &str| {
        let button = element(document, "button", class)?;
        button.set_tab_index(-1);
        for (name, value) in [("type", "button"), ("data-act", act), ("aria-label", label)] {
            button.set_attribute(name, value).ok()?;
        }
        Some(button)
    };
    let before = element(document, "span", "grid-toggle-place")?;
    if let Some((is_open, label)) = &face.toggle {
        let class = match is_open {
            true => "grid-toggle grid-toggle-open",
            false => "grid-toggle",
        };
        before
            .append_child(&*button(class, "toggle", label)?)
            .ok()?;
    }
    cell.append_child(&before).ok()?;
    if let Some(path) = face.icon {
        cell.append_child(&*icon(document, path)?).ok()?;
    }
    let text = element(document, "span", face.text_class)?;
    if face.opens {
        text.set_attribute("data-act", "open").ok()?;
    }
    text.append_child(&document.create_text_node(&face.text))
        .ok()?;
    cell.append_child(&text).ok()?;
    if let Some(label) = &face.menu {
        let menu = button("grid-act", "menu", label)?;
        menu.set_text_content(Some("⋯"));
        cell.append_child(&menu).ok()?;
    }
    Some(())
}

/// As the icons of components are.
fn icon(document: &Document, path: &str) -> Option<Element> {
    let svg = document.create_element_ns(Some(SVG), "svg").ok()?;
    let line = document.create_element_ns(Some(SVG), "path").ok()?;
    let of_svg = [
        ("class", "icon"),
        ("viewBox", "0 0 20 20"),
        ("width", "20"),
        ("height", "20"),
        ("aria-hidden", "true"),
        ("focusable", "false"),
    ];
    let of_line = [
        ("d", path),
        ("fill", "none"),
        ("stroke", "currentColor"),
        ("stroke-width", "1.4"),
        ("stroke-linecap", "round"),
        ("stroke-linejoin", "round"),
    ];
    for (name, value) in of_svg {
        svg.set_attribute(name, value).ok()?;
    }
    for (name, value) in of_line {
        line.set_attribute(name, value).ok()?;
    }
    svg.append_child(&line).ok()?;
    Some(svg)
}
