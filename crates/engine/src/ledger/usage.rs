//! Usage that comes in, takes the place of other usage, or goes.

use costs::usage::UsageStore;
use costs::{DayRange, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Ledger, MOST_LISTED};
use crate::intake::Scanner;
use crate::protocol::RejectedRow;
use crate::refresh::{Fetched, Plan, reported_day};

/// Usage that is not yet part of the ledger.
#[derive(Default)]
pub(crate) struct Staged {
    pub(crate) store: UsageStore,
    pub(crate) rejected: Rejections,
    pub(crate) scanner: Scanner,
}

impl Staged {
    /// Bytes that it takes.
    pub(crate) fn heap_bytes(&self) -> u64 {
        let store = self.store.heap_bytes();
        (store.columns + store.dictionaries + self.scanner.heap_bytes()) as u64
    }
}

/// Records that could not be read: all counted, the first ones kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Rejections {
    pub(super) count: u32,
    pub(super) rows: Vec<RejectedRow>,
}

impl Rejections {
    pub(crate) fn push(&mut self, row: RejectedRow) {
        self.count += 1;
        if self.rows.len() < MOST_LISTED {
            self.rows.push(row);
        }
    }

    /// How many there were.
    pub(crate) const fn count(&self) -> u32 {
        self.count
    }

    /// So many of them, of which those are listed that are chosen by their
    /// place and text.
    pub(crate) fn of(&self, count: u32, is_of: impl Fn(usize, &RejectedRow) -> bool) -> Self {
        let rows = self.rows.iter().enumerate();
        let chosen = rows.filter(|(place, row)| is_of(*place, row));
        Self {
            count,
            rows: chosen.map(|(_, row)| row.clone()).collect(),
        }
    }

    /// All that there were, of which the first ones are kept.
    pub(crate) fn set_count(&mut self, count: u32) {
        self.count = count;
    }

    fn append(&mut self, others: Self) {
        let room = MOST_LISTED.saturating_sub(self.rows.len());
        self.rows.extend(others.rows.into_iter().take(room));
        self.count += others.count;
    }
}

/// A file whose usage is part of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileMark {
    fingerprint: u64,
    subscriptions: Vec<Box<str>>,
    /// Its records that were there already.
    repeated: u32,
}

impl FileMark {
    /// Of its content.
    pub(super) const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

impl Ledger {
    /// Replaces what could not be read of one source.
    pub(crate) fn set_rejections(&mut self, source: &str, rejections: Rejections) {
        if rejections.count == 0 {
            self.rejections.remove(source);
        } else {
            self.rejections.insert(source.to_owned(), rejections);
        }
    }

    /// Records of a subscription.
    pub(crate) fn rows_of(&self, id: &str) -> usize {
        let known = self.store.subscriptions().iter().zip(self.store.extent());
        known
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(id))
            .map_or(0, |(_, (rows, _))| rows)
    }

    /// Shows what has arrived of a subscription's first load, unless a file
    /// has brought usage of it in the meantime.
    pub(crate) fn show_arriving(&mut self, id: &str, store: UsageStore) {
        let id = id.to_lowercase();
        if !self.subscription(&id).is_arriving && self.rows_of(&id) > 0 {
            return;
        }
        self.store.remove(|known| known == id);
        self.store.absorb(store);
        self.subscription(&id).is_arriving = true;
    }

    /// Takes back what [`Ledger::show_arriving`] has shown.
    pub(crate) fn hide_arriving(&mut self, id: &str) {
        let known = self.subscription(id);
        if std::mem::take(&mut known.is_arriving) {
            let id = id.to_lowercase();
            self.store.remove(|known| known == id);
        }
    }

    /// Records of a subscription of some days.
    pub(crate) fn rows_in(&self, id: &str, days: DayRange) -> usize {
        let id = id.to_lowercase();
        let is_in = |start: Timestamp, _: &str| days.contains(start.day());
        self.store.count_windows_of(&id, is_in)
    }

