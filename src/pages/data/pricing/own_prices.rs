//! Prices that were given to meters.

use engine::protocol::{FixedPrice, MeterFix};
use leptos::prelude::*;

use crate::browser;
use crate::components::{DataTable, TableHead};
use crate::i18n::{self, pricing_texts};
use crate::route::Blade;
use crate::state::{Session, ViewState, commands};

/// The list.
#[component]
pub(super) fn OwnPrices() -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let view = ViewState::current();
    let fixes = Memo::new(move |_| {
        session
            .summary
            .with(|summary| summary.pricing.fixes.clone())
    });
    let content = move || {
        let fixes = fixes.get();
        if fixes.is_empty() {
            return view! { <p class="quiet note">{text.no_own_prices}</p> }.into_any();
        }
        let rows = fixes
            .into_iter()
            .map(|fix| row(fix, session, view))
            .collect_view();
        view! {
            <DataTable label=text.own_prices heads=vec![
                TableHead::words(text.meter),
                TableHead::words(text.price),
                TableHead::hidden(text.edit),
            ]>{rows}</DataTable>
        }
        .into_any()
    };
    view! {
        <div class="pricing-part">
            <h3>{text.own_prices}</h3>
            <p class="quiet note">{text.own_prices_text}</p>
            {content}
        </div>
    }
    .into_any()
}

fn row(fix: MeterFix, session: Session, view: ViewState) -> AnyView {
    let text = pricing_texts();
    let words = price_words(&fix.price, session);
    let (opened, removed) = (fix.meter.to_string(), fix.meter.clone());
    view! {
        <tr>
            <th scope="row">{fix.name.clone()} <span class="quiet id-text">{fix.meter.to_string()}</span></th>
            <td class="words">{words}</td>
            <td class="number row-actions">
                <button type="button" class="button" aria-label=(text.edit_of)(&fix.name)
                    on:click=move |_| view.open_blade(Blade::Price(opened.clone()))>{text.edit}</button>
                <button type="button" class="button" aria-label=(text.remove_of)(&fix.name)
                    on:click=move |_| {
                        let removed = removed.clone();
                        browser::focus_beside_soon("tbody tr");
                        commands::switch_pricing(session, move |pricing| {
                            pricing.fixes.retain(|fix| fix.meter != removed);
                        });
                    }>{text.remove}</button>
            </td>
        </tr>
    }
    .into_any()
}

fn price_words(price: &FixedPrice, session: Session) -> String {
    let text = pricing_texts();
    match price {
        FixedPrice::SameAs(meter) => {
            let name = session.meter_names.with(|names| names.get(meter).cloned());
            let name = name.unwrap_or_else(|| meter.to_string());
            (text.same_price_of)(&name)
        }
        FixedPrice::Own { currency, tiers } => {
            let first = tiers.first().map(|(_, price)| *price).unwrap_or_default();
            let first = i18n::price(first, Some(*currency));
            match u32::try_from(tiers.len().saturating_sub(1)) {
                Ok(more) if more > 0 => (text.own_price_tiers)(&first, &(text.more_tiers)(more)),
                _ => (text.own_price_words)(&first),
            }
        }
    }
}
