//! How fast a client may ask: lanes, pauses and the read budget, shared by
//! everything it does.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::task::{Poll, Waker};

use crate::budget::Budget;

/// Lanes at first: as many as a browser has HTTP/1.1 connections to one host.
const FIRST_LANES: usize = 6;

/// Lanes are given in the order they are asked for, so that parts progress
/// side by side and end together.
#[derive(Debug)]
pub(crate) struct Pace {
    state: RefCell<State>,
}

#[derive(Debug)]
struct State {
    /// Most lanes.
    most: usize,
    lanes: usize,
    in_flight: usize,
    /// Counts the times that lanes were closed.
    slow_downs: u32,
    good_answers: usize,
    paused_until_ms: i64,
    next_ticket: u64,
    queue: VecDeque<(u64, Waker)>,
    /// Of each subscription.
    budgets: HashMap<String, Budget>,
}

/// Permission to have one request under way.
#[derive(Debug)]
pub(crate) struct Lane<'a> {
    pace: &'a Pace,
    /// Slow-downs before the request went out.
    slow_downs: u32,
}

impl Pace {
    /// With `most` requests at most under way.
    pub(crate) fn new(most: u8) -> Self {
        let most = usize::from(most.max(1));
        Self {
            state: RefCell::new(State {
                most,
                lanes: most.min(FIRST_LANES),
                in_flight: 0,
                slow_downs: 0,
                good_answers: 0,
                paused_until_ms: i64::MIN,
                next_ticket: 0,
                queue: VecDeque::new(),
                budgets: HashMap::new(),
            }),
        }
    }

    /// Changes the most requests under way, without forgetting that the server
    /// was too busy.
    pub(crate) fn limit(&self, most: u8) {
        let mut state = self.state.borrow_mut();
        state.most = usize::from(most.max(1));
        state.lanes = match state.slow_downs {
            0 => state.lanes.max(FIRST_LANES).min(state.most),
            _ => state.lanes.min(state.most),
        };
        state.wake_first();
    }

    /// Waits for a lane.
    pub(crate) async fn lane(&self) -> Lane<'_> {
        let mut place = Queued {
            pace: self,
            ticket: None,
        };
        poll_fn(|context| place.poll(context.waker())).await
    }

    /// Milliseconds until `subscription` may be read; 0 takes the read out of
    /// its budget. `now_ms` must come from one clock.
    pub(crate) fn take_read(&self, subscription: &str, now_ms: i64) -> i64 {
        let mut state = self.state.borrow_mut();
        let paused_ms = state.paused_until_ms.saturating_sub(now_ms);
        if paused_ms > 0 {
            return paused_ms;
        }
        let full = || Budget::full(now_ms);
        let budgets = state.budgets.entry(subscription.to_owned());
        budgets.or_insert_with(full).take(now_ms)
    }

    /// Takes note of the reads that the server says are left.
    pub(crate) fn hear_left(&self, subscription: &str, left: u32, now_ms: i64) {
        let mut state = self.state.borrow_mut();
        if let Some(budget) = state.budgets.get_mut(subscription) {
            budget.hear(left, now_ms);
        }
    }

    /// Sends nothing before `until_ms`.
    pub(crate) fn pause_until(&self, until_ms: i64) {
        let mut state = self.state.borrow_mut();
        state.paused_until_ms = state.paused_until_ms.max(until_ms);
    }

    /// Lanes open now.
    #[cfg(test)]
    pub(crate) fn lanes(&self) -> usize {
        self.state.borrow().lanes
    }
}

impl Lane<'_> {
    /// The server was too busy: closes half of the lanes, once for all requests
    /// that were under way together.
    pub(crate) fn slow_down(&self) {
        let mut state = self.pace.state.borrow_mut();
        if state.slow_downs == self.slow_downs {
            state.slow_downs += 1;
            state.lanes = (state.lanes / 2).max(1);
            state.good_answers = 0;
        }
    }

    /// The server answered well: opens one more lane, or, once it was too busy,
    /// one more after a round of answers.
    pub(crate) fn speed_up(&self) {
        let mut state = self.pace.state.borrow_mut();
        if state.slow_downs != self.slow_downs {
            // Sent before the server was too busy: it says nothing about now.
            return;
        }
        state.good_answers += 1;
        let is_due = state.slow_downs == 0 || state.good_answers >= state.lanes;
        if is_due && state.lanes < state.most {
            state.good_answers = 0;
            state.lanes += 1;
            state.wake_first();
        }
    }
}

impl Drop for Lane<'_> {
    fn drop(&mut self) {
        let mut state = self.pace.state.borrow_mut();
        state.in_flight -= 1;
        state.wake_first();
    }
}

impl State {
    fn free(&self) -> usize {
        self.lanes.saturating_sub(self.in_flight)
    }

