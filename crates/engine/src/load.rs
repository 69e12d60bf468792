//! Fetches usage, billing periods and rate cards of subscriptions.

mod arriving;
mod card;
mod checkpoints;
mod months;
mod subscription;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use arm::{Cancel, Gate, Host};

use crate::engine::Engine;
use crate::protocol::{
    Event, Failure, Load, Progress, Reply, RequestId, StepState, SubscriptionProgress,
};
pub(crate) use card::card_error;
use subscription::One;

/// Loads one subscription after the other, so that each has all connections;
/// the card and the billing periods of a subscription come beside its usage.
pub(crate) async fn load<H: Host>(
    engine: &Engine<H>,
    id: RequestId,
    request: Load,
    gate: &Gate,
    cancel: &Cancel,
) -> Result<Reply, Failure> {
    let mut session = engine.session()?;
    session.client = Rc::new(session.client.gated(gate));
    let name_of = |subscription: &str| {
        let listed = session.directory.subscriptions.iter();
        let mut named = listed.filter(|info| info.id.eq_ignore_ascii_case(subscription));
        named
            .next()
            .map_or_else(|| subscription.to_owned(), |info| info.name.clone())
    };
    let board = Board {
        engine,
        id,
        progress: RefCell::new(
            request
                .subscriptions
                .iter()
                .map(|wanted| SubscriptionProgress {
                    name: name_of(&wanted.id),
                    id: wanted.id.clone(),
                    months: Vec::new(),
                    card: wanted.offer.as_ref().map(|_| StepState::Waiting),
                })
                .collect(),
        ),
    };
    board.show();
    engine.drop_other_checkpoints(&request).await;
    let clearings = engine.ledger.borrow().clearings();
    let mut was_cancelled = false;
    let was_too_much = Cell::new(false);
    let mut first_error = None;
    let mut has_any = false;
    for (number, wanted) in request.subscriptions.iter().enumerate() {
        let one = One {
            engine,
            session: &session,
            board: &board,
            number,
            wanted,
            name: name_of(&wanted.id),
            request: &request,
            gate,
            cancel,
            clearings,
            was_too_much: &was_too_much,
        };
        if cancel.is_cancelled() {
            one.leave_out();
            was_cancelled = true;
            engine.changed();
            continue;
        }
        match one.load().await {
            Ok(cancelled) => {
                has_any = true;
                was_cancelled |= cancelled;
            }
            Err(error) => first_error = first_error.or(Some(error)),
        }
        engine.changed();
    }
    match first_error {
        // Nothing came at all: one message says more than empty tables.
        Some(error) if !has_any => Err(Failure::Fetch(error)),
        _ => Ok(Reply::Loaded {
            was_cancelled,
            was_too_much: was_too_much.get(),
        }),
    }
}

/// Shows the progress of all subscriptions.
struct Board<'a, H> {
    engine: &'a Engine<H>,
    id: RequestId,
    progress: RefCell<Vec<SubscriptionProgress>>,
}

impl<H: Host> Board<'_, H> {
    fn show(&self) {
        let progress = self.progress.borrow().clone();
        self.engine
            .emit(Event::Progress(self.id, Progress::Loading(progress)));
    }

    fn update(&self, number: usize, update: impl FnOnce(&mut SubscriptionProgress)) {
        if let Some(progress) = self.progress.borrow_mut().get_mut(number) {
            update(progress);
        }
        self.show();
    }
}
