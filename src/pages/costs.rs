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
use std::time::Duration;

use costs::query::{Query, Table};
use engine::protocol::Failure;
use leptos::prelude::*;

use crate::components::{MessageBar, PageFrame, Skeleton, Tone};
use crate::i18n::{failure_text, texts};
use crate::pages::cost_chart::groups_drawn;
use crate::route::Seen;
use crate::state::{Answer, Session, ViewState, queries};

use filter_pills::FilterPills;
use nothing::NothingFound;
use period_pill::PeriodPill;
use result::CostResult;
use scope_pill::ScopePill;
use unpriced::UnpricedUsage;
use view_pill::{SaveDialog, ViewPill};

/// An answer that takes longer is said to be on its way.
const LATE: Duration = Duration::from_millis(150);

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
    let chart_query = move || {
        let most = view
            .view
            .with(|view| groups_drawn(view.chart, view.measure));
        view.query(most)
    };
    let query = Memo::new(move |_| Some(chart_query()));
    let answer = queries::table(session, query);
    let answered = Memo::new(move |before: Option<&Option<Answered>>| {
        answer.with(|answer| match answer {
            Answer::Ready(table) => Some(Answered {
                table: table.clone(),
                query: untrack(chart_query),
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
    let is_awaited = Memo::new(move |_| answer.with(|answer| matches!(answer, Answer::Waiting(_))));
    let is_late = late(is_awaited);
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
        <div class="busy-line" class:busy=is_awaited class:late=is_late></div>
        {shown}
        <UnpricedUsage />
        <SaveDialog is_open=is_saving />
    }
    .into_any()
}

/// Whether an answer has been awaited for longer than most take. A line that
/// moves for a moment says nothing, and takes time from what it waits for.
fn late(is_awaited: Memo<bool>) -> RwSignal<bool> {
    let is_late = RwSignal::new(false);
    let waits = StoredValue::new(0_u32);
    Effect::new(move |_| {
        waits.update_value(|waits| *waits = waits.wrapping_add(1));
        let wait = waits.get_value();
        if !is_awaited.get() {
            is_late.set(false);
            return;
        }
        set_timeout(
            move || {
                if waits.try_get_value() == Some(wait) {
                    is_late.set(true);
                }
            },
            LATE,
        );
    });
    is_late
}

/// Whether there is nothing to show. Groups that have vanished have no records
/// in the period; they are shown where they are asked for. Parts of shared costs
/// have no records either.
fn is_empty(table: &Table, seen: Seen) -> bool {
    let has_parts = !table.shared_totals.is_empty();
    table.total.rows == 0 && !has_parts && (seen == Seen::Any || table.group_count == 0)
}
