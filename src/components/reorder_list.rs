//! An ordered list that a person puts in order: by buttons, keys or pointer.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use super::combobox::{ComboOption, Combobox};
use super::element_id::element_id;
use super::{Icon, IconName};
use crate::browser;
use crate::i18n::{self, shell_texts};

/// The list. Alt with an arrow key moves the row that has the focus; every
/// change is told at once, and announced.
#[component]
pub(crate) fn ReorderList(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// What is in it, in order.
    #[prop(into)]
    items: Signal<Vec<ComboOption>>,
    /// What can be added; none for a list that only changes its order.
    #[prop(optional, into)]
    choices: Signal<Vec<ComboOption>>,
    /// Words of the field that adds.
    #[prop(optional, into)]
    add_label: String,
    /// The most that it may hold.
    #[prop(default = usize::MAX)]
    most: usize,
    /// Whether rows can be taken away.
    #[prop(default = true)]
    can_remove: bool,
    /// Takes the ids in their new order.
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let id = StoredValue::new(element_id("order"));
    let list = NodeRef::<html::Ol>::new();
    let announced = RwSignal::new(String::new());
    let dragged = RwSignal::new(None::<Drag>);
    let ids = move || {
        items.with_untracked(|items| items.iter().map(|item| item.id.clone()).collect::<Vec<_>>())
    };
    let shift = Callback::new(move |(name, from, to): (String, usize, usize)| {
        let before = ids();
        if from == to || to >= before.len() {
            return;
        }
        announced.set((shell_texts().moved)(
            &name,
            &i18n::count(u64::try_from(to + 1).unwrap_or(u64::MAX)),
            &i18n::count(u64::try_from(before.len()).unwrap_or(u64::MAX)),
        ));
        let moved = moved(before, from, to);
        let row = moved.get(to).map(|own| row_id(&id.get_value(), own));
        on_change.run(moved);
        // A row that moves in the document loses the focus.
        if let Some(row) = row {
            browser::focus_soon(row);
        }
    });
    let remove = Callback::new(move |(name, place): (String, usize)| {
        let mut rest = ids();
        if place < rest.len() {
            rest.remove(place);
            announced.set((shell_texts().removed)(&name));
            let neighbour = rest.get(place).or(rest.last()).cloned();
            on_change.run(rest);
            browser::focus_soon(match neighbour {
                Some(own) => row_id(&id.get_value(), &own),
                None => id.get_value(),
            });
        }
    });
    let offered = Signal::derive(move || {
        let present =
            items.with(|items| items.iter().map(|item| item.id.clone()).collect::<Vec<_>>());
        let mut choices = choices.get();
        choices.retain(|choice| !present.contains(&choice.id));
        choices
    });
    let add = Callback::new(move |added: Vec<String>| {
        let mut all = ids();
        all.extend(added);
        on_change.run(all);
    });
    let can_add = move || {
        offered.with(|offered| !offered.is_empty()) && items.with(|items| items.len() < most)
    };
    let drop_at = move |event: PointerEvent| {
        if let (Some(drag), Some(list)) = (dragged.get_untracked(), list.get_untracked()) {
            let above = browser::children_above(&list, event.client_y());
            let to = if above > drag.from { above - 1 } else { above };
            dragged.set(Some(Drag { to, ..drag }));
        }
    };
    let end = move |_: PointerEvent| {
        if let Some(drag) = dragged.get_untracked() {
            dragged.set(None);
            shift.run((drag.name, drag.from, drag.to));
        }
    };
    let places = Memo::new(move |_| {
        items.with(|items| items.iter().cloned().enumerate().collect::<Vec<_>>())
    });
    view! {
        <div class="order" id=id.get_value() tabindex="-1" role="group" aria-label=label>
            <ol class="order-rows" node_ref=list
                on:pointermove=drop_at on:pointerup=end on:pointercancel=move |_| dragged.set(None)>
                <For each=move || places.get() key=|(place, item)| (*place, item.id.clone()) let((place, item))>
                    {
                        let is_target = move || dragged.with(|drag| drag.as_ref().is_some_and(|drag| drag.to == place && drag.from != place));
                        let is_dragged = move || dragged.with(|drag| drag.as_ref().is_some_and(|drag| drag.from == place));
                        view! {
                            <li class="order-row" class:drop-target=is_target class:dragged=is_dragged>
                                {row(&id.get_value(), place, item, items, can_remove, shift, remove, dragged)}
                            </li>
                        }
                    }
                </For>
            </ol>
            <Show when=can_add>
                <Combobox label=add_label.clone() is_label_hidden=true placeholder=add_label.clone() options=offered
                    chosen=Signal::stored(Vec::new()) on_change=add />
            </Show>
            <p class="hidden-label" role="status">{announced}</p>
        </div>
    }
    .into_any()
}

