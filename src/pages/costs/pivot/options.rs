//! How the table looks: close rows, shaded dates, and the bar to choose it.

use leptos::prelude::*;

use crate::components::{Icon, IconName};
use crate::i18n::{dimension_name, grid_texts};
use crate::state::{GridRows, keep_columns, kept_columns};

/// The name that choices are kept under.
const KEPT: &str = "costs.options";

/// Choices of how the table looks, kept over visits.
#[derive(Clone, Copy)]
pub(super) struct GridOptions {
    /// Whether rows stand close together.
    pub(super) is_compact: RwSignal<bool>,
    /// Whether cells of dates are shaded by their amount.
    pub(super) has_heat: RwSignal<bool>,
}

impl GridOptions {
    /// As chosen last.
    pub(super) fn restore() -> Self {
        let kept = kept_columns(KEPT).unwrap_or_default();
        let has = |word: &str| kept.split(' ').any(|kept| kept == word);
        Self {
            is_compact: RwSignal::new(has("compact")),
            has_heat: RwSignal::new(has("heat")),
        }
    }

    fn keep(self) {
        let mut words = Vec::new();
        if self.is_compact.get_untracked() {
            words.push("compact");
        }
        if self.has_heat.get_untracked() {
            words.push("heat");
        }
        keep_columns(KEPT, &words.join(" "));
    }
}

/// The bar above the table.
#[component]
pub(super) fn GridOptionsBar(
    /// What is chosen.
    options: GridOptions,
    /// The rows.
    rows: GridRows,
    /// Opens the list of columns.
    is_choosing: RwSignal<bool>,
    /// Whether cells show quantities.
    has_quantities: Signal<bool>,
) -> impl IntoView {
    let levels = Memo::new(move |_| {
        let head = rows.head.get();
        head.map_or(0, |head| head.query.group_by.len())
    });
    let has_dates = Memo::new(move |_| {
        let head = rows.head.get();
        head.is_some_and(|head| !head.table.buckets.is_empty())
    });
    let count = move || {
        // Where there are further levels, the outermost groups are not all.
        let count = rows.root_count().filter(|_| levels.get() > 1)?;
        let head = rows.head.get()?;
        let text = grid_texts();
        let dimension = dimension_name(head.query.group_by.first()?);
        Some((text.first_level)(&(text.groups)(count), &dimension))
    };
    let switch = move |chosen: RwSignal<bool>| {
        chosen.update(|chosen| *chosen = !*chosen);
        options.keep();
    };
    view! {
        <div class="grid-bar no-print" role="group" aria-label=move || grid_texts().options>
            <span class="grid-count">{count}</span>
            <Show when=move || { levels.get() > 1 }>
                <button type="button" class="button button-subtle" on:click=move |_| rows.open_all()>
                    {move || grid_texts().expand_all}
                </button>
                <button type="button" class="button button-subtle" on:click=move |_| rows.close_all()>
                    {move || grid_texts().collapse_all}
                </button>
            </Show>
            <Show when=move || has_dates.get()>
                <button type="button" class="button button-subtle"
                    aria-pressed=move || options.has_heat.get().to_string()
                    on:click=move |_| switch(options.has_heat)>
                    {move || if has_quantities.get() { grid_texts().heat_quantity } else { grid_texts().heat }}
                </button>
            </Show>
            <button type="button" class="button button-subtle"
                aria-pressed=move || options.is_compact.get().to_string()
                on:click=move |_| switch(options.is_compact)>
                {move || grid_texts().compact}
            </button>
            <button type="button" class="button button-subtle" aria-haspopup="dialog"
                on:click=move |_| is_choosing.set(true)>
                <Icon name=IconName::Settings /> {move || grid_texts().choose_columns}
            </button>
        </div>
    }
    .into_any()
}
