//! An own price: currency and tiers.

use costs::Currency;
use engine::protocol::FixedPrice;
use leptos::prelude::*;

use super::Priced;
use super::tiers::{TierProblem, read_tiers};
use crate::browser;
use crate::components::{Icon, IconName, TextField};
use crate::i18n::{self, pricing_texts};

/// A tier as it is typed.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    from: RwSignal<String>,
    price: RwSignal<String>,
    problem: RwSignal<TierProblem>,
}

impl Row {
    fn new(key: u32, from: String, price: String) -> Self {
        Self {
            key,
            from: RwSignal::new(from),
            price: RwSignal::new(price),
            problem: RwSignal::new(TierProblem::default()),
        }
    }
}

/// The form.
#[component]
pub(super) fn OwnPrice(priced: Priced, save: Callback<Option<FixedPrice>>) -> impl IntoView {
    let text = pricing_texts();
    let mut first_rows = Vec::new();
    let mut first_currency = priced.currency.unwrap_or(Currency::USD);
    if let Some(FixedPrice::Own { currency, tiers }) = &priced.former {
        first_currency = *currency;
        for (key, (from, price)) in (0..).zip(tiers) {
            first_rows.push(Row::new(
                key,
                i18n::digits(*from, 0),
                i18n::digits(*price, 0),
            ));
        }
    }
    if first_rows.is_empty() {
        first_rows.push(Row::new(0, "0".to_owned(), String::new()));
    }
    let next_key = StoredValue::new(u32::try_from(first_rows.len()).unwrap_or(u32::MAX));
    let rows = RwSignal::new(first_rows);
    let currency = RwSignal::new(first_currency.to_string());
    let currency_problem = RwSignal::new(None::<String>);
    let submit = move || {
        let typed: Vec<(String, String)> = rows.with_untracked(|rows| {
            rows.iter()
                .map(|row| (row.from.get_untracked(), row.price.get_untracked()))
                .collect()
        });
        let read_currency: Option<Currency> =
            currency.with_untracked(|code| code.trim().parse().ok());
        currency_problem.set(
            read_currency
                .is_none()
                .then(|| text.currency_invalid.to_owned()),
        );
        let tiers = read_tiers(&typed);
        rows.with_untracked(|rows| {
            for (number, row) in rows.iter().enumerate() {
                let problem = match &tiers {
                    Ok(_) => TierProblem::default(),
                    Err(problems) => problems.get(number).cloned().unwrap_or_default(),
                };
                row.problem.set(problem);
            }
        });
        if let (Some(currency), Ok(tiers)) = (read_currency, tiers) {
            save.run(Some(FixedPrice::Own { currency, tiers }));
        }
    };
    let add = move |_| {
        let key = next_key.get_value();
        next_key.set_value(key + 1);
        rows.update(|rows| rows.push(Row::new(key, String::new(), String::new())));
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); submit(); }>
            <div class="field-short">
                <TextField label=text.currency id="price-currency" value=currency problem=currency_problem />
            </div>
            <fieldset class="tier-rows">
                <legend class="field-label">{text.tiers}</legend>
                <p class="quiet note">{text.tiers_text}</p>
                <For each=move || { (0usize..).zip(rows.get()).collect::<Vec<_>>() }
                    key=|(number, row)| (*number, row.key) let((number, row))>
                    {tier_row(number, row, rows)}
                </For>
                <div class="actions">
                    <button type="button" class="button" on:click=add><Icon name=IconName::Add /> {text.add_tier}</button>
                </div>
            </fieldset>
            <div class="actions">
                <button type="submit" class="button button-primary">{text.save}</button>
            </div>
        </form>
    }
    .into_any()
}

fn tier_row(number: usize, row: Row, rows: RwSignal<Vec<Row>>) -> AnyView {
    let text = pricing_texts();
    let shown = i18n::count(number as u64 + 1);
    let from = if number == 0 {
        view! {
            <div class="field">
                <span class="field-label">{text.tier_from}</span>
                <span class="first-bound">"0"</span>
            </div>
        }
        .into_any()
    } else {
        view! {
            <TextField label=(text.tier_from_number)(&shown) id=format!("tier-from-{}", row.key) value=row.from
                is_number=true
                problem=Signal::derive(move || row.problem.with(|problem| problem.from.map(str::to_owned))) />
        }
        .into_any()
    };
    let label = if number == 0 {
        text.tier_price.to_owned()
    } else {
        (text.tier_price_number)(&shown)
    };
    let remove = (number > 0).then(|| {
        let label = (text.remove_tier)(&shown);
        view! {
            <button type="button" class="button button-icon button-subtle" aria-label=label.clone() title=label
                on:click=move |_| {
                    browser::focus_beside_soon(".tier-row");
                    rows.update(|rows| rows.retain(|other| other.key != row.key));
                }>
                <Icon name=IconName::Close />
            </button>
        }
    });
    view! {
        <div class="tier-row">
            {from}
            <TextField label=label id=format!("tier-price-{}", row.key) value=row.price is_number=true
                problem=Signal::derive(move || row.problem.with(|problem| problem.price.map(str::to_owned))) />
            {remove}
        </div>
    }
    .into_any()
}
