//! The way out for a meter without a price, wherever one is listed.

use leptos::prelude::*;

use crate::i18n::pricing_texts;
use crate::route::Blade;
use crate::state::ViewState;

/// A button that opens the blade in which the meter gets a price.
pub(crate) fn fix_price(name: &str, meter_id: &str, view: ViewState) -> AnyView {
    let text = pricing_texts();
    let meter = meter_id.to_owned();
    view! {
        <button type="button" class="button" aria-label=(text.fix_of)(name)
            on:click=move |_| view.open_blade(Blade::Price(meter.clone()))>{text.fix_price}</button>
    }
    .into_any()
}
