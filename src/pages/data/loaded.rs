//! Subscriptions with their offer, billing day and rate card.

use costs::BillingCycle;
use engine::protocol::{CardInfo, LoadedSubscription};
use leptos::prelude::*;

use super::cards::card_name;
use crate::components::{Choice, Select};
use crate::i18n::{self, texts};
use crate::state::{Session, commands};

/// The table of subscriptions.
#[component]
pub(super) fn LoadedSubscriptions() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let rows = move || {
        session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .map(|subscription| row(subscription, &summary.cards, session))
                .collect_view()
        })
    };
    let coverage = move || {
        session.summary.with(|summary| {
            let mut words = (text.coverage)(
                &i18n::count(u64::from(summary.priced_meters)),
                &(text.meters)(summary.meters),
                &i18n::count(u64::from(summary.unpriced_rows)),
                &(text.records)(summary.rows),
            );
            if summary.priced_later_rows > 0 {
                words.push(' ');
                words += &(text.priced_later)(&(text.records)(summary.priced_later_rows));
            }
            words
        })
    };
    view! {
        <section class="card" aria-labelledby="subscriptions-title">
            <h2 id="subscriptions-title">{text.subscriptions}</h2>
            <div class="grid-region" role="region" tabindex="0" aria-label=text.subscriptions>
                <table class="data-table">
                    <thead>
                        <tr>
                            <th scope="col">{text.subscription}</th>
                            <th scope="col">{text.offer}</th>
                            <th scope="col" class="number">{text.records_heading}</th>
                            <th scope="col" class="number">{text.unpriced_heading}</th>
                            <th scope="col">{text.days_heading}</th>
                            <th scope="col">{text.billing_day}</th>
                            <th scope="col">{text.rate_card}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p>{coverage}</p>
            <p class="quiet">{text.billing_day_text}</p>
        </section>
    }
    .into_any()
}

fn row(subscription: &LoadedSubscription, cards: &[CardInfo], session: Session) -> AnyView {
    let text = texts();
    let offer = subscription
        .offer
        .clone()
        .unwrap_or_else(|| text.not_known.to_owned());
    let days = subscription.days.map(i18n::range).unwrap_or_default();
    let (id_for_cycle, id_for_card) = (subscription.id.clone(), subscription.id.clone());
    let set_cycle = move |event| {
        let day: Option<u8> = event_target_value(&event).parse().ok();
        if let Some(cycle) = day.and_then(BillingCycle::new) {
            commands::set_billing_cycle(session, id_for_cycle.clone(), cycle);
        }
    };
    let mut choices = vec![Choice::new("", text.no_card)];
    choices.extend(
        cards
            .iter()
            .map(|card| Choice::new(card.id.to_string(), card_name(card))),
    );
    let chosen = subscription
        .card
        .map(|card| card.to_string())
        .unwrap_or_default();
    let set_card = Callback::new(move |card: String| {
        commands::assign_card(session, id_for_card.clone(), card.parse().ok());
    });
    let card_error = subscription.card_error.as_ref().map(|error| {
        let words = (text.fetch)(error);
        view! { <p class="tone-warning note">{words.happened} " " {words.next_step}</p> }
    });
    let earlier = subscription
        .renewal_error
        .is_some()
        .then(|| view! { <p class="tone-warning note">{text.from_earlier_load}</p> });
    let credit = subscription.monthly_credit.map(|credit| {
        let currency = cards
            .iter()
            .find(|card| Some(card.id) == subscription.card)
            .map(|card| card.currency);
        view! { <p class="quiet note">{(text.monthly_credit)(&i18n::money(credit, currency))}</p> }
    });
    let assumed =
        (!subscription.is_cycle_known).then(|| view! { <span class="quiet">{text.assumed}</span> });
    view! {
        <tr>
            <th scope="row">
                {subscription.name.clone()}
                <span class="quiet id-text">{subscription.id.clone()}</span>
            </th>
            <td>{offer} {credit}</td>
            <td class="number">{i18n::count(u64::from(subscription.rows))}</td>
            <td class="number">{i18n::count(u64::from(subscription.unpriced_rows))}</td>
            <td>{days} {earlier}</td>
            <td>
                <input class="input input-narrow" type="number" min="1" max="31"
                    aria-label=(text.billing_day_of)(&subscription.name)
                    value=subscription.cycle.anniversary().to_string() on:change=set_cycle />
                " " {assumed}
            </td>
            <td>
                <Select label=(text.card_of)(&subscription.name) is_label_hidden=true
                    choices=choices chosen=chosen on_change=set_card />
                {card_error}
            </td>
        </tr>
    }
    .into_any()
}
