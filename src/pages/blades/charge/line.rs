//! One bill line: what was used, what of it is free, what it is multiplied
//! with, and what the bill makes of it.

use std::sync::Arc;

use costs::offer_terms::PeriodTerms;
use costs::rating::{LineTrace, PriceSource, RateTrace};
use costs::unit::{UnitMatch, compare, effect};
use costs::{Currency, Quantity};
use engine::protocol::Explanation;
use leptos::prelude::*;

use super::Context;
use super::picture::parts_of;
use super::records::Records;
use super::slices::{Slices, has_date, since};
use crate::components::{PartColour, TierBar, TierSwatch};
use crate::i18n::{self, charge_texts, texts};
use crate::route::Blade;

/// The line; its details are folded away where there are several.
#[component]
pub(super) fn BillLine(
    line: LineTrace,
    explanation: Arc<Explanation>,
    is_open: bool,
    id: String,
    context: Context,
) -> impl IntoView {
    let text = charge_texts();
    let currency = explanation.currency;
    let subscription = context.session.summary.with_untracked(|summary| {
        summary
            .subscriptions
            .iter()
            .find(|known| known.id.eq_ignore_ascii_case(&line.subscription))
            .map_or_else(|| line.subscription.clone(), |known| known.name.clone())
    });
    let charge = match line.unpriced {
        None => i18n::exact_money(line.charge, currency),
        Some(_) => text.no_price.to_owned(),
    };
    let detail = (text.line_of)(
        &i18n::quantity(line.quantity, &line.unit),
        &i18n::range(line.period),
    );
    let head = view! {
        <span class="line-name">
            <span class="strong" id=id.clone()>{line.meter.clone()}</span>
            <span class="quiet note">{subscription} " · " {detail}</span>
        </span>
        <span class="number strong">{charge}</span>
    };
    let inside = inside(&line, &explanation, context);
    if is_open {
        view! {
            <section class="bill-line" aria-labelledby=id>
                <div class="line-head">{head}</div>
                {inside}
            </section>
        }
        .into_any()
    } else {
        view! { <details class="bill-line"><summary class="line-head">{head}</summary>{inside}</details> }.into_any()
    }
}

fn inside(line: &LineTrace, explanation: &Explanation, context: Context) -> AnyView {
    let currency = explanation.currency;
    let parts = parts_of(line, currency);
    let label = (charge_texts().bar)(&i18n::list(
        &parts.iter().map(|part| &part.title).collect::<Vec<_>>(),
    ));
    // The table beneath names every other part.
    let before = (!line.used_before.is_zero()).then(|| {
        let quantity = i18n::quantity(line.used_before, &line.unit);
        view! {
            <p class="quiet note">
                <TierSwatch colour=PartColour::Before /> {(charge_texts().bar_before)(&quantity)}
            </p>
        }
    });
    let slices = line.unpriced.is_none().then(|| {
        view! {
            <TierBar parts label />
            {before}
            <Slices line=line.clone() currency />
        }
    });
    view! {
        <div class="line-inside">
            {warnings(line, currency)}
            {fix(line, context)}
            {slices}
            <dl class="essentials">{facts(line, explanation, context)}</dl>
            <Records line=line.clone() currency />
        </div>
    }
    .into_any()
}

/// Why there is no price, and the way to one.
fn fix(line: &LineTrace, context: Context) -> Option<AnyView> {
    let text = charge_texts();
    let is_own = !matches!(line.source, Some(PriceSource::Card) | None);
    let label = match line.unpriced {
        Some(_) => text.fix_price,
        None if is_own => text.change_price,
        None => return None,
    };
    let why = line.unpriced.map(|reason| {
        let words = (texts().unpriced)(reason);
        view! { <p>{words.happened} " " <span class="quiet">{words.next_step}</span></p> }
    });
    let meter = line.meter_id.clone();
    Some(
        view! {
            {why}
            <div class="actions no-print">
                <button type="button" class="button"
                    on:click=move |_| context.view.open_blade(Blade::Price(meter.clone()))>{label}</button>
            </div>
        }
        .into_any(),
    )
}

fn fact(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value.into_any()}</dd></div> }.into_any()
}

