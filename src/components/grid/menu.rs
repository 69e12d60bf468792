//! A menu at a place in the window, for a row or a heading.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

use crate::browser;

/// An entry of a menu.
#[derive(Clone)]
pub(crate) struct GridMenuItem {
    /// Its text.
    pub(crate) name: String,
    /// An address outside the page that it opens; otherwise it runs.
    pub(crate) address: Option<String>,
    /// What it does.
    pub(crate) run: Callback<()>,
    /// Whether it can be chosen.
    pub(crate) is_enabled: bool,
    /// Whether a line stands above it.
    pub(crate) begins_group: bool,
}

impl GridMenuItem {
    /// An entry that runs something.
    pub(crate) fn new(name: String, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            name,
            address: None,
            run: Callback::new(move |()| run()),
            is_enabled: true,
            begins_group: false,
        }
    }

    /// An entry that opens another window.
    pub(crate) fn link(name: String, address: String) -> Self {
        Self {
            address: Some(address),
            ..Self::new(name, || ())
        }
    }

    /// The same, to be chosen only where it makes sense.
    pub(crate) fn enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// The same, with a line above it.
    pub(crate) fn grouped(mut self) -> Self {
        self.begins_group = true;
        self
    }
}

/// A menu that is open.
#[derive(Clone)]
pub(super) struct OpenMenu {
    /// Accessible name.
    pub(super) label: String,
    /// Its entries.
    pub(super) items: Vec<GridMenuItem>,
    /// Where it is, in pixels from the left and top of the window.
    pub(super) place_px: (f64, f64),
}

/// The menu. It takes the focus; closing gives it back to whoever asked.
#[component]
pub(super) fn GridMenu(
    /// What is open.
    menu: OpenMenu,
    /// Closes it; `true` where the keyboard goes back to the grid.
    on_close: Callback<bool>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    // What is taken away while it has the focus loses it once more.
    let is_here = StoredValue::new(true);
    let left = move |event: FocusEvent| {
        if is_here.try_get_value() == Some(true) && browser::focus_left(&event) {
            on_close.run(false);
        }
    };
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            browser::keep_in_window(&list);
            browser::focus_among(&list, ITEMS, |_, _| 0);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        let Some(list) = list.get_untracked() else {
            return;
        };
        let move_to = |choose: &dyn Fn(Option<usize>, usize) -> usize| {
            browser::focus_among(&list, ITEMS, choose);
        };
        match key.as_str() {
            "ArrowDown" => move_to(&|from, _| from.map_or(0, |from| from + 1)),
            "ArrowUp" => move_to(&|from, count| from.unwrap_or(0) + count - 1),
            "Home" => move_to(&|_, _| 0),
            "End" => move_to(&|_, count| count - 1),
            "Escape" | "Tab" => on_close.run(true),
            _ => {
                event.stop_propagation();
                return;
            }
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let items = menu.items.into_iter().map(|item| {
        let class = if item.begins_group {
            "grid-menu-item grid-menu-group"
        } else {
            "grid-menu-item"
        };
        let is_enabled = item.is_enabled;
        let run = item.run;
        let chosen = move |_| {
            if is_enabled {
                on_close.run(true);
                // Once the grid has the keyboard again: what opens now gives it back there.
                request_animation_frame(move || {
                    run.try_run(());
                });
            }
        };
        match item.address {
            Some(address) => view! {
                <a class=class role="menuitem" tabindex="-1" href=address target="_blank"
                    rel="noopener noreferrer" on:click=chosen>
                    {item.name} <span aria-hidden="true">"↗"</span>
                </a>
            }
            .into_any(),
            None => view! {
                <button type="button" class=class role="menuitem" tabindex="-1"
                    aria-disabled=(!is_enabled).then_some("true") on:click=chosen>
                    {item.name}
                </button>
            }
            .into_any(),
        }
    });
    let (left_px, top_px) = menu.place_px;
    view! {
        <div class="grid-menu" node_ref=list role="menu" aria-label=menu.label
            style:left=format!("{left_px}px") style:top=format!("{top_px}px")
            on:keydown=on_key
            on:focusout=left>
            {items.collect_view()}
        </div>
    }
    .into_any()
}

const ITEMS: &str = "[role=menuitem]";
