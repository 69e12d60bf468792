//! Which usage the page is about: the period and scope of the view, without its
//! filters, which belong to Cost analysis.

use costs::query::{Dimension, Query};
use leptos::prelude::*;

use crate::components::{Choice, Select};
use crate::i18n::{self, period_name, texts};
use crate::route::{NamedPeriod, Page, Period, View};
use crate::state::{ViewState, queries};

/// The view without what belongs to Cost analysis.
pub(super) fn plain_view(view: ViewState) -> View {
    view.view.with(|view| View {
        source: view.source,
        period: view.period,
        language: view.language,
        currency: view.currency,
        scope: view.scope.clone(),
        ..View::default()
    })
}

/// A question about the usage of the page.
pub(super) fn query_of(view: ViewState, group_by: Vec<Dimension>, most_groups: u32) -> Query {
    let plain = plain_view(view);
    let mut query = queries::plain_query(view.days(), group_by, most_groups);
    query.filters = plain.query_filters();
    query.currency = plain.currency;
    query
}

/// The address of Cost analysis grouped by `dimension`.
pub(super) fn costs_by(view: ViewState, dimension: Dimension) -> String {
    let grouped = View {
        group_by: vec![dimension],
        ..plain_view(view)
    };
    grouped.href(Page::Costs)
}

/// What stands for days that have no name.
const OWN_DAYS: &str = "days";

/// Chooses the period.
#[component]
pub(super) fn PeriodChoice() -> impl IntoView {
    let view = ViewState::current();
    let period = Memo::new(move |_| view.view.with(|view| view.period));
    let choices = Signal::derive(move || {
        let choice = |named: NamedPeriod| Choice::new(named.text(), period_name(named));
        let mut offered: Vec<NamedPeriod> = view.named_periods().collect();
        let own = match period.get() {
            Period::Days(days) => Some(Choice::new(OWN_DAYS, i18n::range(days))),
            Period::Named(chosen) => {
                // The chosen one is in the list whatever the scope has.
                if !offered.contains(&chosen) {
                    offered.push(chosen);
                }
                None
            }
        };
        own.into_iter()
            .chain(offered.into_iter().map(choice))
            .collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || match period.get() {
        Period::Days(_) => OWN_DAYS.to_owned(),
        Period::Named(named) => named.text().to_owned(),
    });
    let choose = Callback::new(move |text: String| {
        if let Some(named) = NamedPeriod::read(&text) {
            view.change(|view| view.period = Period::Named(named));
        }
    });
    // Days without a name are in the list already.
    let dates = move || match period.get() {
        Period::Days(_) => None,
        Period::Named(_) => Some(i18n::range(view.days())),
    };
    view! {
        <Select label=texts().period choices chosen on_change=choose />
        <p class="quiet">{dates}</p>
    }
    .into_any()
}
