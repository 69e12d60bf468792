//! Credit, commitment and spending limit of each subscription.

use costs::Money;
use costs::offer_terms::TermSettings;
use engine::protocol::Pricing;
use leptos::prelude::*;

use crate::components::TextField;
use crate::i18n::{self, pricing_texts, read_number};
use crate::state::{Session, commands};

/// One row for each subscription.
#[component]
pub(super) fn TermsTable() -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    // Names change while data arrive; what is typed must stay.
    let subscriptions = Memo::new(move |_| {
        session.summary.with(|summary| {
            summary
                .subscriptions
                .iter()
                .map(|loaded| (loaded.id.to_lowercase(), loaded.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div class="pricing-part">
            <h3>{text.terms_title}</h3>
            <p class="quiet note">{text.terms_text}</p>
            <div class="terms">
                <For each=move || subscriptions.get() key=Clone::clone let((id, name))>
                    <TermsForm id name />
                </For>
            </div>
        </div>
    }
    .into_any()
}

/// The terms of a subscription.
fn terms_of(pricing: &Pricing, id: &str) -> TermSettings {
    let known = pricing.terms.iter().find(|(known, _)| known == id);
    known.map(|(_, terms)| terms.clone()).unwrap_or_default()
}

/// Changes the terms of a subscription; plain ones are not kept.
fn change_terms(pricing: &mut Pricing, id: &str, change: impl FnOnce(&mut TermSettings)) {
    let mut terms = terms_of(pricing, id);
    change(&mut terms);
    pricing.terms.retain(|(known, _)| known != id);
    if terms != TermSettings::default() {
        pricing.terms.push((id.to_owned(), terms));
    }
}

/// An amount that may be left empty.
fn read_amount(text: &str) -> Result<Option<Money>, &'static str> {
    let words = pricing_texts();
    if text.trim().is_empty() {
        return Ok(None);
    }
    match read_number::<Money>(text) {
        None => Err(words.not_a_number),
        Some(amount) if amount < Money::ZERO => Err(words.negative),
        Some(amount) => Ok(Some(amount)),
    }
}

#[component]
fn TermsForm(id: String, name: String) -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let terms = session
        .summary
        .with_untracked(|summary| terms_of(&summary.pricing, &id));
    let written = |amount: Option<Money>| {
        RwSignal::new(
            amount
                .map(|amount| i18n::digits(amount, 0))
                .unwrap_or_default(),
        )
    };
    let (credit, commitment) = (written(terms.credit), written(terms.commitment));
    let limit = RwSignal::new(terms.spending_limit);
    let problems = RwSignal::new((None::<String>, None::<String>));
    let (field_id, of) = (id.clone(), id);
    let submit = move || {
        let typed = (
            credit.with_untracked(|text| read_amount(text)),
            commitment.with_untracked(|text| read_amount(text)),
        );
        problems.set((
            typed.0.err().map(str::to_owned),
            typed.1.err().map(str::to_owned),
        ));
        if let (Ok(credit), Ok(commitment)) = typed {
            let (of, spending_limit) = (of.clone(), limit.get_untracked());
            commands::switch_pricing(session, move |pricing| {
                change_terms(pricing, &of, |terms| {
                    *terms = TermSettings {
                        credit,
                        commitment,
                        spending_limit,
                    };
                });
            });
        }
    };
    view! {
        <form class="inline-form terms-form" aria-label=name.clone()
            on:submit=move |event| { event.prevent_default(); submit(); }>
            <span class="terms-name strong">{name.clone()}</span>
            <TextField label=text.terms_credit id=format!("credit-{field_id}") value=credit is_number=true
                placeholder=text.terms_credit_text problem=Signal::derive(move || problems.with(|problems| problems.0.clone())) />
            <TextField label=text.terms_commitment id=format!("commitment-{field_id}") value=commitment is_number=true
                placeholder=text.terms_commitment_text problem=Signal::derive(move || problems.with(|problems| problems.1.clone())) />
            <label class="check" title=text.terms_limit_text>
                <input type="checkbox" prop:checked=limit on:change=move |event| limit.set(event_target_checked(&event)) />
                <span class="check-name">{text.terms_limit}</span>
            </label>
            <button type="submit" class="button" aria-label=(text.save_terms_of)(&name)>{text.save}</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_may_be_left_empty_but_not_wrong() {
        assert_eq!(read_amount("  "), Ok(None));
        assert_eq!(read_amount("1,500"), Ok(Some("1500".parse().unwrap())));
        assert_eq!(read_amount("-1"), Err(pricing_texts().negative));
        assert_eq!(read_amount("much"), Err(pricing_texts().not_a_number));
    }

    #[test]
    fn plain_terms_are_not_kept() {
        let mut pricing = Pricing::default();
        change_terms(&mut pricing, "a", |terms| terms.spending_limit = true);
        change_terms(&mut pricing, "b", |terms| terms.credit = "50".parse().ok());
        assert_eq!(pricing.terms.len(), 2);
        assert!(terms_of(&pricing, "a").spending_limit);
        change_terms(&mut pricing, "a", |terms| terms.spending_limit = false);
        assert_eq!(pricing.terms.len(), 1);
        assert_eq!(terms_of(&pricing, "a"), TermSettings::default());
    }
}
