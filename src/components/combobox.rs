//! A field that finds one or several of many options as one types (the combobox
//! pattern of WAI-ARIA, with a list box).

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::element_id::element_id;
use super::flyout::keep_beside;
use super::{Icon, IconName};
use crate::browser::{self, Step};
use crate::i18n::{self, shell_texts};

/// One option of a [`Combobox`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ComboOption {
    /// Identifies it.
    pub(crate) id: String,
    /// Its text.
    pub(crate) name: String,
    /// A few words at the right, such as a count or an amount.
    pub(crate) detail: String,
    /// Heading that it stands under; neighbours with the same one form a group.
    pub(crate) group: String,
}

impl ComboOption {
    /// An option without detail or group.
    pub(crate) fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            ..Self::default()
        }
    }
}

/// Longer lists are narrowed by typing rather than scrolled.
const MOST_SHOWN: usize = 200;

/// The field with its list. With one choice, picking closes the list; with
/// several, it stays open.
#[component]
pub(crate) fn Combobox(
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the label is for screen readers only.
    #[prop(optional)]
    is_label_hidden: bool,
    /// All options, in order.
    #[prop(into)]
    options: Signal<Vec<ComboOption>>,
    /// Ids of the chosen ones.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    /// Whether several may be chosen.
    #[prop(optional)]
    is_multiple: bool,
    /// What stands in the field while nothing is chosen.
    #[prop(optional, into)]
    placeholder: String,
    /// Takes what is typed, where the options are found elsewhere.
    #[prop(optional)]
    on_search: Option<Callback<String>>,
    /// Takes the ids of the chosen ones.
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let id = element_id("combobox");
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(None::<usize>);
    let place = NodeRef::<html::Div>::new();
    let found = Memo::new(move |_| {
        let typed = typed.get();
        options.with(|options| matching(options, if on_search.is_some() { "" } else { &typed }))
    });
    let summary = Memo::new(move |_| {
        chosen.with(|chosen| match chosen.as_slice() {
            [] => String::new(),
            [only] => options.with(|options| {
                let named = options.iter().find(|option| option.id == *only);
                named.map_or_else(|| only.clone(), |option| option.name.clone())
            }),
            several => {
                let number = u64::try_from(several.len()).unwrap_or(u64::MAX);
                (shell_texts().selected)(&i18n::count(number))
            }
        })
    });
    let start = move || {
        if !open.get_untracked() {
            typed.set(String::new());
            if let Some(on_search) = on_search {
                on_search.run(String::new());
            }
            let first = chosen.with_untracked(|chosen| chosen.first().cloned());
            active.set(found.with_untracked(|found| {
                let place = |id: &String| found.shown.iter().position(|option| option.id == *id);
                first.as_ref().and_then(place)
            }));
            open.set(true);
        }
    };
    let pick = Callback::new(move |place: usize| {
        let Some(id) =
            found.with_untracked(|found| found.shown.get(place).map(|option| option.id.clone()))
        else {
            return;
        };
        if is_multiple {
            active.set(Some(place));
            on_change.run(toggled(chosen.get_untracked(), id));
        } else {
            open.set(false);
            on_change.run(vec![id]);
        }
    });
    let own_id = id.clone();
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        match key.as_str() {
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                if open.get_untracked() {
                    let count = found.with_untracked(|found| found.shown.len());
                    let next = Step::vertical(&key)
                        .and_then(|step| step.from(active.get_untracked(), count));
                    active.set(next);
                    if let Some(place) = next {
                        browser::bring_into_view(&option_id(&own_id, place));
                    }
                } else {
                    start();
                }
            }
            "Enter" if open.get_untracked() => {
                event.prevent_default();
                if let Some(place) = active.get_untracked() {
                    pick.run(place);
                }
            }
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
            }
            _ => {}
        }
    };
    let on_input = move |event| {
        let text = event_target_value(&event);
        start();
        if let Some(on_search) = on_search {
            on_search.run(text.clone());
        }
        let is_empty = text.is_empty();
        typed.set(text);
        active.set((!is_empty).then_some(0));
    };
    let (list_id, active_id) = (format!("{id}-list"), id.clone());
    let (controls, panel_id, option_ids) = (list_id.clone(), list_id, id.clone());
    let label_class = if is_label_hidden {
        "hidden-label"
    } else {
        "field-label"
    };
    let hint = move || {
        let summary = summary.get();
        if summary.is_empty() {
            placeholder.clone()
        } else {
            summary
        }
    };
    view! {
        <div class="field combobox" node_ref=place
            on:focusout=move |event| if browser::focus_left(&event) { open.set(false) }>
            <label class=label_class for=id.clone()>{label}</label>
            <div class="combobox-field">
                <input class="input" type="text" role="combobox" id=id autocomplete="off" spellcheck="false"
                    aria-autocomplete="list" aria-haspopup="listbox"
                    aria-expanded=move || open.get().to_string()
                    aria-controls=move || open.get().then(|| controls.clone())
                    aria-activedescendant=move || {
                        let place = open.get().then(|| active.get())??;
                        let is_there = found.with(|found| place < found.shown.len());
                        is_there.then(|| option_id(&active_id, place))
                    }
                    placeholder=hint
                    prop:value=move || if open.get() { typed.get() } else if is_multiple { String::new() } else { summary.get() }
                    on:click=move |_| start() on:keydown=on_key on:input=on_input />
                <span class="combobox-mark" aria-hidden="true"><Icon name=IconName::Down /></span>
            </div>
            <Show when=move || open.get()>
                <Options anchor=place id=panel_id.clone() field_id=option_ids.clone() label found chosen active is_multiple pick />
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Options(
    anchor: NodeRef<html::Div>,
    id: String,
    field_id: String,
    label: Signal<String>,
    found: Memo<Found>,
    chosen: Signal<Vec<String>>,
    active: RwSignal<Option<usize>>,
    is_multiple: bool,
    pick: Callback<usize>,
) -> impl IntoView {
    let text = shell_texts();
    let panel = NodeRef::<html::Div>::new();
    let shown_id = field_id.clone();
    keep_beside(anchor, panel, move || {
        if let Some(place) = active.get_untracked() {
            browser::bring_into_view(&option_id(&shown_id, place));
        }
    });
    let option = move |place: usize, option: &ComboOption| {
        let own = option.id.clone();
        let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&own)));
        view! {
            <div class="option" role="option" id=option_id(&field_id, place)
                class:active=move || active.get() == Some(place)
                aria-selected=move || is_chosen.get().to_string()
                // The field keeps the focus.
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| pick.run(place)>
                <span class="option-mark">
                    {move || is_chosen.get().then(|| view! { <Icon name=IconName::Check /> })}
                </span>
                <span class="option-name">{option.name.clone()}</span>
                <span class="option-detail">{option.detail.clone()}</span>
            </div>
        }
        .into_any()
    };
    let rows = move || {
        found.with(|found| {
            let mut place = 0;
            let groups = found.shown.chunk_by(|one, next| one.group == next.group);
            groups
                .map(|group| {
                    let heading = group
                        .first()
                        .map(|first| first.group.clone())
                        .unwrap_or_default();
                    let options: Vec<_> = group
                        .iter()
                        .map(|one| {
                            place += 1;
                            option(place - 1, one)
                        })
                        .collect();
                    let name = heading.clone();
                    if heading.is_empty() {
                        options.into_any()
                    } else {
                        view! {
                            <div role="group" aria-label=name>
                                <div class="menu-heading" aria-hidden="true">{heading}</div>
                                {options}
                            </div>
                        }
                        .into_any()
                    }
                })
                .collect_view()
        })
    };
    let note = move || {
        found.with(|found| match (found.shown.len(), found.hidden) {
            (0, _) => Some(text.no_match.to_owned()),
            (_, 0) => None,
            (_, hidden) => {
                let number = u64::try_from(hidden).unwrap_or(u64::MAX);
                Some((text.more_matches)(&i18n::count(number)))
            }
        })
    };
    let told = move || {
        found.with(|found| {
            (text.matches)(u32::try_from(found.shown.len() + found.hidden).unwrap_or(u32::MAX))
        })
    };
    view! {
        <div class="list-panel" popover="manual" node_ref=panel on:mousedown=|event| event.prevent_default()>
            <div role="listbox" id=id tabindex="-1" aria-label=label
                aria-multiselectable=is_multiple.then_some("true")>{rows}</div>
            <p class="option-note">{note}</p>
            <p class="hidden-label" role="status">{told}</p>
        </div>
    }
    .into_any()
}

