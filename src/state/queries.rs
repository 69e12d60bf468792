//! What only reads: answers that follow the data.

use std::sync::Arc;

use costs::query::{ChangeParts, Dimension, Facets, Query, Table};
use costs::reconciliation::Reconciliation;
use costs::{Day, DayRange};
use engine::protocol::{
    BillStatement, Explanation, MeterOnCard, Quality, Reply, Request, RequestId, ResourceDetails,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Answer, Session, ViewState};

/// The answer to `query`, asked again when the data or the query changes.
/// `None` asks nothing. Late replies are dropped.
pub(crate) fn table(session: Session, query: Memo<Option<Query>>) -> Signal<Answer<Table>> {
    let answer = RwSignal::new(Answer::Waiting(None));
    let open = OpenRequest::new(session);
    let revision = Memo::new(move |_| session.summary.with(|summary| summary.revision));
    Effect::new(move |_| {
        let revision = revision.get();
        open.abandon();
        let Some(query) = query.get() else {
            answer.set(Answer::Waiting(None));
            return;
        };
        if let Some(kept) = session
            .cache
            .with_value(|cache| cache.get(revision, &query))
        {
            answer.set(Answer::Ready(kept));
            return;
        }
        answer.update(|answer| *answer = answer.waiting());
        open.ask(Request::Query(query.clone()), move |reply| match reply {
            Ok(Reply::Table(table)) => {
                let table = Arc::new(table);
                session
                    .cache
                    .update_value(|cache| cache.keep(revision, &query, table.clone()));
                answer.set(Answer::Ready(table));
            }
            Ok(_) => {}
            Err(failure) => answer.set(Answer::Failed(failure)),
        });
    });
    answer.into()
}

/// What could not be priced or read, asked again when the data changes.
pub(crate) fn quality(session: Session) -> Signal<Answer<Quality>> {
    let request = Memo::new(|_| Some(Request::Quality));
    asked(session, request, |reply| match reply {
        Reply::Quality(quality) => Some(quality),
        _ => None,
    })
}

/// What files say that usage costs beside the charges, asked again when the data
/// changes.
pub(crate) fn reconciliation(session: Session) -> Signal<Answer<Reconciliation>> {
    let request = Memo::new(|_| Some(Request::Reconciliation));
    asked(session, request, |reply| match reply {
        Reply::Reconciliation(found) => Some(*found),
        _ => None,
    })
}

/// Why the usage of `query` costs what it costs.
pub(crate) fn trace(session: Session, query: Memo<Option<Query>>) -> Signal<Answer<Explanation>> {
    let request = Memo::new(move |_| query.get().map(Request::Trace));
    asked(session, request, |reply| match reply {
        Reply::Trace(explanation) => Some(*explanation),
        _ => None,
    })
}

/// What the usage says of one resource; `None` inside where it has no usage.
pub(crate) fn resource(
    session: Session,
    id: Memo<Option<String>>,
) -> Signal<Answer<Option<ResourceDetails>>> {
    let request = Memo::new(move |_| Some(Request::Resource { id: id.get()? }));
    asked(session, request, |reply| match reply {
        Reply::Resource(details) => Some(details.map(|details| *details)),
        _ => None,
    })
}

/// Why the cost of a query's usage changed against its comparison period.
pub(crate) fn change(session: Session, query: Memo<Option<Query>>) -> Signal<Answer<ChangeParts>> {
    let request = Memo::new(move |_| query.get().map(Request::Change));
    asked(session, request, |reply| match reply {
        Reply::Change(parts) => Some(parts),
        _ => None,
    })
}

/// The statement of the billing period of a subscription that a day falls in.
pub(crate) fn statement(
    session: Session,
    subscription: String,
    day: Day,
) -> Signal<Answer<BillStatement>> {
    let request = Memo::new(move |_| {
        Some(Request::Statement {
            subscription: subscription.clone(),
            day,
        })
    });
    asked(session, request, |reply| match reply {
        Reply::Statement(statement) => Some(*statement),
        _ => None,
    })
}

