//! A plain table that scrolls in a place of its own where it is too wide.

use leptos::prelude::*;

/// A heading of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableHead {
    text: &'static str,
    class: &'static str,
    is_hidden: bool,
}

impl TableHead {
    /// Of words.
    pub(crate) const fn words(text: &'static str) -> Self {
        Self {
            text,
            class: "",
            is_hidden: false,
        }
    }

    /// Of figures, set at the end of the cell.
    pub(crate) const fn number(text: &'static str) -> Self {
        Self::words(text).class("number")
    }

    /// Of what speaks for itself: for screen readers only.
    pub(crate) const fn hidden(text: &'static str) -> Self {
        Self {
            is_hidden: true,
            ..Self::words(text)
        }
    }

    /// The same with a class of the style sheet.
    pub(crate) const fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

/// The table. Its region takes the focus, so that keys can scroll it.
#[component]
pub(crate) fn DataTable(
    /// Accessible name.
    #[prop(into)]
    label: String,
    /// The headings in order.
    heads: Vec<TableHead>,
    /// A further class.
    #[prop(optional)]
    class: &'static str,
    /// Its rows.
    children: Children,
) -> impl IntoView {
    let caption = label.clone();
    let heads = heads.into_iter().map(|head| {
        let inside = match head.is_hidden {
            true => view! { <span class="hidden-label">{head.text}</span> }.into_any(),
            false => head.text.into_any(),
        };
        view! { <th scope="col" class=head.class>{inside}</th> }
    });
    view! {
        <div class="grid-region" role="group" tabindex="0" aria-label=label>
            <table class=format!("data-table {class}")>
                <caption class="hidden-label">{caption}</caption>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