fn option_id(field: &str, place: usize) -> String {
    format!("{field}-{place}")
}

fn toggled(mut ids: Vec<String>, id: String) -> Vec<String> {
    match ids.iter().position(|chosen| *chosen == id) {
        Some(place) => {
            ids.remove(place);
        }
        None => ids.push(id),
    }
    ids
}

/// Options that match, and how many of them are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    shown: Vec<ComboOption>,
    hidden: usize,
}

/// Options that have every typed word in name, detail or group, in any case.
fn matching(options: &[ComboOption], typed: &str) -> Found {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let fits = |option: &&ComboOption| {
        let text = format!("{} {} {}", option.name, option.detail, option.group).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut fitting = options.iter().filter(fits);
    let shown: Vec<_> = fitting.by_ref().take(MOST_SHOWN).cloned().collect();
    Found {
        shown,
        hidden: fitting.count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_found() {
        let options = [
            ComboOption::new("a", "Virtual Machines"),
            ComboOption {
                group: "Storage".into(),
                ..ComboOption::new("b", "Virtual disks")
            },
        ];
        let ids = |typed| {
            let found = matching(&options, typed).shown;
            found
                .into_iter()
                .map(|option| option.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(""), ["a", "b"]);
        assert_eq!(ids("VIRT"), ["a", "b"]);
        assert_eq!(ids("storage virt"), ["b"]);
        assert!(ids("storage machines").is_empty());
    }

    #[test]
    fn long_lists_say_how_much_is_left_out() {
        let options: Vec<_> = (0..250)
            .map(|number| ComboOption::new(number.to_string(), "x"))
            .collect();
        let found = matching(&options, "x");
        assert_eq!((found.shown.len(), found.hidden), (200, 50));
    }

    #[test]
    fn a_second_pick_takes_away() {
        let once = toggled(Vec::new(), "a".into());
        assert_eq!(once, ["a"]);
        assert!(toggled(once, "a".into()).is_empty());
    }
}
