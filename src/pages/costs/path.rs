//! The groups that were entered, each a step back and each removable.

use leptos::prelude::*;

use crate::components::{Breadcrumb, Crumb};
use crate::i18n::{absent_name, dimension_name, explorer_texts, value_name};
use crate::route::Step;
use crate::state::ViewState;

/// Nothing while no group was entered.
#[component]
pub(super) fn Path() -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let steps = Memo::new(move |_| view.view.with(|view| view.steps.clone()));
    let crumbs = Signal::derive(move || {
        let steps = steps.get();
        let first = Crumb {
            name: text.all_costs.to_owned(),
            href: view.changed_href(|view| view.return_to(0)),
            ..Crumb::default()
        };
        let last = steps.len().saturating_sub(1);
        let others = steps.iter().enumerate();
        let others = others.map(|(number, step)| crumb(number, step, number == last, view));
        [first].into_iter().chain(others).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !steps.with(Vec::is_empty)>
            <Breadcrumb label=text.path steps=crumbs />
        </Show>
    }
    .into_any()
}

fn crumb(number: usize, step: &Step, is_last: bool, view: ViewState) -> Crumb {
    let value = match &step.value {
        Some(id) => value_name(&step.dimension, id),
        None => absent_name(&step.dimension),
    };
    let href = match is_last {
        true => String::new(),
        false => view.changed_href(|view| view.return_to(number + 1)),
    };
    Crumb {
        name: dimension_name(&step.dimension),
        detail: value,
        href,
        remove: Some(Callback::new(move |()| {
            view.change(|view| view.leave_out(number));
        })),
    }
}