fn facts(line: &LineTrace, explanation: &Explanation, context: Context) -> Vec<AnyView> {
    let text = charge_texts();
    let currency = explanation.currency;
    let quantity = (text.of_line)(
        &i18n::exact_quantity(line.quantity, &line.unit),
        &(texts().records)(line.rows),
    );
    let before = if line.used_before.is_zero() {
        text.nothing_used_before.to_owned()
    } else {
        i18n::exact_quantity(line.used_before, &line.unit)
    };
    let mut facts = vec![
        fact(text.quantity, quantity),
        fact(text.used_before, before),
    ];
    if line.unpriced.is_some() {
        return facts;
    }
    facts.extend(line.rates.last().map(|rate| included(rate, &line.unit)));
    facts.push(fact(text.price_from, origin(line, explanation, context)));
    for rate in &line.rates {
        let date = if has_date(rate) {
            i18n::day(rate.effective)
        } else {
            since(rate)
        };
        let later = rate
            .is_later
            .then(|| view! { <p class="tone-warning note">{text.is_later}</p> });
        facts.push(fact(text.in_force, view! { {date} {later} }));
    }
    let rounded = currency.map_or(line.line_charge, |currency| {
        line.line_charge.rounded(currency.minor_unit_decimals())
    });
    facts.push(fact(
        text.on_the_bill,
        (text.rounded)(
            &i18n::money(rounded, currency),
            &i18n::exact_quantity(line.line_quantity, &line.unit),
            &i18n::exact_money(line.line_charge, currency),
        ),
    ));
    let terms = explanation.terms.iter().filter(|(subscription, terms)| {
        *subscription == line.subscription && terms.period == line.period
    });
    for (_, terms) in terms {
        facts.extend(terms_facts(terms, currency));
    }
    facts
}

fn included(rate: &RateTrace, unit: &str) -> AnyView {
    let text = charge_texts();
    let included = rate.included;
    if included.quantity <= Quantity::ZERO {
        return fact(text.included, text.not_included);
    }
    let mark = (text.basis)(included.basis);
    fact(
        text.included,
        (text.included_each)(&i18n::exact_quantity(included.quantity, unit), mark),
    )
}

/// Which card, which line of it, and which choice of the person.
fn origin(line: &LineTrace, explanation: &Explanation, context: Context) -> AnyView {
    let text = charge_texts();
    let card = explanation
        .cards
        .iter()
        .find(|(subscription, _)| *subscription == line.subscription)
        .and_then(|(_, card)| *card);
    let card = context.session.summary.with_untracked(|summary| {
        let card = summary.cards.iter().find(|known| Some(known.id) == card)?;
        Some(format!(
            "{} · {}",
            i18n::card_name(card),
            i18n::card_source(&card.source)
        ))
    });
    let name = line.rates.last().map(|rate| {
        let parts = [rate.name.as_str(), rate.region.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        i18n::list(&parts)
    });
    let choice = line
        .source
        .as_ref()
        .map(|source| (text.price_source)(source));
    let is_own = matches!(line.source, Some(PriceSource::Own));
    let card = card.filter(|_| !is_own);
    let name = name.filter(|name| !is_own && !name.is_empty());
    view! {
        {choice}
        {card.map(|card| view! { <span class="quiet id-text">{card}</span> })}
        {name.map(|name| view! { <span class="quiet id-text">{name}</span> })}
        <span class="quiet id-text">{line.meter_id.clone()}</span>
    }
    .into_any()
}

fn terms_facts(terms: &PeriodTerms, currency: Option<Currency>) -> Vec<AnyView> {
    let text = charge_texts();
    let money = |amount| i18n::money(amount, currency);
    let mut facts = Vec::new();
    if !terms.credit_available.is_zero() {
        let mut words =
            (text.credit_text)(&money(terms.credit_used), &money(terms.credit_available));
        if let Some(day) = terms.credit_spent_on {
            words = format!("{words} {}", (text.credit_spent)(&i18n::day(day)));
        }
        let stops = terms.stops_on.map(|day| {
            view! { <p class="tone-warning note">{(text.stops)(&i18n::day(day))}</p> }
        });
        facts.push(fact(text.credit, view! { {words} {stops} }));
    }
    if let Some(used) = &terms.commitment {
        let words = (text.commitment_text)(&money(used.discount_amount), &money(used.overage));
        facts.push(fact(text.commitment, words));
    }
    if !terms.recurring.is_zero() {
        let words = (text.recurring_text)(&money(terms.recurring));
        facts.push(fact(text.recurring, words));
    }
    if !terms.not_applied.is_empty() {
        let words = (text.not_applied)(&i18n::list(&terms.not_applied));
        facts.push(view! { <p class="tone-warning note">{words}</p> }.into_any());
    }
    facts
}

/// What may be wrong with the charge.
fn warnings(line: &LineTrace, currency: Option<Currency>) -> Vec<AnyView> {
    let text = charge_texts();
    let mut warnings = Vec::new();
    if line.rates.iter().any(|rate| rate.is_third_party) {
        warnings.push(view! { <p class="tone-warning note">{text.third_party}</p> }.into_any());
    }
    // An own price names no unit.
    if let Some(rate) = line.rates.last().filter(|rate| !rate.unit.is_empty()) {
        let unit_match = compare(&line.unit, &rate.unit);
        if unit_match != UnitMatch::Same {
            let mut words = (text.unit_differs)(&line.unit, &rate.unit);
            if let Some(effect) = effect(line.charge, &unit_match) {
                let amount = i18n::money(effect, currency);
                words = format!("{words} {}", (i18n::pricing_texts().unit_effect)(&amount));
            }
            warnings.push(view! { <p class="tone-warning note">{words}</p> }.into_any());
        }
    }
    warnings
}
