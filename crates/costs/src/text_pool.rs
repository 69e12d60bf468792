//! Texts stored once, end to end, and named by number.

use std::borrow::Cow;
use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::foreign_text;

/// A set of texts, numbered in order of first appearance.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextPool {
    /// All texts, one after the other.
    joined: String,
    /// Where each text ends in `joined`.
    ends: Vec<usize>,
    numbers: HashTable<u32>,
}

impl TextPool {
    /// The number of `text`, as [`foreign_text::name`] has it; a new one where it was not met
    /// before.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        let hash = hash(text.as_bytes());
        if let Some(number) = self.find_hashed(hash, text.as_bytes()) {
            return number;
        }
        match foreign_text::name(text) {
            Cow::Borrowed(_) => self.add(hash, text),
            Cow::Owned(kept) => {
                let hash = self::hash(kept.as_bytes());
                let known = self.find_hashed(hash, kept.as_bytes());
                known.unwrap_or_else(|| self.add(hash, &kept))
            }
        }
    }

    fn add(&mut self, hash: u64, text: &str) -> u32 {
        // Four thousand million distinct texts do not fit into memory first.
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.joined.push_str(text);
        self.ends.push(self.joined.len());
        let (joined, ends) = (self.joined.as_bytes(), &self.ends);
        self.numbers.insert_unique(hash, number, |&number| {
            self::hash(slice(joined, ends, number))
        });
        number
    }

    /// The number of the text with these bytes, where it was met before.
    pub(crate) fn find(&self, text: &[u8]) -> Option<u32> {
        self.find_hashed(hash(text), text)
    }

    /// The text with that number.
    pub(crate) fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number
            .checked_sub(1)
            .map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        self.ends
            .get(number)
            .and_then(|&end| self.joined.get(start..end))
            .unwrap_or_default()
    }

    /// How many texts there are; their numbers are below.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.joined.capacity()
            + self.ends.capacity() * size_of::<usize>()
            + self.numbers.allocation_size()
    }

    /// Gives back what growing left over.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.joined.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn find_hashed(&self, hash: u64, text: &[u8]) -> Option<u32> {
        let (joined, ends) = (self.joined.as_bytes(), &self.ends);
        self.numbers
            .find(hash, |&number| is_same(slice(joined, ends, number), text))
            .copied()
    }
}

fn slice<'a>(joined: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &joined[start..ends[number]]
}

/// Whether two texts are equal, eight bytes at a time: WebAssembly compares
/// slices byte by byte.
#[inline]
pub(crate) fn is_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let (Some((left_words, left_rest)), Some((right_words, right_rest))) =
        (words(left), words(right))
    else {
        return left.iter().zip(right).all(|(left, right)| left == right);
    };
    // The last eight bytes may overlap the words before.
    left_rest == right_rest
        && left_words
            .iter()
            .zip(right_words)
            .all(|(left, right)| u64::from_le_bytes(*left) == u64::from_le_bytes(*right))
}

/// All whole words and the last eight bytes, as numbers; `None` for shorter
/// texts.
#[inline]
fn words(text: &[u8]) -> Option<(&[[u8; 8]], u64)> {
    let last = text.last_chunk::<8>()?;
    Some((text.as_chunks::<8>().0, u64::from_le_bytes(*last)))
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sameness_is_equality(left in "[ab]{0,20}", change in 0..20usize) {
            let mut right = left.clone().into_bytes();
            prop_assert!(is_same(left.as_bytes(), &right));
            if let Some(byte) = right.get_mut(change) {
                *byte = b'c';
            } else {
                right.push(b'c');
            }
            prop_assert!(!is_same(left.as_bytes(), &right));
        }

        #[test]
        fn each_text_has_one_number_and_comes_back(texts in prop::collection::vec("[abé]{0,3}", 0..200)) {
            let mut pool = TextPool::default();
            let numbers: Vec<u32> = texts.iter().map(|text| pool.number(text)).collect();
            let mut distinct = texts.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(pool.len(), distinct.len());
            for (text, number) in texts.iter().zip(numbers) {
                prop_assert_eq!(pool.text(number), text);
                prop_assert_eq!(pool.find(text.as_bytes()), Some(number));
            }
            prop_assert_eq!(pool.find(b"other"), None);
            prop_assert_eq!(pool.text(1000), "");
        }
    }
}
