//! Reads usage in parts side by side. A part that fails ends alone, unless the
//! others would fail in the same way.

use std::cell::RefCell;
use std::collections::BTreeSet;

use costs::{Day, DayRange, Timestamp};
use futures::StreamExt;
use futures::stream::FuturesUnordered;

use crate::client::{Call, Client, Links, Watch, encoded, scope};
use crate::error::Error;
use crate::parts;
use crate::refusal::Subject;
use crate::retry::RetryPolicy;
use crate::usage::{
    PagePlace, PageRead, PartProgress, PartResult, PartState, UsageGranularity, UsageOptions,
    UsageOutcome, UsageProgress, UsageQuery, UsageSink, UsageSource,
};
use crate::{Cancel, Host, Redirect};

impl<H: Host> Client<H> {
    /// Reads usage to its end, or until `cancel` is set, and gives its pages to
    /// `sink` as they come. Never fails as a whole: the outcome names the parts
    /// that are not complete and why.
    pub async fn usage(
        &self,
        query: &UsageQuery,
        options: &UsageOptions,
        sink: &mut impl UsageSink,
        cancel: &Cancel,
    ) -> UsageOutcome {
        self.pace.limit(options.max_in_flight);
        let today = self.host.now().day();
        let parts = parts::split(query.reported, query.granularity, options, today);
        let reading = Reading::new(&parts, query, options, sink);
        reading.report();
        let all = async {
            let mut readers: FuturesUnordered<_> = (0..options.max_in_flight.max(1))
                .map(|_| async {
                    while let Some(part) = reading.next_part() {
                        self.read_part(query, part, &reading).await;
                    }
                })
                .collect();
            while readers.next().await.is_some() {}
        };
        let was_cancelled = cancel.run(all).await.is_err();
        reading.into_outcome(was_cancelled)
    }

    /// Reads the part that begins on that day.
    async fn read_part<S: UsageSink>(
        &self,
        query: &UsageQuery,
        part: Day,
        reading: &Reading<'_, S>,
    ) {
        let result = self.read_pages(query, part, reading).await;
        reading.set_state(
            part,
            match result {
                Ok(()) => PartState::Done,
                Err(Error::Cancelled) => PartState::Cancelled,
                Err(error) => {
                    // A gateway's error without CORS headers looks like no
                    // network, so one answer is proof that there is one.
                    let is_offline =
                        matches!(error, Error::Unreachable { .. }) && reading.pages() == 0;
                    if error.stops_all() || is_offline {
                        reading.stop_with(&error);
                    }
                    PartState::Failed(error)
                }
            },
        );
    }

    async fn read_pages<S: UsageSink>(
        &self,
        query: &UsageQuery,
        part: Day,
        reading: &Reading<'_, S>,
    ) -> Result<(), Error> {
        let days = reading.days(part);
        let (subject, subscription) = match &query.source {
            UsageSource::Subscription(id) => (Subject::Usage, id),
            UsageSource::Operator {
                provider_subscription,
                ..
            } => (Subject::OperatorUsage, provider_subscription),
        };
        let first = format!("{}{}", self.endpoint, path(query, days));
        let mut links = Links::starting_at(first);
        let watch = PartWatch { reading, part };
        while let Some(url) = links.next.take() {
            let call = Call {
                subject,
                subscription,
                url,
                policy: RetryPolicy::USAGE,
                is_signed_in: true,
                redirect: Redirect::Refuse,
            };
            let read = self
                .fetch(&call, &watch, |response| {
                    reading.take_page(part, &response.body)
                })
                .await?;
            links.follow(&self.endpoint, read.next_link.as_deref())?;
        }
        Ok(())
    }
}

fn path(query: &UsageQuery, days: DayRange) -> String {
    let granularity = match query.granularity {
        UsageGranularity::Daily => "Daily",
        UsageGranularity::Hourly => "Hourly",
    };
    let times = format!(
        "api-version=2015-06-01-preview&reportedStartTime={}T00%3A00%3A00Z\
         &reportedEndTime={}T00%3A00%3A00Z&aggregationGranularity={granularity}",
        days.from, days.until
    );
    match &query.source {
        UsageSource::Subscription(id) => {
            // Azure Stack does not know the parameter, and true is the default.
            let details = if query.show_details {
                ""
            } else {
                "&showDetails=false"
            };
            let scope = scope(id);
            format!("{scope}/providers/Microsoft.Commerce/UsageAggregates?{times}{details}")
        }
        UsageSource::Operator {
            provider_subscription,
            subscriber,
        } => {
            let scope = scope(provider_subscription);
            let subscriber = subscriber
                .as_deref()
                .map_or_else(String::new, |id| format!("&subscriberId={}", encoded(id)));
            format!(
                "{scope}/providers/Microsoft.Commerce.Admin/subscriberUsageAggregates\
                 ?{times}{subscriber}"
            )
        }
    }
}

/// What all parts of one reading share. Parts go by their first day, since one
/// that waits may be cut. Nothing of it is borrowed across an await.
struct Reading<'a, S> {
    sink: RefCell<&'a mut S>,
    progress: RefCell<UsageProgress>,
    /// Those that nobody reads yet.
    waiting: RefCell<BTreeSet<Day>>,
    first_day: Day,
    readers: usize,
    /// Whether waiting parts may be cut.
    may_cut: bool,
    /// What would also stop every other part.
    stop: RefCell<Option<Error>>,
}