/// A row on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Drag {
    name: String,
    from: usize,
    to: usize,
}

#[expect(clippy::too_many_arguments, reason = "handles of one list")]
fn row(
    list_id: &str,
    place: usize,
    item: ComboOption,
    items: Signal<Vec<ComboOption>>,
    can_remove: bool,
    shift: Callback<(String, usize, usize)>,
    remove: Callback<(String, usize)>,
    dragged: RwSignal<Option<Drag>>,
) -> AnyView {
    let text = shell_texts();
    let own_id = row_id(list_id, &item.id);
    let name = StoredValue::new(item.name.clone());
    let up = move || {
        if let Some(to) = place.checked_sub(1) {
            shift.run((name.get_value(), place, to));
        }
    };
    let down = move || shift.run((name.get_value(), place, place + 1));
    let on_key = move |event: KeyboardEvent| {
        match (event.alt_key(), event.key().as_str()) {
            (true, "ArrowUp") => up(),
            (true, "ArrowDown") => down(),
            (false, "Delete") if can_remove => remove.run((name.get_value(), place)),
            _ => return,
        }
        event.prevent_default();
    };
    let take = move |event: PointerEvent| {
        event.prevent_default();
        // The list hears of the pointer wherever it goes, and of its end.
        browser::capture_pointer(&event);
        dragged.set(Some(Drag {
            name: name.get_value(),
            from: place,
            to: place,
        }));
    };
    let is_last = move || items.with(|items| place + 1 >= items.len());
    let (up_words, down_words, remove_words) = (
        (text.move_up)(&item.name),
        (text.move_down)(&item.name),
        (text.remove)(&item.name),
    );
    view! {
        <div class="order-inside" id=own_id tabindex="-1" on:keydown=on_key>
            <span class="order-handle" aria-hidden="true" on:pointerdown=take><Icon name=IconName::Handle /></span>
            <span class="order-name">{item.name}</span>
            <span class="order-detail">{item.detail}</span>
            <button type="button" class="button button-icon button-subtle" aria-label=up_words.clone() title=up_words
                disabled=place == 0 on:click=move |_| up()><Icon name=IconName::Up /></button>
            <button type="button" class="button button-icon button-subtle" aria-label=down_words.clone() title=down_words
                disabled=is_last on:click=move |_| down()><Icon name=IconName::Down /></button>
            {can_remove.then(|| view! {
                <button type="button" class="button button-icon button-subtle" aria-label=remove_words.clone() title=remove_words
                    on:click=move |_| remove.run((name.get_value(), place))><Icon name=IconName::Close /></button>
            })}
        </div>
    }
    .into_any()
}

fn row_id(list: &str, id: &str) -> String {
    format!("{list}-{id}")
}

fn moved(mut ids: Vec<String>, from: usize, to: usize) -> Vec<String> {
    let id = ids.remove(from);
    ids.insert(to, id);
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_keeps_the_others_in_order() {
        let ids = || ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(moved(ids(), 0, 2), ["b", "c", "a"]);
        assert_eq!(moved(ids(), 2, 0), ["c", "a", "b"]);
        assert_eq!(moved(ids(), 1, 1), ["a", "b", "c"]);
    }
}
