//! Included quantities: those that are assumed, and a person's own.

use costs::included::{Assumption, assumptions};
use costs::query::Dimension;
use costs::{MeterId, Quantity};
use leptos::prelude::*;

use crate::browser;
use crate::components::{Choice, Icon, IconName, Select, TextField};
use crate::i18n::{self, key_id, key_name, pricing_texts, read_number};
use crate::state::{Session, commands, queries};

/// Meters offered for an own quantity.
const MOST_METERS: u32 = 1_000;

/// Switches and own quantities.
#[component]
pub(super) fn IncludedList() -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let quality = queries::quality(session);
    let in_use = Memo::new(move |_| {
        quality.with(|quality| {
            let assumed = quality.value().map(|quality| quality.assumed.as_slice());
            let keys = assumed.unwrap_or_default().iter();
            keys.filter_map(|assumed| assumed.assumption.clone())
                .collect::<Vec<String>>()
        })
    });
    let switches = assumptions()
        .iter()
        .map(|assumption| switch(assumption, in_use, session))
        .collect_view();
    view! {
        <div class="pricing-part">
            <h3>{text.included_title}</h3>
            <p class="quiet note">{text.included_text}</p>
            <div class="check-group" role="group" aria-label=text.included_title>{switches}</div>
            <OwnQuantities />
        </div>
    }
    .into_any()
}

fn switch(assumption: &'static Assumption, in_use: Memo<Vec<String>>, session: Session) -> AnyView {
    let text = pricing_texts();
    let words = (text.assumption)(assumption.key).map_or_else(
        || i18n::exact_quantity(assumption.quantity, assumption.unit),
        str::to_owned,
    );
    let source = (text.assumption_source)(assumption.source);
    let is_on = Memo::new(move |_| {
        session
            .summary
            .with(|summary| summary.pricing.included.is_on(assumption))
    });
    let use_words = move || {
        if in_use.with(|keys| keys.iter().any(|key| key == assumption.key)) {
            text.assumption_in_use
        } else {
            text.assumption_none_in_use
        }
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_on
                on:change=move |event| {
                    let is_on = event_target_checked(&event);
                    commands::switch_pricing(session, move |pricing| {
                        pricing.included.switch(assumption.key, is_on);
                    });
                } />
            <span class="check-name">{words} <span class="quiet id-text">{source}</span></span>
            <span class="check-detail">{move || if is_on.get() { use_words() } else { "" }}</span>
        </label>
    }
    .into_any()
}

#[component]
fn OwnQuantities() -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let query = Memo::new(move |_| {
        let days = session.summary.with(|summary| summary.days)?;
        let mut query = queries::plain_query(days, vec![Dimension::Meter], MOST_METERS);
        // With the quantities come their units.
        query.with_quantity = true;
        Some(query)
    });
    let answer = queries::table(session, query);
    // Name and unit of each meter in use.
    let meters = Memo::new(move |_| {
        answer.with(|answer| {
            let groups = answer.value().map(|table| table.groups.as_slice());
            let mut meters: Vec<(String, String, String)> = groups
                .unwrap_or_default()
                .iter()
                .filter_map(|group| {
                    let key = group.keys.first()?;
                    let unit = group.quantity.as_ref().map(|(_, unit)| unit.clone());
                    let name = key_name(&Dimension::Meter, key);
                    Some((key_id(key)?, name, unit.unwrap_or_default()))
                })
                .collect();
            meters.sort_by(|left, right| left.1.cmp(&right.1));
            meters
        })
    });
    let chosen = RwSignal::new(String::new());
    let quantity = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let choices = Signal::derive(move || {
        meters.with(|meters| {
            meters
                .iter()
                .map(|(id, name, unit)| {
                    let unit = if unit.is_empty() {
                        String::new()
                    } else {
                        format!(" ({unit})")
                    };
                    Choice::new(id, format!("{name}{unit}"))
                })
                .collect::<Vec<_>>()
        })
    });
    // Without a choice the browser shows the first one.
    let current = Memo::new(move |_| {
        let chosen = chosen.get();
        meters.with(|meters| match meters.first() {
            Some((first, ..)) if chosen.is_empty() => first.clone(),
            _ => chosen,
        })
    });
    let submit = move || {
        let read: Option<Quantity> = quantity.with_untracked(|text| read_number(text));
        problem.set(match read {
            None => Some(text.not_a_number.to_owned()),
            Some(read) if read < Quantity::ZERO => Some(text.negative.to_owned()),
            Some(_) => None,
        });
        let meter = current.get_untracked();
        if let Some(read) = read.filter(|read| *read >= Quantity::ZERO && !meter.is_empty()) {
            quantity.set(String::new());
            commands::switch_pricing(session, move |pricing| {
                pricing.included.set_own(MeterId::new(&meter), Some(read));
            });
        }
    };
    let own = Memo::new(move |_| {
        session
            .summary
            .with(|summary| summary.pricing.included.own().to_vec())
    });
    let list = move || {
        let own = own.get();
        if own.is_empty() {
            return view! { <p class="quiet note">{text.included_none}</p> }.into_any();
        }
        let items = own
            .into_iter()
            .map(|(meter, quantity)| {
                let known = meters.with(|meters| {
                    meters
                        .iter()
                        .find(|(id, ..)| MeterId::new(id) == meter)
                        .map(|(_, name, unit)| (name.clone(), unit.clone()))
                });
                let (name, unit) = known.unwrap_or_else(|| (meter.to_string(), String::new()));
                let label = (text.remove_included)(&name);
                view! {
                    <li>
                        <span>{i18n::labelled(&name, &i18n::exact_quantity(quantity, &unit))}</span>
                        <button type="button" class="button button-icon button-subtle" aria-label=label.clone() title=label
                            on:click=move |_| {
                                let meter = meter.clone();
                                browser::focus_beside_soon(".own-list li");
                                commands::switch_pricing(session, move |pricing| {
                                    pricing.included.set_own(meter, None);
                                });
                            }>
                            <Icon name=IconName::Close />
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="own-list">{items}</ul> }.into_any()
    };
    view! {
        <h4>{text.included_own}</h4>
        <p class="quiet note">{text.included_own_text}</p>
        {list}
        <form class="inline-form" on:submit=move |event| { event.prevent_default(); submit(); }>
            <Select label=text.included_meter choices=choices chosen=current
                on_change=Callback::new(move |id| chosen.set(id)) />
            <TextField label=text.included_quantity id="included-quantity" value=quantity problem=problem is_number=true />
            <button type="submit" class="button" aria-label=text.save_included>{text.save}</button>
        </form>
    }
    .into_any()
}
