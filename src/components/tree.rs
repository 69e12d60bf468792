//! A tree with a checkbox at every node (the tree pattern of WAI-ARIA).

mod selection;

use std::collections::HashSet;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use self::selection::{Mark, TreeRow, rows, toggled};
use super::element_id::element_id;
use super::{Icon, IconName};
use crate::browser::{self, Step};
use crate::i18n::shell_texts;

/// A node with what is beneath it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TreeNode {
    /// Identifies it in the whole tree.
    pub(crate) id: String,
    /// Its text.
    pub(crate) name: String,
    /// A few words at the right, such as an amount.
    pub(crate) detail: String,
    /// Its icon.
    pub(crate) icon: Option<IconName>,
    /// What is beneath it.
    pub(crate) children: Vec<TreeNode>,
}

/// Trees with more nodes get a search field.
const SEARCHABLE: usize = 12;

/// The tree. A ticked node stands for all beneath it: `chosen` holds the
/// topmost ticked nodes only, and none means that nothing is ticked. Arrows
/// move, open and close, Space ticks, letters find.
#[component]
pub(crate) fn Tree(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Words of the search field.
    #[prop(into)]
    search: String,
    /// The topmost nodes.
    #[prop(into)]
    nodes: Signal<Vec<TreeNode>>,
    /// Ids of the topmost ticked nodes.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// Takes the new ones.
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let id = StoredValue::new(element_id("tree"));
    let opened = RwSignal::new(HashSet::<String>::new());
    let wanted = RwSignal::new(String::new());
    let active = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let wanted = wanted.get();
        opened.with(|opened| {
            chosen.with(|chosen| nodes.with(|nodes| rows(nodes, opened, chosen, &wanted)))
        })
    });
    // What is shown again with other marks must stay the same elements.
    let places = Memo::new(move |_| {
        shown.with(|rows| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>())
    });
    let node_count = Memo::new(move |_| nodes.with(|nodes| count(nodes)));
    let tick = Callback::new(move |node: String| {
        let chosen = chosen.get_untracked();
        on_change.run(nodes.with_untracked(|nodes| toggled(nodes, &chosen, &node)));
    });
    let open = move |node: &str, is_open: bool| {
        opened.update(|opened| {
            if is_open {
                opened.insert(node.to_owned());
            } else {
                opened.remove(node);
            }
        });
    };
    let go = move |node: String| {
        browser::focus_soon(row_id(&id.get_value(), &node));
        active.set(node);
    };
    let on_key = move |event: KeyboardEvent| {
        let all = shown.get_untracked();
        let here = active.get_untracked();
        let place = all
            .iter()
            .position(|row| row.id == here)
            .unwrap_or_default();
        let Some(row) = all.get(place) else {
            return;
        };
        let key = event.key();
        if let Some(step) = Step::vertical(&key) {
            // A tree does not go round.
            let next = match step {
                Step::Next => (place + 1).min(all.len() - 1),
                Step::Previous => place.saturating_sub(1),
                Step::First => 0,
                Step::Last => all.len() - 1,
            };
            go(all[next].id.clone());
        } else {
            match key.as_str() {
                "ArrowRight" if row.is_open == Some(false) => open(&row.id, true),
                "ArrowRight" if row.is_open == Some(true) => {
                    if let Some(child) = all.get(place + 1) {
                        go(child.id.clone());
                    }
                }
                "ArrowLeft"
                    if row.is_open == Some(true) && wanted.with_untracked(String::is_empty) =>
                {
                    open(&row.id, false);
                }
                "ArrowLeft" => {
                    let mut above = all[..place].iter().rev();
                    if let Some(parent) = above.find(|above| above.level < row.level) {
                        go(parent.id.clone());
                    }
                }
                " " | "Enter" => tick.run(row.id.clone()),
                letter if letter.chars().count() == 1 && !browser::has_command_key(&event) => {
                    let letter = letter.to_lowercase();
                    let begins = |row: &&TreeRow| row.name.to_lowercase().starts_with(&letter);
                    let mut in_turn = all.iter().cycle().skip(place + 1).take(all.len());
                    if let Some(found) = in_turn.find(begins) {
                        go(found.id.clone());
                    }
                }
                _ => return,
            }
        }
        event.prevent_default();
    };
    let text = shell_texts();
    view! {
        <div class="tree-place">
            <Show when=move || { node_count.get() > SEARCHABLE }>
                <input type="search" class="input" placeholder=search.clone() aria-label=search.clone()
                    prop:value=wanted on:input=move |event| wanted.set(event_target_value(&event)) />
            </Show>
            <div class="tree" role="tree" aria-label=label aria-multiselectable="true" on:keydown=on_key>
                <For each=move || places.get() key=Clone::clone let:node>
                    {
                        let own = StoredValue::new(node.clone());
                        let row = Memo::new(move |_| shown.with(|rows| {
                            own.with_value(|own| rows.iter().find(|row| row.id == *own).cloned())
                        }));
                        let is_active = move || {
                            let active = active.get();
                            own.with_value(|own| {
                                *own == active || (places.with(|places| !places.contains(&active) && places.first() == Some(own)))
                            })
                        };
                        let part = move |read: fn(&TreeRow) -> String| {
                            row.with(|row| row.as_ref().map(read).unwrap_or_default())
                        };
                        let mark = move || row.with(|row| row.as_ref().map_or(Mark::Off, |row| row.mark));
                        let is_open = move || row.with(|row| row.as_ref().and_then(|row| row.is_open));
                        view! {
                            <div class="tree-row" role="treeitem" id=row_id(&id.get_value(), &node)
                                tabindex=move || if is_active() { "0" } else { "-1" }
                                attr:aria-level=move || part(|row| row.level.to_string())
                                aria-setsize=move || part(|row| row.siblings.to_string())
                                aria-posinset=move || part(|row| row.place.to_string())
                                aria-expanded=move || is_open().map(|is_open| is_open.to_string())
                                aria-checked=move || mark().text()
                                style:padding-inline-start=move || part(|row| format!("{}px", (row.level - 1) * 20))
                                on:focus=move |_| active.set(own.get_value())
                                on:click=move |_| tick.run(own.get_value())>
                                <span class="tree-twist" aria-hidden="true" class:leaf=move || is_open().is_none()
                                    class:opened=move || is_open() == Some(true)
                                    title=move || if is_open() == Some(true) { text.collapse } else { text.expand }
                                    on:click=move |event| {
                                        event.stop_propagation();
                                        let is_open = untrack(is_open);
                                        own.with_value(|own| open(own, is_open == Some(false)));
                                    }>
                                    <Icon name=IconName::Right />
                                </span>
                                <span class="tree-box" aria-hidden="true" class:on=move || mark() == Mark::On
                                    class:some=move || mark() == Mark::Some>
                                    {move || match mark() {
                                        Mark::On => Some(view! { <Icon name=IconName::Check /> }),
                                        Mark::Some => Some(view! { <Icon name=IconName::Dash /> }),
                                        Mark::Off => None,
                                    }}
                                </span>
                                {move || row.with(|row| row.as_ref().and_then(|row| row.icon)).map(|name| view! { <Icon name /> })}
                                <span class="tree-name">{move || part(|row| row.name.clone())}</span>
                                <span class="tree-detail">{move || part(|row| row.detail.clone())}</span>
                            </div>
                        }
                    }
                </For>
            </div>
            <Show when=move || places.with(Vec::is_empty)>
                <p class="quiet" role="status">{text.no_match}</p>
            </Show>
        </div>
    }
    .into_any()
}

fn row_id(tree: &str, node: &str) -> String {
    format!("{tree}-{node}")
}

fn count(nodes: &[TreeNode]) -> usize {
    nodes.iter().map(|node| 1 + count(&node.children)).sum()
}
