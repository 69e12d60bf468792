//! A resource manager in virtual time: no socket, no real clock, no waiting.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part"
)]

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::future::Future;
use std::rc::Rc;

use arm::{
    Host, PageError, PagePlace, PageRead, Request, Response, SendError, UsageProgress, UsageSink,
};
use costs::{Day, DayRange};
use futures::channel::oneshot;
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;

/// 2026-03-31, 10:30 UTC.
pub const START_MS: i64 = 1_774_953_000_000;

/// What happens to one sending.
#[derive(Debug, Clone)]
pub enum Fate {
    /// The page as it is.
    Good,
    /// A status with headers and a body instead.
    Answer(u16, Vec<(String, String)>, String),
    /// No answer.
    Lost(SendError),
    /// The page's first bytes, so many percent of them.
    Cut(usize),
}

impl Fate {
    pub fn coded(status: u16, code: &str) -> Self {
        let body = format!(r#"{{"error":{{"code":"{code}","message":""}}}}"#);
        Self::Answer(status, Vec::new(), body)
    }

    pub fn busy(retry_after: &str) -> Self {
        let headers = vec![("Retry-After".to_owned(), retry_after.to_owned())];
        Self::Answer(429, headers, "{}".to_owned())
    }
}

/// One sending, seen by the rules of a test.
#[derive(Debug, Clone)]
pub struct Sent {
    pub at_ms: i64,
    pub url: String,
    pub has_token: bool,
    /// How often this address was sent before.
    pub earlier: u32,
    /// Number among all sendings, from 0.
    pub number: u32,
}

pub type Rule = dyn Fn(&Sent) -> Fate;

pub struct Simulation {
    now_ms: Cell<i64>,
    timers: RefCell<BinaryHeap<Reverse<(i64, u64)>>>,
    wakers: RefCell<HashMap<u64, oneshot::Sender<()>>>,
    next_timer: Cell<u64>,
    pub rows_a_day: u32,
    pub page_rows: u32,
    pub latency_ms: Box<dyn Fn(&Sent) -> u32>,
    pub rule: Box<Rule>,
    pub sent: RefCell<Vec<Sent>>,
    times_sent: RefCell<HashMap<String, u32>>,
    pub in_flight: Cell<u32>,
    pub most_in_flight: Cell<u32>,
    random: Cell<u32>,
}

impl Simulation {
    pub fn new(rows_a_day: u32, page_rows: u32) -> Self {
        Self {
            now_ms: Cell::new(START_MS),
            timers: RefCell::default(),
            wakers: RefCell::default(),
            next_timer: Cell::new(0),
            rows_a_day,
            page_rows,
            latency_ms: Box::new(|_| 50),
            rule: Box::new(|_| Fate::Good),
            sent: RefCell::default(),
            times_sent: RefCell::default(),
            in_flight: Cell::new(0),
            most_in_flight: Cell::new(0),
            random: Cell::new(1),
        }
    }

    pub fn elapsed_ms(&self) -> i64 {
        self.now_ms.get() - START_MS
    }

    /// Runs `work`, jumping to the next timer whenever nothing else can go on.
    pub fn run<T: 'static>(self: &Rc<Self>, work: impl Future<Output = T> + 'static) -> T {
        let mut pool = LocalPool::new();
        let result = Rc::new(RefCell::new(None));
        let slot = Rc::clone(&result);
        pool.spawner()
            .spawn_local(async move {
                let output = work.await;
                *slot.borrow_mut() = Some(output);
            })
            .unwrap();
        loop {
            pool.run_until_stalled();
            if let Some(output) = result.borrow_mut().take() {
                return output;
            }
            let Reverse((at_ms, timer)) = self.timers.borrow_mut().pop().expect("a timer");
            // Timers of dropped futures must not move the clock.
            if let Some(waker) = self.wakers.borrow_mut().remove(&timer)
                && !waker.is_canceled()
            {
                self.now_ms.set(self.now_ms.get().max(at_ms));
                let _ = waker.send(());
            }
        }
    }

    async fn pass(&self, delay_ms: u32) {
        let (sender, receiver) = oneshot::channel();
        let timer = self.next_timer.get();
        self.next_timer.set(timer + 1);
        self.timers
            .borrow_mut()
            .push(Reverse((self.now_ms.get() + i64::from(delay_ms), timer)));
        self.wakers.borrow_mut().insert(timer, sender);
        let _ = receiver.await;
    }

