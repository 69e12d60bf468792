//! What arrives of one subscription: its pages, until all are there.

use std::cell::RefCell;
use std::collections::BTreeMap;

use arm::{Host, PageError, PagePlace, PageRead, PartState, UsageProgress, UsageSink};
use costs::{Day, DayRange};

use super::months::months;
use super::subscription::One;
use crate::intake::{self, PageOrder};
use crate::kept::{Checkpoint, CheckpointAbout};
use crate::ledger::Staged;
use crate::refresh::{is_in, reported_day};
use crate::repeated_page::Seen;

/// Usage that has arrived and is not yet part of the ledger.
pub(super) struct Arriving<'a, H> {
    one: &'a One<'a, H>,
    /// Days of usage to take.
    days: DayRange,
    pub(super) staged: Staged,
    /// Whether there is nothing that a half of it would take the place of.
    is_first_load: bool,
    shown_rows: usize,
    shown_at_ms: i64,
    /// Records there were when memory was counted.
    checked_rows: usize,
    seen: Seen,
    /// What each part has brought, by its first day.
    parts: BTreeMap<Day, PartTaken>,
    /// Reported days that have arrived whole, also before this load.
    done: Vec<DayRange>,
    /// What a load that was interrupted had brought.
    former: PartTaken,
    former_done: Vec<DayRange>,
}

/// What came of some pages.
#[derive(Debug, Clone, Copy, Default)]
struct PartTaken {
    rows: u32,
    rejected: u32,
    repeated: u32,
    is_done: bool,
}

impl<'a, H: Host> Arriving<'a, H> {
    /// Least time between two looks at what has arrived.
    const SHOWN_EACH_MS: i64 = 400;

    /// Begins with what an interrupted load had brought of these `days`, if
    /// there was one.
    pub(super) fn new(
        one: &'a One<'a, H>,
        days: DayRange,
        is_first_load: bool,
        former: Option<Checkpoint>,
    ) -> Self {
        let mut arriving = Self {
            one,
            days,
            staged: Staged::default(),
            is_first_load,
            shown_rows: 0,
            shown_at_ms: 0,
            checked_rows: 0,
            seen: Seen::default(),
            parts: BTreeMap::new(),
            done: Vec::new(),
            former: PartTaken::default(),
            former_done: Vec::new(),
        };
        if let Some(Checkpoint { about, store }) = former {
            arriving.former = PartTaken {
                rows: store.rows() as u32,
                rejected: about.rejected.count(),
                repeated: about.repeated_rows,
                is_done: true,
            };
            arriving.seen.repeated_rows = about.repeated_rows;
            arriving.staged.store = store;
            arriving.staged.rejected = about.rejected;
            arriving.former_done.clone_from(&about.done);
            arriving.done = about.done;
            arriving.show();
        }
        arriving
    }

    /// Rows on pages that the server sent a second time.
    pub(super) const fn repeated_rows(&self) -> u32 {
        self.seen.repeated_rows
    }

    /// Reported days that have arrived whole.
    pub(super) fn days_done(&self) -> i32 {
        self.done.iter().map(|days| days.days()).sum()
    }

    /// Records of the days that have arrived whole.
    pub(super) fn rows_done(&self) -> u32 {
        let done = self.parts.values().filter(|part| part.is_done);
        self.former.rows + done.map(|part| part.rows).sum::<u32>()
    }

    /// What has arrived whole; `None` where it cannot be told from what has
    /// not, because rows do not name the day on which they were reported.
    pub(super) fn checkpoint(&self) -> Option<Checkpoint> {
        let id = &self.one.wanted.id;
        let mut store = self.staged.store.clone();
        store.remove_windows_of(&id.to_lowercase(), |_, batch| {
            reported_day(batch).is_none_or(|day| !is_in(&self.done, day))
        });
        let rows = self.rows_done();
        if store.rows() != rows as usize {
            return None;
        }
        let parts = || self.parts.iter().filter(|(_, part)| part.is_done);
        let sources: Vec<String> = parts().map(|(from, _)| self.source(*from)).collect();
        let of_parts = parts().map(|(_, part)| part);
        let counts = of_parts.fold(self.former, |sum, part| PartTaken {
            rejected: sum.rejected + part.rejected,
            repeated: sum.repeated + part.repeated,
            ..sum
        });
        let former_rows = self.former.rejected as usize;
        let rejected = self.staged.rejected.of(counts.rejected, |place, row| {
            place < former_rows || sources.contains(&row.source)
        });
        Some(Checkpoint {
            about: CheckpointAbout {
                endpoint: self.one.session.directory.endpoint.clone(),
                load: self.one.request.clone(),
                subscription: id.clone(),
                today: self.one.session.connection.today,
                at_s: self.one.engine.host_now(),
                days: self.days,
                done: self.done.clone(),
                rows,
                rejected,
                repeated_rows: counts.repeated,
            },
            store,
        })
    }

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

    /// Names a part for people.
    fn source(&self, first_day: Day) -> String {
        format!("{} {first_day}", self.one.name)
    }

    fn take(&mut self, place: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
        let order = PageOrder {
            part: place.part,
            page: place.page,
        };
        let repeated_before = self.seen.repeated_rows;
        if let Some(repeated) = self.seen.repeated(place, body) {
            let part = self.parts.entry(place.days.from).or_default();
            part.repeated += self.seen.repeated_rows - repeated_before;
            return Ok(repeated);
        }
        let source = self.source(place.days.from);
        let id = &self.one.wanted.id;
        let days = Some(self.days);
        let taken = intake::take_page(&mut self.staged, body, order, days, id, &source)?;
        let part = self.parts.entry(place.days.from).or_default();
        part.rows += taken.rows;
        part.rejected += taken.rejected;
        let read = PageRead {
            rows: taken.rows + taken.outside + taken.rejected,
            next_link: taken.next_link,
        };
        self.seen.note(place, body, &read);
        self.heed_ceiling();
        self.show();
        Ok(read)
    }

    fn hear(&mut self, progress: &UsageProgress) {
        self.done.clone_from(&self.former_done);
        for part in &progress.parts {
            if part.state == PartState::Done {
                self.done.push(part.days);
                self.parts.entry(part.days.from).or_default().is_done = true;
            }
        }
        let now = self.one.engine.host_now();
        let months = months(progress, now);
        self.one
            .board
            .update(self.one.number, |shown| shown.months = months);
    }
}

/// Lets the client fill what is looked at beside it.
pub(super) struct Pages<'r, 'a, H>(pub(super) &'r RefCell<Arriving<'a, H>>);

impl<H: Host> UsageSink for Pages<'_, '_, H> {
    fn page(&mut self, place: PagePlace, body: &[u8]) -> Result<PageRead, PageError> {
        self.0.borrow_mut().take(place, body)
    }

    fn progress(&mut self, progress: &UsageProgress) {
        self.0.borrow_mut().hear(progress);
    }
}