impl<'a, S: UsageSink> Reading<'a, S> {
    fn new(
        parts: &[DayRange],
        query: &UsageQuery,
        options: &UsageOptions,
        sink: &'a mut S,
    ) -> Self {
        let waiting = parts.iter().map(|days| days.from).collect();
        let parts = parts.iter().map(|days| PartProgress::waiting(*days));
        Self {
            sink: RefCell::new(sink),
            progress: RefCell::new(UsageProgress {
                parts: parts.collect(),
            }),
            waiting: RefCell::new(waiting),
            first_day: query.reported.from,
            readers: usize::from(options.max_in_flight.max(1)),
            may_cut: options.part_days.is_none(),
            stop: RefCell::new(None),
        }
    }

    /// The next part that nobody reads yet.
    fn next_part(&self) -> Option<Day> {
        self.cut_waiting();
        self.waiting.borrow_mut().pop_first()
    }

    /// Cuts the parts that wait into days as soon as there are fewer than
    /// readers, so that none is left with a long chain while others are idle.
    /// Only where days have a page and more: then that costs no more requests.
    fn cut_waiting(&self) {
        let mut waiting = self.waiting.borrow_mut();
        if !self.may_cut || waiting.is_empty() || waiting.len() >= self.readers {
            return;
        }
        let mut progress = self.progress.borrow_mut();
        let begun = progress.parts.iter().filter(|part| part.pages > 0);
        let (days, pages) = begun.fold((0, 0), |(days, pages), part| {
            (days + part.days.days(), pages + i64::from(part.pages))
        });
        if days == 0 || pages < i64::from(days) {
            return;
        }
        let mut parts = Vec::with_capacity(progress.parts.len());
        for part in progress.parts.drain(..) {
            if waiting.contains(&part.days.from) {
                for day in part.days.iter() {
                    waiting.insert(day);
                    parts.push(PartProgress::waiting(DayRange::new(day, day.plus(1))));
                }
            } else {
                parts.push(part);
            }
        }
        progress.parts = parts;
    }

    fn days(&self, part: Day) -> DayRange {
        self.progress.borrow_mut().part(part).days
    }

    fn pages(&self) -> u32 {
        self.progress.borrow().pages()
    }

    fn take_page(&self, part: Day, body: &[u8]) -> Result<PageRead, Error> {
        let place = {
            let mut progress = self.progress.borrow_mut();
            let part_progress = progress.part(part);
            PagePlace {
                part: u32::try_from(part.since(self.first_day)).unwrap_or(0),
                page: part_progress.pages,
                days: part_progress.days,
            }
        };
        let read = self.sink.borrow_mut().page(place, body)?;
        {
            let mut progress = self.progress.borrow_mut();
            let part_progress = progress.part(part);
            part_progress.pages = part_progress.pages.saturating_add(1);
            part_progress.rows = part_progress.rows.saturating_add(read.rows);
        }
        self.report();
        Ok(read)
    }

    fn set_state(&self, part: Day, state: PartState) {
        let is_new = {
            let mut progress = self.progress.borrow_mut();
            let own = &mut progress.part(part).state;
            let is_new = *own != state;
            *own = state;
            is_new
        };
        if is_new {
            self.report();
        }
    }

    fn stop_with(&self, error: &Error) {
        self.stop.borrow_mut().get_or_insert_with(|| error.clone());
    }

    fn report(&self) {
        self.sink.borrow_mut().progress(&self.progress.borrow());
    }

    fn into_outcome(self, was_cancelled: bool) -> UsageOutcome {
        let mut has_changed = false;
        for part in &mut self.progress.borrow_mut().parts {
            if !part.state.has_ended() {
                part.state = PartState::Cancelled;
                has_changed = true;
            }
        }
        if has_changed {
            self.report();
        }
        let parts = self.progress.into_inner().parts;
        UsageOutcome {
            parts: parts
                .into_iter()
                .map(|part| PartResult {
                    days: part.days,
                    rows: part.rows,
                    pages: part.pages,
                    error: match part.state {
                        PartState::Done => None,
                        PartState::Failed(error) => Some(error),
                        _ => Some(Error::Cancelled),
                    },
                })
                .collect(),
            was_cancelled,
        }
    }
}

impl UsageProgress {
    /// The part that begins on that day, which must be one.
    fn part(&mut self, from: Day) -> &mut PartProgress {
        let number = self.parts.partition_point(|part| part.days.from < from);
        &mut self.parts[number]
    }
}

impl PartProgress {
    const fn waiting(days: DayRange) -> Self {
        Self {
            days,
            pages: 0,
            rows: 0,
            state: PartState::Waiting,
        }
    }
}

struct PartWatch<'a, 'b, S> {
    reading: &'a Reading<'b, S>,
    part: Day,
}

impl<S: UsageSink> Watch for PartWatch<'_, '_, S> {
    fn sending(&self) -> Result<(), Error> {
        if let Some(error) = self.reading.stop.borrow().as_ref() {
            return Err(error.clone());
        }
        self.reading.set_state(self.part, PartState::Loading);
        Ok(())
    }

    fn waiting(&self, until_ms: i64, cause: &Error) {
        // Rounded up: not before.
        let until = Timestamp::from_seconds(until_ms.saturating_add(999).div_euclid(1000));
        let state = PartState::BackingOff {
            until,
            cause: cause.clone(),
        };
        self.reading.set_state(self.part, state);
    }
}
