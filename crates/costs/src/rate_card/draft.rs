//! A card's lines while they are being read, in the order of the card.

use hashbrown::HashTable;

use super::Tier;
use super::lines::{Key, Lines, Row, hash_pair, key_at};
use crate::calendar::Day;
use crate::fixed::Quantity;
use crate::text_pool::TextPool;

/// Lines to which more can be added; [`Draft::finish`] puts rows of one meter
/// together.
#[derive(Debug, Default)]
pub(super) struct Draft {
    lines: Lines,
    /// First position and length of each distinct list of tiers.
    tier_lists: HashTable<(u32, u32)>,
    /// The first row of a meter and each further one.
    repeated: Vec<(u32, u32)>,
}

/// One line as read. Texts are numbers in [`Draft::texts`].
#[derive(Debug)]
pub(super) struct Line {
    pub(super) meter: Key,
    pub(super) name: u32,
    pub(super) category: u32,
    pub(super) sub_category: u32,
    pub(super) region: u32,
    pub(super) unit: u32,
    pub(super) included: Quantity,
    pub(super) effective: Day,
    pub(super) is_third_party: bool,
}

impl Draft {
    /// Makes room for `lines` more.
    pub(super) fn reserve(&mut self, lines: usize) {
        self.lines.ids.reserve(lines);
        self.lines.rows.reserve(lines);
        let Lines {
            ids,
            rows,
            first_rows,
            ..
        } = &mut self.lines;
        first_rows.reserve(lines, |&row| key_at(ids, rows, row as usize).hash());
    }

    pub(super) fn texts(&mut self) -> &mut TextPool {
        &mut self.lines.texts
    }

    pub(super) fn lines(&mut self) -> &mut Lines {
        &mut self.lines
    }

    /// Adds a line. `tiers` are sorted and begin at 0.
    pub(super) fn add(&mut self, line: &Line, tiers: &[Tier]) {
        let (first_tier, count) = self.place_tiers(tiers);
        let row = self.lines.rows.len() as u32;
        let included = self.lines.place_included(line.included);
        let mut shape = count;
        if line.is_third_party {
            shape |= Row::THIRD_PARTY;
        }
        if line.meter.is_text {
            shape |= Row::ID_IS_TEXT;
        }
        self.lines.ids.push(line.meter.bits);
        self.lines.rows.push(Row {
            name: line.name,
            category: line.category,
            sub_category: line.sub_category,
            region: line.region,
            unit: line.unit,
            included,
            effective: line.effective,
            first_tier,
            shape,
        });
        let Lines {
            ids,
            rows,
            first_rows,
            ..
        } = &mut self.lines;
        let entry = first_rows.entry(
            line.meter.hash(),
            |&row| key_at(ids, rows, row as usize) == line.meter,
            |&row| key_at(ids, rows, row as usize).hash(),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(first) => {
                self.repeated.push((*first.get(), row));
            }
            hashbrown::hash_table::Entry::Vacant(place) => {
                place.insert(row);
            }
        }
    }

    /// The lines with rows of one meter together, by effective date; among
    /// equal dates in the order of the card.
    pub(super) fn finish(mut self) -> Lines {
        if !self.repeated.is_empty() {
            self.group();
        }
        let mut lines = self.lines;
        lines.ids.shrink_to_fit();
        lines.rows.shrink_to_fit();
        lines.tiers.shrink_to_fit();
        lines.included.shrink_to_fit();
        lines.texts.shrink_to_fit();
        lines
    }

    fn group(&mut self) {
        self.repeated.sort_unstable();
        let lines = &mut self.lines;
        let mut is_repeated = vec![false; lines.rows.len()];
        for &(_, row) in &self.repeated {
            is_repeated[row as usize] = true;
        }
        let mut order: Vec<u32> = Vec::with_capacity(lines.rows.len());
        let mut moved_to = vec![0u32; lines.rows.len()];
        let mut repeated = self.repeated.iter().peekable();
        for first in 0..lines.rows.len() as u32 {
            if is_repeated[first as usize] {
                continue;
            }
            let start = order.len();
            moved_to[first as usize] = start as u32;
            order.push(first);
            while let Some((_, row)) = repeated.next_if(|(of, _)| *of == first) {
                order.push(*row);
            }
            order[start..].sort_by_key(|&row| lines.rows[row as usize].effective);
        }
        lines.ids = order.iter().map(|&row| lines.ids[row as usize]).collect();
        lines.rows = order.iter().map(|&row| lines.rows[row as usize]).collect();
        for row in lines.first_rows.iter_mut() {
            *row = moved_to[*row as usize];
        }
    }

    fn place_tiers(&mut self, tiers: &[Tier]) -> (u32, u32) {
        let stored = &mut self.lines.tiers;
        let list = |&(first, count): &(u32, u32)| first as usize..(first + count) as usize;
        let entry = self.tier_lists.entry(
            hash_tiers(tiers),
            |place| stored[list(place)] == *tiers,
            |place| hash_tiers(&stored[list(place)]),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(place) => *place.get(),
            hashbrown::hash_table::Entry::Vacant(vacant) => {
                let place = (stored.len() as u32, tiers.len() as u32);
                vacant.insert(place);
                stored.extend_from_slice(tiers);
                place
            }
        }
    }
}

fn hash_tiers(tiers: &[Tier]) -> u64 {
    tiers.iter().fold(0, |hash, tier| {
        let bound = hash_pair(tier.from.raw() as u128, hash);
        hash_pair(tier.price.raw() as u128, bound)
    })
}
