//! Waits that were announced in seconds, counted down by the page's clock.

use std::collections::HashMap;

use engine::protocol::{StepState, SubscriptionProgress};

/// Which step of a load: the subscription's number, and the step's in it.
type Step = (usize, usize);

/// An announced wait: its seconds, and when they were first heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wait {
    seconds: u32,
    since_s: i64,
}

/// The waits under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Waits(HashMap<Step, Wait>);

impl Waits {
    /// Takes what is announced at `now_s`. News of another step repeats a wait
    /// in the same words: it does not begin anew.
    pub(super) fn hear(&mut self, subscriptions: &[SubscriptionProgress], now_s: i64) {
        let before = std::mem::take(&mut self.0);
        for (number, subscription) in subscriptions.iter().enumerate() {
            let months = subscription.months.iter().map(|month| &month.state);
            for (step, state) in months.chain(&subscription.card).enumerate() {
                let StepState::BackingOff(seconds) = *state else {
                    continue;
                };
                let wait = before
                    .get(&(number, step))
                    .copied()
                    .filter(|wait| wait.seconds == seconds)
                    .unwrap_or(Wait {
                        seconds,
                        since_s: now_s,
                    });
                self.0.insert((number, step), wait);
            }
        }
    }

    /// Writes what is left of each wait at `now_s` into the progress heard last.
    pub(super) fn count_down(&self, subscriptions: &mut [SubscriptionProgress], now_s: i64) {
        for (number, subscription) in subscriptions.iter_mut().enumerate() {
            let months = subscription.months.iter_mut().map(|month| &mut month.state);
            for (step, state) in months.chain(&mut subscription.card).enumerate() {
                if let (StepState::BackingOff(seconds), Some(wait)) =
                    (state, self.0.get(&(number, step)))
                {
                    let passed_s = now_s.saturating_sub(wait.since_s).max(0);
                    *seconds = u32::try_from(i64::from(wait.seconds) - passed_s).unwrap_or(0);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use costs::Day;
    use engine::protocol::MonthProgress;

    use super::*;

    fn progress(month: StepState, card: StepState) -> Vec<SubscriptionProgress> {
        let month = MonthProgress {
            month: Day::from_days_since_epoch(20_000),
            days: 31,
            days_done: 0,
            pages: 0,
            rows: 0,
            state: month,
        };
        vec![SubscriptionProgress {
            id: String::new(),
            name: String::new(),
            months: vec![month],
            card: Some(card),
        }]
    }

    fn shown(waits: &Waits, heard: &[SubscriptionProgress], now_s: i64) -> [StepState; 2] {
        let mut progress = heard.to_vec();
        waits.count_down(&mut progress, now_s);
        let card = progress[0].card.clone().unwrap();
        [progress[0].months[0].state.clone(), card]
    }

    #[test]
    fn seconds_run_down_to_none() {
        use StepState::{BackingOff, Running};
        let mut waits = Waits::default();
        let heard = progress(BackingOff(10), Running);
        waits.hear(&heard, 100);
        assert_eq!(shown(&waits, &heard, 100), [BackingOff(10), Running]);
        assert_eq!(shown(&waits, &heard, 103), [BackingOff(7), Running]);
        assert_eq!(shown(&waits, &heard, 130), [BackingOff(0), Running]);
        assert_eq!(shown(&waits, &heard, 90), [BackingOff(10), Running]);
    }

    #[test]
    fn news_of_another_step_does_not_begin_a_wait_anew() {
        use StepState::{BackingOff, Done, Running};
        let mut waits = Waits::default();
        waits.hear(&progress(BackingOff(10), Running), 100);
        let heard = progress(BackingOff(10), BackingOff(4));
        waits.hear(&heard, 103);
        assert_eq!(shown(&waits, &heard, 104), [BackingOff(6), BackingOff(3)]);
        waits.hear(&progress(Running, BackingOff(4)), 110);
        let heard = progress(BackingOff(10), Done);
        waits.hear(&heard, 111);
        assert_eq!(shown(&waits, &heard, 112), [BackingOff(9), Done]);
    }
}
