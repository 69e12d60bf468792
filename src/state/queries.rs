//! What only reads: tables and quality lists that follow the data.

use std::sync::Arc;

use costs::query::{Query, Table};
use engine::protocol::{Quality, Reply, Request, RequestId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Answer, Session};

/// The answer to `query`, asked again when the data or the query changes.
/// `None` asks nothing. Late replies are dropped.
pub(crate) fn table(session: Session, query: Memo<Option<Query>>) -> Signal<Answer<Table>> {
    let answer = RwSignal::new(Answer::Waiting(None));
    let open = OpenRequest::new(session);
    Effect::new(move |_| {
        let revision = session.summary.with(|summary| summary.revision);
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
    let answer = RwSignal::new(Answer::Waiting(None));
    let open = OpenRequest::new(session);
    let revision = Memo::new(move |_| session.summary.with(|summary| summary.revision));
    Effect::new(move |_| {
        // A memo is only followed once it has been read.
        revision.get();
        open.abandon();
        answer.update(|answer| *answer = answer.waiting());
        open.ask(Request::Quality, move |reply| match reply {
            Ok(Reply::Quality(quality)) => answer.set(Answer::Ready(Arc::new(quality))),
            Ok(_) => {}
            Err(failure) => answer.set(Answer::Failed(failure)),
        });
    });
    answer.into()
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
