//! The ways out for meters without a price, wherever they are listed.

use engine::protocol::UnpricedMeter;
use leptos::prelude::*;

use crate::i18n::{self, pricing_texts, texts};
use crate::route::Blade;
use crate::state::ViewState;

/// A button that opens the blade in which the meter gets a price.
pub(crate) fn fix_price(name: &str, meter_id: &str, view: ViewState) -> AnyView {
    let text = pricing_texts();
    let meter = meter_id.to_owned();
    view! {
        <button type="button" class="button" aria-label=i18n::labelled(text.fix_price, name)
            on:click=move |_| view.open_blade(Blade::Price(meter.clone()))>{text.fix_price}</button>
    }
    .into_any()
}

/// What to do about the reasons that occur, each said once.
pub(crate) fn next_steps<'m>(meters: impl Iterator<Item = &'m UnpricedMeter>) -> AnyView {
    let mut reasons: Vec<_> = meters.map(|meter| meter.reason).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let lines = reasons
        .into_iter()
        .map(|reason| {
            let words = (texts().unpriced)(reason);
            view! { <li>{words.happened} " " <span class="quiet">{words.next_step}</span></li> }
        })
        .collect_view();
    view! { <ul class="facts">{lines}</ul> }.into_any()
}
