//! What files say that usage costs, beside the charges by rate card.

use costs::reconciliation::{ReconciledSum, Reconciliation, as_money};
use costs::{Currency, Quantity};
use leptos::prelude::*;

use crate::components::{DataTable, TableHead};
use crate::i18n::{self, files_texts};
use crate::state::{Session, queries};

/// The comparison; nothing where no file came with costs.
#[component]
pub(super) fn ProviderCosts() -> impl IntoView {
    let answer = queries::reconciliation(Session::current());
    move || {
        answer.with(|answer| {
            let found = answer.value()?;
            (!found.totals.is_empty()).then(|| comparison(found))
        })
    }
}

fn comparison(found: &Reconciliation) -> AnyView {
    let text = files_texts();
    let totals = found.totals.iter().map(|(currency, sum)| {
        view! {
            <tr class="total-row">
                <th scope="row">{text.total}</th>
                <td>{currency_name(*currency)}</td>
                <td></td>
                {sums(sum, *currency)}
            </tr>
        }
    });
    let meters = found.meters.iter().map(|meter| {
        view! {
            <tr>
                <th scope="row">
                    {meter.name.clone()}
                    <span class="quiet id-text">{meter.service.clone()}</span>
                </th>
                <td>{currency_name(meter.currency)}</td>
                <td>{i18n::range(meter.days)}</td>
                {sums(&meter.sum, meter.currency)}
            </tr>
        }
    });
    let rows = (totals.collect_view(), meters.take(SHOWN).collect_view());
    let more = (found.more > 0).then(
        || view! { <p class="quiet">{(text.more_meters)(&(text.meter_count)(found.more))}</p> },
    );
    view! {
        <section class="card" aria-labelledby="provider-title">
            <h2 id="provider-title">{text.provider_title}</h2>
            <p class="quiet">{text.provider_text}</p>
            <DataTable label=text.provider_title heads=vec![
                TableHead::words(text.meter_name),
                TableHead::words(text.currency),
                TableHead::words(text.days),
                TableHead::number(text.records),
                TableHead::number(text.provider_cost),
                TableHead::number(text.with_charge),
                TableHead::number(text.provider_cost_of_rated),
                TableHead::number(text.rated),
                TableHead::number(text.difference),
            ]>{rows}</DataTable>
            {more}
        </section>
    }
    .into_any()
}

/// More rows would not be read.
const SHOWN: usize = 100;

fn sums(sum: &ReconciledSum, currency: Option<Currency>) -> AnyView {
    let amount = |amount: Quantity| {
        let exact = i18n::exact_money(as_money(amount), currency);
        view! { <td class="number" title=exact>{exact.clone()}</td> }
    };
    let compared = (sum.rated_rows > 0).then_some(sum);
    view! {
        <td class="number">{i18n::count(u64::from(sum.rows))}</td>
        {amount(sum.provider)}
        <td class="number">{i18n::count(u64::from(sum.rated_rows))}</td>
        {match compared {
            Some(sum) => view! {
                {amount(sum.provider_of_rated)}
                <td class="number">{i18n::exact_money(sum.rated, currency)}</td>
                {amount(sum.difference())}
            }.into_any(),
            None => view! { <td></td><td></td><td></td> }.into_any(),
        }}
    }
    .into_any()
}

fn currency_name(currency: Option<Currency>) -> String {
    currency.map_or_else(
        || files_texts().unknown_currency.to_owned(),
        |currency| currency.code().to_owned(),
    )
}
