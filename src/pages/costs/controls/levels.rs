//! The ordered list of dimensions to group by.

use costs::query::Dimension;
use leptos::prelude::*;

use crate::components::{ComboOption, Pill, ReorderList};
use crate::i18n::{self, dimension_name, explorer_texts, texts};
use crate::route::{MOST_LEVELS, dimension_text, parse_dimension};
use crate::state::ViewState;

/// A pill that names the levels, and a list to add, move and remove them.
#[component]
pub(super) fn Levels() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let open = RwSignal::new(false);
    let levels = Memo::new(move |_| view.view.with(|view| view.group_by.clone()));
    let value = Signal::derive(move || {
        let names: Vec<String> = levels.with(|levels| levels.iter().map(dimension_name).collect());
        match names.is_empty() {
            true => text.no_group.to_owned(),
            false => i18n::levels(&names),
        }
    });
    let items = Signal::derive(move || options(&levels.get()));
    let choices = Signal::derive(move || {
        let mut dimensions = view.dimensions();
        levels.with(|levels| dimensions.retain(|dimension| !levels.contains(dimension)));
        options(&dimensions)
    });
    let change = Callback::new(move |ids: Vec<String>| {
        view.change(|view| {
            view.group_by = ids.iter().filter_map(|id| parse_dimension(id)).collect();
        });
    });
    view! {
        <Pill label=text.group_by value=value open=open>
            <ReorderList label=text.group_by items=items choices=choices
                add_label=explorer_texts().add_dimension most=MOST_LEVELS on_change=change />
        </Pill>
    }
    .into_any()
}

fn options(dimensions: &[Dimension]) -> Vec<ComboOption> {
    let option = |dimension: &Dimension| {
        ComboOption::new(dimension_text(dimension), dimension_name(dimension))
    };
    dimensions.iter().map(option).collect()
}
