//! The focus of what goes away passes to what stands beside it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::focus::{FormerFocus, on_next_frame};
use super::is_focus_lost;

/// What the keyboard stops at.
const CONTROLS: &str = "a[href], button:not([disabled]), input:not([disabled]), \
    select:not([disabled]), textarea:not([disabled]), [tabindex='0']";
/// A change that goes through the address takes a few pictures; longer than
/// this it is no answer to what was pressed.
const MOST_FRAMES: u32 = 60;

/// Gives the focus to what stands beside the item that has it, before that item
/// is taken out of its list. `item` is a selector of the list's items. Nothing
/// happens where the focus is in none of them.
pub(crate) fn focus_beside(item: &'static str) {
    if let Some(here) = Here::of(item) {
        here.pass_on(true);
    }
}

/// The same for lists that are drawn anew: once the control that has the focus
/// is gone, what then stands in its place takes it.
pub(crate) fn focus_beside_soon(item: &'static str) {
    if let Some(here) = Here::of(item) {
        wait(here, MOST_FRAMES);
    }
}

fn wait(here: Here, frames: u32) {
    on_next_frame(move || {
        if here.control.is_connected() {
            if frames > 0 {
                wait(here, frames - 1);
            }
        } else if is_focus_lost() {
            here.pass_on(false);
        }
    });
}

/// Where the focus is.
struct Here {
    selector: &'static str,
    control: HtmlElement,
    item: Element,
    /// The item's place among those of its list.
    place: usize,
    /// The control's place among those of its item.
    number: usize,
    /// What the item is in, innermost first, without the page itself.
    around: Vec<Element>,
}

impl Here {
    fn of(selector: &'static str) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let control: HtmlElement = document.active_element()?.dyn_into().ok()?;
        let item = control.closest(selector).ok()??;
        let list = item.parent_element()?;
        let is = |other: &Element| other.is_same_node(Some(&item));
        let place = items(&list, selector).iter().position(is)?;
        let controls = controls(&item);
        let number = controls
            .iter()
            .position(|other| other.is_same_node(Some(&control)));
        let mut around = Vec::new();
        let mut next = Some(list);
        while let Some(element) = next.filter(|element| element.id() != "content") {
            next = element.parent_element();
            if next.is_some() && element.tag_name() != "BODY" {
                around.push(element);
            }
        }
        Some(Self {
            selector,
            control,
            item,
            place,
            number: number.unwrap_or(0),
            around,
        })
    }

    /// The items of the list, or of the new one in its place.
    fn items_left(&self) -> Vec<Element> {
        let mut around = self.around.iter();
        match around.position(|element| element.is_connected()) {
            Some(0) => items(&self.around[0], self.selector),
            Some(place) => found(&self.around[place], self.selector),
            None => Vec::new(),
        }
    }

    /// Gives the focus away; `leaves` tells that the item is still there.
    fn pass_on(&self, leaves: bool) {
        let is_here = |element: &Element| {
            leaves && (element.is_same_node(Some(&self.item)) || self.item.contains(Some(element)))
        };
        let others: Vec<Vec<HtmlElement>> = self
            .items_left()
            .iter()
            .filter(|other| !is_here(other))
            .map(controls)
            .collect();
        let counts: Vec<usize> = others.iter().map(Vec::len).collect();
        let beside = beside(self.place, &counts).and_then(|place| {
            let controls = &others[place];
            controls.get(self.number).or(controls.last()).cloned()
        });
        let around = || {
            let around = self.around.iter().filter(|element| element.is_connected());
            let free = |control: &HtmlElement| !is_here(control);
            around.flat_map(controls).find(|control| free(control))
        };
        match beside.or_else(around) {
            // A control in the document takes the focus.
            Some(control) => drop(control.focus()),
            None => FormerFocus::content().give_back(),
        }
    }
}

/// Which of the items left takes over from the one that stood at `place`: the
/// one that follows, or the nearest before. `controls` has how many controls
/// each of them has.
fn beside(place: usize, controls: &[usize]) -> Option<usize> {
    let before = (0..place.min(controls.len())).rev();
    let after = place..controls.len();
    let (next, further) = (after.clone().take(1), after.skip(1));
    next.chain(before)
        .chain(further)
        .find(|place| controls[*place] > 0)
}

fn items(list: &Element, selector: &str) -> Vec<Element> {
    let children = list.children();
    (0..children.length())
        .filter_map(|number| children.item(number))
        .filter(|child| child.matches(selector) == Ok(true))
        .collect()
}

/// The controls of an element, which may be one itself.
fn controls(element: &Element) -> Vec<HtmlElement> {
    let own = element.clone().dyn_into().ok();
    let own = own.filter(|_| element.matches(CONTROLS) == Ok(true));
    own.into_iter().chain(found(element, CONTROLS)).collect()
}

fn found<T: JsCast>(element: &Element, selector: &str) -> Vec<T> {
    // The selectors are written in the program.
    let Ok(found) = element.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|number| found.item(number)?.dyn_into().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_takes_over_or_the_one_before() {
        assert_eq!(beside(0, &[2, 2]), Some(0));
        assert_eq!(beside(1, &[2, 2]), Some(1));
        assert_eq!(beside(2, &[2, 2]), Some(1));
        assert_eq!(beside(9, &[2, 2]), Some(1));
        assert_eq!(beside(1, &[2, 0, 1]), Some(0));
        assert_eq!(beside(0, &[0, 0, 1]), Some(2));
        assert_eq!(beside(0, &[0]), None);
        assert_eq!(beside(0, &[]), None);
    }
}
