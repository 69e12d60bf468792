//! One resource: what it is, what it has cost over time, and its meters.

mod meters;
mod tags;

use costs::query::{Dimension, Query, Table};
use leptos::prelude::*;

use crate::charts::{Chart, SharedColourBook};
use crate::components::{EmptyState, MessageBar, Skeleton, Tone};
use crate::i18n::{self, dimension_name, explorer_texts, failure_text, key_name, texts};
use crate::pages::cost_chart::Drawing;
use crate::route::{Page, query_filter};
use crate::state::{Answer, Session, ViewState, queries};

use meters::Meters;
use tags::Tags;

/// What is said of a resource beside its name.
const FACTS: [Dimension; 5] = [
    Dimension::ResourceType,
    Dimension::ResourceGroup,
    Dimension::Location,
    Dimension::Subscription,
    Dimension::Tenant,
];
/// More meters than a resource has.
const MOST_METERS: u32 = 200;

/// The page.
#[component]
pub(crate) fn ResourcePage() -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let session = Session::current();
    let id = Memo::new(move |_| view.view.with(|view| view.resource.clone()));
    let query = move |group_by: Vec<Dimension>, is_dated: bool| {
        Memo::new(move |_| {
            let mut query = view.resource_query(&id.get()?);
            query.group_by.clone_from(&group_by);
            if is_dated {
                query.granularity = view.view.with(|view| view.granularity);
            }
            query.most_groups = MOST_METERS;
            Some(query)
        })
    };
    let facts_of: Vec<Dimension> = [Dimension::Resource].into_iter().chain(FACTS).collect();
    let facts = queries::table(session, query(facts_of, false));
    let history_query = query(vec![Dimension::Meter], true);
    let history = queries::table(session, history_query);
    let is_empty = Memo::new(move |_| {
        facts.with(|facts| matches!(facts, Answer::Ready(table) if table.groups.is_empty()))
            || id.with(Option::is_none)
    });
    let failure = move || {
        history.with(|history| match history {
            Answer::Failed(failure) => {
                let words = failure_text(failure);
                Some(view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> })
            }
            _ => None,
        })
    };
    view! {
        {failure}
        {move || if is_empty.get() {
            view! {
                <EmptyState title=text.resource_unknown text=text.resource_next>
                    <a class="button button-primary" href=move || view.href(Page::Costs)>{texts().costs}</a>
                    <a class="button" href=move || view.href(Page::Data)>{texts().data}</a>
                </EmptyState>
            }.into_any()
        } else {
            view! {
                <Facts facts />
                <div class="resource-parts">
                    <section class="card" aria-label=text.cost_history>
                        <History history />
                    </section>
                    <Tags id />
                    <Meters history />
                </div>
            }.into_any()
        }}
    }
    .into_any()
}

/// Name and properties.
#[component]
fn Facts(facts: Signal<Answer<Table>>) -> impl IntoView {
    let keys = Memo::new(move |_| {
        facts.with(|facts| {
            let group = facts.value()?.groups.first()?;
            Some(group.keys.clone())
        })
    });
    move || {
        let Some(keys) = keys.get() else {
            return view! { <Skeleton lines=3 label=texts().loading /> }.into_any();
        };
        let name = keys.first().map(|key| key_name(&Dimension::Resource, key));
        let facts = FACTS
            .iter()
            .zip(keys.iter().skip(1))
            .map(|(dimension, key)| {
                view! {
                    <div class="essential">
                        <dt>{dimension_name(dimension)}</dt>
                        <dd>{key_name(dimension, key)}</dd>
                    </div>
                }
            });
        view! {
            <h2 class="resource-name">{name}</h2>
            <dl class="essentials">{facts.collect_view()}</dl>
        }
        .into_any()
    }
}

/// Cost over time, one series for each meter.
#[component]
fn History(history: Signal<Answer<Table>>) -> impl IntoView {
    let text = explorer_texts();
    let book = SharedColourBook::current();
    let spec = Signal::derive(move || {
        history.with(|history| {
            let table = history.value().map(AsRef::as_ref);
            let title = text.cost_history.to_owned();
            Drawing::of(&[Dimension::Meter], title).chart(table, book)
        })
    });
    let total = move || {
        history.with(|history| {
            let table = history.value()?;
            Some(i18n::cost(&table.total, table.currency))
        })
    };
    view! {
        <div class="card-head">
            <h2>{text.cost_history}</h2>
            <span class="headline-value">{total}</span>
        </div>
        <Chart spec />
    }
    .into_any()
}

/// A question about one resource in the days of the view.
fn about(mut query: Query, id: &str) -> Query {
    query.filters = vec![query_filter(Dimension::Resource, vec![Some(id.to_owned())])];
    query
}

impl ViewState {
    /// A question about one resource, in the days and currency of the view
    /// whatever its filters are.
    fn resource_query(self, id: &str) -> Query {
        let mut query = about(self.row_query(&[]), id);
        query.with_quantity = true;
        query
    }
}
