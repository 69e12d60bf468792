//! Chart and table of one answer.

use costs::DayRange;
use costs::query::{Cell, Compared, Granularity, Query, Table, Test};
use leptos::prelude::*;

use super::Answered;
use super::cards::PivotCards;
use super::causes::Causes;
use super::controls::Controls;
use super::filter_pills::filter_words;
use super::kpis::Kpis;
use super::pivot::{PivotActions, PivotGrid, RowKeys};
use crate::charts::{Chart, ChartPick, SharedColourBook};
use crate::components::EmptyState;
use crate::i18n::{
    self, absent_name, dimension_name, explorer_texts, granularity_name, key_id, texts, value_name,
};
use crate::pages::cost_chart::{Drawing, Reported, group_of_series, left_out_units};
use crate::pages::other_currencies::OtherCurrencies;
use crate::pages::unpriced_subscriptions::UnpricedSubscriptions;
use crate::route::{ChartType, Compare, Filter, Measure, Page, Period, Seen, View};
use crate::state::{Answer, Session, ViewState, queries};

/// Chart and table.
#[component]
pub(super) fn CostResult(answered: Memo<Option<Answered>>) -> impl IntoView {
    let text = texts();
    let own = explorer_texts();
    let view = ViewState::current();
    let book = SharedColourBook::current();
    let shape = Memo::new(move |_| view.view.with(|view| (view.chart, view.measure)));
    let before = before(view, answered);
    let session = Session::current();
    let reported =
        Memo::new(move |_| Reported::of(session, &view.view.with(|view| view.scope.clone())));
    let spec = Signal::derive(move || {
        let (chart, measure) = shape.get();
        answered.with(|answered| {
            let (group_by, table) = match answered {
                Some(answered) => (&answered.query.group_by[..], Some(&answered.table)),
                None => (&[][..], None),
            };
            let names: Vec<String> = group_by.iter().map(dimension_name).collect();
            let title = match (names.is_empty(), measure) {
                (true, Measure::Cost) => text.cost.to_owned(),
                (true, Measure::Quantity) => text.quantity.to_owned(),
                (false, Measure::Cost) => (text.cost_by)(&i18n::list(&names)),
                (false, Measure::Quantity) => (own.quantity_by)(&i18n::list(&names)),
            };
            let drawing = Drawing {
                chart,
                measure,
                scope: answered
                    .as_ref()
                    .map(|answered| scope_words(view, answered))
                    .unwrap_or_default(),
                before: before.with(|before| before.value().cloned()),
                reported: reported.get(),
                ..Drawing::of(group_by, title)
            };
            drawing.chart(table.map(AsRef::as_ref), book)
        })
    });
    let other_units = move || {
        answered.with(|answered| {
            let table = &answered.as_ref()?.table;
            let (count, unit) = left_out_units(table)?;
            let is_drawn = shape.get().1 == Measure::Quantity;
            is_drawn.then(|| {
                let words = (own.other_units)(&i18n::count(u64::from(count)), &unit);
                view! { <p class="quiet note">{words}</p> }
            })
        })
    };
    let pick = Callback::new(move |pick: ChartPick| {
        if let Some(answered) = answered.get_untracked() {
            view.change(|view| follow(view, &answered, &pick));
        }
    });
    let coarser = move || {
        answered.with(|answered| {
            let Answered { table, query } = answered.as_ref()?;
            (table.granularity != query.granularity).then(|| {
                let name = granularity_name(table.granularity);
                view! { <p class="quiet note">{(text.coarser)(name)}</p> }
            })
        })
    };
    let lacking = Memo::new(move |_| {
        let is_waterfall = shape.get().0 == ChartType::Waterfall;
        answered.with(|answered| {
            let table = &answered.as_ref().filter(|_| is_waterfall)?.table;
            lacking(table.previous, table.compared)
        })
    });
    let pivot_query = Memo::new(move |_| {
        let mut query = view.query(1);
        query.with_quantity = true;
        Some(query)
    });
    let order = Signal::derive(move || view.view.with(|view| view.order.clone()));
    let has_quantities =
        Signal::derive(move || view.view.with(|view| view.measure == Measure::Quantity));
    let actions = actions(view);
    let others = Signal::derive(move || {
        answered.with(|answered| {
            answered
                .as_ref()
                .map(|answered| answered.table.other_currencies.clone())
                .unwrap_or_default()
        })
    });
    view! {
        <Kpis answered />
        <UnpricedSubscriptions />
        <section class="card" aria-label=text.chart>
            <Controls />
            <OtherCurrencies others />
            {coarser}
            {other_units}
            {move || match lacking.get() {
                Some(lacking) => nothing_to_compare(view, &lacking),
                None => view! { <Chart spec on_pick=pick /> }.into_any(),
            }}
        </section>
        <Show when=move || lacking.with(Option::is_none)>
            <Causes />
        </Show>
        <Show when=move || view.view.with(|view| view.seen == Seen::Any)>
            <PivotCards answered />
        </Show>
        <section class="card" aria-label=text.table>
            <div class="card-head">
                <h2>{text.table}</h2>
            </div>
            <PivotGrid query=pivot_query order=order has_quantities=has_quantities reported on=actions />
        </section>
    }
    .into_any()
}

