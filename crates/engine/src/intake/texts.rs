//! Texts that were met before, by their bytes.

use hashbrown::HashTable;

use super::block;

/// More text than this is not remembered: a source in which no text comes
/// twice would fill the memory for nothing.
const MOST_BYTES: usize = 64 << 20;
/// Texts are kept in pieces of this size, so that none is moved when more come.
const PIECE_BYTES: usize = 256 << 10;

/// Numbered texts of two parts each; the second may be empty.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pieces: Vec<Vec<u8>>,
    spans: Vec<Span>,
    numbers: HashTable<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    piece: u32,
    start: u32,
    middle: u32,
    end: u32,
    hash: u64,
}

/// Hash of a text of two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextHash(u64);

impl TextHash {
    pub(super) fn of(first: &[u8], second: &[u8]) -> Self {
        Self(block::hash(first) ^ block::hash(second).rotate_left(7))
    }
}

impl Texts {
    /// Both parts of the text with that number.
    #[inline]
    pub(super) fn parts(&self, number: u32) -> Option<(&[u8], &[u8])> {
        let span = self.spans.get(number as usize)?;
        let piece = self.pieces.get(span.piece as usize)?;
        let first = piece.get(span.start as usize..span.middle as usize)?;
        let second = piece.get(span.middle as usize..span.end as usize)?;
        Some((first, second))
    }

    /// The number of a text for which `is_right` holds too.
    pub(super) fn find(
        &self,
        (first, second): (&[u8], &[u8]),
        hash: TextHash,
        is_right: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let found = self.numbers.find(hash.0, |&number| {
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
    pub(super) fn add(&mut self, (first, second): (&[u8], &[u8]), hash: TextHash) -> Option<u32> {
        let length = first.len() + second.len();
        if self.pieces.len() * PIECE_BYTES + length > MOST_BYTES {
            return None;
        }
        let has_room = |piece: &Vec<u8>| piece.capacity() - piece.len() >= length;
        if !self.pieces.last().is_some_and(has_room) {
            self.pieces
                .push(Vec::with_capacity(length.max(PIECE_BYTES)));
        }
        let number = self.spans.len() as u32;
        let piece = self.pieces.last_mut()?;
        let start = piece.len();
        piece.extend_from_slice(first);
        piece.extend_from_slice(second);
        self.spans.push(Span {
            piece: self.pieces.len() as u32 - 1,
            start: start as u32,
            middle: (start + first.len()) as u32,
            end: (start + length) as u32,
            hash: hash.0,
        });
        let spans = &self.spans;
        self.numbers
            .insert_unique(hash.0, number, |&number| spans[number as usize].hash);
        Some(number)
    }

    /// Bytes allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.pieces.iter().map(Vec::capacity).sum::<usize>()
            + self.spans.capacity() * size_of::<Span>()
            + self.numbers.allocation_size()
    }
}
