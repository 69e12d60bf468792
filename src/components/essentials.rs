//! The few facts about what a page shows, in two columns.

use leptos::prelude::*;

use super::CopyButton;
use crate::i18n::shell_texts;

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Essential {
    /// Its name.
    pub(crate) label: String,
    /// Its value; `None` while it is not known yet.
    pub(crate) value: Option<String>,
    /// Where the value leads; empty for plain text.
    pub(crate) href: String,
    /// Whether the value is an id that people copy.
    pub(crate) can_copy: bool,
}

/// The facts, under a heading that folds them away.
#[component]
pub(crate) fn Essentials(
    /// The facts, in order; more than ten are too many.
    #[prop(into)]
    items: Signal<Vec<Essential>>,
) -> impl IntoView {
    let text = shell_texts();
    let rows = move || items.get().into_iter().map(row).collect_view();
    view! {
        <details class="essentials-panel">
            <summary>{text.essentials}</summary>
            <dl class="essentials two-columns">{rows}</dl>
        </details>
    }
    .into_any()
}

fn row(item: Essential) -> AnyView {
    let text = shell_texts();
    let copy = item.value.clone().filter(|_| item.can_copy).map(|value| {
        view! {
            <CopyButton text=Callback::new(move |()| value.clone()) copy=text.copy copied=text.copied />
        }
    });
    let value = match item.value {
        None => view! { <span class="skeleton-line" aria-hidden="true"></span> }.into_any(),
        Some(value) if item.href.is_empty() => value.into_any(),
        Some(value) => view! { <a href=item.href>{value}</a> }.into_any(),
    };
    view! { <div><dt>{item.label}</dt><dd>{value} " " {copy}</dd></div> }.into_any()
}
