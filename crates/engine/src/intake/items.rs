//! What rows say around their quantity: meter, resource and all else that is
//! neither time nor number. Rows mostly follow each other as they did before.

use costs::usage::ItemNumber;

use super::block;
use super::number::Number;
use super::page::behind_space;
use super::shape::Seeker;
use super::texts::{TextHash, Texts};

/// In the place of a number.
const NONE: u32 = u32::MAX;

/// Items that were met, and which came after which.
#[derive(Debug)]
pub(super) struct Items {
    seeker: Seeker,
    texts: Texts,
    meanings: Vec<Meaning>,
    last: u32,
    /// Was to come behind `missed_by` and did not: perhaps the row that came
    /// was a late one.
    missed: u32,
    missed_by: u32,
}

/// What a text means. One text is another item in another subscription.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    subscription: u32,
    /// Absent until a row of the wanted days has it.
    item: Option<ItemNumber>,
    /// What followed it last time.
    next: u32,
}

/// What stands behind a head, all of it known.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundItem<'a> {
    pub(super) number: u32,
    pub(super) quantity: Number<'a>,
    pub(super) length: usize,
}

impl Default for Items {
    fn default() -> Self {
        Self {
            seeker: Seeker::default(),
            texts: Texts::default(),
            meanings: Vec::new(),
            last: NONE,
            missed: NONE,
            missed_by: NONE,
        }
    }
}

impl Items {
    /// Reads what stands behind the head of a row, if it is known.
    #[inline]
    pub(super) fn of<'a>(&self, subscription: u32, text: &'a [u8]) -> Option<FoundItem<'a>> {
        let last = self.meanings.get(self.last as usize);
        let next = last.map_or(NONE, |last| last.next);
        self.as_guessed(next, subscription, text)
            .or_else(|| self.as_guessed(self.missed, subscription, text))
            .or_else(|| self.sought(subscription, text))
    }

    #[inline]
    fn as_guessed<'a>(
        &self,
        number: u32,
        subscription: u32,
        text: &'a [u8],
    ) -> Option<FoundItem<'a>> {
        let (middle, tail) = self.texts.parts(number)?;
        if !self.is_of(number, subscription) || !block::begins_with(text, middle) {
            return None;
        }
        let start = behind_space(text, middle.len());
        let (quantity, length) = Number::read(text.get(start..)?)?;
        let end = start + length;
        block::begins_with(text.get(end..)?, tail).then(|| FoundItem {
            number,
            quantity,
            length: end + tail.len(),
        })
    }

    fn sought<'a>(&self, subscription: u32, text: &'a [u8]) -> Option<FoundItem<'a>> {
        let middle_end = self.seeker.middle_end(text)?;
        let start = behind_space(text, middle_end);
        let (quantity, length) = Number::read(text.get(start..)?)?;
        let behind = text.get(start + length..)?;
        let tail_end = Seeker::tail_end(behind)?;
        let parts = (text.get(..middle_end)?, behind.get(..tail_end)?);
        let hash = TextHash::of(parts.0, parts.1);
        Some(FoundItem {
            number: self.find(subscription, parts, hash)?,
            quantity,
            length: start + length + tail_end,
        })
    }

    fn find(&self, subscription: u32, parts: (&[u8], &[u8]), hash: TextHash) -> Option<u32> {
        let is_right = |number| self.is_of(number, subscription);
        self.texts.find(parts, hash, is_right)
    }

    fn is_of(&self, number: u32, subscription: u32) -> bool {
        let meaning = self.meanings.get(number as usize);
        meaning.is_some_and(|meaning| meaning.subscription == subscription)
    }

    /// Which item of the store it is, once a row of the wanted days had it.
    #[inline]
    pub(super) fn item(&self, number: u32) -> Option<ItemNumber> {
        self.meanings.get(number as usize)?.item
    }

    /// Remembers the texts before and behind a quantity, while there is room.
    pub(super) fn learn(
        &mut self,
        subscription: u32,
        parts: (&[u8], &[u8]),
        item: Option<ItemNumber>,
    ) -> Option<u32> {
        let hash = TextHash::of(parts.0, parts.1);
        if let Some(number) = self.find(subscription, parts, hash) {
            let meaning = self.meanings.get_mut(number as usize)?;
            meaning.item = meaning.item.or(item);
            return Some(number);
        }
        let number = self.texts.add(parts, hash)?;
        self.meanings.push(Meaning {
            subscription,
            item,
            next: NONE,
        });
        Some(number)
    }

    /// Notes which item a row had.
    #[inline]
    pub(super) fn note(&mut self, number: u32) {
        let before = self.last;
        self.last = number;
        let Some(last) = self.meanings.get_mut(before as usize) else {
            return;
        };
        if last.next == number {
            self.missed = NONE;
        } else if number == self.missed {
            // What stood between was an exception.
            self.missed = NONE;
            if let Some(exception) = self.meanings.get_mut(self.missed_by as usize) {
                exception.next = number;
            }
        } else {
            let expected = std::mem::replace(&mut last.next, number);
            if self.missed == NONE {
                (self.missed, self.missed_by) = (expected, before);
            }
        }
    }

    /// Bytes allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.texts.heap_bytes() + self.meanings.capacity() * size_of::<Meaning>()
    }
}