/// Period, path and filters of the figures, for saved pictures.
fn scope_words(view: ViewState, answered: &Answered) -> String {
    let mut words = vec![i18n::range(answered.query.period)];
    view.view.with(|view| {
        words.extend(view.steps.iter().map(|step| match &step.value {
            Some(id) => value_name(&step.dimension, id),
            None => absent_name(&step.dimension),
        }));
        words.extend(view.filters.iter().map(filter_words));
    });
    i18n::facts(&words)
}

/// What the table asks for, as changes of the view.
fn actions(view: ViewState) -> PivotActions {
    PivotActions {
        drill: Callback::new(move |keys: RowKeys| {
            view.change(|view| {
                for (dimension, value) in keys {
                    view.enter(dimension, value);
                }
            });
        }),
        filter: Callback::new(move |(dimension, value, is_excluded)| {
            let test = match is_excluded {
                true => Test::IsNot(vec![value]),
                false => Test::Is(vec![value]),
            };
            view.change(|view| view.add(Filter { dimension, test }));
        }),
        open: Callback::new(move |(currency, blade)| view.open_blade_in(currency, blade)),
        resource: Callback::new(move |id: String| {
            let mut shown = view.view.get_untracked();
            shown.blade = None;
            shown.resource = Some(id);
            view.open(&shown, Page::Resource);
        }),
        order: Callback::new(move |order| view.change(|view| view.order = order)),
    }
}

/// Why there is nothing to compare a table's costs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacking {
    /// None was asked for.
    Comparison,
    /// These days have no usage.
    Usage(DayRange),
}

fn lacking(previous: Option<Cell>, compared: Option<Compared>) -> Option<Lacking> {
    let Some((previous, compared)) = previous.zip(compared) else {
        return Some(Lacking::Comparison);
    };
    // Parts of shared costs have no records.
    let has_any = previous.rows > 0 || !previous.cost.is_zero();
    (!has_any).then_some(Lacking::Usage(compared.previous))
}

/// Stands in the place of a chart of changes, which would all be growth.
fn nothing_to_compare(view: ViewState, lacking: &Lacking) -> AnyView {
    let text = explorer_texts();
    let why = match lacking {
        Lacking::Usage(days) if days.days() > 0 => (text.no_usage_before)(&i18n::range(*days)),
        Lacking::Usage(_) => text.no_days_before.to_owned(),
        Lacking::Comparison => text.none_compared.to_owned(),
    };
    let is_other = view.view.with(|view| view.compare != Compare::Previous);
    view! {
        <EmptyState title=text.no_comparison text=why>
            {is_other.then(|| view! {
                <a class="button button-primary" data-noscroll=""
                    href=move || view.changed_href(|view| view.compare = Compare::Previous)>
                    {text.compare_with_before}
                </a>
            })}
            <a class="button" href=move || view.href(Page::Data)>{texts().data}</a>
        </EmptyState>
    }
    .into_any()
}

/// The comparison period, cut into the same columns, where the chart has dates.
fn before(view: ViewState, answered: Memo<Option<Answered>>) -> Signal<Answer<Table>> {
    let query = Memo::new(move |_| {
        let (chart, measure, seen) = view.view.with(|view| (view.chart, view.measure, view.seen));
        answered.with(|answered| {
            let Answered { table, query } = answered.as_ref()?;
            let compared = table.compared?;
            let is_drawn = chart.has_dates()
                && chart != ChartType::Calendar
                && measure == Measure::Cost
                // What is only in one period has no like in the other.
                && seen == Seen::Any
                && table.granularity != Granularity::Total;
            is_drawn.then(|| Query {
                period: compared.previous,
                granularity: table.granularity,
                currency: table.currency,
                group_by: Vec::new(),
                compare: None,
                with_quantity: false,
                with_column_quantities: false,
                most_groups: 1,
                ..query.clone()
            })
        })
    });
    queries::table(Session::current(), query)
}

/// What a click on the chart leads to: into the group that was picked, level
/// by level, or to the days of a column.
fn follow(view: &mut View, answered: &Answered, pick: &ChartPick) {
    let Answered { table, query } = answered;
    let group = pick.series.as_deref().and_then(group_of_series);
    if let Some(group) = group.and_then(|number| table.groups.get(number)) {
        for (dimension, key) in query.group_by.iter().zip(&group.keys) {
            view.enter(dimension.clone(), key_id(key));
        }
    } else if let (None, Some(days)) = (
        &pick.series,
        pick.bucket.and_then(|bucket| table.buckets.get(bucket)),
    ) {
        view.period = Period::Days(*days);
        view.granularity = Granularity::Daily;
    }
}

#[cfg(test)]
mod tests {
    use costs::Day;

    use super::*;

    #[test]
    fn a_change_needs_usage_before() {
        assert_eq!(lacking(None, None), Some(Lacking::Comparison));
        let from = Day::from_days_since_epoch(20_000);
        let days = DayRange::new(from, from.plus(3));
        let compared = Some(Compared {
            days,
            previous: days,
        });
        let nothing = lacking(Some(Cell::default()), compared);
        assert_eq!(nothing, Some(Lacking::Usage(days)));
        let unpriced = Cell {
            rows: 1,
            unpriced_rows: 1,
            ..Cell::default()
        };
        assert_eq!(lacking(Some(unpriced), compared), None);
    }
}
