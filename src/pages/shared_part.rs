//! How much of a figure is shared costs, in words.

use costs::Currency;
use costs::query::{SharedTotal, Table};

use leptos::prelude::*;

use crate::i18n::{self, sharing_texts};
use crate::state::Session;

/// What all groups of a table got of shared costs and gave away; `None` where
/// they share among themselves only.
pub(crate) fn shared_words(table: &Table) -> Option<String> {
    let parts: Vec<String> = table
        .shared_totals
        .iter()
        .filter(|part| !part.cost.is_zero())
        .map(|part| part_words(part, table.currency))
        .collect();
    (!parts.is_empty()).then(|| (sharing_texts().of_which)(&i18n::list(&parts)))
}

/// Says of figures beside a table that they are costs before they are shared,
/// where any are.
pub(crate) fn before_sharing(session: Session) -> impl IntoView {
    let are_shared = move || {
        session
            .summary
            .with(|summary| !summary.allocation.shared_costs.is_empty())
    };
    move || {
        are_shared().then(|| view! { <p class="quiet note">{sharing_texts().before_sharing}</p> })
    }
}

fn part_words(part: &SharedTotal, currency: Option<Currency>) -> String {
    let text = sharing_texts();
    let words = if part.cost.raw() < 0 {
        text.given
    } else {
        text.part
    };
    let size = costs::Money::from_raw(part.cost.raw().abs());
    words(&i18n::money(size, currency), &part.shared, &part.tag)
}
