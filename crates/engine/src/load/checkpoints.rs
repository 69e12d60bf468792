//! When what has arrived of an unfinished load is kept, and what of it a load
//! that begins again goes on from.

use std::cell::RefCell;

use arm::{Gate, Host};
use costs::{Day, DayRange};

use super::arriving::Arriving;
use crate::engine::Engine;
use crate::kept::Checkpoint;
use crate::refresh::{Plan, SETTLING_DAYS, is_in, reported_day, without};

/// How often it is looked whether there is more to keep.
const LOOKS_EACH_MS: u32 = 1_000;
/// Each time it has doubled, all that is kept along the way is as much as the
/// load has in the end;
const LEAST_MS: i64 = 5_000;
/// and no more than this is lost of a slow one.
const LONGEST_MS: i64 = 30_000;
/// But at most this part of the time goes into it.
const SHARE: i64 = 20;

/// Keeps what has arrived now and then; ends never, and is dropped with the
/// load. Where keeping is off, or fails, it costs nothing.
pub(super) async fn keep_along<H: Host>(
    engine: &Engine<H>,
    arriving: &RefCell<Arriving<'_, H>>,
    gate: &Gate,
) {
    let mut kept = Kept::new(arriving, engine.host_now_ms());
    loop {
        engine.host_sleep(LOOKS_EACH_MS).await;
        if !engine.keeps_checkpoints() {
            continue;
        }
        let is_held = !gate.holds().is_empty();
        if !kept.is_due(arriving, engine.host_now_ms(), is_held) {
            continue;
        }
        if !keep(engine, arriving, &mut kept).await {
            // A device that is full now is so a second later too.
            return std::future::pending().await;
        }
    }
}

/// Keeps all that has arrived of a subscription, as others are loaded after it.
pub(super) async fn keep_now<H: Host>(engine: &Engine<H>, arriving: &RefCell<Arriving<'_, H>>) {
    if engine.keeps_checkpoints() {
        keep(engine, arriving, &mut Kept::default()).await;
    }
}

async fn keep<H: Host>(
    engine: &Engine<H>,
    arriving: &RefCell<Arriving<'_, H>>,
    kept: &mut Kept,
) -> bool {
    let begun_ms = engine.host_now_ms();
    let (days, rows, checkpoint) = {
        let arriving = arriving.borrow();
        let checkpoint = arriving.checkpoint();
        (arriving.days_done(), arriving.rows_done(), checkpoint)
    };
    let is_kept = match checkpoint {
        Some(checkpoint) => engine.keep_checkpoint(checkpoint).await.is_ok(),
        None => false,
    };
    let at_ms = engine.host_now_ms();
    *kept = Kept {
        days,
        rows,
        at_ms,
        took_ms: at_ms - begun_ms,
    };
    is_kept
}

/// What was kept last.
#[derive(Debug, Default)]
struct Kept {
    days: i32,
    rows: u32,
    at_ms: i64,
    took_ms: i64,
}

impl Kept {
    /// What is kept already when a load begins.
    fn new<H: Host>(arriving: &RefCell<Arriving<'_, H>>, now_ms: i64) -> Self {
        let arriving = arriving.borrow();
        Self {
            days: arriving.days_done(),
            rows: arriving.rows_done(),
            at_ms: now_ms,
            took_ms: 0,
        }
    }

    fn is_due<H: Host>(
        &self,
        arriving: &RefCell<Arriving<'_, H>>,
        now_ms: i64,
        is_held: bool,
    ) -> bool {
        let arriving = arriving.borrow();
        self.is_worth_it(arriving.days_done(), arriving.rows_done(), now_ms, is_held)
    }

    const fn is_worth_it(&self, days: i32, rows: u32, now_ms: i64, is_held: bool) -> bool {
        let passed_ms = now_ms - self.at_ms;
        let is_much = rows >= self.rows.saturating_mul(2) && passed_ms >= LEAST_MS;
        days > self.days
            && (is_held || passed_ms >= LONGEST_MS || is_much)
            && (is_held || passed_ms >= self.took_ms.saturating_mul(SHARE))
    }
}

impl Checkpoint {
    /// What of it a load with that plan need not ask for; `None` where it
    /// holds other usage than is wanted, or nothing that is.
    pub(super) fn fitting(mut self, plan: &Plan, today: Day) -> Option<Self> {
        if self.about.days != plan.days {
            return None;
        }
        let before = self.about.done.clone();
        let mut done = vec![plan.reported];
        for known in &plan.leave_out {
            done = without(&done, *known);
        }
        if self.about.today != today {
            // What was reported shortly before may have become more since.
            let until = self.about.today.plus(-SETTLING_DAYS);
            let unsettled = DayRange::new(until, plan.reported.until.max(until));
            done = without(&done, unsettled);
        }
        self.about.done = before
            .iter()
            .flat_map(|days| done.iter().map(|wanted| shared(*days, *wanted)))
            .filter(|days| days.days() > 0)
            .collect();
        let days = |ranges: &[DayRange]| ranges.iter().map(|range| range.days()).sum::<i32>();
        if days(&self.about.done) != days(&before) {
            if self.about.rejected.count() > 0 {
                // Their days are not known, and they would be listed twice.
                return None;
            }
            let done = &self.about.done;
            self.store
                .remove_windows_of(&self.about.subscription.to_lowercase(), |_, batch| {
                    reported_day(batch).is_none_or(|day| !is_in(done, day))
                });
        }
        (!self.about.done.is_empty()).then_some(self)
    }
}

fn shared(one: DayRange, other: DayRange) -> DayRange {
    let from = one.from.max(other.from);
    DayRange::new(from, one.until.min(other.until).max(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_written_often_and_much_seldom() {
        let kept = Kept {
            days: 10,
            rows: 1_000,
            at_ms: 0,
            took_ms: 400,
        };
        assert!(!kept.is_worth_it(10, 1_000, 60_000, true), "nothing new");
        assert!(kept.is_worth_it(11, 1_001, 1, true), "it may be closed now");
        assert!(!kept.is_worth_it(20, 2_000, 4_999, false));
        assert!(kept.is_worth_it(20, 2_000, 8_000, false), "twice as much");
        assert!(!kept.is_worth_it(20, 1_999, 8_000, false));
        assert!(kept.is_worth_it(11, 1_000, 30_000, false), "a slow load");
        let slow = Kept {
            took_ms: 3_000,
            ..kept
        };
        assert!(!slow.is_worth_it(20, 2_000, 59_000, false));
        assert!(slow.is_worth_it(20, 2_000, 60_000, false));
    }
}
