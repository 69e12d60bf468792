//! Fetches usage, billing periods and rate cards of subscriptions.

use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

use arm::{
    Cancel, Gate, Host, PageError, PagePlace, PageRead, PartState, RateCardQuery, RateCardWay,
    UsageGranularity, UsageOptions, UsageOutcome, UsageProgress, UsageQuery, UsageSink,
    UsageSource,
};
use costs::rate_card::{CardError, RateCard};
use costs::{BillingCycle, Day, DayRange};

use crate::engine::{Engine, Session};
use crate::intake::{self, PageOrder};
use crate::ledger::{CardChoice, CardKey, Ledger, Staged};
use crate::protocol::{
    ApiCall, CardSource, EndpointKind, Event, Failure, Gap, Load, LoadSubscription, MonthProgress,
    Progress, Reply, RequestId, StepState, SubscriptionProgress,
};
use crate::refresh::Plan;
use crate::repeated_page::Seen;

/// The API has no older usage.
const FIRST_USAGE: &str = "2014-05-01";

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

/// Loading of one subscription.
struct One<'a, H> {
    engine: &'a Engine<H>,
    session: &'a Session<H>,
    board: &'a Board<'a, H>,
    number: usize,
    wanted: &'a LoadSubscription,
    name: String,
    request: &'a Load,
    cancel: &'a Cancel,
    /// [`Ledger::clearings`] at the beginning.
    clearings: u32,
    /// Set where loading was stopped because memory would not hold more.
    was_too_much: &'a Cell<bool>,
}

