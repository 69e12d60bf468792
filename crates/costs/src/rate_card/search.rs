//! Finding meters by words of their names.

use std::cmp::Reverse;

use super::{MeterRate, RateCard};
use crate::meter::MeterId;

impl RateCard {
    /// At most `most` meters whose name, category, sub-category and region
    /// together contain all of the `words`, without case; no words mean all
    /// meters. Each comes with its newest price.
    ///
    /// Names that begin with a word come first, the more words the better;
    /// then by name, category, sub-category, region and id.
    #[must_use]
    pub fn search(&self, words: &str, most: usize) -> Vec<(MeterId, MeterRate<'_>)> {
        let words = words.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let lines = &self.lines;
        let texts = Texts::new(self);
        let mut found: Vec<usize> = lines.newest_rows().collect();
        let mut starts = vec![0u32; lines.rows.len()];
        // A word is one bit.
        for words in words.chunks(u64::BITS as usize) {
            let contained = texts.bits(|text| mask(words, |word| text.contains(word)));
            let starting = texts.bits(|text| mask(words, |word| text.starts_with(word)));
            let all = mask(words, |_| true);
            found.retain(|&row| {
                let line = &lines.rows[row];
                starts[row] += starting[line.name as usize].count_ones();
                let places = [line.name, line.category, line.sub_category, line.region];
                let union = places
                    .iter()
                    .fold(0, |union, &text| union | contained[text as usize]);
                union == all
            });
        }
        let order = texts.order();
        let place = |text: u32| order[text as usize];
        let key = |&row: &usize| {
            let line = &lines.rows[row];
            (
                Reverse(starts[row]),
                place(line.name),
                place(line.category),
                place(line.sub_category),
                place(line.region),
                lines.key(row).is_text,
                lines.ids[row],
            )
        };
        if most < found.len() {
            found.select_nth_unstable_by_key(most, key);
            found.truncate(most);
        }
        found.sort_unstable_by_key(key);
        found
            .into_iter()
            .map(|row| (lines.meter(row), MeterRate::new(lines, row)))
            .collect()
    }
}

/// The texts of a card in lower case: each is looked at once, however many
/// meters have it.
struct Texts(Vec<String>);

impl Texts {
    fn new(card: &RateCard) -> Self {
        let texts = &card.lines.texts;
        Self(
            (0..texts.len() as u32)
                .map(|number| texts.text(number).to_lowercase())
                .collect(),
        )
    }

    fn bits(&self, bits: impl Fn(&str) -> u64) -> Vec<u64> {
        self.0.iter().map(|text| bits(text)).collect()
    }

    /// The place of each text among all in order.
    fn order(&self) -> Vec<u32> {
        let mut sorted: Vec<u32> = (0..self.0.len() as u32).collect();
        sorted.sort_by_key(|&number| &self.0[number as usize]);
        let mut places = vec![0; sorted.len()];
        for (place, number) in sorted.into_iter().enumerate() {
            places[number as usize] = place as u32;
        }
        places
    }
}

fn mask(words: &[&str], is_hit: impl Fn(&str) -> bool) -> u64 {
    words
        .iter()
        .enumerate()
        .fold(0, |mask, (bit, word)| mask | u64::from(is_hit(word)) << bit)
}
