//! The row of figures. Each one links to the cost analysis that shows it too.

use costs::query::{Cell, Granularity, Table};
use costs::{Currency, Money};
use leptos::prelude::*;

use super::Asking;
use crate::components::{Kpi, KpiCard, Tone};
use crate::i18n::{self, texts};
use crate::route::Page;
use crate::state::{Answer, Session};

/// Days of the average.
const AVERAGE_DAYS: i128 = 7;

/// The figures.
#[component]
pub(super) fn Figures(ask: Asking, session: Session) -> impl IntoView {
    let text = texts();
    let total = |answer: Signal<Answer<Table>>| {
        Memo::new(move |_| {
            answer.with(|answer| answer.value().map(|table| (table.total, table.currency)))
        })
    };
    let now = total(ask.table(|spans| spans.to_date, Vec::new(), Granularity::Total, 1));
    let complete = total(ask.table(|spans| spans.complete, Vec::new(), Granularity::Total, 1));
    let before = total(ask.table(|spans| spans.before, Vec::new(), Granularity::Total, 1));
    let week = total(ask.table(|spans| spans.week, Vec::new(), Granularity::Total, 1));
    let week_before =
        total(ask.table(|spans| spans.week_before, Vec::new(), Granularity::Total, 1));

    let cost = Signal::derive(move || {
        let spans = ask.spans();
        let detail = spans.map(|spans| {
            let dates = i18n::range(spans.to_date);
            let words = if spans.is_billing_period {
                (text.billing_period_to)(&dates)
            } else {
                (text.month_to)(&dates)
            };
            let scope = ask.view.view.with(|view| view.subscriptions());
            if session.is_arriving(&scope) {
                format!("{words} · {}", text.so_far)
            } else {
                words
            }
        });
        Kpi {
            value: now
                .get()
                .map(|(cell, currency)| i18n::cost(&cell, currency)),
            detail: detail.unwrap_or_default(),
            tone: Tone::Plain,
            href: ask.href(|spans| spans.to_date, Granularity::Daily),
        }
    });
    let earlier = Signal::derive(move || Kpi {
        value: before
            .get()
            .map(|(cell, currency)| i18n::cost(&cell, currency)),
        detail: ask
            .spans()
            .map(|spans| i18n::range(spans.before))
            .unwrap_or_default(),
        tone: Tone::Plain,
        href: ask.href(|spans| spans.before, Granularity::Daily),
    });
    let change = Signal::derive(move || {
        let figures = complete.get().zip(before.get());
        let (value, tone) = match figures {
            Some(((now, currency), (before, _))) => difference_words(&now, &before, currency),
            None => (None, Tone::Plain),
        };
        let percent =
            figures.and_then(|((now, _), (before, _))| i18n::cost_change_tenths(&now, &before));
        Kpi {
            value,
            detail: percent.zip(ask.spans()).map_or_else(
                || text.no_comparison.to_owned(),
                |(tenths, spans)| {
                    let amount = |figure: Option<(Cell, Option<Currency>)>| {
                        figure.map_or_else(String::new, |(cell, currency)| {
                            i18n::cost(&cell, currency)
                        })
                    };
                    i18n::facts(&[
                        i18n::signed_percent(tenths),
                        (text.cost_of_days)(&amount(complete.get()), &i18n::range(spans.complete)),
                        (text.cost_of_days)(&amount(before.get()), &i18n::range(spans.before)),
                    ])
                },
            ),
            tone,
            href: ask.href(|spans| spans.complete, Granularity::Daily),
        }
    });
    let average = Signal::derive(move || {
        let daily = |total: Money| Money::from_raw(total.raw() / AVERAGE_DAYS);
        let percent = week
            .get()
            .zip(week_before.get())
            .and_then(|((week, _), (before, _))| i18n::cost_change_tenths(&week, &before));
        Kpi {
            value: week.get().map(|(cell, currency)| {
                let average = Cell {
                    cost: daily(cell.cost),
                    ..cell
                };
                i18n::cost(&average, currency)
            }),
            detail: percent.map_or_else(
                || text.no_comparison.to_owned(),
                |tenths| (text.against_week_before)(&i18n::signed_percent(tenths)),
            ),
            tone: Tone::Plain,
            href: ask.href(|spans| spans.week, Granularity::Daily),
        }
    });
    let unpriced = Signal::derive(move || {
        session.summary.with(|summary| {
            let meters = summary.meters - summary.priced_meters.min(summary.meters);
            Kpi {
                value: Some((text.records)(summary.unpriced_rows)),
                detail: if summary.unpriced_rows == 0 {
                    text.all_priced.to_owned()
                } else {
                    (text.without_price)(&(text.meters)(meters))
                },
                tone: if summary.unpriced_rows == 0 {
                    Tone::Good
                } else {
                    Tone::Warning
                },
                href: ask.view.href(Page::Data),
            }
        })
    });
    let until = Signal::derive(move || Kpi {
        value: ask.spans().map(|spans| i18n::day(spans.last_day)),
        detail: session.summary.with(|summary| (text.records)(summary.rows)),
        tone: Tone::Plain,
        href: ask.view.href(Page::Data),
    });
    let cost_label = Memo::new(move |_| {
        let is_billing = ask.spans().is_some_and(|spans| spans.is_billing_period);
        if is_billing {
            text.billing_period_cost
        } else {
            text.month_cost
        }
    });
    view! {
        <div class="kpis">
            {move || view! { <KpiCard label=cost_label.get() kpi=cost /> }}
            <KpiCard label=text.same_days_before kpi=earlier />
            <KpiCard label=text.change_of_complete_days kpi=change />
            <KpiCard label=text.daily_average kpi=average />
            <KpiCard label=text.unpriced_usage kpi=unpriced />
            <KpiCard label=text.data_until kpi=until />
        </div>
    }
    .into_any()
}

/// What is dearer now; a dash where one side has no price to compare.
fn difference_words(
    now: &Cell,
    before: &Cell,
    currency: Option<Currency>,
) -> (Option<String>, Tone) {
    match i18n::priced(now).zip(i18n::priced(before)) {
        Some((now, before)) => {
            let difference = now - before;
            (Some(signed(difference, currency)), tone_of(difference))
        }
        None => (Some(i18n::NOTHING.to_owned()), Tone::Plain),
    }
}

fn signed(amount: Money, currency: Option<Currency>) -> String {
    let words = i18n::money(amount, currency);
    if amount > Money::ZERO {
        format!("+{words}")
    } else {
        words
    }
}

fn tone_of(difference: Money) -> Tone {
    if difference > Money::ZERO {
        Tone::Warning
    } else if difference < Money::ZERO {
        Tone::Good
    } else {
        Tone::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_without_a_price_is_not_compared() {
        let cell = |cost: &str, rows, unpriced_rows| Cell {
            cost: cost.parse().unwrap(),
            rows,
            unpriced_rows,
        };
        let words = |now: &Cell, before: &Cell| {
            let (words, tone) = difference_words(now, before, Some(Currency::USD));
            (words.unwrap(), tone)
        };
        let now = cell("12.5", 4, 1);
        let dash = ("–".to_owned(), Tone::Plain);
        let dearer = ("+$2.50".to_owned(), Tone::Warning);
        assert_eq!(words(&now, &cell("10", 2, 0)), dearer);
        assert_eq!(words(&now, &cell("0", 2, 2)), dash);
        assert_eq!(words(&now, &Cell::default()), dash);
        assert_eq!(words(&cell("0", 2, 2), &now), dash);
    }
}
