//! Why it costs that: scope, period, filters, grouping, one chart and the table
//! of the same figures.

mod cards;
mod causes;
mod commands;
mod controls;
mod filter_pills;
mod kpis;
mod nothing;
mod path;
mod period_pill;
mod pivot;
mod result;
mod scope_pill;
mod unpriced;
mod view_pill;

use std::sync::Arc;

use costs::query::{Query, Table};
use engine::protocol::Failure;
use leptos::prelude::*;

use crate::components::{MessageBar, PageFrame, Skeleton, Tone};
use crate::i18n::{failure_text, texts};
use crate::route::Seen;
use crate::state::{Answer, Session, ViewState, queries};

use filter_pills::FilterPills;
use nothing::NothingFound;
use period_pill::PeriodPill;
use result::CostResult;
use scope_pill::ScopePill;
use unpriced::UnpricedUsage;
use view_pill::{SaveDialog, ViewPill};

/// Rows of the table; the rest is one row.
const MOST_GROUPS: u32 = 250;

/// An answer with the question it belongs to: the view may be further already.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answered {
    table: Arc<Table>,
    query: Query,
}

/// What stands beneath the pills.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Awaited,
    Failed(Failure),
    Empty,
    Table,
}

/// The page.
#[component]
pub(crate) fn CostsPage() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let frame = PageFrame::current();
    frame.set_steps(Signal::derive(move || path::path(view)));
    let is_saving = RwSignal::new(false);
    frame.set_commands(Signal::derive(move || commands::commands(view, is_saving)));
    let query = Memo::new(move |_| Some(view.query(MOST_GROUPS)));
    let answer = queries::table(session, query);
    let answered = Memo::new(move |before: Option<&Option<Answered>>| {
        answer.with(|answer| match answer {
            Answer::Ready(table) => Some(Answered {
                table: table.clone(),
                query: untrack(|| view.query(MOST_GROUPS)),
            }),
            Answer::Waiting(_) => before.cloned().flatten(),
            Answer::Failed(_) => None,
        })
    });
    let content = Memo::new(move |_| {
        answer.with(|answer| match (answer, answer.value()) {
            (Answer::Failed(failure), _) => Content::Failed(failure.clone()),
            (_, None) => Content::Awaited,
            (_, Some(table)) if is_empty(table, view.view.with(|view| view.seen)) => Content::Empty,
            (_, Some(_)) => Content::Table,
        })
    });
    let shown = move || match content.get() {
        Content::Failed(failure) => {
            let words = failure_text(&failure);
            view! { <MessageBar tone=Tone::Bad title=words.happened text=words.next_step /> }
                .into_any()
        }
        Content::Empty => view! { <NothingFound /> }.into_any(),
        Content::Awaited => {
            view! { <section class="card"><Skeleton lines=12 label=text.loading /></section> }
                .into_any()
        }
        Content::Table => view! { <CostResult answered /> }.into_any(),
    };
    view! {
        <div class="pills" role="group" aria-label=text.filters>
            <ScopePill />
            <ViewPill />
            <PeriodPill />
            <FilterPills />
        </div>
        <div class="busy-line" class:busy=move || matches!(answer.get(), Answer::Waiting(_))></div>
        {shown}
        <UnpricedUsage />
        <SaveDialog is_open=is_saving />
    }
    .into_any()
}

/// Whether there is nothing to show. Groups that have vanished have no records
/// in the period; they are shown where they are asked for. Parts of shared costs
/// have no records either.
fn is_empty(table: &Table, seen: Seen) -> bool {
    let has_parts = !table.shared_totals.is_empty();
    table.total.rows == 0 && !has_parts && (seen == Seen::Any || table.group_count == 0)
}
