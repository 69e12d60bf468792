//! The groups that were entered, each a step back and each removable.

use leptos::prelude::*;

use crate::components::Crumb;
use crate::i18n::{absent_name, dimension_name, value_name};
use crate::route::Step;
use crate::state::ViewState;

/// One crumb for each group that was entered.
pub(super) fn path(view: ViewState) -> Vec<Crumb> {
    let steps = view.view.with(|view| view.steps.clone());
    let last = steps.len().saturating_sub(1);
    let steps = steps.iter().enumerate();
    steps
        .map(|(number, step)| crumb(number, step, number == last, view))
        .collect()
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
