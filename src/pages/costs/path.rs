//! The groups that were entered, each a step back and each removable.

use leptos::prelude::*;

use crate::components::{Icon, IconName};
use crate::i18n::{absent_name, dimension_name, explorer_texts, value_name};
use crate::route::Step;
use crate::state::ViewState;

/// Nothing while no group was entered.
#[component]
pub(super) fn Path() -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let steps = Memo::new(move |_| view.view.with(|view| view.steps.clone()));
    let crumbs = move || {
        let steps = steps.get();
        let last = steps.len().saturating_sub(1);
        steps
            .iter()
            .enumerate()
            .map(|(number, step)| crumb(number, step, number == last, view))
            .collect_view()
    };
    view! {
        <Show when=move || !steps.with(Vec::is_empty)>
            <nav class="path" aria-label=text.path>
                <ol>
                    <li>
                        <a data-noscroll="" href=move || view.changed_href(|view| view.return_to(0))>
                            {text.all_costs}
                        </a>
                    </li>
                    {crumbs}
                </ol>
            </nav>
        </Show>
    }
    .into_any()
}

fn crumb(number: usize, step: &Step, is_last: bool, view: ViewState) -> impl IntoView + use<> {
    let name = match &step.value {
        Some(id) => value_name(&step.dimension, id),
        None => absent_name(&step.dimension),
    };
    let remove = (explorer_texts().remove_step)(&name);
    let place = if is_last {
        view! { <span class="crumb-name" aria-current="page">{name}</span> }.into_any()
    } else {
        let href = move || view.changed_href(|view| view.return_to(number + 1));
        view! { <a class="crumb-name" data-noscroll="" href=href>{name}</a> }.into_any()
    };
    view! {
        <li>
            <Icon name=IconName::Right />
            <span class="crumb-kind">{dimension_name(&step.dimension)}</span>
            {place}
            <button type="button" class="pill-remove" aria-label=remove.clone() title=remove
                on:click=move |_| view.change(|view| view.leave_out(number))>
                <Icon name=IconName::Close />
            </button>
        </li>
    }
}
