//! Three small charts beneath the main one, each by a dimension of its own.

use costs::query::{Dimension, Granularity, Query, Table};
use leptos::prelude::*;

use super::Answered;
use crate::browser;
use crate::charts::{Chart, ChartPick, SharedColourBook};
use crate::components::{Choice, Select};
use crate::i18n::{self, dimension_name, explorer_texts, key_id};
use crate::pages::cost_chart::{Drawing, group_of_series};
use crate::route::{CARDS, ChartType, dimension_text, parse_dimension};
use crate::state::{Session, ViewState, queries};

/// Parts of a small chart; the rest is one part.
const MOST_PARTS: u32 = 6;
const USUAL: [Dimension; CARDS] = [
    Dimension::Service,
    Dimension::Location,
    Dimension::ResourceGroup,
];

/// The cards. A click on a part enters it. They follow once chart and table are
/// on the screen: those are what was asked for.
#[component]
pub(super) fn PivotCards(answered: Memo<Option<Answered>>) -> impl IntoView {
    let painted = RwSignal::new(None::<Query>);
    Effect::new(move |_| {
        answered.track();
        browser::after_next_frame(move || {
            let query = answered.try_with_untracked(|answered| {
                answered.as_ref().map(|answered| answered.query.clone())
            });
            painted.try_set(query.flatten());
        });
    });
    view! {
        <div class="pivot-cards">
            {(0..CARDS).map(|number| view! { <PivotCard number painted /> }).collect_view()}
        </div>
    }
    .into_any()
}

fn dimension_of(number: usize, cards: &[Dimension]) -> Dimension {
    let chosen = cards.get(number).or(USUAL.get(number));
    chosen.cloned().unwrap_or(Dimension::Service)
}

#[component]
fn PivotCard(number: usize, painted: RwSignal<Option<Query>>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let session = Session::current();
    let dimension = Memo::new(move |_| view.view.with(|view| dimension_of(number, &view.cards)));
    let query = Memo::new(move |_| {
        let mut query = painted.get()?;
        query.most_groups = MOST_PARTS;
        query.group_by = vec![dimension.get()];
        query.granularity = Granularity::Total;
        query.accumulate = false;
        query.compare = None;
        query.having = None;
        query.sort = Vec::new();
        query.with_quantity = false;
        query.with_column_quantities = false;
        Some(query)
    });
    let answer = queries::table(session, query);
    let table = move || answer.with(|answer| answer.value().cloned());
    let label = (text.card_dimension)(&i18n::count(number as u64 + 1));
    let choices = Signal::derive(move || {
        let dimensions = view.dimensions();
        let choice = |dimension: &Dimension| {
            Choice::new(dimension_text(dimension), dimension_name(dimension))
        };
        dimensions.iter().map(choice).collect::<Vec<_>>()
    });
    let choose = Callback::new(move |chosen: String| {
        let Some(chosen) = parse_dimension(&chosen) else {
            return;
        };
        view.change(|view| {
            view.cards = (0..CARDS)
                .map(|place| match place == number {
                    true => chosen.clone(),
                    false => dimension_of(place, &view.cards),
                })
                .collect();
        });
    });
    let book = SharedColourBook::current();
    let spec = Signal::derive(move || {
        let dimension = dimension.get();
        let title = (text.cost_of_column)(&dimension_name(&dimension));
        let drawing = Drawing {
            chart: ChartType::Donut,
            ..Drawing::of(std::slice::from_ref(&dimension), title)
        };
        drawing.chart(table().as_deref(), book)
    });
    let enter = Callback::new(move |pick: ChartPick| {
        let Some(table) = untrack(table) else {
            return;
        };
        if let Some(id) = picked(&table, &pick) {
            let dimension = dimension.get_untracked();
            view.change(|view| view.enter(dimension, id));
        }
    });
    view! {
        <section class="card pivot-card" aria-label=move || dimension_name(&dimension.get())>
            <Select label=label is_label_hidden=true choices=choices
                chosen=Signal::derive(move || dimension_text(&dimension.get())) on_change=choose />
            <Chart spec on_pick=enter />
        </section>
    }
    .into_any()
}

fn picked(table: &Table, pick: &ChartPick) -> Option<Option<String>> {
    let group = group_of_series(pick.series.as_deref()?)?;
    let key = table.groups.get(group)?.keys.first()?;
    Some(key_id(key))
}