    fn wake_first(&self) {
        for (_, waker) in self.queue.iter().take(self.free()) {
            waker.wake_by_ref();
        }
    }
}

/// A place in the queue, given up when dropped.
struct Queued<'a> {
    pace: &'a Pace,
    ticket: Option<u64>,
}

impl<'a> Queued<'a> {
    fn poll(&mut self, waker: &Waker) -> Poll<Lane<'a>> {
        let mut state = self.pace.state.borrow_mut();
        let ticket = *self.ticket.get_or_insert_with(|| {
            let ticket = state.next_ticket;
            state.next_ticket += 1;
            state.queue.push_back((ticket, waker.clone()));
            ticket
        });
        let position = state.queue.iter().position(|(other, _)| *other == ticket);
        match position {
            Some(position) if position >= state.free() => {
                state.queue[position].1.clone_from(waker);
                Poll::Pending
            }
            _ => {
                if let Some(position) = position {
                    state.queue.remove(position);
                }
                self.ticket = None;
                state.in_flight += 1;
                state.wake_first();
                Poll::Ready(Lane {
                    pace: self.pace,
                    slow_downs: state.slow_downs,
                })
            }
        }
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            let mut state = self.pace.state.borrow_mut();
            state.queue.retain(|(other, _)| *other != ticket);
            state.wake_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use futures::executor::block_on;

    use super::*;

    #[test]
    fn lanes_are_limited_and_given_in_turn() {
        let pace = Pace::new(2);
        let first = pace.lane().now_or_never().unwrap();
        let _second = pace.lane().now_or_never().unwrap();
        let mut third = Box::pin(pace.lane());
        let mut fourth = Box::pin(pace.lane());
        assert!(third.as_mut().now_or_never().is_none());
        assert!(fourth.as_mut().now_or_never().is_none());
        drop(first);
        assert!(fourth.as_mut().now_or_never().is_none());
        let third = block_on(third);
        assert!(fourth.as_mut().now_or_never().is_none());
        drop(third);
        drop(block_on(fourth));
    }

    #[test]
    fn who_leaves_the_queue_does_not_hold_it_up() {
        let pace = Pace::new(1);
        let first = pace.lane().now_or_never().unwrap();
        let mut second = Box::pin(pace.lane());
        let mut third = Box::pin(pace.lane());
        assert!(second.as_mut().now_or_never().is_none());
        assert!(third.as_mut().now_or_never().is_none());
        drop(first);
        drop(second);
        assert!(third.now_or_never().is_some());
    }

    #[test]
    fn requests_that_failed_together_slow_down_once() {
        let pace = Pace::new(6);
        let lanes: Vec<_> = (0..6)
            .map(|_| pace.lane().now_or_never().unwrap())
            .collect();
        lanes.iter().for_each(Lane::slow_down);
        assert_eq!(pace.lanes(), 3);
        drop(lanes);
        let lane = pace.lane().now_or_never().unwrap();
        lane.slow_down();
        assert_eq!(pace.lanes(), 1);
        lane.speed_up();
        assert_eq!(pace.lanes(), 1, "it was sent before");
        drop(lane);
        let lane = pace.lane().now_or_never().unwrap();
        lane.speed_up();
        assert_eq!(pace.lanes(), 2);
        lane.speed_up();
        lane.speed_up();
        assert_eq!(pace.lanes(), 3);
    }

    #[test]
    fn lanes_open_quickly_until_the_server_is_too_busy() {
        let pace = Pace::new(16);
        let lane = pace.lane().now_or_never().unwrap();
        (0..6).for_each(|_| lane.speed_up());
        assert_eq!(pace.lanes(), 12, "a round of answers doubles them");
        (0..9).for_each(|_| lane.speed_up());
        assert_eq!(pace.lanes(), 16);
        lane.slow_down();
        drop(lane);
        let lane = pace.lane().now_or_never().unwrap();
        (0..8).for_each(|_| lane.speed_up());
        assert_eq!(pace.lanes(), 9, "a round of answers opens one");
    }

    #[test]
    fn each_subscription_has_its_own_budget() {
        let pace = Pace::new(6);
        let taken = |id: &str| (0..1_000).filter(|_| pace.take_read(id, 0) == 0).count();
        assert_eq!((taken("a"), taken("b")), (250, 250));
        pace.hear_left("a", 0, 0);
        assert_eq!(pace.take_read("a", 0), 1_000);
        assert_eq!(pace.take_read("b", 0), 40);
    }

    #[test]
    fn a_pause_holds_everyone() {
        let pace = Pace::new(6);
        pace.pause_until(500);
        pace.pause_until(300);
        assert_eq!(pace.take_read("a", 100), 400);
        assert_eq!(pace.take_read("b", 500), 0);
    }
}
