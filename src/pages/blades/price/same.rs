//! Another meter's price: a search over the rate cards in use.

use costs::MeterId;
use engine::protocol::{FixedPrice, MeterOnCard};
use leptos::prelude::*;

use super::{Priced, failed};
use crate::components::{Skeleton, TextField};
use crate::i18n::{self, pricing_texts, texts};
use crate::state::{Answer, Session, queries};

/// Meters listed for one search.
const MOST_METERS: u32 = 50;

/// Search, results, and the button that takes the chosen one.
#[component]
pub(super) fn SamePrice(priced: Priced, save: Callback<Option<FixedPrice>>) -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let words = RwSignal::new(
        format!("{} {}", priced.service, priced.name)
            .trim()
            .to_owned(),
    );
    let chosen = RwSignal::new(match &priced.former {
        Some(FixedPrice::SameAs(meter)) => Some(meter.clone()),
        _ => None,
    });
    let problem = RwSignal::new(false);
    let found = queries::meters(session, words.into(), MOST_METERS);
    let take = move || match chosen.get_untracked() {
        Some(meter) => save.run(Some(FixedPrice::SameAs(meter))),
        None => problem.set(true),
    };
    let own = priced.meter.clone();
    let currency = priced.currency;
    let results = move || match found.get() {
        Answer::Failed(failure) => failed(&failure),
        answer => match answer.value() {
            None if words.with(|words| words.trim().is_empty()) => {
                view! { <p class="quiet">{text.nothing_searched}</p> }.into_any()
            }
            None => view! { <Skeleton lines=4 label=texts().loading /> }.into_any(),
            Some(meters) if meters.is_empty() => {
                view! { <p class="quiet">{text.no_meters}</p> }.into_any()
            }
            Some(meters) => meters
                .iter()
                .filter(|meter| meter.id != own)
                .map(|meter| option(meter, currency, chosen, problem, session))
                .collect_view()
                .into_any(),
        },
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); take(); }>
            <div class="search-field">
                <TextField label=text.search_meters id="meter-search" value=words problem=None />
                <p class="quiet note">{text.search_text}</p>
            </div>
            <div class="meter-list" role="radiogroup" aria-label=text.meters_found>{results}</div>
            <p class="field-problem" role="alert">
                {move || (problem.get() && chosen.with(Option::is_none)).then_some(text.choose_meter)}
            </p>
            <div class="actions">
                <button type="submit" class="button button-primary">{text.save}</button>
            </div>
        </form>
    }
    .into_any()
}

fn option(
    meter: &MeterOnCard,
    currency: Option<costs::Currency>,
    chosen: RwSignal<Option<MeterId>>,
    problem: RwSignal<bool>,
    session: Session,
) -> AnyView {
    let groups = [
        meter.category.as_str(),
        meter.sub_category.as_str(),
        meter.region.as_str(),
    ];
    let price = i18n::price_per(meter.price, currency, &meter.unit);
    let (own, picked, name) = (meter.id.clone(), meter.id.clone(), meter.name.clone());
    view! {
        <label class="check">
            <input type="radio" name="same-meter" prop:checked=move || chosen.with(|chosen| chosen.as_ref() == Some(&own))
                on:change=move |_| {
                    session.meter_names.update(|names| { names.insert(picked.clone(), name.clone()); });
                    chosen.set(Some(picked.clone()));
                    problem.set(false);
                } />
            <span class="check-name">
                {meter.name.clone()}
                <span class="quiet id-text">{i18n::facts(&groups)}</span>
            </span>
            <span class="check-detail">{price}</span>
        </label>
    }
    .into_any()
}