    /// What was read of a subscription from the API, if a reload can build on
    /// that: nothing else brought usage of it, and each record says on which
    /// day it was reported.
    pub(crate) fn fetched(&self, id: &str) -> Option<Fetched> {
        let id = id.to_lowercase();
        let known = self.subscriptions.get(&id)?;
        let has_file = |file: &FileMark| file.subscriptions.iter().any(|known| **known == *id);
        let is_unnamed = |_: Timestamp, batch: &str| reported_day(batch).is_none();
        let can_build = !known.is_arriving
            && !self.files.iter().any(has_file)
            && self.store.count_windows_of(&id, is_unnamed) == 0;
        known.fetched.clone().filter(|_| can_build)
    }

    /// Puts newly fetched usage of a subscription in the place of what was
    /// loaded of the same days before, from files too. Usage of other days
    /// stays: the API may not have it any more. `failed` are reported days that
    /// could not be read; what is here of them stays in a reload.
    pub(crate) fn replace_usage(
        &mut self,
        id: &str,
        plan: &Plan,
        failed: &[DayRange],
        mut staged: Staged,
    ) {
        let id = id.to_lowercase();
        self.subscription(&id).is_arriving = false;
        if plan.is_refresh() {
            // Half of what such a day has stands beside all that is here of it.
            staged.store.remove_windows_of(&id, |_, batch| {
                reported_day(batch)
                    .is_some_and(|day| failed.iter().any(|failed| failed.contains(day)))
            });
        }
        self.store.remove_windows_of(&id, |start, batch| {
            plan.replaces(start.day(), reported_day(batch), failed)
        });
        self.files
            .retain(|file| !file.subscriptions.iter().any(|known| **known == *id));
        self.set_rejections(&id, staged.rejected);
        self.store.absorb(staged.store);
    }

    /// Adds usage behind all that is there.
    pub(crate) fn add_usage(&mut self, staged: Staged) {
        if staged.rejected.count > 0 {
            let known = self.rejections.entry(String::new()).or_default();
            known.append(staged.rejected);
        }
        if staged.store.rows() > 0 {
            self.is_stale = true;
            self.store.absorb(staged.store);
        }
    }

    /// Removes what `staged` takes the place of: usage of the same days and
    /// subscriptions out of another kind of source, of which one has the
    /// provider's own costs and the other has not. Both together would count
    /// twice. Says how many records went.
    pub(crate) fn make_room_for(&mut self, staged: &mut Staged) -> u32 {
        self.store.remove_replaced_by(&mut staged.store) as u32
    }

    /// Adds the usage of a file. Records that are there already, because the
    /// file overlaps with what was loaded before, are not counted twice; says
    /// how many these are.
    pub(crate) fn add_file_usage(&mut self, name: &str, fingerprint: u64, staged: Staged) -> u32 {
        let subscriptions = staged.store.subscriptions().to_vec();
        // Half of a load must not be taken for what the file repeats.
        for id in &subscriptions {
            self.hide_arriving(id);
        }
        self.set_rejections(name, staged.rejected);
        let repeated = self.store.absorb_overlapping(staged.store) as u32;
        self.files.push(FileMark {
            fingerprint,
            subscriptions,
            repeated,
        });
        self.is_stale = true;
        repeated
    }

    /// Records of files that were there already.
    pub(super) fn repeated_rows(&self) -> u32 {
        let of_files: u32 = self.files.iter().map(|file| file.repeated).sum();
        let pages = self.subscriptions.values().map(|known| known.repeated_rows);
        of_files + pages.sum::<u32>()
    }

    /// Whether usage with that fingerprint was added and is still there.
    pub(crate) fn has_file(&self, fingerprint: u64) -> bool {
        self.files
            .iter()
            .any(|file| file.fingerprint == fingerprint)
    }
}
