//! The ordered list of dimensions to group by.

use costs::query::Dimension;
use leptos::prelude::*;

use crate::components::{Choice, Icon, IconName, Select};
use crate::i18n::{dimension_name, texts};
use crate::route::{MOST_LEVELS, dimension_text, parse_dimension};
use crate::state::ViewState;

/// No grouping at this level.
const NONE: &str = "none";

/// One select for each level, and a button that adds one.
#[component]
pub(super) fn Levels() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let group_by = Memo::new(move |_| view.view.with(|view| view.group_by.clone()));
    view! {
        <div class="levels" role="group" aria-label=text.group_by>
            <span class="field-label" aria-hidden="true">{text.group_by}</span>
            {move || {
                let levels = group_by.get();
                (0..levels.len().max(1)).map(|number| level(number, levels.clone(), view)).collect_view()
            }}
            <Show when=move || group_by.with(|levels| !levels.is_empty() && levels.len() < MOST_LEVELS)>
                <button type="button" class="button button-icon" aria-label=text.add_level title=text.add_level
                    on:click=move |_| {
                        let next = untrack(|| unused(&group_by.get(), view)).into_iter().next();
                        view.change(|view| view.group_by.extend(next));
                    }>
                    <Icon name=IconName::Add />
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn level(number: usize, levels: Vec<Dimension>, view: ViewState) -> AnyView {
    let text = texts();
    let current = levels
        .get(number)
        .map_or_else(|| NONE.to_owned(), dimension_text);
    let mut choices: Vec<Choice> = levels
        .get(number)
        .into_iter()
        .cloned()
        .chain(unused(&levels, view))
        .map(|dimension| Choice::new(dimension_text(&dimension), dimension_name(&dimension)))
        .collect();
    choices.push(Choice::new(NONE, text.no_group));
    let change = Callback::new(move |chosen: String| {
        view.change(
            |view| match (parse_dimension(&chosen), number < view.group_by.len()) {
                (Some(dimension), true) => view.group_by[number] = dimension,
                (Some(dimension), false) => view.group_by.push(dimension),
                (None, true) => {
                    view.group_by.remove(number);
                }
                (None, false) => {}
            },
        );
    });
    let label = (text.level)(&(number + 1).to_string());
    view! { <Select label=label is_label_hidden=true choices=choices chosen=current on_change=change /> }
        .into_any()
}

/// Dimensions that no level has yet.
fn unused(levels: &[Dimension], view: ViewState) -> Vec<Dimension> {
    let mut dimensions = view.dimensions();
    dimensions.retain(|dimension| !levels.contains(dimension));
    dimensions
}
