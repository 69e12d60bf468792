//! Texts that were met before, by their bytes.

use hashbrown::HashTable;

use super::block;

/// More text than this is not remembered: a source in which no text comes
/// twice would fill the memory for nothing.
const MOST_BYTES: usize = 64 << 20;

/// Numbered texts of two parts each; the second may be empty.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    numbers: HashTable<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    middle: u32,
    end: u32,
    hash: u64,
}

impl Texts {
    /// Both parts of the text with that number.
    #[inline]
    pub(super) fn parts(&self, number: u32) -> Option<(&[u8], &[u8])> {
        let span = self.spans.get(number as usize)?;
        let first = self.bytes.get(span.start as usize..span.middle as usize)?;
        let second = self.bytes.get(span.middle as usize..span.end as usize)?;
        Some((first, second))
    }

    /// The first part of the text with that number.
    #[inline]
    pub(super) fn first(&self, number: u32) -> Option<&[u8]> {
        let span = self.spans.get(number as usize)?;
        self.bytes.get(span.start as usize..span.middle as usize)
    }

    /// The number of a text for which `is_right` holds too.
    pub(super) fn find(
        &self,
        first: &[u8],
        second: &[u8],
        is_right: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let found = self.numbers.find(hash(first, second), |&number| {
            is_right(number)
                && self
                    .parts(number)
                    .is_some_and(|(known_first, known_second)| {
                        block::is_same(known_first, first) && block::is_same(known_second, second)
                    })
        });
        found.copied()
    }

    /// Remembers a text under the next number, while there is room.
    pub(super) fn add(&mut self, first: &[u8], second: &[u8]) -> Option<u32> {
        let start = self.bytes.len();
        let middle = start + first.len();
        let end = middle + second.len();
        if end > MOST_BYTES {
            return None;
        }
        let number = self.spans.len() as u32;
        self.bytes.extend_from_slice(first);
        self.bytes.extend_from_slice(second);
        let hash = hash(first, second);
        self.spans.push(Span {
            start: start as u32,
            middle: middle as u32,
            end: end as u32,
            hash,
        });
        let spans = &self.spans;
        self.numbers
            .insert_unique(hash, number, |&number| spans[number as usize].hash);
        Some(number)
    }

    /// Bytes allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.bytes.capacity()
            + self.spans.capacity() * size_of::<Span>()
            + self.numbers.allocation_size()
    }
}

fn hash(first: &[u8], second: &[u8]) -> u64 {
    block::hash(first) ^ block::hash(second).rotate_left(7)
}
