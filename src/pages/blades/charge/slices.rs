//! How the charge of a bill line adds up: one row for each part of its units.

use costs::adjustment::Percent;
use costs::rating::{LineTrace, RateTrace, Slice};
use costs::{Currency, Price};
use leptos::prelude::*;

use super::picture::coloured;
use crate::components::{PartColour, TierSwatch};
use crate::i18n::{self, charge_texts};

/// What a factor takes off or adds; `None` where it does neither.
pub(super) fn percent_of(factor: Price) -> Option<Percent> {
    let percent = Percent::from_raw(factor.raw() - Price::ONE.raw());
    (!percent.is_zero()).then_some(percent)
}

/// The bounds of a slice's tier.
pub(super) fn bounds(slice: &Slice) -> String {
    let text = charge_texts();
    let from = i18n::digits(slice.from, 0);
    match slice.until {
        Some(until) => (text.range_between)(&from, &i18n::digits(until, 0)),
        None => (text.range_from)(&from),
    }
}

/// The table. Amounts have as many decimals as the longest, so that they can
/// be added up as they stand.
#[component]
pub(super) fn Slices(line: LineTrace, currency: Option<Currency>) -> impl IntoView {
    let text = charge_texts();
    let slices = coloured(&line);
    let has_factor = slices
        .iter()
        .any(|(_, slice)| !slice.is_included && percent_of(slice.factor).is_some());
    let amounts = slices.iter().map(|(_, slice)| slice.amount);
    let shape = Shape {
        has_factor,
        amount_decimals: i18n::decimals(amounts.chain([line.charge])).max(2),
        unit_decimals: i18n::decimals(
            slices
                .iter()
                .map(|(_, slice)| slice.quantity)
                .chain([line.quantity]),
        ),
        currency,
    };
    let has_several_rates = line.rates.len() > 1;
    let mut colours = slices.iter().map(|(colour, _)| *colour);
    let columns = if has_factor { "6" } else { "4" };
    let bodies = line
        .rates
        .iter()
        .map(|rate| {
            let head = has_several_rates.then(|| {
                view! { <tr><th scope="rowgroup" class="rate-head" colspan=columns>{since(rate)}</th></tr> }
            });
            let rows = rate
                .slices
                .iter()
                .zip(colours.by_ref())
                .map(|(slice, colour)| row(slice, colour, shape))
                .collect_view();
            view! { <tbody>{head} {rows}</tbody> }
        })
        .collect_view();
    view! {
        <div class="grid-region" role="group" tabindex="0" aria-label=text.slices>
            <table class="data-table slices" class:slices-wide=has_factor>
                <caption class="hidden-label">{text.slices}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.tier}</th>
                        <th scope="col" class="number">{(text.units_heading)(i18n::unit_name(&line.unit))}</th>
                        {has_factor.then(|| view! {
                            <th scope="col" class="number">{text.card_price}</th>
                            <th scope="col" class="number">{text.adjustment}</th>
                        })}
                        <th scope="col" class="number">{text.price}</th>
                        <th scope="col" class="number">{text.amount}</th>
                    </tr>
                </thead>
                {bodies}
                <tfoot>
                    <tr>
                        <th scope="row">{text.sum}</th>
                        <td class="number">{i18n::digits(line.quantity, shape.unit_decimals)}</td>
                        {has_factor.then(|| view! { <td></td><td></td> })}
                        <td></td>
                        <td class="number" title=i18n::exact_money(line.charge, currency)>
                            {i18n::digits(line.charge, shape.amount_decimals)}
                        </td>
                    </tr>
                </tfoot>
            </table>
        </div>
        <p class="quiet note">{text.tier_text}</p>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Shape {
    has_factor: bool,
    amount_decimals: usize,
    unit_decimals: usize,
    currency: Option<Currency>,
}

fn row(slice: &Slice, colour: PartColour, shape: Shape) -> AnyView {
    let text = charge_texts();
    let name = if slice.is_included {
        text.included_units.to_owned()
    } else {
        bounds(slice)
    };
    let list = shape.has_factor.then(|| {
        // Nothing is taken off what is free.
        let percent = percent_of(slice.factor).filter(|_| !slice.is_included);
        let percent = percent.map(i18n::percent);
        view! {
            <td class="number">{i18n::price(slice.list_price, shape.currency)}</td>
            <td class="number">{percent}</td>
        }
    });
    view! {
        <tr>
            <th scope="row"><TierSwatch colour /> {name}</th>
            <td class="number">{i18n::digits(slice.quantity, shape.unit_decimals)}</td>
            {list}
            <td class="number">{i18n::price(slice.price, shape.currency)}</td>
            <td class="number" title=i18n::exact_money(slice.amount, shape.currency)>
                {i18n::digits(slice.amount, shape.amount_decimals)}
            </td>
        </tr>
    }
    .into_any()
}

/// Since when a price is in force.
pub(super) fn since(rate: &RateTrace) -> String {
    let text = charge_texts();
    match has_date(rate) {
        true => (text.in_force_since)(&i18n::day(rate.effective)),
        false => text.no_date.to_owned(),
    }
}

/// Prices without a date are dated with the year 1.
pub(super) fn has_date(rate: &RateTrace) -> bool {
    !rate.effective.to_string().starts_with("0001-")
}
