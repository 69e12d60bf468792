//! A view without usage: why, and the ways out.

use costs::query::{Granularity, Query, Table};
use costs::{Day, DayRange};
use engine::protocol::{Failure, FetchError, Summary};
use leptos::prelude::*;

use crate::components::EmptyState;
use crate::i18n::{self, explorer_texts, failure_text, texts};
use crate::route::{Page, Period, Seen, View};
use crate::state::{Answer, Session, ViewState, queries};

/// Azure reports most usage within a day or two of its time.
/// (Cost Management documentation, "usage data latency".)
const LATE_DAYS: i32 = 2;

/// Why a view has nothing to show.
#[derive(Debug, Clone, PartialEq)]
enum Reason {
    /// Its days are so late that usage may not be reported yet.
    NotReported(DayRange),
    /// Loading some of its days failed.
    NotLoaded(FetchError),
    /// Nothing was loaded for its days.
    OtherDays(DayRange),
    /// Filters, entered groups or the scope leave nothing of what there is.
    TooNarrow,
    /// There was none.
    NoUsage(DayRange),
}

/// Says so, names the reason, and offers what helps.
#[component]
pub(super) fn NothingFound() -> impl IntoView {
    let text = texts();
    let view = ViewState::current();
    let session = Session::current();
    let all_query = Memo::new(move |_| {
        let days = view.days();
        Some(Query {
            granularity: Granularity::Total,
            most_groups: 1,
            ..Query::over(days)
        })
    });
    let all = queries::table(session, all_query);
    let reason = Memo::new(move |_| {
        let days = view.days();
        let has_usage = all.with(|all| match all {
            Answer::Ready(table) => has_rows(table),
            _ => false,
        });
        session
            .summary
            .with(|summary| reason(summary, days, session.today(), has_usage))
    });
    move || {
        let reason = reason.get();
        let (happened, next) = words(&reason);
        let loaded = session.summary.with(|summary| summary.days);
        let is_narrow = reason == Reason::TooNarrow;
        let wide = move || {
            view.changed_href(|view| {
                view.filters.clear();
                view.steps.clear();
                view.scope.clear();
                view.seen = Seen::Any;
            })
        };
        view! {
            <EmptyState title=text.nothing_found text=i18n::sentences(&happened, &next)>
                {is_narrow.then(|| view! {
                    <a class="button button-primary" href=wide>{text.reset_filters}</a>
                })}
                {loaded.filter(|_| !is_narrow).map(|days| view! {
                    <a class="button button-primary"
                        href=move || view.changed_href(|view: &mut View| view.period = Period::Days(days))>
                        {text.show_all_days}
                    </a>
                })}
                <a class="button" href=move || view.href(Page::Data)>{text.data}</a>
            </EmptyState>
        }
        .into_any()
    }
}

fn has_rows(table: &Table) -> bool {
    table.total.rows > 0
}

fn reason(summary: &Summary, days: DayRange, today: Day, has_usage: bool) -> Reason {
    if has_usage {
        return Reason::TooNarrow;
    }
    let gaps = summary
        .subscriptions
        .iter()
        .flat_map(|subscription| &subscription.gaps);
    let mut inside = gaps.filter(|gap| gap.days.from < days.until && days.from < gap.days.until);
    if let Some(gap) = inside.next() {
        return Reason::NotLoaded(gap.error.clone());
    }
    match summary.days {
        Some(loaded) if days.from >= loaded.until && days.from.plus(LATE_DAYS) > today => {
            Reason::NotReported(loaded)
        }
        Some(loaded) if days.until <= loaded.from || loaded.until <= days.from => {
            Reason::OtherDays(loaded)
        }
        _ => Reason::NoUsage(days),
    }
}

/// What happened, and what to do.
fn words(reason: &Reason) -> (String, String) {
    let text = explorer_texts();
    match reason {
        Reason::NotReported(loaded) => (
            (text.not_reported)(&i18n::day(loaded.last())),
            text.not_reported_next.to_owned(),
        ),
        Reason::NotLoaded(error) => {
            let failure = Failure::Fetch(error.clone());
            let words = failure_text(&failure);
            (words.happened, words.next_step)
        }
        Reason::OtherDays(loaded) => (
            (text.other_days)(&i18n::range(*loaded)),
            text.other_days_next.to_owned(),
        ),
        Reason::TooNarrow => (text.too_narrow.to_owned(), text.too_narrow_next.to_owned()),
        Reason::NoUsage(days) => (
            (text.no_usage)(&i18n::range(*days)),
            text.no_usage_next.to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use engine::protocol::{Gap, LoadedSubscription};

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn days(from: &str, until: &str) -> DayRange {
        DayRange::new(day(from), day(until))
    }

    fn summary(gaps: Vec<Gap>) -> Summary {
        Summary {
            days: Some(days("2026-03-01", "2026-05-20")),
            subscriptions: vec![LoadedSubscription {
                id: "1".to_owned(),
                rows: 10,
                gaps,
                ..LoadedSubscription::default()
            }],
            ..Summary::default()
        }
    }

    #[test]
    fn each_empty_view_has_its_reason() {
        let today = day("2026-05-21");
        let plain = summary(Vec::new());
        let of = |from: &str, until: &str, has_usage| {
            reason(&plain, days(from, until), today, has_usage)
        };
        assert_eq!(of("2026-04-01", "2026-05-01", true), Reason::TooNarrow);
        assert!(matches!(
            of("2026-05-20", "2026-05-22", false),
            Reason::NotReported(_)
        ));
        assert!(matches!(
            of("2026-01-01", "2026-02-01", false),
            Reason::OtherDays(_)
        ));
        assert!(matches!(
            of("2026-06-10", "2026-07-01", false),
            Reason::NotReported(_)
        ));
        assert!(matches!(
            of("2026-04-01", "2026-04-02", false),
            Reason::NoUsage(_)
        ));
        let error = FetchError::Truncated;
        let gap = Gap {
            days: days("2026-04-01", "2026-04-08"),
            error: error.clone(),
        };
        let gappy = summary(vec![gap]);
        let found = reason(&gappy, days("2026-04-05", "2026-04-06"), today, false);
        assert_eq!(found, Reason::NotLoaded(error));
    }
}
