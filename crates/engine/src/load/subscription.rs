//! Loading of one subscription.

use std::cell::{Cell, RefCell, RefMut};

use arm::{
    Cancel, Gate, Host, UsageGranularity, UsageOptions, UsageOutcome, UsageQuery, UsageSource,
};
use costs::{BillingCycle, Day, DayRange};
use futures::FutureExt;
use futures::future::{Either, select};

use super::Board;
use super::arriving::{Arriving, Pages};
use super::checkpoints::{keep_along, keep_now};
use crate::engine::{Engine, Session};
use crate::ledger::{CardChoice, Ledger, Staged};
use crate::protocol::{ApiCall, EndpointKind, Gap, Load, LoadSubscription, StepState};
use crate::refresh::Plan;

/// The API has no older usage.
const FIRST_USAGE: &str = "2014-05-01";

/// Loading of one subscription.
pub(super) struct One<'a, H> {
    pub(super) engine: &'a Engine<H>,
    pub(super) session: &'a Session<H>,
    pub(super) board: &'a Board<'a, H>,
    pub(super) number: usize,
    pub(super) wanted: &'a LoadSubscription,
    pub(super) name: String,
    pub(super) request: &'a Load,
    pub(super) gate: &'a Gate,
    pub(super) cancel: &'a Cancel,
    /// [`Ledger::clearings`] at the beginning.
    pub(super) clearings: u32,
    /// Set where loading was stopped because memory would not hold more.
    pub(super) was_too_much: &'a Cell<bool>,
}

impl<H: Host> One<'_, H> {
    /// The ledger, unless it was cleared since loading began.
    pub(super) fn ledger(&self) -> Option<RefMut<'_, Ledger>> {
        let ledger = self.engine.ledger.borrow_mut();
        (ledger.clearings() == self.clearings).then_some(ledger)
    }

    /// Notes how a call ended.
    pub(super) fn note(&self, call: ApiCall, error: Option<arm::Error>) {
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
    pub(super) fn leave_out(&self) {
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
    pub(super) async fn load(&self) -> Result<bool, arm::Error> {
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
            futures::future::join(self.usage(effective), self.card(effective)).await;
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
        let former = self.engine.checkpoint_of(self.request, &self.wanted.id);
        let former = former.await.and_then(|former| former.fitting(&plan, today));
        let mut leave_out = plan.leave_out.clone();
        leave_out.extend(former.iter().flat_map(|former| &former.about.done));
        let options = UsageOptions {
            leave_out,
            ..UsageOptions::default()
        };
        let is_first_load = rows_before == Some(0);
        let arriving = RefCell::new(Arriving::new(self, plan.days, is_first_load, former));
        let outcome = {
            let mut pages = Pages(&arriving);
            let client = &self.session.client;
            let reading = client.usage(&query, &options, &mut pages, self.cancel);
            let keeping = keep_along(self.engine, &arriving, self.gate);
            let (reading, keeping) = (reading.boxed_local(), keeping.boxed_local());
            match select(reading, keeping).await {
                Either::Left((outcome, _)) => outcome,
                Either::Right(((), reading)) => reading.await,
            }
        };
        let is_last = self.number + 1 == self.request.subscriptions.len();
        if !is_last && !outcome.was_cancelled {
            keep_now(self.engine, &arriving).await;
        }
        let arriving = arriving.into_inner();
        let repeated_rows = arriving.repeated_rows();
        let mut failed = outcome.parts.iter().filter_map(|part| part.error.clone());
        self.note(ApiCall::Usage, failed.next());
        self.settle(&plan, &outcome, arriving.staged, repeated_rows)
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
}

/// Of the days that could not be read now, those that were missing before.
fn still_missing(former: &[Gap], now: Vec<Gap>) -> Vec<Gap> {
    let was_missing = |gap: &Gap| {
        let mut former = former.iter();
        former.any(|former| former.days.from < gap.days.until && gap.days.from < former.days.until)
    };
    now.into_iter().filter(was_missing).collect()
}
