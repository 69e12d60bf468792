//! What it costs, at a glance: figures, the last days and the largest parts.

mod figures;
mod ranking;
mod spans;
mod statements;

use costs::query::{Dimension, Granularity, Query, Table};
use costs::{Currency, DayRange};
use engine::protocol::Summary;
use leptos::prelude::*;

use super::cost_chart::{Drawing, Reported, group_of_series};
use super::other_currencies::OtherCurrencies;
use super::unpriced_subscriptions::UnpricedSubscriptions;
use crate::charts::{Chart, ChartPick, SharedColourBook};
use crate::components::{MessageBar, Skeleton, Tone};
use crate::i18n::{self, failure_text, key_id, texts};
use crate::route::{Compare, Page, Period, View, is_in_scope};
use crate::state::{Answer, Session, ViewState, queries};

use figures::Figures;
use ranking::Ranking;
use spans::Spans;
use statements::Statements;

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
    let currency = Memo::new(move |_| {
        let view = view.view.get();
        session
            .summary
            .with(|summary| view.currency.or_else(|| currency_of(summary, &view.scope)))
    });
    let ask = Asking {
        spans,
        view,
        session,
        currency,
    };
    let days = ask.table(
        |spans| spans.recent,
        vec![Dimension::Service],
        Granularity::Daily,
        MOST_SERVICES,
    );
    let is_arriving = move || session.is_arriving(&view.view.with(|view| view.scope.clone()));
    let others = Signal::derive(move || {
        days.with(|days| {
            days.value()
                .map(|table| table.other_currencies.clone())
                .unwrap_or_default()
        })
    });
    view! {
        <OtherCurrencies others />
        <Figures ask session />
        <UnpricedSubscriptions />
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
        <Statements />
        <p class="quiet note">
            <Show when=is_arriving><span class="so-far">{text.so_far_note}</span> " "</Show>
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
    session: Session,
    /// The one currency of all figures.
    currency: Memo<Option<Currency>>,
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
        let has_several = self
            .session
            .summary
            .with(|summary| summary.currencies.len() > 1);
        let currency = if has_several {
            self.currency.get()
        } else {
            view.currency
        };
        View {
            source: view.source,
            scope: view.scope,
            currency,
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
        queries::table(self.session, query)
    }

    fn query(
        self,
        period: DayRange,
        group_by: Vec<Dimension>,
        granularity: Granularity,
        most_groups: u32,
    ) -> Query {
        let mut query = queries::plain_query(period, group_by, most_groups);
        query.filters = self.plain_view().query_filters();
        query.granularity = granularity;
        query.currency = self.currency.get();
        query
    }

    /// The address of the cost analysis of one of the periods, compared as here.
    fn href(self, span: fn(&Spans) -> DayRange, granularity: Granularity) -> String {
        let mut view = self.plain_view();
        // The part of a month or billing period is compared with the same days of
        // the one before, other days with as many before them.
        view.compare = match self.spans() {
            Some(spans) if span(&spans).from == spans.period.from => Compare::LastMonth,
            _ => Compare::Previous,
        };
        if let Some(spans) = self.spans() {
            view.period = Period::Days(span(&spans));
        }
        view.granularity = granularity;
        view.href(Page::Costs)
    }
}

/// The currency with most charges of those that price the scope; an empty scope
/// means all.
fn currency_of(summary: &Summary, scope: &[String]) -> Option<Currency> {
    let prices_scope = |currency: &&Currency| {
        summary
            .subscriptions
            .iter()
            .filter(|subscription| is_in_scope(scope, &subscription.id))
            .filter_map(|subscription| subscription.card)
            .filter_map(|id| summary.cards.iter().find(|card| card.id == id))
            .any(|card| card.currency == **currency)
    };
    let currencies = &summary.currencies;
    currencies
        .iter()
        .find(prices_scope)
        .or(currencies.first())
        .copied()
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
    let book = SharedColourBook::current();
    let spec = Signal::derive(move || {
        let title = text.recent_title.to_owned();
        let group_by = [Dimension::Service];
        let scope = ask.view.view.with(|view| view.scope.clone());
        let drawing = Drawing {
            reported: Reported::of(ask.session, &scope),
            ..Drawing::of(&group_by, title)
        };
        table.with(|table| drawing.chart(table.as_deref(), book))
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

#[cfg(test)]
mod tests {
    use engine::protocol::{CardInfo, CardSource, LoadedSubscription};

    use super::*;

    #[test]
    fn one_currency_is_chosen_and_it_prices_the_scope() {
        let euro: Currency = "EUR".parse().unwrap();
        let card = |id, currency| CardInfo {
            id,
            offer: None,
            currency,
            locale: String::new(),
            meters: 1,
            newest_date: None,
            source: CardSource::Direct,
        };
        let subscription = |id: &str, card| LoadedSubscription {
            id: id.to_owned(),
            card,
            rows: 1,
            ..LoadedSubscription::default()
        };
        let summary = Summary {
            currencies: vec![Currency::USD, euro],
            cards: vec![card(1, Currency::USD), card(2, euro)],
            subscriptions: vec![
                subscription("a", Some(1)),
                subscription("b", Some(2)),
                subscription("c", None),
            ],
            ..Summary::default()
        };
        let chosen = |scope: &[&str]| {
            let scope: Vec<String> = scope.iter().map(|id| (*id).to_owned()).collect();
            currency_of(&summary, &scope)
        };
        assert_eq!(chosen(&[]), Some(Currency::USD));
        assert_eq!(chosen(&["b"]), Some(euro));
        assert_eq!(chosen(&["b", "a"]), Some(Currency::USD));
        assert_eq!(chosen(&["c"]), Some(Currency::USD));
        assert_eq!(currency_of(&Summary::default(), &[]), None);
    }
}
