//! Reads usage in parts side by side. A part that fails ends alone, unless the
//! others would fail in the same way.

use std::cell::RefCell;

use costs::{DayRange, Timestamp};
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
        let reading = Reading::new(&parts, sink);
        reading.report();
        let all = async {
            let mut running: FuturesUnordered<_> = (0..parts.len())
                .map(|part| self.read_part(query, part, &reading))
                .collect();
            while running.next().await.is_some() {}
        };
        let was_cancelled = cancel.run(all).await.is_err();
        reading.into_outcome(was_cancelled)
    }

    async fn read_part<S: UsageSink>(
        &self,
        query: &UsageQuery,
        part: usize,
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
        part: usize,
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

/// What all parts of one reading share. Nothing of it is borrowed across an
/// await.
struct Reading<'a, S> {
    sink: RefCell<&'a mut S>,
    progress: RefCell<UsageProgress>,
    /// What would also stop every other part.
    stop: RefCell<Option<Error>>,
}

impl<'a, S: UsageSink> Reading<'a, S> {
    fn new(parts: &[DayRange], sink: &'a mut S) -> Self {
        let parts = parts.iter().map(|days| PartProgress {
            days: *days,
            pages: 0,
            rows: 0,
            state: PartState::Waiting,
        });
        Self {
            sink: RefCell::new(sink),
            progress: RefCell::new(UsageProgress {
                parts: parts.collect(),
            }),
            stop: RefCell::new(None),
        }
    }

    fn days(&self, part: usize) -> DayRange {
        self.progress.borrow().parts[part].days
    }

    fn pages(&self) -> u32 {
        self.progress.borrow().pages()
    }

    fn take_page(&self, part: usize, body: &[u8]) -> Result<PageRead, Error> {
        let place = {
            let progress = self.progress.borrow();
            let part_progress = &progress.parts[part];
            PagePlace {
                part: u32::try_from(part).unwrap_or(u32::MAX),
                page: part_progress.pages,
                days: part_progress.days,
            }
        };
        let read = self.sink.borrow_mut().page(place, body)?;
        {
            let part_progress = &mut self.progress.borrow_mut().parts[part];
            part_progress.pages = part_progress.pages.saturating_add(1);
            part_progress.rows = part_progress.rows.saturating_add(read.rows);
        }
        self.report();
        Ok(read)
    }

    fn set_state(&self, part: usize, state: PartState) {
        let is_new = {
            let own = &mut self.progress.borrow_mut().parts[part].state;
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

struct PartWatch<'a, 'b, S> {
    reading: &'a Reading<'b, S>,
    part: usize,
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
