//! One thing at a time: what is going on, and what waits until it has ended.

use std::collections::VecDeque;

use engine::protocol::{Hold, Progress, RequestId};
use futures::channel::oneshot::{Receiver, Sender, channel};

use super::Attempt;
use super::waits::Waits;

/// Something that takes its time and can be stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Activity {
    /// What it is.
    pub(crate) attempt: Attempt,
    /// The request, once it is sent.
    pub(crate) request: Option<RequestId>,
    progress: Option<Progress>,
    /// Why it is held back; empty while it goes on.
    pub(crate) holds: Vec<Hold>,
    waits: Waits,
}

impl Activity {
    fn new(attempt: Attempt) -> Self {
        Self {
            attempt,
            request: None,
            progress: None,
            holds: Vec::new(),
            waits: Waits::default(),
        }
    }

    /// The last that was heard of it, with waits as they are at `now_s`, in
    /// seconds since 1970.
    pub(crate) fn progress_at(&self, now_s: i64) -> Option<Progress> {
        let mut progress = self.progress.clone();
        if let Some(Progress::Loading(subscriptions)) = &mut progress {
            self.waits.count_down(subscriptions, now_s);
        }
        progress
    }
}

/// What is going on, and who waits, first come first served.
#[derive(Debug, Default)]
pub(crate) struct Activities {
    running: Option<Activity>,
    waiting: VecDeque<(Attempt, Sender<()>)>,
}

impl Activities {
    /// What is going on.
    pub(crate) fn running(&self) -> Option<&Activity> {
        self.running.as_ref()
    }

    /// How many wait until it has ended.
    pub(crate) fn waiting(&self) -> usize {
        let is_wanted = |(_, turn): &&(Attempt, Sender<()>)| !turn.is_canceled();
        self.waiting.iter().filter(is_wanted).count()
    }

    /// Asks for a turn: comes true at once or when those before have ended.
    pub(super) fn enter(&mut self, attempt: Attempt) -> Receiver<()> {
        let (turn, receiver) = channel();
        self.waiting.push_back((attempt, turn));
        if self.running.is_none() {
            self.give_turn();
        }
        receiver
    }

    /// The request of whose turn it is was sent.
    pub(super) fn begin(&mut self, request: RequestId) {
        if let Some(running) = &mut self.running {
            running.request = Some(request);
        }
    }

    /// Takes what was heard of a request; late news is dropped.
    pub(super) fn hear(&mut self, request: RequestId, progress: Progress, now_s: i64) {
        let Some(running) = &mut self.running else {
            return;
        };
        if running.request != Some(request) {
            return;
        }
        if let Progress::Held(holds) = progress {
            running.holds = holds;
            return;
        }
        if let Progress::Loading(subscriptions) = &progress {
            running.waits.hear(subscriptions, now_s);
        }
        running.progress = Some(progress);
    }

    /// What was going on has ended, in whatever way.
    pub(super) fn end(&mut self) {
        self.running = None;
        self.give_turn();
    }

    /// Nobody gets a turn any more; what is going on has still to end.
    pub(super) fn forget_waiting(&mut self) {
        self.waiting.clear();
    }

    fn give_turn(&mut self) {
        while let Some((attempt, turn)) = self.waiting.pop_front() {
            if turn.send(()).is_ok() {
                self.running = Some(Activity::new(attempt));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_turn(turn: &mut Receiver<()>) -> bool {
        turn.try_recv() == Ok(Some(()))
    }

    fn attempt(activities: &Activities) -> Option<Attempt> {
        activities.running().map(|activity| activity.attempt)
    }

    #[test]
    fn an_import_waits_for_the_load_and_leaves_its_progress_alone() {
        let mut activities = Activities::default();
        let mut load = activities.enter(Attempt::Load);
        assert!(has_turn(&mut load));
        activities.begin(RequestId(1));
        activities.hear(RequestId(1), Progress::Rating, 0);
        let mut import = activities.enter(Attempt::Import);
        assert!(!has_turn(&mut import));
        let running = activities.running().cloned().unwrap();
        assert_eq!(running.request, Some(RequestId(1)), "Cancel still stops it");
        assert_eq!(running.progress_at(0), Some(Progress::Rating));
        assert_eq!(activities.waiting(), 1);
        activities.end();
        assert!(has_turn(&mut import));
        assert_eq!(attempt(&activities), Some(Attempt::Import));
        assert_eq!(activities.waiting(), 0);
        activities.end();
        assert_eq!(attempt(&activities), None);
    }

    #[test]
    fn turns_come_in_order_and_those_who_left_are_passed_over() {
        let mut activities = Activities::default();
        let _load = activities.enter(Attempt::Load);
        let first = activities.enter(Attempt::Import);
        let mut second = activities.enter(Attempt::Connect);
        drop(first);
        assert_eq!(activities.waiting(), 1);
        activities.end();
        assert!(has_turn(&mut second));
        assert_eq!(attempt(&activities), Some(Attempt::Connect));
    }

    #[test]
    fn what_holds_it_back_leaves_its_progress_alone() {
        let mut activities = Activities::default();
        let _load = activities.enter(Attempt::Load);
        activities.begin(RequestId(1));
        activities.hear(RequestId(1), Progress::Rating, 0);
        activities.hear(RequestId(1), Progress::Held(vec![Hold::User]), 0);
        let running = activities.running().cloned().unwrap();
        assert_eq!(running.progress_at(0), Some(Progress::Rating));
        assert_eq!(running.holds, [Hold::User]);
        activities.hear(RequestId(1), Progress::Held(Vec::new()), 0);
        assert_eq!(activities.running().unwrap().holds, []);
    }

    #[test]
    fn late_news_changes_nothing() {
        let mut activities = Activities::default();
        let _load = activities.enter(Attempt::Load);
        activities.hear(RequestId(1), Progress::Rating, 0);
        activities.begin(RequestId(2));
        activities.hear(RequestId(1), Progress::Rating, 0);
        let running = activities.running().unwrap();
        assert_eq!(running.progress_at(0), None);
    }

    #[test]
    fn what_is_forgotten_never_gets_a_turn() {
        let mut activities = Activities::default();
        let _load = activities.enter(Attempt::Load);
        let mut import = activities.enter(Attempt::Import);
        activities.forget_waiting();
        assert!(import.try_recv().is_err());
        assert_eq!(attempt(&activities), Some(Attempt::Load));
        activities.end();
        assert_eq!(attempt(&activities), None);
    }
}