impl<H: Host> One<'_, H> {
    /// The ledger, unless it was cleared since loading began.
    fn ledger(&self) -> Option<RefMut<'_, Ledger>> {
        let ledger = self.engine.ledger.borrow_mut();
        (ledger.clearings() == self.clearings).then_some(ledger)
    }

    /// Notes how a call ended.
    fn note(&self, call: ApiCall, error: Option<arm::Error>) {
        self.engine
            .note_call(&self.wanted.id, &self.name, call, error);
    }

    /// The directory that it belongs to, as far as its API says.
    fn tenant(&self) -> Option<String> {
        let mut listed = self.session.directory.subscriptions.iter();
        let info = listed.find(|info| info.id.eq_ignore_ascii_case(&self.wanted.id))?;
        info.tenant.clone()
    }

    /// Notes that it was not asked for any more, because the user stopped
    /// loading before its turn.
    fn leave_out(&self) {
        self.board.update(self.number, |progress| {
            progress.card = progress.card.as_ref().map(|_| StepState::Cancelled);
        });
        let Some(mut ledger) = self.ledger() else {
            return;
        };
        let has_usage = ledger.rows_of(&self.wanted.id) > 0;
        let known = ledger.subscription(&self.wanted.id);
        known.name = Some(self.name.clone());
        if has_usage {
            known.renewal_error = Some(arm::Error::Cancelled);
        } else {
            known.offer.clone_from(&self.wanted.offer);
            known.gaps = vec![Gap {
                days: self.request.usage_days,
                error: arm::Error::Cancelled,
            }];
        }
    }

    /// Whether it was stopped by the user.
    ///
    /// # Errors
    ///
    /// Where no usage came at all; what was loaded before is untouched then.
    async fn load(&self) -> Result<bool, arm::Error> {
        let is_azure = self.session.connection.kind == EndpointKind::Azure;
        let cycle = if is_azure {
            self.billing_cycle().await
        } else {
            None
        };
        let mut effective = BillingCycle::default();
        if let Some(mut ledger) = self.ledger() {
            let known = ledger.subscription(&self.wanted.id);
            known.name = Some(self.name.clone());
            known.tenant = self.tenant();
            if known.offer != self.wanted.offer {
                // A card chosen for another offer says nothing about this one.
                known.card = CardChoice::Default;
                known.offer.clone_from(&self.wanted.offer);
            }
            if !known.is_cycle_chosen {
                known.cycle = cycle.or(known.cycle);
            }
            effective = known.cycle.unwrap_or_default();
        }
        let (usage, was_card_cancelled) =
            futures::future::join(self.usage(effective), self.card()).await;
        Ok(usage? || was_card_cancelled)
    }

    /// The day on which billing periods begin, from those of the last year:
    /// one that begins on the 31st does so on the 28th of February. A period's
    /// name says nothing about its dates. Not every offer and role can list
    /// periods; calendar months are assumed then, and the summary says so.
    async fn billing_cycle(&self) -> Option<BillingCycle> {
        let periods = self.session.client.billing_periods(&self.wanted.id);
        let periods = self.cancel.run(periods).await.ok()?;
        self.note(ApiCall::BillingPeriods, periods.as_ref().err().cloned());
        let periods = periods.ok()?;
        let first_days = periods
            .iter()
            .filter_map(|period| period.first_day.parse().ok());
        let first_days: Vec<Day> = first_days.collect();
        let newest = *first_days.iter().max()?;
        let of_last_year = first_days.iter().filter(|day| newest.since(**day) < 365);
        let day_of_month = |day: &Day| day.since(day.first_of_month()) + 1;
        let anniversary = of_last_year.map(day_of_month).max()?;
        BillingCycle::new(u8::try_from(anniversary).ok()?)
    }

    async fn usage(&self, cycle: BillingCycle) -> Result<bool, arm::Error> {
        // Tiers and included quantities count from the beginning of a billing
        // period, so that is where usage must begin.
        let wanted_days = self.request.usage_days;
        let first: Day = FIRST_USAGE.parse().unwrap_or_default();
        let from = cycle.period_of(wanted_days.from.max(first)).from;
        let days = DayRange::new(from, wanted_days.until);
        let today = self.session.connection.today;
        // An operator's usage of the current day is never complete, and asking
        // for it is refused as such.
        let is_operator = self.session.connection.kind == EndpointKind::StackOperator;
        let newest = today.plus(-i32::from(is_operator));
        let fetched = self
            .ledger()
            .and_then(|ledger| ledger.fetched(&self.wanted.id));
        let plan = Plan::new(days, newest, fetched.as_ref());
        let source = match (
            self.session.connection.kind,
            &self.session.provider_subscription,
        ) {
            (EndpointKind::StackOperator, Some(provider)) => UsageSource::Operator {
                provider_subscription: provider.clone(),
                subscriber: Some(self.wanted.id.clone()),
            },
            _ => UsageSource::Subscription(self.wanted.id.clone()),
        };
        let query = UsageQuery {
            source,
            reported: plan.reported,
            granularity: UsageGranularity::Daily,
            show_details: true,
        };
        let rows_before = self.ledger().map(|ledger| ledger.rows_of(&self.wanted.id));
        let mut sink = Sink {
            one: self,
            days: plan.days,
            staged: Staged::default(),
            is_first_load: rows_before == Some(0),
            shown_rows: 0,
            shown_at_ms: 0,
            checked_rows: 0,
            seen: Seen::default(),
        };
        let options = UsageOptions {
            leave_out: plan.leave_out.clone(),
            ..UsageOptions::default()
        };
        let outcome = self
            .session
            .client
            .usage(&query, &options, &mut sink, self.cancel)
            .await;
        let (staged, repeated_rows) = (sink.staged, sink.seen.repeated_rows);
        let mut failed = outcome.parts.iter().filter_map(|part| part.error.clone());
        self.note(ApiCall::Usage, failed.next());
        self.settle(&plan, &outcome, staged, repeated_rows)
    }

    /// Puts what was fetched in the place of what was loaded before, unless
    /// that is the better half: an interrupted reload must not cost the data
    /// it was to renew.
    fn settle(
        &self,
        plan: &Plan,
        outcome: &UsageOutcome,
        staged: Staged,
        repeated_rows: u32,
    ) -> Result<bool, arm::Error> {
        let gap = |part: &arm::PartResult| {
            let error = part.error.clone()?;
            Some(Gap {
                days: part.days,
                error,
            })
        };
        let gaps: Vec<Gap> = outcome.parts.iter().filter_map(gap).collect();
        let is_refused = |gap: &&Gap| gap.error != arm::Error::Cancelled;
        let cause = gaps.iter().find(is_refused).or(gaps.first());
        let cause = cause.map(|gap| gap.error.clone());
        let (before, now) = match self.ledger() {
            Some(mut ledger) => {
                ledger.hide_arriving(&self.wanted.id);
                let before = ledger.rows_in(&self.wanted.id, plan.days);
                (before, staged.store.rows())
            }
            None => return Ok(true),
        };
        let has_part = outcome.parts.iter().any(|part| part.error.is_none());
        let is_better = match plan.is_refresh() {
            true => gaps.is_empty() || has_part,
            false => gaps.is_empty() || now > before || before == 0,
        };
        if let Some(mut ledger) = self.ledger() {
            if is_better {
                let failed: Vec<DayRange> = gaps.iter().map(|gap| gap.days).collect();
                ledger.replace_usage(&self.wanted.id, plan, &failed, staged);
                let known = ledger.subscription(&self.wanted.id);
                known.fetched = Some(plan.fetched(self.session.connection.today, failed));
                known.repeated_rows = repeated_rows;
                known.renewal_error = cause.clone().filter(|_| plan.is_refresh());
                known.gaps = match plan.is_refresh() {
                    // Of days that were read before only their renewal is missing.
                    true => still_missing(&known.gaps, gaps),
                    false => gaps,
                };
            } else {
                ledger
                    .subscription(&self.wanted.id)
                    .renewal_error
                    .clone_from(&cause);
            }
        }
        match cause {
            Some(error) if now == 0 && !outcome.was_cancelled => Err(error),
            _ => Ok(outcome.was_cancelled),
        }
    }

    /// Whether it was stopped by the user.
    async fn card(&self) -> bool {
        let Some(offer) = &self.wanted.offer else {
            return false;
        };
        let set = |state: StepState| {
            self.board
                .update(self.number, |progress| progress.card = Some(state));
        };
        set(StepState::Running);
        let key = CardKey {
            offer: offer.clone(),
            currency: self.request.currency,
            locale: self.request.locale.clone(),
            region_info: self.request.region_info.clone(),
        };
        let fetched = self.engine.ledger.borrow().fetched_card(&key);
        let found = match fetched {
            Some(card) => Ok(card),
            None => {
                let fetched = self.fetch_card(key).await;
                self.note(ApiCall::RateCard, fetched.as_ref().err().cloned());
                fetched
            }
        };
        let Some(mut ledger) = self.ledger() else {
            return true;
        };
        let known = ledger.subscription(&self.wanted.id);
        if !matches!(known.card, CardChoice::Chosen(_)) {
            // Without the card of this offer, one from a file may still serve;
            // the card of another offer must not.
            let found = found.as_ref();
            known.card = found.map_or(CardChoice::Default, |card| CardChoice::Offered(*card));
        }
        known.card_error = found.err();
        let state = match &known.card_error {
            None => StepState::Done,
            Some(arm::Error::Cancelled) => StepState::Cancelled,
            Some(error) => StepState::Failed(error.clone()),
        };
        drop(ledger);
        let was_cancelled = state == StepState::Cancelled;
        set(state);
        was_cancelled
    }

    /// A deployment has a relay because its browsers cannot read the store
    /// behind the redirect, so the relay is asked where there is one.
    async fn fetch_card(&self, key: CardKey) -> Result<u32, arm::Error> {
        let (way, source) = match &self.session.connection.relay {
            Some(base) => (RateCardWay::Relay { base: base.clone() }, CardSource::Relay),
            None => (RateCardWay::Direct, CardSource::Direct),
        };
        let query = RateCardQuery {
            subscription: self.wanted.id.clone(),
            offer: key.offer.clone(),
            currency: key.currency.code().to_owned(),
            locale: key.locale.clone(),
            region_info: key.region_info.clone(),
        };
        let fetched = self.session.client.rate_card(&query, way);
        let body = self
            .cancel
            .run(fetched)
            .await
            .map_err(|_| arm::Error::Cancelled)??
            .body;
        let (card, problems) =
            RateCard::read(&body).map_err(|error| card_error(&error, "Meters"))?;
        let mut ledger = self.engine.ledger.borrow_mut();
        let name = format!("{} {}", key.offer, key.currency);
        ledger.set_rejections(&name, intake::card_rejections(&name, problems));
        let now_s = self.engine.host_now();
        Ok(ledger.add_fetched_card(key, card, source, now_s))
    }
}

