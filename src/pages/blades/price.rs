//! Giving a meter a price: that of another meter, or an own one.

mod own;
mod same;
mod tiers;

use costs::{Currency, MeterId};
use engine::protocol::{Failure, FixedPrice, MeterFix, UnpricedMeter};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Choice, EmptyState, MessageBar, Skeleton, Tabs, Tone};
use crate::i18n::{self, failure_text, pricing_texts, texts};
use crate::state::{Answer, Session, ViewState, commands, queries};

use own::OwnPrice;
use same::SamePrice;

/// The meter that gets a price.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Priced {
    meter: MeterId,
    name: String,
    /// Empty where no usage of it lacks a price any more.
    service: String,
    /// The price it has from here already.
    former: Option<FixedPrice>,
    /// Of the card of its subscription.
    currency: Option<Currency>,
    at_stake: Option<String>,
}

/// The two ways to a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Same,
    Own,
}

impl Way {
    const fn id(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Own => "own",
        }
    }

    fn of(id: &str) -> Self {
        match id {
            "own" => Self::Own,
            _ => Self::Same,
        }
    }
}

/// The form for one meter.
#[component]
pub(super) fn PriceBlade(meter: String) -> impl IntoView {
    let session = Session::current();
    let quality = queries::quality(session);
    let meter = MeterId::new(&meter);
    // Read once: what is typed must not be lost when data arrive.
    let known = Memo::new(move |before: Option<&Option<Priced>>| {
        if let Some(Some(before)) = before {
            return Some(before.clone());
        }
        quality.with(|quality| {
            let quality = quality.value()?;
            priced(session, &meter, &quality.unpriced)
        })
    });
    let is_answered = Memo::new(move |_| quality.with(|quality| quality.value().is_some()));
    move || {
        if let Answer::Failed(failure) = quality.get() {
            return failed(&failure);
        }
        match (known.get(), is_answered.get()) {
            (Some(priced), _) => view! { <PriceForm priced /> }.into_any(),
            (None, false) => view! { <Skeleton lines=8 label=texts().loading /> }.into_any(),
            (None, true) => {
                let text = pricing_texts();
                view! { <EmptyState title=texts().nothing_here text=text.no_such_meter /> }
                    .into_any()
            }
        }
    }
}

/// What is known of a meter without a price, or with one from here.
fn priced(session: Session, meter: &MeterId, unpriced: &[UnpricedMeter]) -> Option<Priced> {
    let text = pricing_texts();
    let lacking = unpriced
        .iter()
        .find(|lacking| MeterId::new(&lacking.meter_id) == *meter);
    session.summary.with_untracked(|summary| {
        let fix = summary.pricing.fixes.iter().find(|fix| fix.meter == *meter);
        let card = lacking.and_then(|lacking| {
            let loaded = summary
                .subscriptions
                .iter()
                .find(|known| known.id.eq_ignore_ascii_case(&lacking.subscription))?;
            summary
                .cards
                .iter()
                .find(|card| Some(card.id) == loaded.card)
        });
        Some(Priced {
            meter: meter.clone(),
            name: match (lacking, fix) {
                (Some(lacking), _) => lacking.name.clone(),
                (None, fix) => fix?.name.clone(),
            },
            service: lacking.map_or_else(String::new, |lacking| lacking.service.clone()),
            former: fix.map(|fix| fix.price.clone()),
            currency: card
                .map(|card| card.currency)
                .or_else(|| summary.currencies.first().copied()),
            at_stake: lacking.map(|lacking| {
                (text.at_stake)(
                    &i18n::quantity(lacking.quantity, &lacking.unit),
                    &(texts().records)(lacking.rows),
                    &lacking.service,
                )
            }),
        })
    })
}

fn failed(failure: &Failure) -> AnyView {
    let words = failure_text(failure);
    view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }.into_any()
}

#[component]
fn PriceForm(priced: Priced) -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let view = ViewState::current();
    let way = RwSignal::new(match priced.former {
        Some(FixedPrice::Own { .. }) => Way::Own,
        _ => Way::Same,
    });
    let refused = RwSignal::new(None::<Failure>);
    let (meter, name) = (priced.meter.clone(), priced.name.clone());
    let save = Callback::new(move |price: Option<FixedPrice>| {
        let (meter, name) = (meter.clone(), name.clone());
        spawn_local(async move {
            let outcome = commands::change_pricing(session, move |pricing| {
                pricing.fixes.retain(|fix| fix.meter != meter);
                pricing
                    .fixes
                    .extend(price.map(|price| MeterFix { meter, name, price }));
            });
            match outcome.await {
                Ok(()) => view.close_blade(),
                Err(failure) => {
                    refused.try_set(Some(failure));
                }
            }
        });
    });
    let ways = Signal::derive(move || {
        vec![
            Choice::new(Way::Same.id(), text.same_as),
            Choice::new(Way::Own.id(), text.own_price),
        ]
    });
    let has_former = priced.former.is_some();
    let kept = StoredValue::new(priced.clone());
    view! {
        <p class="charge-sentence">{priced.name.clone()}</p>
        <p class="quiet">{priced.at_stake.clone()} <span class="id-text">{priced.meter.to_string()}</span></p>
        {move || refused.get().map(|failure| failed(&failure))}
        <Tabs label=text.how tabs=ways chosen=Signal::derive(move || way.get().id().to_owned())
            on_change=Callback::new(move |id: String| way.set(Way::of(&id)))>
            {move || match way.get() {
                Way::Same => view! { <SamePrice priced=kept.get_value() save /> }.into_any(),
                Way::Own => view! { <OwnPrice priced=kept.get_value() save /> }.into_any(),
            }}
        </Tabs>
        {has_former.then(|| view! {
            <div class="actions">
                <button type="button" class="button" on:click=move |_| save.run(None)>{text.remove_price}</button>
            </div>
        })}
        <p class="quiet note">{text.price_text}</p>
    }
    .into_any()
}
