//! The lines of a card in compact form: one row per meter and date; texts and
//! lists of tiers are stored once.

use std::hash::Hasher;
use std::ops::Range;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::Tier;
use crate::calendar::Day;
use crate::fixed::Quantity;
use crate::meter::MeterId;
use crate::text_pool::TextPool;

/// All lines of a card. Rows of one meter stand together, by effective date.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    /// A GUID, or the number of another id's text: the row says which.
    pub(super) ids: Vec<u128>,
    pub(super) rows: Vec<Row>,
    pub(super) tiers: Vec<Tier>,
    /// Included quantities other than 0.
    pub(super) included: Vec<Quantity>,
    pub(super) texts: TextPool,
    /// The first row of each meter.
    pub(super) first_rows: HashTable<u32>,
}

/// A line without its meter's id. Texts are numbers in the pool.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) name: u32,
    pub(super) category: u32,
    pub(super) sub_category: u32,
    pub(super) region: u32,
    pub(super) unit: u32,
    /// 0, or the position in `Lines::included` counted from 1.
    pub(super) included: u32,
    pub(super) effective: Day,
    pub(super) first_tier: u32,
    /// How many tiers, and two bits.
    pub(super) shape: u32,
}

impl Row {
    pub(super) const THIRD_PARTY: u32 = 1 << 31;
    pub(super) const ID_IS_TEXT: u32 = 1 << 30;

    /// The bits of `shape` that do not count tiers.
    pub(super) const BITS: u32 = Self::THIRD_PARTY | Self::ID_IS_TEXT;

    pub(super) const fn is_third_party(&self) -> bool {
        self.shape & Self::THIRD_PARTY != 0
    }

    pub(super) const fn has_text_id(&self) -> bool {
        self.shape & Self::ID_IS_TEXT != 0
    }

    /// Where its tiers stand.
    pub(super) fn tiers(&self) -> Range<usize> {
        let count = self.shape & !Self::BITS;
        self.first_tier as usize..(self.first_tier + count) as usize
    }
}

/// A meter's id as rows hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) bits: u128,
    pub(super) is_text: bool,
}

impl Key {
    pub(super) const fn guid(bits: u128) -> Self {
        Self {
            bits,
            is_text: false,
        }
    }

    pub(super) fn hash(self) -> u64 {
        hash_pair(self.bits, u64::from(self.is_text))
    }
}

/// A hash of 128 bits and a few more.
pub(super) fn hash_pair(bits: u128, more: u64) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(bits as u64 ^ more);
    hasher.write_u64((bits >> 64) as u64);
    hasher.finish()
}

impl Lines {
    /// Distinct meters.
    pub(super) fn meters(&self) -> usize {
        self.first_rows.len()
    }

    /// The first row of each meter, in order.
    pub(super) fn first_rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows.len()).filter(|&row| row == 0 || self.key(row - 1) != self.key(row))
    }

    /// The newest row of each meter, in order.
    pub(super) fn newest_rows(&self) -> impl Iterator<Item = usize> + '_ {
        let end = self.rows.len();
        (0..end).filter(move |&row| row + 1 == end || self.key(row + 1) != self.key(row))
    }

    /// The rows of a meter; empty where it has none.
    pub(super) fn rows_of(&self, meter: &MeterId) -> Range<usize> {
        self.find_key(meter).map_or(0..0, |key| self.rows_with(key))
    }

    pub(super) fn rows_with(&self, key: Key) -> Range<usize> {
        let Some(&first) = self
            .first_rows
            .find(key.hash(), |&row| self.key(row as usize) == key)
        else {
            return 0..0;
        };
        let first = first as usize;
        let mut until = first + 1;
        while until < self.rows.len() && self.key(until) == key {
            until += 1;
        }
        first..until
    }

    pub(super) fn key(&self, row: usize) -> Key {
        key_at(&self.ids, &self.rows, row)
    }

    pub(super) fn meter(&self, row: usize) -> MeterId {
        let key = self.key(row);
        if key.is_text {
            MeterId::Other(self.texts.text(key.bits as u32).into())
        } else {
            MeterId::Guid(key.bits)
        }
    }

    /// The key of a meter; `None` where no row can have it.
    fn find_key(&self, meter: &MeterId) -> Option<Key> {
        match meter {
            MeterId::Guid(bits) => Some(Key::guid(*bits)),
            MeterId::Other(text) => self.texts.find(text.as_bytes()).map(|number| Key {
                bits: u128::from(number),
                is_text: true,
            }),
        }
    }

    /// The key of a meter, whether it has rows or not.
    pub(super) fn make_key(&mut self, meter: &MeterId) -> Key {
        match meter {
            MeterId::Guid(bits) => Key::guid(*bits),
            MeterId::Other(text) => Key {
                bits: u128::from(self.texts.number(text)),
                is_text: true,
            },
        }
    }

    pub(super) fn included(&self, row: usize) -> Quantity {
        (self.rows[row].included as usize)
            .checked_sub(1)
            .map_or(Quantity::ZERO, |place| self.included[place])
    }

    /// Stores an included quantity and gives its place for [`Row::included`].
    pub(super) fn place_included(&mut self, included: Quantity) -> u32 {
        if included.is_zero() {
            return 0;
        }
        if self.included.last() != Some(&included) {
            self.included.push(included);
        }
        self.included.len() as u32
    }

    pub(super) fn tiers(&self, row: usize) -> &[Tier] {
        &self.tiers[self.rows[row].tiers()]
    }

    pub(super) fn newest_date(&self) -> Option<Day> {
        self.rows.iter().map(|row| row.effective).max()
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.ids.capacity() * size_of::<u128>()
            + self.rows.capacity() * size_of::<Row>()
            + self.tiers.capacity() * size_of::<Tier>()
            + self.included.capacity() * size_of::<Quantity>()
            + self.texts.heap_bytes()
            + self.first_rows.allocation_size()
    }
}

/// The key of a row, also while other columns are borrowed.
pub(super) fn key_at(ids: &[u128], rows: &[Row], row: usize) -> Key {
    Key {
        bits: ids[row],
        is_text: rows[row].has_text_id(),
    }
}
