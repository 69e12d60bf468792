//! Texts stored once and named by number.

use rustc_hash::FxHashMap;

/// A set of texts, numbered in order of first appearance.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextPool {
    numbers: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl TextPool {
    /// The number of `text`, a new one where it was not met before.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        // Four thousand million distinct texts do not fit into memory first.
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        number
    }

    /// Bytes of the texts and their numbers, roughly.
    pub(crate) fn heap_bytes(&self) -> usize {
        let texts = self.texts.iter().map(|text| 2 * text.len());
        texts.sum::<usize>() + self.texts.capacity() * 48
    }

    /// The text with that number.
    pub(crate) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }
}
