//! Subscriptions with their offer, billing day and rate card.

use costs::BillingCycle;
use engine::protocol::{CardInfo, LoadedSubscription};
use leptos::prelude::*;

use crate::components::{Choice, DataTable, Select, TableHead};
use crate::i18n::{self, sign_in_texts, texts};
use crate::state::{Session, commands, confirm_offer, confirmed_offer};

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
            <DataTable label=text.subscriptions heads=vec![
                TableHead::words(text.subscription),
                TableHead::words(text.offer),
                TableHead::number(text.records_heading),
                TableHead::number(text.unpriced_heading),
                TableHead::words(text.days_heading),
                TableHead::words(text.billing_day),
                TableHead::words(text.rate_card),
            ]>{rows}</DataTable>
            <p>{coverage}</p>
            <p class="quiet">{text.billing_day_text}</p>
        </section>
    }
    .into_any()
}

/// The offer, and whether it is only guessed.
fn offer_view(subscription: &LoadedSubscription, session: Session) -> AnyView {
    let Some(offer) = subscription.offer.clone() else {
        return texts().not_known.into_any();
    };
    let id = subscription.id.clone();
    if untrack(|| session.is_demo()) || confirmed_offer(&id).as_deref() == Some(&*offer) {
        return offer.into_any();
    }
    let text = sign_in_texts();
    let is_confirmed = RwSignal::new(false);
    let label = (text.offer_confirm_of)(&subscription.name);
    let shown = offer.clone();
    let confirm = move |_| {
        confirm_offer(&id, &offer);
        is_confirmed.set(true);
    };
    let confirm = StoredValue::new(confirm);
    view! {
        {move || if is_confirmed.get() {
            shown.clone().into_any()
        } else {
            view! {
                {(text.offer_guessed)(&shown)} " "
                <button type="button" class="link" aria-label=label.clone()
                    on:click=move |event: leptos::ev::MouseEvent| confirm.with_value(|confirm| confirm(event))>
                    {text.offer_confirm}
                </button>
            }.into_any()
        }}
    }
    .into_any()
}

fn row(subscription: &LoadedSubscription, cards: &[CardInfo], session: Session) -> AnyView {
    let text = texts();
    let offer = offer_view(subscription, session);
    let days = subscription.days.map(i18n::range).unwrap_or_default();
    let is_day_wrong = RwSignal::new(false);
    let (id_for_cycle, id_for_card) = (subscription.id.clone(), subscription.id.clone());
    let set_cycle = move |event| {
        let cycle = read_cycle(&event_target_value(&event));
        is_day_wrong.set(cycle.is_none());
        if let Some(cycle) = cycle {
            commands::set_billing_cycle(session, id_for_cycle.clone(), cycle);
        }
    };
    let day_problem = move || is_day_wrong.get().then_some(text.billing_day_wrong);
    let problem_id = format!("billing-day-{}", subscription.id);
    let mut choices = vec![Choice::new("", text.no_card)];
    choices.extend(
        cards
            .iter()
            .map(|card| Choice::new(card.id.to_string(), i18n::card_name(card))),
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
                <input class="input input-narrow" type="text" inputmode="numeric"
                    aria-label=(text.billing_day_of)(&subscription.name)
                    aria-invalid=move || is_day_wrong.get().to_string() aria-describedby=problem_id.clone()
                    value=subscription.cycle.anniversary().to_string() on:change=set_cycle />
                " " {assumed}
                <p class="field-problem" id=problem_id role="alert">{day_problem}</p>
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

/// A billing day as it is typed.
fn read_cycle(text: &str) -> Option<BillingCycle> {
    BillingCycle::new(text.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_billing_day_is_a_day_of_some_month() {
        let day = |text| read_cycle(text).map(BillingCycle::anniversary);
        assert_eq!(day(" 12 "), Some(12));
        assert_eq!(day("31"), Some(31));
        for wrong in ["0", "32", "", "1.5", "first", "-1"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
