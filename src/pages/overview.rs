//! What it costs, at a glance: figures, the last days and the largest parts.

mod figures;
mod ranking;
mod spans;

use costs::DayRange;
use costs::query::{Dimension, Granularity, Query, Table};
use leptos::prelude::*;

use super::cost_chart::{chart_of, group_of_series};
use crate::charts::{Chart, ChartPick};
use crate::components::{MessageBar, Skeleton, Tone};
use crate::i18n::{self, failure_text, key_id, texts};
use crate::route::{Page, Period, View};
use crate::state::{Answer, Session, ViewState, queries};

use figures::Figures;
use ranking::Ranking;
use spans::Spans;

/// Groups in the chart; the rest is one series.
const MOST_SERVICES: u32 = 200;

/// The page.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    let text = texts();
    let session = Session::current();
    let view = ViewState::current();
    let spans =
        Memo::new(move |_| Spans::of_session(session, &view.view.with(|view| view.scope.clone())));
    let ask = Asking { spans, view };
    let days = ask.table(
        |spans| spans.recent,
        vec![Dimension::Service],
        Granularity::Daily,
        MOST_SERVICES,
    );
    view! {
        <Figures ask session />
        <section class="card" aria-labelledby="recent-title">
            <div class="card-head">
                <h2 id="recent-title">{text.recent_title}</h2>
                <a href=move || ask.href(|spans| spans.recent, Granularity::Daily)>{text.open_in_costs}</a>
            </div>
            <RecentChart days ask />
        </section>
        <div class="columns">
            <Ranking title=text.top_services dimension=Dimension::Service ask />
            <Ranking title=text.top_resources dimension=Dimension::Resource ask />
        </div>
        <p class="quiet note">
            {move || spans.get().map(|spans| (text.data_note)(&i18n::day(spans.last_day)))}
            {move || {
                let records = session.summary.with(|summary| summary.priced_later_rows);
                (records > 0).then(|| format!(" {}", (text.priced_later)(&(text.records)(records))))
            }}
        </p>
    }
    .into_any()
}

/// Asks about the periods of the overview, in the scope and currency of the view.
#[derive(Clone, Copy)]
struct Asking {
    spans: Memo<Option<Spans>>,
    view: ViewState,
}

impl Asking {
    /// The periods, once something is loaded.
    fn spans(self) -> Option<Spans> {
        // The view is read before what is derived from it: an effect misses a
        // memo's change when it is noticed while another memo is checked.
        self.view.view.track();
        self.spans.get()
    }

    /// A view of Cost analysis with the scope and currency of this one.
    fn plain_view(self) -> View {
        let view = self.view.view.get();
        View {
            source: view.source,
            scope: view.scope,
            currency: view.currency,
            ..View::default()
        }
    }

    /// The answer for one of the periods.
    fn table(
        self,
        span: fn(&Spans) -> DayRange,
        group_by: Vec<Dimension>,
        granularity: Granularity,
        most_groups: u32,
    ) -> Signal<Answer<Table>> {
        let query = Memo::new(move |_| {
            Some(self.query(
                span(&self.spans()?),
                group_by.clone(),
                granularity,
                most_groups,
            ))
        });
        queries::table(Session::current(), query)
    }

    fn query(
        self,
        period: DayRange,
        group_by: Vec<Dimension>,
        granularity: Granularity,
        most_groups: u32,
    ) -> Query {
        let view = self.plain_view();
        Query {
            period,
            filters: view.query_filters(),
            group_by,
            granularity,
            currency: view.currency,
            most_groups,
        }
    }

    /// The address of the cost analysis of one of the periods.
    fn href(self, span: fn(&Spans) -> DayRange, granularity: Granularity) -> String {
        let mut view = self.plain_view();
        if let Some(spans) = self.spans() {
            view.period = Period::Days(span(&spans));
        }
        view.granularity = granularity;
        view.href(Page::Costs)
    }
}

#[component]
fn RecentChart(days: Signal<Answer<Table>>, ask: Asking) -> impl IntoView {
    let text = texts();
    let table = Memo::new(move |_| days.with(|days| days.value().cloned()));
    let failed = move || match days.get() {
        Answer::Failed(failure) => Some(failure_text(&failure)),
        _ => None,
    };
    let pick = Callback::new(move |pick: ChartPick| {
        let Some(table) = table.get_untracked() else {
            return;
        };
        let mut view = untrack(|| ask.plain_view());
        let group = pick.series.as_deref().and_then(group_of_series);
        match (group.and_then(|group| table.groups.get(group)), pick.bucket) {
            (Some(group), _) => {
                if let Some(spans) = untrack(|| ask.spans()) {
                    view.period = Period::Days(spans.recent);
                }
                view.group_by = vec![Dimension::Resource];
                if let Some(key) = group.keys.first() {
                    view.add_filter(Dimension::Service, key_id(key));
                }
            }
            (None, Some(bucket)) => {
                let Some(days) = table.buckets.get(bucket) else {
                    return;
                };
                view.period = Period::Days(*days);
            }
            (None, None) => return,
        }
        ask.view.open(&view, Page::Costs);
    });
    let spec = Signal::derive(move || {
        let title = text.recent_title.to_owned();
        let group_by = [Dimension::Service];
        table.with(|table| chart_of(table.as_deref(), &group_by, Granularity::Daily, title))
    });
    view! {
        {move || failed().map(|words| view! {
            <MessageBar tone=Tone::Bad title=words.happened text=words.next_step />
        })}
        <Show when=move || table.with(Option::is_some)
            fallback=move || view! { <Skeleton lines=6 label=text.loading /> }>
            <Chart spec on_pick=pick />
        </Show>
    }
    .into_any()
}