    /// The page at an address: rows are named `DAY/NUMBER`, and a token is the
    /// number of the first row.
    fn page(&self, url: &str) -> String {
        let value = |name: &str| {
            let start = url.find(name)? + name.len();
            url[start..].split('&').next()
        };
        let day = |name: &str| -> Day { value(name).unwrap()[..10].parse().unwrap() };
        let days = DayRange::new(day("reportedStartTime="), day("reportedEndTime="));
        let first: u32 = value("continuationToken=").map_or(0, |token| token.parse().unwrap());
        let total = u32::try_from(days.days()).unwrap() * self.rows_a_day;
        let end = (first + self.page_rows).min(total);
        let rows: Vec<String> = (first..end)
            .map(|row| {
                let day = days.from.plus((row / self.rows_a_day) as i32);
                let name = format!("{day}/{}", row % self.rows_a_day);
                format!(
                    r#"{{"name":"{name}","properties":{{"usageStartTime":"{day}","meterId":"m","quantity":1}}}}"#
                )
            })
            .collect();
        let next = if end < total {
            let base = url.split("&continuationToken").next().unwrap();
            let base = base.replace("azure.com/", "azure.com:443/");
            format!(r#","nextLink":"{base}&continuationToken={end}""#)
        } else {
            String::new()
        };
        format!(r#"{{"value":[{}]{next}}}"#, rows.join(","))
    }
}

struct Flight<'a>(&'a Simulation);
impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.set(self.0.in_flight.get() - 1);
    }
}

impl Host for Simulation {
    async fn send(&self, request: Request) -> Result<Response, SendError> {
        self.in_flight.set(self.in_flight.get() + 1);
        self.most_in_flight
            .set(self.most_in_flight.get().max(self.in_flight.get()));
        let _flight = Flight(self);
        let sent = {
            let mut all = self.sent.borrow_mut();
            let mut times_sent = self.times_sent.borrow_mut();
            let times = times_sent.entry(request.url.clone()).or_default();
            let sent = Sent {
                at_ms: self.now_ms.get(),
                has_token: request.bearer.is_some(),
                earlier: *times,
                number: all.len() as u32,
                url: request.url,
            };
            *times += 1;
            all.push(sent.clone());
            sent
        };
        let fate = (self.rule)(&sent);
        self.pass((self.latency_ms)(&sent)).await;
        let (status, headers, body) = match fate {
            Fate::Good => (200, Vec::new(), self.page(&sent.url)),
            Fate::Answer(status, headers, body) => (status, headers, body),
            Fate::Lost(error) => return Err(error),
            Fate::Cut(percent) => {
                let page = self.page(&sent.url);
                (
                    200,
                    Vec::new(),
                    page[..page.len() * percent / 100].to_owned(),
                )
            }
        };
        Ok(Response {
            status,
            headers,
            body: body.into_bytes(),
        })
    }

    async fn sleep(&self, delay_ms: u32) {
        self.pass(delay_ms).await;
    }

    fn now_ms(&self) -> i64 {
        self.now_ms.get()
    }

    fn random(&self) -> u32 {
        // Numerical Recipes' constants; any spread will do.
        let next = self
            .random
            .get()
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        self.random.set(next);
        next
    }
}

/// Keeps the names of the rows by place, and every progress.
#[derive(Default)]
pub struct Pages {
    pub rows: Vec<(PagePlace, Vec<String>)>,
    pub progress: Vec<UsageProgress>,
    /// Runs at every page.
    pub at_page: Option<Box<dyn Fn(usize)>>,
}

impl UsageSink for Pages {
    fn page(&mut self, place: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
        let page = arm::wire::usage_page(body)?;
        let names = page.rows.iter().filter_map(|row| row.name.as_deref());
        self.rows.push((place, names.map(str::to_owned).collect()));
        if let Some(at_page) = &self.at_page {
            at_page(self.rows.len());
        }
        Ok(PageRead {
            rows: page.rows.len() as u32,
            next_link: page.next_link.map(|link| link.into_owned()),
        })
    }

    fn progress(&mut self, progress: &UsageProgress) {
        self.progress.push(progress.clone());
    }
}

impl Pages {
    /// All rows in the order that the places tell.
    pub fn in_order(&self) -> Vec<String> {
        let mut rows = self.rows.clone();
        rows.sort_by_key(|(place, _)| (place.part, place.page));
        rows.into_iter().flat_map(|(_, names)| names).collect()
    }
}

/// The names of all rows of `days`.
pub fn expected(days: DayRange, rows_a_day: u32) -> Vec<String> {
    days.iter()
        .flat_map(|day| (0..rows_a_day).map(move |row| format!("{day}/{row}")))
        .collect()
}
