//! The tax line of statements.

use costs::adjustment::{Percent, TaxRate};
use leptos::prelude::*;

use crate::browser;
use crate::components::TextField;
use crate::i18n::{self, pricing_texts, read_number};
use crate::state::{Session, commands};

/// Name and rate.
#[component]
pub(super) fn Tax() -> impl IntoView {
    let text = pricing_texts();
    let session = Session::current();
    let tax = Memo::new(move |_| session.summary.with(|summary| summary.pricing.tax.clone()));
    let known = tax.get_untracked();
    let name = RwSignal::new(
        known
            .as_ref()
            .map(|tax| tax.name.clone())
            .unwrap_or_default(),
    );
    let percent = RwSignal::new(
        known
            .map(|tax| i18n::digits(tax.percent, 0))
            .unwrap_or_default(),
    );
    let problem = RwSignal::new(None::<String>);
    let submit = move || {
        let read: Option<Percent> =
            percent.with_untracked(|text| read_number(text.trim().trim_end_matches('%')));
        let Some(percent) = read else {
            problem.set(Some(text.not_a_number.to_owned()));
            return;
        };
        let typed = name.get_untracked().trim().to_owned();
        let tax = TaxRate {
            percent,
            name: if typed.is_empty() {
                text.tax_title.to_owned()
            } else {
                typed
            },
        };
        if tax.validate().is_err() {
            problem.set(Some(text.tax_invalid.to_owned()));
            return;
        }
        problem.set(None);
        commands::switch_pricing(session, move |pricing| pricing.tax = Some(tax));
    };
    let words = move || match tax.get() {
        None => text.tax_none.to_owned(),
        Some(tax) => {
            let percent = i18n::plain_percent(tax.percent);
            (text.tax_words)(&percent, &tax.name)
        }
    };
    view! {
        <div class="pricing-part">
            <h3>{text.tax_title}</h3>
            <p class="quiet note">{text.tax_text}</p>
            <p>{words}</p>
            <form class="inline-form" on:submit=move |event| { event.prevent_default(); submit(); }>
                <TextField label=text.tax_name id="tax-name" value=name problem=None />
                <TextField label=text.tax_percent id="tax-percent" value=percent problem=problem is_number=true />
                <button type="submit" class="button" aria-label=text.save_tax>{text.save}</button>
                <Show when=move || tax.with(Option::is_some)>
                    <button type="button" class="button" aria-label=text.remove_tax on:click=move |_| {
                        browser::focus_beside_soon("button");
                        name.set(String::new());
                        percent.set(String::new());
                        commands::switch_pricing(session, |pricing| pricing.tax = None);
                    }>{text.remove}</button>
                </Show>
            </form>
        </div>
    }
    .into_any()
}