/// The values of a dimension among the usage of the view, leaving out the
/// view's own filters on it; only those with the text `wanted` in their names.
pub(crate) fn facets(
    session: Session,
    dimension: Dimension,
    view: ViewState,
    wanted: Signal<String>,
    most: u32,
) -> Signal<Answer<Facets>> {
    let query = Memo::new(move |_| view.query(most));
    facets_of(session, dimension, query, wanted, most)
}

/// The values of a dimension among the usage of `query`, leaving out its own
/// filter on it; only those with the text `wanted` in their names.
pub(crate) fn facets_of(
    session: Session,
    dimension: Dimension,
    query: Memo<Query>,
    wanted: Signal<String>,
    most: u32,
) -> Signal<Answer<Facets>> {
    let request = Memo::new(move |_| {
        Some(Request::Facets {
            dimension: dimension.clone(),
            query: query.get(),
            contains: wanted.get(),
            most,
        })
    });
    asked(session, request, |reply| match reply {
        Reply::Facets(facets) => Some(facets),
        _ => None,
    })
}

/// Meters on the cards in use whose names hold all of the words; nothing is
/// asked without a word.
pub(crate) fn meters(
    session: Session,
    words: Signal<String>,
    most: u32,
) -> Signal<Answer<Vec<MeterOnCard>>> {
    let request = Memo::new(move |_| {
        let words = words.with(|words| words.trim().to_owned());
        (!words.is_empty()).then_some(Request::SearchMeters { words, most })
    });
    asked(session, request, |reply| match reply {
        Reply::Meters(meters) => Some(meters),
        _ => None,
    })
}

/// The answer to `request`, asked again when the data or the request changes.
/// `None` asks nothing. Late replies are dropped.
pub(crate) fn asked<T: Send + Sync + 'static>(
    session: Session,
    request: Memo<Option<Request>>,
    take: fn(Reply) -> Option<T>,
) -> Signal<Answer<T>> {
    let answer = RwSignal::new(Answer::Waiting(None));
    let open = OpenRequest::new(session);
    let revision = Memo::new(move |_| session.summary.with(|summary| summary.revision));
    Effect::new(move |_| {
        // A memo is only followed once it has been read.
        revision.get();
        open.abandon();
        let Some(request) = request.get() else {
            answer.set(Answer::Waiting(None));
            return;
        };
        answer.update(|answer| *answer = answer.waiting());
        open.ask(request, move |reply| match reply.map(take) {
            Ok(Some(value)) => answer.set(Answer::Ready(Arc::new(value))),
            Ok(None) => {}
            Err(failure) => answer.set(Answer::Failed(failure)),
        });
    });
    answer.into()
}

/// A question about all usage of some days in one column, largest cost first.
pub(crate) fn plain_query(period: DayRange, group_by: Vec<Dimension>, most_groups: u32) -> Query {
    Query {
        group_by,
        most_groups,
        ..Query::over(period)
    }
}

/// The one request that a query has open, if any.
#[derive(Clone, Copy)]
struct OpenRequest {
    session: Session,
    id: StoredValue<Option<RequestId>>,
}

impl OpenRequest {
    fn new(session: Session) -> Self {
        let open = Self {
            session,
            id: StoredValue::new(None),
        };
        on_cleanup(move || open.abandon());
        open
    }

    fn abandon(self) {
        if let Some(id) = self.id.try_get_value().flatten() {
            self.session.abandon(id);
            self.id.try_set_value(None);
        }
    }

    fn ask(self, request: Request, take: impl FnOnce(super::exchange::Outcome) + 'static) {
        let (id, reply) = self.session.ask(request, Vec::new());
        self.id.set_value(Some(id));
        spawn_local(async move {
            let Ok(outcome) = reply.await else {
                return;
            };
            // The view that asked may be gone, or ask something else by now.
            if self.id.try_get_value().flatten() == Some(id) {
                self.id.set_value(None);
                take(outcome);
            }
        });
    }
}
