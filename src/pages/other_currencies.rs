//! Amounts in other currencies are never added: they are a view of their own.

use costs::Currency;
use leptos::prelude::*;

use crate::components::{MessageBar, Tone};
use crate::i18n::texts;
use crate::state::ViewState;

/// Says which currencies the figures leave out, with a link to each; nothing
/// where there is only one.
#[component]
pub(crate) fn OtherCurrencies(
    /// Those left out.
    others: Signal<Vec<Currency>>,
) -> impl IntoView {
    let view = ViewState::current();
    move || {
        let others = others.get();
        if others.is_empty() {
            return None;
        }
        let links = others
            .into_iter()
            .map(|currency| {
                let href = move || view.changed_href(|view| view.currency = Some(currency));
                view! { <a class="button" href=href data-noscroll="">{currency.to_string()}</a> }
            })
            .collect_view();
        Some(view! {
            <MessageBar tone=Tone::Warning title=texts().other_currencies>{links}</MessageBar>
        })
    }
}
