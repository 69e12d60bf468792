//! The way to what is shown: places and drill-down steps, each removable.

use leptos::prelude::*;

use super::{Icon, IconName};
use crate::browser;
use crate::i18n::shell_texts;

/// The steps are drawn anew with each change.
const CRUMB: &str = ".crumb";

/// One step of the way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Crumb {
    /// Its name, such as a dimension or a page.
    pub(crate) name: String,
    /// What it was narrowed to; empty for a place.
    pub(crate) detail: String,
    /// The view as it was at this step; empty for the last one.
    pub(crate) href: String,
    /// Takes this step away and keeps the others.
    pub(crate) remove: Option<Callback<()>>,
}

/// Links from the outermost step to the present one.
#[component]
pub(crate) fn Breadcrumb(
    /// Its name.
    #[prop(into)]
    label: String,
    /// The steps; the last one is where one is.
    #[prop(into)]
    steps: Signal<Vec<Crumb>>,
) -> impl IntoView {
    let shown = move || {
        let steps = steps.get();
        let last = steps.len().saturating_sub(1);
        steps
            .into_iter()
            .enumerate()
            .map(|(place, step)| crumb(step, place == last))
            .collect_view()
    };
    view! { <nav class="breadcrumb" aria-label=label><ol>{shown}</ol></nav> }.into_any()
}

fn crumb(step: Crumb, is_last: bool) -> AnyView {
    let text = shell_texts();
    let whole = if step.detail.is_empty() {
        step.name.clone()
    } else {
        (text.step_and_detail)(&step.name, &step.detail)
    };
    let words = if step.detail.is_empty() {
        view! { <span class="crumb-name">{step.name}</span> }.into_any()
    } else {
        view! {
            <span class="crumb-kind">{step.name}</span> " " <span class="crumb-name">{step.detail}</span>
        }
        .into_any()
    };
    let place = if is_last || step.href.is_empty() {
        view! { <span class="crumb-text" title=whole.clone() aria-current=is_last.then_some("page")>{words}</span> }
            .into_any()
    } else {
        view! { <a class="crumb-text" title=whole.clone() href=step.href data-noscroll=""
        on:click=|_| browser::focus_beside_soon(CRUMB)>{words}</a> }
        .into_any()
    };
    let remove = step.remove.map(|remove| {
        let words = (text.remove)(&whole);
        view! {
            <button type="button" class="crumb-remove" aria-label=words.clone() title=words
                on:click=move |_| {
                    browser::focus_beside_soon(CRUMB);
                    remove.try_run(());
                }>
                <Icon name=IconName::Close />
            </button>
        }
    });
    view! {
        <li class="crumb">
            {place} {remove}
            {(!is_last).then(|| view! { <Icon name=IconName::Right /> })}
        </li>
    }
    .into_any()
}