/// Of the days that could not be read now, those that were missing before.
fn still_missing(former: &[Gap], now: Vec<Gap>) -> Vec<Gap> {
    let was_missing = |gap: &Gap| {
        let mut former = former.iter();
        former.any(|former| former.days.from < gap.days.until && gap.days.from < former.days.until)
    };
    now.into_iter().filter(was_missing).collect()
}

/// Why the body of a card, whose list has that name, is none.
pub(crate) fn card_error(error: &CardError, list: &str) -> arm::Error {
    let field = match error {
        CardError::Truncated => return arm::Error::Truncated,
        CardError::CurrencyMissing => "Currency",
        CardError::NotACard | CardError::Malformed { .. } => list,
    };
    arm::Error::Unreadable {
        place: arm::Place {
            row: None,
            field: field.to_owned(),
            byte: None,
        },
    }
}

/// Collects pages until all are there.
struct Sink<'a, H> {
    one: &'a One<'a, H>,
    days: DayRange,
    staged: Staged,
    /// Whether there is nothing that a half of it would take the place of.
    is_first_load: bool,
    shown_rows: usize,
    shown_at_ms: i64,
    /// Records there were when memory was counted.
    checked_rows: usize,
    seen: Seen,
}

impl<H: Host> Sink<'_, H> {
    /// Least time between two looks at what has arrived.
    const SHOWN_EACH_MS: i64 = 400;

    /// Shows what has arrived so far whenever that has doubled, so that all
    /// these looks together take no longer than the last one.
    fn show(&mut self) {
        let rows = self.staged.store.rows();
        let now = self.one.engine.host.now_ms();
        let is_due = now - self.shown_at_ms >= Self::SHOWN_EACH_MS;
        if !self.is_first_load || !is_due || rows < (2 * self.shown_rows).max(1) {
            return;
        }
        let Some(mut ledger) = self.one.ledger() else {
            return;
        };
        ledger.show_arriving(&self.one.wanted.id, self.staged.store.clone());
        drop(ledger);
        self.shown_rows = rows;
        self.shown_at_ms = now;
        self.one.engine.changed();
    }

    /// Stops loading where memory would not hold more. What has arrived is
    /// kept. Counting memory takes a while, so that it is done whenever there
    /// is an eighth more.
    fn heed_ceiling(&mut self) {
        let rows = self.staged.store.rows();
        if rows < self.checked_rows + self.checked_rows / 8 {
            return;
        }
        self.checked_rows = rows.max(1);
        let bytes = self.staged.heap_bytes();
        let ledger = self.one.ledger();
        if ledger.is_some_and(|ledger| ledger.is_too_much(bytes)) {
            self.one.was_too_much.set(true);
            self.one.cancel.cancel();
        }
    }
}

