//! One resource: what it is, what it has cost over time, its tags and meters.

mod meters;
mod tags;

use costs::query::{Dimension, Granularity, Query, Table};
use engine::protocol::{Failure, ResourceDetails};
use leptos::prelude::*;

use crate::charts::{Chart, SharedColourBook};
use crate::components::{Command, EmptyState, IconName, MessageBar, PageFrame, Skeleton, Tone};
use crate::i18n::{self, explorer_texts, failure_text, texts};
use crate::pages::cost_chart::{Drawing, Reported};
use crate::pages::granularity_choice::GranularityChoice;
use crate::route::{Blade, Page, query_filter};
use crate::state::{Answer, Session, ViewState, queries};

use meters::Meters;
use tags::Tags;

/// More meters than a resource has.
const MOST_METERS: u32 = 200;

/// What stands beneath the title.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Awaited,
    Failed(Failure),
    Unknown,
    Known,
}

/// The page.
#[component]
pub(crate) fn ResourcePage() -> impl IntoView {
    let view = ViewState::current();
    let session = Session::current();
    let id = Memo::new(move |_| view.view.with(|view| view.resource.clone()));
    let found = queries::resource(session, id);
    let details = Memo::new(move |_| {
        found.with(|found| found.value().and_then(|details| details.as_ref().clone()))
    });
    fill_frame(view, id, details);
    let content = Memo::new(move |_| {
        found.with(|found| match (found, found.value()) {
            _ if id.with(Option::is_none) => Content::Unknown,
            (Answer::Failed(failure), _) => Content::Failed(failure.clone()),
            (_, None) => Content::Awaited,
            (_, Some(details)) if details.is_none() => Content::Unknown,
            (_, Some(_)) => Content::Known,
        })
    });
    let history_query = Memo::new(move |_| {
        let mut query = resource_query(view, &id.get()?);
        query.group_by = vec![Dimension::Meter];
        query.granularity = view.view.with(|view| view.granularity);
        query.most_groups = MOST_METERS;
        Some(query)
    });
    let history = queries::table(session, history_query);
    move || {
        match content.get() {
        Content::Awaited => view! { <Skeleton lines=12 label=texts().loading /> }.into_any(),
        Content::Failed(failure) => {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                .into_any()
        }
        Content::Unknown => view! {
            <EmptyState title=explorer_texts().resource_unknown text=explorer_texts().resource_next>
                <a class="button button-primary" href=move || view.href(Page::Costs)>{texts().costs}</a>
                <a class="button" href=move || view.href(Page::Data)>{texts().data}</a>
            </EmptyState>
        }
        .into_any(),
        Content::Known => view! {
            <Facts details />
            <div class="resource-parts">
                <History history />
                <Tags details />
                <Meters history />
            </div>
        }
        .into_any(),
    }
    }
}

/// Title, kind and commands of the page.
fn fill_frame(view: ViewState, id: Memo<Option<String>>, details: Memo<Option<ResourceDetails>>) {
    let frame = PageFrame::current();
    frame.set_title(Signal::derive(move || {
        let name = details.with(|details| details.as_ref().map(|details| details.name.clone()));
        name.or_else(|| {
            let id = id.get()?;
            Some(id.rsplit('/').next().unwrap_or(&id).to_owned())
        })
        .unwrap_or_else(|| texts().resource.to_owned())
    }));
    frame.set_kind(Signal::derive(move || {
        let kind = details.with(|details| details.as_ref()?.resource_type.clone());
        kind.unwrap_or_default()
    }));
    frame.set_commands(Signal::derive(move || {
        let text = explorer_texts();
        let explain = Command::new("explain", text.explain_resource, move || {
            let id = id.get_untracked();
            view.open_blade(Blade::Charge(vec![(Dimension::Resource, id)]));
        });
        vec![explain.icon(IconName::Note)]
    }));
}

/// What the resource is.
#[component]
fn Facts(details: Memo<Option<ResourceDetails>>) -> impl IntoView {
    move || {
        let details = details.get()?;
        let text = texts();
        let own = explorer_texts();
        let facts = [
            (text.resource_group, details.resource_group),
            (text.location, details.location),
            (text.subscription, Some(details.subscription_name)),
            (text.tenant, details.tenant),
            (own.first_seen, Some(i18n::day(details.days.from))),
            (own.last_seen, Some(i18n::day(details.days.last()))),
            (
                text.records_heading,
                Some(i18n::count(u64::from(details.rows))),
            ),
        ];
        let facts = facts.into_iter().map(|(name, value)| {
            let value = value.unwrap_or_else(|| i18n::NOTHING.to_owned());
            view! { <div class="essential"><dt>{name}</dt><dd>{value}</dd></div> }
        });
        Some(view! { <dl class="essentials">{facts.collect_view()}</dl> })
    }
}

/// Cost over time, one series for each meter.
#[component]
fn History(history: Signal<Answer<Table>>) -> impl IntoView {
    let text = explorer_texts();
    let view = ViewState::current();
    let session = Session::current();
    let book = SharedColourBook::current();
    let spec = Signal::derive(move || {
        history.with(|history| {
            let table = history.value().map(AsRef::as_ref);
            let title = text.cost_history.to_owned();
            let drawing = Drawing {
                reported: Reported::of(session, &view.view.with(|view| view.scope.clone())),
                ..Drawing::of(&[Dimension::Meter], title)
            };
            drawing.chart(table, book)
        })
    });
    let total = move || {
        history.with(|history| {
            let table = history.value()?;
            Some(i18n::cost(&table.total, table.currency))
        })
    };
    view! {
        <section class="card" aria-label=text.cost_history>
            <div class="card-head">
                <h2 class="headline">
                    <span class="headline-value">{total}</span>
                    <span class="headline-detail">{move || i18n::range(view.days())}</span>
                </h2>
                <GranularityChoice />
            </div>
            <Chart spec />
        </section>
    }
    .into_any()
}

/// A question about one resource, in the days and currency of the view
/// whatever its filters are.
fn resource_query(view: ViewState, id: &str) -> Query {
    let mut query = view.row_query(&[]);
    query.filters = vec![query_filter(Dimension::Resource, vec![Some(id.to_owned())])];
    query.granularity = Granularity::Total;
    query.with_quantity = true;
    query
}
