//! The figures above the chart: what the view costs, how that has changed,
//! and the places of forecast and budget.

use costs::query::Table;
use leptos::prelude::*;

use super::Answered;
use crate::components::{Direction, Kpi, KpiCard, Tone};
use crate::i18n::{self, explorer_texts, texts};
use crate::pages::shared_part::shared_words;
use crate::route::Measure;
use crate::state::{Session, ViewState};

/// Four cards.
#[component]
pub(super) fn Kpis(answered: Memo<Option<Answered>>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let session = Session::current();
    let here = move || view.changed_href(|_| ());
    let actual = Signal::derive(move || {
        let is_arriving = session.is_arriving(&view.view.with(|view| view.subscriptions()));
        answered.with(|answered| {
            let Some(Answered { table, query }) = answered else {
                return Kpi::default();
            };
            let mut detail = vec![
                i18n::range(query.period),
                (texts().records)(table.total.rows),
            ];
            if table.total.unpriced_rows > 0 {
                let unpriced = i18n::count(u64::from(table.total.unpriced_rows));
                detail.push((texts().of_them_unpriced)(&unpriced));
            }
            detail.extend(shared_words(table));
            if is_arriving {
                detail.push(texts().so_far.to_owned());
            }
            Kpi {
                value: Some(i18n::cost(&table.total, table.currency)),
                detail: i18n::facts(&detail),
                tone: Tone::Plain,
                href: here(),
            }
        })
    });
    let change = Signal::derive(move || {
        answered.with(|answered| {
            let Some(Answered { table, .. }) = answered else {
                return Kpi::default();
            };
            Kpi {
                href: here(),
                ..change_of(table)
            }
        })
    });
    let direction = Signal::derive(move || {
        answered.with(|answered| {
            let table = &answered.as_ref()?.table;
            let now = i18n::priced(table.current.as_ref().unwrap_or(&table.total))?;
            let before = i18n::priced(table.previous.as_ref()?)?;
            Some(Direction::of(now.cmp(&before)))
        })
    });
    let kept_place = move |words: &'static str| {
        Signal::derive(move || Kpi {
            value: Some(i18n::NOTHING.to_owned()),
            detail: words.to_owned(),
            tone: Tone::Plain,
            href: here(),
        })
    };
    let is_cost = Memo::new(move |_| view.view.with(|view| view.measure == Measure::Cost));
    view! {
        <div class="kpis" class:quieter=move || !is_cost.get()>
            <KpiCard label=text.actual kpi=actual />
            <KpiCard label=text.change kpi=change direction />
            <KpiCard label=text.forecast kpi=kept_place(text.no_forecast) is_unset=true />
            <KpiCard label=text.budget kpi=kept_place(text.no_budget) is_unset=true />
        </div>
    }
    .into_any()
}

/// The change against the comparison period, in money and percent.
fn change_of(table: &Table) -> Kpi {
    let text = explorer_texts();
    let nothing = Kpi {
        value: Some(i18n::NOTHING.to_owned()),
        detail: text.no_comparison.to_owned(),
        ..Kpi::default()
    };
    let (Some(previous), Some(compared)) = (&table.previous, &table.compared) else {
        return nothing;
    };
    let Some(now) = i18n::priced(table.current.as_ref().unwrap_or(&table.total)) else {
        return nothing;
    };
    let Some(before) = i18n::priced(previous) else {
        return nothing;
    };
    let difference = now - before;
    let amount = i18n::signed_money(difference, table.currency);
    let percent = i18n::change_tenths(now, before).map(i18n::signed_percent);
    Kpi {
        value: Some(match percent {
            Some(percent) => format!("{percent} ({amount})"),
            None => amount,
        }),
        detail: i18n::facts(&[
            (text.days_against)(&i18n::range(compared.days), &i18n::range(compared.previous)),
            (text.before_amount)(&i18n::money(before, table.currency)),
        ]),
        tone: Tone::Plain,
        href: String::new(),
    }
}