impl<H: Host> UsageSink for Sink<'_, H> {
    fn page(&mut self, place: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
        let order = PageOrder {
            part: place.part,
            page: place.page,
        };
        if let Some(repeated) = self.seen.repeated(place, body) {
            return Ok(repeated);
        }
        let source = format!("{} {}", self.one.name, place.days.from);
        let id = &self.one.wanted.id;
        let days = Some(self.days);
        let taken = intake::take_page(&mut self.staged, body, order, days, id, &source)?;
        let read = PageRead {
            rows: taken.rows + taken.outside + taken.rejected,
            next_link: taken.next_link,
        };
        self.seen.note(place, body, &read);
        self.heed_ceiling();
        self.show();
        Ok(read)
    }

    fn progress(&mut self, progress: &UsageProgress) {
        let now = self.one.engine.host_now();
        let months = months(progress, now);
        self.one
            .board
            .update(self.one.number, |shown| shown.months = months);
    }
}

/// Sums parts up by calendar month of reporting.
fn months(progress: &UsageProgress, now_seconds: i64) -> Vec<MonthProgress> {
    let mut months: Vec<MonthProgress> = Vec::new();
    for part in &progress.parts {
        let month = part.days.from.first_of_month();
        if months.last().is_none_or(|last| last.month != month) {
            months.push(MonthProgress {
                month,
                days: 0,
                days_done: 0,
                pages: 0,
                rows: 0,
                state: StepState::Waiting,
            });
        }
        let Some(sum) = months.last_mut() else {
            continue;
        };
        let days = part.days.days().unsigned_abs();
        sum.days += days;
        sum.pages += part.pages;
        sum.rows += part.rows;
        if part.state == PartState::Done {
            sum.days_done += days;
        }
        let state = match &part.state {
            PartState::Waiting => StepState::Waiting,
            PartState::Loading => StepState::Running,
            PartState::BackingOff { until, .. } => {
                let seconds = (until.seconds() - now_seconds).clamp(0, 3600);
                StepState::BackingOff(seconds as u32)
            }
            PartState::Done => StepState::Done,
            PartState::Failed(error) => StepState::Failed(error.clone()),
            PartState::Cancelled => StepState::Cancelled,
        };
        if urgency(&state) > urgency(&sum.state) || sum.days == days {
            sum.state = state;
        }
    }
    for month in &mut months {
        let is_idle = matches!(month.state, StepState::Waiting | StepState::Done);
        if is_idle && month.days_done > 0 {
            let is_whole = month.days_done == month.days;
            month.state = if is_whole {
                StepState::Done
            } else {
                StepState::Running
            };
        }
    }
    months
}

/// Which state of several parts a month shows.
const fn urgency(state: &StepState) -> u8 {
    match state {
        StepState::Done => 0,
        StepState::Waiting => 1,
        StepState::Running => 2,
        StepState::BackingOff(_) => 3,
        StepState::Cancelled => 4,
        StepState::Failed(_) => 5,
    }
}
